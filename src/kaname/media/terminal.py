"""A view on a terminal: sentences, tables and sources, words shown as they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from kaname.media.words import say, without_references
from kaname.texts import shown

if TYPE_CHECKING:
    from kaname.media.view import Table, View

PLAIN_WIDTH = 110
# Names to type again are not broken, as long as their columns leave words their part of the width.
CODE = re.compile(r"[A-Za-z0-9]+([-_/.][A-Za-z0-9]+)*")
CODES = 0.6


def show(view: View, stream: TextIO) -> None:
    """Print a view; a table of no rows is left out unless it is the only one."""
    console = Console(
        file=stream, width=None if stream.isatty() else PLAIN_WIDTH, highlight=False, markup=False, emoji=False
    )
    for words, style in _above(view):
        console.print(Text(shown(without_references(words)), style=style))
    for table in view.tables:
        if table.shown and (table.lines or len(view.tables) == 1):
            _print_table(table, console)
    for words, style in _below(view):
        console.print(Text(shown(without_references(words)), style=style))


def _above(view: View) -> Iterator[tuple[str, str]]:
    """Yield what stands above the tables: sentence and style."""
    if view.headline:
        yield view.headline, "bold"
    for words in view.lead:
        yield words, ""
    if view.pull is not None:
        yield say("number", view.language, value=view.pull.value, label=view.pull.label, note=view.pull.note), ""


def _below(view: View) -> Iterator[tuple[str, str]]:
    """Yield what stands below the tables: sentence and style."""
    for words in view.lines:
        yield words, ""
    for box in view.boxes:
        yield box.title, "bold"
        for words in (*box.paragraphs, *box.items):
            yield say("bullet", view.language, words=words), ""
    for words in view.notes:
        yield say("bullet", view.language, words=words), ""
    for source in view.sources:
        licence = source.licence.of(view.language)
        cited = say("source_line", view.language, citation=source.citation, edition=source.edition, licence=licence)
        yield cited, ""


def _print_table(table: Table, console: Console) -> None:
    """Print a table under its title and above its note, which are as wide as the terminal, not as the table."""
    if table.title:
        console.print(Text(shown(table.title), style="bold"))
    drawn = RichTable(header_style="bold", box=SIMPLE_HEAD)
    room = CODES * console.width
    for column in table.shown:
        wide = max((len(cell) for cell in (column.label, *column.cells)), default=0)
        whole = wide <= room and _ids(column.cells)
        room -= wide if whole else 0
        drawn.add_column(Text(shown(column.label)), justify=column.align, overflow="fold", no_wrap=whole)
    for cells in table.lines:
        drawn.add_row(*(Text(shown(without_references(cell))) for cell in cells))
    console.print(drawn)
    if table.note:
        console.print(Text(shown(without_references(table.note)), style="dim italic"))


def _ids(cells: Sequence[str]) -> bool:
    """Return whether cells are ids of several parts, such as ``jpus-2025-02-07``; years, amounts and words are not."""
    return all(map(CODE.fullmatch, cells)) and any(cell[0].isalpha() and {"-", "_"} & set(cell) for cell in cells)
