"""The leaflet as data: every word and number of one language, before any layout.

Prose carries references to sources as ``⟦1⟧`` or ``⟦1,3⟧``; both renderings turn them into small numbers that lead to
the list of sources. Numbers in prose were formatted from figures, so each has its origin.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from kaname.media.drawings import Map, MirrorChart, OriginChart, TogetherChart
from kaname.media.sheet import Box, Pull, SourceLine, Table
from kaname.texts import Language


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
        """Return the leaflet as plain data, for the templates; lanes are drawn, not set."""
        return asdict(replace(self, map=replace(self.map, lanes=())))
