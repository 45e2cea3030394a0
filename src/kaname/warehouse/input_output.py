"""The input–output table of two snapshots, what tells it from every other, and its Leontief inverse from the cache."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kaname.errors import ValidationFault
from kaname.kernels import leontief
from kaname.model.input_output import InputOutputTable, balance_gaps
from kaname.warehouse.cache import Cache
from kaname.warehouse.columns import array_of, columns_of
from kaname.warehouse.snapshot import Snapshot
from kaname.warehouse.store import Store
from kaname.warehouse.tables import readable, require_columns, require_economies, table_snapshots

Array = NDArray[np.float64]
THOUSAND = 1000.0
RESIDUAL = 1e-9
# Part of the name of the inverse: another number here makes it anew.
METHOD = 1


def input_output_table(store: Store, cache: Cache, name: str | None = None) -> InputOutputTable:
    """Return the input–output table `name`, or the one that answers, USD million; unpacked flows are kept in `cache`.

    Its two files are in thousands of US dollars: *industries* (economy, sector, outside, output; one row an industry,
    economy by economy) and *flows* (one column, the N × N matrix row by row).

    Raises
    ------
    DataFault
        When a file cannot be read.
    ValidationFault
        When a rule of `InputOutputTable` is broken, the industries are not in that order, or a user's table has an
        economy the vocabulary does not know.
    """
    industries, flows = table_snapshots(store, "input_output", name, ("industries", "flows"))
    if (year := flows.year) is None:
        raise ValidationFault("sidecar_incomplete", file=flows.path.name, fields="year")
    with readable(industries):
        labels = columns_of(industries.path)
        require_columns(industries, ("economy", "sector", "outside", "output"), labels.column_names)
        outside, x = (_numbers(industries, labels, column) / THOUSAND for column in ("outside", "output"))
        by_economy, by_sector = (labels[column].to_pylist() for column in ("economy", "sector"))
    economy_labels, sector_labels = tuple(dict.fromkeys(by_economy)), tuple(dict.fromkeys(by_sector))
    for at, given in enumerate(zip(by_economy, by_sector, strict=True)):
        e, s = divmod(at, len(sector_labels))
        if e >= len(economy_labels) or given != (economy_labels[e], sector_labels[s]):
            raise ValidationFault("industries_order", table=industries.id, industry="/".join(map(str, given)), row=at)
    if not industries.bundled:
        require_economies(industries, set(economy_labels))
    n = len(x)

    def unpacked() -> NDArray[np.float64]:
        with readable(flows):
            packed = columns_of(flows.path)
            require_columns(flows, ("flow",), packed.column_names)
            cells = _numbers(flows, packed, "flow")
            if cells.size != n * n:
                raise ValidationFault("table_shape", name="flow", shape=cells.shape, expected=(n * n,))
            return np.asarray(np.divide(cells, THOUSAND, dtype=np.float64)).reshape(n, n)

    def balances(Z: NDArray[np.float64]) -> bool:
        return bool((balance_gaps(Z, outside, x) <= 1).all())

    return InputOutputTable(
        economies=economy_labels,
        sectors=sector_labels,
        Z=cache.array(f"flows-{flows.sha256[:16]}", (n, n), unpacked, balances),
        outside=outside,
        x=x,
        year=year,
        source=flows.source,
    )


def _numbers(snapshot: Snapshot, table: pa.Table, column: str) -> NDArray[Any]:
    kind = table[column].type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise ValidationFault("column_type", table=snapshot.id, column=column, type=kind)
    return array_of(table[column])


def fingerprint(table: InputOutputTable) -> str:
    """Return what tells an input–output table from every other: its flows' file, labels, output and sales outside."""
    digest = hashlib.sha256(json.dumps([table.source.sha256, table.year, table.economies, table.sectors]).encode())
    for values in (table.x, table.outside):
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def leontief_inverse(table: InputOutputTable, cache: Cache) -> Array:
    """Return L = (I − A)⁻¹, (N, N), from the cache or by one factorisation.

    A cached inverse is trusted only after it has undone I − A on a fixed vector.
    """
    n = len(table.x)
    probe = 1.0 + np.sin(np.arange(n))

    def undoes(inverse: Array) -> bool:
        image = inverse @ probe
        bought = table.Z @ (image * leontief.per_unit(table.x))
        return bool(np.abs(image - bought - probe).max() <= RESIDUAL * np.abs(image).max())

    name = f"leontief-inverse-{METHOD}-{fingerprint(table)[:24]}"
    return cache.array(name, (n, n), lambda: leontief.leontief_inverse(table.A), undoes)
