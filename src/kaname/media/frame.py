"""A table of an answer as a frame of the reader's library, through Narwhals: units and sources travel with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import narwhals as nw

from kaname.errors import UsageFault

if TYPE_CHECKING:
    import pyarrow as pa

    from kaname.media.view import Table, View

BACKENDS = ("polars", "pandas", "pyarrow")


def table_named(view: View, name: str | None) -> Table:
    """Return a table of a view by name, or the main one.

    Raises
    ------
    UsageFault
        When the view has no such table, or none at all.
    """
    found = view.table(name)
    if found is None:
        known = ", ".join(table.name for table in view.tables) or "–"
        raise UsageFault("no_such_table", table=name or view.question, known=known)
    return found


def frame_of(view: View, table: str | None = None, backend: str | None = None) -> Any:  # noqa: ANN401 - any library's frame
    """Return a table as a polars, pandas or pyarrow frame; the first that is installed when none is named.

    Units, kinds, notes and sources are in the Arrow schema's metadata and in ``attrs`` of a pandas frame; a polars
    frame holds none.

    Raises
    ------
    UsageFault
        For an unknown table or backend, or a backend that is not installed.
    """
    chosen = backend or next(name for name in BACKENDS if find_spec(name))
    if chosen not in BACKENDS:
        raise UsageFault("unknown_backend", backend=chosen, known=", ".join(BACKENDS))
    if find_spec(chosen) is None:
        raise UsageFault("extra_missing", extra="frames", what=chosen)
    found = arrow(view, table_named(view, table))
    if chosen == "pyarrow":
        return found
    lazy = nw.from_native(found, eager_only=True)
    if chosen == "polars":
        return lazy.to_polars()
    frame = lazy.to_pandas()
    frame.attrs.update(described(view, table_named(view, table)))
    return frame


def described(view: View, table: Table) -> dict[str, Any]:
    """Return what is said of a table as plain data: title, units, kinds, notes and sources."""
    return {
        "title": table.title or view.title,
        "units": {column.name: column.unit for column in table.columns},
        "kinds": {column.name: column.kind for column in table.columns},
        "notes": list(view.notes),
        "sources": [asdict(source) for source in view.sources],
    }


def arrow(view: View, table: Table) -> pa.Table:
    """Return a table as Arrow, its fields and its schema carrying what is said of it."""
    import pyarrow as pa  # noqa: PLC0415 - JSON and the terminal do without

    arrays = [
        column.values if isinstance(column.values, pa.Array) else _array(column.values) for column in table.columns
    ]
    fields = [
        pa.field(column.name, array.type, metadata={"unit": column.unit, "kind": column.kind, "label": column.label})
        for column, array in zip(table.columns, arrays, strict=True)
    ]
    told = json.dumps(described(view, table), ensure_ascii=False, sort_keys=True)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata={"kaname": told}))


def _array(values: Sequence[Any]) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - as above

    array = pa.array(values)
    # An empty or wholly absent column says nothing of its type; words are the least surprising.
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array
