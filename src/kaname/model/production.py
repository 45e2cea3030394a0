"""Production of raw materials by economy: long, lazy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from kaname.errors import ValidationFault
from kaname.model.quantity import Source

COLUMNS = ("year", "economy", "commodity", "quantity", "unit", "quality")

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

    def __post_init__(self) -> None:
        schema = self.frame.collect_schema()
        if missing := [name for name in COLUMNS if name not in schema]:
            raise ValidationFault("trade_columns", table=self.source.id, columns=", ".join(missing))
        if not schema["quantity"].is_numeric():
            raise ValidationFault("column_type", table=self.source.id, column="quantity", type=schema["quantity"])
        bad = nw.col("quantity").is_null() | (nw.col("quantity") < 0) | nw.col("quantity").cast(nw.Float64).is_nan()
        rows = self.frame.filter(bad).select("year", "economy", "commodity").head(1).collect("pyarrow").rows()
        if rows:
            flow = "/".join(str(part) for part in rows[0])
            raise ValidationFault("trade_bad_numbers", table=self.source.id, flow=flow)

    def quantities(self, year: int) -> dict[str, dict[str, float]]:
        """Return commodity → economy → quantity of `year`, in the commodity's own unit."""
        rows = self.frame.filter(nw.col("year") == year).select("commodity", "economy", "quantity")
        found: dict[str, dict[str, float]] = {}
        for commodity, economy, quantity in rows.collect("pyarrow").iter_rows():
            found.setdefault(commodity, {})[economy] = float(quantity)
        return found


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
