"""The leaflet as data: every word and number of one language, before any layout.

Prose carries references to sources as ``⟦1⟧`` or ``⟦1,3⟧``; both renderings turn them into small numbers that lead to
the list of sources. Numbers in prose were formatted from figures, so each has its origin.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from kaname.texts import Language


@dataclass(frozen=True, slots=True)
class Pull:
    """The one number a page is remembered by: the value, what it is, and its year and band."""

    value: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Box:
    """A titled box in the side column: paragraphs, then short items."""

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A small table with a title and a note; cells are text, `align` is ``left`` or ``right`` by column."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    note: str = ""


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
    """World map: `members` (M49 codes and labels) outlined, `focus` the economy itself, sea lanes, chokepoints."""

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


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """One promise: title, strength of the words, deadline, progress as a symbol and a word."""

    title: str
    wording: str
    deadline: str
    symbol: str
    progress: str


@dataclass(frozen=True, slots=True)
class Commitments:
    """The table of promises, or, where the economy is party to none of those recorded, the sentence saying so."""

    title: str
    header: tuple[str, str, str, str]
    rows: tuple[CommitmentRow, ...]
    note: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One numbered source: text with edition and date, and its licence."""

    number: int
    text: str
    licence: str
    url: str


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One leaflet in one language, front and back."""

    language: Language
    title: str
    series: str
    issue: str
    date: str
    twin: str
    headline: str
    lead: tuple[str, ...]
    security_title: str
    security_paragraphs: tuple[str, ...]
    security_pull: Pull
    security_chart: MirrorChart
    security_table: Table
    front_boxes: tuple[Box, ...]
    partners_title: str
    partners_paragraphs: tuple[str, ...]
    partners_pull: Pull
    commitments: Commitments
    pivots: Table | None
    together_chart: TogetherChart | None
    energy_chart: OriginChart
    map: Map
    back_boxes: tuple[Box, ...]
    known: Box
    unknown: Box
    sources_title: str
    sources: tuple[SourceLine, ...]
    kinds: str
    manifest: str

    def as_dict(self) -> dict[str, object]:
        """Return the leaflet as plain data, for the templates."""
        return asdict(self)
