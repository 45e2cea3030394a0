"""Concentration of imports by product: who lacks alternatives, and by which rule.

One lazy expression answers for one importer or for all of them, for one year or for thirty, on any engine.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from kaname.errors import UsageFault
from kaname.model.sums import exact_sum, exact_values, sum_of_squares
from kaname.model.trade import TradeTable

DEFAULT_RULE = "cao2021"
MINIMUM_USD = 1_000_000
# What a rule needs of a table: the importer's own exports, and those of all the world.
EXPORTS, WORLD = frozenset({"exports"}), frozenset({"world_exports", "exports"})
CELL = ("year", "importer", "product")


@dataclass(frozen=True, slots=True)
class Rule:
    """A published rule that calls a product dependent.

    Attributes
    ----------
    name
        As METHODS and ``texts/methods.toml`` call it.
    source
        Citation.
    years
        How many years the rule looks at, the asked one and those before it.
    needed
        In how many of them the condition must hold.
    uses
        What a table must support for it: ``world_exports``, ``exports``.
    """

    name: str
    source: str
    years: int = 1
    needed: int = 1
    uses: frozenset[str] = frozenset()

    def condition(self) -> nw.Expr:
        """Return the condition on one year's columns: hhi, top_share, world_hhi, import_export_ratio."""
        top, hhi, world = nw.col("top_share"), nw.col("hhi"), nw.col("world_hhi")
        # No exports at all counts as a ratio above one.
        net = (nw.col("import_export_ratio") > 1).fill_null(value=True)
        return {
            "cao2021": top >= 0.5,  # noqa: PLR2004 - the published thresholds
            "meti2024": top > 0.5,  # noqa: PLR2004
            "eu2021": (hhi > 0.4) & net,  # noqa: PLR2004
            "geodep": (hhi > 0.4) & (world > 0.4) & net,  # noqa: PLR2004
        }[self.name]


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("cao2021", "Cabinet Office, Government of Japan (2021), Sekai Keizai no Choryu 2021-II"),
        Rule("meti2024", "METI (2024), White Paper on International Economy and Trade"),
        Rule(
            "eu2021",
            "European Commission (2021), SWD(2021)352; for one economy CDI1 and CDI3 bind",
            uses=frozenset({"exports"}),
        ),
        Rule(
            "geodep",
            "Lefebvre and Wibaux (2024), CEPII Policy Brief 2024-47",
            years=3,
            needed=2,
            uses=frozenset({"world_exports", "exports"}),
        ),
    )
}


def rule_named(name: str) -> Rule:
    """Return a rule, or raise `UsageFault` naming those there are."""
    try:
        return RULES[name]
    except KeyError:
        raise UsageFault("unknown_rule", rule=name, known=", ".join(RULES)) from None


def import_concentration(trade: TradeTable, importers: Collection[str] | None = None) -> nw.LazyFrame[Any]:
    """Return one row a year, importer and product that is imported at all, of these importers or of all.

    Columns: year, importer, product, value_usd, suppliers (count), hhi (0–1), effective_suppliers (1/hhi),
    top_supplier (the first in the alphabet among equals), top_share (0–1), world_hhi (concentration of the world's
    exporters), import_export_ratio (null where nothing is exported).
    """
    value = nw.col("value_usd").cast(nw.Float64)
    total = exact_values(trade.frame)
    flows = trade.frame.filter(nw.col("value_usd") > 0).select(*CELL, "exporter", "value_usd", value.alias("value"))
    bought = flows if importers is None else flows.filter(nw.col("importer").is_in(list(importers)))
    totals = bought.group_by(*CELL).agg(
        total.alias("value_usd"),
        nw.col("value").max().alias("top"),
        nw.len().alias("suppliers"),
    )
    cells = (
        bought.drop("value_usd")
        .join(totals, on=list(CELL), how="inner")
        .with_columns(
            (nw.col("value") / nw.col("value_usd")).alias("share"),
            nw.when(nw.col("value") == nw.col("top")).then(nw.col("exporter")).alias("leader"),
        )
        .group_by(*CELL, "value_usd", "top", "suppliers")
        .agg(sum_of_squares(nw.col("share")).alias("hhi"), nw.col("leader").min().alias("top_supplier"))
    )
    exports = flows.group_by("year", "exporter", "product").agg(total.alias("exports"))
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


def screened(concentration: nw.LazyFrame[Any], rule: Rule, minimum_usd: float = MINIMUM_USD) -> nw.LazyFrame[Any]:
    """Add `dependent` by `rule` and drop cells imported for less than `minimum_usd`.

    A rule over several years counts them back from each year; a year in which nothing was imported does not count
    as a year in which the condition held, and a product not imported in the year itself is not judged.
    """
    flagged = concentration.with_columns(rule.condition().alias("holds"))
    held = nw.col("holds").cast(nw.Int64)
    for back in range(1, rule.years):
        # The importer's `back`-th earlier year of this product, if it falls inside the window at all.
        earlier = nw.col("holds").cast(nw.Int64).shift(back).over("importer", "product", order_by="year")
        since = nw.col("year").shift(back).over("importer", "product", order_by="year")
        held = held + nw.when(since > nw.col("year") - rule.years).then(earlier).otherwise(0).fill_null(0)
    judged = flagged.with_columns((held >= rule.needed).alias("dependent"))
    return judged.filter(nw.col("value_usd") >= minimum_usd).drop("holds")
