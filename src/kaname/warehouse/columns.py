"""Parquet files as columns, and columns as arrays, without loading the libraries that Arrow's own ways to both load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray


def columns_of(path: Path) -> pa.Table:
    """Return a Parquet file; `pyarrow.parquet.read_table` would load data sets, and pandas with them."""
    with pq.ParquetFile(path) as file:
        return file.read()


def array_of(column: pa.ChunkedArray) -> NDArray[Any]:
    """Return a column of numbers as an array, not a number where it holds none; `to_numpy` would load pandas."""
    if column.null_count or not column.num_chunks:
        return np.asarray(column.to_numpy())
    chunks = [np.from_dlpack(chunk) for chunk in column.chunks]
    return chunks[0] if len(chunks) == 1 else np.concatenate(chunks)
