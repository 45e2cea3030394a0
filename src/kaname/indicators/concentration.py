"""Concentration of imports by product: who lacks alternatives, and by which rule.

One lazy expression answers for one importer or for all of them, for one year or for thirty, on any engine.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import narwhals as nw

from kaname.indicators.rules import Rule
from kaname.model.sums import exact_sum, sum_of_squares
from kaname.model.trade import TradeTable

MINIMUM_USD = 1_000_000
CELL = ("year", "importer", "product")


def import_concentration(trade: TradeTable, importers: Collection[str] | None = None) -> nw.LazyFrame[Any]:
    """Return one row a year, importer and product that is imported at all, of these importers or of all.

    Columns: year, importer, product, value_usd, suppliers (count), hhi (0–1), effective_suppliers (1/hhi),
    top_supplier (the first in the alphabet among equals), top_share (0–1), world_hhi (concentration of the world's
    exporters), import_export_ratio (null where nothing is exported).
    """
    cells = trade.imports()
    if importers is not None:
        cells = trade.where(importers=importers).imports()
    exports = trade.exports().rename({"value_usd": "exports"})
    sold = exports.group_by("year", "product").agg(exact_sum(nw.col("exports")).alias("sold"))
    world = (
        exports.join(sold, on=["year", "product"], how="inner")
        .with_columns((nw.col("exports") / nw.col("sold")).alias("share"))
        .group_by("year", "product")
        .agg(sum_of_squares(nw.col("share")).alias("world_hhi"))
    )
    sold_by = exports if importers is None else exports.filter(nw.col("exporter").is_in(list(importers)))
    return (
        cells.join(world, on=["year", "product"], how="left")
        .join(sold_by.rename({"exporter": "importer"}), on=list(CELL), how="left")
        .select(
            *CELL,
            "value_usd",
            "suppliers",
            "hhi",
            (1.0 / nw.col("hhi")).alias("effective_suppliers"),
            "top_supplier",
            (nw.col("top") / nw.col("value_usd")).alias("top_share"),
            "world_hhi",
            (nw.col("value_usd") / nw.col("exports")).alias("import_export_ratio"),
        )
    )


def suppliers_of(trade: TradeTable, importers: Collection[str]) -> nw.LazyFrame[Any]:
    """Return year, importer, product, exporter and value_usd of everything these importers buy."""
    value = exact_sum(nw.col("value_usd").cast(nw.Float64)).alias("value_usd")
    bought = trade.frame.filter((nw.col("value_usd") > 0) & nw.col("importer").is_in(list(importers)))
    return bought.group_by(*CELL, "exporter").agg(value)


def screened(
    concentration: nw.LazyFrame[Any], rule: Rule, minimum_usd: float = MINIMUM_USD, **also: Rule
) -> nw.LazyFrame[Any]:
    """Add `dependent` by `rule` and drop cells imported for less than `minimum_usd`.

    A rule over several years counts them back from each year; a year in which nothing was imported does not count
    as a year in which the condition held, and a product not imported in the year itself is not judged.

    Parameters
    ----------
    also
        Other rules, each with the name of the column that tells what it says.
    """
    every = {"dependent": rule} | also
    judged = concentration.with_columns(*(one.condition().alias(f"{name}_holds") for name, one in every.items()))
    judged = judged.with_columns(*((_held(f"{name}_holds", one)).alias(name) for name, one in every.items()))
    return judged.filter(nw.col("value_usd") >= minimum_usd).drop(*(f"{name}_holds" for name in every))


def _held(column: str, rule: Rule) -> nw.Expr:
    """Return whether the condition held in enough of the years the rule looks at."""
    held = nw.col(column).cast(nw.Int64)
    for back in range(1, rule.years):
        # The importer's `back`-th earlier year of this product, if it falls inside the window at all.
        earlier = nw.col(column).cast(nw.Int64).shift(back).over("importer", "product", order_by="year")
        since = nw.col("year").shift(back).over("importer", "product", order_by="year")
        held = held + nw.when(since > nw.col("year") - rule.years).then(earlier).otherwise(0).fill_null(0)
    return held >= rule.needed
