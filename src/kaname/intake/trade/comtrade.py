"""UN Comtrade: answers of the API (JSON), bulk files, and CSV or Parquet of such rows, old headings and new.

What must never be added up is told apart: the world's total beside its partners, levels of the Harmonized System (2, 4
and 6 digits), second partners, customs procedures and ways of transport beside their totals, re-exports beside exports.
Imports are as importers report them, exports as exporters do; both are kept.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from kaname.errors import ValidationFault
from kaname.intake import codes, products
from kaname.intake.clean import WORLDWIDE, Aside, by_year, cleaned, lacks, require_rows
from kaname.intake.plausible import require_uneven
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.texts import inside
from kaname.texts import Bilingual, both

PROVIDER = "comtrade"
KIND: Kind = "trade"
SOURCE = Provenance(
    producer=Bilingual(ja="国際連合統計部（UN Comtrade）", en="United Nations Statistics Division, UN Comtrade"),
    title=Bilingual(ja="UN Comtrade 国際貿易データ", en="UN Comtrade international trade data"),
    licence=Bilingual(ja="UN Comtrade 利用条件", en="UN Comtrade terms of use"),
    citation="United Nations Statistics Division, UN Comtrade Database",
    url="https://comtradeplus.un.org/",
)
# Our name of a column → theirs, letters and digits alone, the first that is there.
COLUMNS: dict[str, tuple[str, ...]] = {
    "period": ("period",),
    "year": ("refyear", "year", "yr"),
    "flow": ("flowcode", "tradeflowcode", "rgcode", "flowdesc", "tradeflow"),
    "flow_words": ("flowdesc", "tradeflow", "rgdesc"),
    "reporter": ("reportercode", "rtcode", "reporteriso"),
    "partner": ("partnercode", "ptcode", "partneriso"),
    "partner2": ("partner2code", "2ndpartnercode", "ptcode2"),
    "revision": ("classificationcode", "classification", "pfcode"),
    "product": ("cmdcode", "commoditycode"),
    "customs": ("customscode", "cstcode"),
    "transport": ("motcode",),
    "supply": ("moscode",),
    "kilograms": ("netwgt", "netweightkg"),
    "value": ("primaryvalue", "tradevalueus", "tradevalue"),
}
NEEDED = ("flow", "reporter", "partner", "product", "value")
IMPORTS, EXPORTS = ("M", "1", "Import", "Imports"), ("X", "2", "Export", "Exports")
WORDS = {"import": IMPORTS, "export": EXPORTS}
TOTALS = {"partner2": ("0", ""), "customs": ("C00", "", "0"), "transport": ("0", ""), "supply": ("0", "")}
KILOGRAMS = 1000.0
# What partners may add up to above the world's total: values are rounded to the dollar row by row.
OVER = 1.01


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``comtrade-json``, ``comtrade-parquet`` or ``comtrade-csv`` when all files have Comtrade's columns."""
    kinds = {_kind(name, head) for name, head in inside(files)}
    return f"comtrade-{kinds.pop()}" if len(kinds) == 1 and "" not in kinds else ""


