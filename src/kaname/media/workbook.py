"""A workbook: every table of a view on a sheet of its own, what the columns are, and where the numbers come from."""

from __future__ import annotations

import io
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kaname.media.words import say
from kaname.texts import Language, catalogue, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaname.media.view import Table, View

# Excel's own limits: characters of a sheet's name, rows of a sheet.
NAME = 31
# How numbers of each unit look, and how wide columns may be.
LOOKS = {
    **dict.fromkeys(("share",), "0.0%"),
    **dict.fromkeys(("usd", "tonnes", "km", "usd_mn"), "#,##0"),
    **dict.fromkeys(("index",), "0.000"),
    **dict.fromkeys(("percent",), "0.000"),
    **dict.fromkeys(("days",), "0.#"),
}
WIDEST, NUMBERS, LINE = 48, 16, 15
ROWS = 1_048_576


def workbook_bytes(view: View, tables: Sequence[Table]) -> bytes:
    """Return the workbook; equal views give equal bytes. Words are written as words, never as formulas or links.

    Raises
    ------
    UsageFault
        When a table has more rows than a sheet holds.
    """
    import xlsxwriter  # noqa: PLC0415 - other formats do without

    from kaname.errors import UsageFault  # noqa: PLC0415 - as above

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(stream, options) as book:
        # The clock would make every file differ: the workbook is as old as its data.
        book.set_properties({"title": view.title, "created": _day(view)})
        bold = book.add_format({"bold": True})
        taken: set[str] = set()
        for table in tables:
            if len(table) >= ROWS:
                raise UsageFault("too_many_rows", table=table.name, rows=len(table), most=ROWS - 1)
            body = list(table.rows)
            units = [column.unit for column in table.columns]
            _sheet(book, _named(table.name, taken), [column.name for column in table.columns], body, bold, units)
        _sheet(book, say("sheet.columns", view.language), *_columns(view, tables), bold)
        _sheet(book, say("sheet.sources", view.language), *_sources(view), bold)
    return stream.getvalue()


def _named(table: str, taken: set[str]) -> str:
    """Return the name of a table's sheet: its own, cut to what Excel takes and told apart from those before."""
    name, number = table[:NAME], 2
    while name.lower() in taken:
        tail = f"~{number}"
        name, number = table[: NAME - len(tail)] + tail, number + 1
    taken.add(name.lower())
    return name


def _sheet(
    book: Any,  # noqa: ANN401 - xlsxwriter has no types
    name: str,
    header: Sequence[str],
    body: Sequence[Sequence[Any]],
    bold: Any,  # noqa: ANN401 - as above
    units: Sequence[str] = (),
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    # One page wide, however long: a printed list is read from left to right.
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    # The number stays whole; what is rounded is how it looks.
    looks = [book.add_format({"num_format": LOOKS[unit], "valign": "top"}) if unit in LOOKS else None for unit in units]
    looks += [None] * (len(header) - len(looks))
    for column, heading in enumerate(header):
        sheet.write_string(0, column, heading, bold)
        widest = max((_width(row[column]) for row in body[:200]), default=0)
        wide = min(max(_width(heading), WIDEST if looks[column] is None and widest > WIDEST else widest) + 2, WIDEST)
        sheet.set_column(column, column, min(wide, NUMBERS) if looks[column] is not None else wide)
    for line, row in enumerate(body, start=1):
        # A height of its own where words are wrapped: not every program finds it by itself.
        lines = max((-(-_width(value) // (WIDEST - 2)) for value in row if isinstance(value, str)), default=1)
        if lines > 1:
            sheet.set_row(line, LINE * lines)
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, shown(value), wrapped)
            elif value is not None:
                sheet.write(line, column, value, looks[column])


def _width(value: object) -> int:
    """Return how wide a cell is in letters of the Latin alphabet: one of Japanese is two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in str(value))


def _columns(view: View, tables: Sequence[Table]) -> tuple[list[str], list[list[Any]]]:
    header = [say(f"sheet.column.{part}", view.language) for part in ("table", "name", "label", "unit", "kind")]
    return header, [
        [
            *(table.name, column.name, column.label, _unit(column.unit, view.language)),
            say(f"kind.{column.kind}", view.language),
        ]
        for table in tables
        for column in table.columns
    ]


def _unit(unit: str, language: Language) -> str:
    """Return a unit in words; one that a plug-in brings by its own name."""
    return say(f"unit.{unit}", language) if unit in catalogue("media")["unit"] else unit


def _sources(view: View) -> tuple[list[str], list[list[Any]]]:
    """Return the sheet that tells what was asked, what was found, its limits and its sources."""
    header = [
        say(f"sheet.source.{part}", view.language) for part in ("what", "words", "edition", "licence", "url", "sha256")
    ]
    told = [[say("sheet.asked", view.language), view.title], [say("sheet.found", view.language), view.headline]]
    told += [[say("limits", view.language), note] for note in view.notes]
    told = [[*line, "", "", "", ""] for line in told]
    return header, told + [
        [
            *(say("source", view.language), source.citation, source.edition),
            *(source.licence.of(view.language), source.url, source.sha256),
        ]
        for source in view.sources
    ]


def _day(view: View) -> datetime:
    taken = max((source.accessed for source in view.sources if source.accessed), default="2000-01-01")
    return datetime.fromisoformat(taken[:10])
