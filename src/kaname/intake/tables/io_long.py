"""An input–output table with a row a flow: any economies, any sectors.

Columns: seller_economy, seller_sector, buyer_economy, buyer_sector, use, value. `use` is ``intermediate`` or ``final``;
in the latter `buyer_sector` is the category of demand. Value added is what is left of output.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from kaname.errors import ValidationFault
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tables.assemble import Blocks, assembled, source_of
from kaname.intake.tabular import headings, numbers, paths_in, table_of, words
from kaname.intake.texts import inside
from kaname.texts import Bilingual, both

PROVIDER = "io-long"
KIND: Kind = "input_output"
COLUMNS = ("seller_economy", "seller_sector", "buyer_economy", "buyer_sector", "use", "value")
USES = ("intermediate", "final")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
UNKNOWN = 0


def recognises(files: tuple[Path, ...]) -> str:
    """Return ``io-long`` when every file has its columns; Parquet and workbooks are asked for by name."""
    found = [set(COLUMNS) <= set(headings(head)) for _, head in inside(files)]
    return PROVIDER if found and all(found) else ""


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return one table a file."""
    paths = paths_in(files)
    tick(-len(paths))
    tables, said, counts = [], dict[Bilingual, None](), dict[str, int]()
    source = Provenance(
        producer=Bilingual(ja=paths[0].name, en=paths[0].name),
        title=Bilingual(ja="利用者の産業連関表", en="A reader’s own input–output table"),
        licence=Bilingual(ja="–", en="–"),
        citation=paths[0].name,
        url="",
    )
    for step, path in enumerate(paths):
        blocks = _blocks(path)
        year = options.year or next((int(one) for one in YEAR.findall(path.stem)), UNKNOWN)
        if year == UNKNOWN:
            said[both("intake.said.year_unknown")] = None
        table, told, counted = assembled(
            blocks, year, "", source_of(path.stem, source, options.edition), options, path.name
        )
        tables.append(table)
        said |= dict.fromkeys(told)
        counts = {key: counts.get(key, 0) + counted.get(key, 0) for key in {*counts, *counted}}
        tick(step)
    return Read(
        provider=PROVIDER,
        layout=layout,
        kind=KIND,
        provenance=source,
        edition=options.edition,
        unit=options.unit or "usd-million",
        tables=tuple(tables),
        counts=counts,
        said=tuple(said),
    )


def _blocks(path: Path) -> Blocks:
    rows = table_of(path)
    if missing := [name for name in COLUMNS if name not in rows.column_names]:
        raise ValidationFault("import_columns", file=path.name, columns=", ".join(missing))
    use = words(rows["use"])
    if unknown := sorted({word or "–" for word in pc.unique(use).to_pylist()} - set(USES)):
        raise ValidationFault("import_use", file=path.name, given=", ".join(unknown[:3]))
    if rows.num_rows == 0:
        raise ValidationFault("import_no_rows", file=path.name, reason="empty")
    value = numbers(rows["value"], path.name)
    if not np.isfinite(value).all():
        row = int(np.argmax(~np.isfinite(value))) + 2
        raise ValidationFault("import_value_missing", file=path.name, row=row)
    inner = np.asarray(pc.equal(use, "intermediate").to_numpy(zero_copy_only=False), dtype=np.bool_)
    economy, sector, buyer, bought = (words(rows[name]).to_pylist() for name in COLUMNS[:4])
    if any(not word for column in (economy, sector, buyer, bought) for word in column):
        raise ValidationFault("import_label_missing", file=path.name)
    sells = list(zip(economy, sector, strict=True))
    buys = list(zip(buyer, bought, strict=True))
    industries = list(dict.fromkeys([*sells, *(pair for pair, inside_ in zip(buys, inner, strict=True) if inside_)]))
    demands = list(dict.fromkeys(pair for pair, inside_ in zip(buys, inner, strict=True) if not inside_))
    row_of, column_of = ({pair: at for at, pair in enumerate(pairs)} for pairs in (industries, demands))
    at = np.array([row_of[pair] for pair in sells])
    Z, Y = np.zeros((len(industries), len(industries))), np.zeros((len(industries), len(demands)))
    to = np.array([row_of[pair] if inside_ else column_of[pair] for pair, inside_ in zip(buys, inner, strict=True)])
    np.add.at(Z, (at[inner], to[inner]), value[inner])
    np.add.at(Y, (at[~inner], to[~inner]), value[~inner])
    return Blocks(industries, industries, Z, demands, Y, None)