def _kind(name: str, head: bytes) -> str:
    if name.lower().endswith(".json"):
        return "json" if b'"reporterCode"' in head and b'"cmdCode"' in head else ""
    if head.startswith(b"PAR1"):
        return "parquet"
    first = head.splitlines()[0].decode("utf-8-sig", "replace") if head else ""
    separator = "\t" if "\t" in first else ","
    plain = {_bare(name) for name in first.split(separator)}
    return "csv" if all(plain & set(COLUMNS[one]) for one in NEEDED) else ""


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return what importers and exporters report, by year."""
    paths = [path for file in files for path in (sorted(file.rglob("*.*")) if file.is_dir() else [file])]
    tick(-len(paths))
    rows, revisions, aside = [], set(), Aside(", ".join(path.name for path in paths)[:200])
    for step, path in enumerate(paths):
        found, revision = _file(path, options, aside)
        rows.append(found)
        revisions |= revision
        tick(step)
    if not revisions:
        raise ValidationFault("import_revision", file=paths[0].name)
    if len(revisions) > 1:
        raise ValidationFault("import_revisions", file=paths[0].name, revisions=", ".join(sorted(revisions)))
    raw = pa.concat_tables(rows)
    read_as, put_back = products.reading_of(_distinct(raw["product"]))
    flows = cleaned(raw, codes.united_nations(), aside, products=read_as)
    require_rows(flows, paths[0].name, aside)
    require_uneven(flows, paths[0].name)
    reporters = _reporters(flows)
    return Read(
        provider=PROVIDER,
        layout=layout,
        kind=KIND,
        provenance=SOURCE,
        revision=revisions.pop(),
        edition=options.edition,
        unit="usd",
        trade=by_year(flows),
        reporters=() if len(reporters) >= WORLDWIDE else reporters,
        quarantine=aside.table,
        counts=dict(aside.counts),
        cannot=lacks(flows, worldwide=len(reporters) >= WORLDWIDE),
        said=(both("intake.said.zeros"),) if put_back else (),
    )


def _reporters(flows: pa.Table) -> tuple[str, ...]:
    imports = pc.equal(flows["reporter"], "importer")
    names = pc.unique(pc.if_else(imports, flows["importer"], flows["exporter"])).to_pylist()
    return tuple(sorted(names))


def _file(path: Path, options: Options, aside: Aside) -> tuple[pa.Table, set[str]]:
    """Return the rows of one file that may be added up, and the revisions they are in."""
    table = _opened(path)
    given = {_bare(name): name for name in table.column_names}
    held = {ours: given[theirs] for ours, names in COLUMNS.items() for theirs in reversed(names) if theirs in given}
    if missing := [name for name in NEEDED if name not in held]:
        raise ValidationFault("import_columns", file=path.name, columns=", ".join(COLUMNS[one][0] for one in missing))
    rows = pa.table(
        {name: _text(table[column]) for name, column in held.items()}
        | {"row": pa.array(np.arange(2, table.num_rows + 2))}
    )
    _require_flows_named(rows, path.name)
    rows = _one_level(rows, path.name, aside)
    _require_partners(rows, path.name)
    named = _distinct(rows["revision"]) if "revision" in held else []
    revisions = {products.revision_named(code) for code in named}
    if "" in revisions:
        raise ValidationFault("import_not_hs", file=path.name)
    wanted = products.revision_named(options.revision)
    if wanted and "revision" in held and wanted in revisions:
        keep = pa.array([products.revision_named(code or "") == wanted for code in rows["revision"].to_pylist()])
        aside.put("other_revision", rows.filter(pc.invert(keep)))
        rows, revisions = rows.filter(keep), {wanted}
    elif wanted:
        revisions = {wanted}
    rows = _totals(rows, aside)
    rows = _flows(rows, aside)
    _require_totals(rows, path.name)
    imports = pc.is_in(rows["flow"], pa.array(IMPORTS))
    year, month = _periods(rows, path.name, options)
    return (
        pa.table(
            {
                "year": year,
                "month": month,
                "exporter": pc.if_else(imports, rows["partner"], rows["reporter"]),
                "importer": pc.if_else(imports, rows["reporter"], rows["partner"]),
                "product": rows["product"],
                "value_usd": _number(rows["value"], path.name, "value"),
                "tonnes": pc.divide(_number(rows["kilograms"], path.name, "netWgt"), KILOGRAMS)
                if "kilograms" in held
                else pa.nulls(rows.num_rows, pa.float64()),
                "reporter": pc.if_else(imports, "importer", "exporter"),
                "row": rows["row"],
            }
        ),
        revisions,
    )


def _opened(path: Path) -> pa.Table:
    try:
        if path.suffix.lower() == ".json":
            held: Any = json.loads(path.read_text(encoding="utf-8-sig"))
            rows = held.get("data", []) if isinstance(held, dict) else held
            return pa.table({name: [_word(row.get(name)) for row in rows] for name in (rows[0] if rows else {})})
        if path.suffix.lower() == ".parquet":
            return pq.read_table(path)
        with path.open("rb") as stream:
            first = stream.readline().decode("utf-8-sig", "replace")
        separator = "\t" if "\t" in first else ","
        names = [name.strip().strip('"') for name in first.split(separator)]
        return csv.read_csv(
            path,
            parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys([one.strip() for one in names], pa.string())),
        )
    except (pa.ArrowInvalid, ValueError, AttributeError, UnicodeDecodeError) as fault:
        reason = str(fault).splitlines()[0][:120]
        raise ValidationFault("import_unreadable", file=path.name, reason=reason) from fault


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as text without blanks around it; whole numbers without a point."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type) and pc.all(pc.equal(column, pc.floor(column))).as_py():
        column = column.cast(pa.int64())
    return pc.utf8_trim_whitespace(column.cast(pa.string()))


def _number(column: pa.ChunkedArray, file: str, name: str) -> pa.ChunkedArray:
    try:
        return pc.if_else(pc.is_in(column, pa.array(["", "NA", "NULL"])), None, column).cast(pa.float64())
    except pa.ArrowInvalid as fault:
        raise ValidationFault("import_not_numbers", file=file, column=name, reason=str(fault)[:100]) from fault


def _require_flows_named(rows: pa.Table, file: str) -> None:
    """Refuse a file in which the code of a flow and its words name opposite directions."""
    if "flow_words" not in rows.column_names:
        return
    for code, words in {*zip(rows["flow"].to_pylist(), rows["flow_words"].to_pylist(), strict=True)}:
        said = next((known for word, known in WORDS.items() if words and words.lower().startswith(word)), None)
        other = EXPORTS if said == IMPORTS else IMPORTS
        if said is not None and code in other:
            raise ValidationFault("import_flow_mislabelled", file=file, code=code, words=words)


def _one_level(rows: pa.Table, file: str, aside: Aside) -> pa.Table:
    """Keep products of six digits; levels above hold the same trade once more."""
    length = pc.utf8_length(rows["product"])
    whole = pc.and_(pc.equal(length, products.LENGTH), pc.match_substring_regex(rows["product"], "^[0-9]+$"))
    lost = products.zeros_were_lost(_distinct(rows["product"]))
    keep = pc.or_(whole, pc.equal(length, products.LENGTH - 1)) if lost else whole
    keep = pc.fill_null(keep, fill_value=False)
    if not pc.any(keep).as_py():
        levels = ", ".join(sorted({str(len(code)) for code in _distinct(rows["product"])}))
        raise ValidationFault("import_levels", file=file, levels=levels)
    aside.put("level", rows.filter(pc.invert(keep)))
    return rows.filter(keep)


def _require_partners(rows: pa.Table, file: str) -> None:
    """Refuse a file of totals alone: who bought from whom is not in it."""
    if pc.all(pc.is_in(rows["partner"], pa.array(codes.WORLD))).as_py():
        raise ValidationFault("import_only_world", file=file)


def _distinct(column: pa.ChunkedArray) -> list[Any]:
    return sorted(value for value in pc.unique(column).to_pylist() if value is not None)


def _totals(rows: pa.Table, aside: Aside) -> pa.Table:
    """Keep the totals over second partners, procedures and ways of transport, where a file has them."""
    for name, totals in TOTALS.items():
        if name in rows.column_names:
            total = pc.fill_null(pc.is_in(rows[name], pa.array(totals)), fill_value=True)
            if pc.any(total).as_py():
                aside.put("detail", rows.filter(pc.invert(total)))
                rows = rows.filter(total)
    return rows


def _flows(rows: pa.Table, aside: Aside) -> pa.Table:
    kept = pc.fill_null(pc.is_in(rows["flow"], pa.array([*IMPORTS, *EXPORTS])), fill_value=False)
    aside.put("other_flow", rows.filter(pc.invert(kept)))
    return rows.filter(kept)


def _require_totals(rows: pa.Table, file: str) -> None:
    """Refuse a file whose partners add up to more than the world's total that stands beside them."""
    world = pc.is_in(rows["partner"], pa.array(codes.WORLD))
    keys = [name for name in ("period", "year", "flow", "reporter", "product") if name in rows.column_names]
    if not pc.any(world).as_py():
        return
    value = _number(rows["value"], file, "value")
    rows = rows.select(keys).append_column("value", value)
    totals = rows.filter(world).group_by(keys).aggregate([("value", "max")])
    parts = rows.filter(pc.invert(world)).group_by(keys).aggregate([("value", "sum")])
    both_ = totals.join(parts, keys, join_type="inner")
    over = both_.filter(pc.greater(both_["value_sum"], pc.add(pc.multiply(both_["value_max"], OVER), 1.0)))
    if over.num_rows:
        first = over.slice(0, 1).to_pylist()[0]
        place = "/".join(str(first[name]) for name in keys)
        parts, total = (f"{first[name]:,.0f}" for name in ("value_sum", "value_max"))
        raise ValidationFault("import_totals", file=file, place=place, parts=parts, total=total)


def _periods(rows: pa.Table, file: str, options: Options) -> tuple[pa.Array, pa.Array]:
    """Return year and month, 0 for a whole year, of 2010, 201003 or a year's own column; both must agree."""
    names = rows.column_names
    period = rows["period"].to_pylist() if "period" in names else [None] * rows.num_rows
    year = rows["year"].to_pylist() if "year" in names else [None] * rows.num_rows
    seen: dict[tuple[str | None, str | None], tuple[int, int]] = {}
    for pair in {*zip(period, year, strict=True)}:
        when, own = pair
        found = re.fullmatch(r"(\d{4})(\d\d)?", when or own or str(options.year or ""))
        if found is None:
            raise ValidationFault("import_no_year", file=file)
        seen[pair] = (int(found[1]), int(found[2] or 0))
        if own and int(own) != int(found[1]):
            raise ValidationFault("import_year_mislabelled", file=file, named=own, held=found[1])
        if options.year is not None and int(found[1]) != options.year:
            raise ValidationFault("import_year_mislabelled", file=file, named=options.year, held=found[1])
    at = [seen[pair] for pair in zip(period, year, strict=True)]
    return pa.array([one[0] for one in at], pa.int16()), pa.array([one[1] for one in at], pa.int8())
