"""What the vocabulary says of stocks, straits and the LNG trade: every figure typed with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaname.errors import UsageFault
from kaname.model.quantity import Band
from kaname.texts import Bilingual
from kaname.vocab.table import names, nearest, rows

# Fuel of the trade table → fuel of the stocks; what is stored is oil, crude and products together.
STOCK_FUEL = {"crude": "oil", "lng": "lng"}
BARRELS_PER_TONNE = 7.33
"""Crude oil, world average; Energy Institute, Statistical Review of World Energy, conversion factors."""


@dataclass(frozen=True, slots=True)
class Stock:
    """One published stock; `days` is None where only a quantity is published, `quantity` where only days are.

    `basis` is what a day of it means: ``statutory`` (consumption, Japan's Stockpiling Act), ``iea`` (net imports),
    ``consumption``, ``all_use`` and ``power`` (LNG), ``capacity`` (what could be held), or empty without days.
    """

    economy: str
    fuel: str
    holder: str
    basis: str
    as_of: str
    days: Band | None
    quantity: float | None
    unit: str
    note: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class StraitOrigin:
    """An origin whose exports pass a strait, and what can get around it, million barrels a day (crude only)."""

    strait: str
    origin: str
    fuel: str
    exposed: float
    bypass: Band
    note: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A parameter of the LNG trade with its band."""

    value: Band
    unit: str
    note: Bilingual
    source: str


@cache
def stocks() -> tuple[Stock, ...]:
    """Return every published stock."""
    return tuple(
        Stock(
            economy=row["economy"],
            fuel=row["fuel"],
            holder=row["holder"],
            basis=row["basis"],
            as_of=row["as_of"],
            days=_days(row),
            quantity=float(row["quantity"]) if row["quantity"] else None,
            unit=row["unit"],
            note=names(row, "note"),
            source=row["source"],
        )
        for row in rows("energy_stocks")
    )


def stocks_of(economy: str, fuel: str) -> tuple[Stock, ...]:
    """Return the published stocks of one economy and fuel (oil, lng), the latest date of each basis only."""
    mine = [stock for stock in stocks() if (stock.economy, stock.fuel) == (economy, fuel)]
    latest: dict[str, str] = {}
    for stock in mine:
        latest[stock.basis] = max(latest.get(stock.basis, ""), stock.as_of)
    return tuple(stock for stock in mine if stock.as_of == latest[stock.basis])


@cache
def strait_origins(strait: str) -> tuple[StraitOrigin, ...]:
    """Return the origins whose crude oil or LNG passes the strait.

    Raises
    ------
    UsageFault
        When no origin is on record for it, naming the straits there are.
    """
    known = sorted({row["strait"] for row in rows("strait_origins")})
    if strait not in known:
        raise UsageFault("energy_unknown_strait", strait=strait, known=", ".join(known), nearest=nearest(strait, known))
    return tuple(
        StraitOrigin(
            strait=row["strait"],
            origin=row["origin"],
            fuel=row["fuel"],
            exposed=float(row["exposed"]),
            bypass=_band(row, "bypass_"),
            note=names(row, "note"),
            source=row["source"],
        )
        for row in rows("strait_origins")
        if row["strait"] == strait
    )


@cache
def lng_terms() -> dict[str, Term]:
    """Return the parameters of the LNG reallocation by name; most are assumptions, and say so."""
    return {
        row["term"]: Term(value=_band(row, ""), unit=row["unit"], note=names(row, "note"), source=row["source"])
        for row in rows("lng_terms")
    }


@cache
def lng_ports(role: str) -> dict[str, tuple[tuple[float, float], ...]]:
    """Return latitude and longitude of the LNG terminals of each exporter or importer."""
    found: dict[str, tuple[tuple[float, float], ...]] = {}
    for row in rows("lng_ports"):
        if row["role"] == role:
            found[row["economy"]] = (*found.get(row["economy"], ()), (float(row["lat"]), float(row["lon"])))
    return found


def _band(row: dict[str, str], stem: str) -> Band:
    return Band(*(float(row[f"{stem}{end}"]) for end in ("low", "central", "high")))


def _days(row: dict[str, str]) -> Band | None:
    low, central, high = (float(row[name]) if row[name] else None for name in ("days_low", "days", "days_high"))
    if low is not None and high is not None:
        return Band(low, (low + high) / 2 if central is None else central, high)
    return None if central is None else Band.at(central)
