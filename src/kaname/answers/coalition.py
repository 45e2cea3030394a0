"""Answers about coalitions: what members have in one another, what each brings, and how to need outsiders less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import numpy as np
from threadpoolctl import threadpool_limits

from kaname.answers.coalition_contract import (
    CoalitionAnswer,
    CoalitionProduct,
    MeasureName,
    MeasureStanding,
    NextMemberEntry,
    ShapleyDetail,
)
from kaname.answers.coalition_parts import friend_shoring_entry, frontier_points, leverage_entry, retaliation_entry
from kaname.coalitions import autonomy
from kaname.coalitions.friend_shoring import Terms, every_terms
from kaname.coalitions.games import PAIRS, SEED, Game, ShapleyShares, shapley_shares
from kaname.coalitions.groups import group_folder
from kaname.coalitions.purchases import CoalitionFlows, coalition_flows
from kaname.coalitions.rationed import FRICTION, LEAKAGE, rationing_game
from kaname.errors import UsageFault
from kaname.indicators.market import MODEL
from kaname.indicators.production import ProductionConcentration, production_concentration
from kaname.kernels import rationing as two_sided
from kaname.kernels.shapley import EXACT_UP_TO
from kaname.model.quantity import Band
from kaname.questions.notes import notes
from kaname.questions.session import Session, trade_members
from kaname.texts import Bilingual
from kaname.vocab.economies import Group
from kaname.vocab.products import product_or_code
from kaname.vocab.sectors import ALL, scope_sectors

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a coalition beside who is in it.

    Attributes
    ----------
    year
        Of product trade; the latest when None.
    measure
        One measure; all of them when None. Asking for "rationing" by name samples its Shapley value in large groups.
    against
        A target, for leverage and retaliation.
    terms
        Of friend-shoring, if wanted.
    points
        Terms of the frontier.
    pairs, seed
        Of sampled Shapley values, above twelve members.
    """

    year: int | None = None
    measure: str | None = None
    against: str | None = None
    terms: Terms | None = None
    points: tuple[Terms, ...] = ()
    pairs: int = PAIRS
    seed: int = SEED


def coalition_members(code: str, own: Mapping[str, Group] | None = None) -> tuple[str, tuple[str, ...]]:
    """Return a coalition's label and members from a group, an economy, or several of them joined by commas.

    Parameters
    ----------
    code
        Such as QUAD, or JPN,USA,KOR, or QUAD,KOR.
    own
        The user's own groups, by code.

    Raises
    ------
    UsageFault
        When a part is neither an economy nor a group, or there are fewer than two members.
    """
    own = own or {}
    parts = [part.strip().upper() for part in code.split(",") if part.strip()]
    found: dict[str, None] = {}
    for part in parts or [code]:
        inside = own[part].members if part in own else trade_members(part)[1]
        found.update(dict.fromkeys(inside))
    if len(found) < FEWEST:
        raise UsageFault("coalition.one_member", coalition=code)
    return ",".join(dict.fromkeys(parts)), tuple(found)


def coalition_answer(session: Session, code: str, asked: Asked | None = None) -> CoalitionAnswer:
    """Return how autonomous a coalition is, alone and together, and what each member brings.

    Raises
    ------
    UsageFault
        For an unknown economy, group or measure, a year the table lacks, fewer than two members, or a target inside.
    ValidationFault
        When a user's group is not sound, or a model has no answer.
    """
    asked = asked or Asked()
    own = group_folder(session.settings.data_dir / "groups")
    label, members = coalition_members(code, own)
    if asked.measure is not None and asked.measure not in MEASURES:
        raise UsageFault("coalition.unknown_measure", measure=asked.measure, known=", ".join(MEASURES))
    target = _target(session, asked.against, members, own)
    if asked.pairs < FEWEST:
        raise UsageFault("coalition.bad_pairs", pairs=asked.pairs)
    report = Report(session, members, asked)
    # Rationing comes last: it takes longest, and faults in what is asked should come first.
    # Its products are many and small: threads of the linear algebra would wait for one another.
    with threadpool_limits(limits=1):
        standings = {name: report.standing(name) for name in report.wanted}
        shares = {name: report.shares(name) for name in report.wanted if report.game(name) is not None}
    produced = production_concentration(session.production, report.year)
    rows = tuple(_product(row, members, produced) for row in report.products)
    trade, table = session.trade().source, session.input_output().source
    return CoalitionAnswer(
        coalition=label,
        members=members,
        outside_table=report.outside_table,
        year=report.year,
        edition=trade.edition,
        table_year=session.input_output().year,
        table_edition=table.edition,
        measures=standings,
        shapley={name: _by(report.names(name), found.value) for name, found in shares.items() if found},
        shapley_details={name: _detail(report.names(name), found) for name, found in shares.items() if found},
        missing=tuple(row for row in rows if row.lacking),
        next_member=report.next_members(),
        products=rows,
        leverage=leverage_entry(session.input_output(), report.inside, target, asked.pairs, asked.seed)
        if target
        else None,
        retaliation=retaliation_entry(report.base, session.input_output(), report.inside, target) if target else None,
        friend_shoring=friend_shoring_entry(report.flows, asked.terms) if asked.terms else None,
        frontier=frontier_points(report.flows, asked.points),
        notes=_notes(report, asked, targeted=target is not None),
        sources=(trade, table, session.production.source),
    )


