"""Shapes of economies and sea lanes, thinned to what a small map can show, and where they fall on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Line = NDArray[np.float64]
Polygon = tuple[tuple[int, ...], ...]

CENTRE = 150.0
SOUTH, NORTH = -56.0, 74.0
GRAIN = 0.6
SHORT = 16
SMALLEST = 0.4
EARTH_RADIUS = 6371.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_HALF_WIDTH = 2.7066299836960748


@dataclass(frozen=True, slots=True)
class Projection:
    """Equal Earth (Šavrič, Patterson and Jenny 2018) on a canvas `width` points wide, centred on the Pacific."""

    width: float

    @property
    def scale(self) -> float:
        """Points a radian."""
        return self.width / (2 * _HALF_WIDTH)

    @property
    def height(self) -> float:
        """Points from the northern to the southern edge of the map."""
        return float(_northing(SOUTH, self.scale) + self._top)

    @property
    def _top(self) -> float:
        return -float(_northing(NORTH, self.scale))

    def spec(self) -> dict[str, Any]:
        """Return the projection as Vega-Lite takes it."""
        return {
            "type": "equalEarth",
            "rotate": [-CENTRE, 0, 0],
            "scale": self.scale,
            "translate": [self.width / 2, self._top],
            "clipExtent": [[0, 0], [self.width, self.height]],
            "precision": 0.3,
        }

    def places(self, points: Line) -> Line:
        """Return x and y on the canvas of rows of longitude and latitude in degrees."""
        turned = np.radians((points[:, 0] - CENTRE + 180) % 360 - 180)
        angle = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(points[:, 1])))
        square = angle**2
        sixth = square**3
        width = np.sqrt(3) / 2 * (_A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square))
        x = turned * np.cos(angle) / width
        return np.column_stack((self.width / 2 + self.scale * x, self._top + _northing(points[:, 1], self.scale)))


def _northing(latitude: Line | float, scale: float) -> Line:
    """Return points below the equator."""
    angle = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(latitude)))
    square = angle**2
    sixth = square**3
    return np.asarray(-scale * angle * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square)))


@dataclass(frozen=True, slots=True)
class Area:
    """One economy on the map: its size in square points; its largest piece's centre, half spans and degrees."""

    size: float
    x: float
    y: float
    reach: float
    rise: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class World:
    """Thinned arcs, and the polygons of the land and of each economy as rings of arc numbers."""

    arcs: tuple[Line, ...]
    land: tuple[Polygon, ...]
    economies: dict[str, tuple[Polygon, ...]]

    def area(self, code: str, projection: Projection) -> Area | None:
        """Return where the economy with the M49 `code` lies, or None when the geometry lacks it."""
        pieces = [self._ring(polygon[0]) for polygon in self.economies.get(code, ())]
        if not pieces:
            return None
        outlines = [projection.places(piece) for piece in pieces]
        middles = [_centroid(outline) for outline in outlines]
        largest = max(range(len(pieces)), key=lambda number: middles[number][0])
        _, x, y = middles[largest]
        reach, rise = (np.ptp(outlines[largest], axis=0) / 2).tolist()
        lon, lat = pieces[largest].mean(axis=0)
        return Area(sum(size for size, _, _ in middles), x, y, reach, rise, float(lon), float(lat))

    def outline(self, codes: Iterable[str]) -> dict[str, Any]:
        """Return the shapes of economies, by M49 code, as Vega-Lite takes them."""
        return self._topojson(tuple(polygon for code in codes for polygon in self.economies.get(code, ())))

    def ground(self) -> dict[str, Any]:
        """Return the land, without any line between economies, as Vega-Lite takes it."""
        return self._topojson(self.land)

    def _topojson(self, polygons: Sequence[Polygon]) -> dict[str, Any]:
        used = sorted({max(arc, ~arc) for polygon in polygons for ring in polygon for arc in ring})
        place = {arc: number for number, arc in enumerate(used)} | {~arc: ~number for number, arc in enumerate(used)}
        rings = [[[place[arc] for arc in ring] for ring in polygon] for polygon in polygons]
        topology = {
            "type": "Topology",
            "arcs": [self.arcs[arc].tolist() for arc in used],
            "objects": {"shape": {"type": "MultiPolygon", "arcs": rings}},
        }
        return {"values": topology, "format": {"type": "topojson", "feature": "shape"}}

    def _ring(self, ring: Sequence[int]) -> Line:
        """Return the longitudes and latitudes of a ring."""
        return np.concatenate([self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1] for arc in ring])


