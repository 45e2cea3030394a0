"""Supply risk of raw materials (GeoPolRisk): of one economy or of all, a year at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

import narwhals as nw
import numpy as np

from kaname.indicators.governance import UNRATED
from kaname.indicators.production import ProductionConcentration, members_share
from kaname.kernels.supply_risk import import_risk
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
    flows = wanted.select("importer", "exporter", "product", "value_usd", "tonnes").collect("pyarrow")
    buyers, buyer = _coded(flows["importer"])
    sellers, seller = _coded(flows["exporter"])
    codes, product = _coded(flows["product"])
    commodities = sorted(set(material.values()))
    stuff = np.array([commodities.index(material[code]) for code in codes], dtype=np.intp)[product]
    # Engines hand rows over in their own order; sums follow this one.
    order = np.lexsort((product, seller, stuff, buyer))
    buyer, seller, stuff = buyer[order], seller[order], stuff[order]
    tonnes = flows["tonnes"].to_numpy().astype(np.float64)[order]
    value = flows["value_usd"].to_numpy().astype(np.float64)[order]
    weighed = ~np.isnan(tonnes)
    keys, cell = np.unique(buyer * len(commodities) + stuff, return_inverse=True)
    labels = [(buyers[key // len(commodities)], commodities[key % len(commodities)]) for key in keys]
    own = np.array([_own(produced[commodity], members[importer]) for importer, commodity in labels])
    rated = np.array([risk.get(who, UNRATED) for who in sellers])
    # One flow a cell and supplier: products of a material are added up.
    pairs, pair = np.unique(cell * len(sellers) + seller, return_inverse=True)
    of, who = np.divmod(pairs, len(sellers))
    q = np.bincount(pair, np.where(weighed, tonnes, 0.0), len(pairs))
    without = np.bincount(cell, np.where(weighed, 0.0, value), len(keys))
    risks, shares = import_risk(q, rated[who], of, own)
    # Whoever sells by value alone is in no share.
    weighs = np.bincount(pair, weighed, len(pairs)) > 0
    bounds = np.searchsorted(of, np.arange(len(keys) + 1))
    found = []
    for place, (importer, commodity) in enumerate(labels):
        # Bought and made by nobody: there is nothing at risk.
        if np.isnan(risks[place]):
            continue
        inside = slice(bounds[place], bounds[place + 1])
        named = [sellers[at] for at in who[inside]]
        bought = sorted(zip(named, q[inside].tolist(), strict=True), key=lambda one: (-one[1], one[0]))
        total = fsum(amount for _, amount in bought)
        hhi = produced[commodity].hhi
        found.append(
            SupplyRisk(
                importer=importer,
                commodity=commodity,
                tonnes=total,
                unweighed_usd=float(without[place]),
                produced_tonnes=float(own[place]),
                import_share=float(shares[place]),
                import_risk=float(risks[place]),
                production_hhi=hhi,
                score=hhi * float(risks[place]),
                suppliers=tuple((name, amount / total) for name, amount in bought if amount > 0),
                unrated=tuple(
                    name for name, told in zip(named, weighs[inside], strict=True) if told and name not in risk
                ),
            )
        )
    return tuple(found)


def _coded(column: Any) -> tuple[list[str], np.ndarray]:  # noqa: ANN401 - a column of labels
    """Return the labels in order, and each row's place among them."""
    labels, places = np.unique(column.to_numpy().astype(str), return_inverse=True)
    return labels.tolist(), places


def _own(production: ProductionConcentration, members: Collection[str]) -> float:
    return production.tonnes * members_share(production, members)
