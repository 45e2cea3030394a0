"""The parts of a coalition's answer that are asked for apart: leverage, retaliation, friend-shoring."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kaname.answers.coalition_contract import (
    FriendShoringEntry,
    FrontierPoint,
    GrowEntry,
    LeverageEntry,
    MemberRetaliationEntry,
    RetaliationEntry,
    SourcingRow,
)
from kaname.coalitions.friend_shoring import FriendShoring, Growth, ProductPlan, Terms, friend_shoring, frontier
from kaname.coalitions.leverage import coalition_leverage
from kaname.coalitions.purchases import CoalitionFlows
from kaname.coalitions.rationed import retaliation
from kaname.kernels.rationing import Base
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Band, Levels
from kaname.texts import LANGUAGES, Bilingual, Language, text
from kaname.vocab.economies import prose
from kaname.vocab.products import product_or_code

Target = tuple[str, tuple[str, ...]]


def leverage_entry(
    table: InputOutputTable, members: tuple[str, ...], target: Target, pairs: int, seed: int
) -> LeverageEntry:
    """Return what a target would lose if the members withdrew together, and each alone."""
    found = coalition_leverage(table, members, target[1], pairs, seed)
    return LeverageEntry(
        target=target[0],
        target_members=target[1],
        together=_levels(found.together),
        alone={member: _levels(found.alone[:, m]) for m, member in enumerate(members)},
        superadditive=Levels(*(found.together - found.alone.sum(axis=1)).tolist()),
        shapley={member: float(v) for member, v in zip(members, found.shapley.value, strict=True)},
        closed_sectors=found.closed,
    )


def retaliation_entry(
    base: Base, table: InputOutputTable, members: tuple[str, ...], target: Target
) -> RetaliationEntry:
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


def friend_shoring_entry(flows: CoalitionFlows, terms: Terms) -> FriendShoringEntry:
    """Return the cheapest re-sourcing on these terms, with what would have to grow."""
    found = friend_shoring(flows, terms)
    grown = sorted((g for plan in found.products for g in plan.growth), key=lambda g: -g.value_usd)
    return FriendShoringEntry(
        point=_point(found),
        grow=tuple(_grow(growth) for growth in grown),
        products=tuple(_row(plan) for plan in found.products),
        unweighed=found.unweighed,
    )


def frontier_points(flows: CoalitionFlows, points: Sequence[Terms]) -> tuple[FrontierPoint, ...]:
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
