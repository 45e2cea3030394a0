"""The types refuse what breaks a rule, list it when asked to, and cannot be changed."""

import dataclasses

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from kaname.errors import UsageFault, ValidationFault
from kaname.model.input_output import InputOutputTable
from kaname.model.production import ProductionTable
from kaname.model.quantity import Source
from kaname.model.trade import TradeTable

WORDS = {"ja": "試験", "en": "test"}
SOURCE = Source("made", WORDS, WORDS, "made for a test", "1", WORDS, "", "0" * 64, "2026-01-01")


def table(strict=True, **changes):
    Z = np.array([[1.0, 2, 0, 1], [0, 1, 3, 0], [2, 0, 1, 1], [0, 1, 0, 2]])
    outside = np.array([4.0, 5, 6, 7])
    parts = {
        "Z": Z,
        "outside": outside,
        "x": Z.sum(axis=1) + outside,
        "economies": ("AAA", "BBB"),
        "sectors": ("S", "T"),
    }
    parts |= changes
    return InputOutputTable(year=2022, source=SOURCE, strict=strict, **parts)


def changed(name, position, value):
    array = np.array(getattr(table(), name))
    array[position] = value
    return {name: array}


@pytest.mark.parametrize(
    ("changes", "check", "named"),
    [
        (changed("Z", (1, 2), np.nan), "flows_not_finite", "AAA/T"),
        (changed("outside", 3, np.inf), "flows_not_finite", "BBB/T"),
        (changed("Z", (2, 0), -1.0), "flows_negative", "BBB/S"),
        (changed("x", 1, 99.0), "rows_do_not_balance", "AAA/T"),
        ({"economies": ("AAA", "AAA")}, "labels_repeat", "AAA"),
        (changed("Z", (0, 2), 8.0) | changed("x", 0, 16.0), "value_added_negative", "BBB/S"),
    ],
)
def test_input_output_rules(changes, check, named):
    with pytest.raises(ValidationFault, match=named) as fault:
        table(**changes)
    assert fault.value.key == check
    assert fault.value.exit_code == 4
    listed = table(strict=False, **changes).check()
    assert check in {finding.check for finding in listed}


@pytest.mark.parametrize("side", ["row", "column"])
def test_a_large_industry_hides_no_small_ones_fault(side):
    """imbalance-hidden-by-scale: half a million off a trillion is rounding, 40 % off a million is not."""
    if side == "row":
        x = np.array([1e6, 1.0, 10, 10])
        changes = {"Z": np.zeros((4, 4)), "outside": x - [0.5, 0.4, 0, 0], "x": x}
        check = "rows_do_not_balance"
    else:
        Z = np.array([[1e6 + 0.5, 0, 0, 0], [0, 1.4, 0, 0], [0] * 4, [0] * 4])
        x = np.array([1e6, 1.0, 10, 10])
        changes = {"Z": Z, "outside": x - Z.sum(axis=1), "x": x}
        check = "value_added_negative"
    found = {finding.check: finding.values for finding in table(strict=False, **changes).check()}
    assert found[check]["industry"] == "AAA/T"
    gap = found[check].get("gap", found[check].get("value"))
    assert abs(gap) == pytest.approx(0.4)


def test_a_row_that_is_no_number_hides_no_other_rows_fault():
    """imbalance-hidden-by-scale, the same kind: NaN is not the largest gap."""
    found = table(strict=False, **changed("x", 1, 99.0), **changed("Z", (2, 2), np.nan)).check()
    assert {f.check: f.values["industry"] for f in found} == {
        "flows_not_finite": "BBB/S",
        "rows_do_not_balance": "AAA/T",
    }


@pytest.mark.parametrize("kind", [np.int64, np.int32, np.uint8, np.float32, bool])
def test_whole_numbers_are_taken_as_floats(kind):
    """integer-arrays: A is 1/5 everywhere."""
    outside, x = np.array([3, 3]), np.array([5, 5])
    given = {"economies": ("AAA", "BBB"), "sectors": ("S",), "Z": np.ones((2, 2), dtype=kind)}
    made = table(**given, outside=outside, x=x)
    assert made.A.tolist() == [[0.2, 0.2], [0.2, 0.2]]
    assert {array.dtype for array in (made.Z, made.outside, made.x)} == {np.dtype(np.float64)}


def test_what_is_no_number_is_named():
    """integer-arrays, the same kind: text is no number."""
    with pytest.raises(ValidationFault, match="outside") as fault:
        table(outside=np.array(["4", "5", "6", "7"]))
    assert fault.value.key == "table_not_numbers"


def test_a_float64_array_is_not_copied():
    given = np.array(table().Z)
    assert table(Z=given).Z is given


def test_a_table_says_when_its_sectors_are_its_own():
    """own-sectors: solvers take what is assumed by sector in the vocabulary's order."""
    made = table()
    made.require_sectors(["S", "T"])
    for other, lacks, own in ((("S", "T", "U"), "U", "–"), (("T", "S"), "–", "–"), (("S",), "–", "T")):
        with pytest.raises(ValidationFault, match="made") as fault:
            made.require_sectors(other)
        assert fault.value.key == "sectors_of_its_own"
        assert (fault.value.values["lacks"], fault.value.values["own"]) == (lacks, own)


