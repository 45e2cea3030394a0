"""Shapes of economies, thinned to what a small map can show, and where they fall on it."""

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
    arcs = _thinned(_lines(raw["arcs"], scale, move))
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


def _lines(arcs: list[list[list[int]]], scale: Line, move: Line) -> list[Line]:
    """Return TopoJSON arcs, each point a step from the one before, as longitudes and latitudes."""
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + move for arc in arcs]


def _thinned(lines: list[Line]) -> tuple[Line, ...]:
    """Return lines with one point a cell of the grain, to a hundredth of a degree; short lines keep their points.

    An island that thinning would turn inside out keeps all it has: on a sphere, a ring drawn the other way round
    encloses the rest of the world.
    """
    lengths = np.array([len(line) for line in lines])
    starts = np.cumsum(lengths) - lengths
    points = np.concatenate(lines)
    cells = np.floor(points / GRAIN)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (cells[1:] != cells[:-1]).any(axis=1)
    keep[starts] = keep[starts + lengths - 1] = True
    keep |= np.repeat(lengths <= SHORT, lengths)
    left = np.add.reduceat(keep, starts, dtype=np.intp)
    thin = np.round(points[keep], 2)
    closed = (points[starts] == points[starts + lengths - 1]).all(axis=1)
    turned = closed & (_twice_areas(points, starts) * _twice_areas(thin, np.cumsum(left) - left) < 0)
    pieces = np.split(thin, np.cumsum(left)[:-1])
    return tuple(whole if back else short for whole, short, back in zip(lines, pieces, turned.tolist(), strict=True))


def _twice_areas(points: Line, starts: NDArray[np.intp]) -> Line:
    """Return twice the signed areas of closed outlines, one after the other in `points`; negative runs clockwise."""
    lengths = np.diff(starts, append=len(points))
    x, y = (points - np.repeat(points[starts], lengths, axis=0)).T
    # Each outline is measured from its first point, so the step to the next outline's adds nothing.
    return np.asarray(np.add.reduceat(x * np.roll(y, -1) - np.roll(x, -1) * y, starts))


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
