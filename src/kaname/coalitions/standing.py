"""A coalition under every measure: its games, how its members stand, what each brings and who would add most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from kaname.coalitions import autonomy
from kaname.coalitions.games import Game, ShapleyShares, shapley_shares
from kaname.coalitions.purchases import CoalitionFlows, coalition_flows
from kaname.coalitions.rationed import rationing_game
from kaname.indicators.market import MODEL
from kaname.kernels import rationing as two_sided
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Band
from kaname.model.trade import TradeTable
from kaname.vocab.sectors import ALL, scope_sectors

Array = NDArray[np.float64]
MeasureName = Literal[
    "products_contractual", "products_pooled", "products_dependent", "look_through", "extraction", "rationing"
]
MEASURES: tuple[MeasureName, ...] = get_args(MeasureName)
TRADE: tuple[MeasureName, ...] = ("products_contractual", "products_pooled", "products_dependent")
MODELS: dict[MeasureName, str] = {
    "products_contractual": "trade",
    "products_pooled": "trade",
    "products_dependent": "trade",
    "look_through": "look_through",
    "extraction": MODEL,
    "rationing": "rationing",
}
FEWEST = 2
# Every coalition is one scenario of `rationing`: 2⁴ of them take seconds, 2¹² would take minutes.
RATIONING_EXACT, RATIONING_PAIRS = 4, 4
SHOWN_NEXT = 3
# A member that has less inside than alone by no more than this has the same.
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """One measure, alone and together: shares 0–1 of each one's own denominator, or numbers of products.

    Attributes
    ----------
    alone, inside
        Of each member by itself, and within the coalition; `inside` is empty for a count.
    together, apart
        Of the members as one economy, and without one another over the same denominator; None for a count.
    band
        Of `together` over the model's main assumption; None for an accounting share.
    loses
        Members with less inside than alone.
    """

    alone: dict[str, float]
    together: float
    apart: float | None = None
    inside: dict[str, float] | None = None
    band: Band | None = None
    loses: tuple[str, ...] = ()


@dataclass(eq=False)
class Standings:
    """What one answer needs of a coalition, each part made when first used.

    Attributes
    ----------
    trade, table
        Product trade, and the input–output table.
    inverse
        Gives the table's Leontief inverse, if a measure asks for it.
    members
        The coalition.
    year
        Of product trade.
    measure
        One measure; all of them when None. Asking for "rationing" by name samples its Shapley value in large groups.
    pairs, seed
        Of sampled Shapley values, above twelve members.
    """

    trade: TradeTable
    table: InputOutputTable
    inverse: Callable[[], Array]
    members: tuple[str, ...]
    year: int
    measure: MeasureName | None
    pairs: int
    seed: int
    _games: dict[MeasureName, Game | None] = field(default_factory=dict, init=False)
    _bands: dict[MeasureName, Band] = field(default_factory=dict, init=False)

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Members that the input–output table holds."""
        return tuple(member for member in self.members if member in self.table.economies)

    @cached_property
    def outside_table(self) -> tuple[str, ...]:
        """Members that it does not hold."""
        return tuple(member for member in self.members if member not in self.inside)

    @cached_property
    def wanted(self) -> tuple[MeasureName, ...]:
        """The measures asked for that the members have: those of industries need two members in the table."""
        industries = len(self.inside) >= FEWEST
        asked = (name for name in MEASURES if self.measure in (None, name))
        return tuple(name for name in asked if industries or name in TRADE)

    @cached_property
    def flows(self) -> CoalitionFlows:
        """Product trade of the year."""
        return coalition_flows(self.trade, self.members, self.year)

    @cached_property
    def products(self) -> tuple[autonomy.ProductStanding, ...]:
        """Product by product."""
        return autonomy.product_standings(self.flows)

    @cached_property
    def requirements(self) -> autonomy.Requirements:
        """The dependence matrix before it is made shares."""
        return autonomy.requirements(self.table, self.inverse(), scope_sectors(ALL))

    @cached_property
    def base(self) -> two_sided.Base:
        """The table as `rationing` takes it."""
        t = self.table
        return two_sided.base(t.Z, t.outside, t.x, self.inverse(), len(t.economies))

    def names(self, name: MeasureName) -> tuple[str, ...]:
        """Return the members a measure speaks of."""
        return self.members if name in TRADE else self.inside

    def game(self, name: MeasureName) -> Game | None:
        """Return a measure as a game; None for a count of products, which is none."""
        if name not in self._games:
            self._games[name] = self._made(name)
        return self._games[name]

    def _made(self, name: MeasureName) -> Game | None:
        if name == "products_contractual":
            return autonomy.contractual_game(self.flows)
        if name == "products_pooled":
            return autonomy.pooled_game(self.flows)
        if name == "look_through":
            return autonomy.look_through_game(self.requirements, self.inside)
        if name == "extraction":
            return autonomy.extraction_game(self.table, self.inside)
        if name == "rationing":
            game, band = rationing_game(self.base, self.table, self.inside)
            self._bands[name] = band
            return game
        return None

    def standing(self, name: MeasureName) -> Standing:
        """Return one measure, alone and together."""
        game = self.game(name)
        if game is None:
            return Standing(
                alone={m: float(sum(m in row.dependent_alone for row in self.products)) for m in self.members},
                together=float(sum(row.dependent for row in self.products)),
            )
        alone = np.divide(game.single, game.weight, out=np.zeros(len(game.members)), where=game.weight > 0)
        held = zip(game.members, alone, game.inside, strict=True)
        return Standing(
            alone=by_member(game.members, alone),
            together=game.together,
            apart=float(game.single.sum()),
            inside=by_member(game.members, game.inside),
            band=self._bands.get(name),
            loses=tuple(member for member, by_itself, within in held if within < by_itself - LEAST),
        )

    def year_of(self, name: MeasureName) -> int:
        """Return the year of the data a measure is of."""
        return self.year if name in TRADE else self.table.year

    def shares(self, name: MeasureName) -> ShapleyShares | None:
        """Return a measure's Shapley value; None where it would take too long and was not asked for by name."""
        game = self.game(name)
        if game is None:
            return None
        if name != "rationing":
            return shapley_shares(game, self._pairs(name), self.seed)
        if len(game.members) > RATIONING_EXACT and self.measure is None:
            return None
        return shapley_shares(game, min(self.pairs, RATIONING_PAIRS), self.seed, RATIONING_EXACT)

    def _pairs(self, name: MeasureName) -> int:
        """Return how many pairs of orders are drawn: an order of extraction is a factorisation of the whole group."""
        return self.pairs // 10 + FEWEST if name == "extraction" else self.pairs

    def next_members(self) -> dict[MeasureName, tuple[autonomy.NextMember, ...]]:
        """Return the outsiders that would add most, by each measure that can say."""
        found: dict[MeasureName, Iterable[autonomy.NextMember]] = {}
        for name in self.wanted:
            if name in {"products_contractual", "products_pooled"}:
                found[name] = autonomy.next_by_products(self.flows, pooled=name == "products_pooled", count=SHOWN_NEXT)
            elif name == "look_through":
                found[name] = autonomy.next_by_look_through(self.requirements, self.inside, SHOWN_NEXT)
            elif name == "extraction":
                found[name] = autonomy.next_by_extraction(self.table, self.inside, SHOWN_NEXT)
        return {name: tuple(entries) for name, entries in found.items()}


def by_member(members: tuple[str, ...], values: Array) -> dict[str, float]:
    """Return values (n,) by the member they are of."""
    return {member: float(value) for member, value in zip(members, values, strict=True)}
