"""Answers about products: what an economy lacks alternatives for, and what others lack without it."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kaname.answers.contract import (
    BelowMinimum,
    IndispensableAnswer,
    PivotRow,
    ScreenAnswer,
    ScreenRow,
)
from kaname.coalitions.netting import as_seen_from
from kaname.errors import UsageFault
from kaname.indicators.concentration import (
    DEFAULT_RULE,
    MINIMUM_USD,
    import_concentration,
    rule_named,
    screened,
)
from kaname.indicators.indispensability import THRESHOLD, pivots
from kaname.indicators.production import ProductionConcentration, production_concentration
from kaname.questions.presence import changes_noted, require_flows
from kaname.questions.session import Session, trade_members
from kaname.texts import Bilingual, both
from kaname.vocab.products import product, product_or_code


def notes(*keys: str, **values: object) -> tuple[Bilingual, ...]:
    """Return notes of ``texts/methods.toml`` in both languages."""
    return tuple(both(f"methods.note.{key}", **values) for key in keys)


def screen(
    session: Session,
    code: str,
    year: int | None = None,
    since: int | None = None,
    rule: str = DEFAULT_RULE,
    minimum_usd: float = MINIMUM_USD,
    only: str | None = None,
) -> ScreenAnswer:
    """Return the products an economy or group imports, most concentrated first, and which a rule calls dependent.

    Raises
    ------
    UsageFault
        For an unknown economy, rule or product, or a year the table lacks.
    """
    label, inside = trade_members(code)
    judged_by = rule_named(rule)
    year = session.trade().require_year(session.trade().latest_year if year is None else year)
    first = session.trade().require_year(since if since is not None else year)
    if first > year:
        raise UsageFault("years_reversed", since=first, year=year)
    needed = range(max(first - judged_by.years + 1, session.trade().years[0]), year + 1)
    if first - judged_by.years + 1 < needed[0]:
        raise UsageFault("rule_needs_years", rule=rule, years=judged_by.years, first=needed[0] + judged_by.years - 1)
    trade = as_seen_from(session.trade().where(years=needed), label, inside)
    if only is not None:
        trade = trade.where(products=[product(only).code])
    answered = screened(import_concentration(trade), judged_by, minimum_usd=0.0)
    wanted = answered.filter((nw.col("importer") == label) & (nw.col("year") >= first))
    rows = wanted.collect("pyarrow").rows(named=True)
    rows.sort(key=lambda row: (-row["year"], -row["hhi"], row["product"]))
    if not rows:
        require_flows(session.trade(), label, inside, first, year)
    produced = {y: production_concentration(session.production, y) for y in range(first, year + 1)}
    return ScreenAnswer(
        economy=label,
        members=inside,
        year=year,
        since=first,
        rule=rule,
        rule_source=judged_by.source,
        minimum_usd=minimum_usd,
        edition=trade.source.edition,
        rows=tuple(_screen_row(row, produced[row["year"]], inside) for row in rows if row["value_usd"] >= minimum_usd),
        below_minimum=tuple(
            BelowMinimum(product=row["product"], year=row["year"], value_usd=row["value_usd"])
            for row in rows
            if row["value_usd"] < minimum_usd
        ),
        notes=(
            *changes_noted(inside, first, year),
            *notes("minimum", "taiwan", "hubs", "designated", minimum=f"{minimum_usd:,.0f}"),
        ),
        sources=(trade.source, session.production.source),
    )


def _screen_row(
    row: dict[str, Any], produced: dict[str, ProductionConcentration], inside: tuple[str, ...]
) -> ScreenRow:
    known = product_or_code(row["product"])
    production = produced.get(known.commodity)
    return ScreenRow(
        product=known.code,
        revision=known.revision,
        name=known.name,
        year=row["year"],
        value_usd=row["value_usd"],
        hhi=row["hhi"],
        effective_suppliers=row["effective_suppliers"],
        suppliers=row["suppliers"],
        top_supplier=row["top_supplier"],
        top_share=row["top_share"],
        dependent=row["dependent"],
        world_hhi=row["world_hhi"],
        import_export_ratio=row["import_export_ratio"],
        commodity=known.commodity or None,
        production_hhi=production.hhi if production else None,
        production_leader=production.top_producer if production else None,
        own_production_tonnes=production.tonnes * _own_share(production, inside) if production else None,
    )


def _own_share(production: ProductionConcentration, inside: tuple[str, ...]) -> float:
    """Return the members' share of the world's production; none on record is none produced."""
    return sum(production.shares.get(member, 0.0) for member in inside)


def indispensable(
    session: Session,
    code: str,
    year: int | None = None,
    threshold: float = THRESHOLD,
    minimum_usd: float = MINIMUM_USD,
) -> IndispensableAnswer:
    """Return the products an economy or group exports and who depends on it for them, most dependents first."""
    label, inside = trade_members(code)
    if not 0 < threshold <= 1:
        raise UsageFault("bad_threshold", threshold=threshold)
    year = session.trade().require_year(session.trade().latest_year if year is None else year)
    trade = as_seen_from(session.trade().where(years=[year]), label, inside)
    produced = production_concentration(session.production, year)
    rows = []
    for pivot in pivots(trade, label, year, threshold, minimum_usd):
        known = product_or_code(pivot.product)
        production = produced.get(known.commodity)
        rows.append(
            PivotRow(
                product=known.code,
                revision=known.revision,
                name=known.name,
                export_value_usd=pivot.export_value_usd,
                world_share=pivot.world_share,
                world_rank=pivot.world_rank,
                partners=pivot.partners,
                dependents=pivot.dependents,
                dependents_value_usd=pivot.dependents_value_usd,
                mean_share=pivot.mean_share,
                dependent_economies=pivot.dependent_economies,
                production_share=_own_share(production, inside) if production else None,
            )
        )
    if not rows:
        require_flows(session.trade(), label, inside, year, year)
    return IndispensableAnswer(
        economy=label,
        members=inside,
        year=year,
        threshold=threshold,
        minimum_usd=minimum_usd,
        edition=trade.source.edition,
        rows=tuple(rows),
        notes=(
            *changes_noted(inside, year, year),
            *notes("minimum", "taiwan", "hubs", minimum=f"{minimum_usd:,.0f}"),
        ),
        sources=(trade.source, session.production.source),
    )
