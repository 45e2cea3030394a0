"""One way from port to port: its length, its days and the straits it passes, or that there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault
from kaname.kernels.routing import cheapest, cheapest_states, route_choice
from kaname.lanes.goods import joined_by_land
from kaname.lanes.network import SeaNetwork, gate_numbers, gates
from kaname.lanes.ports import Port, places, positions
from kaname.lanes.sealanes import parameters
from kaname.lanes.vessels import Vessel, gate_days

Array = NDArray[np.float64]
# Size of a port that is named and stands for no trade.
NOMINAL = 1e-3


@dataclass(frozen=True, eq=False)
class Route:
    """The shortest way between two ports.

    Attributes
    ----------
    path
        Whether there is one at all.
    length_km, days
        Distance, and time at the speed of the ship and in canals; None without a path.
    via
        Straits passed, by id, in order.
    shares
        Share of the traffic of this class of ships that passes each strait, over all ways; empty without a path.
    line
        (K, 2) longitude and latitude of the way; empty without a path.
    """

    path: bool
    length_km: float | None
    days: float | None
    via: tuple[str, ...]
    shares: dict[str, float]
    line: Array


NO_ROUTE = Route(path=False, length_km=None, days=None, via=(), shares={}, line=np.empty((0, 2)))


def ends(network: SeaNetwork, start: str, end: str) -> tuple[Port, Port]:
    """Return the two ports of a route: those named, or the pair that carries most between two economies.

    The pair weighs the size of the ports and, with every strait open, their nearness; closing straits later does not
    move the route to another coast.

    Raises
    ------
    UsageFault
        For a port or an economy that is not known.
    """
    starts, stops = places(start), places(end)
    if len(starts) == len(stops) == 1:
        return starts[0], stops[0]
    whole = network.gate_lengths(positions(starts + stops))
    count = len(starts)
    lengths = replace(
        whole,
        direct=whole.direct[:count, count:],
        access=whole.access[:count],
        egress=whole.egress[:, count:],
    )
    given = parameters()
    cost, _ = cheapest(lengths, np.array(given.toll))
    size = np.outer([sum(port.weight) for port in starts], [sum(port.weight) for port in stops])
    pull = np.maximum(size, NOMINAL) * np.exp(-cost / given.port_reach)
    first, last = np.unravel_index(int(np.argmax(pull)), pull.shape)
    return starts[first], stops[last]


def sea_leg(start: Port, end: Port) -> bool:
    """Return whether what two economies sell to each other goes to sea between these ports at all.

    It does not where both use ports of other economies and are joined by land, or where one of them goes by land to
    the port of the other.
    """
    if start.code == end.code:
        return start.host is None and end.host is None
    return start.host is None or end.host is None or not joined_by_land(start.economy, end.economy)


def route(
    network: SeaNetwork, start: Port, end: Port, ship: Vessel, shut: tuple[str, ...] = (), *, limits: bool = False
) -> Route:
    """Return the shortest way of a ship between two ports, with straits shut.

    Parameters
    ----------
    network
        The sea network.
    start, end
        Two ports.
    ship
        Its speed gives the days; with `limits`, straits it does not fit are shut to it.
    shut
        Straits by id.

    Raises
    ------
    UsageFault
        For an unknown strait, or a way from a port to itself.
    """
    if start.code == end.code:
        raise UsageFault("lanes.same_place", place=start.code)
    passable = np.ones(len(gates()), dtype=np.bool_)
    passable[list(gate_numbers(shut))] = False
    if limits:
        passable &= ship.fits
    points = positions((start, end))
    whole = network.gate_lengths(points)
    lengths = replace(whole, direct=whole.direct[:1, 1:], access=whole.access[:1], egress=whole.egress[:, 1:])
    lengths = lengths.open_to(passable)
    free = np.zeros(len(gates()))
    cost, behind = cheapest(lengths, free)
    states = cheapest_states(lengths, free, behind, 0, 0)
    if states is None:
        return NO_ROUTE
    given = parameters()
    choice = route_choice(lengths, np.array(given.toll), given.dispersion)
    numbers = [state % len(gates()) for state in states]
    return Route(
        path=True,
        length_km=float(cost[0, 0]),
        days=float(cost[0, 0] / ship.km_a_day + gate_days()[numbers].sum()),
        via=tuple(gates()[number].id for number in numbers),
        shares={gate.id: float(share) for gate, share in zip(gates(), choice.passing[0, 0], strict=True) if share > 0},
        line=network.track(points[0], points[1], states),
    )
