"""Product trade: long, sparse, lazy; one revision of the Harmonized System a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite
from typing import Any

import narwhals as nw

from kaname.errors import UsageFault, ValidationFault
from kaname.model.checks import Check, Finding, findings, not_finite
from kaname.model.quantity import Source
from kaname.model.records import records
from kaname.model.sums import exact_values, sum_of_squares

KEYS = ("year", "exporter", "importer", "product")
COLUMNS = (*KEYS, "value_usd", "tonnes")
EXPORTS = ("year", "exporter", "product")
IMPORTS = ("year", "importer", "product")


@dataclass(frozen=True, eq=False)
class TradeTable:
    """Bilateral trade by product and year.

    Attributes
    ----------
    frame
        Lazy frame with year, exporter, importer, product (text), value_usd (US dollars), tonnes (null where the
        weight is not reported: absence is not zero). A flow that is not there is zero or unreported.
    revision
        Revision of the Harmonized System; tables of different revisions are never mixed.
    source
        Where the flows come from.
    strict
        Raise on the first broken rule (default), or keep the table and let `check` list them.
    reporters
        Economies whose reports the table holds; empty where it covers the world.
    cannot
        What the table does not support, such as ``world_exports`` or ``weights``.
    known_years
        The years that have flows, where they need not be looked up.
    sold, bought
        What `exports` and `imports` give of the frame, where they are kept beside the flows.
    """

    frame: nw.LazyFrame[Any]
    revision: str
    source: Source
    strict: bool = field(default=True, repr=False)
    reporters: tuple[str, ...] = ()
    cannot: frozenset[str] = frozenset()
    known_years: tuple[int, ...] = field(default=(), repr=False)
    sold: nw.LazyFrame[Any] | None = field(default=None, repr=False)
    bought: nw.LazyFrame[Any] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        schema = self.frame.collect_schema()
        if missing := [name for name in COLUMNS if name not in schema]:
            raise ValidationFault("trade_columns", table=self.source.id, columns=", ".join(missing))
        for name in ("exporter", "importer", "product"):
            if schema[name] != nw.String:
                raise ValidationFault("trade_not_text", table=self.source.id, column=name, type=schema[name])
        if not schema["year"].is_integer():
            raise ValidationFault("column_type", table=self.source.id, column="year", type=schema["year"])
        for name in ("value_usd", "tonnes"):
            # A column that is null from end to end has no type of its own on some engines.
            if not (schema[name].is_numeric() or (name == "tonnes" and schema[name] == nw.Unknown)):
                raise ValidationFault("column_type", table=self.source.id, column=name, type=schema[name])
        if self.strict and not _quickly_sound(self.frame):
            findings(QUICK_CHECKS, self, strict=True)

    def check(self, *, strict: bool = False) -> tuple[Finding, ...]:
        """Run the named checks of `TRADE_CHECKS`; with `strict`, raise on the first finding."""
        return findings(TRADE_CHECKS, self, strict=strict)

    def where(
        self,
        years: Iterable[int] | None = None,
        importers: Iterable[str] | None = None,
        exporters: Iterable[str] | None = None,
        products: Iterable[str] | None = None,
    ) -> TradeTable:
        """Return the flows of these years, importers, exporters and products; None means all."""
        frame = self.frame
        # A sum over all importers is none over some of them.
        sold, bought = self.sold if importers is None else None, self.bought if exporters is None else None
        for name, wanted in (("year", years), ("importer", importers), ("exporter", exporters), ("product", products)):
            if wanted is not None:
                among = nw.col(name).is_in(list(wanted))
                frame = frame.filter(among)
                sold = sold if sold is None or name == "importer" else sold.filter(among)
                bought = bought if bought is None or name == "exporter" else bought.filter(among)
        return replace(self, frame=frame, strict=False, known_years=(), sold=sold, bought=bought)

    def plain(self, frame: nw.LazyFrame[Any], **changes: Any) -> TradeTable:  # noqa: ANN401 - fields of any type
        """Return the table with other flows, of which nothing is kept."""
        return replace(self, frame=frame, strict=False, sold=None, bought=None, **changes)

    def exports(self) -> nw.LazyFrame[Any]:
        """Return year, exporter, product and value_usd (US dollars): what each sells of each product, to all."""
        if self.sold is not None:
            return self.sold.select(*EXPORTS, nw.col("value_usd").cast(nw.Float64))
        flows = self.frame.filter(nw.col("value_usd") > 0)
        return flows.group_by(*EXPORTS).agg(exact_values(flows).alias("value_usd"))

    def imports(self) -> nw.LazyFrame[Any]:
        """Return what each buys of each product, from all: one row a year, importer and product that is imported.

        Columns: year, importer, product, value_usd (US dollars), suppliers (count), hhi (0–1, by value), top (US
        dollars, from the first supplier), top_supplier (the first in the alphabet among equals).
        """
        return imports_of(self.frame) if self.bought is None else self.bought

    def weighed(self) -> TradeTable:
        """Return the same flows with the weight 0 of a flow that has a value as null.

        UN Comtrade writes 0 where the net weight is missing: nothing of value weighs nothing.
        """
        missing = (nw.col("tonnes") == 0) & (nw.col("value_usd") > 0)
        tonnes = nw.when(~missing.fill_null(value=False)).then(nw.col("tonnes")).alias("tonnes")
        return replace(self, frame=self.frame.with_columns(tonnes), strict=False)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have flows, ascending."""
        return self.known_years or tuple(
            sorted(int(row["year"]) for row in records(self.frame.select("year").unique()))
        )

    @property
    def latest_year(self) -> int:
        """The last year that has flows; `ValidationFault` when the table is empty."""
        if not self.years:
            raise ValidationFault("table_empty", table=self.source.id)
        return self.years[-1]

    def require_year(self, year: int) -> int:
        """Return `year` if the table has it, or raise `UsageFault` naming the years there are."""
        years = self.years
        if not years:
            raise ValidationFault("table_empty", table=self.source.id)
        if year not in years:
            raise UsageFault("year_not_in_table", year=year, table=self.source.id, first=years[0], last=years[-1])
        return year


