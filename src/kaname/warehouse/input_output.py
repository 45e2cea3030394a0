"""The input–output table of two snapshots, what tells it from every other, and its Leontief inverse from the cache."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kaname.errors import ValidationFault
from kaname.kernels import leontief
from kaname.model.input_output import InputOutputTable, balance_gaps
from kaname.model.quantity import Source
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
    # A table that was taken in may have economies of its own: its labels were looked at then.
    if not industries.bundled and not industries.taken_in:
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

    Y, demands = _final(store, industries, n) if industries.taken_in else (None, ())
    return InputOutputTable(
        economies=economy_labels,
        sectors=sector_labels,
        Z=cache.array(f"flows-{flows.sha256[:16]}", (n, n), unpacked, balances),
        outside=outside,
        x=x,
        year=year,
        source=_source(flows),
        # What a table that was taken in breaks was told then, and what it cannot do.
        strict=not flows.taken_in,
        Y=Y,
        demands=demands,
        v=_numbers(industries, labels, "value_added") / THOUSAND if "value_added" in labels.column_names else None,
    )


def _source(flows: Snapshot) -> Source:
    """Return the source of a table; one that was taken in is cited by its name, also where it has no edition."""
    if not flows.taken_in:
        return flows.source
    return replace(flows.source, id=flows.table, edition=flows.edition or flows.table)


def table_written(table: InputOutputTable) -> dict[str, pa.Table]:
    """Return a table as the store keeps it, by part: industries, flows and, where it has any, final demand.

    Values are in thousands of US dollars, unrounded: a row balances as it did.
    """
    e, s = len(table.economies), len(table.sectors)
    industries = {
        "economy": np.repeat(np.array(table.economies, dtype=object), s),
        "sector": np.tile(np.array(table.sectors, dtype=object), e),
        "outside": table.outside * THOUSAND,
        "output": table.x * THOUSAND,
    }
    if table.v is not None:
        industries["value_added"] = table.v * THOUSAND
    parts = {
        "industries": pa.table({name: pa.array(values) for name, values in industries.items()}),
        "flows": pa.table({"flow": pa.array((table.Z * THOUSAND).ravel())}),
    }
    if table.Y is not None:
        # One column a destination and category, their labels in the schema: names may repeat in either alone.
        columns = [pa.array(column * THOUSAND) for column in table.Y.T]
        labels = {"demands": json.dumps(table.demands, ensure_ascii=False)}
        names = [f"d{at}" for at in range(len(columns))]
        parts["final"] = pa.table(columns, names=names).replace_schema_metadata(labels)
    return parts


def _final(
    store: Store, industries: Snapshot, n: int
) -> tuple[NDArray[np.float64] | None, tuple[tuple[str, str], ...]]:
    """Return final demand and its labels; None where the table has none."""
    id_ = f"{industries.table}.final.{industries.year}"
    if id_ not in store.snapshots:
        return None, ()
    snapshot = store.snapshot(id_)
    with readable(snapshot):
        held = pq.read_table(snapshot.path)
        labels = json.loads(held.schema.metadata[b"demands"])
        Y = np.column_stack([array_of(held[name]) for name in held.column_names]) / THOUSAND
    if Y.shape != (n, len(labels)):
        raise ValidationFault("table_shape", name="Y", shape=Y.shape, expected=(n, len(labels)))
    return Y, tuple((economy, category) for economy, category in labels)


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
