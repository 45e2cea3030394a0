"""The sea network with its watched straits cut out as gates, so that each can be shut."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault, ValidationFault
from kaname.kernels.routing import GateLengths, cheapest, crossings, great_circle
from kaname.texts import Bilingual
from kaname.vocab.table import names, nearest, rows

Array = NDArray[np.float64]

# An edge of no length would be no edge to a sparse matrix.
TOUCH = 1e-6
DECIMALS = 4
ICE_LATITUDE = 69.0
ICE_WEST, ICE_EAST = 75.0, -100.0


@dataclass(frozen=True, slots=True)
class Gate:
    """A watched strait: where ships pass, and the line from shore to shore that no way round crosses."""

    id: str
    name: Bilingual
    lat: float
    lon: float
    line: tuple[tuple[float, float], tuple[float, float]]
    source: str


@cache
def gates() -> tuple[Gate, ...]:
    """Return the 28 straits of IMF PortWatch, in the vocabulary's order."""
    lines = {row["chokepoint"]: row for row in rows("gates")}
    return tuple(
        Gate(
            id=row["chokepoint"],
            name=names(row, "name"),
            lat=float(line["lat"]),
            lon=float(line["lon"]),
            line=(
                (float(line["lon_a"]), float(line["lat_a"])),
                (float(line["lon_b"]), float(line["lat_b"])),
            ),
            source=line["source"],
        )
        for row in rows("chokepoints")
        for line in (lines[row["chokepoint"]],)
    )


def gate_numbers(ids: tuple[str, ...]) -> tuple[int, ...]:
    """Return the positions of straits by id; `UsageFault` names the nearest known ones."""
    known = [gate.id for gate in gates()]
    for name in ids:
        if name not in known:
            upper = {gate.upper(): gate for gate in known}
            near = ", ".join(upper.get(word, word) for word in nearest(name, upper).split(", "))
            raise UsageFault("lanes.unknown_chokepoint", chokepoint=name, nearest=near, known=", ".join(known))
    return tuple(sorted({known.index(name) for name in ids}))


