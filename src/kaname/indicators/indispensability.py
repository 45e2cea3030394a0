"""The screens transposed: who depends on this economy, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from kaname.indicators.concentration import MINIMUM_USD
from kaname.model.records import records
from kaname.model.sums import FINE, exact_sum
from kaname.model.trade import TradeTable

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Pivot:
    """How far others depend on one exporter for one product in one year.

    Attributes
    ----------
    product
        Six-digit code.
    export_value_usd
        What the economy exports of it, US dollars.
    world_share
        Its share of the world's exports, 0–1.
    world_rank
        Its place among the world's exporters, 1 is first.
    partners
        Importers whose imports reach the minimum value.
    dependents
        Those among them for which it is the first supplier with at least the threshold.
    dependents_value_usd
        What these import of it in all, US dollars.
    mean_share
        Its mean share in the partners' imports, 0–1.
    dependent_economies
        The dependents by value of imports, largest first.
    """

    product: str
    export_value_usd: float
    world_share: float
    world_rank: int
    partners: int
    dependents: int
    dependents_value_usd: float
    mean_share: float
    dependent_economies: tuple[str, ...]


def pivots(
    trade: TradeTable, economy: str, year: int, threshold: float = THRESHOLD, minimum_usd: float = MINIMUM_USD
) -> tuple[Pivot, ...]:
    """Return one `Pivot` for each product the economy exports in `year`, most dependents first.

    An importer counts as a partner when it imports the product for at least `minimum_usd` from anywhere.
    """
    held = trade.where(years=[year])
    flows = held.frame.filter(nw.col("value_usd") > 0)
    cells = partners(held, economy, minimum_usd).collect("pyarrow")
    products, product = np.unique(cells["product"].to_numpy().astype(str), return_inverse=True)
    imports, own, top = (cells[name].to_numpy().astype(np.float64) for name in ("imports", "own", "top"))
    # Shares are added as whole numbers of a small unit: the sum is the same in any order.
    shares = np.zeros(len(products), dtype=np.int64)
    np.add.at(shares, product, np.floor(own / imports * FINE + 0.5).astype(np.int64))
    counts = np.zeros(len(products), dtype=np.int64)
    counts[product] = cells["partners"].to_numpy()
    leads = (own == top) & (own >= threshold * imports)
    importers = cells["importer"].to_numpy()
    # Half or less: someone before it in the alphabet may sell as much.
    even = np.flatnonzero(leads & (2 * own <= imports))
    before = _equals(flows, economy, {(products[product[at]], importers[at]): top[at] for at in even})
    dependents: dict[str, list[tuple[str, float]]] = {}
    for at in np.flatnonzero(leads):
        cell = str(products[product[at]]), str(importers[at])
        if cell not in before:
            dependents.setdefault(cell[0], []).append((cell[1], float(imports[at])))
    told = {
        str(code): (int(count), float(share) / FINE)
        for code, count, share in zip(products, counts, shares, strict=True)
    }
    found = [
        _pivot(row, *told.get(row["product"], (0, 0.0)), dependents.get(row["product"], []))
        for row in records(_exports(held.exports(), economy))
    ]
    return tuple(sorted(found, key=lambda p: (-p.dependents, -p.world_share, p.product)))


def partners(trade: TradeTable, economy: str, minimum_usd: float = MINIMUM_USD) -> nw.LazyFrame[Any]:
    """Return one row a product and partner that buys it from the economy, of a table of one year.

    Partners are importers of `minimum_usd` or more.
    Columns: product, importer, imports (US dollars, from anywhere), own (US dollars, from the economy), top (US
    dollars, from its first supplier), partners (importers of the product that reach the minimum, whoever sells).
    """
    value = nw.col("value_usd").cast(nw.Float64)
    others = trade.imports().filter(nw.col("importer") != economy, nw.col("value_usd") >= minimum_usd)
    totals = others.select("product", "importer", "top", nw.col("value_usd").alias("imports"))
    counted = totals.group_by("product").agg(nw.len().alias("partners"))
    sold = trade.frame.filter(nw.col("value_usd") > 0, nw.col("exporter") == economy)
    own = sold.select("product", "importer", value.alias("own"))
    return totals.join(own, on=["product", "importer"], how="inner").join(counted, on="product", how="inner")


def _equals(
    flows: nw.LazyFrame[Any], economy: str, cells: Mapping[tuple[str, str], float]
) -> frozenset[tuple[str, str]]:
    """Return those of the cells in which an exporter before the economy in the alphabet sells as much as the top."""
    if not cells:
        return frozenset()
    within = (
        nw.col("exporter") < economy,
        nw.col("product").is_in(sorted({code for code, _ in cells})),
        nw.col("importer").is_in(sorted({importer for _, importer in cells})),
    )
    rows = records(flows.filter(*within).select("product", "importer", "value_usd"))
    return frozenset(
        (row["product"], row["importer"])
        for row in rows
        if cells.get((row["product"], row["importer"])) == float(row["value_usd"])
    )


def _exports(exports: nw.LazyFrame[Any], economy: str) -> nw.LazyFrame[Any]:
    """Return product, exported and world (US dollars), ahead (exporters that sell more) of what an economy exports."""
    value = nw.col("value_usd")
    own = exports.filter(nw.col("exporter") == economy).select("product", value.alias("exported"))
    sold = exports.select("product", value.alias("exports"))
    more = (nw.col("exports") > nw.col("exported")).cast(nw.Int64)
    return (
        sold.join(own, on="product", how="inner")
        .with_columns(more.alias("more"))
        .group_by("product", "exported")
        .agg(exact_sum(nw.col("exports")).alias("world"), nw.col("more").sum().alias("ahead"))
    )


def _pivot(row: dict[str, Any], count: int, shares: float, dependents: list[tuple[str, float]]) -> Pivot:
    ordered = sorted(dependents, key=lambda one: (-one[1], one[0]))
    return Pivot(
        product=row["product"],
        export_value_usd=float(row["exported"]),
        world_share=float(row["exported"] / row["world"]),
        world_rank=int(row["ahead"]) + 1,
        partners=count,
        dependents=len(ordered),
        dependents_value_usd=float(sum(imports for _, imports in ordered)),
        mean_share=shares / count if count else 0.0,
        dependent_economies=tuple(importer for importer, _ in ordered),
    )
