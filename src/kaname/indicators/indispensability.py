"""The screens transposed: who depends on this economy, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from kaname.indicators.concentration import MINIMUM_USD
from kaname.model.records import records
from kaname.model.sums import exact_sum
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

    An importer counts as a partner when it imports the product for at least `minimum_usd` from anywhere. One lazy
    expression, collected once.
    """
    # In one order on every engine, so that shares are added up alike.
    rows = records(partners(trade, economy, year, minimum_usd).sort("product", "importer", nulls_last=True))
    by_product: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_product.setdefault(row["product"], []).append(row)
    found = [_pivot(economy, cells, threshold) for cells in by_product.values()]
    return tuple(sorted(found, key=lambda p: (-p.dependents, -p.world_share, p.product)))


def partners(trade: TradeTable, economy: str, year: int, minimum_usd: float = MINIMUM_USD) -> nw.LazyFrame[Any]:
    """Return one row a product the economy exports in `year` and partner; one with a null partner where it has none.

    Columns: product, exported and world (US dollars), ahead (exporters that sell more), importer, imports (US dollars,
    from anywhere), own (US dollars, from the economy), leader (the first supplier, the first in the alphabet among
    equals).
    """
    flows = trade.where(years=[year]).frame.filter(nw.col("value_usd") > 0)
    value = nw.col("value_usd").cast(nw.Float64)
    exports = _ranked(flows.group_by("product", "exporter").agg(exact_sum(value).alias("exports")), economy)
    totals = flows.group_by("product", "importer").agg(exact_sum(value).alias("imports"), value.max().alias("top"))
    own = flows.filter(nw.col("exporter") == economy).select("product", "importer", value.alias("own"))
    leaders = (
        flows.select("product", "importer", "exporter", value.alias("value"))
        .join(totals, on=["product", "importer"], how="inner")
        .filter(nw.col("value") == nw.col("top"))
        .group_by("product", "importer")
        .agg(nw.col("exporter").min().alias("leader"))
    )
    cells = (
        totals.filter(nw.col("imports") >= minimum_usd, nw.col("importer") != economy)
        .join(leaders, on=["product", "importer"], how="inner")
        .join(own, on=["product", "importer"], how="left")
        .with_columns(nw.col("own").fill_null(0.0))
    )
    return exports.join(cells, on="product", how="left")


def _ranked(exports: nw.LazyFrame[Any], economy: str) -> nw.LazyFrame[Any]:
    world = exports.group_by("product").agg(exact_sum(nw.col("exports")).alias("world"))
    own = exports.filter(nw.col("exporter") == economy).select("product", nw.col("exports").alias("exported"))
    ahead = (
        exports.join(own, on="product", how="inner")
        .with_columns((nw.col("exports") > nw.col("exported")).cast(nw.Int64).alias("ahead"))
        .group_by("product")
        .agg(nw.col("ahead").sum())
    )
    return own.join(world, on="product", how="inner").join(ahead, on="product", how="inner")


def _pivot(economy: str, rows: list[dict[str, Any]], threshold: float) -> Pivot:
    own, cells = rows[0], [row for row in rows if row["importer"] is not None]
    dependents = [c for c in cells if c["leader"] == economy and c["own"] >= threshold * c["imports"]]
    dependents.sort(key=lambda c: (-c["imports"], c["importer"]))
    return Pivot(
        product=own["product"],
        export_value_usd=float(own["exported"]),
        world_share=float(own["exported"] / own["world"]),
        world_rank=int(own["ahead"]) + 1,
        partners=len(cells),
        dependents=len(dependents),
        dependents_value_usd=float(sum(c["imports"] for c in dependents)),
        mean_share=sum(c["own"] / c["imports"] for c in cells) / len(cells) if cells else 0.0,
        dependent_economies=tuple(c["importer"] for c in dependents),
    )
