"""Friend-shoring: the cheapest re-sourcing of a coalition's imports under a cap on outsiders, product by product.

Products are separable, so each is one small program (`kaname.coalitions.sourcing`) over all members at once. Needs are
today's imports in tonnes. A tonne costs the origin's unit value: its exports in US dollars over their tonnes, over all
its importers that year. Capacity is what each origin sells the members today, times 1 + g; *pooled*, what a member
exports to anyone counts, times 1 + g. No one may buy from itself: what is made and used at home is not in the data.
Unit values of one six-digit code differ in quality too, so by default nothing moves for cheapness alone; `reshuffle`
lets everything go to the cheapest origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kaname.coalitions.purchases import CoalitionFlows
from kaname.coalitions.sourcing import Market, Sourcing, cheapest_sourcing
from kaname.errors import UsageFault, ValidationFault

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

GROWTHS = (0.0, 0.05, 0.10, 0.25)
CAPS = (1.0, 0.75, 0.5, 0.4, 0.3, 0.2, 0.1)
# Below this share of a product's tonnes a change is what the solver leaves, not advice.
ROUNDING = 1e-7
# κ beside the dearest unit value: above every difference of unit values, so that nothing moves for cheapness alone.
STAY = 2.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a plan.

    Attributes
    ----------
    cap
        Largest share of a member's tonnes that may come from an outsider, 0–1.
    growth
        g, by which every origin's capacity may grow.
    jointly
        Whether the cap holds for all outsiders together, or for each.
    pooled
        Whether members may redirect to one another what they export to outsiders.
    reshuffle
        Whether sourcing may also move for cheapness alone.
    """

    cap: float
    growth: float = 0.10
    jointly: bool = False
    pooled: bool = False
    reshuffle: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.cap <= 1:
            raise UsageFault("coalition.bad_cap", cap=self.cap)
        if not 0 <= self.growth < np.inf:
            raise UsageFault("coalition.bad_growth", growth=self.growth)


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """One product as the program takes it; n members, I origins that sell or could sell to them.

    Attributes
    ----------
    product
        Six-digit code.
    origins
        (I,): positions of the origins among the economies.
    tonnes
        (n, I): what members buy today, weights filled in from unit values where a flow reports none.
    unit_value
        (I,): US dollars a tonne.
    exported
        (I,): tonnes a member exports to anyone; what it sells the members for an outsider.
    member
        (I,): whether an origin is a member.
    position
        (I,): number of the member an origin is; -1 for an outsider.
    filled
        Share of the value whose weight was filled in.
    """

    product: str
    origins: NDArray[np.intp]
    tonnes: Array
    unit_value: Array
    exported: Array
    member: Mask
    position: NDArray[np.intp]
    filled: float


@dataclass(frozen=True, slots=True)
class Growth:
    """What an origin sells the members more of: first what it redirects to them, then what it grows.

    Attributes
    ----------
    product, economy
        What, and where.
    member
        Whether the origin is in the coalition.
    tonnes_now, tonnes_then
        Sales to the members, today and in the plan.
    redirected_tonnes
        The part of the rise taken from what it exports to outsiders; 0 unless pooled.
    percent
        Growth of its capacity, percent: of its sales to the members, or when pooled of its exports to anyone.
    value_usd
        The rise at the origin's unit value.
    """

    product: str
    economy: str
    member: bool
    tonnes_now: float
    tonnes_then: float
    redirected_tonnes: float
    percent: float
    value_usd: float


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """The plan for one product.

    Attributes
    ----------
    product
        Six-digit code.
    cost_usd, cost_uncapped_usd, cost_now_usd
        Of the plan; of the plan on the same terms without a cap; of today's sourcing; all at unit values.
    tonnes, moved_tonnes, unmet_tonnes
        Needed; bought on links beyond today's; left unmet.
    unmet_usd
        The unmet at today's mean unit value.
    outsiders_now, outsiders_then
        Share of what is bought that comes from outsiders.
    binding
        Whether today's sourcing breaks the cap for some member.
    filled
        Share of the value whose weight was filled in.
    growth
        Origins that sell the members more, most value first.
    """

    product: str
    cost_usd: float
    cost_uncapped_usd: float
    cost_now_usd: float
    tonnes: float
    moved_tonnes: float
    unmet_tonnes: float
    unmet_usd: float
    outsiders_now: float
    outsiders_then: float
    binding: bool
    filled: float
    growth: tuple[Growth, ...]

    @property
    def premium_usd(self) -> float:
        """What the cap costs: the plan, with the unmet at today's mean unit value, over the plan without a cap."""
        return self.cost_usd + self.unmet_usd - self.cost_uncapped_usd


