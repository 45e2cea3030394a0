"""The work: a coalition's standings, then leverage, retaliation and friend-shoring where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kaname.coalitions.autonomy import ProductStanding
from kaname.coalitions.friend_shoring import FriendShoring, Growth, ProductPlan, Terms, friend_shoring, frontier
from kaname.coalitions.games import ShapleyShares
from kaname.coalitions.groups import group_folder
from kaname.coalitions.leverage import coalition_leverage
from kaname.coalitions.purchases import CoalitionFlows
from kaname.coalitions.rationed import FRICTION, LEAKAGE, retaliation
from kaname.coalitions.standing import FEWEST, MODELS, TRADE, MeasureName, Standings, by_member
from kaname.errors import UsageFault
from kaname.indicators.production import ProductionConcentration, production_concentration
from kaname.kernels.rationing import Base
from kaname.kernels.shapley import EXACT_UP_TO
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Band, Levels
from kaname.questions.coalition.question import (
    Coalition,
    CoalitionAnswer,
    CoalitionProduct,
    FriendShoringEntry,
    FrontierPoint,
    GrowEntry,
    LeverageEntry,
    MeasureStanding,
    MemberRetaliationEntry,
    NextMemberEntry,
    RetaliationEntry,
    ShapleyDetail,
    SourcingRow,
)
from kaname.questions.notes import notes
from kaname.questions.parties import GROUP_OR_ECONOMY
from kaname.questions.session import Session, trade_members
from kaname.texts import LANGUAGES, Bilingual, Language, text
from kaname.vocab.economies import Group, prose
from kaname.vocab.naming import resolve, resolve_list
from kaname.vocab.products import product_or_code

Target = tuple[str, tuple[str, ...]]


def answer(session: Session, asked: Coalition) -> CoalitionAnswer:
    """Return how autonomous a coalition is, alone and together, and what each member brings.

    Raises
    ------
    UsageFault
        For an unknown economy or group, a year the table lacks, fewer than two members, or a target inside.
    ValidationFault
        When a user's group is not sound, or a model has no answer.
    """
    own = group_folder(session.settings.data_dir / "groups")
    label, members = coalition_members(asked.group, own)
    table, trade = session.input_output(), session.trade()
    target = _target(table, asked.against, members, own)
    year = trade.require_year(trade.latest_year if asked.year is None else asked.year)
    found = Standings(
        trade,
        table,
        session.inverse,
        members,
        year=year,
        measure=asked.measure,
        pairs=asked.pairs,
        seed=asked.seed,
    )
    if target is not None and not found.inside:
        raise UsageFault("economy_not_in_icio", economy=", ".join(members), count=len(table.economies))
    # Rationing comes last: it takes longest, and faults in what is asked should come first.
    # Its products are many and small: threads of the linear algebra would wait for one another.
    session.tick(-2 * len(found.wanted))
    with threadpool_limits(limits=1):
        measures = {}
        for step, name in enumerate(found.wanted):
            measures[name] = _measure(found, name)
            session.tick(step)
        shares = {}
        for step, name in enumerate(found.wanted, start=len(found.wanted)):
            shares[name] = found.shares(name)
            session.tick(step)
    produced = production_concentration(session.production, year)
    rows = tuple(_product(row, members, produced) for row in found.products)
    return CoalitionAnswer(
        coalition=label,
        members=members,
        outside_table=found.outside_table,
        year=year,
        edition=trade.source.edition,
        table_year=table.year,
        table_edition=table.source.edition,
        measures=measures,
        shapley={name: by_member(found.names(name), part.value) for name, part in shares.items() if part},
        shapley_details={name: _detail(found.names(name), part) for name, part in shares.items() if part},
        missing=tuple(row for row in rows if row.lacking),
        next_member=_next_members(found),
        products=rows,
        leverage=_leverage(table, found.inside, target, asked) if target else None,
        retaliation=_retaliation(found.base, table, found.inside, target) if target else None,
        friend_shoring=_friend_shoring(found.flows, asked.terms) if asked.terms else None,
        frontier=_frontier(found.flows, asked.points),
        notes=_notes(found, asked, targeted=target is not None),
        sources=(trade.source, table.source, session.production.source),
    )


def coalition_members(named: str, own: Mapping[str, Group] | None = None) -> tuple[str, tuple[str, ...]]:
    """Return a coalition's label and members from a group, or economies and groups with commas between them.

    Parameters
    ----------
    named
        Such as QUAD, 日本,米国,韓国 or QUAD,KOR.
    own
        The user's own groups, by code.

    Raises
    ------
    UsageFault
        When a part is neither an economy nor a group, or there are fewer than two members.
    """
    own = own or {}
    codes = [one.code for one in resolve_list(named, GROUP_OR_ECONOMY, also=own)]
    members = tuple(dict.fromkeys(member for code in codes for member in _inside(code, own)))
    if len(members) < FEWEST:
        raise UsageFault("coalition.one_member", coalition=named)
    return ",".join(codes), members


def _inside(code: str, own: Mapping[str, Group]) -> tuple[str, ...]:
    return own[code].members if code in own else trade_members(code)[1]


def _target(
    table: InputOutputTable, named: str | None, members: tuple[str, ...], own: Mapping[str, Group]
) -> Target | None:
    if named is None:
        return None
    code = resolve(named, GROUP_OR_ECONOMY, also=own).code
    every = _inside(code, own)
    inside = tuple(member for member in every if member in table.economies)
    if not inside:
        raise UsageFault("economy_not_in_icio", economy=code, count=len(table.economies))
    if shared := sorted(set(every) & set(members)):
        raise UsageFault("coalition.target_inside", target=code, shared=", ".join(shared))
    return code, inside


def _measure(found: Standings, name: MeasureName) -> MeasureStanding:
    standing, count = found.standing(name), found.game(name) is None
    return MeasureStanding(
        alone=standing.alone,
        together=standing.together,
        apart=standing.apart,
        inside=standing.inside or {},
        unit="products" if count else "share",
        better="lower" if count else "higher",
        model=MODELS[name],
        year=found.year_of(name),
        band=standing.band,
        loses_by_joining=standing.loses,
    )


def _next_members(found: Standings) -> tuple[NextMemberEntry, ...]:
    return tuple(
        NextMemberEntry(measure=name, economy=best.economy, gain=best.gain, products=best.products)
        for name, entries in found.next_members().items()
        for best in entries
    )


def _detail(members: tuple[str, ...], found: ShapleyShares) -> ShapleyDetail:
    sampled = found.sampled
    return ShapleyDetail(
        method=found.method,
        added=by_member(members, found.added),
        pairs=sampled.pairs if sampled else None,
        seed=sampled.seed if sampled else None,
        confidence=sampled.confidence if sampled else None,
        halfwidth=by_member(members, sampled.halfwidth) if sampled else None,
        hoeffding=sampled.hoeffding if sampled else None,
    )


def _product(
    row: ProductStanding, members: tuple[str, ...], production: Mapping[str, ProductionConcentration]
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


def _notes(found: Standings, asked: Coalition, *, targeted: bool) -> tuple[Bilingual, ...]:
    said = list(notes("coalition_pooled", "coalition_value", "coalition_next"))
    if set(found.wanted) - set(TRADE):
        said += notes("coalition_industries", "rest_of_world")
    if "rationing" in found.wanted or targeted:
        friction = {"low": f"{FRICTION[0]:.2f}", "central": f"{FRICTION[1]:.2f}", "high": f"{FRICTION[2]:.2f}"}
        said += notes("coalition_rationing", leakage=f"{LEAKAGE:.2f}", **friction)
    if len(found.members) > EXACT_UP_TO:
        said += notes("coalition_sampled", seed=asked.seed)
    if found.outside_table:
        said += notes("coalition_outside", members=", ".join(found.outside_table))
    if targeted:
        said += notes("elasticity")
    if asked.terms or asked.points:
        said += notes("coalition_unit_values")
    return (*said, *notes("taiwan", "hubs"))


def _leverage(table: InputOutputTable, members: tuple[str, ...], target: Target, asked: Coalition) -> LeverageEntry:
    """Return what a target would lose if the members withdrew together, and each alone."""
    found = coalition_leverage(table, members, target[1], asked.pairs, asked.seed)
    return LeverageEntry(
        target=target[0],
        target_members=target[1],
        together=_levels(found.together),
        alone={member: _levels(found.alone[:, m]) for m, member in enumerate(members)},
        superadditive=Levels(*(found.together - found.alone.sum(axis=1)).tolist()),
        shapley={member: float(v) for member, v in zip(members, found.shapley.value, strict=True)},
        closed_sectors=found.closed,
    )


def _retaliation(base: Base, table: InputOutputTable, members: tuple[str, ...], target: Target) -> RetaliationEntry:
    """Return what a parting would cost both sides, member by member."""
    found = retaliation(base, table, members, target[1])
    return RetaliationEntry(
        target=target[0],
        target_members=target[1],
        target_loss_usd_mn=found.target_loss,
        coalition_loss_usd_mn=found.coalition_loss,
        target_loss_share=found.target_loss_share,
        coalition_loss_share=found.coalition_loss_share,
        ratio=found.ratio,
        members=tuple(
            MemberRetaliationEntry(
                member=row.member,
                target_loss_alone=row.target_loss_alone,
                own_loss_alone=row.own_loss_alone,
                ratio_alone=row.ratio_alone,
                own_loss_together=row.own_loss_together,
                ratio_together=row.ratio_together,
                loss_inside=row.loss_inside,
                loss_outside=row.loss_outside,
                loses_by_joining=row.loses_by_joining,
            )
            for row in found.members
        ),
    )


def _friend_shoring(flows: CoalitionFlows, terms: Terms) -> FriendShoringEntry:
    """Return the cheapest re-sourcing on these terms, with what would have to grow."""
    found = friend_shoring(flows, terms)
    grown = sorted((g for plan in found.products for g in plan.growth), key=lambda g: -g.value_usd)
    return FriendShoringEntry(
        point=_point(found),
        grow=tuple(_grow(growth) for growth in grown),
        products=tuple(_row(plan) for plan in found.products),
        unweighed=found.unweighed,
    )


def _frontier(flows: CoalitionFlows, points: Sequence[Terms]) -> tuple[FrontierPoint, ...]:
    """Return one point for each of the terms; none when none are asked."""
    return tuple(_point(found) for found in frontier(flows, points)) if points else ()


def _point(found: FriendShoring) -> FrontierPoint:
    now = found.cost_now_usd
    return FrontierPoint(
        cap=found.terms.cap,
        growth=found.terms.growth,
        cap_on="all" if found.terms.jointly else "each",
        capacity="pooled" if found.terms.pooled else "contractual",
        reshuffle=found.terms.reshuffle,
        cost_now_usd=now,
        premium_usd=found.premium_usd,
        premium_share=found.premium_usd / now if now else 0.0,
        moved_share=found.moved_share,
        unmet_share=found.unmet_share,
    )


def _row(plan: ProductPlan) -> SourcingRow:
    return SourcingRow(
        product=plan.product,
        name=product_or_code(plan.product).name,
        tonnes=plan.tonnes,
        moved_share=plan.moved_tonnes / plan.tonnes,
        unmet_share=plan.unmet_tonnes / plan.tonnes,
        cost_now_usd=plan.cost_now_usd,
        cost_usd=plan.cost_usd,
        premium_usd=plan.premium_usd,
        outsiders_now=plan.outsiders_now,
        outsiders_then=plan.outsiders_then,
        binding=plan.binding,
        filled=plan.filled,
    )


def _grow(growth: Growth) -> GrowEntry:
    return GrowEntry(
        product=growth.product,
        economy=growth.economy,
        member=growth.member,
        text=Bilingual(**{language: _sentence(growth, language) for language in LANGUAGES}),
        percent=growth.percent,
        tonnes_now=growth.tonnes_now,
        tonnes_then=growth.tonnes_then,
        redirected_tonnes=growth.redirected_tonnes,
        value_usd=growth.value_usd,
    )


def _sentence(growth: Growth, language: Language) -> str:
    """Return "grow X in Y by Z %", or what is redirected first."""
    values = {
        "product": product_or_code(growth.product).short.of(language),
        "economy": prose(growth.economy, language),
        "percent": f"{growth.percent:.1f}",
        "tonnes": f"{growth.redirected_tonnes:,.0f}",
    }
    if growth.redirected_tonnes < 1:
        return text("methods.coalition.grow", language, **values)
    if growth.percent > 0:
        return text("methods.coalition.redirect_and_grow", language, **values)
    return text("methods.coalition.redirect", language, **values)


def _levels(values: NDArray[np.float64]) -> Band:
    return Band(*values.tolist())
