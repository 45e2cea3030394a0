"""The screens transposed: who depends on this economy, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from kaname.indicators.concentration import MINIMUM_USD
from kaname.model.records import records
from kaname.model.sums import exact_values, sum_of_shares
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
    cells = partners(trade, economy, year, minimum_usd)
    counted = cells.group_by("product").agg(
        nw.len().alias("partners"), sum_of_shares(nw.col("own") / nw.col("imports")).alias("shares")
    )
    products = records(_exports(trade, economy, year).join(counted, on="product", how="left"))
    # Of all cells, only those that hang on the economy leave the engine.
    hanging = cells.filter(nw.col("leads"), nw.col("own") >= threshold * nw.col("imports"))
    dependents: dict[str, list[dict[str, Any]]] = {}
    for row in records(hanging.select("product", "importer", "imports")):
        dependents.setdefault(row["product"], []).append(row)
    found = [_pivot(row, dependents.get(row["product"], [])) for row in products]
    return tuple(sorted(found, key=lambda p: (-p.dependents, -p.world_share, p.product)))


def partners(trade: TradeTable, economy: str, year: int, minimum_usd: float = MINIMUM_USD) -> nw.LazyFrame[Any]:
    """Return one row a product and partner: an importer that buys the product for at least `minimum_usd` from anywhere.

    Columns: product, importer, imports (US dollars, from anywhere), own (US dollars, from the economy), leads (whether
    the economy is the first supplier, the first in the alphabet among equals).
    """
    flows = trade.where(years=[year]).frame.filter(nw.col("value_usd") > 0)
    value = nw.col("value_usd").cast(nw.Float64)
    total = exact_values(flows)
    totals = flows.group_by("product", "importer").agg(total.alias("imports"), value.max().alias("top"))
    own = flows.filter(nw.col("exporter") == economy).select("product", "importer", value.alias("own"))
    cells = (
        totals.filter(nw.col("imports") >= minimum_usd, nw.col("importer") != economy)
        .join(own, on=["product", "importer"], how="left")
        .with_columns(nw.col("own").fill_null(0.0))
    )
    # Who else sells as much as the economy where nobody sells more: few cells, against all flows once.
    first = cells.filter(nw.col("own") == nw.col("top")).select("product", "importer", "top")
    equals = (
        flows.filter(nw.col("exporter") < economy)
        .select("product", "importer", value.alias("value"))
        .join(first, on=["product", "importer"], how="inner")
        .filter(nw.col("value") == nw.col("top"))
        .group_by("product", "importer")
        .agg(nw.len().alias("before"))
    )
    return cells.join(equals, on=["product", "importer"], how="left").with_columns(
        ((nw.col("own") == nw.col("top")) & nw.col("before").is_null()).alias("leads")
    )


def _exports(trade: TradeTable, economy: str, year: int) -> nw.LazyFrame[Any]:
    """Return product, exported and world (US dollars), ahead (exporters that sell more) of what an economy exports."""
    flows = trade.where(years=[year]).frame.filter(nw.col("value_usd") > 0)
    return _ranked(flows.group_by("product", "exporter").agg(exact_values(flows).alias("exports")), economy)


def _ranked(exports: nw.LazyFrame[Any], economy: str) -> nw.LazyFrame[Any]:
    # Windows over what each sells: joined with itself, an engine would add all flows up once more each time.
    sold = nw.col("exports")
    own = nw.when(nw.col("exporter") == economy).then(sold)
    beside = exports.with_columns(own.alias("own")).with_columns(
        nw.col("own").max().over("product").alias("exported"),
        sold.sum().over("product").alias("world"),
    )
    return (
        beside.filter(~nw.col("exported").is_null())
        .with_columns((sold > nw.col("exported")).cast(nw.Int64).alias("more"))
        .with_columns(nw.col("more").sum().over("product").alias("ahead"))
        .filter(nw.col("exporter") == economy)
        .select("product", "exported", "world", "ahead")
    )


def _pivot(row: dict[str, Any], dependents: list[dict[str, Any]]) -> Pivot:
    dependents.sort(key=lambda one: (-one["imports"], one["importer"]))
    count = int(row["partners"] or 0)
    return Pivot(
        product=row["product"],
        export_value_usd=float(row["exported"]),
        world_share=float(row["exported"] / row["world"]),
        world_rank=int(row["ahead"]) + 1,
        partners=count,
        dependents=len(dependents),
        dependents_value_usd=float(sum(one["imports"] for one in dependents)),
        mean_share=float(row["shares"]) / count if count else 0.0,
        dependent_economies=tuple(one["importer"] for one in dependents),
    )