def sourcing_terms(
    cap: float | None, growth: float, *, jointly: bool, pooled: bool, reshuffle: bool, frontier: bool
) -> tuple[Terms | None, tuple[Terms, ...]]:
    """Return the terms of friend-shoring, None without a cap, and those of the frontier, none when not wanted.

    Raises
    ------
    UsageFault
        When the cap is outside 0–1 or the growth negative.
    """
    base = Terms(1.0 if cap is None else cap, growth, jointly=jointly, pooled=pooled, reshuffle=reshuffle)
    return (None if cap is None else base), (every_terms(base=base) if frontier else ())


def _target(
    session: Session, code: str | None, members: tuple[str, ...], own: Mapping[str, Group]
) -> tuple[str, tuple[str, ...]] | None:
    if code is None:
        return None
    upper = code.strip().upper()
    named = own[upper].members if upper in own else trade_members(upper)[1]
    inside = tuple(member for member in named if member in session.input_output().economies)
    if not inside:
        raise UsageFault("economy_not_in_icio", economy=upper, count=len(session.input_output().economies))
    if shared := sorted(set(named) & set(members)):
        raise UsageFault("coalition.target_inside", target=upper, shared=", ".join(shared))
    return upper, inside


class Report:
    """What one answer needs of a coalition, each part made when first used.

    Parameters
    ----------
    session, members, asked
        The data, the coalition, and what is asked.
    """

    def __init__(self, session: Session, members: tuple[str, ...], asked: Asked) -> None:
        self.session, self.members, self.asked = session, members, asked
        trade = session.trade()
        self.year = trade.require_year(trade.latest_year if asked.year is None else asked.year)
        self.inside = tuple(member for member in members if member in session.input_output().economies)
        self.outside_table = tuple(member for member in members if member not in self.inside)
        if asked.against is not None and not self.inside:
            raise UsageFault(
                "economy_not_in_icio", economy=", ".join(members), count=len(session.input_output().economies)
            )
        one = () if asked.measure is None else tuple(name for name in MEASURES if name == asked.measure)
        industries = len(self.inside) >= FEWEST
        self.wanted = tuple(name for name in one or MEASURES if industries or name in TRADE)
        self._games: dict[MeasureName, Game | None] = {}
        self._bands: dict[MeasureName, Band] = {}

    @cached_property
    def flows(self) -> CoalitionFlows:
        """Product trade of the year."""
        return coalition_flows(self.session.trade(), self.members, self.year)

    @cached_property
    def products(self) -> tuple[autonomy.ProductStanding, ...]:
        """Product by product."""
        return autonomy.product_standings(self.flows)

    @cached_property
    def requirements(self) -> autonomy.Requirements:
        """The dependence matrix before it is made shares."""
        return autonomy.requirements(self.session.input_output(), self.session.inverse(), scope_sectors(ALL))

    @cached_property
    def base(self) -> two_sided.Base:
        """The table as `rationing` takes it."""
        t = self.session.input_output()
        return two_sided.base(t.Z, t.outside, t.x, self.session.inverse(), len(t.economies))

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
            return autonomy.extraction_game(self.session.input_output(), self.inside)
        if name == "rationing":
            game, band = rationing_game(self.base, self.session.input_output(), self.inside)
            self._bands[name] = band
            return game
        return None

    def standing(self, name: MeasureName) -> MeasureStanding:
        """Return one measure, alone and together."""
        game = self.game(name)
        if game is None:
            return self._dependent()
        alone = np.divide(game.single, game.weight, out=np.zeros(len(game.members)), where=game.weight > 0)
        return MeasureStanding(
            alone=_by(game.members, alone),
            together=game.together,
            apart=float(game.single.sum()),
            inside=_by(game.members, game.inside),
            unit="share",
            better="higher",
            model=MODELS[name],
            year=self.year if name in TRADE else self.session.input_output().year,
            band=self._bands.get(name),
            loses_by_joining=tuple(
                m for m, a, i in zip(game.members, alone, game.inside, strict=True) if i < a - LEAST
            ),
        )

    def _dependent(self) -> MeasureStanding:
        counts = {m: float(sum(m in row.dependent_alone for row in self.products)) for m in self.members}
        return MeasureStanding(
            alone=counts,
            together=float(sum(row.dependent for row in self.products)),
            apart=None,
            inside={},
            unit="products",
            better="lower",
            model="trade",
            year=self.year,
            band=None,
            loses_by_joining=(),
        )

    def shares(self, name: MeasureName) -> ShapleyShares | None:
        """Return a measure's Shapley value; None where it would take too long and was not asked for by name."""
        game = self.game(name)
        if game is None:
            return None
        if name != "rationing":
            return shapley_shares(game, self._pairs(name), self.asked.seed)
        if len(game.members) > RATIONING_EXACT and self.asked.measure is None:
            return None
        return shapley_shares(game, min(self.asked.pairs, RATIONING_PAIRS), self.asked.seed, RATIONING_EXACT)

    def _pairs(self, name: MeasureName) -> int:
        """Return how many pairs of orders are drawn: an order of extraction is a factorisation of the whole group."""
        return self.asked.pairs // 10 + FEWEST if name == "extraction" else self.asked.pairs

    def next_members(self) -> tuple[NextMemberEntry, ...]:
        """Return the outsiders that would add most, by each measure that can say."""
        found: dict[MeasureName, Iterable[autonomy.NextMember]] = {}
        for name in self.wanted:
            if name in {"products_contractual", "products_pooled"}:
                found[name] = autonomy.next_by_products(self.flows, pooled=name == "products_pooled", count=SHOWN_NEXT)
            elif name == "look_through":
                found[name] = autonomy.next_by_look_through(self.requirements, self.inside, SHOWN_NEXT)
            elif name == "extraction":
                found[name] = autonomy.next_by_extraction(self.session.input_output(), self.inside, SHOWN_NEXT)
        return tuple(
            NextMemberEntry(measure=name, economy=best.economy, gain=best.gain, products=best.products)
            for name, entries in found.items()
            for best in entries
        )


