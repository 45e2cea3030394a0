"""The map of the sea: lanes or one way, straits sized by what passes them, closed ones crossed out."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kaname.media.canvas import ACCENT, BLUE, INK, MUTED, SKY, SMALL, VERMILLION, Canvas, text_width, wrapped
from kaname.media.geography import Projection, world
from kaname.media.maps import LAND, LANE, POINT_WORDS, SEA, Label, around, place
from kaname.media.shapes import Shape
from kaname.media.words import say

if TYPE_CHECKING:
    from kaname.media.drawings import SeaMap, SeaMark, SeaWay
    from kaname.texts import Language

WIDTH = 356.0
LINE = 9.5
GEOMETRY = "natural_earth_50m.json"
# A strait's diamond covers this many square points when all imports pass it.
FULL_AREA = 700.0
LEAST = 1.2
# Lanes in three widths: the lower half by value, up to 85 %, the rest.
CUTS = (0.5, 0.85)
WIDTHS = (0.4, 0.9, 1.8)
WAY, FORMER = 1.8, 0.9
PASSED, PORT, CLOSED = 2.6, 2.2, 3.6
CROSS = "M-.5,-.5L.5,.5M-.5,.5L.5,-.5"
FARTHEST = 46


def geometry() -> Path:
    """Return the bundled shapes of the land, Natural Earth as TopoJSON."""
    return Path(str(files("kaname.data"))) / GEOMETRY


def sea_map_svg(chart: SeaMap, language: Language) -> str:
    """Return the map; its key and the footnote on boundaries stand below it."""
    projection, shapes = Projection(WIDTH), world(geometry())
    rows = _key_rows(chart.key)
    foot = wrapped(say("map_footnote", language), WIDTH, SMALL - 0.5)
    canvas = Canvas(
        WIDTH,
        projection.height + LINE * (len(rows) + len(foot) + 0.6),
        projection.spec(),
        [
            Shape({"sphere": True}, SEA),
            Shape(shapes.ground(), LAND),
            *_ways(chart.ways),
            Shape(shapes.outline(chart.focus), BLUE, ACCENT, 0.6),
        ],
    )
    spots = projection.places(np.array([(mark.lon, mark.lat) for mark in chart.marks]).reshape(-1, 2)).tolist()
    for mark, (x, y) in zip(chart.marks, spots, strict=True):
        _mark(canvas, mark, x, y)
    taken = [around(x, y, _radius(mark), _radius(mark)) for mark, (x, y) in zip(chart.marks, spots, strict=True)]
    taken.append((0.0, projection.height, WIDTH, canvas.height))
    for mark, (x, y) in zip(chart.marks, spots, strict=True):
        if mark.label:
            color = POINT_WORDS if mark.kind in {"strait", "passed"} else ACCENT if mark.kind == "port" else INK
            place(canvas, Label(mark.label, x, y, _radius(mark), 0.0, SMALL, color, FARTHEST), taken, [])
    for number, row in enumerate(rows):
        _key(canvas, row, projection.height + LINE * (number + 0.8))
    for number, line in enumerate(foot):
        y = projection.height + LINE * (len(rows) + number + 0.9)
        canvas.word(0, y, line, size=SMALL - 0.5, color=MUTED)
    return canvas.svg(f"sea-{language}")


def _radius(mark: SeaMark) -> float:
    """Return half the diagonal of a mark: of a strait, so that its area is in proportion to its share."""
    if mark.kind == "strait":
        return max(_half(mark.share), LEAST)
    return {"passed": PASSED, "port": PORT, "closed": CLOSED}[mark.kind]


def _half(share: float) -> float:
    return float(np.sqrt(FULL_AREA * max(share, 0.0)) / 2)


def _mark(canvas: Canvas, mark: SeaMark, x: float, y: float) -> None:
    radius = _radius(mark)
    if mark.kind in {"strait", "passed"}:
        canvas.symbol(x, y, shape="diamond", radius=radius, fill=VERMILLION)
    elif mark.kind == "port":
        canvas.symbol(x, y, shape="circle", radius=radius, fill=ACCENT)
    else:
        canvas.symbol(x, y, shape=CROSS, radius=radius, fill="transparent", stroke=INK, width=1.5)
    for end in (mark.low, mark.high):
        if mark.kind == "strait" and end > 0:
            canvas.symbol(x, y, shape="diamond", radius=_half(end), fill="transparent", stroke=INK, width=0.5)


def _ways(ways: tuple[SeaWay, ...]) -> list[Shape]:
    """Return the lines: lanes in three widths by the value they carry, the former way below the one taken."""
    lanes = [way for way in ways if way.look == "lane"]
    found = []
    if lanes:
        values = np.array([way.value for way in lanes])
        kind = np.searchsorted(np.quantile(values, CUTS), values, side="right")
        for number, width in enumerate(WIDTHS):
            drawn = [lanes[at] for at in np.flatnonzero(kind == number)]
            found += _lines(drawn, LANE if number < len(WIDTHS) - 1 else SKY, width)
    found += _lines([way for way in ways if way.look == "former"], MUTED, FORMER)
    return found + _lines([way for way in ways if way.look == "way"], SKY, WAY)


def _lines(ways: list[SeaWay], stroke: str, width: float) -> list[Shape]:
    lines = [[list(point) for point in way.line] for way in ways if way.line]
    if not lines:
        return []
    return [Shape({"values": {"type": "MultiLineString", "coordinates": lines}}, None, stroke, width)]


def _key_rows(key: tuple[tuple[str, str], ...]) -> list[list[tuple[str, str]]]:
    """Return the key's entries as rows that fit the width."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for entry in key:
        width = text_width(entry[1], SMALL) + 26
        if rows[-1] and used + width > WIDTH:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += width
    return rows


def _key(canvas: Canvas, row: list[tuple[str, str]], y: float) -> None:
    lines = {"lane": (SKY, 1.6), "way": (SKY, WAY), "former": (MUTED, FORMER)}
    x = 0.0
    for kind, words in row:
        if kind in lines:
            canvas.line((x, y), (x + 9, y), stroke=lines[kind][0], width=lines[kind][1])
        elif kind == "band":
            canvas.symbol(x + 5, y, shape="diamond", radius=3.2, fill="transparent", stroke=INK, width=0.5)
        elif kind == "closed":
            canvas.symbol(x + 5, y, shape=CROSS, radius=CLOSED, fill="transparent", stroke=INK, width=1.5)
        elif kind == "port":
            canvas.symbol(x + 5, y, shape="circle", radius=PORT, fill=ACCENT)
        else:
            canvas.symbol(x + 5, y, shape="diamond", radius=3.2, fill=VERMILLION)
        canvas.word(x + 13, y, words, size=SMALL, color=MUTED)
        x += text_width(words, SMALL) + 26
