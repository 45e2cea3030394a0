"""The LNG market made of the bundled trade: distances, what the base year costs, and a closed Hormuz."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kaname.energy.fuel_trade import bilateral
from kaname.energy.reallocation import allocated, great_circles, lng_market, lng_trade


@pytest.fixture(scope="module")
def trade(session):
    return lng_trade(bilateral(session.trade(), "lng", 2024))


def test_great_circles_against_a_published_distance():
    """London Heathrow–New York JFK is 5,540 km (OpenFlights); 0.5 % for the sphere and rounded positions."""
    found = great_circles({"GBR": ((51.47, -0.45),)}, {"USA": ((40.64, -73.78), (0.0, 120.0))})
    assert found[0, 0] == pytest.approx(5540, rel=0.005)


def test_the_trade_is_the_worlds(trade):
    """GIIGNL counts 406 Mt in 2024; BACI, between economies with a terminal, must lie within a tenth below it."""
    assert trade.covered > 0.95
    assert 0.88 * 406e6 < trade.tonnes.sum() < 406e6
    at = trade.importers.index("JPN")
    assert trade.tonnes[:, at].sum() == pytest.approx(65.9e6, rel=0.01)


def test_distances_can_be_given(session):
    given = np.full((len(lng_trade({}).exporters), len(lng_trade({}).importers)), 1000.0)
    assert np.all(lng_trade({}, given).distance == 1000.0)


def test_without_a_shock_nobody_goes_short(trade):
    market = lng_market(trade, {}, 1)
    for rule in ("cost", "proportional", "max_min"):
        found = allocated(trade, market, rule)
        assert found.unmet.sum() == pytest.approx(0.0, abs=1.0)
        assert found.shared_shortage is None or found.shared_shortage == pytest.approx(0.0, abs=1e-9)


def test_hormuz_closed_for_a_quarter(trade):
    """Loadings lost are what Qatar and the Emirates load in 90 days; what stocks and slack cannot fill goes short."""
    market = lng_market(trade, {"QAT": 1.0, "ARE": 1.0}, 90)
    gulf = [trade.exporters.index(code) for code in ("QAT", "ARE")]
    whole = lng_market(trade, {}, 1)
    lost = whole.capacity[gulf].sum() - market.capacity[gulf].sum()
    assert lost == pytest.approx(whole.capacity[gulf].sum() * 90 / 365, rel=1e-9)
    found = allocated(trade, market, "cost")
    assert 0 < found.unmet.sum() < lost
    assert found.unmet[:, 3:].sum() == pytest.approx(0.0, abs=1.0)
    assert found.scarcity_price[:, :2].max() > 2 * found.scarcity_price[:, 6].max()
    assert found.dual_objective == pytest.approx(found.objective, rel=1e-9)


def test_rules_share_the_same_shortage_out_differently(trade):
    market = lng_market(trade, {"QAT": 1.0, "ARE": 1.0}, 365)
    cheapest, equal = (allocated(trade, market, rule) for rule in ("cost", "proportional"))
    short = (
        equal.unmet.sum(axis=1)[market.demand.sum(axis=1) > 0]
        / market.demand.sum(axis=1)[market.demand.sum(axis=1) > 0]
    )
    assert short == pytest.approx(np.full(len(short), equal.shared_shortage), abs=1e-6)
    assert cheapest.objective <= equal.objective * (1 + 1e-9)


def test_pooling_contracts_never_costs_more(trade):
    market = lng_market(trade, {"QAT": 1.0, "ARE": 1.0}, 365)
    alone, pooled = allocated(trade, market, "cost"), allocated(trade, market, "cost", ("JPN", "IND", "KOR"))
    assert pooled.objective <= alone.objective * (1 + 1e-12)
    assert allocated(trade, market, "cost", ("XXX",)).objective == pytest.approx(alone.objective)


def test_saving_lowers_the_shortage(trade):
    full = allocated(trade, lng_market(trade, {"QAT": 1.0}, 365), "cost").unmet.sum()
    saved = allocated(trade, lng_market(trade, {"QAT": 1.0}, 365, restraint=0.1), "cost").unmet.sum()
    assert saved < full


def test_a_fleet_with_no_slack_is_scarce(trade):
    market = lng_market(trade, {"QAT": 1.0, "ARE": 1.0}, 365)
    found = allocated(trade, replace(market, fleet=market.fleet * 0.6), "cost")
    assert found.fleet_rent.max() > 0


def test_terminals_are_as_far_apart_as_the_sea_is(session):
    """Round figures from memory, in no table looked up: 9,200 nautical miles by Panama, 6,500 from Ras Laffan; hence 8 %."""
    from kaname.energy.reallocation import terminal_distances
    from kaname.energy.records import lng_ports

    exporters, importers = list(lng_ports("exporter")), list(lng_ports("importer"))
    km = terminal_distances(session.sea_network().distances)
    assert km[exporters.index("USA"), importers.index("JPN")] == pytest.approx(9200 * 1.852, rel=0.08)
    assert km[exporters.index("QAT"), importers.index("JPN")] == pytest.approx(6500 * 1.852, rel=0.08)
    assert (km >= great_circles(lng_ports("exporter"), lng_ports("importer")) * 0.98).all()
