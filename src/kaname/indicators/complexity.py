"""Complexity of economies and products from a table of trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaname.errors import UsageFault
from kaname.kernels.complexity import Complexity, complexity
from kaname.model.records import records
from kaname.model.trade import TradeTable

# Smaller exporters are left out: a few large orders make their advantages (as the Atlas of Economic Complexity does).
MINIMUM_USD = 1_000_000_000
# Fewer economies have no second dimension to tell apart.
FEWEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class TradeComplexity:
    """Complexity with its labels.

    Attributes
    ----------
    economies, products
        Labels of the rows and columns of `found`.
    exports
        US dollars; shape (economies, products).
    found
        The indices.
    left_out
        Economies that export less than the minimum.
    """

    economies: tuple[str, ...]
    products: tuple[str, ...]
    exports: np.ndarray
    found: Complexity
    left_out: tuple[str, ...]


def trade_complexity(trade: TradeTable, year: int, minimum_usd: float = MINIMUM_USD) -> TradeComplexity:
    """Return the complexity of all economies that export `minimum_usd` or more, and of all products they export.

    Raises
    ------
    UsageFault
        When fewer than three economies remain, or the trade falls into parts that share no product.
    """
    rows = records(trade.where(years=[year]).exports())
    totals: dict[str, float] = {}
    for row in rows:
        totals[row["exporter"]] = totals.get(row["exporter"], 0.0) + row["value_usd"]
    kept = tuple(sorted(economy for economy, total in totals.items() if total >= minimum_usd))
    if len(kept) < FEWEST:
        raise UsageFault("complexity_few", count=len(kept), minimum=f"{minimum_usd:,.0f}")
    place = {economy: at for at, economy in enumerate(kept)}
    counted = [row for row in rows if row["exporter"] in place]
    products = tuple(sorted({row["product"] for row in counted}))
    column = {product: at for at, product in enumerate(products)}
    exports = np.zeros((len(kept), len(products)))
    for row in counted:
        exports[place[row["exporter"]], column[row["product"]]] = row["value_usd"]
    try:
        found = complexity(exports)
    except ValueError:
        raise UsageFault("complexity_parts", year=year) from None
    return TradeComplexity(kept, products, exports, found, tuple(sorted(set(totals) - set(kept))))
