"""Autonomy of a coalition: what its members have from one another, alone and together.

Three of its forms take products: *contractual* counts only what members already buy from one another, *pooled* counts
all they export as theirs to redirect, and the territory is read by a rule for top suppliers. Two take industries:
look-through (where what is produced comes from) and extraction (what output outlives the loss of outside buyers). In
each the worth of a coalition never falls when a member joins, the denominator being that of all members.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.coalitions.games import Game, game_of_pairs
from kaname.coalitions.purchases import CoalitionFlows
from kaname.coalitions.retained import (
    retained_output_along,
    retained_output_of_all,
    retained_output_with_one_more,
)
from kaname.errors import ValidationFault
from kaname.kernels.leontief import per_unit
from kaname.kernels.look_through import requirements_by_origin
from kaname.kernels.shapley import every_coalition
from kaname.model.input_output import InputOutputTable

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

THRESHOLD = 0.5
MINIMUM_USD = 1_000_000
CHUNK = 512


def contractual_game(flows: CoalitionFlows) -> Game:
    """Return the game of imports that members already buy from one another: Σ_k Σ_{i,n ∈ S} m_nik over Σ_k M_k."""
    mutual = flows.bought[:, flows.at, :].sum(axis=0)
    return game_of_pairs("products_contractual", flows.members, mutual, _bought(flows))


def pooled_game(flows: CoalitionFlows) -> Game:
    """Return the game of imports that the members' own exports could cover: Σ_k min(M_k(S), X_k(S)) over Σ_k M_k.

    What members export to anyone counts as theirs to redirect; with the trade among them netted, this leaves
    max(0, M − X) uncovered. `inside` shares what is covered of a product in proportion to imports.
    """
    needed, offered = flows.imports[:, flows.at], flows.exports[:, flows.at]
    whole = float(_bought(flows).sum())
    n = len(flows.members)

    def every() -> Array:
        inside = every_coalition(n).astype(np.float64)
        worth = np.zeros(len(inside))
        for start in range(0, len(needed), CHUNK):
            part = slice(start, start + CHUNK)
            worth += np.minimum(inside @ needed[part].T, inside @ offered[part].T).sum(axis=1)
        return np.asarray(worth / whole, dtype=np.float64)

    def along(orders: Indices) -> Array:
        worth = np.empty(orders.shape)
        for row, order in enumerate(orders):
            summed = needed[:, order].cumsum(axis=1), offered[:, order].cumsum(axis=1)
            worth[row] = np.minimum(*summed).sum(axis=0)
        return np.asarray(worth / whole, dtype=np.float64)

    cover = pooled_cover(flows)
    bought = _bought(flows)
    return Game(
        name="products_pooled",
        members=flows.members,
        weight=bought / whole,
        single=np.minimum(needed, offered).sum(axis=0) / whole,
        inside=np.divide(cover @ needed, bought, out=np.zeros(n), where=bought > 0),
        together=float((cover * needed.sum(axis=1)).sum()) / whole,
        every=every,
        along=along,
    )


def pooled_cover(flows: CoalitionFlows) -> Array:
    """Return the share of the members' imports of each product that their exports could cover, (K,); 1 if none."""
    needed, offered = flows.imports[:, flows.at].sum(axis=1), flows.exports[:, flows.at].sum(axis=1)
    covered = np.divide(np.minimum(needed, offered), needed, out=np.ones(len(needed)), where=needed > 0)
    return np.asarray(covered, dtype=np.float64)


