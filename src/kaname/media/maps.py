"""The leaflet's map: members outlined and named on a grey world, sea lanes, chokepoints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kaname.media.canvas import ACCENT, BLUE, MUTED, SKY, SMALL, VERMILLION, Canvas, text_width
from kaname.media.geography import Projection, world
from kaname.media.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaname.media.drawings import Map
    from kaname.media.geography import Area
    from kaname.media.shapes import Keep
    from kaname.texts import Language

WIDTH = 356.0
KEY = 11.0
SEA = "#f1f5f9"
LAND = "#d3d7dc"
LANE = "#9db8d2"
POINT_WORDS = "#8a3d00"
MANY = 8
NAMED_OF_MANY = 3
WITHIN = 0.8
SMALL_AREA = 12.0
DOT_AREA = 2.5
RING = 5.0
DIAMOND = 2.4
LEAST_DIAMOND, WHOLE_DIAMOND = 1.3, 9.0
FARTHEST = 46
LEADER_FROM = 9.0
ON_LAND = 7.0
_SIDES = (
    *((1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0)),
    *((1.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0)),
    *((0.5, -1.0), (0.5, 1.0), (-0.5, -1.0), (-0.5, 1.0)),
)

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Words to be placed near a point: the point, how wide its mark is, how large and how coloured the words."""

    text: str
    x: float
    y: float
    mark: float
    reach: float
    size: float
    color: str
    farthest: float

    @property
    def bold(self) -> bool:
        """Tell whether the words name a member."""
        return self.color == ACCENT

    @property
    def width(self) -> float:
        """Points that the words take."""
        return text_width(self.text, self.size, bold=self.bold)

    @property
    def fits(self) -> bool:
        """Tell whether the words stand within the shape they name, or nearly."""
        return 2 * self.reach > WITHIN * self.width


def map_svg(map: Map, language: Language, geometry: Path, keep: Keep | None = None) -> str:  # noqa: A002 - the model's word
    """Return the map as SVG; no boundary is drawn on the grey base, members alone are filled and outlined.

    `geometry` is Natural Earth as TopoJSON; `keep` as `kaname.media.shapes.drawn` takes it.
    """
    projection = Projection(WIDTH)
    shapes = world(geometry)
    codes = [code for code, _ in map.members if code != map.focus]
    areas = {code: area for code in dict.fromkeys((*codes, map.focus)) if (area := shapes.area(code, projection))}
    rows = _key_rows(map)
    canvas = Canvas(
        WIDTH,
        projection.height + KEY * len(rows) + 3,
        projection.spec(),
        list(_shapes(geometry, map.focus, tuple(codes), map.lanes)),
        keep=keep,
    )
    spots = projection.places(np.array([(point.lon, point.lat) for point in map.points]).reshape(-1, 2))
    radii = [_diamond(point.share) for point in map.points]
    for (x, y), radius in sorted(zip(spots.tolist(), radii, strict=True), key=lambda spot: -spot[1]):
        canvas.symbol(x, y, shape="diamond", radius=radius, fill=VERMILLION)
    for code, area in areas.items():
        _mark(canvas, area, focus=code == map.focus)
    taken = [around(x, y, radius, radius) for (x, y), radius in zip(spots.tolist(), radii, strict=True)]
    lands = [around(area.x, area.y, 0.8 * area.reach, 0.8 * area.rise) for area in areas.values()]
    for label in _labels(map, areas, spots):
        place(canvas, label, taken, lands)
    _key(canvas, rows, projection.height + 3)
    return canvas.svg(f"map-{language}")


@lru_cache(maxsize=4)
def _shapes(
    geometry: Path, focus: str, members: tuple[str, ...], lanes: tuple[tuple[tuple[float, float], ...], ...]
) -> tuple[Shape, ...]:
    """Return what lies below the words, the same in every language."""
    shapes = world(geometry)
    return (
        Shape({"sphere": True}, SEA),
        Shape(shapes.ground(), LAND),
        Shape({"values": {"type": "MultiLineString", "coordinates": lanes}}, None, LANE, 0.5),
        Shape(shapes.outline(members), SKY, BLUE, 0.5),
        Shape(shapes.outline([focus]), BLUE, ACCENT, 0.9),
    )


def _diamond(share: float) -> float:
    """Return half the diagonal of a strait's diamond, its area in proportion to the share; small ones stay visible."""
    return max(LEAST_DIAMOND, WHOLE_DIAMOND * float(np.sqrt(share)))


def _mark(canvas: Canvas, area: Area, *, focus: bool) -> None:
    """Make an economy visible that is too small to be seen by its fill: a dot, and for the focus a ring."""
    if area.size < DOT_AREA:
        canvas.symbol(area.x, area.y, shape="circle", radius=1.6, fill=BLUE if focus else SKY, stroke=ACCENT, width=0.6)
    if focus and area.size < SMALL_AREA:
        canvas.symbol(area.x, area.y, shape="circle", radius=RING, fill="transparent", stroke=ACCENT, width=1.3)


