"""Trade restated between revisions: by hand, against a second implementation, on every engine, nothing lost."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pytest

from kaname.errors import ValidationFault
from kaname.model.quantity import Source
from kaname.model.records import records
from kaname.model.revisions import RevisionStep, equal_weights, restated
from kaname.model.trade import TradeTable
from kaname.questions.session import Session
from kaname.settings import load_settings
from kaname.sources.hs_correlations import parse
from kaname.texts import Bilingual
from kaname.vocab.revisions import REVISIONS
from kaname.vocab.table import rows
from kaname.warehouse.concordances import restated_trade, revision_steps
from kaname.warehouse.engine import laid

SHARED = Path(__file__).parents[3] / "shared" / "data" / "concordances"
COMTRADE = SHARED / "HS_consolidated_comtrade_concordances.csv"
WIDE = SHARED / "hs_revisions_bec.csv"
needs_shared = pytest.mark.skipif(not COMTRADE.is_file(), reason=f"no reference table at {COMTRADE}")
YEARS = {revision[2:]: revision for revision in REVISIONS}
NONE = Bilingual(ja="", en="")
SOURCE = Source(
    id="made", producer=NONE, title=NONE, citation="", edition="", licence=NONE, url="", sha256="", accessed=""
)  # fmt: skip


def made(flows, revision="HS07", engine="duckdb"):
    """Return a table of (product, value, tonnes) of one pair and year, or of (exporter, product, value, tonnes)."""
    full = [flow if len(flow) == 4 else ("CHN", *flow) for flow in flows]
    columns = {
        "year": pa.array([2010] * len(full), pa.int64()),
        "exporter": [flow[0] for flow in full],
        "importer": ["JPN"] * len(full),
        "product": [flow[1] for flow in full],
        "value_usd": pa.array([flow[2] for flow in full], pa.float64()),
        "tonnes": pa.array([flow[3] for flow in full], pa.float64()),
    }
    return TradeTable(laid(pa.table(columns), engine), revision, SOURCE)


def flows_of(table):
    return {(row["exporter"], row["product"]): (row["value_usd"], row["tonnes"]) for row in records(table.frame)}


STEP = RevisionStep(
    "HS07", "HS12", {"850760": {"850760": 1.0}, "850780": {"850750": 0.25, "850780": 0.75}, "850790": {"850780": 1.0}}, official=True
)  # fmt: skip


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_a_code_that_splits_is_shared_out_by_its_weights(engine):
    """100 of 8507.80 become 25 and 75; 40 of 8507.90 come to the 75; what has no counterpart is told."""
    flows = [("850780", 100.0, 8.0), ("850790", 40.0, 2.0), ("850760", 7.0, None), ("999901", 5.0, 1.0)]
    found = restated(made(flows, engine=engine), [STEP], lambda table: laid(table, engine))
    assert flows_of(found.table) == {
        ("CHN", "850750"): (25.0, 2.0),
        ("CHN", "850780"): (115.0, 8.0),
        ("CHN", "850760"): (7.0, None),
    }
    assert found.table.revision == "HS12"
    assert found.value_usd == 152.0
    assert (found.split_usd, found.split_codes) == (100.0, ("850780",))
    assert found.left_out == {"999901": 5.0}
    assert found.split_share == pytest.approx(100 / 152)
    assert found.left_out_share == pytest.approx(5 / 152)


def test_the_weight_of_a_sum_is_unknown_where_a_part_is():
    found = restated(made([("850780", 100.0, None), ("850790", 40.0, 2.0)]), [STEP], laid)
    assert flows_of(found.table)["CHN", "850780"] == (115.0, None)


def test_no_step_leaves_the_flows_as_they_are():
    found = restated(made([("850780", 100.0, 8.0)]), [], laid)
    assert flows_of(found.table) == {("CHN", "850780"): (100.0, 8.0)}
    assert (found.split_usd, found.left_out) == (0.0, {})


def test_steps_are_taken_in_order():
    with pytest.raises(ValidationFault) as fault:
        restated(made([("850780", 1.0, 1.0)], revision="HS17"), [STEP], laid)
    assert fault.value.key == "concordance_order"


def test_weights_are_equal_unless_shares_are_given():
    pairs = {("a", "x"), ("a", "y"), ("b", "y")}
    assert equal_weights(pairs) == {"a": {"x": 0.5, "y": 0.5}, "b": {"y": 1.0}}
    assert equal_weights(pairs, {"a": {"x": 1.0}})["a"] == {"x": 1.0}
    with pytest.raises(ValidationFault) as fault:
        equal_weights(pairs, {"a": {"z": 1.0}})
    assert fault.value.key == "concordance_shares"
    with pytest.raises(ValidationFault):
        RevisionStep("HS07", "HS12", {"a": {"x": 0.5}}, official=True)


def plain(flows, steps):
    """The same in plain Python: dictionaries, one step after the other."""
    held, lost = defaultdict(float), defaultdict(float)
    for exporter, product, value, _ in flows:
        held[exporter, product] += value
    for step in steps:
        following = defaultdict(float)
        for (exporter, product), value in held.items():
            if product not in step.weights:
                lost[product] += value
            for other, weight in step.weights.get(product, {}).items():
                following[exporter, other] += value * weight
        held = following
    return held, lost


@pytest.mark.parametrize("target", REVISIONS)
def test_the_bundled_table_comes_whole_through_every_revision(session, target):
    """Conservation: the value of 1995–2024 is that of the restated flows, 1e-9 for the order of sums. Every bundled
    product has its counterpart, so none is left out.
    """
    found = session.trade_in(target)
    after = records(found.table.frame.select(nw.col("value_usd").sum()))[0]["value_usd"]
    assert after + sum(found.left_out.values()) == pytest.approx(found.value_usd, rel=1e-9)
    assert found.left_out == {}
    assert found.split_share < 0.01


def test_two_engines_and_plain_python_agree(session):
    """1e-9: engines add the same numbers in another order."""
    trade = session.trade().where(years=[2022], importers=["JPN"])
    flows = [
        (row["exporter"], row["product"], float(row["value_usd"]), None)
        for row in records(trade.frame.select("exporter", "product", "value_usd"))
    ]
    steps = revision_steps(session.store, "HS92", "HS22")
    expected, lost = plain(flows, steps)
    for engine in ("duckdb", "polars"):
        store = Session(load_settings(engine=engine)).store
        found = restated_trade(store, made(flows, "HS92", engine), "HS2022")
        ours = {key: value for key, (value, _) in flows_of(found.table).items()}
        assert ours == {key: pytest.approx(value, rel=1e-9) for key, value in expected.items()}
        assert found.left_out == pytest.approx(dict(lost))


def test_there_and_back_gives_every_code_that_stays_its_value():
    flows = [("850760", 3.0, 1.0), ("270900", 5.0, 1.0)]
    store = Session().store
    there = restated_trade(store, made(flows, "HS12"), "HS22").table
    assert flows_of(restated_trade(store, there, "HS12").table) == flows_of(made(flows, "HS12"))


def test_shares_given_by_the_user_are_taken():
    store = Session().store
    flows = [("854140", 100.0, 10.0)]
    equal = flows_of(restated_trade(store, made(flows, "HS17"), "HS22").table)
    assert equal == {("CHN", code): (25.0, 2.5) for code in ("854141", "854142", "854143", "854149")}
    shares = {("HS17", "HS22"): {"854140": {"854142": 0.1, "854143": 0.9}}}
    given = flows_of(restated_trade(store, made(flows, "HS17"), "HS22", shares).table)
    assert given == {("CHN", "854142"): (10.0, 1.0), ("CHN", "854143"): (90.0, 9.0)}


# The bundled concordance, held against published ones ------------------------------------------------------------------

# UN Comtrade's table has no successor of 8541.50; that its goods went to 8541.51 and 8541.59 is in the legal texts.
NOT_IN_COMTRADE = {("854150", "854151"), ("854150", "854159")}


@needs_shared
def test_every_change_listed_is_in_the_published_tables():
    """470 links, each in UN Comtrade's correlation of its step, two excepted by name."""
    published = parse(COMTRADE, YEARS)
    listed = {(row["older"], row["newer"], row["older_code"], row["newer_code"]) for row in rows("hs_changes")}
    missing = {(a, b) for older, newer, a, b in listed if (a, b) not in published[older, newer]}
    assert missing == NOT_IN_COMTRADE
    assert len(listed) > 450


