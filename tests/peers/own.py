"""A reader's own snapshots: a file with its sidecar in the folder of a data directory."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kaname.settings import Settings
from kaname.warehouse.store import Store

TRADE_COLUMNS = ("year", "exporter", "importer", "product", "value_usd", "tonnes")
TRADE_TYPES = (pa.int16(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.float64())
WORDS = ("producer", "title", "licence", "transformation")


def own_snapshot(folder, name, content, /, **record):
    """Write `content` as the user's snapshot `name`; `record` is what its sidecar says beyond the usual."""
    target = folder / "snapshots" / f"{name}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(content, target)
    given = {"citation": "own", "edition": "1", "url": "https://example.org", "accessed": "2026-01-01"} | record
    lines = [f"{key} = {json.dumps(value)}" for key, value in given.items()]
    lines += [f'{key} = {{ ja = "自作", en = "own" }}' for key in WORDS]
    lines += [f'sha256 = "{hashlib.sha256(target.read_bytes()).hexdigest()}"', "built_from = []"]
    target.with_name(f"{target.name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def own_trade(folder, *rows, name="baci_hs92_materials", types=TRADE_TYPES, **record):
    """Write rows (year, exporter, importer, product, US dollars, tonnes) as a trade table."""
    columns = {c: pa.array([row[at] for row in rows], types[at]) for at, c in enumerate(TRADE_COLUMNS)}
    return own_snapshot(folder, name, pa.table(columns), kind="trade", **record)


def own_input_output(folder, economies, sectors, Z=None, name="icio_2022", **record):
    """Write an input–output table; without flows, one of random flows that balances. USD million."""
    n = len(economies) * len(sectors)
    if Z is None:
        Z = np.rint(np.random.default_rng(0).uniform(0.1, 1, (n, n)) * 1000) / 1000
    outside = np.rint((Z.sum(axis=0) * 1.5 + 1) * 1000) / 1000
    thousand = [np.rint(array * 1000).astype("int64") for array in (outside, Z.sum(axis=1) + outside, Z.ravel())]
    labels = {"economy": np.repeat(economies, len(sectors)), "sector": np.tile(sectors, len(economies))}
    industries = pa.table({key: pa.array(list(map(str, values))) for key, values in labels.items()})
    industries = industries.append_column("outside", pa.array(thousand[0])).append_column(
        "output", pa.array(thousand[1])
    )
    own_snapshot(folder, f"{name}_industries", industries, kind="input_output", **_part("industries", record))
    flows = pa.table({"flow": thousand[2]})
    own_snapshot(folder, f"{name}_flows", flows, kind="input_output", **_part("flows", record))


def _part(part, record):
    return record | {"part": part} if record else {}


def own_store(folder, engine="duckdb"):
    return Store(Settings(data_dir=folder, cache_dir=folder / "cache", engine=engine))
