"""International trade of the United States (Census Bureau), as its API answers: JSON of a heading and rows, or CSV.

``I_COMMODITY`` or ``E_COMMODITY`` (six to ten digits), ``CTY_CODE`` and ``CTY_NAME`` (``-`` and groups of countries are
totals), ``GEN_VAL_MO`` or ``ALL_VAL_MO`` by month, or ``…_YR``, which counts from January and is a year's in December.
General imports at customs value, exports free alongside ship, US dollars.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaname.errors import ValidationFault
from kaname.intake.clean import Aside, by_year, cleaned, lacks, require_rows
from kaname.intake.codes import by_any_name
from kaname.intake.plausible import require_uneven
from kaname.intake.products import LENGTH, national, revision_of
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tabular import decoded, filled, headings, numbers, paths_in, table_of, words
from kaname.intake.texts import inside
from kaname.texts import Bilingual, both

PROVIDER = "us-census"
KIND: Kind = "trade"
SOURCE = Provenance(
    producer=Bilingual(ja="米国国勢調査局", en="US Census Bureau"),
    title=Bilingual(ja="米国の貿易統計（品目別国別）", en="US international trade, by product and country"),
    licence=Bilingual(ja="米国連邦政府の著作物（著作権なし）", en="Work of the US federal government, no copyright"),
    citation="US Census Bureau, International Trade Data API",
    url="https://www.census.gov/data/developers/data-sets/international-trade.html",
)
PRODUCT = {"I_COMMODITY": "imports", "E_COMMODITY": "exports"}
VALUE = {"imports": "GEN_VAL", "exports": "ALL_VAL"}
# Rows of countries; `CGP` are groups of them.
DETAIL = "DET"
TONNES = {"KG": 0.001, "T": 1.0, "G": 1e-6, "MT": 1.0}
DECEMBER = "12"
# Names that no other statistics write so.
OWN = {
    "WEST BANK ADMINISTERED BY ISRAEL": "PSE", "GAZA STRIP ADMINISTERED BY ISRAEL": "PSE", "WEST BANK": "PSE",
    "FALKLAND ISLANDS (ISLAS MALVINAS)": "FLK", "GUADELOUPE": "GLP", "BRITISH INDIAN OCEAN TERRITORIES": "IOT",
    "GERMANY (FEDERAL REPUBLIC OF GERMANY)": "DEU", "SVALBARD AND JAN MAYEN": "SJM",
    "HEARD AND MCDONALD ISLANDS": "HMD",
}  # fmt: skip


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``census-json`` or ``census-csv`` when every file has the variables of the API."""
    found = {_layout(head) for _, head in inside(files)}
    return found.pop() if len(found) == 1 else ""


def _layout(head: bytes) -> str:
    text = decoded(head).lstrip()
    if text.startswith("[["):
        names = set(re.findall(r'"([A-Z0-9_]+)"', text.partition("]")[0]))
        return "census-json" if _known(names) else ""
    return "census-csv" if _known(set(headings(head))) else ""


