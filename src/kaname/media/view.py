"""How an answer reads, before any medium: sentences, typed columns, pictures, notes and sources of one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kaname.media.drawings import Drawing
from kaname.media.sheet import Box, Pull, SourceLine
from kaname.model.quantity import Source
from kaname.texts import Language

Align = Literal["left", "right"]
Kind = Literal["fact", "estimate", "assumption"]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a table as files and frames hold it.

    Attributes
    ----------
    name
        Name of the field; a part of a field is ``FIELD_PART``, such as ``name_ja`` or ``loss_low``.
    label
        What the language calls it; the name itself where nobody reads it.
    unit
        Unit of the values, such as ``usd``, ``share`` (0–1) or ``days``; empty for words and codes.
    kind
        Whether the values are facts, estimates or assumptions.
    values
        One value a row: numbers, words, truths or None.
    """

    name: str
    label: str
    unit: str
    kind: Kind
    values: Sequence[Any]

    @property
    def plain(self) -> Sequence[Any]:
        """The values as Python's own, whatever library holds them."""
        for name in ("to_pylist", "tolist"):
            if hasattr(self.values, name):
                found: list[Any] = getattr(self.values, name)()
                return found
        return self.values


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as the eye sees it: its heading, and one text a row."""

    name: str
    label: str
    align: Align
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table: `columns` go to files and frames, all rows of them; `shown` is what the eye sees, maybe fewer rows.

    Attributes
    ----------
    name, title, note
        What files and the eye call it, and the sentence below.
    columns, shown
        What files hold, and what the eye sees.
    summed
        Whether what the eye sees sums the rows up in another form, so that none of them is left out.
    on_page
        Whether a page has it too; a picture there may say the same.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    shown: tuple[Shown, ...]
    note: str = ""
    summed: bool = False
    on_page: bool = True

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    @property
    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Rows of all columns as plain values."""
        return zip(*(column.plain for column in self.columns), strict=True)

    @property
    def header(self) -> tuple[str, ...]:
        """Headings of the columns shown."""
        return tuple(column.label for column in self.shown)

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """Rows of the columns shown."""
        return tuple(zip(*(column.cells for column in self.shown), strict=True))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as data: its name in files, the finding as its title, what it shows in words, a caption."""

    name: str
    title: str
    alt: str
    drawing: Drawing
    caption: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One answer in one language, for any medium.

    Attributes
    ----------
    question, language
        Name of the question, and the language of every word here.
    title
        What was asked, in words.
    headline
        The finding as one sentence.
    lead
        Sentences below it.
    pull
        The number to remember: value, what it is, its year and band.
    pictures, tables
        Drawings and tables; the first is the main one.
    boxes
        What stands beside them on a page.
    shorter
        The same boxes in ever fewer words, the most first, for a page that holds no more; `boxes` where there are none.
    lines
        Sentences that follow the tables.
    notes
        What was assumed, and what the answer does not show.
    sources
        Where the numbers come from, the first the most.
    cited
        The sources as prose numbers them, papers among them; numbered as they stand where prose cites none.
    kind
        What most of the numbers are.
    series, issue, closing
        What stands above the headline of a page, and at its foot; general words where they are empty.
    """

    question: str
    language: Language
    title: str
    headline: str
    tables: tuple[Table, ...]
    sources: tuple[Source, ...]
    lead: tuple[str, ...] = ()
    pull: Pull | None = None
    pictures: tuple[Picture, ...] = ()
    boxes: tuple[Box, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: Kind = "fact"
    series: str = ""
    issue: str = ""
    closing: str = ""
    shorter: tuple[tuple[Box, ...], ...] = ()
    cited: tuple[SourceLine, ...] = ()
    command: str = ""

    def table(self, name: str | None = None) -> Table | None:
        """Return the table `name`, or the first; None when there is none of that name."""
        return next((table for table in self.tables if name in {None, table.name}), None)
