"""A company's list of parts: a workbook or CSV of any headings it may have, every cell as its owner wrote it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaname.errors import UsageFault, ValidationFault
from kaname.intake.tabular import BOOKS, SEPARATORS, decoded

FIELDS = ("product", "code", "supplier", "spend", "stock")
# Words that headings of each field carry, folded; the longer match wins.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "hsコード",
        "hs code",
        "hs",
        "hscode",
        "統計品目番号",
        "品目番号",
        "税番",
        "commodity code",
        "tariff code",
    ),
    "product": ("品目", "品名", "部品", "製品名", "材料", "part", "product", "item", "description", "material"),
    "supplier": (
        *("調達先", "調達国", "仕入先", "仕入国", "原産国", "原産地", "供給国", "国・地域", "国名", "supplier economy"),
        *("supplier country", "country of origin", "origin", "supplier", "country", "economy", "source"),
    ),
    "spend": (
        *(
            "年間購入額",
            "購入額",
            "調達額",
            "年間調達額",
            "金額",
            "annual spend",
            "annual purchases",
            "spend",
            "amount",
        ),
        *("value", "purchases"),
    ),
    "stock": ("在庫日数", "在庫", "stock days", "days of stock", "inventory days", "stock", "inventory"),
}
# The heading stands within so many lines: titles and notes may come before it.
SEARCHED = 15
MOST_ROWS = 200_000
UNITS = {"円": "jpy", "千円": "jpy-thousand", "百万円": "jpy-million", "億円": "jpy-100-million",
         "ドル": "usd", "千ドル": "usd-thousand", "usd": "usd", "jpy": "jpy", "thousand usd": "usd-thousand",
         "usd thousand": "usd-thousand", "million usd": "usd-million", "usd million": "usd-million",
         "million yen": "jpy-million", "yen": "jpy", "us$": "usd", "$": "usd", "¥": "jpy"}  # fmt: skip
SCALES = {"": 1.0, "thousand": 1e3, "million": 1e6, "100-million": 1e8, "billion": 1e9}


@dataclass(frozen=True, slots=True)
class PartsList:
    """What a list holds.

    Attributes
    ----------
    headings
        As the owner wrote them.
    rows
        One a line: the number of the line in the file, and its cells as text.
    columns
        Field → number of its column, for those that were found or mapped.
    unit
        Currency and scale of the spend, such as ``jpy-million``; empty where nothing says it.
    left_out
        Lines after the heading that hold nothing.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: Mapping[str, int]
    unit: str
    left_out: int

    def cell(self, row: Sequence[str], field: str) -> str:
        """Return what a row says of a field; empty where it has none."""
        at = self.columns.get(field)
        return row[at].strip() if at is not None and at < len(row) else ""


