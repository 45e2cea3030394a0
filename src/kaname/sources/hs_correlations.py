"""Published correlation tables between revisions of the Harmonized System, as their publishers lay them out.

Three layouts: a workbook or CSV with a column of codes for each revision (United Nations Statistics Division,
``HS2022toHS2017ConversionAndCorrelationTables.xlsx``; any table headed HS92, HS96 …), and the list of steps with the
columns ``code.after``, ``code.before`` and ``adjustment`` ("2017 to 2012").
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from kaname.errors import DataFault, ValidationFault

Pairs = dict[tuple[str, str], set[tuple[str, str]]]
WORKBOOKS = (".xlsx", ".xls")
FIVE, SIX = 5, 6
_REVISION = re.compile(r"\bH(?:S|armonized System)\s*'?(?:19|20)?(\d\d)\b", re.IGNORECASE)
_STEP = re.compile(r"(?:19|20)(\d\d) to (?:19|20)(\d\d)")
_STEPS = {"code.after", "code.before", "adjustment"}


def parse(path: Path, revisions: Mapping[str, str]) -> Pairs:
    """Return (older, newer) → pairs of codes, for neighbouring columns or for each step listed.

    Parameters
    ----------
    path
        CSV or workbook.
    revisions
        Last two digits of the year → revision, in the order of time: ``{"92": "HS92", …}``.

    Raises
    ------
    DataFault
        When it cannot be read.
    ValidationFault
        When it holds no pair of codes of two revisions.
    """
    found: Pairs = {}
    for rows in _sheets(path):
        for step, pairs in _pairs(rows, revisions).items():
            found.setdefault(step, set()).update(pairs)
    if not found:
        raise ValidationFault("correlation_without_codes", file=path.name, known=", ".join(revisions.values()))
    return found


def _sheets(path: Path) -> list[list[list[str]]]:
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [[[cell.strip() for cell in row] for row in csv.reader(stream)]]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise DataFault("correlation_unreadable", file=path.name, reason=str(fault)) from fault


def _workbook(path: Path) -> list[list[list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only workbooks pay for it

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (OSError, CalamineError) as fault:
        raise DataFault("correlation_unreadable", file=path.name, reason=str(fault)) from fault
    # A conversion names one code for each; the correlation beside it names them all.
    full = [rows for name, rows in sheets if "correlation" in name.lower()] or [rows for _, rows in sheets]
    return [[[_text(cell) for cell in row] for row in rows] for rows in full]


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _pairs(rows: Iterable[list[str]], revisions: Mapping[str, str]) -> Pairs:
    found: Pairs = {}
    places: dict[str, int] | None = None
    steps: dict[str, int] | None = None
    for row in rows:
        if places is None and steps is None:
            if set(row) >= _STEPS:
                steps = {name: row.index(name) for name in _STEPS}
            elif len(named := _columns(row, revisions)) > 1:
                places = named
        elif steps is not None:
            _listed(row, steps, revisions, found)
        elif places is not None:
            for older, newer in pairwise(places):
                _add(found, older, newer, row, (places[older], places[newer]))
    return found


def _columns(row: list[str], revisions: Mapping[str, str]) -> dict[str, int]:
    """Return revision → column, in the order of time, of a row that heads columns."""
    named: dict[str, int] = {}
    for place, cell in enumerate(row):
        if (match := _REVISION.search(cell)) and match[1] in revisions:
            named.setdefault(revisions[match[1]], place)
    return {revision: named[revision] for revision in revisions.values() if revision in named}


def _listed(row: list[str], steps: Mapping[str, int], revisions: Mapping[str, str], found: Pairs) -> None:
    if (match := _STEP.fullmatch(row[steps["adjustment"]])) and match[1] in revisions and match[2] in revisions:
        older, newer = revisions[match[2]], revisions[match[1]]
        _add(found, older, newer, row, (steps["code.before"], steps["code.after"]))


def _add(found: Pairs, older: str, newer: str, row: list[str], places: tuple[int, int]) -> None:
    if max(places) < len(row):
        first, second = (_code(row[place]) for place in places)
        if first and second:
            found.setdefault((older, newer), set()).add((first, second))


def _code(cell: str) -> str:
    """Return a code of six digits, with the zero that a number has lost; '' for what is none."""
    digits = cell.replace(".", "").replace(" ", "")
    if not digits.isdigit() or len(digits) not in {FIVE, SIX}:
        return ""
    return digits.zfill(SIX)
