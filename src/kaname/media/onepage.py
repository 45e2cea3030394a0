"""Any view as a one-page A4 brief: headline, number with band, picture, table, sources and limits; PDF and HTML."""

from __future__ import annotations

import hashlib
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
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
    from collections.abc import Sequence

    from kaname.media.view import Shown, View
    from kaname.media.view import Table as Wide

T = TypeVar("T")
# Rows a table is shown with on the page, the most first: the first number that fits one page is taken.
ROWS = (14, 10, 7, 6, 5, 3)
# Rows beyond these that are tried where letters and pictures stay large.
MORE = (16, 18, 20, 23, 26, 30, 34, 39, 45, 52, 60)
# Columns a page holds beside a side column, and the width it has for them.
COLUMNS = 8
ROOM = 290.0
NOTES = (8, 5, 3, 1)
DIGEST_SHOWN = 16
# Points: the widest column of words before it is broken, and the space around a cell.
WORDS = 70.0
PADDING = 8.0
# Numbers are not broken: their columns keep this much of what they ask for when the others are squeezed.
WHOLE = 1.1
# The font has no curled rho.
SECOND_RHO = ("ϱ", "ρ′")
NO_BREAK = str.maketrans(" ", "\N{NO-BREAK SPACE}")


def pdf(view: View) -> bytes:
    """Return the brief as PDF/UA-1 of one page; equal views give equal bytes.

    Tables are cut to the rows that the page holds, and where there are too many of them the last are left out; the page
    says how many there are.

    Raises
    ------
    ValidationFault
        ``sheet_pages`` when even the fewest rows of one table need a second page, ``sheet_glyph`` when the font lacks
        a character.
    """
    return _fitted(view)[1]


def html(view: View) -> str:
    """Return the brief as one HTML file that asks for nothing from outside: a page’s rows, and all the words beside."""
    return sheet_render.html(_legible(sheet(view, ROWS[0], NOTES[0], None, view.boxes)))


def _fitted(view: View) -> tuple[Sheet, bytes]:
    if fullest := _fullest(view):
        return fullest
    whole = len(_worth(view))
    boxes = view.shorter or (view.boxes,)
    tried = [(ROWS[0], NOTES[0], whole, told) for told in boxes]
    tried += [(rows, NOTES[0], whole, boxes[-1]) for rows in ROWS[1:]]
    tried += [(ROWS[-1], notes, whole, boxes[-1]) for notes in NOTES[1:]]
    tried += [(ROWS[-1], NOTES[0], tables, boxes[-1]) for tables in range(whole - 1, 0, -1)]
    for way in tried:
        page = _legible(sheet(view, *way))
        try:
            return page, sheet_render.pdf(page, fonts.folder())
        except ValidationFault as fault:
            if fault.key != "sheet_pages" or way == tried[-1]:
                raise
    raise AssertionError  # the loop returns or raises


def _fullest(view: View) -> tuple[Sheet, bytes] | None:
    """Return the page with the most rows beyond the usual that it holds in large letters; None where it holds none."""
    most = max((len(table.lines) for table in _worth(view)), default=0)
    steps = [rows for rows in MORE if rows < most] + [most] * (ROWS[0] < most <= MORE[-1])
    best, at = None, 0
    while steps:
        page = replace(_legible(sheet(view, steps[at], NOTES[0])), roomy=True)
        try:
            best = page, sheet_render.pdf(page, fonts.folder())
            steps = steps[at + 1 :]
        except ValidationFault as fault:
            if fault.key != "sheet_pages":
                raise
            steps = steps[:at]
        at = len(steps) // 2
    return best


def _worth(view: View) -> list[Wide]:
    """Return the tables that have something for the eye."""
    return [table for table in view.tables if table.on_page and table.shown and table.lines]


def sheet(
    view: View, rows: int, notes: int, tables: int | None = None, told_beside: tuple[Box, ...] | None = None
) -> Sheet:
    """Return the page as data, with at most `rows` rows a table, `notes` notes and the first `tables` tables.

    `told_beside` are the boxes; the longest of the view that a page is tried with when None.
    """
    language = view.language
    worth = _worth(view)
    left_out = 0 if tables is None else len(worth) - tables
    told = (
        view.notes
        if len(view.notes) <= notes
        else (*view.notes[:notes], say("more_notes", language, count=len(view.notes) - notes))
    )
    if left_out:
        told = (*told, say("more_tables", language, count=left_out))
    beside = told_beside if told_beside is not None else (*view.shorter, view.boxes)[0]
    boxes = beside or ((Box(say("reading", language), view.lines),) if view.lines else ())
    if view.command:
        boxes = (*boxes, Box(say("again", language), (view.command,), typed=True))
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
        tables=tuple(_cut(table, rows, view) for table in worth[:tables]),
        boxes=boxes,
        notes=Box(say("limits", language), tuple(told)),
        sources_title=text("leaflet.sources.title", language),
        sources=source_lines(view),
        manifest=_manifest(view),
        ragged=True,
    )


