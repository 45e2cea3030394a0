"""What questions about scenarios open and cite: cuts on the table, products bridged by trade, straits by lanes."""

from __future__ import annotations

from kaname.model.concordance import Concordance
from kaname.model.quantity import Source
from kaname.questions.presence import require_product
from kaname.questions.session import Session
from kaname.scenarios.cuts import ProductShare, Routed, ScenarioCuts, scenario_cuts
from kaname.scenarios.parameters import require_known_sectors
from kaname.scenarios.shocks import Scenario, StraitClosure
from kaname.vocab.harmonized import industry
from kaname.vocab.revisions import revision_of
from kaname.warehouse.tables import NETWORK


def resolved(session: Session, scenario: Scenario) -> ScenarioCuts:
    """Return what a scenario does to the table, products bridged by their share of each flow.

    Every solver starts from this; whoever asks several resolves once.
    """
    table = session.input_output()
    require_known_sectors(table)
    codes = sorted({code for shock in scenario.shock for code in shock.products})
    shares = {}
    if codes:
        revision = session.trade().revision
        made = {code: industry(code, revision_of(revision)).sectors for code in codes}
        concordance = Concordance(revision, {code: sectors for code, sectors in made.items() if sectors})
        shares = {code: _product_share(session, concordance, code) for code in codes}
    return scenario_cuts(scenario, table, shares, _closures(session, scenario))


def _product_share(session: Session, concordance: Concordance, product: str) -> ProductShare:
    table, bought = session.input_output(), session.trade()
    trade = bought.where(years=[bought.require_year(table.year)], products=[require_product(bought, product)])
    rows = trade.frame.select("exporter", "importer", "value_usd").collect("pyarrow").iter_rows()
    value = {(str(exporter), str(importer)): float(usd) for exporter, importer, usd in rows}
    return ProductShare.of(product, concordance.shares_of_flows(product, value, table), table)


def _closures(session: Session, scenario: Scenario) -> dict[StraitClosure, Routed]:
    """Return what the sea lanes say of each routed closure; those of one strait and depth are looked up once."""
    found: dict[tuple[str, float], Routed] = {}
    closures: dict[StraitClosure, Routed] = {}
    for shock in scenario.shock:
        if isinstance(shock, StraitClosure) and shock.routed:
            key = (shock.strait, shock.depth)
            if key not in found:
                found[key] = routed_closure(session, shock)
            closures[shock] = found[key]
    return closures


def routed_closure(session: Session, shock: StraitClosure) -> Routed:
    """Return what share of each flow of the table a closure loses and delays, and by how many days.

    Raises
    ------
    UsageFault
        When a strait is unknown.
    """
    from kaname.lanes.closure import Closure  # noqa: PLC0415 - the sea network, for those that sail
    from kaname.lanes.industries import sector_closure  # noqa: PLC0415 - as above

    straits = tuple(part.strip().lower() for part in shock.strait.split(",") if part.strip())
    closure = Closure(straits, shock.depth)
    table = session.input_output()
    return Routed(*sector_closure(table, session.sea_lanes(), session.goods(table.year), closure))


def is_routed(scenario: Scenario) -> bool:
    """Return whether any shock of a scenario is a closure by the sea lanes."""
    return any(isinstance(shock, StraitClosure) and shock.routed for shock in scenario.shock)


def is_bridged(scenario: Scenario) -> bool:
    """Return whether a scenario needs trade by product."""
    return is_routed(scenario) or any(shock.products for shock in scenario.shock)


def cited(session: Session, scenario: Scenario) -> tuple[Source, ...]:
    """Return the sources that an answer to the scenario rests on."""
    found = [session.input_output().source]
    if is_bridged(scenario):
        found.append(session.trade().source)
    if is_routed(scenario):
        found.append(session.store.snapshot(NETWORK).source)
    return tuple(found)
