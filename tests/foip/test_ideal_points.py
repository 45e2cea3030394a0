"""UN General Assembly ideal points: read only when a reader imports them, whole or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaname.errors import ValidationFault
from kaname.questions.foip.question import Foip
from kaname.questions.ideal_points import import_ideal_points
from kaname.questions.session import Session
from kaname.settings import load_settings
from kaname.sources.unga_ideal_points import parse, session_year

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "unga_ideal_points.parquet"
KNOWN = frozenset({"JPN", "USA"})
DAY = dt.date(2026, 11, 24)
ROWS = {
    "session": [78, 78, 77, 78],
    "iso3c": ["USA", "JPN", "JPN", "YUG"],
    "ideal_point": [2.5, 0.8, 0.7, 0.1],
    "q5": [2.3, 0.6, 0.5, 0.0],
    "q95": [2.7, 1.0, 0.9, 0.2],
}


def file(tmp_path, suffix=".parquet", **changed):
    columns = {name: values for name, values in {**ROWS, **changed}.items() if values is not None}
    path = tmp_path / f"points{suffix}"
    if suffix == ".csv":
        lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        pq.write_table(pa.table(columns), path)
    return path


def test_a_session_opens_in_its_year():
    """The first session opened in London in January 1946, the 78th in September 2023."""
    assert (session_year(1), session_year(78)) == (1946, 2023)


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_rows_by_year_and_economy(tmp_path, suffix):
    table, left_out = parse(file(tmp_path, suffix), KNOWN)
    assert left_out == ("YUG",)
    assert table.to_pylist() == [
        {"year": 2022, "session": 77, "economy": "JPN", "ideal_point": 0.7, "low": 0.5, "high": 0.9},
        {"year": 2023, "session": 78, "economy": "JPN", "ideal_point": 0.8, "low": 0.6, "high": 1.0},
        {"year": 2023, "session": 78, "economy": "USA", "ideal_point": 2.5, "low": 2.3, "high": 2.7},
    ]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"q95": None}, "foip.columns"),
        ({"ideal_point": [2.5, float("nan"), 0.7, 0.1]}, "foreign_file"),
        ({"ideal_point": [2.5, None, 0.7, 0.1]}, "foreign_file"),
        ({"ideal_point": [2.5, 5.0, 0.7, 0.1]}, "foreign_file"),
        ({"ideal_point": [2.5, -5.0, 0.7, 0.1]}, "foreign_file"),
        ({"ideal_point": ["a", "b", "c", "d"]}, "foreign_file"),
        ({"session": [78, 78, 78, 78]}, "foip.ideal_points_repeat"),
        ({"iso3c": ["X", "Y", "Z", "YUG"]}, "foreign_file"),
    ],
)
def test_a_file_that_breaks_the_form_is_refused(tmp_path, changed, key):
    with pytest.raises(ValidationFault) as refused:
        parse(file(tmp_path, **changed), KNOWN)
    assert refused.value.key == key


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\x00\xff" * 50])
def test_bytes_of_another_kind_are_refused(tmp_path, content):
    for name in ("points.parquet", "points.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ValidationFault):
            parse(path, KNOWN)
    with pytest.raises(ValidationFault):
        parse(tmp_path / "none.parquet", KNOWN)


def test_imported_points_stand_in_the_matrix_with_their_interval(tmp_path):
    session = Session(load_settings(data_dir=tmp_path / "data"))
    before = {
        cell.economy: cell
        for cell in session.ask(Foip(economies=["JPN,USA,AUS"])).cells
        if cell.indicator == "ideal_point"
    }
    assert all(cell.value is None for cell in before.values())
    imported = import_ideal_points(session, file(tmp_path), DAY)
    assert imported.left_out == ("YUG",)
    assert imported.edition == "sessions 77–78"
    session = Session(session.settings)  # a session remembers what it was asked
    answer = session.ask(Foip(economies=["JPN,USA,AUS"]))
    after = {cell.economy: cell for cell in answer.cells if cell.indicator == "ideal_point"}
    assert (after["JPN"].value, after["JPN"].band.low, after["JPN"].band.high) == (0.8, 0.6, 1.0)
    assert after["JPN"].year == 2023
    assert after["AUS"].value is None
    (source,) = [entry for entry in answer.sources if entry.id == "unga_ideal_points"]
    assert source.sha256 == imported.sha256
    assert "Bailey" in source.citation
    # A later opening finds it too, and its checksum holds.
    again = Session(load_settings(data_dir=tmp_path / "data"))
    assert again.store.snapshot("unga_ideal_points").accessed == "2026-11-24"


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published ideal points are not at hand")
class TestPublished:
    def test_the_estimates_as_published(self, tmp_path):
        """Session 78 of the published file: USA 2.500, JPN 0.811, CHN −0.801; Taiwan has no vote."""
        session = Session(load_settings(data_dir=tmp_path))
        imported = import_ideal_points(session, PUBLISHED, DAY)
        assert imported.left_out == ("YAR", "YUG")
        answer = session.ask(Foip(economies=["JPN,USA,CHN,TWN"]))
        found = {cell.economy: cell.value for cell in answer.cells if cell.indicator == "ideal_point"}
        assert found["USA"] == pytest.approx(2.500157)
        assert found["JPN"] == pytest.approx(0.8112958)
        assert found["CHN"] == pytest.approx(-0.8006785)
        assert found["TWN"] is None

    def test_an_earlier_year_is_the_session_of_that_year(self, tmp_path):
        session = Session(load_settings(data_dir=tmp_path))
        import_ideal_points(session, PUBLISHED, DAY)
        answer = session.ask(Foip(economies=["JPN"], year=2010))
        rows = pq.read_table(PUBLISHED).to_pylist()
        (expected,) = [row["ideal_point"] for row in rows if row["session"] == 65 and row["iso3c"] == "JPN"]
        (cell,) = [cell for cell in answer.cells if cell.indicator == "ideal_point"]
        assert (cell.value, cell.year) == (expected, 2010)
