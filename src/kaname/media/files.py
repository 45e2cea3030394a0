"""A view as a file, by the suffix of its name, or as a folder of all of them; written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaname.errors import UsageFault
from kaname.media.frame import arrow, table_named
from kaname.texts import shown
from kaname.warehouse.writing import written_whole

if TYPE_CHECKING:
    from kaname.media.view import Table, View

# A cell that a spreadsheet would run begins with one of these.
RUNS = ("=", "+", "-", "@", "\t")
TABLES = (".csv", ".json", ".parquet", ".xlsx")
PICTURES = (".svg", ".png")
PAGES = (".pdf", ".html")
SUFFIXES = (*TABLES, *PICTURES, *PAGES)


def contents(view: View, suffix: str, table: str | None = None) -> bytes:
    """Return a view as the bytes of a file of a kind.

    Parameters
    ----------
    view
        What to write.
    suffix
        ``.csv``, ``.json``, ``.parquet`` or ``.xlsx`` for a table, ``.svg`` or ``.png`` for the first picture,
        ``.pdf`` or ``.html`` for the one-page brief.
    table
        Which table, where a file holds one; the main one when None.

    Raises
    ------
    UsageFault
        For an unknown suffix or table, or a picture where the answer has none.
    """
    if suffix in PICTURES:
        return _picture(view, suffix)
    if suffix in PAGES:
        from kaname.media import onepage  # noqa: PLC0415 - tables do without typesetting

        return onepage.pdf(view) if suffix == ".pdf" else onepage.html(view).encode()
    writers: dict[str, Callable[[View, Table], bytes]] = {
        ".csv": lambda _, found: csv_bytes(found),
        ".json": lambda _, found: json_bytes(found),
        ".parquet": parquet_bytes,
        ".xlsx": _workbook,
    }
    if suffix not in writers:
        raise UsageFault("unknown_format", path=suffix, known=", ".join(SUFFIXES))
    return writers[suffix](view, table_named(view, table))


def write(view: View, path: Path, table: str | None = None) -> Path:
    """Write a view to a file, by suffix, and return its path; raises as `contents` does."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageFault("unknown_format", path=path, known=", ".join(SUFFIXES))
    data = contents(view, suffix, table)
    with written_whole(path) as temporary:
        temporary.write_bytes(data)
    return path


def csv_bytes(table: Table) -> bytes:
    """Return a table as CSV with a byte-order mark, for Excel.

    Words that a spreadsheet would run get an apostrophe, and control characters are written out: a lone carriage return
    would end the row.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([[_harmless(value) for value in row] for row in table.rows])
    return stream.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> Any:  # noqa: ANN401 - a cell
    if not isinstance(value, str):
        return value
    return f"'{shown(value)}" if value.startswith(RUNS) else shown(value)


def json_bytes(table: Table) -> bytes:
    """Return a table as a JSON list of its rows."""
    names = [column.name for column in table.columns]
    return (
        json.dumps([dict(zip(names, row, strict=True)) for row in table.rows], ensure_ascii=False, indent=2) + "\n"
    ).encode()


def parquet_bytes(view: View, table: Table) -> bytes:
    """Return a table as Parquet; units, notes and sources are in the schema's metadata."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - other formats do without

    stream = io.BytesIO()
    pq.write_table(arrow(view, table), stream, compression="zstd")
    return stream.getvalue()


def _workbook(view: View, table: Table) -> bytes:
    from kaname.media.workbook import workbook_bytes  # noqa: PLC0415 - other formats do without

    first = [table, *(other for other in view.tables if other is not table)]
    return workbook_bytes(view, first)


def _picture(view: View, suffix: str) -> bytes:
    from kaname.media import picture  # noqa: PLC0415 - tables do without drawing

    if (first := picture.first_picture(view)) is None:
        raise UsageFault("no_picture", question=view.question)
    return picture.alone_png(first, view) if suffix == ".png" else picture.alone(first, view).encode()
