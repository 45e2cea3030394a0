"""The Shapley value of a cooperative game: what each player brings, averaged over every order of arrival.

φ_i = Σ_{S ∌ i} |S|! (n−1−|S|)! / n! · (v(S ∪ {i}) − v(S)) (Shapley, A Value for n-Person Games, 1953). A coalition is
a number whose bit i says whether player i is in it, so a whole game is one array of 2ⁿ worths. Beyond what can be
written down, random orders are drawn in pairs, each with its reverse: unbiased, efficient in every draw, and exact
for games of pairs (Castro, Gómez & Tejada 2009; Mitchell, Cooper, Frank & Holmes 2022).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]

# Up to this many players every coalition is looked at: 4,096 of them.
EXACT_UP_TO = 12
# Worths that should vanish may be this far off beside the largest.
ROUNDING = 1e-12


def every_coalition(players: int) -> Mask:
    """Return who is in each coalition, (2ⁿ, n); row number c has player i where bit i of c is set."""
    numbers = np.arange(1 << players)[:, None]
    return np.asarray((numbers >> np.arange(players)) & 1, dtype=np.bool_)


def shapley_value(worth: Array) -> Array:
    """Return the exact Shapley value of each player, (n, ...), unit of `worth`.

    Parameters
    ----------
    worth
        (2ⁿ, ...): worth of every coalition in the order of `every_coalition`; further axes are further games.

    Raises
    ------
    ValueError
        When the number of worths is no power of two, one is not finite, or the worth of no one is not 0.
    """
    n = len(worth).bit_length() - 1
    if n < 1 or len(worth) != 1 << n:
        message = f"{len(worth)} worths are no game: there must be one for each of 2ⁿ coalitions"
        raise ValueError(message)
    if not np.all(np.isfinite(worth)):
        message = "every worth must be finite"
        raise ValueError(message)
    if np.any(worth[0] != 0):
        message = "the worth of no one must be 0"
        raise ValueError(message)
    size = every_coalition(n).sum(axis=1)
    weight = np.array([1.0 / (n * math.comb(n - 1, s)) if s < n else 0.0 for s in range(n + 1)])[size]
    value = np.empty((n, *worth.shape[1:]))
    for i in range(n):
        split = worth.reshape(-1, 2, 1 << i, *worth.shape[1:])
        brought = split[:, 1] - split[:, 0]
        value[i] = np.tensordot(weight.reshape(-1, 2, 1 << i)[:, 0], brought, axes=2)
    return value


def shapley_value_of_pairs(pairs: Array) -> Array:
    """Return the exact Shapley value where v(S) = Σ_{i,j ∈ S} pairs_ij, for any number of players, (n,).

    What two players make together goes half to each: φ_i = pairs_ii + ½ Σ_{j≠i} (pairs_ij + pairs_ji).

    Parameters
    ----------
    pairs
        (n, n): what each ordered pair makes; the diagonal is made alone.
    """
    return np.asarray(0.5 * (pairs.sum(axis=0) + pairs.sum(axis=1)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class SampledValue:
    """A Shapley value from random orders, with two bounds that hold for all players at once.

    Attributes
    ----------
    value
        (n,): the estimate; adds up to the worth of all, as the exact value does.
    standard_error
        (n,): of the mean over pairs of orders.
    halfwidth
        (n,): |estimate − value| stays below it with probability `confidence` for all players together, by the central
        limit theorem with Student's t (Bonferroni over players); 0 where every draw agrees.
    hoeffding
        The same without any limit theorem, from the spread of a player's contributions alone (Hoeffding 1963; Maleki,
        Tran-Thanh, Hines, Rahwan & Rogers 2013); None when no spread was given.
    pairs, seed, confidence
        What reproduces it.
    """

    value: Array
    standard_error: Array
    halfwidth: Array
    hoeffding: float | None
    pairs: int
    seed: int
    confidence: float


def sampled_shapley_value(
    along: Callable[[Indices], Array],
    players: int,
    pairs: int,
    seed: int,
    spread: float | None = None,
    confidence: float = 0.95,
) -> SampledValue:
    """Return the Shapley value estimated from `pairs` random orders and their reverses.

    Parameters
    ----------
    along
        Takes orders of arrival (B, n), players by number, to the worth after each arrival (B, n).
    players
        n.
    pairs
        Independent pairs P ≥ 2; 2 P orders are walked.
    seed
        Of the random orders.
    spread
        Width of the interval every contribution of a player lies in; in a monotone game the worth of all.
    confidence
        Probability with which both bounds hold for all players together.

    Raises
    ------
    ValueError
        With fewer than two pairs or players, a confidence outside (0, 1), or worths that are not finite.
    """
    if players < 2 or pairs < 2 or not 0 < confidence < 1:  # noqa: PLR2004 - below two there is nothing to sample
        message = "sampling needs two players, two pairs of orders, and a confidence between 0 and 1"
        raise ValueError(message)
    from scipy.special import stdtrit  # noqa: PLC0415 - a game written down whole needs no quantiles

    drawn = np.random.default_rng(seed).permuted(np.tile(np.arange(players), (pairs, 1)), axis=1)
    orders = np.concatenate([drawn, drawn[:, ::-1]])
    worth = np.asarray(along(orders), dtype=np.float64)
    if worth.shape != orders.shape or not np.all(np.isfinite(worth)):
        message = "the worth after each arrival must be a finite number for each order and player"
        raise ValueError(message)
    brought = np.empty_like(worth)
    np.put_along_axis(brought, orders, np.diff(worth, axis=1, prepend=0.0), axis=1)
    paired = 0.5 * (brought[:pairs] + brought[pairs:])
    error = paired.std(axis=0, ddof=1) / math.sqrt(pairs)
    error[error <= ROUNDING * np.abs(worth).max(initial=0.0)] = 0.0
    tail = (1.0 - confidence) / (2.0 * players)
    return SampledValue(
        value=paired.mean(axis=0),
        standard_error=error,
        halfwidth=error * -float(stdtrit(pairs - 1, tail)),
        hoeffding=None if spread is None else spread * math.sqrt(math.log(1.0 / tail) / (2.0 * pairs)),
        pairs=pairs,
        seed=seed,
        confidence=confidence,
    )
