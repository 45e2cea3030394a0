"""Customs statistics of China (General Administration of Customs), as its query system exports them.

One file a direction, which its columns do not say: ``数据年月`` (year and month, or year),
``商品编码`` (eight digits), ``贸易伙伴名称`` (the partner, by name), two quantities with units,
and value in ``美元`` or ``人民币``; GB18030, thousands parted by commas. Imports are CIF, exports FOB.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaname.errors import UsageFault, ValidationFault
from kaname.intake.clean import Aside, Codes, by_year, cleaned, lacks, require_rows
from kaname.intake.money import per_dollar
from kaname.intake.plausible import require_uneven
from kaname.intake.products import national, revision_of
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tabular import BOOKS, filled, headings, numbers, paths_in, table_of, words
from kaname.intake.texts import inside
from kaname.texts import Bilingual, both
from kaname.vocab.table import rows as vocabulary

PROVIDER = "china-customs"
KIND: Kind = "trade"
SOURCE = Provenance(
    producer=Bilingual(ja="中国海関総署", en="General Administration of Customs, China"),
    title=Bilingual(ja="中国海関統計（品目別国別）", en="Customs statistics of China, by product and partner"),
    licence=Bilingual(ja="提供元の利用条件（利用者が入手）", en="Terms of the publisher (obtained by the reader)"),
    citation="General Administration of Customs of the People's Republic of China, customs statistics",
    url="http://stats.customs.gov.cn",
)
PERIOD, PRODUCT, PARTNER = "数据年月", "商品编码", "贸易伙伴名称"
# Currency by the heading of the value.
VALUES = {"美元": "USD", "人民币": "CNY"}
# Units of quantity that weigh, in tonnes.
TONNES = {"千克": 0.001, "吨": 1.0, "克": 1e-6}
DIRECTIONS = {"export": "exports", "出口": "exports", "import": "imports", "进口": "imports"}


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``gacc`` when every file has the columns of the query system."""
    found = [
        {PERIOD, PRODUCT, PARTNER} <= set(names) and bool(VALUES.keys() & set(names))
        for names in (headings(head, _encoding(head)) for _, head in inside(files))
    ]
    return "gacc" if found and all(found) else ""


def _encoding(content: bytes) -> str:
    """Return UTF-8 where the bytes are that, else GB18030: Japanese Windows would read it as other words."""
    return "utf-8-sig" if PERIOD.encode() in content else "gb18030"


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return China's imports and exports by year, and by month where the files have months."""
    paths = paths_in(files)
    tick(-len(paths))
    aside = Aside(", ".join(path.name for path in paths)[:200])
    said: dict[Bilingual, None] = {both("intake.said.national"): None}
    pieces = []
    for step, path in enumerate(paths):
        pieces.append(_file(path, options, said))
        tick(step)
    flows = cleaned(pa.concat_tables(pieces), _codes(), aside, products=national)
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
        reporters=("CHN",),
        quarantine=aside.table,
        counts=dict(aside.counts),
        cannot=lacks(flows, worldwide=False),
        said=tuple(said),
    )


def _codes() -> Codes:
    known = {row["code"]: row["economy"] for row in vocabulary("customs_codes") if row["provider"] == PROVIDER}
    return Codes({**known, "CHN": "CHN", "中国": "CHN"})


def direction_of(path: Path, options: Options) -> str:
    """Return ``imports`` or ``exports``: what was told, else what the name of the file says.

    Raises
    ------
    UsageFault
        When neither says it, or the name says both.
    """
    if options.flow:
        return options.flow
    named = {direction for word, direction in DIRECTIONS.items() if word in path.name.lower()}
    if len(named) != 1:
        raise UsageFault("import_direction", file=path.name)
    return named.pop()


def _file(path: Path, options: Options, said: dict[Bilingual, None]) -> pa.Table:
    imports = direction_of(path, options) == "imports"
    as_what = both("intake.said.imports" if imports else "intake.said.exports", file=path.name)
    said[as_what] = None
    table = table_of(path, "" if path.suffix.lower() in BOOKS else _encoding(path.read_bytes()))
    periods = words(table[PERIOD]).to_pylist()
    if bad := [period for period in periods if not re.fullmatch(r"(19|20)\d\d((0[1-9])|(1[0-2]))?", period or "")]:
        raise ValidationFault("import_bad_year", file=path.name, year=str(bad[0]))
    years = np.array([int(period[:4]) for period in periods], dtype=np.int64)
    if options.year is not None and (other := sorted({*years.tolist()} - {options.year})):
        raise ValidationFault("import_year_mislabelled", file=path.name, named=options.year, held=other[0])
    column = next(name for name in VALUES if name in table.column_names)
    value = numbers(table[column], path.name)
    if VALUES[column] != "USD":
        rates = {}
        for year in sorted({*years.tolist()}):
            rates[year], sentence = per_dollar(VALUES[column], year, options, path.name)
            said[sentence] = None
        value = value / np.array([rates[year] for year in years.tolist()])
    partner = words(table[PARTNER])
    china = filled(table.num_rows, "CHN")
    return pa.table(
        {
            "year": years,
            "month": np.array([int(period[4:] or 0) for period in periods], dtype=np.int64),
            "exporter": partner if imports else china,
            "importer": china if imports else partner,
            "product": words(table[PRODUCT]),
            "value_usd": value,
            "tonnes": _tonnes(table, path.name),
            "reporter": filled(table.num_rows, "importer" if imports else "exporter"),
            "row": np.arange(2, table.num_rows + 2),
        }
    )


def _tonnes(table: pa.Table, file: str) -> pa.Array:
    """Return the quantity that is a weight, in tonnes; null where neither is."""
    found = np.full(table.num_rows, np.nan)
    for which in ("第二", "第一"):
        if f"{which}数量" in table.column_names and f"{which}计量单位" in table.column_names:
            units = words(table[f"{which}计量单位"]).to_pylist()
            weighs = np.array([TONNES.get(unit or "", np.nan) for unit in units])
            amount = numbers(table[f"{which}数量"], file) * weighs
            found = np.where(np.isnan(amount), found, amount)
    return pa.array(found, mask=np.isnan(found))
