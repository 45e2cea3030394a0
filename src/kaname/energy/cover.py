"""Days of cover when a strait closes: the share of imports that stops, and how long the published stocks then last."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kaname.energy.records import BARRELS_PER_TONNE, Stock, StraitOrigin
from kaname.kernels.stocks import stock_path, survival_days
from kaname.model.quantity import Band

DAYS_IN_YEAR = 365.0
# Which basis stands first where several are published.
PREFERRED = ("given", "statutory", "consumption", "iea", "imports", "capacity", "all_use", "power")
# Demand restraint where it is not given: none, none, and the 10 % that an IEA member owes once supplies fall by 12 %
# (Agreement on an International Energy Program, 1974, art. 14). LNG has no such rule: none throughout.
RESTRAINT = {"crude": Band(0.0, 0.0, 0.10), "lng": Band(0.0, 0.0, 0.0)}


@dataclass(frozen=True, slots=True)
class Cover:
    """How long one stock lasts; `days` ends are infinity where it never runs out.

    Attributes
    ----------
    stock_days
        The stock in days of need, nothing arriving.
    stopped
        Share of imports that stops: low is the least, high the most.
    restraint
        Share of need saved, in the order of `days`.
    days
        Days until the stock is empty if the closure goes on: low, central, high.
    left
        Stock left when the closure ends, in days of need: low, central, high.
    unmet
        Need that goes unmet during the closure, in days of need: least, central, most. The least belongs to the high
        case of `days`.
    path
        Stock left at the start of each day and after the last, days of need: low, central, high.
    """

    stock_days: Band
    stopped: Band
    restraint: Band
    days: Band
    left: Band
    unmet: Band
    path: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


def stopped_by_origin(
    origins: tuple[StraitOrigin, ...], fuel: str, exports_tonnes: Mapping[str, float]
) -> dict[str, Band]:
    """Return, for each origin, the share of its exports that a closure stops: low (most gets around), central, high.

    What gets around is shared among an origin's buyers in proportion to what they buy. The high end takes no bypass.

    Parameters
    ----------
    origins
        The strait's origins.
    fuel
        ``crude`` or ``lng``.
    exports_tonnes
        All exports of each origin in a year, tonnes; an origin without any stops whole.
    """
    found = {}
    for origin in origins:
        if origin.fuel == fuel:
            barrels = exports_tonnes.get(origin.origin, 0.0) * BARRELS_PER_TONNE / DAYS_IN_YEAR / 1e6
            ends = (origin.bypass.high, origin.bypass.central, origin.bypass.low)
            shares = (origin.exposed * (1.0 - min(1.0, around / barrels if barrels > 0 else 0.0)) for around in ends)
            found[origin.origin] = Band(*shares)
    return found


def stopped_share(shares: Mapping[str, float], stopped: Mapping[str, Band]) -> Band:
    """Return the share of an importer's supply that stops.

    Parameters
    ----------
    shares
        Share of each supplier, summing to 1.
    stopped
        Share of each supplier's exports that stops: from the table of straits, or from shares of sea lanes.
    """
    ends = [
        sum(shares[code] * getattr(share, end) for code, share in stopped.items() if code in shares)
        for end in ("low", "central", "high")
    ]
    return Band(*(min(1.0, end) for end in ends))


@dataclass(frozen=True, slots=True)
class Holding:
    """The stocks of one fuel on one basis, added up."""

    basis: str
    as_of: str
    days: Band


def holdings(stocks: tuple[Stock, ...], imports_tonnes: float) -> tuple[Holding, ...]:
    """Return the stocks of one economy and fuel added up by basis, in days of need.

    Stocks published as a quantity alone become days of the imports of the year (basis ``imports``), barrels at 7.33 a
    tonne of crude oil; those in other units without days are left out.
    """
    days: dict[str, list[Band]] = {}
    dates: dict[str, str] = {}
    for stock in stocks:
        basis, found = stock.basis, stock.days
        if found is None and stock.quantity is not None and stock.unit == "million_barrels" and imports_tonnes > 0:
            cover_days = stock.quantity * 1e6 / BARRELS_PER_TONNE / (imports_tonnes / DAYS_IN_YEAR)
            basis, found = "imports", Band.at(cover_days)
        if found is not None:
            days.setdefault(basis, []).append(found)
            dates[basis] = max(dates.get(basis, ""), stock.as_of)
    return tuple(
        Holding(
            basis=basis,
            as_of=dates[basis],
            days=Band(*(sum(getattr(t, end) for t in found) for end in ("low", "central", "high"))),
        )
        for basis, found in sorted(days.items(), key=lambda item: PREFERRED.index(item[0]))
    )


def cover(stock_days: Band, stopped: Band, restraint: Band, closure: int, max_release: float = math.inf) -> Cover:
    """Return how long a stock lasts and its path through a closure of `closure` days.

    The low case joins the low stock, the most that stops and the least restraint; the high case the opposite.

    Parameters
    ----------
    stock_days, stopped, restraint
        As in `Cover`.
    closure
        Days the strait stays closed.
    max_release
        The most that can be released a day, as a share of a day's need.

    Raises
    ------
    ValueError
        As in `survival_days`.
    """
    stock = np.array([stock_days.low, stock_days.central, stock_days.high])
    arrivals = 1.0 - np.array([stopped.high, stopped.central, stopped.low])
    saved = np.array([restraint.low, restraint.central, restraint.high])
    # Arrivals above what is needed are not bought: nobody builds stocks in a closure.
    arrivals = np.minimum(arrivals, 1.0 - saved)
    days = survival_days(stock, 1.0, arrivals[:, None], max_release, saved)
    level, unmet = stock_path(stock, 1.0, np.repeat(arrivals[:, None], closure, axis=1), max_release, saved)
    return Cover(
        stock_days=stock_days,
        stopped=stopped,
        restraint=restraint,
        days=Band(*map(float, days)),
        left=Band(*map(float, level[:, -1])),
        unmet=Band(*map(float, unmet.sum(axis=1)[::-1])),
        path=(_row(level[0]), _row(level[1]), _row(level[2])),
    )


def _row(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