def folded(text: str) -> str:
    """Return text for comparing: one width, small letters, no blanks at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def read_parts(path: Path, mapping: Mapping[str, str], unit: str = "") -> PartsList:
    """Return a list of parts.

    Parameters
    ----------
    mapping
        Field → heading, for headings that nobody knows.
    unit
        Of the spend, over what the heading says.

    Raises
    ------
    UsageFault
        When a field or heading of the mapping is not there.
    ValidationFault
        When the file cannot be read, is empty, or has neither a code nor a product.
    """
    lines = _lines(path)
    at, columns = _heading(lines, mapping, path.name)
    headings = tuple(cell.strip() for cell in lines[at])
    rows = [(number, tuple(cells)) for number, cells in enumerate(lines[at + 1 :], at + 2)]
    kept = tuple((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    if not kept:
        raise ValidationFault("parts_empty", file=path.name)
    if len(kept) > MOST_ROWS:
        raise ValidationFault("parts_too_many", file=path.name, rows=f"{len(kept):,}", most=f"{MOST_ROWS:,}")
    said = headings[columns["spend"]] if "spend" in columns else ""
    return PartsList(headings, kept, columns, unit or _unit(said), len(rows) - len(kept))


def _lines(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise UsageFault("import_no_file", file=path)
    if path.suffix.lower() in BOOKS or path.suffix.lower() == ".xlsm":
        return _sheet(path)
    content = path.read_bytes()
    if not content.strip():
        raise ValidationFault("parts_empty", file=path.name)
    text = decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]


def _sheet(path: Path) -> list[list[str]]:
    """Return the first sheet that holds anything; values as they were computed, no formula is run."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - lists as text do without

    try:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell not in ("", None) for row in rows for cell in row):
                return [[_text(cell) for cell in row] for row in rows]
    except (CalamineError, OSError, ValueError) as fault:
        locked = any(word in str(fault).lower() for word in ("password", "encrypt"))
        key = "parts_locked" if locked else "parts_unreadable"
        raise ValidationFault(key, file=path.name) from fault
    raise ValidationFault("parts_empty", file=path.name)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _heading(lines: list[list[str]], mapping: Mapping[str, str], file: str) -> tuple[int, dict[str, int]]:
    """Return the line of the headings, and the column of each field."""
    if unknown := [field for field in mapping if field not in FIELDS]:
        raise UsageFault("parts_field", field=unknown[0], known=", ".join(FIELDS))
    best: tuple[int, dict[str, int]] = (0, {})
    for at, line in enumerate(lines[:SEARCHED]):
        found = _fields(line)
        named = {folded(cell): number for number, cell in enumerate(line)}
        for field, heading in mapping.items():
            if folded(heading) in named:
                found[field] = named[folded(heading)]
        if len(found) > len(best[1]):
            best = (at, found)
    there = {folded(cell) for cell in lines[best[0]]} if lines else set()
    if missing := [heading for heading in mapping.values() if folded(heading) not in there]:
        raise UsageFault("parts_heading", file=file, heading=missing[0])
    if not {"code", "product"} & set(best[1]):
        raise ValidationFault("parts_headings", file=file)
    return best


def _fields(line: Sequence[str]) -> dict[str, int]:
    """Return the columns of a line by what their headings say: the longest word that fits, each field once."""
    fits: list[tuple[int, str, int]] = []
    for number, cell in enumerate(line):
        # What stands in brackets is a unit or a remark.
        said = folded(re.sub(r"[(（\[].*?[)）\]]", "", cell))
        for field, known in HEADINGS.items():
            for word in known:
                if said == word:
                    fits.append((100 + len(word), field, number))
                elif word in said and len(said) <= 3 * len(word) + 8:
                    fits.append((len(word), field, number))
    found: dict[str, int] = {}
    for _, field, number in sorted(fits, key=lambda one: (-one[0], one[2])):
        if field not in found and number not in found.values():
            found[field] = number
    return found


def _unit(heading: str) -> str:
    bracketed = re.findall(r"[(（\[](.*?)[)）\]]", heading)
    for said in (*bracketed, heading):
        plain = folded(said)
        for word in sorted(UNITS, key=len, reverse=True):
            if plain == word or (len(word) > 1 and word in plain):
                return UNITS[word]
    return ""


def amount(text: str) -> float | None:
    """Return a number as people write it: 1,200 · ¥1,200 · １２００; None where there is none."""
    plain = re.sub(r"[,\s¥$￥円]", "", unicodedata.normalize("NFKC", text))
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if abs(found) != float("inf") and found == found else None  # noqa: PLR0124 - NaN is not itself


def scale_of(unit: str) -> tuple[str, float]:
    """Return the currency and the scale of a unit, or raise `UsageFault`."""
    currency, _, scale = unit.lower().partition("-")
    if currency not in {"usd", "jpy"} or scale not in SCALES:
        raise UsageFault("parts_unit", unit=unit)
    return currency.upper(), SCALES[scale]


def code_of(text: str) -> str:
    """Return the digits of a code however it is written, 8505.11 or full-width; empty where it is none."""
    plain = re.sub(r"[.\s\-_]", "", unicodedata.normalize("NFKC", text))
    return plain if plain.isascii() and plain.isdigit() else ""


def watched(path: Path) -> dict[str, str]:
    """Return what a reader's own list names, folded → as it stands there: the first cell of each line.

    Raises
    ------
    ValidationFault
        When it cannot be read or is empty.
    """
    found = {}
    for line in _lines(path):
        said = next((cell.strip() for cell in line if cell.strip()), "")
        if said:
            found[folded(said)] = said
    if not found:
        raise ValidationFault("parts_empty", file=path.name)
    return found
