"""Rows of a lazy frame as Python's own values, by the shortest way of each engine."""

from __future__ import annotations

from typing import Any

import narwhals as nw


def records(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Return the rows of a lazy frame, columns by name; the frame is worked out at each call."""
    native: Any = frame.to_native()
    if hasattr(native, "fetchall"):
        # DuckDB hands over Python's values itself: a short answer need not load a library for columns. A relation is
        # read once, so a new one is read.
        again = native.project("*")
        return [dict(zip(again.columns, row, strict=True)) for row in again.fetchall()]
    found: list[dict[str, Any]] = frame.collect("pyarrow").rows(named=True)
    return found
