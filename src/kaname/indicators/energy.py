"""Energy imports by origin: crude oil, LNG and coal, by value and by weight."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import narwhals as nw
import numpy as np

from kaname.indicators.unit_values import corrected
from kaname.kernels.concentration import herfindahl_hirschman
from kaname.model.records import records
from kaname.model.trade import TradeTable

FUELS: dict[str, tuple[str, ...]] = {
    "crude": ("270900",),
    "lng": ("271111",),
    "coal": ("270111", "270112", "270119"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """One supplier of a fuel; `tonnes` is None where no weight is reported, or 0 for a flow of some value.

    `tonnes_reported` is the weight as it was, `tonnes` with weights that lie estimated anew.
    """

    economy: str
    value_usd: float
    tonnes: float | None
    share_by_value: float
    share_by_weight: float | None
    tonnes_reported: float | None = None


@dataclass(frozen=True, slots=True)
class FuelImports:
    """One fuel's imports in a year.

    Attributes
    ----------
    value_usd, tonnes
        Totals; tonnes over the flows that report a weight, those that lie estimated from the value.
    weighed_share
        Share of the value whose weight is reported, 0–1; a weight of 0 beside a value is none: UN Comtrade writes so.
    hhi
        Concentration of origins by weight, or by value where no flow is weighed.
    origins
        Largest first, by weight where it is reported.
    tonnes_reported
        Total of the weights as they were reported.
    corrected
        How many flows had their weight estimated anew.
    """

    fuel: str
    year: int
    value_usd: float
    tonnes: float
    weighed_share: float
    hhi: float
    origins: tuple[Origin, ...]
    tonnes_reported: float = 0.0
    corrected: int = 0


def energy_imports(trade: TradeTable, importer: str | Collection[str], year: int) -> dict[str, FuelImports]:
    """Return the fuels an economy, or several as one, imports at all in `year`; a fuel it does not import is absent.

    What members sell each other is not imported. Weights are held against the world's (`indicators.unit_values`), so
    `trade` must hold more than the importer's own.
    """
    inside = [importer] if isinstance(importer, str) else list(importer)
    products = [code for codes in FUELS.values() for code in codes]
    bought = corrected(trade, [year], products).trade.where(importers=inside).frame
    frame = bought.filter(nw.col("value_usd") > 0, ~nw.col("exporter").is_in(inside))
    rows = records(frame.select("product", "exporter", "value_usd", "tonnes", "tonnes_reported"))
    # An engine gives the rows of a netted table in any order, and sums depend on it in their last bits.
    rows.sort(key=lambda row: (row["product"], row["exporter"]))
    found = {}
    for fuel, codes in FUELS.items():
        flows = [row for row in rows if row["product"] in codes]
        if flows:
            found[fuel] = _imports(fuel, year, flows)
    return found


def _imports(fuel: str, year: int, flows: list[dict[str, object]]) -> FuelImports:
    value: dict[str, float] = {}
    tonnes: dict[str, float] = {}
    reported: dict[str, float] = {}
    weighed, anew = 0.0, 0
    for flow in flows:
        economy, usd, weight = str(flow["exporter"]), float(str(flow["value_usd"])), flow["tonnes"]
        value[economy] = value.get(economy, 0.0) + usd
        if weight:
            as_it_was = float(str(flow["tonnes_reported"]))
            tonnes[economy] = tonnes.get(economy, 0.0) + float(str(weight))
            reported[economy] = reported.get(economy, 0.0) + as_it_was
            anew += as_it_was != float(str(weight))
            weighed += usd
    total, mass = sum(value.values()), sum(tonnes.values())
    origins = [
        Origin(
            economy=economy,
            value_usd=usd,
            tonnes=tonnes.get(economy),
            tonnes_reported=reported.get(economy),
            share_by_value=usd / total,
            share_by_weight=tonnes[economy] / mass if economy in tonnes and mass > 0 else None,
        )
        for economy, usd in value.items()
    ]
    origins.sort(key=lambda o: (-(o.share_by_weight or 0.0), -o.value_usd, o.economy))
    basis = tonnes if mass > 0 else value
    return FuelImports(
        fuel=fuel,
        year=year,
        value_usd=total,
        tonnes=mass,
        tonnes_reported=sum(reported.values()),
        corrected=anew,
        weighed_share=weighed / total,
        hhi=float(herfindahl_hirschman(np.array(list(basis.values())))),
        origins=tuple(origins),
    )
