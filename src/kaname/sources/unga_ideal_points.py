"""Ideal points of states in the UN General Assembly, one row a session and a state.

Bailey, Strezhnev and Voeten (2017), "Estimating Dynamic State Preferences from United Nations Voting Data", Journal of
Conflict Resolution 61(2): 430–456; data at Harvard Dataverse, LEJUQZ. A file is Parquet or CSV with the columns
`COLUMNS`: the session (1 is that of 1946), ISO3, the estimate, and the bounds of its 90 % interval.

A state that no longer exists, or that carries a code outside the vocabulary, is left out and named. Taiwan has had no
vote since 1971; where a code is absent there is no estimate, which is not a zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from kaname.errors import ValidationFault

COLUMNS = ("session", "iso3c", "ideal_point", "q5", "q95")
EXPECTED = "UN General Assembly ideal points (session, iso3c, ideal_point, q5, q95)"
FIRST_SESSION_YEAR = 1946


def session_year(session: int) -> int:
    """Return the year a regular session opens in: 1 → 1946, 78 → 2023."""
    return session + FIRST_SESSION_YEAR - 1


def parse(path: Path, known: Container[str]) -> tuple[pa.Table, tuple[str, ...]]:
    """Return (table, codes left out): year, session, economy, ideal_point, low, high.

    Raises
    ------
    ValidationFault
        When the file is not of this form, a value is not a number, an estimate is outside its interval, or an economy
        has two rows in one session.
    """
    columns = _columns(path)
    sessions, codes = columns["session"], columns["iso3c"]
    kept = [position for position, code in enumerate(codes) if code in known]
    left_out = sorted({str(code) for code in codes if code not in known})
    numbers = np.array([[columns[name][position] for name in COLUMNS[2:]] for position in kept], dtype=np.float64)
    if not kept or not np.isfinite(numbers).all() or not (numbers[:, 1] <= numbers[:, 0]).all():
        raise ValidationFault("foreign_file", file=path.name, expected=EXPECTED)
    if not (numbers[:, 0] <= numbers[:, 2]).all():
        raise ValidationFault("foreign_file", file=path.name, expected=EXPECTED)
    repeated = [key for key, n in Counter((sessions[p], codes[p]) for p in kept).items() if n > 1]
    if repeated:
        session, code = repeated[0]
        raise ValidationFault("foip.ideal_points_repeat", file=path.name, economy=code, session=session)
    order = sorted(range(len(kept)), key=lambda row: (sessions[kept[row]], codes[kept[row]]))
    asked = [sessions[kept[row]] for row in order]
    table = pa.table(
        {
            "year": pa.array([session_year(session) for session in asked], pa.int16()),
            "session": pa.array(asked, pa.int16()),
            "economy": pa.array([codes[kept[row]] for row in order]),
            **{
                name: pa.array(numbers[order, at], pa.float64())
                for at, name in enumerate(("ideal_point", "low", "high"))
            },
        }
    )
    return table, tuple(left_out)


def _columns(path: Path) -> dict[str, list[Any]]:
    try:
        table = pa_csv.read_csv(path) if path.suffix == ".csv" else pq.read_table(path)
        if missing := [name for name in COLUMNS if name not in table.column_names]:
            raise ValidationFault("foip.columns", file=path.name, columns=", ".join(missing))
        typed = [("session", pa.int64()), ("iso3c", pa.string()), *((name, pa.float64()) for name in COLUMNS[2:])]
        columns = {name: table[name].cast(kind) for name, kind in typed}
        if any(column.null_count for column in columns.values()):
            raise ValidationFault("foreign_file", file=path.name, expected=EXPECTED)
        return {name: column.to_pylist() for name, column in columns.items()}
    except (OSError, pa.ArrowException) as fault:
        raise ValidationFault("foreign_file", file=path.name, expected=EXPECTED) from fault
