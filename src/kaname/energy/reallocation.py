"""Where LNG would go if some of it stopped: the bundled trade made into the linear programme of the kernel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.energy.records import lng_ports, lng_terms, stocks_of
from kaname.kernels.allocation import Allocation, Fairness, Market, feasible_floors, reallocation

Array = NDArray[np.float64]
MONTHS = 12
EARTH_KM = 6371.0088
DAYS_IN_MONTH = 365.0 / 12.0


@dataclass(frozen=True, slots=True)
class LngTrade:
    """A year of the LNG trade between economies with a terminal.

    Attributes
    ----------
    exporters, importers
        Codes, the axes of the rest.
    tonnes
        Shipments in the year, shape (I, J).
    prices
        Value over weight of each exporter's sales, US dollars a tonne, shape (I,).
    distance
        Kilometres by sea, shape (I, J).
    covered
        Share of the tonnes between economies with a terminal; pipelines and small buyers are left out.
    """

    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    tonnes: Array
    prices: Array
    distance: Array
    covered: float


def terminal_distances(by_sea: Callable[[Array], Array]) -> Array:
    """Return kilometres by sea between exporters and importers of LNG, from the nearest terminals of each, (I, J).

    Parameters
    ----------
    by_sea
        Kilometres among (N, 2) longitudes and latitudes, (N, N).
    """
    out, into = lng_ports("exporter"), lng_ports("importer")
    places = [place for ports in (out, into) for terminals in ports.values() for place in terminals]
    owner = [code for ports in (out, into) for code, terminals in ports.items() for _ in terminals]
    loading = sum(len(terminals) for terminals in out.values())
    km = by_sea(np.array([(lon, lat) for lat, lon in places]))[:loading, loading:]
    starts, ends = np.array(owner[:loading]), np.array(owner[loading:])
    return np.array([[km[starts == a][:, ends == b].min() for b in into] for a in out])


def lng_trade(flows: Mapping[tuple[str, str], tuple[float, float]], distance: Array | None = None) -> LngTrade:
    """Return the trade of a year between economies with a terminal.

    Parameters
    ----------
    flows
        (exporter, importer) → tonnes and US dollars in the year.
    distance
        Kilometres by sea between the exporters and importers of the ports' table in its order; great circles times a
        factor where it is not given.
    """
    out, into = lng_ports("exporter"), lng_ports("importer")
    exporters, importers = tuple(out), tuple(into)
    tonnes, value = np.zeros((len(out), len(into))), np.zeros(len(out))
    for (exporter, importer), (mass, usd) in flows.items():
        if exporter in out and importer in into and exporter != importer:
            tonnes[exporters.index(exporter), importers.index(importer)] = mass
            value[exporters.index(exporter)] += usd
    loaded = tonnes.sum(axis=1)
    mean = value.sum() / max(loaded.sum(), 1.0)
    everything = sum(mass for mass, _ in flows.values())
    return LngTrade(
        exporters=exporters,
        importers=importers,
        tonnes=tonnes,
        prices=np.divide(value, loaded, out=np.full_like(value, mean), where=loaded > 0),
        distance=great_circles(out, into) * lng_terms()["detour_factor"].value.central
        if distance is None
        else distance,
        covered=float(tonnes.sum() / everything) if everything > 0 else 0.0,
    )


def great_circles(
    start: Mapping[str, tuple[tuple[float, float], ...]], end: Mapping[str, tuple[tuple[float, float], ...]]
) -> Array:
    """Return the least great-circle distance between the ports of each pair, kilometres, shape (starts, ends)."""
    return np.array(
        [[min(_arc(a, b) for a in first for b in last) for last in end.values()] for first in start.values()]
    )


def _arc(a: tuple[float, float], b: tuple[float, float]) -> float:
    (p, x), (q, y) = np.radians(a), np.radians(b)
    h = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin((y - x) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(h)))


def lng_market(trade: LngTrade, stopped: Mapping[str, float], closure: int, restraint: float = 0.0) -> Market:
    """Return the market of twelve months in which some exporters lose a share of their loadings for `closure` days.

    Parameters
    ----------
    trade
        A year of trade.
    stopped
        Share of each exporter's loadings that stops, 0–1.
    closure
        Days from the first month on; a month that is partly closed loses its part.
    restraint
        Share of demand saved everywhere, 0–1.
    """
    terms = {name: term.value.central for name, term in lng_terms().items()}
    monthly, buyers = trade.tonnes / MONTHS, len(trade.importers)
    closed = np.clip(closure / DAYS_IN_MONTH - np.arange(MONTHS), 0.0, 1.0)
    lost = np.array([stopped.get(code, 0.0) for code in trade.exporters])
    capacity = monthly.sum(axis=1)[:, None] * terms["capacity_slack"] * (1.0 - lost[:, None] * closed)
    need = monthly.sum(axis=0)
    limit = np.full(trade.tonnes.shape, np.inf)
    floor = np.repeat((terms["contract_share"] * (1 - restraint) * monthly)[:, :, None], MONTHS, axis=2)
    held = np.array([_stock_days(code) for code in trade.importers]) * need / DAYS_IN_MONTH
    return Market(
        cost=trade.prices[:, None] + terms["freight"] * trade.distance,
        capacity=capacity,
        demand=np.repeat(need[:, None] * (1.0 - restraint), MONTHS, axis=1),
        penalty=np.full(buyers, terms["unmet_value"]),
        floor=feasible_floors(floor, capacity, limit),
        limit=limit,
        distance=trade.distance,
        fleet=np.full(MONTHS, terms["fleet_slack"] * float((monthly * trade.distance).sum())),
        stock=held,
        stock_capacity=2.0 * held,
        stock_end=np.zeros(buyers),
    )


def _stock_days(economy: str) -> float:
    published = [s.days.central for s in stocks_of(economy, "lng") if s.days is not None and s.basis == "all_use"]
    return sum(published) if published else lng_terms()["default_stock_days"].value.central


def allocated(trade: LngTrade, market: Market, fairness: Fairness, pool: Collection[str] = ()) -> Allocation:
    """Return the allocation under a fairness rule; `pool` names importers whose contracts bind together."""
    marks = np.array([code in pool for code in trade.importers])
    return reallocation(market, fairness, marks if marks.any() else None)