def _known(names: set[str]) -> bool:
    return bool(PRODUCT.keys() & names) and "CTY_NAME" in names


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return imports and exports of the United States by year, and by month where the files have months."""
    paths = paths_in(files)
    tick(-len(paths))
    aside = Aside(", ".join(path.name for path in paths)[:200])
    said: dict[Bilingual, None] = {both("intake.said.national"): None}
    pieces = []
    for step, path in enumerate(paths):
        pieces.append(_file(path, layout, options, aside))
        tick(step)
    raw = pa.concat_tables(pieces)
    codes = by_any_name({*pc.unique(raw["exporter"]).to_pylist(), *pc.unique(raw["importer"]).to_pylist()} - {None})
    codes = type(codes)({**codes.economies, **OWN}, codes.valid, codes.aside)
    flows = cleaned(raw, codes, aside, products=national)
    require_rows(flows, paths[0].name, aside)
    require_uneven(flows, paths[0].name)
    years = sorted(pc.unique(flows["year"]).to_pylist())
    revisions = {options.revision or revision_of(year) for year in years}
    if len(revisions) != 1:
        raise ValidationFault("import_revisions", file=paths[0].name, revisions=", ".join(sorted(revisions)))
    return Read(
        provider=PROVIDER,
        layout=layout,
        kind=KIND,
        provenance=SOURCE,
        revision=revisions.pop(),
        edition=options.edition,
        unit="usd",
        trade=by_year(flows),
        reporters=("USA",),
        quarantine=aside.table,
        counts=dict(aside.counts),
        cannot=lacks(flows, worldwide=False),
        said=tuple(said),
    )


def _table(path: Path, layout: str) -> pa.Table:
    if layout == "census-csv":
        return table_of(path)
    try:
        names, *rows = json.loads(path.read_text(encoding="utf-8-sig"))
        # A variable that is asked for and used as a predicate stands twice.
        places = {name: place for place, name in enumerate(names)}
        return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for name, at in places.items()})
    except (OSError, ValueError, IndexError, TypeError, pa.ArrowException) as fault:
        raise ValidationFault("import_unreadable", file=path.name, reason=str(fault).splitlines()[0][:120]) from fault


def _file(path: Path, layout: str, options: Options, aside: Aside) -> pa.Table:
    table = _table(path, layout)
    code = next(name for name in PRODUCT if name in table.column_names)
    imports = PRODUCT[code] == "imports"
    table = table.append_column("row", pa.array(np.arange(2, table.num_rows + 2)))
    table = _countries(table, aside)
    table = _one_level(table, code, aside)
    years, months, period = _periods(table, path, options, VALUE[PRODUCT[code]])
    usa = filled(table.num_rows, "USA")
    partner = words(table["CTY_NAME"])
    return pa.table(
        {
            "year": years,
            "month": months,
            "exporter": partner if imports else usa,
            "importer": usa if imports else partner,
            "product": words(table[code]),
            "value_usd": numbers(table[f"{VALUE[PRODUCT[code]]}_{period}"], path.name),
            "tonnes": _tonnes(table, period, path.name),
            "reporter": filled(table.num_rows, "importer" if imports else "exporter"),
            "row": table["row"],
        }
    )


def _countries(table: pa.Table, aside: Aside) -> pa.Table:
    """Return the rows of countries: the world's total and groups of countries are set aside."""
    total = pc.equal(words(table["CTY_NAME"]), "TOTAL FOR ALL COUNTRIES")
    if "CTY_CODE" in table.column_names:
        total = pc.or_(total, pc.equal(pc.utf8_trim_whitespace(table["CTY_CODE"]), "-"))
    aside.put("world", table.filter(total))
    table = table.filter(pc.invert(total))
    if "SUMMARY_LVL" in table.column_names:
        group = pc.not_equal(words(table["SUMMARY_LVL"]), DETAIL)
        aside.put("area", table.filter(group))
        table = table.filter(pc.invert(group))
    return table


def _one_level(table: pa.Table, code: str, aside: Aside) -> pa.Table:
    """Return the rows of one level of products: six digits where there are any, else the national codes."""
    digits = pc.utf8_length(words(table[code])).to_numpy()
    kept = digits == LENGTH if (digits == LENGTH).any() else digits > LENGTH
    aside.put("level", table.filter(pa.array(~kept)))
    return table.filter(pa.array(kept))


def _periods(table: pa.Table, path: Path, options: Options, value: str) -> tuple[np.ndarray, np.ndarray, str]:
    """Return years, months (0 for a whole year) and which values are taken: ``MO`` or ``YR``.

    Raises
    ------
    ValidationFault
        When a period cannot be read, or is a year that has not ended.
    """
    if "time" in table.column_names:
        told = words(table["time"]).to_pylist()
    elif {"YEAR", "MONTH"} <= set(table.column_names):
        parts = zip(words(table["YEAR"]).to_pylist(), words(table["MONTH"]).to_pylist(), strict=True)
        told = [f"{year}-{month}" for year, month in parts]
    else:
        told = words(table["YEAR"]).to_pylist() if "YEAR" in table.column_names else [""] * table.num_rows
    if bad := [period for period in told if not re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?", period or "")]:
        raise ValidationFault("import_bad_year", file=path.name, year=str(bad[0]))
    years = np.array([int(period[:4]) for period in told], dtype=np.int64)
    if options.year is not None and (other := sorted({*years.tolist()} - {options.year})):
        raise ValidationFault("import_year_mislabelled", file=path.name, named=options.year, held=other[0])
    months = np.array([int(period[5:] or 0) for period in told], dtype=np.int64)
    if f"{value}_MO" in table.column_names and months.all():
        return years, months, "MO"
    if f"{value}_YR" not in table.column_names:
        raise ValidationFault("import_columns", file=path.name, columns=f"{value}_MO, {value}_YR")
    # To date: from January to the month that is told.
    if unfinished := [period for period in told if len(period) > len("2024") and not period.endswith(DECEMBER)]:
        raise ValidationFault("import_part_of_year", file=path.name, period=unfinished[0])
    return years, np.zeros_like(months), "YR"


def _tonnes(table: pa.Table, period: str, file: str) -> pa.Array:
    """Return the first quantity where it is a weight, in tonnes; null elsewhere."""
    amount = f"GEN_QY1_{period}" if f"GEN_QY1_{period}" in table.column_names else f"QTY_1_{period}"
    if amount not in table.column_names or "UNIT_QY1" not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64())
    weighs = np.array([TONNES.get(unit or "", np.nan) for unit in words(table["UNIT_QY1"]).to_pylist()])
    found = numbers(table[amount], file) * weighs
    return pa.array(found, mask=np.isnan(found))