@dataclass(frozen=True, slots=True)
class FriendShoring:
    """One point of the frontier.

    Attributes
    ----------
    terms
        What was asked.
    products
        Plans, most value moved or unmet first.
    unweighed
        Products without any weight, which cannot be costed and are left out.
    """

    terms: Terms
    products: tuple[ProductPlan, ...]
    unweighed: tuple[str, ...]

    @property
    def cost_now_usd(self) -> float:
        """Cost of today's sourcing at unit values."""
        return sum(plan.cost_now_usd for plan in self.products)

    @property
    def premium_usd(self) -> float:
        """What the cap costs over all products."""
        return sum(plan.premium_usd for plan in self.products)

    @property
    def unmet_share(self) -> float:
        """Share of needs left unmet, by today's value."""
        now = self.cost_now_usd
        return sum(plan.unmet_usd for plan in self.products) / now if now else 0.0

    @property
    def moved_share(self) -> float:
        """Share of needs bought on links beyond today's, by today's value."""
        now = self.cost_now_usd
        moved = sum(plan.moved_tonnes / plan.tonnes * plan.cost_now_usd for plan in self.products)
        return moved / now if now else 0.0


def needs(flows: CoalitionFlows) -> tuple[tuple[Need, ...], tuple[str, ...]]:
    """Return the products the members import as the program takes them, and those without any weight."""
    found, unweighed = [], []
    for k, product in enumerate(flows.products):
        if flows.bought[k].sum() <= 0:
            continue
        need = _need(flows, k)
        if need is None:
            unweighed.append(product)
        else:
            found.append(need)
    return tuple(found), tuple(unweighed)


def _need(flows: CoalitionFlows, k: int) -> Need | None:
    value, weight = flows.weighed_value[k], flows.weighed_tonnes[k]
    if weight.sum() <= 0:
        return None
    # An origin that reports no weight at all is costed at the world's unit value.
    unit = np.divide(value, weight, out=np.full(len(value), value.sum() / weight.sum()), where=weight > 0)
    position = np.full(len(flows.economies), -1, dtype=np.intp)
    position[flows.at] = np.arange(len(flows.at))
    sells = flows.bought[k].sum(axis=1) > 0
    origins = np.flatnonzero(sells | ((position >= 0) & (flows.exports[k] > 0)))
    bought, tonnes = flows.bought[k, origins], flows.tonnes[k, origins]
    missing = (bought > 0) & ~(tonnes > 0)
    tonnes = np.where(missing, bought / unit[origins, None], np.where(bought > 0, tonnes, 0.0))
    member = position[origins] >= 0
    sold = tonnes.sum(axis=1)
    return Need(
        product=flows.products[k],
        origins=origins,
        tonnes=tonnes.T,
        unit_value=unit[origins],
        exported=np.where(member, np.maximum(flows.exports[k, origins] / unit[origins], sold), sold),
        member=member,
        position=position[origins],
        filled=float(bought[missing].sum() / bought.sum()),
    )


def friend_shoring(flows: CoalitionFlows, terms: Terms) -> FriendShoring:
    """Return the cheapest re-sourcing of everything the members import, on these terms."""
    return frontier(flows, [terms])[0]


def frontier(flows: CoalitionFlows, asked: Sequence[Terms]) -> tuple[FriendShoring, ...]:
    """Return one point for each of the terms asked; the plan without a cap is solved once for equal terms.

    Raises
    ------
    ValidationFault
        When a program has no solution.
    """
    found, unweighed = needs(flows)
    uncapped: dict[Terms, list[Sourcing]] = {}
    points = []
    for terms in asked:
        free = replace(terms, cap=1.0)
        if free not in uncapped:
            uncapped[free] = [_solved(need, free) for need in found]
        plans = [
            _plan(need, base if terms == free else _solved(need, terms), base, flows, terms)
            for need, base in zip(found, uncapped[free], strict=True)
        ]
        plans.sort(key=lambda p: (-(p.unmet_tonnes + p.moved_tonnes) / p.tonnes * p.cost_now_usd, p.product))
        points.append(FriendShoring(terms, tuple(plans), unweighed))
    return tuple(points)


