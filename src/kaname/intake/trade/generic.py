"""A file of nobody known, read by a mapping of its columns that its reader confirms.

[columns]              # ours = theirs; either exporter and importer, or reporter, partner and flow
year = "Year"
exporter = "From"
importer = "To"
product = "HS6"
value = "Value"
weight = "Net kg"
[file]
unit = "usd-thousand"  # a currency, alone or with -thousand or -million
weight_unit = "kg"     # kg or t
revision = "HS17"
[words]                # only with flow
imports = ["Import"]
exports = ["Export"]
[source]
producer = "…"
citation = "…"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaname.errors import UsageFault, ValidationFault
from kaname.intake.clean import WORLDWIDE, Aside, cleaned, lacks, require_rows
from kaname.intake.codes import by_any_name
from kaname.intake.money import per_dollar
from kaname.intake.plausible import require_uneven
from kaname.intake.products import national, reading_of, revision_named
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tabular import filled, numbers, paths_in, table_of, words
from kaname.intake.trade.japan import year_of
from kaname.texts import Bilingual, both
from kaname.tomlfiles import read_toml, write_toml

PROVIDER = "generic"
KIND: Kind = "trade"
SCALES = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
WEIGHTS = {"kg": 1e-3, "t": 1.0}
PAIR, REPORT = ("exporter", "importer"), ("reporter", "partner", "flow")
NEEDED = ("product", "value")
# Words that headings of each column carry, in the order in which they are looked for.
GUESSES: dict[str, tuple[str, ...]] = {
    "year": ("year", "period", "年"),
    "exporter": ("exporter", "origin", "from", "seller", "輸出国", "原産"),
    "importer": ("importer", "destination", "to", "buyer", "輸入国", "仕向"),
    "reporter": ("reporter", "報告"),
    "partner": ("partner", "country", "相手", "国名", "国"),
    "flow": ("flow", "exp or imp", "輸出入", "貿易の向き"),
    "product": ("hs", "product", "commodity", "品目", "商品编码", "コード"),
    "value": ("value", "usd", "amount", "金額", "美元"),
    "weight": ("net", "kg", "weight", "tonnes", "重量", "数量"),
}


def recognises(files: tuple[Path, ...]) -> str:  # noqa: ARG001 - it is asked for by name alone
    """Return nothing: a mapping says that a file is read so."""
    return ""


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:  # noqa: ARG001 - as above
    """Return what the files hold by their mapping.

    Raises
    ------
    UsageFault
        When no mapping is given, or it does not fit.
    """
    if options.mapping is None:
        raise UsageFault("import_no_mapping", file=files[0].name)
    held = read_toml(options.mapping)
    name = options.mapping.name
    columns = _columns(held, name)
    about: Mapping[str, Any] = held.get("file", {})
    revision = revision_named(options.revision or str(about.get("revision", "")))
    if not revision:
        raise ValidationFault("import_revision", file=files[0].name)
    unit = options.unit or str(about.get("unit", ""))
    paths = paths_in(files)
    tick(-len(paths))
    aside = Aside(", ".join(path.name for path in paths)[:200])
    said: dict[Bilingual, None] = {}
    pieces = []
    for step, path in enumerate(paths):
        pieces.append(_file(path, columns, held, unit, options, said))
        tick(step)
    raw = pa.concat_tables(pieces)
    codes = by_any_name(word for side in PAIR for word in pc.unique(raw[side]).to_pylist() if word)
    products = [code for code in pc.unique(raw["product"]).to_pylist() if code]
    as_read: Callable[[str], str | None] = national
    put_back = False
    if any(len(code) > 6 for code in products):  # noqa: PLR2004 - longer than six digits is a country's own
        said[both("intake.said.national")] = None
    else:
        as_read, put_back = reading_of(products)
    if put_back:
        said[both("intake.said.zeros")] = None
    flows = cleaned(raw, codes, aside, products=as_read)
    require_rows(flows, paths[0].name, aside)
    require_uneven(flows, paths[0].name)
    source: Mapping[str, Any] = held.get("source", {})
    producer = str(source.get("producer") or paths[0].name)
    reporters = () if options.reporter == "" else (by_any_name([options.reporter]).economies[options.reporter],)
    return Read(
        provider=str(source.get("provider") or PROVIDER),
        layout=f"mapping {name}",
        kind=KIND,
        provenance=Provenance(
            producer=Bilingual(ja=producer, en=producer),
            title=Bilingual(ja=paths[0].name, en=paths[0].name),
            licence=Bilingual(ja=str(source.get("licence") or "–"), en=str(source.get("licence") or "–")),
            citation=str(source.get("citation") or producer),
            url=str(source.get("url", "")),
        ),
        revision=revision,
        edition=options.edition or str(source.get("edition", "")),
        unit="usd",
        trade={
            year: flows.filter(pc.equal(flows["year"], year)) for year in sorted(pc.unique(flows["year"]).to_pylist())
        },
        reporters=reporters,
        quarantine=aside.table,
        counts=dict(aside.counts),
        cannot=lacks(flows, worldwide=len(pc.unique(flows["importer"])) >= WORLDWIDE),
        said=tuple(said),
    )


def _columns(held: Mapping[str, Any], name: str) -> dict[str, str]:
    columns = {ours: str(theirs) for ours, theirs in dict(held.get("columns", {})).items()}
    if unknown := [ours for ours in columns if ours not in GUESSES and ours != "month"]:
        raise UsageFault("mapping_unknown", file=name, columns=", ".join(unknown), known=", ".join(GUESSES))
    sides = PAIR if set(PAIR) <= set(columns) else REPORT
    if missing := [ours for ours in (*NEEDED, *sides) if ours not in columns]:
        raise UsageFault("mapping_lacks", file=name, columns=", ".join(missing))
    return columns


def _file(
    path: Path,
    columns: Mapping[str, str],
    held: Mapping[str, Any],
    unit: str,
    options: Options,
    said: dict[Bilingual, None],
) -> pa.Table:
    table = table_of(path, str(dict(held.get("file", {})).get("encoding", "")))
    if missing := [theirs for theirs in columns.values() if theirs not in table.column_names]:
        raise ValidationFault("import_columns", file=path.name, columns=", ".join(missing))
    n = table.num_rows
    years = _years(table, columns, options, path.name)
    currency, scale = _unit(unit, path.name)
    rates = dict.fromkeys({*years.tolist()}, 1.0)
    if currency != "USD":
        for year in rates:
            rates[year], sentence = per_dollar(currency, year, options, path.name)
            said[sentence] = None
    exporter, importer, reporter = _sides(table, columns, held, path.name)
    weight: pa.Array = pa.nulls(n, pa.float64())
    if "weight" in columns:
        tonnes = numbers(table[columns["weight"]], path.name) * _weight_unit(held, path.name)
        weight = pa.array(tonnes, mask=np.isnan(tonnes))
    month = numbers(table[columns["month"]], path.name).astype(np.int64) if "month" in columns else filled(n, 0)
    value = numbers(table[columns["value"]], path.name)
    return pa.table(
        {
            "year": years,
            "month": month,
            "exporter": exporter,
            "importer": importer,
            "product": words(table[columns["product"]]),
            "value_usd": value * scale / np.array([rates[year] for year in years.tolist()]),
            "tonnes": weight,
            "reporter": reporter,
            "row": np.arange(2, n + 2),
        }
    )


def _years(table: pa.Table, columns: Mapping[str, str], options: Options, file: str) -> Any:  # noqa: ANN401 - int64 array
    if "year" not in columns:
        if options.year is None:
            raise ValidationFault("import_no_year", file=file)
        return np.full(table.num_rows, options.year, dtype=np.int64)
    given = words(table[columns["year"]]).to_pylist()
    seen = {word: year_of(word[:4] if re.fullmatch(r"\d{6}", word or "") else word or "") for word in {*given}}
    if bad := [word for word, year in seen.items() if year is None]:
        raise ValidationFault("import_bad_year", file=file, year=bad[0])
    return np.array([seen[word] for word in given], dtype=np.int64)


def _unit(unit: str, file: str) -> tuple[str, float]:
    currency, _, scale = unit.lower().partition("-")
    if not re.fullmatch(r"[a-z]{3}", currency) or scale not in SCALES:
        raise UsageFault("import_unit", file=file, unit=unit or "–")
    return currency.upper(), SCALES[scale]


def _weight_unit(held: Mapping[str, Any], file: str) -> float:
    unit = str(dict(held.get("file", {})).get("weight_unit", "kg"))
    if unit not in WEIGHTS:
        raise UsageFault("import_weight_unit", file=file, unit=unit)
    return WEIGHTS[unit]


def _sides(table: pa.Table, columns: Mapping[str, str], held: Mapping[str, Any], file: str) -> tuple[Any, Any, Any]:
    """Return exporters, importers and whose report each row is."""
    if set(PAIR) <= set(columns):
        return words(table[columns["exporter"]]), words(table[columns["importer"]]), filled(table.num_rows, "both")
    flow = words(table[columns["flow"]])
    told: Mapping[str, Any] = held.get("words", {})
    imports, exports = (
        pa.array([str(word) for word in told.get(way, [])], pa.string()) for way in ("imports", "exports")
    )
    known = pc.or_(pc.is_in(flow, imports), pc.is_in(flow, exports))
    if not pc.all(known).as_py():
        given = ", ".join(sorted({word or "" for word in flow.filter(pc.invert(known)).to_pylist()})[:3])
        raise ValidationFault("import_flow_unknown", file=file, given=given)
    into = pc.is_in(flow, imports)
    reporter, partner = words(table[columns["reporter"]]), words(table[columns["partner"]])
    return (
        pc.if_else(into, partner, reporter),
        pc.if_else(into, reporter, partner),
        pc.if_else(into, "importer", "exporter"),
    )


def proposed(file: Path) -> str:
    """Return a mapping for a file, as TOML: a guess from its headings, to be looked through and completed."""
    table = table_of(file)
    left = list(table.column_names)
    columns: dict[str, str] = {}
    for ours, guesses in GUESSES.items():
        for guess in guesses:
            found = next(
                (name for name in left if re.search(rf"(?<![a-z]){re.escape(guess)}(?![a-z])", name.lower())), None
            )
            if found is not None:
                columns[ours] = found
                left.remove(found)
                break
    if set(PAIR) <= set(columns):
        columns = {ours: theirs for ours, theirs in columns.items() if ours not in REPORT}
    made: dict[str, Any] = {
        "columns": columns,
        "file": {"unit": "usd", "weight_unit": "kg", "revision": ""},
        "source": {"producer": "", "citation": ""},
    }
    if "flow" in columns:
        seen = sorted({word or "" for word in words(table[columns["flow"]]).to_pylist()})[:4]
        made["words"] = {
            "imports": [word for word in seen if re.match(r"(?i)im|m$|2$|輸入", word)],
            "exports": [word for word in seen if re.match(r"(?i)ex|x$|1$|輸出", word)],
        }
    return write_toml(made)
