"""Supply risk of raw materials (GeoPolRisk): of one economy or of all, a year at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import fsum

import narwhals as nw
import numpy as np

from kaname.indicators.governance import UNRATED
from kaname.indicators.production import ProductionConcentration, members_share
from kaname.kernels.supply_risk import import_risk
from kaname.model.records import records
from kaname.model.trade import TradeTable
from kaname.vocab.products import products


@dataclass(frozen=True, slots=True)
class SupplyRisk:
    """Supply risk of one raw material to one importer.

    Attributes
    ----------
    importer, commodity
        Whose, and of what.
    tonnes
        Imports by weight as reported; flows without a weight are not in it.
    unweighed_usd
        Value of the imports that carry no weight, US dollars.
    produced_tonnes
        Own production, tonnes (gas as LNG).
    import_share
        Imports over imports and own production, 0–1.
    import_risk
        The same with each supplier weighted by its governance risk, 0–1.
    production_hhi
        Concentration of the world's production, 0–1.
    score
        production_hhi × import_risk.
    suppliers
        Suppliers with their share of the weight, largest first.
    unrated
        Suppliers without a rating, which count 0.5.
    """

    importer: str
    commodity: str
    tonnes: float
    unweighed_usd: float
    produced_tonnes: float
    import_share: float
    import_risk: float
    production_hhi: float
    score: float
    suppliers: tuple[tuple[str, float], ...]
    unrated: tuple[str, ...]


def supply_risks(
    trade: TradeTable,
    produced: Mapping[str, ProductionConcentration],
    risk: Mapping[str, float],
    members: Mapping[str, Collection[str]],
) -> tuple[SupplyRisk, ...]:
    """Return the supply risk of every material that is both traded and produced, for these importers.

    Parameters
    ----------
    trade
        One year.
    produced
        World production of that year by material.
    risk
        Governance risk by supplier, 0–1.
    members
        Importers, and the economies whose production is their own: an economy itself, or a group's members.
    """
    material = {code: one.commodity for code, one in products().items() if one.commodity in produced}
    wanted = trade.frame.filter(nw.col("importer").is_in(list(members)), nw.col("product").is_in(list(material)))
    parts: dict[tuple[str, str], dict[str, list[float]]] = {}
    missing: dict[tuple[str, str], list[float]] = {}
    for row in records(wanted.select("importer", "exporter", "product", "value_usd", "tonnes")):
        cell = row["importer"], material[row["product"]]
        by_supplier = parts.setdefault(cell, {})
        if row["tonnes"] is None:
            missing.setdefault(cell, []).append(float(row["value_usd"]))
        else:
            by_supplier.setdefault(row["exporter"], []).append(float(row["tonnes"]))
    # Engines hand rows over in their own order: exact sums, and one order for what is added up afterwards.
    weighed = {cell: {who: fsum(found[who]) for who in sorted(found)} for cell, found in parts.items()}
    cells = sorted(weighed)
    own = np.array([_own(produced[commodity], members[importer]) for importer, commodity in cells])
    flows = [(place, who, q) for place, cell in enumerate(cells) for who, q in weighed[cell].items()]
    risks, shares = import_risk(
        np.array([q for _, _, q in flows]),
        np.array([risk.get(who, UNRATED) for _, who, _ in flows]),
        np.array([place for place, _, _ in flows], dtype=np.intp),
        own,
    )
    found = []
    for place, (importer, commodity) in enumerate(cells):
        # Bought and made by nobody: there is nothing at risk.
        if np.isnan(risks[place]):
            continue
        bought, hhi = weighed[importer, commodity], produced[commodity].hhi
        total = fsum(bought.values())
        found.append(
            SupplyRisk(
                importer=importer,
                commodity=commodity,
                tonnes=total,
                unweighed_usd=fsum(missing.get((importer, commodity), ())),
                produced_tonnes=float(own[place]),
                import_share=float(shares[place]),
                import_risk=float(risks[place]),
                production_hhi=hhi,
                score=hhi * float(risks[place]),
                suppliers=tuple(
                    (who, q / total) for who, q in sorted(bought.items(), key=lambda one: (-one[1], one[0])) if q > 0
                ),
                unrated=tuple(sorted(who for who in bought if who not in risk)),
            )
        )
    return tuple(found)


def _own(production: ProductionConcentration, members: Collection[str]) -> float:
    return production.tonnes * members_share(production, members)
