"""A coalition under rationing, on a small table: against the kernel called by hand, and what must hold of any table."""

import numpy as np
import pytest

from kaname.coalitions.games import shapley_shares
from kaname.coalitions.rationed import FRICTION, LEAKAGE, Links, output_after, rationing_game, retaliation
from kaname.errors import ValidationFault
from kaname.kernels import rationing as two_sided
from kaname.kernels.leontief import leontief_inverse, technical_coefficients
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Source

CODES, SECTORS = ("JPN", "USA", "CHN", "KOR", "AUS"), ("B07", "C24A", "C29")
MEMBERS, TARGET = ("JPN", "USA", "KOR"), ("CHN",)


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(8)
    n = len(CODES) * len(SECTORS)
    Z, outside = rng.uniform(0.2, 1.0, (n, n)), rng.uniform(10, 20, n)
    for e in range(len(CODES)):
        Z[3 * e : 3 * e + 3, 3 * e : 3 * e + 3] += 4
    x = Z.sum(axis=1) + outside
    words = {"ja": "試験", "en": "test"}
    source = Source(
        id="test", producer=words, title=words, citation="test", edition="1", licence=words, url="", accessed="",
        sha256="0" * 64,
    )  # fmt: skip
    table = InputOutputTable(CODES, SECTORS, Z, outside, x, 2022, source)
    L = leontief_inverse(technical_coefficients(Z, x))
    return table, two_sided.base(Z, outside, x, L, len(CODES))


def by_hand(base, links, tau=FRICTION[1]):
    """One scenario given to the kernel link by link."""
    share = np.zeros((1, 5, 3, 5))
    for seller, buyer in links:
        share[0, buyer, :, seller] = 1.0
    found = two_sided.rationing(base, two_sided.Cuts(np.arange(5), share), tau, LEAKAGE)
    return found.x.reshape(5, 3).sum(axis=1)


def mask(*positions):
    return np.isin(np.arange(5), positions)


def test_scenarios_are_what_the_kernel_is_given(world):
    _, base = world
    asked = [[Links(mask(0, 1), mask(2))], [Links(mask(2), mask(0)), Links(mask(0), mask(2))]]
    found = output_after(base, asked, [0.3, 0.6])
    # Both converge to a step of 1e-7 of what is lost.
    assert found[0] == pytest.approx(by_hand(base, [(0, 2), (1, 2)]), rel=1e-7)
    assert found[1] == pytest.approx(by_hand(base, [(2, 0), (0, 2)], 0.6), rel=1e-7)


def test_sales_at_home_are_never_cut(world):
    table, base = world
    found = output_after(base, [[Links(mask(0), mask(0))]])
    assert found[0] == pytest.approx(table.output_by_economy(), rel=1e-9)


def test_more_scenarios_than_a_batch(world):
    _, base = world
    asked = [[Links(mask(k % 5), mask((k + 1) % 5))] for k in range(20)]
    found = output_after(base, asked)
    assert found[3] == pytest.approx(found[18], rel=1e-7)
    assert found[17] == pytest.approx(by_hand(base, [(2, 3)]), rel=1e-7)


def test_the_game_cut_off_from_everyone_outside(world):
    table, base = world
    game, band = rationing_game(base, table, MEMBERS)
    output = table.output_by_economy()
    at = [0, 1, 3]
    alone = by_hand(base, [(e, 0) for e in (1, 2, 3, 4)])
    assert game.single[0] == pytest.approx(alone[0] / output[at].sum(), rel=1e-7)
    together = by_hand(base, [(e, m) for e in (2, 4) for m in at])
    assert game.together == pytest.approx(together[at].sum() / output[at].sum(), rel=1e-7)
    assert game.inside == pytest.approx(together[at] / output[at], rel=1e-7)
    assert 0 < band.low < band.central == game.together < band.high < 1
    worth = game.every()
    assert worth[-1] == game.together
    assert worth[[1, 2, 4]] == pytest.approx(game.single)
    orders = np.array([[2, 0, 1], [1, 0, 2]])
    assert game.along(orders)[0] == pytest.approx(worth[[4, 5, 7]], rel=1e-7)
    found = shapley_shares(game)
    assert found.value.sum() == pytest.approx(game.together, rel=1e-12)
    assert game.together > game.single.sum(), "friends still supply"
    drawn = shapley_shares(game, pairs=3, seed=2, exact_up_to=2)
    assert (drawn.method, drawn.sampled.hoeffding) == ("sampled", None)
    assert drawn.value.sum() == pytest.approx(game.together, rel=1e-7)


def test_retaliation_both_ways(world):
    table, base = world
    found = retaliation(base, table, MEMBERS, TARGET)
    output = table.output_by_economy()
    at = [0, 1, 3]
    struck = output - by_hand(base, [(m, 2) for m in at])
    answered = output - by_hand(base, [(2, m) for m in at])
    # A loss is a small difference of outputs that have converged to 1e-7.
    assert found.target_loss.central == pytest.approx(struck[2], rel=1e-4)
    assert found.coalition_loss.central == pytest.approx(answered[at].sum(), rel=1e-4)
    assert found.ratio.central == pytest.approx(struck[2] / answered[at].sum(), rel=1e-4)
    assert found.target_loss_share.central == pytest.approx(struck[2] / output[2], rel=1e-4)
    for band in (found.target_loss, found.coalition_loss, found.ratio):
        assert band.low <= band.central <= band.high
    japan = found.members[0]
    alone = output - by_hand(base, [(0, 2)])
    back = output - by_hand(base, [(2, 0)])
    assert (japan.target_loss_alone, japan.own_loss_alone) == pytest.approx((alone[2], back[0]), rel=1e-4)
    assert japan.ratio_alone == pytest.approx(alone[2] / back[0], rel=1e-4)
    assert japan.ratio_together == pytest.approx(struck[2] / answered[0], rel=1e-4)
    whole = output - by_hand(base, [pair for m in at for pair in ((m, 2), (2, m))])
    without = output - by_hand(base, [pair for m in (1, 3) for pair in ((m, 2), (2, m))])
    assert (japan.loss_inside, japan.loss_outside) == pytest.approx((whole[0], without[0]), rel=1e-4, abs=1e-6)
    assert japan.loses_by_joining is bool(whole[0] > without[0])


def test_a_cut_without_an_answer_is_a_fault(world, monkeypatch):
    _, base = world
    monkeypatch.setattr("kaname.coalitions.rationed.LEAKAGE", 2.0)
    with pytest.raises(ValidationFault) as fault:
        output_after(base, [[Links(mask(0), mask(1))]])
    assert fault.value.key == "coalition.rationing_refused"