def _manifest(view: View) -> str:
    closing = view.closing or say("closing", view.language)
    return say("manifest", view.language, closing=closing, digest=digest(view)[:DIGEST_SHOWN], version=__version__)


def _legible(part: T) -> T:
    """Return a page, or a part of one, with control characters written out: no font has one."""
    made: Any = part
    if isinstance(part, str):
        made = shown(part).replace(*SECOND_RHO)
    elif isinstance(part, tuple):
        made = tuple(map(_legible, part))
    elif is_dataclass(part) and not isinstance(part, type):
        made = replace(part, **{one.name: _legible(getattr(part, one.name)) for one in fields(part)})
    return cast("T", made)


def _drawn(view: View) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(given.title, _svg(view, number), given.alt, given.caption) for number, given in enumerate(view.pictures)
    )


# A page is tried a few times in a row; a server that lives long forgets.
@lru_cache(maxsize=16)
def _svg(view: View, number: int) -> str:
    """Return a picture of a view, drawn once however often the page is tried."""
    return picture.drawn(view.pictures[number].drawing, view.language)


def _cut(table: Wide, rows: int, view: View) -> Table:
    columns = table.shown[:COLUMNS]
    while sum(_least(column, rows) for column in columns) > ROOM and len(columns) > COLUMNS - 1:
        columns = columns[:-1]
    whole = [column.align == "right" for column in columns]
    lines = [
        tuple(cell.translate(NO_BREAK) if one else cell for cell, one in zip(line, whole, strict=True))
        for line in zip(*(column.cells for column in columns), strict=True)
    ]
    note = table.note
    count = len(lines) if table.summed else len(table)
    if count > min(rows, len(lines)):
        more = say("rows_shown", view.language, shown=min(rows, len(lines)), count=count)
        note = f"{note} {more}".strip()
    return Table(
        title=table.title or view.title,
        header=tuple(column.label for column in columns),
        rows=tuple(lines[:rows]),
        align=tuple(column.align for column in columns),
        note=note,
        widths=tuple(_widths(columns, rows)),
    )


def _widths(columns: Sequence[Shown], rows: int) -> list[float]:
    """Return the columns' shares of the room: long words take what is left, and give where there is too little."""
    asked = [_room(column, rows) for column in columns]
    least = [_least(column, rows) for column in columns]
    left = ROOM - sum(asked)
    if left > 0:
        longer = [max(0.0, _widest(column, rows) + PADDING - room) for column, room in zip(columns, asked, strict=True)]
        part = min(1.0, left / (sum(longer) or 1.0))
        return [room + more * part for room, more in zip(asked, longer, strict=True)]
    part = max(0.0, ROOM - sum(least)) / (sum(asked) - sum(least) or 1.0)
    return [low + (room - low) * min(1.0, part) for low, room in zip(least, asked, strict=True)]


def _room(column: Shown, rows: int) -> float:
    """Return the width a column asks for: numbers whole, words up to a limit beyond which they are broken."""
    return max(min(_widest(column, rows), WORDS) + PADDING, _least(column, rows))


def _least(column: Shown, rows: int) -> float:
    """Return the width below which a column's words or numbers run over the next."""
    cells = column.cells[:rows]
    head = max((text_width(piece, SMALL, bold=True) for piece in _pieces(column.label)), default=0.0)
    if column.align == "right":
        return max(WHOLE * _widest(column, rows), head) + PADDING
    return max(head, *(text_width(piece, SMALL) for cell in cells for piece in _pieces(cell)), 0.0) + PADDING


def _widest(column: Shown, rows: int) -> float:
    return max((text_width(cell, SMALL) for cell in column.cells[:rows]), default=0.0)


def _pieces(words: str) -> list[str]:
    """Return the parts of words that stay whole: between spaces and the signs of ids, or a few letters of Japanese."""
    return re.findall(r"[^\s\u2e80-\uffff_/-]*[_/-]+|[^\s\u2e80-\uffff_/-]+|[\u2e80-\uffff]{1,4}", words)


def source_lines(view: View) -> tuple[SourceLine, ...]:
    """Return the numbered sources, the producer first; the two files of one table are one source to a reader."""
    if view.cited:
        return view.cited
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