@dataclass(frozen=True, eq=False)
class SeaNetwork:
    """Places joined by lanes, with two places more for each gate: one on its side A, one on its side B.

    Attributes
    ----------
    places
        (P, 2) longitude and latitude; the last 2G are the gates' sides, all sides A first.
    shut
        (P, P) symmetric sparse lengths in km; no lane crosses a gate.
    """

    places: Array
    shut: Any

    @cached_property
    def open(self) -> Any:  # noqa: ANN401 - a sparse matrix; scipy names no type of its own at run time
        """The same with every gate open."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - only who sails pays for it

        count = len(gates())
        side_a = np.arange(len(self.places) - 2 * count, len(self.places) - count)
        joint = csr_array((np.full(count, TOUCH), (side_a, side_a + count)), shape=self.shut.shape)
        return csr_array(self.shut + joint + joint.T)

    @cached_property
    def _harbour(self) -> NDArray[np.intp]:
        """Places a port may be joined to: the largest part of the open network, gates left out."""
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

        _, part = connected_components(self.open, directed=False)
        keep = np.flatnonzero(part == np.bincount(part).argmax())
        return np.asarray(keep[keep < len(self.places) - 2 * len(gates())], dtype=np.intp)

    @cached_property
    def _harbour_vectors(self) -> Array:
        return np.ascontiguousarray(upright(self.places[self._harbour]).T)

    def moor(self, points: Array) -> tuple[NDArray[np.intp], Array]:
        """Return the place nearest to each of (N, 2) points and how far it is, km."""
        chosen = self._harbour[np.argmax(upright(points) @ self._harbour_vectors, axis=1)]
        return chosen, great_circle(points, self.places[chosen])

    def gate_lengths(self, points: Array) -> GateLengths:
        """Return the lengths among (N, 2) points and the gates, every gate shut, km."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - as above

        states = self._states
        moored, off = self.moor(points)
        places, back = np.unique(moored, return_inverse=True)
        from_ports = dijkstra(self.shut, directed=False, indices=places)[back]
        direct = from_ports[:, moored] + off[:, None] + off[None, :]
        np.fill_diagonal(direct, 0.0)
        return GateLengths(
            direct=np.where(moored[:, None] == moored[None, :], np.abs(direct), direct),
            access=from_ports[:, states[0]] + off[:, None],
            between=self._between,
            egress=(from_ports[:, states[1]] + off[:, None]).T,
        )

    def distances(self, points: Array) -> Array:
        """Return the shortest ways by sea between (N, 2) points, every gate open, km, (N, N)."""
        return cheapest(self.gate_lengths(points), np.zeros(len(gates())))[0]

    def track(self, start: Array, end: Array, states: tuple[int, ...]) -> Array:
        """Return the (K, 2) line of the shortest way between two points through these states in order."""
        (first, last), _ = self.moor(np.vstack([start, end]))
        enter, leave = self._states
        walked: list[NDArray[np.intp]] = []
        here = int(first)
        for state in states:
            walked.append(self._walk(here, int(enter[state])))
            here = int(leave[state])
        walked.append(self._walk(int(last), here)[::-1])
        return np.vstack([start, self.places[np.concatenate(walked)], end])

    def _walk(self, here: int, root: int) -> NDArray[np.intp]:
        """Return the places on the shortest way from one place to another, every gate shut."""
        before = self._tree(root)
        path = [here]
        while path[-1] != root and before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
        return np.array(path, dtype=np.intp)

    def _tree(self, root: int) -> NDArray[np.int32]:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - as above

        if root not in self._trees:
            _, before = dijkstra(self.shut, directed=False, indices=np.array([root]), return_predecessors=True)
            self._trees[root] = before[0]
        return self._trees[root]

    @cached_property
    def _trees(self) -> dict[int, NDArray[np.int32]]:
        return {}

    @cached_property
    def _states(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Places at which each state enters and leaves its gate."""
        count = len(gates())
        side_a = np.arange(len(self.places) - 2 * count, len(self.places) - count)
        side_b = side_a + count
        return np.concatenate([side_a, side_b]), np.concatenate([side_b, side_a])

    @cached_property
    def _between(self) -> Array:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - as above

        enter, leave = self._states
        return np.asarray(dijkstra(self.shut, directed=False, indices=leave)[:, enter])


def sea_network(starts: Array, ends: Array, passages: list[str | None]) -> SeaNetwork:
    """Build the network from (K, 2) ends of edges in degrees and the passages they are tagged with.

    The Northwest Passage and the ice beyond 69° N between 75° E and 100° W are left out. An edge that crosses a
    gate's line is led through the gate.

    Raises
    ------
    ValidationFault
        When a gate has lanes on one side only.
    """
    free = ~_icy(starts, ends)
    known, tail, head = charted(starts[free], ends[free], [name for name, ok in zip(passages, free, strict=True) if ok])
    watched = gates()
    count, total = len(watched), len(known) + 2 * len(watched)
    hubs = np.array([(gate.lon, gate.lat) for gate in watched])
    places = np.vstack([known, hubs, hubs]).astype(np.float64)
    lanes: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    whole = np.ones(len(tail), dtype=np.bool_)
    for position, gate in enumerate(watched):
        way = crossings(places[tail], places[head], np.array(gate.line[0]), np.array(gate.line[1]))
        side_a = np.unique(np.concatenate([tail[way > 0], head[way < 0]]))
        side_b = np.unique(np.concatenate([head[way > 0], tail[way < 0]]))
        if not len(side_a) or not len(side_b):
            raise ValidationFault("lanes.gate_unreached", chokepoint=gate.id)
        hub = total - 2 * count + position
        lanes += [(side_a, np.full_like(side_a, hub)), (side_b, np.full_like(side_b, hub + count))]
        whole &= way == 0
    lanes.append((tail[whole], head[whole]))
    return SeaNetwork(places, _symmetric(places, *(np.concatenate(part) for part in zip(*lanes, strict=True))))


def charted(starts: Array, ends: Array, passages: list[str | None]) -> tuple[Array, NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of a chart, (P, 2), and the places at which its edges start and end.

    `starts` and `ends` are (K, 2) degrees. The Northwest Passage is left out.
    """
    sailed = np.array([name != "northwest" for name in passages], dtype=np.bool_)
    start, end = (np.column_stack(((side[:, 0] + 180) % 360 - 180, side[:, 1]))[sailed] for side in (starts, ends))
    both = np.asarray(np.round(np.vstack([start, end]), DECIMALS), dtype=np.float64)
    known, number = np.unique(both, axis=0, return_inverse=True)
    tail, head = number.reshape(2, -1)
    return known, tail, head


def upright(points: Array) -> Array:
    """Return unit vectors from the Earth's centre to rows of longitude and latitude."""
    lon, lat = np.radians(points).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _icy(starts: Array, ends: Array) -> NDArray[np.bool_]:
    """Tell which edges lie in the ice of the Siberian, Chukchi, Beaufort and Canadian seas."""
    north = np.maximum(starts[:, 1], ends[:, 1]) > ICE_LATITUDE
    lon = (starts[:, 0] + 180) % 360 - 180
    return np.asarray(north & ((lon > ICE_WEST) | (lon < ICE_EAST)))


def _symmetric(places: Array, tail: NDArray[np.intp], head: NDArray[np.intp]) -> Any:  # noqa: ANN401 - as above
    """Return the symmetric sparse lengths of edges, each pair of places once."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - as above

    pair = np.unique(np.sort(np.column_stack([tail, head]), axis=1), axis=0)
    pair = pair[pair[:, 0] != pair[:, 1]]
    length = great_circle(places[pair[:, 0]], places[pair[:, 1]]) + TOUCH
    size = len(places)
    half = csr_array((length, (pair[:, 0], pair[:, 1])), shape=(size, size))
    return csr_array(half + half.T)
