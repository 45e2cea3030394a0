"""One page as data: every word, number and picture of one language, whatever it is about.

A stress test is the first to use it. Prose carries references to sources as ``⟦1⟧``, as in
`kaname.report.leaflet.model`.
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
    """A titled box in the side column: paragraphs, then short items.

    `typed` paragraphs are commands, whose words stay whole.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A small table with a title and a note; cells are text, `align` is ``left`` or ``right`` by column.

    `widths` are the columns' shares of the room; without them the first takes what the others leave.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    note: str = ""
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One numbered source: text with edition and date, and its licence."""

    number: int
    text: str
    licence: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing: its heading, the SVG, what it shows in words for who cannot see it, and a caption."""

    title: str
    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page in one language.

    Attributes
    ----------
    language, title
        The language, and the document's title.
    series, issue, date, twin
        What stands in the strip above the headline; `twin` is the file name of the HTML.
    kind
        What the numbers are: facts or an estimate, in a word.
    headline, lead
        The finding, and the sentences below it.
    pull
        The number the page is remembered by, if there is one.
    pictures, tables, boxes
        Drawings and tables of the main column, boxes of the side column.
    notes
        Limits, below everything.
    sources_title, sources
        The numbered sources.
    manifest
        What the page was made from, as a checksum.
    ragged
        Whether the side column is set ragged: justified, foreign words in a narrow column fall apart.
    roomy
        Whether the page may only be set in large letters with pictures nearly whole.
    """

    language: Language
    title: str
    series: str
    issue: str
    date: str
    twin: str
    kind: str
    headline: str
    lead: tuple[str, ...]
    pull: Pull | None
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    boxes: tuple[Box, ...]
    notes: Box
    sources_title: str
    sources: tuple[SourceLine, ...]
    manifest: str
    ragged: bool = False
    roomy: bool = False

    def as_dict(self) -> dict[str, object]:
        """Return the page as plain data, for the templates."""
        return asdict(self)