# A member that has less inside than alone by no more than this has the same.
LEAST = 1e-9


def _by(members: tuple[str, ...], values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, float]:
    return {member: float(value) for member, value in zip(members, values, strict=True)}


def _detail(members: tuple[str, ...], found: ShapleyShares) -> ShapleyDetail:
    sampled = found.sampled
    return ShapleyDetail(
        method=found.method,
        added=_by(members, found.added),
        pairs=sampled.pairs if sampled else None,
        seed=sampled.seed if sampled else None,
        confidence=sampled.confidence if sampled else None,
        halfwidth=_by(members, sampled.halfwidth) if sampled else None,
        hoeffding=sampled.hoeffding if sampled else None,
    )


def _product(
    row: autonomy.ProductStanding, members: tuple[str, ...], production: Mapping[str, ProductionConcentration]
) -> CoalitionProduct:
    known = product_or_code(row.product)
    produced = production.get(known.commodity)
    return CoalitionProduct(
        product=row.product,
        name=known.name,
        imports_usd=row.imports_usd,
        inside_usd=row.inside_usd,
        gap_usd=row.gap_usd,
        contractual=row.contractual,
        pooled=row.pooled,
        pooled_alone=row.pooled_alone,
        top_outsider=row.top_outsider,
        top_outsider_share=row.top_outsider_share,
        dependent=row.dependent,
        dependent_alone=row.dependent_alone,
        lacking=row.lacking,
        production_share=sum(produced.shares.get(member, 0.0) for member in members) if produced else None,
    )


def _notes(report: Report, asked: Asked, *, targeted: bool) -> tuple[Bilingual, ...]:
    found = list(notes("coalition_pooled", "coalition_value", "coalition_next"))
    if set(report.wanted) - set(TRADE):
        found += notes("coalition_industries", "rest_of_world")
    if "rationing" in report.wanted or targeted:
        friction = {"low": f"{FRICTION[0]:.2f}", "central": f"{FRICTION[1]:.2f}", "high": f"{FRICTION[2]:.2f}"}
        found += notes("coalition_rationing", leakage=f"{LEAKAGE:.2f}", **friction)
    if len(report.members) > EXACT_UP_TO:
        found += notes("coalition_sampled", seed=asked.seed)
    if report.outside_table:
        found += notes("coalition_outside", members=", ".join(report.outside_table))
    if targeted:
        found += notes("elasticity")
    if asked.terms or asked.points:
        found += notes("coalition_unit_values")
    return (*found, *notes("taiwan", "hubs"))