def imports_of(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return what `TradeTable.imports` gives of these flows."""
    value = nw.col("value_usd").cast(nw.Float64)
    flows = frame.filter(nw.col("value_usd") > 0)
    rows = flows.select(*IMPORTS, "exporter", "value_usd", value.alias("value"))
    totals = rows.group_by(*IMPORTS).agg(
        exact_values(rows).alias("value_usd"), nw.col("value").max().alias("top"), nw.len().alias("suppliers")
    )
    cells = rows.drop("value_usd").join(totals, on=list(IMPORTS), how="inner")
    return (
        cells.with_columns(
            (nw.col("value") / nw.col("value_usd")).alias("share"),
            nw.when(nw.col("value") == nw.col("top")).then(nw.col("exporter")).alias("leader"),
        )
        .group_by(*IMPORTS, "value_usd", "top", "suppliers")
        .agg(sum_of_squares(nw.col("share")).alias("hhi"), nw.col("leader").min().alias("top_supplier"))
        .select(*IMPORTS, "value_usd", "suppliers", "hhi", "top", "top_supplier")
    )


def _quickly_sound(frame: nw.LazyFrame[Any]) -> bool:
    """Return whether no quick rule can be broken, in one pass; only a table that fails is looked at rule by rule."""
    amounts = [nw.col(name).cast(nw.Float64).sum().alias(name) for name in ("value_usd", "tonnes")]
    broken = (_negative_number() | _missing_key()).cast(nw.Int64).sum().alias("broken")
    (found,) = records(frame.select(broken, *amounts))
    # A sum is finite only if every term is.
    return not found.pop("broken") and all(amount is None or isfinite(amount) for amount in found.values())


def _negative_number() -> nw.Expr:
    value, tonnes = nw.col("value_usd"), nw.col("tonnes")
    return (value.is_null() | (value < 0) | (tonnes < 0)).fill_null(value=False)


def _bad_number() -> nw.Expr:
    return _negative_number() | (not_finite("value_usd") | not_finite("tonnes")).fill_null(value=False)


def _missing_key() -> nw.Expr:
    return nw.any_horizontal(*(nw.col(key).is_null() for key in KEYS), ignore_nulls=True)


def _bad_numbers(table: TradeTable) -> Iterator[dict[str, object]]:
    yield from _first(table, _bad_number())


def _missing_keys(table: TradeTable) -> Iterator[dict[str, object]]:
    yield from _first(table, _missing_key())


def _short_products(table: TradeTable) -> Iterator[dict[str, object]]:
    yield from _first(table, ~nw.col("product").str.contains("^[0-9]{6}$"))


def _trade_with_itself(table: TradeTable) -> Iterator[dict[str, object]]:
    yield from _first(table, nw.col("exporter") == nw.col("importer"))


def _repeats(table: TradeTable) -> Iterator[dict[str, object]]:
    counted = table.frame.group_by(*KEYS).agg(nw.len().alias("flows")).filter(nw.col("flows") > 1)
    yield from _described(counted, table)


def _first(table: TradeTable, broken: nw.Expr) -> Iterator[dict[str, object]]:
    yield from _described(table.frame.filter(broken), table)


def _described(frame: nw.LazyFrame[Any], table: TradeTable) -> Iterator[dict[str, object]]:
    rows = records(frame.select(*KEYS).sort(*KEYS).head(1))
    for row in rows:
        yield {"flow": "/".join(str(row[key]) for key in KEYS), "table": table.source.id}


QUICK_CHECKS: tuple[Check[TradeTable], ...] = (
    Check("trade_keys_missing", _missing_keys),
    Check("trade_bad_numbers", _bad_numbers),
)
TRADE_CHECKS: tuple[Check[TradeTable], ...] = (
    *QUICK_CHECKS,
    Check("trade_product_length", _short_products),
    Check("trade_with_itself", _trade_with_itself),
    Check("trade_repeats", _repeats),
)
