"""What is observed of a commitment: typed series of both partners, and series read from trade and from the table.

A series is never joined to another: each has one reporter, one unit and one basis, and a revised figure stands beside
the first one under its own edition. Stocks of different editions are not differenced.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import numpy as np

from kaname.errors import ValidationFault
from kaname.indicators.energy import FUELS, energy_imports
from kaname.kernels.concentration import herfindahl_hirschman
from kaname.model.input_output import InputOutputTable
from kaname.model.trade import TradeTable
from kaname.texts import Bilingual, both
from kaname.vocab.table import names, rows

MEGATONNE = 1e6


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of a series: the state on `date`, from the `edition` it was published in.

    `press` is true where it was read in a second-hand copy.
    """

    date: dt.date
    value: float
    edition: str
    press: bool
    source: Bilingual
    url: str


@dataclass(frozen=True, slots=True)
class Series:
    """Observations of one thing by one reporter (ISO3, or the provider's name), in one unit, on one basis."""

    id: str
    name: Bilingual
    reporter: str
    unit: str
    amount_kind: str
    basis: Bilingual
    observations: tuple[Observation, ...]

    @property
    def latest(self) -> Observation | None:
        """The last observation, in its last edition; None without any."""
        return max(self.observations, key=lambda found: (found.date, found.edition), default=None)


@cache
def typed_series() -> dict[str, Series]:
    """Return the series of ``vocab/measured_series.csv`` by id, oldest observation first."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("measured_series"):
        found.setdefault(row["series"], []).append(row)
    return {series: _series(series, lines) for series, lines in found.items()}


def series_ids() -> tuple[str, ...]:
    """Return the ids of the typed series."""
    return tuple(typed_series())


def _series(series: str, lines: list[dict[str, str]]) -> Series:
    last = lines[-1]
    observations = sorted((_observation(line) for line in lines), key=lambda found: (found.date, found.edition))
    return Series(
        id=series,
        name=names(last, "name"),
        reporter=last["reporter"],
        unit=last["unit"],
        amount_kind=last["amount_kind"],
        basis=names(last, "basis"),
        observations=tuple(observations),
    )


def _observation(line: dict[str, str]) -> Observation:
    return Observation(
        date=dt.date.fromisoformat(line["date"]),
        value=float(line["value"]),
        edition=line["edition"],
        press=line["press"] == "1",
        source=names(line, "source"),
        url=line["url"],
    )


def named_series(series: str) -> Series:
    """Return a typed series by id.

    Raises
    ------
    ValidationFault
        Naming those there are.
    """
    try:
        return typed_series()[series]
    except KeyError:
        raise ValidationFault("pledges.unknown_series", series=series, known=", ".join(series_ids())) from None


def fuel_series(trade: TradeTable, importer: str, exporter: str, fuel: str) -> tuple[Series, Series]:
    """Return what `importer` buys of a fuel from `exporter` by year: million tonnes, and share of its weight (0–1).

    A year without a weighed flow between the two has no observation in either: a flow that is not in the trade table
    is zero or unreported, and the table does not say which.

    Raises
    ------
    ValidationFault
        When `fuel` is not one of `kaname.indicators.energy.FUELS`.
    """
    if fuel not in FUELS:
        raise ValidationFault("pledges.unknown_series", series=fuel, known=", ".join(FUELS))
    weights: list[tuple[int, float]] = []
    shares: list[tuple[int, float]] = []
    for year in trade.years:
        imports = energy_imports(trade, importer, year).get(fuel)
        if imports is None or imports.tonnes <= 0:
            continue
        origin = next((found for found in imports.origins if found.economy == exporter), None)
        if origin is not None and origin.tonnes is not None:
            weights.append((year, origin.tonnes / MEGATONNE))
            shares.append((year, origin.tonnes / imports.tonnes))
    return (
        _from_trade(trade, f"{fuel}_{exporter}_{importer}_weight", "fuel_weight", "Mt", weights),
        _from_trade(trade, f"{fuel}_{exporter}_{importer}_share", "fuel_share", "share", shares),
    )


def concentration_series(trade: TradeTable, importer: str, product: str) -> Series:
    """Return the Herfindahl–Hirschman index of the importer's suppliers of a product by value, 0–1, by year."""
    flows = trade.where(importers=[importer], products=[product]).frame.select("year", "value_usd").collect("pyarrow")
    values: dict[int, list[float]] = {}
    for row in flows.rows(named=True):
        values.setdefault(int(row["year"]), []).append(float(row["value_usd"]))
    indices = [
        (year, float(herfindahl_hirschman(np.array(sold)))) for year, sold in sorted(values.items()) if sum(sold) > 0
    ]
    return _from_trade(trade, f"hhi_{importer}_{product}", "product_concentration", "HHI", indices)


def intermediate_series(table: InputOutputTable, importer: str, exporter: str) -> Series:
    """Return the exporter's share in all that the importer's industries buy from other economies, 0–1, one year.

    There is no observation where one of the two is not in the table, or nothing is bought from abroad.
    """
    source = table.source
    citation = Bilingual(ja=source.citation, en=source.citation)
    share = _intermediate_share(table, importer, exporter)
    observed = [] if share is None else [_read(table.year, share, source.edition, citation, source.url)]
    return Series(
        id=f"intermediates_{exporter}_{importer}",
        name=both("methods.pledges.series.intermediate_trade"),
        reporter=source.id,
        unit="share",
        amount_kind="none",
        basis=both("methods.pledges.basis.intermediate_trade"),
        observations=tuple(observed),
    )


def _intermediate_share(table: InputOutputTable, importer: str, exporter: str) -> float | None:
    if not {importer, exporter} <= set(table.economies):
        return None
    buying = table.industries([importer])
    bought = table.Z[:, buying].sum(axis=1)
    foreign = float(bought[~buying].sum())
    return float(bought[table.industries([exporter])].sum()) / foreign if foreign > 0 else None


def _from_trade(trade: TradeTable, series: str, key: str, unit: str, points: list[tuple[int, float]]) -> Series:
    source = trade.source
    citation = Bilingual(ja=source.citation, en=source.citation)
    return Series(
        id=series,
        name=both(f"methods.pledges.series.{key}"),
        reporter=source.id,
        unit=unit,
        amount_kind="none",
        basis=both("methods.pledges.basis.trade"),
        observations=tuple(_read(year, value, source.edition, citation, source.url) for year, value in points),
    )


def _read(year: int, value: float, edition: str, citation: Bilingual, url: str) -> Observation:
    return Observation(dt.date(year, 12, 31), value, edition, press=False, source=citation, url=url)
