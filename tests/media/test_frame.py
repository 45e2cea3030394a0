"""Frames: what each library gets of a table, and what is said when it gets none."""

import json

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hands import table, view

import kaname
from kaname.errors import UsageFault
from kaname.media import frame
from kaname.media.frame import frame_of


@pytest.fixture(scope="module")
def screened(session):
    return session.ask(kaname.Screen(economy="日本"))


def test_polars(screened):
    found = screened.frame(backend="polars")
    assert isinstance(found, pl.DataFrame)
    assert found.height == len(screened.rows)
    assert found["product"].to_list() == [row.product for row in screened.rows]
    assert found.schema["dependent"] == pl.Boolean
    assert found["production_hhi"].to_list() == [row.production_hhi for row in screened.rows], "absence stays null"


def test_pandas_carries_units_and_sources(screened):
    found = screened.frame(backend="pandas")
    assert isinstance(found, pd.DataFrame)
    assert found["value_usd"].tolist() == [row.value_usd for row in screened.rows]
    assert (found.attrs["units"]["value_usd"], found.attrs["units"]["hhi"]) == ("usd", "index")
    estimates = {column for column, kind in found.attrs["kinds"].items() if kind != "fact"}
    assert estimates == {
        "governance_risk", "governance_hhi", "political_distance", "growth_needed", "growth_needed_within",
    }  # fmt: skip
    assert [source["id"] for source in found.attrs["sources"]] == [source.id for source in screened.sources]
    assert found.attrs["title"] == screened.view().title
    assert found.attrs["notes"] == list(screened.view().notes)


def test_arrow_carries_them_in_its_schema(screened):
    found = screened.frame(backend="pyarrow")
    assert isinstance(found, pa.Table)
    assert found.schema.field("top_share").metadata[b"unit"] == b"share"
    assert json.loads(found.schema.metadata[b"kaname"])["sources"][0]["sha256"] == screened.sources[0].sha256


def test_the_three_hold_the_same(screened):
    rows = screened.frame(backend="pyarrow").to_pylist()
    assert screened.frame(backend="polars").to_dicts() == rows
    assert list(screened.frame(backend="pandas").columns) == list(rows[0])


def test_the_first_that_is_installed_when_none_is_named(screened, monkeypatch):
    assert isinstance(screened.frame(), pl.DataFrame)
    monkeypatch.setattr(frame, "find_spec", lambda name: None if name == "polars" else object())
    assert isinstance(screened.frame(), pd.DataFrame)


def test_one_that_is_not_installed_is_told(screened, monkeypatch):
    monkeypatch.setattr(frame, "find_spec", lambda name: None if name == "polars" else object())
    with pytest.raises(UsageFault) as told:
        screened.frame(backend="polars")
    assert "polars" in str(told.value)
    assert "pip install 'kaname[frames]'" in str(told.value)


def test_what_there_is_not(screened):
    with pytest.raises(UsageFault, match="There is no kind of frame dask; name one of polars, pandas, pyarrow"):
        screened.frame(backend="dask")
    with pytest.raises(UsageFault, match="use --rows with one of products, below_minimum"):
        screened.frame("rows")


def test_a_table_by_name(screened):
    assert screened.frame("below_minimum", "polars").columns == ["product", "year", "value_usd"]


def test_every_pair_is_a_frame_without_a_copy_row_by_row(session):
    """The table of all pairs is long: its columns are Arrow arrays from the start."""
    found = session.ask(kaname.Matrix(form="supply"))
    frame = found.frame(backend="polars")
    assert frame.height == found.rows
    one = session.ask(kaname.Exposure(economy="JPN", supplier="CHN"))
    cell = frame.filter((pl.col("supplier") == "CHN") & (pl.col("buyer") == "JPN"))
    assert cell["look_through"].item() == pytest.approx(one.look_through, rel=1e-9)


@pytest.mark.parametrize("backend", frame.BACKENDS)
def test_a_table_of_no_rows_keeps_its_columns(backend):
    found = frame_of(view(table([])), backend=backend)
    assert (list(found.columns) if backend != "pyarrow" else found.column_names) == ["label", "value_usd"]
    assert len(found) == 0


def test_a_column_of_nothing_but_absence_is_words():
    assert frame_of(view(table(["a"], [None])), backend="pyarrow").schema.field("value_usd").type == pa.string()
