"""From snapshots to the types every layer above speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kaname.errors import DataFault, KanameError, ValidationFault
from kaname.model.input_output import BALANCE_TOLERANCE, InputOutputTable
from kaname.model.production import ProductionTable
from kaname.model.trade import TradeTable
from kaname.vocab.economies import economies
from kaname.vocab.products import REVISION
from kaname.warehouse.cache import Cache
from kaname.warehouse.engine import scan
from kaname.warehouse.snapshot import Snapshot
from kaname.warehouse.store import Store

TRADE = "baci_hs92_materials"
PRODUCTION = "world_mining_data"
GOVERNANCE = "governance_political_stability"
INDUSTRIES = "icio_2022_industries"
FLOWS = "icio_2022_flows"
NETWORK = "marine_network"
ICIO_YEAR = 2022
THOUSAND = 1000.0


@contextmanager
def readable(snapshot: Snapshot) -> Iterator[None]:
    """Turn whatever an engine says of a file it cannot read into `DataFault` naming the snapshot."""
    try:
        yield
    except KanameError:
        raise
    except Exception as fault:
        raise DataFault("snapshot_unreadable", snapshot=snapshot.id) from fault


def trade_table(store: Store) -> TradeTable:
    """Return the trade in raw materials and energy, HS92.

    Raises
    ------
    DataFault
        When the file cannot be read.
    ValidationFault
        When a rule of `TradeTable` is broken, or a user's table names an economy the vocabulary does not know.
    """
    snapshot = store.snapshot(TRADE)
    with readable(snapshot):
        table = TradeTable(_scan(store, snapshot), REVISION, snapshot.source)
        if not snapshot.bundled:
            named = {code for side in ("exporter", "importer") for code in _distinct(table.frame, side)}
            if unknown := sorted(named - set(economies())):
                raise ValidationFault("unknown_codes", file=snapshot.path.name, codes=", ".join(unknown))
    return table


def _distinct(frame: nw.LazyFrame[Any], column: str) -> list[str]:
    return [str(value) for value in frame.select(column).unique().collect("pyarrow")[column].to_list()]


def production_table(store: Store) -> ProductionTable:
    """Return world mining production."""
    snapshot = store.snapshot(PRODUCTION)
    with readable(snapshot):
        return ProductionTable(_scan(store, snapshot), snapshot.source)


def governance_frame(store: Store) -> nw.LazyFrame[Any]:
    """Return political stability by economy and year: −2.5 (weak) to 2.5 (strong)."""
    snapshot = store.snapshot(GOVERNANCE)
    with readable(snapshot):
        return _scan(store, snapshot)


def sea_edges(store: Store) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str | None]]:
    """Return the edges of the sea network: (K, 2) longitude and latitude of both ends, and the passages they are in."""
    snapshot = store.snapshot(NETWORK)
    with readable(snapshot):
        table = pq.read_table(snapshot.path)
        starts, ends = (
            np.column_stack([table[f"{axis}_{end}"].to_numpy() for axis in ("lon", "lat")]) for end in ("from", "to")
        )
        return starts, ends, table["passage"].to_pylist()


def input_output_table(store: Store, cache: Cache) -> InputOutputTable:
    """Return the OECD ICIO table of 2022, USD million; the unpacked flows are kept in `cache`."""
    industries, flows = store.snapshot(INDUSTRIES), store.snapshot(FLOWS)
    with readable(industries):
        labels = pq.read_table(industries.path)
        outside, x = (np.asarray(labels[name].to_numpy() / THOUSAND) for name in ("outside", "output"))
        economy_labels, sector_labels = (labels[name].to_pylist() for name in ("economy", "sector"))
    n = len(x)

    def unpacked() -> NDArray[np.float64]:
        with readable(flows):
            cells = pq.read_table(flows.path)["flow"].to_numpy()
            return np.asarray(np.divide(cells, THOUSAND, dtype=np.float64)).reshape(n, n)

    def balances(Z: NDArray[np.float64]) -> bool:
        return bool(np.abs(Z.sum(axis=1) + outside - x).max() <= BALANCE_TOLERANCE * x.max())

    return InputOutputTable(
        economies=tuple(dict.fromkeys(economy_labels)),
        sectors=tuple(dict.fromkeys(sector_labels)),
        Z=cache.array(f"flows-{flows.sha256[:16]}", (n, n), unpacked, balances),
        outside=outside,
        x=x,
        year=ICIO_YEAR,
        source=flows.source,
    )


def _scan(store: Store, snapshot: Snapshot) -> nw.LazyFrame[Any]:
    return scan(snapshot.path, store.settings.engine)