def _bought(flows: CoalitionFlows) -> Array:
    """Return each member's imports of all products, (n,), US dollars."""
    bought = flows.imports[:, flows.at].sum(axis=0)
    if bought.sum() <= 0:
        raise ValidationFault("coalition.no_imports", members=", ".join(flows.members), year=flows.year)
    return np.asarray(bought, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ProductStanding:
    """One product as the coalition stands, alone and together; shares 0–1, values in US dollars.

    Attributes
    ----------
    product
        Six-digit code.
    imports_usd, inside_usd, gap_usd
        What the members import in all; what of it from one another; what their exports could not cover.
    contractual, pooled
        Share of the imports bought inside, and share that the members' exports could cover.
    top_outsider, top_outsider_share
        The largest outside supplier and its share of what comes from outside; None and 0 when nothing does.
    pooled_alone
        What each member's own exports could cover of its own imports; only members that import the product.
    dependent_alone
        Members of whose imports one supplier, inside or outside, has half or more.
    dependent
        Whether one outsider has half or more of what the coalition buys outside.
    judged
        Whether at least the minimum is bought from outside, without which no one is called dependent.
    """

    product: str
    imports_usd: float
    inside_usd: float
    gap_usd: float
    contractual: float
    pooled: float
    top_outsider: str | None
    top_outsider_share: float
    pooled_alone: dict[str, float]
    dependent_alone: tuple[str, ...]
    dependent: bool
    judged: bool

    @property
    def lacking(self) -> bool:
        """Whether the group still lacks it: a gap even pooled, and half of it open or half bought from one outsider."""
        return self.pooled < 1 and self.judged and (self.dependent or self.pooled < THRESHOLD)


def product_standings(
    flows: CoalitionFlows, minimum_usd: float = MINIMUM_USD, threshold: float = THRESHOLD
) -> tuple[ProductStanding, ...]:
    """Return one standing for each product the members import, the largest uncovered value first."""
    cover = pooled_cover(flows)
    found = [
        _standing(flows, k, float(cover[k]), minimum_usd, threshold)
        for k in map(int, np.flatnonzero(flows.imports[:, flows.at].sum(axis=1) > 0))
    ]
    return tuple(sorted(found, key=lambda row: (-row.gap_usd, row.product)))


def _standing(flows: CoalitionFlows, k: int, cover: float, minimum_usd: float, threshold: float) -> ProductStanding:
    bought, at = flows.bought[k], flows.at
    needed, offered = flows.imports[k, at], flows.exports[k, at]
    total = float(needed.sum())
    inside = float(bought[at].sum())
    outside = bought.sum(axis=1)
    outside[at] = 0.0
    foreign = float(outside.sum())
    # The first in the alphabet among equals, as in the screen.
    top = int(np.argmax(outside))
    top_share = float(outside[top]) / foreign if foreign > 0 else 0.0
    leading = bought.max(axis=0)
    judged = foreign >= minimum_usd
    return ProductStanding(
        product=flows.products[k],
        imports_usd=total,
        inside_usd=inside,
        gap_usd=total * (1.0 - cover),
        contractual=inside / total,
        pooled=cover,
        top_outsider=flows.economies[top] if foreign > 0 else None,
        top_outsider_share=top_share,
        pooled_alone={
            member: float(min(needed[m], offered[m]) / needed[m])
            for m, member in enumerate(flows.members)
            if needed[m] > 0
        },
        dependent_alone=tuple(
            member
            for m, member in enumerate(flows.members)
            if needed[m] >= minimum_usd and leading[m] >= threshold * needed[m]
        ),
        dependent=judged and top_share >= threshold,
        judged=judged,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Requirements:
    """What every economy requires from every other, directly and through others; the dependence matrix unscaled.

    Attributes
    ----------
    economies
        Labels of both axes.
    required
        (E, E), origin by buyer, USD million.
    """

    economies: tuple[str, ...]
    required: Array


def requirements(
    table: InputOutputTable, L: Array, buyers: Collection[str], sellers: Collection[str] | None = None
) -> Requirements:
    """Return Σ L w by origin and buyer, as `indicators.exposure.supply_matrix` weighs it, before it is made shares."""
    w = np.where(table.industries(sectors=buyers), table.outside, 0.0)
    mask = table.industries(sectors=buyers if sellers is None else sellers)
    return Requirements(table.economies, requirements_by_origin(L, w, mask, len(table.economies)))


def look_through_game(found: Requirements, members: tuple[str, ...]) -> Game:
    """Return the game of what a coalition's production draws from itself, directly and through others.

    v(S) = Σ_{i,j ∈ S} R_ij / Σ_{j ∈ N} Σ_i R_ij on the E × E matrix R (Baldwin, Freeman & Theodorakopoulos 2022).
    """
    at = [found.economies.index(member) for member in members]
    total = found.required[:, at].sum(axis=0)
    if total.sum() <= 0:
        raise ValidationFault("coalition.no_production", members=", ".join(members))
    return game_of_pairs("look_through", members, found.required[np.ix_(at, at)], total)


def extraction_game(table: InputOutputTable, members: tuple[str, ...]) -> Game:
    """Return the game of output that outlives the loss of all intermediate sales to outsiders (market form).

    v(S) = 1'(I − A_SS)⁻¹ f_S over the members' output; see `kaname.coalitions.retained`.
    """
    A, f, x = _own_block(table, members)
    n = len(members)
    size = len(table.sectors)
    output = x.reshape(n, size).sum(axis=1)
    whole = float(output.sum())
    if whole <= 0:
        raise ValidationFault("coalition.no_production", members=", ".join(members))
    blocks = A.reshape(n, size, n, size)
    single = np.array(
        [np.linalg.solve(np.eye(size) - blocks[i, :, i], f[i * size : (i + 1) * size]).sum() for i in range(n)]
    )
    kept = np.linalg.solve(np.eye(n * size) - A, f).reshape(n, size).sum(axis=1)
    return Game(
        name="extraction",
        members=members,
        weight=output / whole,
        single=single / whole,
        inside=np.divide(kept, output, out=np.zeros(n), where=output > 0),
        together=float(kept.sum()) / whole,
        every=lambda: retained_output_of_all(A, f, n) / whole,
        along=lambda orders: retained_output_along(A, f, orders) / whole,
    )


def _own_block(table: InputOutputTable, members: Sequence[str]) -> tuple[Array, Array, Array]:
    """Return A, sales outside the block, and output of the members' industries, member by member."""
    at = np.concatenate([np.flatnonzero(table.industries([member])) for member in members])
    x = table.x[at]
    return table.Z[np.ix_(at, at)] * per_unit(x), table.outside[at], x


@dataclass(frozen=True, slots=True)
class NextMember:
    """An outsider and what it would add to the members' own measure.

    Attributes
    ----------
    economy
        Its code.
    gain
        Addition to the share of the members' denominator, 0–1; its own needs are met first and not counted.
    products
        The products it adds most to; none for a measure of industries.
    """

    economy: str
    gain: float
    products: tuple[str, ...] = ()


def next_by_products(flows: CoalitionFlows, *, pooled: bool, count: int = 3) -> tuple[NextMember, ...]:
    """Return the outsiders that would add most to the members' cover of products, best first.

    Contractual: what members already buy from it. Pooled: its net exports, as far as the members' own leave a gap.
    """
    needed, offered = flows.imports[:, flows.at].sum(axis=1), flows.exports[:, flows.at].sum(axis=1)
    if pooled:
        gap = np.maximum(needed - offered, 0.0)[:, None]
        added = np.minimum(np.maximum(flows.exports - flows.imports, 0.0), gap)
    else:
        added = flows.bought.sum(axis=2)
    added[:, flows.at] = 0.0
    gain = added.sum(axis=0) / float(_bought(flows).sum())
    return tuple(
        NextMember(
            flows.economies[e],
            float(gain[e]),
            tuple(flows.products[k] for k in np.argsort(-added[:, e], kind="stable")[:count] if added[k, e] > 0),
        )
        for e in _best(gain, count)
    )


def next_by_look_through(found: Requirements, members: Sequence[str], count: int = 3) -> tuple[NextMember, ...]:
    """Return the outsiders from which the members' production draws most, best first."""
    at = [found.economies.index(member) for member in members]
    drawn = found.required[:, at].sum(axis=1)
    gain = drawn / drawn.sum()
    gain[at] = 0.0
    return tuple(NextMember(found.economies[e], float(gain[e])) for e in _best(gain, count))


def next_by_extraction(table: InputOutputTable, members: Sequence[str], count: int = 3) -> tuple[NextMember, ...]:
    """Return the outsiders whose purchases would keep most of the members' output, best first."""
    A, f, x = _own_block(table, members)
    inside = table.industries(members)
    outsiders = [code for code in table.economies if code not in members]
    own = np.concatenate([np.flatnonzero(table.industries([member])) for member in members])
    joins = []
    for code in outsiders:
        at = np.flatnonzero(table.industries([code]))
        scale = per_unit(table.x[at])
        to, back = table.Z[np.ix_(own, at)] * scale, table.Z[np.ix_(at, own)] * per_unit(x)
        joins.append((to, back, table.Z[np.ix_(at, at)] * scale, table.outside[at]))
    kept = retained_output_with_one_more(A, f, joins)
    alone = float(np.linalg.solve(np.eye(len(f)) - A, f).sum())
    gain = (kept - alone) / float(table.x[inside].sum())
    return tuple(NextMember(outsiders[o], float(gain[o])) for o in _best(gain, count))


def _best(gain: Array, count: int) -> list[int]:
    """Return the positions of the largest gains above nothing, best first."""
    return [int(e) for e in np.argsort(-gain, kind="stable")[:count] if gain[e] > 0]
