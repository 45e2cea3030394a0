"""The edges of the sea network, as the snapshot holds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kaname.warehouse.columns import array_of, columns_of
from kaname.warehouse.store import Store
from kaname.warehouse.tables import NETWORK, readable

Array = NDArray[np.float64]


def sea_edges(store: Store) -> tuple[Array, Array, list[str | None]]:
    """Return the edges of the sea network: (K, 2) longitude and latitude of both ends, and the passages they are in.

    Raises
    ------
    DataFault
        When the file cannot be read.
    """
    snapshot = store.snapshot(NETWORK)
    with readable(snapshot):
        table = columns_of(snapshot.path)
        starts, ends = (
            np.column_stack([array_of(table[f"{axis}_{end}"]) for axis in ("lon", "lat")]) for end in ("from", "to")
        )
        return starts, ends, table["passage"].to_pylist()
