"""The work of the supply risk of raw materials."""

from __future__ import annotations

from kaname.coalitions.netting import as_seen_from
from kaname.errors import UsageFault
from kaname.indicators import supply_risk as measured
from kaname.indicators.governance import risk, stability
from kaname.indicators.production import production_concentration
from kaname.questions.notes import notes
from kaname.questions.presence import changes_noted, require_flows
from kaname.questions.session import Session, trade_members
from kaname.questions.supply_risk.question import MaterialSupplier, SupplyRisk, SupplyRiskAnswer, SupplyRiskRow
from kaname.vocab.products import REVISION, commodities
from kaname.warehouse.tables import governance_snapshot


def answer(session: Session, asked: SupplyRisk) -> SupplyRiskAnswer:
    """Return the raw materials an economy or group imports, highest supply risk first.

    Raises
    ------
    UsageFault
        For a year without trade or without production of any material.
    """
    label, inside = trade_members(asked.economy)
    bought = session.trade()
    year = bought.require_year(bought.latest_year if asked.year is None else asked.year)
    produced = production_concentration(session.production, year)
    if not produced:
        raise UsageFault("no_production", year=year, years=_span(session.production.years()))
    if bought.revision != REVISION:
        bought = session.trade_in(REVISION).table
    trade = as_seen_from(bought.where(years=[year]), label, inside)
    rated = {economy: risk(value) for economy, value in stability(session.governance, year).items()}
    found = measured.supply_risks(trade, produced, rated, {label: inside})
    if not found:
        require_flows(bought, label, inside, year, year)
    return SupplyRiskAnswer(
        economy=label,
        members=inside,
        year=year,
        edition=trade.source.edition,
        rows=tuple(_row(one) for one in sorted(found, key=lambda one: (-one.score, one.commodity))),
        notes=(
            *changes_noted(inside, year, year),
            *notes("supply_risk", "supply_risk_stages", "taiwan", "hubs", "designated"),
        ),
        sources=(trade.source, session.production.source, governance_snapshot(session.store).source),
    )


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]}–{years[-1]}"


def _row(one: measured.SupplyRisk) -> SupplyRiskRow:
    return SupplyRiskRow(
        commodity=one.commodity,
        name=commodities()[one.commodity].name,
        tonnes=one.tonnes,
        unweighed_usd=one.unweighed_usd,
        own_production_tonnes=one.produced_tonnes,
        import_share=one.import_share,
        import_risk=one.import_risk,
        production_hhi=one.production_hhi,
        score=one.score,
        top_supplier=one.suppliers[0][0] if one.suppliers else None,
        suppliers=tuple(MaterialSupplier(economy=economy, share=share) for economy, share in one.suppliers),
        unrated=one.unrated,
    )