def every_terms(
    caps: Sequence[float] = CAPS, growths: Sequence[float] = GROWTHS, base: Terms | None = None
) -> tuple[Terms, ...]:
    """Return the terms of a frontier: each growth with each cap, otherwise as `base`."""
    base = Terms(1.0) if base is None else base
    return tuple(replace(base, cap=cap, growth=growth) for growth in growths for cap in caps)


def _solved(need: Need, terms: Terms) -> Sourcing:
    demand, sold = need.tonnes.sum(axis=1), need.tonnes.sum(axis=0)
    if terms.cap == 1 and not terms.reshuffle:
        # Nothing has to move, so nothing does.
        cost = float(sold @ need.unit_value)
        zero = np.zeros(len(demand))
        return Sourcing(need.tonnes, zero, cost, cost, zero, np.zeros(len(sold)), 0.0)
    # Tonnes of one product span nine orders of magnitude: solved in shares of all that is needed.
    scale, price = float(demand.sum()), float(need.unit_value.max())
    market = Market(
        cost=need.unit_value / price,
        capacity=(1.0 + terms.growth) * (need.exported if terms.pooled else sold) / scale,
        today=need.tonnes / scale,
        demand=demand / scale,
        allowed=need.position[None, :] != np.arange(len(demand))[:, None],
        outsider=~need.member,
    )
    try:
        found = cheapest_sourcing(market, terms.cap, 0.0 if terms.reshuffle else STAY, jointly=terms.jointly)
    except ValueError as fault:
        raise ValidationFault("coalition.sourcing_refused", product=need.product, reason=str(fault)) from fault
    return replace(
        found,
        flow=found.flow * scale,
        unmet=found.unmet * scale,
        cost=found.cost * scale * price,
        objective=found.objective * scale * price,
        demand_price=found.demand_price * price,
        capacity_price=found.capacity_price * price,
        cap_price=found.cap_price * scale * price,
    )


def _plan(need: Need, solved: Sourcing, uncapped: Sourcing, flows: CoalitionFlows, terms: Terms) -> ProductPlan:
    demand, now, then = need.tonnes.sum(axis=1), need.tonnes.sum(axis=0), solved.flow.sum(axis=0)
    total, cost_now = float(demand.sum()), float(need.unit_value @ now)
    foreign = need.tonnes[:, ~need.member]
    held = foreign.sum(axis=1, keepdims=True) if terms.jointly else foreign
    unmet, supplied = float(solved.unmet.sum()), float(then.sum())
    return ProductPlan(
        product=need.product,
        cost_usd=solved.cost,
        cost_uncapped_usd=uncapped.cost,
        cost_now_usd=cost_now,
        tonnes=total,
        moved_tonnes=float(np.maximum(solved.flow - need.tonnes, 0.0).sum()),
        unmet_tonnes=unmet,
        unmet_usd=unmet * cost_now / total,
        outsiders_now=float(foreign.sum()) / total,
        outsiders_then=float(then[~need.member].sum()) / supplied if supplied > 0 else 0.0,
        binding=bool(np.any(held > terms.cap * demand[:, None] + ROUNDING * total)),
        filled=need.filled,
        growth=_growth(need, now, then, flows, terms),
    )


def _growth(need: Need, now: Array, then: Array, flows: CoalitionFlows, terms: Terms) -> tuple[Growth, ...]:
    basis = need.exported if terms.pooled else now
    rises = [
        Growth(
            product=need.product,
            economy=flows.economies[need.origins[i]],
            member=bool(need.member[i]),
            tonnes_now=float(now[i]),
            tonnes_then=float(then[i]),
            redirected_tonnes=float(max(min(then[i], basis[i]) - now[i], 0.0)),
            percent=100.0 * max(float(then[i] / basis[i]) - 1.0, 0.0),
            value_usd=float((then[i] - now[i]) * need.unit_value[i]),
        )
        for i in np.flatnonzero(then - now > ROUNDING * now.sum())
    ]
    return tuple(sorted(rises, key=lambda g: (-g.value_usd, g.economy)))