@cache
def world(geometry: Path) -> World:
    """Return the shapes in the TopoJSON file `geometry`, without Antarctica and with specks left out of the land."""
    raw = json.loads(geometry.read_text(encoding="utf-8"))
    scale, move = (np.array(raw["transform"][part]) for part in ("scale", "translate"))
    arcs = tuple(_thinned(np.cumsum(np.array(arc, dtype=float), axis=0) * scale + move) for arc in raw["arcs"])
    economies: dict[str, tuple[Any, ...]] = {}
    for piece in raw["objects"]["countries"]["geometries"]:
        if "id" in piece:
            economies[piece["id"]] = economies.get(piece["id"], ()) + _polygons(piece)
    every = World(arcs, (), economies)
    shown = []
    for piece in raw["objects"]["land"]["geometries"]:
        for polygon in _polygons(piece):
            outline = every._ring(polygon[0])  # noqa: SLF001 - its own class, half built
            span = np.ptp(outline, axis=0)
            if outline[:, 1].max() > SOUTH and span[0] * span[1] > SMALLEST:
                shown.append(polygon)
    return World(arcs, tuple(shown), economies)


@dataclass(frozen=True, slots=True)
class Seaways:
    """The largest connected part of a sea network: places as longitude and latitude, lengths in kilometres."""

    places: Line
    lengths: Any

    def nearest(self, points: Line) -> NDArray[np.intp]:
        """Return the number of the place nearest to each of `points`."""
        return np.asarray(np.argmax(_upright(points) @ _upright(self.places).T, axis=1), dtype=np.intp)

    def routes(self, sources: Line, targets: Line) -> list[list[list[float]]]:
        """Return the lines of the shortest ways from each source to each target, shared stretches once."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - only a map needs it

        starts, ends = np.unique(self.nearest(sources)), np.unique(self.nearest(targets))
        _, before = dijkstra(self.lengths, directed=False, indices=starts, return_predecessors=True)
        drawn: set[tuple[int, int]] = set()
        lines = []
        for row, start in enumerate(starts):
            for end in ends:
                here, line = int(end), [int(end)]
                while here != start and before[row, here] >= 0:
                    here, last = int(before[row, here]), here
                    line.append(here)
                    if (pair := (min(here, last), max(here, last))) in drawn:
                        break
                    drawn.add(pair)
                if len(line) > 1:
                    lines.append(np.round(self.places[line], 2).tolist())
        return lines


@cache
def seaways(network: Path) -> Seaways:
    """Return the sea-lane network in the Parquet file `network`, without the Northwest Passage."""
    import pyarrow.parquet  # noqa: PLC0415 - only a map needs it
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    table = pyarrow.parquet.read_table(network)
    open_all_year = np.array([passage != "northwest" for passage in table["passage"].to_pylist()])
    ends = [
        np.column_stack([(table[f"lon_{end}"].to_numpy() + 180) % 360 - 180, table[f"lat_{end}"].to_numpy()])
        for end in ("from", "to")
    ]
    both = np.round(np.vstack([end[open_all_year] for end in ends]), 4)
    places, number = np.unique(both, axis=0, return_inverse=True)
    start, end = number.reshape(2, -1)
    cosine = (_upright(places)[start] * _upright(places)[end]).sum(axis=1)
    length = EARTH_RADIUS * np.arccos(np.clip(cosine, -1, 1)) + 1e-6
    graph = csr_array((length, (start, end)), shape=(len(places), len(places)))
    _, part = connected_components(graph, directed=False)
    keep = np.flatnonzero(part == np.bincount(part).argmax())
    return Seaways(places[keep], graph[keep][:, keep])


def _upright(points: Line) -> Line:
    """Return unit vectors from the Earth's centre to rows of longitude and latitude."""
    lon, lat = np.radians(points).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _thinned(line: Line) -> Line:
    """Return the line with one point a cell of the grain, to a hundredth of a degree; short lines keep their points.

    An island that thinning would turn inside out keeps all it has: on a sphere, a ring drawn the other way round
    encloses the rest of the world.
    """
    keep = np.ones(len(line), dtype=bool)
    if len(line) > SHORT:
        cells = np.floor(line / GRAIN)
        keep[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
    thin = np.round(line[keep], 2)
    closed = np.array_equal(line[0], line[-1])
    return line if closed and _twice_area(line) * _twice_area(thin) < 0 else thin


def _twice_area(outline: Line) -> float:
    """Return twice the signed area of a closed outline; negative when it runs clockwise."""
    x, y = (outline - outline[0]).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())


def _centroid(outline: Line) -> tuple[float, float, float]:
    """Return area, x and y of a closed outline's centre of mass."""
    x, y = (outline - outline[0]).T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    twice = cross.sum()
    if abs(twice) < 1e-9:  # noqa: PLR2004 - a line has no area
        return 0.0, float(outline[:, 0].mean()), float(outline[:, 1].mean())
    middle = [float(((part + np.roll(part, -1)) * cross).sum() / (3 * twice)) for part in (x, y)]
    return abs(float(twice)) / 2, middle[0] + float(outline[0, 0]), middle[1] + float(outline[0, 1])


def _polygons(piece: dict[str, Any]) -> tuple[Polygon, ...]:
    several = [piece["arcs"]] if piece["type"] == "Polygon" else piece["arcs"]
    return tuple(tuple(tuple(ring) for ring in polygon) for polygon in several)