def _labels(map: Map, areas: dict[str, Area], spots: np.ndarray) -> list[Label]:  # noqa: A002 - the model's word
    """Return the labels in the order of their claim to a place.

    Names that stand within their shapes come first, then the other members, then chokepoints, those in crowded
    seas first. In a large group only the focus and a few large members are named.
    """
    few = len(map.members) <= MANY
    found: list[Label] = []
    members = [(code, text, areas[code]) for code, text in map.members if code in areas and text]
    members.sort(key=lambda member: (member[0] != map.focus, -member[2].size))
    for code, text, area in members:
        focus = code == map.focus
        mark = RING + 0.5 if focus and area.size < SMALL_AREA else 1.5
        size, farthest = (SMALL + 1, FARTHEST) if focus else (SMALL + 0.3, FARTHEST if few else 0)
        label = Label(text, area.x, area.y, mark, area.reach, size, ACCENT, farthest)
        if few or focus or (label.fits and len(found) <= NAMED_OF_MANY):
            found.append(label)
    points = [
        Label(point.label, x, y, _diamond(point.share), 0.0, SMALL - 0.5, POINT_WORDS, FARTHEST)
        for point, (x, y) in zip(map.points, spots.tolist(), strict=True)
        if point.label
    ]
    return sorted(found, key=lambda label: not label.fits) + sorted(points, key=lambda label: -_crowd(label, points))


def _crowd(label: Label, others: list[Label]) -> int:
    """Return how many of `others` are close by."""
    return sum(np.hypot(label.x - other.x, label.y - other.y) < FARTHEST for other in others)


def place(canvas: Canvas, label: Label, taken: list[Rectangle], lands: list[Rectangle]) -> None:
    """Draw a label at the nearest free place, rather off the members' land than on it.

    A thin line leads to its point when it had to move away; where no place is free it is left out.
    """
    bottom = canvas.height - KEY
    free = []
    for x, y, distance in _candidates(label):
        rectangle = around(x, y, label.width / 2 + 0.8, label.size / 2)
        inside = rectangle[0] >= 0 and rectangle[2] <= WIDTH and rectangle[1] >= 0 and rectangle[3] <= bottom
        if inside and not any(_overlap(rectangle, other) for other in taken):
            on_land = distance >= 1 and any(_overlap(rectangle, land) for land in lands)
            free.append((distance + ON_LAND * on_land, x, y, rectangle))
    if not free:
        return
    _, x, y, rectangle = min(free)
    taken.append(rectangle)
    end = (min(max(label.x, rectangle[0]), rectangle[2]), min(max(label.y, rectangle[1]), rectangle[3]))
    if np.hypot(end[0] - label.x, end[1] - label.y) > LEADER_FROM:
        canvas.line((label.x, label.y), end, stroke=label.color, width=0.45)
    canvas.word(x, y, label.text, size=label.size, bold=label.bold, color=label.color, align="center", halo=True)


def _candidates(label: Label) -> Iterator[tuple[float, float, float]]:
    """Return centres for a label and how far each is from its point; under 1 is within its own shape."""
    if label.fits:
        for turn, step in enumerate((0, -4, 4, -8, 8)):
            yield label.x, label.y + step, turn / 10
    for distance in np.arange(label.mark, label.farthest, 2.5).tolist():
        for turn, (right, down) in enumerate(_SIDES):
            x = label.x + right * (distance + label.width / 2 + 1)
            y = label.y + down * (distance + label.size / 2)
            yield x, y, distance + turn / 10


def around(x: float, y: float, half_width: float, half_height: float) -> Rectangle:
    """Return the rectangle around a point."""
    return (x - half_width, y - half_height, x + half_width, y + half_height)


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _key_rows(map: Map) -> list[list[tuple[str, str]]]:  # noqa: A002
    """Return the key's entries as rows that fit the width."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for kind, text in (
        ("focus", map.legend_focus),
        ("member", map.legend_member),
        ("point", map.legend_point),
        ("lane", map.legend_lane),
    ):
        if not text:
            continue
        width = text_width(text, SMALL) + 26
        if rows[-1] and used + width > WIDTH:
            rows.append([])
            used = 0.0
        rows[-1].append((kind, text))
        used += width
    return rows


def _key(canvas: Canvas, rows: list[list[tuple[str, str]]], top: float) -> None:
    for number, row in enumerate(rows):
        x, y = 0.0, top + KEY * (number + 0.5)
        for kind, text in row:
            if kind == "lane":
                canvas.line((x, y), (x + 10, y), stroke=LANE, width=1)
            elif kind == "point":
                canvas.symbol(x + 5, y, shape="diamond", radius=DIAMOND, fill=VERMILLION)
            else:
                fill, stroke = (BLUE, ACCENT) if kind == "focus" else (SKY, BLUE)
                canvas.box(x + 1, y - 3.5, 8, 7, fill=fill, stroke=stroke)
            canvas.word(x + 13, y, text, size=SMALL, color=MUTED)
            x += text_width(text, SMALL) + 26
