"""Fuel flows of a year out of the trade table."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from kaname.indicators.energy import FUELS
from kaname.indicators.unit_values import corrected
from kaname.model.trade import TradeTable


def exported_tonnes(trade: TradeTable, fuel: str, year: int, origins: Collection[str]) -> dict[str, float]:
    """Return what each origin exports of a fuel in a year, tonnes: value over the median price a tonne of its flows.

    The median keeps one wrong weight from swelling the total. An origin without flows is absent.
    """
    frame = trade.where(years=[year], exporters=origins, products=FUELS[fuel]).frame
    rows = frame.select("exporter", "value_usd", "tonnes").collect("pyarrow").rows(named=True)
    value: dict[str, float] = {}
    prices: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        usd, mass = float(row["value_usd"]), row["tonnes"]
        value[row["exporter"]] = value.get(row["exporter"], 0.0) + usd
        if mass and usd > 0:
            prices.setdefault(row["exporter"], []).append((usd / float(mass), usd))
    return {code: value[code] / _weighted_median(found) for code, found in prices.items()}


def bilateral(trade: TradeTable, fuel: str, year: int) -> dict[tuple[str, str], tuple[float, float]]:
    """Return (exporter, importer) → tonnes and US dollars of a fuel in a year, over the flows that report a weight.

    Weights that lie are estimated from the value (`indicators.unit_values`).
    """
    frame = corrected(trade, [year], FUELS[fuel]).trade.frame
    rows = frame.select("exporter", "importer", "value_usd", "tonnes").collect("pyarrow").rows(named=True)
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for row in rows:
        if row["tonnes"] is not None:
            pair = (row["exporter"], row["importer"])
            mass, usd = found.get(pair, (0.0, 0.0))
            found[pair] = (mass + float(row["tonnes"]), usd + float(row["value_usd"]))
    return found


def _weighted_median(prices: list[tuple[float, float]]) -> float:
    """Return the price below which half the value lies."""
    ordered = np.array(sorted(prices))
    reached = np.cumsum(ordered[:, 1]) >= ordered[:, 1].sum() / 2
    return float(ordered[np.argmax(reached), 0])
