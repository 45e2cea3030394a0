"""A measure as a cooperative game: what each set of members is worth, and what that says of each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.shapley import (
    EXACT_UP_TO,
    SampledValue,
    sampled_shapley_value,
    shapley_value,
    shapley_value_of_pairs,
)

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Method = Literal["pairs", "exact", "sampled"]
PAIRS, SEED = 200, 20250207


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """One measure of a coalition of n members; worths are shares of one denominator, that of all members together.

    Attributes
    ----------
    name
        Of the measure.
    members
        Their codes.
    weight
        (n,): each member's part of the denominator; adds up to 1.
    single
        (n,): worth of each member alone.
    inside
        (n,): share of each member's own denominator that it has in the full coalition.
    together
        Worth of all.
    every
        Worth of every coalition, (2ⁿ,), as `kernels.shapley.every_coalition` orders them.
    along
        Orders of arrival (B, n) to worths after each arrival (B, n).
    pairs
        (n, n) where the worth of a coalition is the sum of `pairs` over its members; else None.
    monotone
        Whether a further member is known never to lower the worth.
    """

    name: str
    members: tuple[str, ...]
    weight: Array
    single: Array
    inside: Array
    together: float
    every: Callable[[], Array]
    along: Callable[[Indices], Array]
    pairs: Array | None = None
    monotone: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class ShapleyShares:
    """What each member brings to one measure.

    Attributes
    ----------
    value
        (n,): Shapley value; adds up to the worth of all.
    added
        (n,): value less what the member is worth alone: what it brings by being together; 0 in all for a sum of parts.
    method
        "pairs" (closed form), "exact" (every coalition) or "sampled".
    sampled
        The estimate with its bounds; None when exact.
    """

    value: Array
    added: Array
    method: Method
    sampled: SampledValue | None = None


def shapley_shares(game: Game, pairs: int = PAIRS, seed: int = SEED, exact_up_to: int = EXACT_UP_TO) -> ShapleyShares:
    """Return the Shapley value: in closed form where there is one, exact up to `exact_up_to` members, else sampled.

    The spread that Hoeffding's bound needs is the worth of all, between which and 0 every contribution to a monotone
    game lies; without monotonicity there is no such bound.
    """
    if game.pairs is not None:
        value = shapley_value_of_pairs(game.pairs)
        return ShapleyShares(value, value - game.single, "pairs")
    if len(game.members) <= exact_up_to:
        value = shapley_value(game.every())
        return ShapleyShares(value, value - game.single, "exact")
    spread = game.together if game.monotone else None
    found = sampled_shapley_value(game.along, len(game.members), pairs, seed, spread=spread)
    return ShapleyShares(found.value, found.value - game.single, "sampled", found)


def game_of_pairs(name: str, members: tuple[str, ...], pairs: Array, total: Array) -> Game:
    """Return the game in which a coalition is worth Σ_{i,j ∈ S} pairs_ij over the denominator Σ total.

    Parameters
    ----------
    pairs
        (n, n): what member j has from member i.
    total
        (n,): what member j has from everyone.
    """
    whole = float(total.sum())
    share = pairs / whole

    def every() -> Array:
        worth = np.zeros(1)
        reach = np.zeros((1, len(members)))
        both = share + share.T
        # Each member doubles the list: with it, the coalition has its own part and what it shares with those before.
        for i in range(len(members)):
            worth = np.concatenate([worth, worth + share[i, i] + reach[:, i]])
            reach = np.concatenate([reach, reach + both[i]])
        return worth

    def along(orders: Indices) -> Array:
        mutual = share[orders[:, :, None], orders[:, None, :]]
        return np.asarray(
            np.cumsum(np.tril(mutual).sum(axis=2) + np.triu(mutual, 1).sum(axis=1), axis=1), dtype=np.float64
        )

    return Game(
        name=name,
        members=members,
        weight=total / whole,
        single=np.diag(share).copy(),
        inside=np.divide(pairs.sum(axis=0), total, out=np.zeros(len(members)), where=total > 0),
        together=float(share.sum()),
        every=every,
        along=along,
        pairs=share,
    )
