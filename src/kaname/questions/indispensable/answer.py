"""The work of the transposed screen: who has this economy as leading supplier, product by product."""

from __future__ import annotations

from kaname.coalitions.netting import as_seen_from
from kaname.indicators.indispensability import pivots
from kaname.indicators.production import members_share, production_concentration
from kaname.questions.indispensable.question import Indispensable, IndispensableAnswer, PivotRow
from kaname.questions.notes import notes
from kaname.questions.presence import changes_noted, require_flows
from kaname.questions.session import Session, trade_members
from kaname.vocab.product_sets import members_in, product_set
from kaname.vocab.products import product_or_code


def answer(session: Session, asked: Indispensable) -> IndispensableAnswer:
    """Return the products an economy or group exports and who depends on it for them, most dependents first."""
    label, inside = trade_members(asked.economy)
    year = session.trade().require_year(session.trade().latest_year if asked.year is None else asked.year)
    trade = as_seen_from(session.trade().where(years=[year]), label, inside)
    chosen = None
    if asked.product_set is not None:
        chosen = product_set(asked.product_set, session.set_folder)
        trade = trade.where(products=list(members_in(chosen, trade.revision)))
    produced = production_concentration(session.production, year)
    rows = []
    for pivot in pivots(trade, label, year, asked.threshold, asked.minimum):
        known = product_or_code(pivot.product, trade.revision)
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
                production_share=members_share(production, inside) if production else None,
            )
        )
    if not rows:
        require_flows(session.trade(), label, inside, year, year)
    return IndispensableAnswer(
        economy=label,
        members=inside,
        year=year,
        threshold=asked.threshold,
        product_set=None if chosen is None else chosen.id,
        minimum_usd=asked.minimum,
        edition=trade.source.edition,
        rows=tuple(rows),
        notes=(
            *changes_noted(inside, year, year),
            *(notes("reporters_only", count=len(trade.reporters)) if trade.reporters else ()),
            *notes("minimum", "taiwan", "hubs", minimum=f"{asked.minimum:,.0f}"),
        ),
        sources=(trade.source, session.production.source),
    )
