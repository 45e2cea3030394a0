"""Trade that never was, of BACI's true size: as many rows, economies and products, values as uneven. For timing alone.

    python benchmarks/synthetic_trade.py FOLDER [--years 1] [--last 2023] [--rows 8300000] [--seed 1]

Writes one CSV a year in CEPII's layout, or with ``--zip`` all of them in the zip of a release.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from kaname.vocab.table import rows as table

ECONOMIES, PRODUCTS = 226, 5_000
# A hundredth of a year's weights is missing in BACI HS92, V202501.
MISSING = 0.01


def codes(year: int) -> np.ndarray:
    """Return BACI's codes that stand for an economy in a year."""
    known = [
        row["code"] for row in table("baci_codes") if int(row["from_year"] or 0) <= year <= int(row["to_year"] or 9999)
    ]
    return np.array(sorted(known, key=int)[:ECONOMIES])


def flows(year: int, count: int, seed: int) -> pa.Table:
    """Return `count` flows of a year: pairs and products drawn by size, no key twice, values log-normal."""
    rng = np.random.default_rng([seed, year])
    economies = codes(year)
    e = len(economies)
    products = np.random.default_rng(seed).choice(np.arange(10_000, 970_000), PRODUCTS, replace=False)
    products.sort()
    size = rng.pareto(0.8, e) + 1
    probability = size / size.sum()
    keys = np.empty(0, dtype=np.int64)
    while len(keys) < count:
        seller, buyer = (rng.choice(e, count, p=0.6 * probability + 0.4 / e) for _ in range(2))
        product = rng.integers(0, PRODUCTS, count)
        new = ((product * e + seller) * e + buyer)[seller != buyer]
        keys = np.unique(np.concatenate([keys, new]))
    keys = rng.permutation(keys)[:count]
    keys.sort()
    product, pair = np.divmod(keys, e * e)
    seller, buyer = np.divmod(pair, e)
    value = np.maximum(np.round(np.exp(rng.normal(3.0, 3.0, count)), 3), 0.001)
    weight = np.maximum(np.round(value / np.exp(rng.normal(1.0, 1.5, count)), 3), 0.001)
    quantity = pc.cast(pa.array(weight), pa.string())
    quantity = pc.if_else(pa.array(rng.random(count) < MISSING), "           NA", quantity)
    return pa.table(
        {
            "t": pa.array(np.full(count, year, dtype=np.int16)),
            "i": pa.array(economies).take(pa.array(seller)),
            "j": pa.array(economies).take(pa.array(buyer)),
            "k": pa.array([f"{code:06d}" for code in products]).take(pa.array(product)),
            "v": pa.array(value),
            "q": quantity,
        }
    )


def main() -> None:
    """Write the years asked for."""
    given = argparse.ArgumentParser()
    given.add_argument("folder", type=Path)
    given.add_argument("--years", type=int, default=1)
    given.add_argument("--last", type=int, default=2023)
    given.add_argument("--rows", type=int, default=8_300_000)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--zip", action="store_true")
    asked = given.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    written = []
    for year in range(asked.last - asked.years + 1, asked.last + 1):
        path = asked.folder / f"BACI_HS92_Y{year}_Vsynthetic.csv"
        options = csv.WriteOptions(quoting_style="none")
        csv.write_csv(flows(year, asked.rows, asked.seed), path, options)
        written.append(path)
    if asked.zip:
        with zipfile.ZipFile(asked.folder / "BACI_HS92_Vsynthetic.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in written:
                archive.write(path, path.name)
                path.unlink()


if __name__ == "__main__":
    main()
