"""Any view as a one-page A4 brief: headline, number with band, picture, table, sources and limits; PDF and HTML."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kaname import __version__
from kaname.errors import ValidationFault
from kaname.media import fonts, picture, sheet_render
from kaname.media.canvas import SMALL, text_width
from kaname.media.sheet import Box, Sheet, SourceLine, Table
from kaname.media.sheet import Picture as Drawn
from kaname.media.words import say
from kaname.texts import shown, text

if TYPE_CHECKING:
    from kaname.media.view import Shown, View
    from kaname.media.view import Table as Wide

T = TypeVar("T")
# Rows a table is shown with on the page, the most first: the first number that fits one page is taken.
ROWS = (14, 10, 7, 5, 3)
# Columns a page holds beside a side column.
COLUMNS = 7
NOTES = (8, 5, 3, 1)
DIGEST_SHOWN = 16
# Points: the widest column of words before it is broken, and the space around a cell.
WORDS = 70.0
PADDING = 8.0
# Numbers are not broken: their columns keep this much of what they ask for when the others are squeezed.
WHOLE = 1.2
NO_BREAK = str.maketrans(" ", "\N{NO-BREAK SPACE}")


def pdf(view: View) -> bytes:
    """Return the brief as PDF/UA-1 of one page; equal views give equal bytes.

    Tables are cut to the rows that the page holds, and the page says how many there are.

    Raises
    ------
    ValidationFault
        ``sheet_pages`` when even the fewest rows need a second page, ``sheet_glyph`` when the font lacks a character.
    """
    return _fitted(view)[1]


def html(view: View) -> str:
    """Return the brief as one HTML file that asks for nothing from outside, with the same rows as the page."""
    return sheet_render.html(_legible(sheet(view, ROWS[0], NOTES[0])))


def _fitted(view: View) -> tuple[Sheet, bytes]:
    tried = [(rows, NOTES[0]) for rows in ROWS] + [(ROWS[-1], notes) for notes in NOTES[1:]]
    for rows, notes in tried:
        page = _legible(sheet(view, rows, notes))
        try:
            return page, sheet_render.pdf(page, fonts.folder())
        except ValidationFault as fault:
            if fault.key != "sheet_pages" or (rows, notes) == tried[-1]:
                raise
    raise AssertionError  # the loop returns or raises


def sheet(view: View, rows: int, notes: int) -> Sheet:
    """Return the page as data, with at most `rows` rows a table and `notes` notes."""
    language = view.language
    tables = [table for table in view.tables if table.shown and table.lines]
    told = (
        view.notes
        if len(view.notes) <= notes
        else (*view.notes[:notes], say("more_notes", language, count=len(view.notes) - notes))
    )
    boxes = view.boxes or ((Box(say("reading", language), view.lines),) if view.lines else ())
    if view.command:
        boxes = (*boxes, Box(say("again", language), (view.command,)))
    return Sheet(
        language=language,
        title=view.title,
        series=view.series or say("series", language),
        issue=view.issue or view.title,
        date=_edition_day(view),
        twin="",
        kind=say(f"badge.{view.kind}", language),
        headline=view.headline or view.title,
        lead=tuple(view.lead),
        pull=view.pull,
        pictures=_drawn(view),
        tables=tuple(_cut(table, rows, view) for table in tables),
        boxes=boxes,
        notes=Box(say("limits", language), told),
        sources_title=text("leaflet.sources.title", language),
        sources=source_lines(view),
        manifest=say("manifest", language, digest=digest(view)[:DIGEST_SHOWN], version=__version__),
        ragged=True,
    )


def _legible(part: T) -> T:
    """Return a page, or a part of one, with control characters written out: no font has one."""
    made: Any = part
    if isinstance(part, str):
        made = shown(part)
    elif isinstance(part, tuple):
        made = tuple(map(_legible, part))
    elif is_dataclass(part) and not isinstance(part, type):
        made = replace(part, **{one.name: _legible(getattr(part, one.name)) for one in fields(part)})
    return cast("T", made)


def _drawn(view: View) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(given.title, _svg(view, number), given.alt, given.caption) for number, given in enumerate(view.pictures)
    )


@cache
def _svg(view: View, number: int) -> str:
    """Return a picture of a view, drawn once however often the page is tried."""
    return picture.drawn(view.pictures[number].drawing, view.language)


def _cut(table: Wide, rows: int, view: View) -> Table:
    columns = table.shown[:COLUMNS]
    whole = [column.align == "right" for column in columns]
    lines = [
        tuple(cell.translate(NO_BREAK) if one else cell for cell, one in zip(line, whole, strict=True))
        for line in zip(*(column.cells for column in columns), strict=True)
    ]
    note = table.note
    if len(table) > min(rows, len(lines)):
        more = say("rows_shown", view.language, shown=min(rows, len(lines)), count=len(table))
        note = f"{note} {more}".strip()
    return Table(
        title=table.title or view.title,
        header=tuple(column.label for column in columns),
        rows=tuple(lines[:rows]),
        align=tuple(column.align for column in columns),
        note=note,
        widths=tuple(_room(column, rows) for column in columns),
    )


def _room(column: Shown, rows: int) -> float:
    """Return the width a column asks for: numbers whole, words up to a limit beyond which they are broken."""
    cells = max((text_width(cell, SMALL) for cell in column.cells[:rows]), default=0.0)
    head = max((text_width(word, SMALL, bold=True) for word in _pieces(column.label)), default=0.0)
    return max(WHOLE * cells if column.align == "right" else min(cells, WORDS), head) + PADDING


def _pieces(label: str) -> list[str]:
    """Return the parts of a heading that stay whole: words, or a few characters of Japanese."""
    return label.split() if label.isascii() else [label[at : at + 4] for at in range(0, len(label), 4)]


def source_lines(view: View) -> tuple[SourceLine, ...]:
    """Return the numbered sources, the producer first; the two files of one table are one source to a reader."""
    seen = {(source.citation, source.edition): source for source in reversed(view.sources)}
    ordered = [source for source in view.sources if seen[source.citation, source.edition] is source]
    return tuple(
        SourceLine(
            number=number,
            text=text(
                "leaflet.source",
                view.language,
                producer=source.producer.of(view.language),
                title=source.title.of(view.language),
                edition=source.edition,
            ),
            licence=source.licence.of(view.language),
            url=source.url,
        )
        for number, source in enumerate(ordered, start=1)
    )


def _edition_day(view: View) -> str:
    """Return the day of the newest data, in words; nothing where no source states one."""
    taken = max((source.accessed for source in view.sources if source.accessed), default="")
    if not taken:
        return ""
    day = date.fromisoformat(taken[:10])
    month = text(f"leaflet.month.{day.month}", view.language)
    return text("leaflet.date", view.language, year=day.year, month=day.month, day=day.day, month_name=month)


def digest(view: View) -> str:
    """Return a checksum of everything the view says."""
    said = [view.title, view.headline, *view.lead, *view.notes, *(source.sha256 for source in view.sources)]
    for table in view.tables:
        said += [cell for line in table.lines for cell in line]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()
