"""The measures as games, on real data: axioms, closed forms, monotonicity, and the answers other commands give."""

import numpy as np
import pytest

import kaname
from kaname.coalitions import autonomy
from kaname.coalitions.games import Game, game_of_pairs, shapley_shares
from kaname.coalitions.leverage import coalition_leverage
from kaname.coalitions.netting import as_one_territory
from kaname.coalitions.purchases import coalition_flows
from kaname.errors import ValidationFault
from kaname.indicators.exposure import exposure
from kaname.indicators.leverage import withdrawal
from kaname.indicators.market import market_loss
from kaname.kernels.shapley import every_coalition, shapley_value, shapley_value_of_pairs
from kaname.vocab.economies import members
from kaname.vocab.sectors import scope_sectors

QUAD = members("QUAD")
TWELVE = ("JPN", "USA", "AUS", "IND", "KOR", "DEU", "FRA", "GBR", "ITA", "CAN", "NLD", "MEX")
MONOTONE = ("contractual", "pooled", "look_through", "extraction")
# Sums of thousands of doubles.
SUMMED = {"rel": 1e-9, "abs": 1e-12}


@pytest.fixture(scope="module")
def flows(session):
    return coalition_flows(session.trade(), QUAD, 2022)


@pytest.fixture(scope="module")
def games(session, flows):
    required = autonomy.requirements(session.input_output(), session.inverse(), scope_sectors("all"))
    return {
        "contractual": autonomy.contractual_game(flows),
        "pooled": autonomy.pooled_game(flows),
        "look_through": autonomy.look_through_game(required, QUAD),
        "extraction": autonomy.extraction_game(session.input_output(), QUAD),
    }


@pytest.mark.parametrize("name", MONOTONE)
def test_efficiency_and_the_two_ends(games, name):
    game = games[name]
    worth = game.every()
    assert worth[0] == 0
    assert worth[-1] == pytest.approx(game.together, **SUMMED)
    assert worth[1 << np.arange(4)] == pytest.approx(game.single, **SUMMED)
    assert game.weight.sum() == pytest.approx(1)
    assert game.inside @ game.weight == pytest.approx(game.together, **SUMMED)
    found = shapley_shares(game)
    assert found.value.sum() == pytest.approx(game.together, **SUMMED)
    assert found.added.sum() == pytest.approx(game.together - game.single.sum(), **SUMMED)
    assert found.value == pytest.approx(shapley_value(worth), **SUMMED), "the closed form is the definition"


@pytest.mark.parametrize("name", MONOTONE)
def test_a_further_member_never_takes_away_and_two_groups_have_no_less_together(games, name):
    worth = games[name].every()
    for a in range(16):
        for b in range(16):
            if a & b == a:
                assert worth[b] >= worth[a] - 1e-12
            if a & b == 0:
                assert worth[a | b] >= worth[a] + worth[b] - 1e-12


@pytest.mark.parametrize("name", MONOTONE)
def test_orders_of_arrival_agree_with_the_list_of_coalitions(games, name):
    orders = np.array([[0, 1, 2, 3], [3, 1, 0, 2]])
    worth = games[name].every()
    for order, along in zip(orders, games[name].along(orders), strict=True):
        assert along == pytest.approx(worth[np.cumsum(1 << order)], **SUMMED)


def test_a_null_player_has_nothing(session):
    """Antarctica has no trade in these products in 2022."""
    found = coalition_flows(session.trade(), ("ATA", "JPN", "USA"), 2022)
    assert found.imports[:, found.at[0]].sum() + found.exports[:, found.at[0]].sum() == 0
    for game in (autonomy.contractual_game(found), autonomy.pooled_game(found)):
        assert shapley_shares(game).value[0] == 0
        assert shapley_value(game.every())[0] == pytest.approx(0, abs=1e-15)


def test_symmetric_players_share_alike(flows):
    """Two members with the same flows are worth the same."""
    needed, offered = flows.imports[:, flows.at], flows.exports[:, flows.at]
    twice = [0, 1, 1, 2]
    inside = every_coalition(4).astype(float)
    worth = np.minimum(inside @ needed[:, twice].T, inside @ offered[:, twice].T).sum(axis=1)
    value = shapley_value(worth)
    assert value[1] == pytest.approx(value[2], rel=1e-12)
    assert value[0] != pytest.approx(value[1], rel=1e-3)


def test_netting_gives_the_same_territory(session, flows):
    """What `as_one_territory` leaves of imports and exports is what the games call outside and uncovered."""
    netted = as_one_territory(session.trade().where(years=[2022]), QUAD, "QUAD").frame.collect("pyarrow")
    rows = [row for row in netted.iter_rows(named=True) if "QUAD" in (row["exporter"], row["importer"])]
    bought = sum(float(row["value_usd"]) for row in rows if row["importer"] == "QUAD")
    game = autonomy.contractual_game(flows)
    whole = flows.imports[:, flows.at].sum()
    assert bought == pytest.approx((1 - game.together) * whole, rel=1e-12)
    net = dict.fromkeys(flows.products, 0.0)
    for row in rows:
        net[row["product"]] += float(row["value_usd"]) * (1 if row["importer"] == "QUAD" else -1)
    gaps = {row.product: row.gap_usd for row in autonomy.product_standings(flows)}
    for product, gap in gaps.items():
        assert gap == pytest.approx(max(net[product], 0.0), rel=1e-9, abs=1.0)