def test_a_sound_table_has_no_findings_and_does_not_change():
    sound = table()
    assert sound.check() == ()
    with pytest.raises(ValueError, match="read-only"):
        sound.Z[0, 0] = 5
    with pytest.raises(dataclasses.FrozenInstanceError):
        sound.year = 2023
    with pytest.raises(ValueError, match="read-only"):
        sound.A[0, 0] = 5


def test_shapes_and_labels():
    with pytest.raises(ValidationFault, match=r"outside has shape \(3,\)"):
        table(outside=np.ones(3))
    sound = table()
    assert sound.industries(["BBB"], ["S"]).tolist() == [False, False, True, False]
    assert sound.industries().all()
    assert sound.output_by_economy().tolist() == [sound.x[:2].sum(), sound.x[2:].sum()]
    with pytest.raises(UsageFault, match="CCC"):
        sound.industries(["CCC"])
    with pytest.raises(UsageFault, match="U"):
        sound.industries(sectors=["S", "U"])


ROW = {"year": 2022, "exporter": "CHN", "importer": "JPN", "product": "284690", "value_usd": 5.0, "tonnes": 1.0}


def trade(*rows, strict=True, **columns):
    frame = pl.DataFrame([ROW | row for row in rows or ({},)])
    return TradeTable(nw.from_native(frame.with_columns(**columns)).lazy(), "HS92", SOURCE, strict=strict)


@pytest.mark.parametrize(
    ("row", "check"),
    [
        ({"value_usd": -1.0}, "trade_bad_numbers"),
        ({"value_usd": float("nan")}, "trade_bad_numbers"),
        ({"value_usd": None}, "trade_bad_numbers"),
        ({"value_usd": float("inf")}, "trade_bad_numbers"),
        ({"tonnes": float("nan")}, "trade_bad_numbers"),
        ({"tonnes": -1.0}, "trade_bad_numbers"),
        ({"importer": None}, "trade_keys_missing"),
    ],
)
def test_trade_rules_at_construction(row, check):
    with pytest.raises(ValidationFault) as fault:
        trade({}, row)
    assert fault.value.key == check


@pytest.mark.parametrize(
    ("rows", "check"),
    [
        (({"product": "2846"},), "trade_product_length"),
        (({"product": "28469O"},), "trade_product_length"),
        (({"exporter": "JPN"},), "trade_with_itself"),
        (({}, {}), "trade_repeats"),
    ],
)
def test_trade_rules_on_request(rows, check):
    made = trade(*rows)
    assert [finding.check for finding in made.check()] == [check]
    with pytest.raises(ValidationFault, match="made"):
        made.check(strict=True)


def test_a_weight_of_nothing_beside_a_value_is_no_weight():
    """zero-weight-is-missing: UN Comtrade writes 0 where the net weight is missing."""
    rows = ({"tonnes": 0.0}, {"tonnes": 2.0}, {"tonnes": None}, {"tonnes": 0.0, "value_usd": 0.0})
    assert trade(*rows).weighed().frame.collect("pyarrow")["tonnes"].to_list() == [None, 2.0, None, 0.0]


def test_trade_columns_and_types():
    assert trade({"tonnes": None}).check() == ()
    with pytest.raises(ValidationFault, match="leading zeros"):
        trade(product=pl.lit(284690))
    with pytest.raises(ValidationFault, match="year"):
        trade(year=pl.lit("2022"))
    # weight-as-text
    with pytest.raises(ValidationFault, match="tonnes") as fault:
        trade(tonnes=pl.lit("n/a"))
    assert fault.value.key == "column_type"
    frame = nw.from_native(pl.DataFrame([ROW]).drop("tonnes")).lazy()
    with pytest.raises(ValidationFault, match="tonnes"):
        TradeTable(frame, "HS92", SOURCE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        trade().revision = "HS2022"


def test_trade_views():
    made = trade({}, {"year": 2023}, {"year": 2023, "importer": "KOR"})
    assert made.years == (2022, 2023)
    assert made.where(years=[2023], importers=["KOR"]).years == (2023,)
    assert made.latest_year == 2023
    with pytest.raises(UsageFault, match="2022 to 2023"):
        made.require_year(2019)
    empty = made.where(importers=["USA"])
    for asked in (lambda: empty.latest_year, lambda: empty.require_year(2022)):
        with pytest.raises(ValidationFault, match="no rows"):
            asked()


def test_production_rules():
    row = {"year": 2022, "economy": "CHN", "commodity": "tin", "quantity": 1.0, "unit": "t", "quality": "reported"}
    for bad in (None, -1.0, float("nan"), float("inf")):
        frame = nw.from_native(pl.DataFrame([row, row | {"quantity": bad}])).lazy()
        with pytest.raises(ValidationFault, match="2022/CHN/tin"):
            ProductionTable(frame, SOURCE)
    # duplicate-rows, the same kind: of two statements the last would win unseen.
    twice = ProductionTable(nw.from_native(pl.DataFrame([row, row])).lazy(), SOURCE)
    assert [finding.values["row"] for finding in twice.check()] == ["2022/CHN/tin"]
    unnamed = ProductionTable(nw.from_native(pl.DataFrame([row, row | {"economy": None}])).lazy(), SOURCE)
    assert [finding.check for finding in unnamed.check()] == ["production_keys_missing"]
    with pytest.raises(ValidationFault, match="quantity"):
        ProductionTable(nw.from_native(pl.DataFrame([row | {"quantity": "x"}])).lazy(), SOURCE)
