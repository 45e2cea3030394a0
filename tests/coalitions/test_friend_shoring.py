"""Friend-shoring on real and made-up trade: needs, unit values, frontier, and the list of what to grow."""

import numpy as np
import pytest

from kaname.coalitions.friend_shoring import Terms, every_terms, friend_shoring, frontier, needs
from kaname.coalitions.purchases import CoalitionFlows, coalition_flows
from kaname.errors import UsageFault
from kaname.vocab.economies import members


@pytest.fixture(scope="module")
def quad(session):
    return coalition_flows(session.trade(), members("QUAD"), 2022)


def small(tonnes=100.0):
    """Two members A and B, an outsider X, one product: A buys 90 of X and 10 of B, B sells 200 to others."""
    bought = np.zeros((1, 3, 2))
    bought[0, :, 0] = [0.0, 40.0, 90.0]
    weight = np.zeros((1, 3, 2))
    weight[0, :, 0] = [0.0, tonnes / 10, 0.9 * tonnes]
    return CoalitionFlows(
        products=("270900",),
        economies=("A", "B", "X"),
        members=("A", "B"),
        at=np.array([0, 1]),
        bought=bought,
        tonnes=weight,
        imports=np.array([[130.0, 0.0, 0.0]]),
        exports=np.array([[0.0, 240.0, 90.0]]),
        weighed_value=np.array([[0.0, 240.0, 90.0]]),
        weighed_tonnes=np.array([[0.0, 60.0, 90.0]]),
        year=2022,
    )


def test_a_plan_by_hand():
    """Half of A's 100 tonnes may come from X. Contractual, B grows 10 to 12.5 by a quarter and 37.5 are unmet.

    Cost 50·1 + 12.5·4 = 100; the unmet at today's mean 1.3: 48.75; today 130.
    """
    found = friend_shoring(small(), Terms(0.5, 0.25))
    plan = found.products[0]
    assert (plan.cost_now_usd, plan.cost_usd) == pytest.approx((130, 100))
    assert (plan.unmet_tonnes, plan.moved_tonnes) == pytest.approx((37.5, 2.5))
    assert plan.premium_usd == pytest.approx(100 + 48.75 - 130)
    assert plan.binding
    (grow,) = plan.growth
    assert (grow.economy, grow.member) == ("B", True)
    assert (grow.percent, grow.redirected_tonnes, grow.value_usd) == pytest.approx((25, 0, 10))
    assert (found.unmet_share, found.moved_share) == pytest.approx((0.375, 0.025))


def test_pooled_redirects_what_members_export_elsewhere():
    """B exports 60 in all: 50 of them are enough, so nothing has to grow."""
    found = friend_shoring(small(), Terms(0.5, 0.25, pooled=True))
    (grow,) = found.products[0].growth
    assert (grow.percent, grow.redirected_tonnes, grow.tonnes_then) == pytest.approx((0, 40, 50))
    assert found.unmet_share == pytest.approx(0, abs=1e-9)
    assert found.premium_usd == pytest.approx(40 * (4 - 1))


def test_a_missing_weight_is_filled_in_from_the_origin_s_unit_value():
    flows = small()
    flows.tonnes[0, 1, 0] = np.nan
    (need,), unweighed = needs(flows)
    assert unweighed == ()
    assert need.tonnes[0] == pytest.approx([10, 90])
    assert need.filled == pytest.approx(40 / 130)
    flows.weighed_value[:] = flows.weighed_tonnes[:] = 0.0
    assert needs(flows) == ((), ("270900",))


def test_unit_values_are_exports_over_their_tonnes(session, quad):
    found = {need.product: need for need in needs(quad)[0]}
    need = found["271111"]
    i = [quad.economies[o] for o in need.origins].index("AUS")
    frame = session.trade().where(years=[2022], exporters=["AUS"], products=["271111"]).frame.collect("pyarrow")
    rows = [row for row in frame.iter_rows(named=True) if row["tonnes"]]
    expected = sum(r["value_usd"] for r in rows) / sum(r["tonnes"] for r in rows)
    assert need.unit_value[i] == pytest.approx(expected, rel=1e-9)


def test_without_a_cap_nothing_moves(quad):
    found = friend_shoring(quad, Terms(1.0))
    assert found.premium_usd == 0
    assert found.moved_share == found.unmet_share == 0
    assert not any(plan.growth for plan in found.products)


def test_the_frontier_is_monotone_and_every_plan_keeps_its_terms(quad):
    points = frontier(quad, every_terms((1.0, 0.5, 0.2), (0.0, 0.25)))
    assert [(p.terms.growth, p.terms.cap) for p in points] == [
        (0.0, 1.0), (0.0, 0.5), (0.0, 0.2), (0.25, 1.0), (0.25, 0.5), (0.25, 0.2),
    ]  # fmt: skip
    unmet = [p.unmet_share for p in points]
    assert unmet[0] <= unmet[1] <= unmet[2], "a tighter cap leaves no less unmet"
    assert all(a >= b - 1e-9 for a, b in zip(unmet[:3], unmet[3:], strict=True)), "growth leaves no more unmet"
    for point in points:
        for plan in point.products:
            assert 0 <= plan.unmet_tonnes <= plan.tonnes * (1 + 1e-9)
            for grow in plan.growth:
                assert grow.percent <= 100 * point.terms.growth + 1e-4
                assert grow.tonnes_then > grow.tonnes_now


def test_no_growth_and_no_redirection_only_moves_between_links(quad):
    """With g = 0 origins sell the members in all no more than today."""
    found = friend_shoring(quad, Terms(0.3, 0.0))
    assert not any(plan.growth for plan in found.products)


def test_reshuffling_supplies_as_much_at_no_more_cost(quad):
    stays, moves = (friend_shoring(quad, Terms(0.5, 0.1, reshuffle=choice)) for choice in (False, True))
    before = {plan.product: plan for plan in stays.products}
    for plan in moves.products:
        other = before[plan.product]
        assert plan.unmet_tonnes == pytest.approx(other.unmet_tonnes, abs=1e-5 * plan.tonnes)
        # The unmet may fall on other importers, never in another amount; costs agree to the solver's residual.
        assert plan.cost_usd <= other.cost_usd * (1 + 1e-5) + 1.0


def test_terms_out_of_range_are_refused():
    for wrong in ({"cap": -0.1}, {"cap": 1.1}, {"cap": float("nan")}, {"cap": 0.5, "growth": -0.1}):
        with pytest.raises(UsageFault):
            Terms(**wrong)
