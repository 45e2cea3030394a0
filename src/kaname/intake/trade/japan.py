"""Trade Statistics of Japan (Ministry of Finance), as e-Stat and Japan Customs give them: by product and country.

``Exp or Imp`` (1 exports, 2 imports), ``Year``, ``HS`` (nine digits, in quotes), ``Country`` (three digits), two
quantities with their units, value in thousand yen; a year, and in some files each month. Imports are CIF, exports FOB.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaname.errors import ValidationFault
from kaname.intake.clean import Aside, Codes, by_year, cleaned, lacks, require_rows
from kaname.intake.money import per_dollar
from kaname.intake.plausible import require_uneven
from kaname.intake.products import national, revision_of
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tabular import filled, headings, numbers, paths_in, table_of, words
from kaname.intake.texts import inside
from kaname.texts import Bilingual, both
from kaname.vocab.table import rows as vocabulary

PROVIDER = "japan-customs"
KIND: Kind = "trade"
SOURCE = Provenance(
    producer=Bilingual(ja="財務省", en="Ministry of Finance, Japan"),
    title=Bilingual(ja="財務省貿易統計（品別国別表）", en="Trade Statistics of Japan, by product and country"),
    licence=Bilingual(ja="政府標準利用規約（出典の記載により利用可）", en="Government of Japan Standard Terms of Use"),
    citation="Ministry of Finance, Trade Statistics of Japan",
    url="https://www.customs.go.jp/toukei/info/",
)
NEEDED = ("Exp or Imp", "Year", "HS", "Value-Year")
EXPORTS, IMPORTS = "1", "2"
THOUSAND = 1000.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Units of quantity that weigh, in tonnes.
TONNES = {"KG": 0.001, "MT": 1.0, "GR": 1e-6}
# 和暦: the year before the first of each era.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``estat`` for tables by product and country, ``estat-world`` and ``series`` for those without partners."""
    layouts = {_layout(head) for _, head in inside(files)}
    return layouts.pop() if len(layouts) == 1 else ""


def _layout(head: bytes) -> str:
    names = headings(head)
    if set(NEEDED) <= set(names):
        return "estat" if "Country" in names else "estat-world"
    return "series" if any(re.search(r"Monthly Data|【月別】|Yearly Data|【年別】", name) for name in names) else ""


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return Japan's imports and exports by year, and by month where the files have months."""
    paths = paths_in(files)
    if layout != "estat":
        raise ValidationFault("import_only_world", file=paths[0].name)
    tick(-len(paths))
    aside = Aside(", ".join(path.name for path in paths)[:200])
    said: dict[Bilingual, None] = {both("intake.said.national"): None}
    pieces = []
    for step, path in enumerate(paths):
        pieces += _file(path, options, said)
        tick(step)
    flows = cleaned(pa.concat_tables(pieces), _codes(), aside, products=_six)
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
        reporters=("JPN",),
        quarantine=aside.table,
        counts=dict(aside.counts),
        cannot=lacks(flows, worldwide=False),
        said=tuple(said),
    )


def _six(code: str) -> str | None:
    """Return the first six of nine digits; chapter 00 holds what has no product, such as goods that come back."""
    found = national(code)
    return None if found is None or found.startswith("00") else found


def _codes() -> Codes:
    known = {row["code"]: row["economy"] for row in vocabulary("customs_codes") if row["provider"] == PROVIDER}
    return Codes({**known, "JPN": "JPN"}, {}, dict.fromkeys(("327", "415", "605", "622", "701", "702", "703"), "area"))


def year_of(given: str) -> int | None:
    """Return a year of the common era, also of 令和6年 or R6; None where it is none."""
    plain = given.strip().removesuffix("年").strip()
    if re.fullmatch(r"\d{4}", plain):
        return int(plain)
    era = re.fullmatch(r"(令和|平成|昭和|[RHS])\s*(\d{1,2}|元)", plain)
    return ERAS[era[1]] + (1 if era[2] == "元" else int(era[2])) if era else None


def _file(path: Path, options: Options, said: dict[Bilingual, None]) -> list[pa.Table]:
    table = table_of(path)
    seen = {name: year_of(name) for name in pc.unique(words(table["Year"])).to_pylist()}
    if bad := [name for name, year in seen.items() if year is None]:
        raise ValidationFault("import_bad_year", file=path.name, year=bad[0])
    if options.year is not None and (other := [year for year in seen.values() if year != options.year]):
        raise ValidationFault("import_year_mislabelled", file=path.name, named=options.year, held=other[0])
    rates = {}
    for year in seen.values():
        assert year is not None  # noqa: S101 - refused above
        rates[year], sentence = per_dollar("JPY", year, options, path.name)
        said[sentence] = None
    years = np.array([seen[name] for name in words(table["Year"]).to_pylist()], dtype=np.int64)
    scale = THOUSAND / np.array([rates[year] for year in years])
    direction = words(table["Exp or Imp"])
    imports = pc.equal(direction, IMPORTS)
    if not pc.all(pc.is_in(direction, pa.array([EXPORTS, IMPORTS]))).as_py():
        given = ", ".join(sorted({*direction.to_pylist()})[:3])
        raise ValidationFault("import_flow_unknown", file=path.name, given=given)
    partner = words(table["Country"])
    pieces = []
    periods = [(0, "Year")] + [(at, name) for at, name in enumerate(MONTHS, 1) if f"Value-{name}" in table.column_names]
    for month, name in periods:
        value = numbers(table[f"Value-{name}"], path.name)
        pieces.append(
            pa.table(
                {
                    "year": years,
                    "month": filled(len(years), month),
                    "exporter": pc.if_else(imports, partner, "JPN"),
                    "importer": pc.if_else(imports, "JPN", partner),
                    "product": words(table["HS"]),
                    "value_usd": value * scale,
                    "tonnes": _tonnes(table, name, path.name),
                    "reporter": pc.if_else(imports, "importer", "exporter"),
                    "row": np.arange(2, len(years) + 2),
                }
            )
        )
    return pieces


def _tonnes(table: pa.Table, period: str, file: str) -> pa.Array:
    """Return the quantity that is a weight, in tonnes; null where neither is."""
    found = np.full(table.num_rows, np.nan)
    for which in ("1", "2"):
        if f"Quantity{which}-{period}" in table.column_names:
            units = words(table[f"Unit{which}"]).to_pylist()
            weighs = np.array([TONNES.get(unit or "", np.nan) for unit in units])
            amount = numbers(table[f"Quantity{which}-{period}"], file) * weighs
            found = np.where(np.isnan(amount), found, amount)
    return pa.array(found, mask=np.isnan(found))
