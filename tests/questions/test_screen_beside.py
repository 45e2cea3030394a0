"""What stands beside a screen's plain figures: governance, votes, who else exports; by hand from the table's rows."""

import datetime as dt
from pathlib import Path

import pytest

import kaname
from kaname.errors import UsageFault
from kaname.questions.ideal_points import import_ideal_points
from kaname.questions.session import Session
from kaname.settings import load_settings

POINTS = Path(__file__).parents[3] / "shared" / "data" / "unga_ideal_points.parquet"


def row_of(found, product):
    return next(row for row in found.rows if row.product == product)


def test_nothing_is_there_unless_it_is_asked_for(session):
    row = row_of(session.ask(kaname.Screen(economy="JPN", year=2022)), "284690")
    assert (row.governance_risk, row.political_distance, row.alternatives, row.growth_needed) == (None, None, (), None)


def test_governance_by_hand(session):
    found = session.ask(kaname.Screen(economy="JPN", year=2022, weighted=True))
    rated = session.governance.collect("pyarrow").rows(named=True)
    risks = {r["economy"]: (2.5 - r["political_stability"]) / 5 for r in rated if r["year"] == 2022}
    row = row_of(found, "284690")
    by_hand = sum(one.share * min(max(risks.get(one.economy, 0.5), 0), 1) for one in row.suppliers)
    assert row.governance_risk == pytest.approx(by_hand, rel=1e-12)
    squared = sum(one.share**2 * min(max(risks.get(one.economy, 0.5), 0), 1) for one in row.suppliers)
    assert row.governance_hhi == pytest.approx(squared, rel=1e-12)
    # The plain figure is what it was.
    assert row.hhi == row_of(session.ask(kaname.Screen(economy="JPN", year=2022)), "284690").hhi
    assert row.political_distance is None
    assert any("have not been imported" in note.en for note in found.notes)


@pytest.mark.skipif(not POINTS.exists(), reason="the reader's file of ideal points is not here")
def test_distance_by_votes_leaves_out_who_does_not_vote(tmp_path):
    own = Session(load_settings(data_dir=tmp_path))
    import_ideal_points(own, POINTS, dt.date(2026, 11, 26))
    fresh = Session(own.settings)
    found = fresh.ask(kaname.Screen(economy="JPN", year=2022, weighted=True))
    row = row_of(found, "710812")
    taiwan = next(one.share for one in row.suppliers if one.economy == "TWN")
    assert taiwan > 0
    assert row.distance_covers <= 1 - taiwan + 1e-12
    assert row.political_distance > 0
    assert any(source.citation.startswith("Bailey") for source in found.sources)


def test_who_else_exports_by_hand(session):
    found = session.ask(kaname.Screen(economy="JPN", year=2022, within="QUAD"))
    row = row_of(found, "251910")
    flows = session.trade().where(years=[2022], products=["251910"]).frame.collect("pyarrow").rows(named=True)
    others: dict[str, float] = {}
    for flow in flows:
        if flow["exporter"] not in {"CHN", "JPN"}:
            others[flow["exporter"]] = others.get(flow["exporter"], 0) + flow["value_usd"]
    lost = sum(flow["value_usd"] for flow in flows if (flow["exporter"], flow["importer"]) == ("CHN", "JPN"))
    assert row.top_supplier == "CHN"
    assert row.growth_needed == pytest.approx(lost / sum(others.values()), rel=1e-12)
    inside = sum(others.get(code, 0) for code in ("USA", "AUS", "IND"))
    assert row.growth_needed_within == pytest.approx(lost / inside, rel=1e-12)
    told = {one.economy: one for one in row.alternatives}
    assert {code: one.exports_usd for code, one in told.items()} == pytest.approx(others)
    bought = {flow["exporter"]: flow["value_usd"] for flow in flows if flow["importer"] == "JPN"}
    assert all(one.sold_here_usd == bought.get(code, 0) for code, one in told.items())


def test_a_group_looks_outside_itself(session):
    found = session.ask(kaname.Screen(economy="QUAD", year=2022, alternatives=True))
    for row in found.rows:
        assert not {one.economy for one in row.alternatives} & {*found.members, "QUAD", row.top_supplier}


def test_in_a_table_of_one_reporter_nobody_can_say(tmp_path):
    with pytest.raises(UsageFault, match="cannot say who else exports"):
        from kaname.questions.weights import require_world

        require_world(frozenset({"world_exports"}), "mine")
