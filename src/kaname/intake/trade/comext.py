"""Eurostat Comext, the full bulk files: one row a reporter, partner, product of eight digits, flow and period, in euro.

Confidential trade stands under codes with X for the digits that are kept back, and cannot be given to a product.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaname.errors import ValidationFault
from kaname.intake.clean import Aside, by_year, cleaned, lacks, require_rows
from kaname.intake.codes import by_any_name
from kaname.intake.money import per_dollar
from kaname.intake.plausible import require_uneven
from kaname.intake.products import national, revision_of
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tabular import headings, numbers, paths_in, table_of, words
from kaname.intake.texts import inside
from kaname.texts import Bilingual, both

PROVIDER = "comext"
KIND: Kind = "trade"
SOURCE = Provenance(
    producer=Bilingual(ja="欧州連合統計局（Eurostat）", en="Eurostat"),
    title=Bilingual(ja="Comext 国際商品貿易", en="Comext, international trade in goods"),
    licence=Bilingual(ja="Eurostat 再利用方針（CC BY 4.0）", en="Eurostat reuse policy (CC BY 4.0)"),
    citation="Eurostat, Comext: international trade in goods, detailed data",
    url="https://ec.europa.eu/eurostat/web/international-trade-in-goods",
)
NEEDED = ("REPORTER", "PARTNER", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_EUR")
IMPORTS, EXPORTS = "1", "2"
KILOGRAMS = 1000.0
WHOLE = 52
# Eurostat's own letters where they are not those of ISO 3166.
OWN = {"XI": "GBR", "XS": "SRB", "XK": "XKX", "EL": "GRC", "UK": "GBR"}


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``comext-full`` when every file has Comext's columns."""
    found = [set(NEEDED) <= set(headings(head)) for _, head in inside(files)]
    return "comext-full" if found and all(found) else ""


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return what members of the European Union report."""
    paths = paths_in(files)
    tick(-len(paths))
    aside = Aside(", ".join(path.name for path in paths)[:200])
    said: dict[Bilingual, None] = {both("intake.said.national"): None}
    pieces = []
    for step, path in enumerate(paths):
        pieces.append(_file(path, options, said, aside))
        tick(step)
    raw = pa.concat_tables(pieces)
    codes = by_any_name(code for side in ("exporter", "importer") for code in pc.unique(raw[side]).to_pylist() if code)
    codes = type(codes)({**codes.economies, **OWN}, codes.valid, codes.aside)
    flows = cleaned(raw, codes, aside, products=national)
    require_rows(flows, paths[0].name, aside)
    require_uneven(flows, paths[0].name)
    years = sorted(pc.unique(flows["year"]).to_pylist())
    revisions = {options.revision or revision_of(year) for year in years}
    if len(revisions) != 1:
        raise ValidationFault("import_revisions", file=paths[0].name, revisions=", ".join(sorted(revisions)))
    imports = pc.equal(flows["reporter"], "importer")
    reporters = sorted(pc.unique(pc.if_else(imports, flows["importer"], flows["exporter"])).to_pylist())
    return Read(
        provider=PROVIDER,
        layout=layout,
        kind=KIND,
        provenance=SOURCE,
        revision=revisions.pop(),
        edition=options.edition,
        unit="usd",
        trade=by_year(flows),
        reporters=tuple(reporters),
        quarantine=aside.table,
        counts=dict(aside.counts),
        cannot=lacks(flows, worldwide=False),
        said=tuple(said),
    )


def _file(path: Path, options: Options, said: dict[Bilingual, None], aside: Aside) -> pa.Table:
    table = table_of(path)
    flow = words(table["FLOW"])
    if not pc.all(pc.is_in(flow, pa.array([IMPORTS, EXPORTS]))).as_py():
        given = ", ".join(sorted({*flow.to_pylist()})[:3])
        raise ValidationFault("import_flow_unknown", file=path.name, given=given)
    table = table.append_column("row", pa.array(np.arange(2, table.num_rows + 2)))
    secret = pc.match_substring(words(table["PRODUCT_NC"]), "X")
    aside.put("confidential", table.filter(secret))
    table = table.filter(pc.invert(secret))
    total = pc.invert(pc.match_substring_regex(words(table["PRODUCT_NC"]), "^[0-9]{6,8}$"))
    aside.put("level", table.filter(total))
    table = table.filter(pc.invert(total))
    periods = words(table["PERIOD"]).to_pylist()
    years = np.array([int(period[:4]) for period in periods], dtype=np.int64)
    months = np.array([int(period[4:6] or 0) for period in periods], dtype=np.int64)
    rates = {}
    for year in sorted({*years.tolist()}):
        rates[year], sentence = per_dollar("EUR", year, options, path.name)
        said[sentence] = None
    imports = pc.equal(words(table["FLOW"]), IMPORTS)
    reporter, partner = words(table["REPORTER"]), words(table["PARTNER"])
    kilograms = numbers(table["QUANTITY_KG"], path.name) / KILOGRAMS
    return pa.table(
        {
            "year": years,
            "month": np.where(months == WHOLE, 0, months),
            "exporter": pc.if_else(imports, partner, reporter),
            "importer": pc.if_else(imports, reporter, partner),
            "product": words(table["PRODUCT_NC"]),
            "value_usd": numbers(table["VALUE_EUR"], path.name) / np.array([rates[year] for year in years.tolist()]),
            "tonnes": pa.array(kilograms, mask=np.isnan(kilograms)),
            "reporter": pc.if_else(imports, "importer", "exporter"),
            "row": table["row"],
        }
    )
