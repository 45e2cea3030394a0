"""The Shapley value: textbook games, its axioms, a second way by all orders, and the bounds of sampling."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.kernels.shapley import every_coalition, sampled_shapley_value, shapley_value, shapley_value_of_pairs

# Sums of 2ⁿ products of doubles: a few units in the last place.
EXACT = {"rel": 1e-14, "abs": 1e-14}


def game(worth, players):
    """Write a game down: worth of the set of players in every coalition."""
    return np.array([worth({i for i in range(players) if row[i]}) for row in every_coalition(players)], dtype=float)


def by_all_orders(worth, players):
    """The definition itself: mean contribution over n! orders."""
    found = np.zeros(players)
    for order in itertools.permutations(range(players)):
        inside = set()
        for player in order:
            before = worth(inside) if inside else 0.0
            inside = inside | {player}
            found[player] += worth(inside) - before
    return found / math.factorial(players)


def along(worth):
    """Walk orders of a game given as a function of sets."""

    def walk(orders):
        return np.array([[worth(set(order[: k + 1].tolist())) for k in range(len(order))] for order in orders])

    return walk


def gloves(inside):
    """Player 0 has a left glove, 1 and 2 a right one each; a pair is worth 1 (Shapley & Shubik 1969)."""
    return float(min(len(inside & {0}), len(inside & {1, 2})))


def airport(inside):
    """Runways for planes that cost 1, 2 and 3 (Littlechild & Owen 1973)."""
    return float(max((player + 1 for player in inside), default=0))


def test_the_glove_game():
    assert shapley_value(game(gloves, 3)) == pytest.approx([2 / 3, 1 / 6, 1 / 6], **EXACT)


def test_the_airport_game():
    assert shapley_value(game(airport, 3)) == pytest.approx([1 / 3, 5 / 6, 11 / 6], **EXACT)


def test_the_airport_game_of_twelve_against_its_closed_form():
    """Littlechild & Owen: each step of the runway is shared by those who need it."""
    steps = [1 / (12 - i) for i in range(12)]
    assert shapley_value(game(airport, 12)) == pytest.approx(np.cumsum(steps), rel=1e-12)


def test_a_weighted_vote():
    """[4; 3, 2, 1, 1]: of the 24 orders the first player is pivotal in 12, each other in 4."""
    weights = (3, 2, 1, 1)

    def majority(inside):
        return float(sum(weights[i] for i in inside) >= 4)

    assert shapley_value(game(majority, 4)) == pytest.approx(by_all_orders(majority, 4), **EXACT)
    assert shapley_value(game(majority, 4)) == pytest.approx([1 / 2, 1 / 6, 1 / 6, 1 / 6], **EXACT)


def test_several_games_at_once():
    both = np.stack([game(gloves, 3), game(airport, 3)], axis=1)
    assert shapley_value(both)[:, 0] == pytest.approx(shapley_value(both[:, 0]), **EXACT)
    assert shapley_value(both)[:, 1] == pytest.approx(shapley_value(both[:, 1]), **EXACT)


@given(seed=st.integers(0, 2**32 - 1), players=st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_axioms_of_any_game(seed, players):
    rng = np.random.default_rng(seed)
    worth = rng.normal(size=1 << players)
    worth[0] = 0.0
    value = shapley_value(worth)
    assert value.sum() == pytest.approx(worth[-1], abs=1e-12), "efficiency"

    def of(inside):
        return worth[sum(1 << i for i in inside)]

    assert value == pytest.approx(by_all_orders(of, players), abs=1e-12)
    wider = np.concatenate([worth, worth])
    assert shapley_value(wider)[-1] == pytest.approx(0.0, abs=1e-12), "a player who brings nothing"
    assert shapley_value(wider)[:-1] == pytest.approx(value, abs=1e-12)


def test_a_game_of_pairs_needs_no_coalitions():
    pairs = np.random.default_rng(5).uniform(size=(7, 7))
    worth = np.einsum("ci,ij,cj->c", every_coalition(7).astype(float), pairs, every_coalition(7).astype(float))
    assert shapley_value_of_pairs(pairs) == pytest.approx(shapley_value(worth), rel=1e-12)


def test_sampling_is_exact_for_pairs_and_always_efficient():
    """Paired orders are exact up to second-order interactions (Mayer & Wüthrich 2025)."""
    pairs = np.random.default_rng(6).uniform(size=(15, 15))

    def quadratic(inside):
        chosen = sorted(inside)
        return pairs[np.ix_(chosen, chosen)].sum()

    found = sampled_shapley_value(along(quadratic), 15, pairs=4, seed=1)
    assert found.value == pytest.approx(shapley_value_of_pairs(pairs), rel=1e-12)
    assert np.all(found.halfwidth == 0)
    assert found.value.sum() == pytest.approx(pairs.sum(), rel=1e-12)


def test_sampling_stays_inside_its_bounds():
    """Of 40 seeds both bounds may fail in 5 % each; more than 6 failures of 40 has probability below 1 %."""
    exact = shapley_value(game(airport, 8))
    missed_limit = missed_hoeffding = 0
    for seed in range(40):
        found = sampled_shapley_value(along(airport), 8, pairs=40, seed=seed, spread=8.0)
        off = np.abs(found.value - exact)
        missed_limit += bool(np.any(off > found.halfwidth + 1e-12))
        missed_hoeffding += bool(off.max() > found.hoeffding)
        assert found.value.sum() == pytest.approx(8.0, rel=1e-12)
    assert missed_limit <= 6
    assert missed_hoeffding == 0
    assert found.hoeffding == pytest.approx(8 * math.sqrt(math.log(2 * 8 / 0.05) / 80), rel=1e-12)


def test_sampling_is_reproduced_by_its_seed():
    first, again, other = (sampled_shapley_value(along(airport), 8, pairs=5, seed=s).value for s in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("worth", "named"),
    [
        (np.zeros(3), "2ⁿ"),
        (np.zeros(1), "2ⁿ"),
        (np.zeros(0), "2ⁿ"),
        (np.array([0.0, np.nan]), "finite"),
        (np.array([0.0, np.inf]), "finite"),
        (np.array([1.0, 2.0]), "must be 0"),
    ],
)
def test_what_is_no_game_is_refused(worth, named):
    with pytest.raises(ValueError, match=named):
        shapley_value(worth)


@pytest.mark.parametrize(("players", "pairs", "confidence"), [(1, 5, 0.95), (3, 1, 0.95), (3, 5, 1.0)])
def test_what_cannot_be_sampled_is_refused(players, pairs, confidence):
    with pytest.raises(ValueError, match="sampling needs"):
        sampled_shapley_value(along(gloves), players, pairs, seed=0, confidence=confidence)
    with pytest.raises(ValueError, match="finite"):
        sampled_shapley_value(lambda orders: orders * np.nan, 3, 2, seed=0)
