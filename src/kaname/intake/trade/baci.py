"""CEPII BACI: one CSV a year (t, i, j, k, v, q), alone or in the zip of a revision with all its years.

t year, i exporter and j importer (BACI's numeric codes), k product, v thousand US dollars, q tonnes; flows reported by
both sides are reconciled by the provider (Gaulier & Zignago, CEPII Working Paper 2010-23). Quantities that are missing
are NA, padded with blanks in some editions.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from kaname.errors import ValidationFault
from kaname.intake import codes, products
from kaname.intake.clean import Aside, cleaned, require_rows
from kaname.intake.plausible import require_uneven
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.texts import inside
from kaname.texts import Bilingual, both

PROVIDER = "baci"
KIND: Kind = "trade"
COLUMNS = ["t", "i", "j", "k", "v", "q"]
NAMED = re.compile(r"BACI_HS(\d\d)_Y(\d{4})_V(\w+?)\.csv$", re.IGNORECASE)
ARCHIVE = re.compile(r"BACI_HS(\d\d)_V(\w+?)\.zip$", re.IGNORECASE)
THOUSAND = 1000.0
SOURCE = Provenance(
    producer=Bilingual(ja="CEPII（国際経済予測研究センター）", en="CEPII"),
    title=Bilingual(ja="BACI 国際貿易データベース", en="BACI international trade database"),
    licence=Bilingual(ja="Etalab オープンライセンス 2.0", en="Etalab Open Licence 2.0"),
    citation=(
        "Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level. "
        "The 1994-2007 Version, CEPII Working Paper 2010-23"
    ),
    url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
)


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``baci-csv`` or ``baci-zip`` when every file with flows has BACI's columns or its name."""
    flows = [(name, head) for name, head in inside(files) if not _codes_only(name)]
    if not flows or not all(NAMED.search(name) or _has_columns(head) for name, head in flows):
        return ""
    return "baci-zip" if any(file.suffix.lower() == ".zip" for file in files) else "baci-csv"


def _codes_only(name: str) -> bool:
    return bool(re.search(r"(country|product)_codes|readme", name, re.IGNORECASE))


def _has_columns(head: bytes) -> bool:
    first = head.splitlines()[0].decode("utf-8-sig", "replace") if head else ""
    return [name.strip().strip('"').lower() for name in first.split(",")] == COLUMNS


def pieces(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Iterator[Read]:
    """Yield the years one by one: a release holds thirty, and one takes a gigabyte in memory."""
    members = list(_members(files))
    tick(-len(members))
    for step, (name, read) in enumerate(members):
        yield _year(name, read(), layout, options)
        tick(step)


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return the one year that the files hold."""
    (only,) = pieces(files, layout, options, tick)
    return only


def _members(files: tuple[Path, ...]) -> Iterator[tuple[str, _Opened]]:
    for file in sorted(_inside_folders(files)):
        if file.suffix.lower() == ".zip":
            with zipfile.ZipFile(file) as archive:
                names = sorted(name for name in archive.namelist() if name.lower().endswith(".csv"))
            for name in names:
                if not _codes_only(name):
                    yield Path(name).name, _Opened(file, name)
        elif not _codes_only(file.name):
            yield file.name, _Opened(file, "")


def _inside_folders(files: tuple[Path, ...]) -> Iterator[Path]:
    for file in files:
        yield from (path for path in file.rglob("*.csv")) if file.is_dir() else (file,)


class _Opened:
    """A CSV in a file or in an archive, read when called."""

    def __init__(self, file: Path, member: str) -> None:
        self.file, self.member = file, member

    def __call__(self) -> pa.Table:
        try:
            if not self.member:
                return _parsed(str(self.file))
            with zipfile.ZipFile(self.file) as archive, archive.open(self.member) as stream:
                return _parsed(stream)
        except (pa.ArrowInvalid, zipfile.BadZipFile, KeyError) as fault:
            reason = str(fault).splitlines()[0][:120]
            raise ValidationFault("import_unreadable", file=self.member or self.file.name, reason=reason) from fault


def _parsed(source: str | IO[bytes]) -> pa.Table:
    text = pa.string()
    types = {"t": pa.int16(), "i": text, "j": text, "k": text, "v": pa.float64(), "q": text}
    return csv.read_csv(
        source,
        read_options=csv.ReadOptions(block_size=1 << 24),
        convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=["", "NA"]),
    )


def _year(name: str, flows: pa.Table, layout: str, options: Options) -> Read:
    if missing := [column for column in COLUMNS if column not in flows.column_names]:
        raise ValidationFault("import_columns", file=name, columns=", ".join(missing))
    named = NAMED.search(name)
    revision = products.revision_named(options.revision) or (products.REVISIONS.get(named[1], "") if named else "")
    if not revision:
        raise ValidationFault("import_revision", file=name)
    (year,) = _years(flows, name, int(named[2]) if named else options.year)
    aside = Aside(name)
    found, put_back = products.reading_of(_distinct(flows["k"]))
    raw = pa.table(
        {
            "year": flows["t"],
            "month": pa.repeat(pa.scalar(0, pa.int8()), flows.num_rows),
            "exporter": _plain(flows["i"]),
            "importer": _plain(flows["j"]),
            "product": flows["k"],
            "value_usd": pc.multiply(flows["v"], THOUSAND),
            "tonnes": _quantities(flows["q"], name),
            "reporter": pa.repeat("both", flows.num_rows),
            "row": pa.array(np.arange(2, flows.num_rows + 2)),
        }
    )
    rows = cleaned(raw, codes.baci(), aside, products=found)
    if repeated := aside.counts.pop("added_up", 0):
        raise ValidationFault("import_repeats", file=name, count=f"{repeated:,}")
    require_rows(rows, name, aside)
    require_uneven(rows, name)
    return Read(
        provider=PROVIDER,
        layout=layout,
        kind=KIND,
        provenance=SOURCE,
        revision=revision,
        edition=options.edition or (named[3] if named else ""),
        unit="usd",
        trade={year: rows},
        quarantine=aside.table,
        counts=dict(aside.counts),
        cannot=() if pc.any(pc.is_valid(rows["tonnes"])).as_py() else ("weights",),
        said=(both("intake.said.zeros"),) if put_back else (),
    )


def _years(flows: pa.Table, name: str, named: int | None) -> list[int]:
    years = sorted(year for year in pc.unique(flows["t"]).to_pylist() if year is not None)
    if len(years) != 1:
        raise ValidationFault("import_one_year", file=name, years=", ".join(map(str, years[:5])))
    if named is not None and years != [named]:
        raise ValidationFault("import_year_mislabelled", file=name, named=named, held=years[0])
    return years


def _distinct(column: pa.ChunkedArray) -> list[str]:
    return [code for code in pc.unique(column).to_pylist() if code is not None]


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return codes without blanks and leading zeros."""
    coded = column.combine_chunks().dictionary_encode()
    names = pa.array(
        [None if code is None else code.strip().lstrip("0") or "0" for code in coded.dictionary.to_pylist()]
    )
    return pa.chunked_array([names.take(coded.indices)])


def _quantities(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Return tonnes; NA is null however it is padded."""
    plain = pc.utf8_trim_whitespace(column)
    plain = pc.if_else(pc.is_in(plain, pa.array(["NA", "", "NaN", "."])), None, plain)
    try:
        return plain.cast(pa.float64())
    except pa.ArrowInvalid as fault:
        raise ValidationFault("import_not_numbers", file=name, column="q", reason=str(fault)[:100]) from fault
