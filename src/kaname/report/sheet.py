"""One page as data: every word, number and picture of one language, whatever it is about.

A stress test is the first to use it. Prose carries references to sources as ``⟦1⟧``, as in `kaname.report.model`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from kaname.errors import ValidationFault
from kaname.report.model import Box, Pull, SourceLine, Table
from kaname.report.page import Page
from kaname.texts import Language, text


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

    def as_dict(self) -> dict[str, object]:
        """Return the page as plain data, for the templates."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SheetPage(Page):
    """The language of one sheet and the sources it has cited so far."""

    def tell(self, key: str, /, **values: object) -> str:
        """Return the sentence ``sheet.KEY``.

        Raises
        ------
        ValidationFault
            When the language or a value is missing: the build fails rather than print a hole.
        """
        try:
            return text(f"sheet.{key}", self.language, **values)
        except (KeyError, IndexError) as fault:
            raise ValidationFault("sheet_untranslated", key=key, language=self.language) from fault

    @property
    def comma(self) -> str:
        """What stands between the names of a list."""
        return "、" if self.language == "ja" else ", "

    def capital(self, words: str) -> str:
        """Return words as they open a sentence."""
        return words[:1].upper() + words[1:]
