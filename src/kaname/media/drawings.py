"""What can be drawn, as data: every word and number of a picture, before any layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """One partner in the mirrored chart; shares 0–1, `face` direct, `hidden` through third economies."""

    label: str
    ours_face: float
    ours_hidden: float
    theirs_face: float
    theirs_hidden: float


@dataclass(frozen=True, slots=True)
class MirrorChart:
    """What we draw from them (left) beside what they draw from us (right)."""

    title: str
    left: str
    right: str
    face: str
    hidden: str
    unit: str
    rows: tuple[MirrorRow, ...]
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class OriginSlice:
    """One origin's share of a fuel's imports by weight; `member` marks partners of the outlined group."""

    label: str
    share: float
    member: bool


@dataclass(frozen=True, slots=True)
class OriginBar:
    """One fuel: its name, its amount in words, and its origins, largest first, the rest last."""

    label: str
    amount: str
    slices: tuple[OriginSlice, ...]


@dataclass(frozen=True, slots=True)
class OriginChart:
    """Energy imports by origin, one bar a fuel, 100 % wide."""

    title: str
    bars: tuple[OriginBar, ...]
    member: str
    other: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class TogetherRow:
    """One member of a group: shares of its production from outside, alone and with the group's members counted in."""

    label: str
    alone: float
    together: float


@dataclass(frozen=True, slots=True)
class TogetherChart:
    """How far members need others, each alone and as one group; two bars a member."""

    title: str
    rows: tuple[TogetherRow, ...]
    alone: str
    together: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A chokepoint on the map, sized by the share of imports that passes it; without a name when the label is empty."""

    label: str
    lon: float
    lat: float
    share: float


@dataclass(frozen=True, slots=True)
class Map:
    """World map: `members` (M49 codes and labels) outlined, `focus` the economy itself, sea lanes, chokepoints.

    `lanes` are lines of longitude and latitude, degrees.
    """

    title: str
    focus: str
    members: tuple[tuple[str, str], ...]
    points: tuple[MapPoint, ...]
    legend_focus: str
    legend_member: str
    legend_point: str
    legend_lane: str
    footnote: str
    alt: str
    lanes: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of bars.

    Attributes
    ----------
    label, text
        The name beside the bar, and its value in words.
    value
        Length of the bar, in the unit of the axis.
    low, high
        Its band, both or neither.
    inner
        The part of `value` drawn dark, such as what is bought directly; None draws the whole bar alike.
    strong
        Whether the row is the one the picture is about.
    """

    label: str
    text: str
    value: float
    low: float | None = None
    high: float | None = None
    inner: float | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from one zero, largest values as given; negative values go left.

    `axis` says what the length is and its unit; `key` the words of the dark and the light part, if bars have parts.
    """

    rows: tuple[Bar, ...]
    axis: str
    key: tuple[str, ...] = ()


# Stocks this many times their target bind nobody: the answer's mark for "none binds" is 1000.
UNBOUND = 999.0


@dataclass(frozen=True, slots=True)
class BandRow:
    """One economy: label, percent lost under each model (negative: gained), and the values in words."""

    label: str
    central: float
    low: float | None
    high: float | None
    value: str


@dataclass(frozen=True, slots=True)
class BandChart:
    """Losses of several economies; `central`, `low`, `high` are the words of the key, `unit` that of the axis."""

    rows: tuple[BandRow, ...]
    central: str
    low: str
    high: str
    unit: str


@dataclass(frozen=True, slots=True)
class PathLine:
    """One economy day by day: output over base, stock over target (`UNBOUND` and above where none binds)."""

    label: str
    output: tuple[float, ...]
    cover: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PathChart:
    """Days of at most three economies; the shock lasts from day `start` to `end`."""

    lines: tuple[PathLine, ...]
    start: int
    end: int
    output: str
    cover: str
    shock: str
    day: str


@dataclass(frozen=True, slots=True)
class BarPanel:
    """One small chart of bars among several: its own scale, its name above."""

    title: str
    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarPanels:
    """Small charts of bars, two a line, each from its own zero; `key` the words of light and strong bars."""

    panels: tuple[BarPanel, ...]
    key: tuple[str, str]


@dataclass(frozen=True, slots=True)
class StockPath:
    """What is left of a stock day by day while a strait is closed, with its band.

    Attributes
    ----------
    day
        Days, from the first on.
    low, central, high
        Stock left on each of them, days of need.
    closed_days
        How long the closure lasts: that long the ground is shaded.
    levels
        What the low, the central and the high line are called.
    axis, closed, first
        Words above the axis, on the shaded ground, and of the first day.
    """

    day: tuple[int, ...]
    low: tuple[float, ...]
    central: tuple[float, ...]
    high: tuple[float, ...]
    closed_days: int
    levels: tuple[str, str, str]
    axis: str
    closed: str
    first: str


@dataclass(frozen=True, slots=True)
class SeaWay:
    """A line on the sea, longitude and latitude; lanes are the wider the larger their `value` among all.

    `look` is a ``lane``, the ``way`` a ship takes, or the ``former`` way it would otherwise take.
    """

    line: tuple[tuple[float, float], ...]
    look: Literal["lane", "way", "former"]
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class SeaMark:
    """A place on the sea map: a ``strait`` sized by what passes it, one ``passed`` or ``closed``, or a ``port``.

    `share`, `low` and `high` are 0–1; a mark without words is drawn and not named.
    """

    kind: Literal["strait", "passed", "closed", "port"]
    label: str
    lon: float
    lat: float
    share: float = 0.0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class SeaMap:
    """World map of the sea: `focus` economies (M49 codes) filled, ways, marks, and a key of look or kind and words."""

    focus: tuple[str, ...]
    ways: tuple[SeaWay, ...]
    marks: tuple[SeaMark, ...]
    key: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as a picture: headings, rows of as many cells, and which columns are set to the right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


Charts = MirrorChart | OriginChart | TogetherChart | Bars | BarPanels | BandChart | PathChart | StockPath
Made = Charts | SeaMap | Rows


@dataclass(frozen=True, slots=True)
class Later:
    """A drawing whose data take time: they are made when it is drawn, which most answers never are."""

    made: Callable[[], Made]


Drawing = Made | Later
