"""What the stress tests assume of each sector: substitutability, stocks, critical inputs, and where products belong.

Every value is a row of a CSV file with its basis and source; most values are documented assumptions, not estimates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from kaname.model.quantity import Band
from kaname.texts import Bilingual
from kaname.vocab.sectors import scope_sectors
from kaname.vocab.table import names, rows

SELF = "self"


@dataclass(frozen=True, slots=True)
class Substitutability:
    """How far buyers can replace a severed flow of a sector's product within about a year.

    `tau` is the share that cannot be rerouted, `delta` the share that leaks through anyway, both in [0, 1];
    `kind` is the class that sets both.
    """

    sector: str
    tau: Band
    delta: Band
    kind: str
    basis: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class Stock:
    """How many days of a sector's product buyers aim to hold; infinite where no stock limit applies.

    `storable` is the physical fact. Electricity and water are not storable and bind at once (one day);
    services are not storable and never bind (infinite).
    """

    sector: str
    days: Band
    storable: bool
    basis: Bilingual
    source: str


@cache
def substitutability() -> dict[str, Substitutability]:
    """Return the shares that cannot be rerouted and that leak, by sector sold, in the table's order.

    Values are kaname's assumptions by class, after Rauch (1999) for goods and Gervais & Jensen (2019) for
    services; they vary around the defaults of the rationing model (0.30 and 0.10).
    """
    return {
        row["sector"]: Substitutability(
            sector=row["sector"],
            tau=_band(row, "tau"),
            delta=_band(row, "delta"),
            kind=row["class"],
            basis=names(row, "basis"),
            source=row["source"],
        )
        for row in rows("substitutability")
    }


@cache
def stocks() -> dict[str, Stock]:
    """Return the days of stock buyers aim to hold, by sector sold, in the table's order.

    A blank in the file, which stands for no limit, is read as infinity.
    """
    return {
        row["sector"]: Stock(
            sector=row["sector"],
            days=_band(row, "days"),
            storable=row["storable"] == "1",
            basis=names(row, "basis"),
            source=row["source"],
        )
        for row in rows("stocks")
    }


@cache
def criticality() -> dict[tuple[str, str], float]:
    """Return the rating of every product sector for every using sector: 1 critical, 0.5 important, 0 neither.

    The file is a list of rules: `product` and `user` each name sectors and scopes separated by semicolons, the user
    `self` is the product's own sector, and a later rule overrides an earlier one. The pattern follows Pichler et al.
    (2022); the rows say where it does not.

    Raises
    ------
    UsageFault
        When a rule names neither a sector nor a scope.
    """
    ratings: dict[tuple[str, str], float] = {}
    for row in rows("criticality"):
        rating = float(row["rating"])
        for product in _named(row["product"]):
            users = (product,) if row["user"] == SELF else _named(row["user"])
            ratings.update(((product, user), rating) for user in users)
    return ratings


@cache
def product_sectors() -> dict[str, dict[str, float]]:
    """Return, for every bundled product (HS 1992, six digits), the sectors that make it and the share of each.

    Shares of a product sum to 1. Source: United Nations correspondence of HS 1992 and ISIC, row by row.
    """
    found: dict[str, dict[str, float]] = {}
    for row in rows("product_sectors"):
        found.setdefault(row["product"], {})[row["sector"]] = float(row["share"])
    return found


def _band(row: dict[str, str], stem: str) -> Band:
    low, central, high = (float(row[f"{stem}_{end}"] or math.inf) for end in ("low", "central", "high"))
    return Band(low, central, high)


def _named(codes: str) -> tuple[str, ...]:
    return tuple(sector for code in codes.split(";") for sector in scope_sectors(code))
