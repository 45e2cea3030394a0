"""Production of raw materials by economy: long, lazy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from kaname.errors import ValidationFault
from kaname.model.checks import Check, Finding, findings, not_finite
from kaname.model.quantity import Source
from kaname.model.records import records

KEYS = ("year", "economy", "commodity")
COLUMNS = (*KEYS, "quantity", "unit", "quality")

# One billion cubic metres of natural gas is 0.735 million tonnes of LNG
# (Energy Institute, Statistical Review of World Energy, approximate conversion factors).
TONNES_PER_MILLION_M3 = 735.0
TONNES_PER_KILOGRAM = 1e-3


@dataclass(frozen=True, eq=False)
class ProductionTable:
    """Quantities produced by economy, commodity and year.

    Attributes
    ----------
    frame
        Lazy frame with year, economy, commodity, quantity, unit (t, kg, ct, million m3), quality.
    source
        Where they come from.
    """

    frame: nw.LazyFrame[Any]
    source: Source
    strict: bool = field(default=True, repr=False)

    def __post_init__(self) -> None:
        schema = self.frame.collect_schema()
        if missing := [name for name in COLUMNS if name not in schema]:
            raise ValidationFault("trade_columns", table=self.source.id, columns=", ".join(missing))
        if not schema["quantity"].is_numeric():
            raise ValidationFault("column_type", table=self.source.id, column="quantity", type=schema["quantity"])
        if self.strict:
            findings(PRODUCTION_CHECKS[:1], self, strict=True)

    def check(self, *, strict: bool = False) -> tuple[Finding, ...]:
        """Run the named checks of `PRODUCTION_CHECKS`; with `strict`, raise on the first finding."""
        return findings(PRODUCTION_CHECKS, self, strict=strict)

    def years(self) -> tuple[int, ...]:
        """Return the years on record, in order."""
        return tuple(sorted(int(row["year"]) for row in records(self.frame.select("year").unique())))

    def quantities(self, year: int) -> dict[str, dict[str, float]]:
        """Return commodity → economy → quantity of `year`, in the commodity's own unit."""
        rows = self.frame.filter(nw.col("year") == year).select("commodity", "economy", "quantity")
        found: dict[str, dict[str, float]] = {}
        for row in records(rows):
            commodity, economy, quantity = row.values()
            found.setdefault(commodity, {})[economy] = float(quantity)
        return found


def _bad_numbers(table: ProductionTable) -> Iterator[dict[str, object]]:
    quantity = nw.col("quantity")
    bad = (quantity.is_null() | (quantity < 0) | not_finite("quantity")).fill_null(value=False)
    yield from _first(table.frame.filter(bad), table)


def _missing_keys(table: ProductionTable) -> Iterator[dict[str, object]]:
    missing = nw.any_horizontal(*(nw.col(key).is_null() for key in KEYS), ignore_nulls=True)
    yield from _first(table.frame.filter(missing), table)


def _repeats(table: ProductionTable) -> Iterator[dict[str, object]]:
    counted = table.frame.group_by(*KEYS).agg(nw.len().alias("rows")).filter(nw.col("rows") > 1)
    yield from _first(counted, table)


def _first(frame: nw.LazyFrame[Any], table: ProductionTable) -> Iterator[dict[str, object]]:
    for row in records(frame.select(*KEYS).sort(*KEYS).head(1)):
        yield {"row": "/".join(str(part) for part in row.values()), "table": table.source.id}


PRODUCTION_CHECKS: tuple[Check[ProductionTable], ...] = (
    Check("production_bad_numbers", _bad_numbers),
    Check("production_keys_missing", _missing_keys),
    Check("production_repeats", _repeats),
)


def in_tonnes(quantity: float, unit: str) -> float:
    """Return a quantity of production in tonnes, the unit of trade; gas as tonnes of LNG.

    Raises
    ------
    ValidationFault
        When the unit has no fixed mass, or is unknown.
    """
    factors = {"t": 1.0, "kg": TONNES_PER_KILOGRAM, "ct": 2e-7, "million m3": TONNES_PER_MILLION_M3}
    try:
        return quantity * factors[unit]
    except KeyError:
        raise ValidationFault("unknown_unit", unit=unit, known=", ".join(factors)) from None
