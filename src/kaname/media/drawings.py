"""What can be drawn, as data: every word and number of a picture, before any layout."""

from __future__ import annotations

from dataclasses import dataclass


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


Drawing = MirrorChart | OriginChart | TogetherChart | Map | Bars
