"""OECD Inter-Country Input–Output tables, as packed in sanction-simulator's benchmark cache.

The cache is an npz with, by node = sector · 80 + economy: `A` column-normalised intermediate shares, `omb`
intermediate cost share, `s` gross output, `z` sales outside the intermediate block. Hence Z = A·diag(omb·s).
The OECD's rest-of-the-world region was left out by the packers: purchases from it are part of `s` but of no
flow, and sales to it are inside `z`.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa

from kaname.errors import DataFault, ValidationFault

MEMBERS = ("A", "omb", "s", "z", "countries", "sectors")
THOUSAND = 1000.0
SOURCE_BALANCE = 1e-8


def parse(path: Path) -> tuple[pa.Table, pa.Table]:
    """Return (industries, flows) with money in whole thousand US dollars.

    Industries has one row an industry, economy by economy: economy, sector, outside, output. Flows has one
    column, the N × N matrix row by row. Output is the source's, rounded; what rounding leaves of a row (at most a few
    hundred thousand dollars) is in its sales outside, so every row balances exactly.

    Raises
    ------
    DataFault
        When the file is truncated or is not that cache.
    ValidationFault
        When it holds negative or non-finite numbers.
    """
    try:
        with np.load(path, allow_pickle=False) as cache:
            A, omb, s, z, economies, sectors = (cache[name] for name in MEMBERS)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise DataFault("foreign_file", file=path.name, expected="sanction-simulator bench_cache.npz") from fault
    e, k = len(economies), len(sectors)
    by_economy = np.arange(e * k).reshape(k, e).T.ravel()
    Z = (A * (omb * s))[np.ix_(by_economy, by_economy)]
    x = s[by_economy]
    gap = np.abs(Z.sum(axis=1) + z[by_economy] - x)
    if not (np.isfinite(Z).all() and np.isfinite(gap).all() and Z.min() >= 0 and z.min() >= 0):
        raise ValidationFault("source_bad_numbers", file=path.name)
    # Each row by its own size, or a large industry's rounding would hide a small one's fault.
    worst = int(np.argmax(gap / np.maximum(1.0, x)))
    if gap[worst] > SOURCE_BALANCE * max(1.0, float(x[worst])):
        raise ValidationFault("source_unbalanced", file=path.name, gap=float(gap[worst]))
    flows = np.rint(Z * THOUSAND).astype(np.int32)
    output = np.rint(x * THOUSAND).astype(np.int64)
    outside = output - flows.sum(axis=1, dtype=np.int64)
    if outside.min() < 0:
        raise ValidationFault("source_bad_numbers", file=path.name)
    industries = pa.table(
        {
            "economy": pa.array(np.repeat(economies.astype(str), k)),
            "sector": pa.array(np.tile(sectors.astype(str), e)),
            "outside": outside,
            "output": output,
        }
    )
    return industries, pa.table({"flow": flows.ravel()})
