"""OECD Inter-Country Input–Output tables, editions of 2016 to 2025: a CSV a year, alone or in a zip.

One row an industry, ``AUS_01T03`` (``AUS_C01T05AGR`` in 2016), one column an industry and one a final demand,
``AUS_HFCE`` (``HFCE_AUS`` in 2016), then output; below the industries taxes, value added and output. Millions of US
dollars. China and Mexico stand in parts (CN1, CN2, MX1, MX2) in the editions that part processing trade: they are added
up.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
from pyarrow import csv

from kaname.errors import ValidationFault
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tables.assemble import FILE_TOLERANCE, Blocks, assembled, source_of
from kaname.intake.tabular import headings, paths_in
from kaname.intake.texts import inside
from kaname.texts import Bilingual

PROVIDER = "icio"
KIND: Kind = "input_output"
SOURCE = Provenance(
    producer=Bilingual(ja="OECD（経済協力開発機構）", en="OECD"),
    title=Bilingual(ja="国際産業連関表（ICIO）", en="Inter-Country Input–Output tables (ICIO)"),
    licence=Bilingual(ja="OECD 利用条件（CC BY 4.0）", en="OECD terms and conditions (CC BY 4.0)"),
    citation="OECD, Inter-Country Input-Output Database",
    url="https://oe.cd/icio",
)
TOTALS = ("OUT", "OUTPUT", "TOTAL")
# What differs between supply and use, in the edition of 2016: demand of nobody.
DISCREPANCY = "DISC"
NOBODY = "ROW"
BELOW = re.compile(r"^(VA|VALU|TLS|OUT|OUTPUT|TAXSUB|VA\+TAXSUB)$|_(TAXSUB|TLS)$")
CATEGORIES = ("HFCE", "NPISH", "NPS", "GGFC", "GFCF", "INVNT", "INV", "DIRP", "DPABR", "P33", "NONRES", "FD")
_OF = "|".join(CATEGORIES)
INDUSTRY = re.compile(rf"^([A-Z][A-Z0-9]{{2}})_(?!(?:{_OF})$)([A-Z]?[0-9].*|[A-Z])$")
DEMAND = re.compile(rf"^(?:({_OF})_([A-Z][A-Z0-9]{{2}})|([A-Z][A-Z0-9]{{2}})_({_OF}))$")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``icio-csv`` or ``icio-zip`` when every table has ICIO's headings."""
    heads = [headings(head) for name, head in inside(files) if name.lower().endswith(".csv")]
    if not heads or not all(len(head) > 1 and INDUSTRY.match(head[1]) and head[0] in {"", "V1"} for head in heads):
        return ""
    return "icio-zip" if any(file.suffix.lower() == ".zip" for file in files) else "icio-csv"


def pieces(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Iterator[Read]:
    """Yield the years one by one."""
    members = list(_members(files))
    tick(-len(members))
    for step, (name, path, member) in enumerate(members):
        yield _table(name, path, member, layout, options)
        tick(step)


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return the one year that the files hold."""
    (only,) = pieces(files, layout, options, tick)
    return only


def _members(files: tuple[Path, ...]) -> Iterator[tuple[str, Path, str]]:
    for path in paths_in(files):
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = sorted(name for name in archive.namelist() if name.lower().endswith(".csv"))
            for name in names:
                yield f"{path.stem}/{name}", path, name
        elif path.suffix.lower() == ".csv":
            yield path.name, path, ""


def _parsed(source: str | IO[bytes]) -> pa.Table:
    # The first line is long: a block must hold a whole line of thousands of numbers.
    return csv.read_csv(source, read_options=csv.ReadOptions(block_size=1 << 24))


def _table(name: str, path: Path, member: str, layout: str, options: Options) -> Read:
    try:
        if member:
            with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
                held = _parsed(stream)
        else:
            held = _parsed(str(path))
        rows = [str(label) for label in held.column(0).to_pylist()]
        values = np.column_stack(
            [np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64) for column in held.columns[1:]]
        )
    except (pa.ArrowInvalid, zipfile.BadZipFile) as fault:
        raise ValidationFault("import_unreadable", file=name, reason=str(fault).splitlines()[0][:120]) from fault
    columns = held.column_names[1:]
    blocks = _blocks(rows, columns, values, name)
    year, edition = _year(name, options)
    table, said, counts = assembled(
        blocks, year, "usd-million", source_of(name, SOURCE, options.edition or edition), options, name
    )
    return Read(
        provider=PROVIDER,
        layout=layout,
        kind=KIND,
        provenance=SOURCE,
        edition=options.edition or edition,
        unit="usd-million",
        tables=(table,),
        counts=counts,
        said=said,
    )


def _blocks(rows: list[str], columns: list[str], values: np.ndarray, name: str) -> Blocks:
    last = next((at for at, label in enumerate(rows) if BELOW.search(label)), len(rows))
    sellers = [_industry(label, name) for label in rows[:last]]
    inner = [at for at, label in enumerate(columns) if INDUSTRY.match(label)]
    if [columns[at] for at in inner] != rows[:last]:
        raise ValidationFault("import_table_labels", file=name)
    outer = [at for at, label in enumerate(columns) if at not in {*inner} and label not in TOTALS]
    total = next((at for at, label in enumerate(columns) if label in TOTALS), None)
    below = next((at for at in range(last, len(rows)) if rows[at] in TOTALS), None)
    x = None
    # Output stands beside the rows, below the columns, or both; each that is stated must agree.
    stated = [values[:last, total]] if total is not None else []
    stated += [values[below, inner]] if below is not None else []
    for column in stated:
        if x is not None and not np.allclose(x, column, rtol=FILE_TOLERANCE, atol=1.0):
            worst = int(np.argmax(np.abs(x - column)))
            raise ValidationFault(
                "import_table_totals",
                file=name,
                industry=rows[worst],
                made=f"{x[worst]:,.6g}",
                stated=f"{column[worst]:,.6g}",
            )
        x = column
    return Blocks(
        sellers=sellers,
        buyers=sellers,
        Z=np.ascontiguousarray(values[:last, inner]),
        demands=[_demand(columns[at], name) for at in outer],
        Y=np.ascontiguousarray(values[:last, outer]),
        x=x,
    )


def _industry(label: str, file: str) -> tuple[str, str]:
    if (found := INDUSTRY.match(label)) is None:
        raise ValidationFault("import_table_label", file=file, label=label)
    # The edition of 2016 writes the sections' letter before the divisions; the others do not.
    return found[1], found[2]


def _demand(label: str, file: str) -> tuple[str, str]:
    if label == DISCREPANCY:
        return NOBODY, label
    if (found := DEMAND.match(label)) is None:
        raise ValidationFault("import_table_label", file=file, label=label)
    return (found[2], found[1]) if found[1] else (found[3], found[4])


def _year(name: str, options: Options) -> tuple[int, str]:
    found = YEAR.findall(re.sub(r"ICIO[-_]?((?:19|20)\d\d)(?=_(?:19|20)\d\d)", "", name))
    edition = re.search(r"ICIO[-_]?((?:19|20)\d\d)(?=_(?:19|20)\d\d)", name)
    year = int(found[-1]) if found else None
    if year is None and options.year is None:
        raise ValidationFault("import_no_year", file=name)
    if year is not None and options.year is not None and year != options.year:
        raise ValidationFault("import_year_mislabelled", file=name, named=options.year, held=year)
    return options.year or year or 0, edition[1] if edition else ""
