"""Who else exports a product, and by how much they would have to sell more if the first supplier stopped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import fsum

from kaname.model.records import records
from kaname.model.trade import TradeTable

Exporters = dict[tuple[int, str], list[tuple[str, float]]]


def exporters(trade: TradeTable, products: Collection[str], years: Collection[int]) -> Exporters:
    """Return who exports each product in each year and for how many US dollars, largest first."""
    found: Exporters = {}
    for row in records(trade.where(years=list(years), products=list(products)).exports()):
        found.setdefault((row["year"], row["product"]), []).append((row["exporter"], row["value_usd"]))
    for sold in found.values():
        sold.sort(key=lambda one: (-one[1], one[0]))
    return found


def growth_needed(lost: float, others: Sequence[tuple[str, float]]) -> float | None:
    """Return `lost` over what the others export to anyone, 0.1 for a tenth more; None where there are no others."""
    total = fsum(value for _, value in others)
    return lost / total if total > 0 else None