def test_the_territory_is_judged_as_the_screen_judges_it(session, flows):
    rows = {row.product: row for row in autonomy.product_standings(flows)}
    judged = {row.product: row for row in session.ask(kaname.Screen(economy="QUAD", year=2022)).rows}
    assert {code for code, row in rows.items() if row.dependent} == {c for c, row in judged.items() if row.dependent}
    for code, row in judged.items():
        assert rows[code].top_outsider == row.top_supplier
        assert rows[code].top_outsider_share == pytest.approx(row.top_share, rel=1e-12)
    alone = {row.product for row in session.ask(kaname.Screen(economy="JPN", year=2022)).rows if row.dependent}
    assert alone == {code for code, row in rows.items() if "JPN" in row.dependent_alone}


def test_look_through_is_the_exposure_of_the_group_to_itself(session, games):
    found = exposure(session.input_output(), session.inverse(), QUAD, QUAD, scope_sectors("all"))
    assert games["look_through"].together == pytest.approx(found.look_through, rel=1e-9)


def test_extraction_is_the_market_form_of_all_outside_sales(session, games):
    outsiders = [code for code in session.input_output().economies if code not in QUAD]
    lost = market_loss(session.input_output(), session.inverse(), QUAD, outsiders)
    output = session.input_output().x[session.input_output().industries(QUAD)].sum()
    assert 1 - games["extraction"].together == pytest.approx(sum(lost[m] for m in QUAD) / output, rel=1e-8)


def test_the_next_member_by_its_own_game(session, flows, games):
    """What the best outsider adds is the difference of two coalitions, over the first one's denominator."""
    required = autonomy.requirements(session.input_output(), session.inverse(), scope_sectors("all"))
    for best in autonomy.next_by_look_through(required, QUAD):
        found = exposure(session.input_output(), session.inverse(), QUAD, [best.economy], scope_sectors("all"))
        assert best.gain == pytest.approx(found.look_through, rel=1e-9)
    best = autonomy.next_by_extraction(session.input_output(), QUAD)[0]
    wider = autonomy.extraction_game(session.input_output(), (*QUAD, best.economy))
    kept = (wider.inside[:4] * games["extraction"].weight).sum()
    assert best.gain == pytest.approx(kept - games["extraction"].together, rel=1e-6)
    whole = flows.imports[:, flows.at].sum()
    best = autonomy.next_by_products(flows, pooled=False)[0]
    e = flows.economies.index(best.economy)
    assert best.gain == pytest.approx(flows.bought[:, e].sum() / whole, rel=1e-12)
    assert best.economy not in QUAD
    best = autonomy.next_by_products(flows, pooled=True)[0]
    wider = autonomy.pooled_game(coalition_flows(session.trade(), (*QUAD, best.economy), 2022))
    assert best.gain <= wider.together / games["pooled"].weight.sum()
    assert best.products


def test_twelve_members_exactly_and_by_sampling(session):
    flows = coalition_flows(session.trade(), TWELVE, 2022)
    game = autonomy.pooled_game(flows)
    exact = shapley_shares(game)
    drawn = shapley_shares(game, pairs=100, seed=1, exact_up_to=3)
    assert (exact.method, drawn.method) == ("exact", "sampled")
    assert np.all(np.abs(exact.value - drawn.value) <= drawn.sampled.halfwidth)
    assert np.abs(exact.value - drawn.value).max() <= drawn.sampled.hoeffding
    pairs = autonomy.contractual_game(flows)
    assert shapley_value(pairs.every()) == pytest.approx(shapley_value_of_pairs(pairs.pairs), **SUMMED)


def test_leverage_is_superadditive_and_agrees_with_the_withdrawal_of_the_group(session):
    found = coalition_leverage(session.input_output(), QUAD, ("CHN",), pairs=10, seed=1)
    together = withdrawal(session.input_output(), QUAD, ["CHN"])
    assert found.together == pytest.approx([together.low, together.central, together.high], rel=1e-12)
    assert found.closed == together.closed == ()
    for m, member in enumerate(QUAD):
        alone = withdrawal(session.input_output(), [member], ["CHN"])
        assert found.alone[:, m] == pytest.approx([alone.low, alone.central, alone.high], rel=1e-12)
    assert np.all(found.together > found.alone.sum(axis=1))
    assert found.shapley.value.sum() == pytest.approx(found.together[1], rel=1e-12)
    assert np.all(found.shapley.added > 0)


def test_a_group_that_buys_nothing_is_refused(session):
    with pytest.raises(ValidationFault) as fault:
        autonomy.contractual_game(coalition_flows(session.trade(), ("ATA", "BVT"), 2022))
    assert fault.value.key == "coalition.no_imports"


def test_a_member_without_a_denominator_has_nothing_inside():
    game = game_of_pairs("any", ("A", "B"), np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([0.0, 4.0]))
    assert isinstance(game, Game)
    assert game.inside == pytest.approx([0, 0.25])
    assert game.together == 0.25