# Codes that were used again for other goods: teak-like woods, mate of 1996, machines redrawn in 1996 and 2007, fish.
USED_AGAIN = {
    *("HS92:440721", "HS92:440722", "HS92:701090", "HS92:845690", "HS92:854310"),
    *("HS02:844319", "HS02:903039", "HS07:030319", "HS07:030329", "HS17:701919", "HS17:911490"),
}


@needs_shared
def test_a_code_of_both_revisions_is_the_same_product():
    """The bundle holds 28,000 links of a code with itself. The published tables confirm all but a handful, named here."""
    published = parse(COMTRADE, YEARS)
    store = Session().store
    strange, confirmed = set(), 0
    for older, newer in pairwise(REVISIONS):
        (step,) = revision_steps(store, older, newer)
        known = {a for a, _ in published[older, newer]}
        same = {code for code, parts in step.weights.items() if code in parts and code in known}
        strange |= {f"{older}:{code}" for code in same if (code, code) not in published[older, newer]}
        confirmed += len(same)
    assert strange - USED_AGAIN == set()
    assert confirmed > 27000


@needs_shared
def test_published_tables_in_the_users_folder_come_before_what_is_bundled(tmp_path):
    """With UN Comtrade's table every code of HS 2017 has a counterpart in HS 2012 and 2007; bundled, more than 100 have
    none.
    """
    (tmp_path / "concordances").mkdir()
    store = Session(load_settings(data_dir=tmp_path)).store
    before = revision_steps(store, "HS17", "HS07")
    (tmp_path / "concordances" / COMTRADE.name).write_bytes(COMTRADE.read_bytes())
    after = revision_steps(store, "HS17", "HS07")
    assert [step.official for step in before] == [False, False]
    assert [step.official for step in after] == [True, True]
    codes = {code for code, _ in parse(COMTRADE, YEARS)["HS17", "HS22"]} - {"999999"}
    assert codes <= set(after[0].weights)
    assert {target for parts in after[0].weights.values() for target in parts} <= {*after[1].weights, "999999"}
    assert len(codes - set(before[0].weights)) > 100


@needs_shared
def test_the_wide_table_gives_the_same_links_as_the_list_of_steps():
    """Two publishers of the UNSD's tables: of the links of HS 2007 to 2012 the wide one holds every one of the list's
    between codes that both have.
    """
    wide, listed = parse(WIDE, YEARS), parse(COMTRADE, YEARS)
    step = ("HS07", "HS12")
    older, newer = ({pair[side] for pair in wide[step]} for side in (0, 1))
    both = {(a, b) for a, b in listed[step] if a in older and b in newer}
    assert len(both) > 5000
    assert len(both - wide[step]) / len(both) < 0.001
