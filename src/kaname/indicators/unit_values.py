"""Weights that lie: flows whose value a tonne is far from what the product cost that year.

Customs weights are misreported by powers of ten, or estimated from quantities in other units; the value is checked for
duties and the weight is not. The usual remedy is that of UN statistics and of BACI (UN, International Merchandise Trade
Statistics: Compilers Manual, Revision 1, 2013, on quantities; Gaulier & Zignago, CEPII WP 2010-23, section 3): a unit
value far from the median is an error of the weight, which is estimated from the value at the median. It holds only for
goods of one kind: a barrel of crude costs about the same everywhere, a code for several rare earths does not, so that
weights are corrected for the fuels alone and counted elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np

from kaname.model.records import records
from kaname.model.trade import TradeTable

# Within a year the value a tonne of a fuel differs by contract, quality and freight by less than this: of the bundled
# flows of crude, LNG and coal above a million dollars, 2022 to 2024, 95 in a hundred do.
OFF = 3.0
# A small flow is a sample, a residue or a gift: it says nothing of what a tonne costs.
COUNTED_USD = 1e6
# Fewer flows have no middle to be far from.
FLOWS = 5


@dataclass(frozen=True, slots=True)
class Corrected:
    """Trade with weights corrected.

    Attributes
    ----------
    trade
        The same flows; `tonnes` estimated where the weight lies, `tonnes_reported` as it was.
    medians
        (year, product) → US dollars a tonne, the median; without those that have too few flows.
    """

    trade: TradeTable
    medians: dict[tuple[int, str], float]


def median_unit_values(trade: TradeTable) -> dict[tuple[int, str], float]:
    """Return US dollars a tonne by year and product: the median over flows above a million dollars."""
    frame = trade.frame.filter((nw.col("value_usd") >= COUNTED_USD) & (nw.col("tonnes") > 0))
    found: dict[tuple[int, str], list[float]] = {}
    for row in records(frame.select("year", "product", "value_usd", "tonnes")):
        price = float(row["value_usd"]) / float(row["tonnes"])
        found.setdefault((int(row["year"]), str(row["product"])), []).append(price)
    return {key: float(np.median(prices)) for key, prices in sorted(found.items()) if len(prices) >= FLOWS}


def corrected(trade: TradeTable, years: Collection[int], products: Collection[str], off: float = OFF) -> Corrected:
    """Return the flows of these years and products with weights that are `off` times from the median estimated anew.

    The median is that of all the world's flows in the table, so `trade` must not be an importer's alone. A weight that
    is missing stays missing. One lazy expression: a condition a year and product.
    """
    chosen = trade.where(years=years, products=products)
    medians = median_unit_values(chosen)
    price = nw.col("value_usd").cast(nw.Float64) / nw.col("tonnes")
    tonnes = nw.col("tonnes").cast(nw.Float64)
    for (year, product), median in medians.items():
        lies = (
            (nw.col("year") == year)
            & (nw.col("product") == product)
            & (nw.col("tonnes") > 0)
            & ((price > median * off) | (price < median / off))
        )
        # A product is the same on every engine; one that divides by a constant may multiply by its reciprocal.
        estimate = nw.col("value_usd").cast(nw.Float64) * (1.0 / median)
        tonnes = nw.when(lies.fill_null(value=False)).then(estimate).otherwise(tonnes)
    frame = chosen.frame.with_columns(nw.col("tonnes").alias("tonnes_reported")).with_columns(tonnes.alias("tonnes"))
    return Corrected(replace(chosen, frame=frame, strict=False), medians)


def off_by(trade: TradeTable, factor: float, least_usd: float = COUNTED_USD) -> tuple[int, int]:
    """Return how many flows above `least_usd` are off their product's median by `factor` or more, and of how many."""
    medians = median_unit_values(trade)
    frame = trade.frame.filter((nw.col("value_usd") >= least_usd) & (nw.col("tonnes") > 0))
    off = count = 0
    for row in records(frame.select("year", "product", "value_usd", "tonnes")):
        median = medians.get((int(row["year"]), str(row["product"])))
        if median is not None:
            price = float(row["value_usd"]) / float(row["tonnes"]) / median
            off += price >= factor or price <= 1 / factor
            count += 1
    return off, count
