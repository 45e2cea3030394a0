"""Tables of text: CSV in the encodings of customs offices, and workbooks; every cell as the file has it."""

from __future__ import annotations

import csv as plain
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pyarrow import csv

from kaname.errors import ValidationFault

ENCODINGS = ("utf-8-sig", "cp932", "gb18030")
SEPARATORS = (",", "\t", ";", "|")
BOOKS = {".xlsx", ".xls", ".xlsb", ".ods"}
EMPTY = ("", "-", "NA", "N/A", "NULL", "NaN", "nan")


def paths_in(files: Iterable[Path]) -> list[Path]:
    """Return the files that are given, and those in folders that are."""
    return [
        path
        for file in files
        for path in (sorted(one for one in file.rglob("*") if one.is_file()) if file.is_dir() else [file])
    ]


def decoded(content: bytes, encoding: str = "") -> str:
    """Return bytes as text: UTF-8, else Japanese Windows, else GB18030; a cut character at the end is no fault."""
    for name in (encoding,) if encoding else ENCODINGS:
        try:
            return content.decode(name)
        except UnicodeDecodeError as fault:
            if fault.start >= len(content) - 4:
                return content[: fault.start].decode(name)
    return content.decode("latin-1")


def headings(head: bytes, encoding: str = "") -> list[str]:
    """Return the names in the first line of a text table, in an encoding or in the one it seems to have."""
    lines = decoded(head, encoding).splitlines()
    if not lines:
        return []
    separator = max(SEPARATORS, key=lines[0].count)
    return [name.strip() for name in next(plain.reader([lines[0]], delimiter=separator))]


def table_of(path: Path, encoding: str = "") -> pa.Table:
    """Return a file as a table of text, columns named by its first line.

    Raises
    ------
    ValidationFault
        When it is no table: the reason.
    """
    try:
        if path.suffix.lower() in BOOKS:
            return _book(path)
        if path.suffix.lower() == ".parquet":
            return pq.read_table(path)
        content = _bytes(path)
        text = content.decode(encoding) if encoding else decoded(content)
        first = text.splitlines()[0] if text.strip() else ""
        separator = max(SEPARATORS, key=first.count)
        names = next(plain.reader([first], delimiter=separator), [])
        return csv.read_csv(
            io.BytesIO(text.encode()),
            parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=csv.ConvertOptions(column_types={name: pa.string() for name in names}),
        )
    except (pa.ArrowInvalid, OSError, ValueError, zipfile.BadZipFile) as fault:
        reason = str(fault).splitlines()[0][:120]
        raise ValidationFault("import_unreadable", file=path.name, reason=reason) from fault


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        (name,) = (one for one in archive.namelist() if not one.endswith("/"))
        return archive.read(name)


def _book(path: Path) -> pa.Table:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - text tables do without

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    names, *cells = [[_cell(value) for value in row] for row in rows]
    return pa.table({name: pa.array([row[at] for row in cells], pa.string()) for at, name in enumerate(names) if name})


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as text without blanks and quotes around it."""
    return pc.utf8_trim(column.cast(pa.string()), characters=" \t'\"\u3000")


def numbers(column: pa.ChunkedArray, file: str) -> NDArray[np.float64]:
    """Return a column of text as numbers, NaN where it says nothing; thousands may be parted by commas.

    Raises
    ------
    ValidationFault
        When a cell is neither.
    """
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)
    text = pc.replace_substring(words(column), ",", "")
    text = pc.if_else(pc.is_in(text, pa.array(EMPTY)), None, text)
    try:
        return np.asarray(pc.fill_null(text.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)
    except pa.ArrowInvalid as fault:
        raise ValidationFault("import_not_numbers", file=file, column="", reason=str(fault)[:100]) from fault


def filled(count: int, value: int | str) -> pa.Array:
    """Return a column of one value."""
    return pa.repeat(value, count)
