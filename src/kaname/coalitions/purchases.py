"""What a coalition buys and sells, product by product, as arrays: the members' purchases by origin and every total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kaname.model.trade import TradeTable

Array = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class CoalitionFlows:
    """One year of trade as a coalition sees it; K products, E economies, n members. US dollars and tonnes.

    Attributes
    ----------
    products, economies, members
        Labels of the axes; members are economies too.
    at
        (n,): position of each member among the economies.
    bought, tonnes
        (K, E, n): value and weight of what member n buys of product k from economy e; the weight is NaN where any part
        of the flow reports none.
    imports, exports
        (K, E): all that each economy buys and sells.
    weighed_value, weighed_tonnes
        (K, E): value and weight of each economy's exports that report a weight.
    year
        Year of the flows.
    """

    products: tuple[str, ...]
    economies: tuple[str, ...]
    members: tuple[str, ...]
    at: Indices
    bought: Array
    tonnes: Array
    imports: Array
    exports: Array
    weighed_value: Array
    weighed_tonnes: Array
    year: int


def coalition_flows(trade: TradeTable, members: Sequence[str], year: int) -> CoalitionFlows:
    """Return the flows of one year arranged for a coalition; a member without trade is a row of zeros."""
    columns = ("exporter", "importer", "product", "value_usd", "tonnes")
    frame = trade.where(years=[year]).frame.filter(nw.col("value_usd") > 0).select(*columns).collect("pyarrow")
    exporter, importer, product = (_text(frame, name) for name in columns[:3])
    value = frame["value_usd"].to_numpy().astype(np.float64)
    tonnes = np.asarray(frame["tonnes"].cast(nw.Float64).to_numpy(), dtype=np.float64)
    economies = tuple(sorted({*exporter, *importer, *members}))
    products = tuple(sorted(set(product)))
    source, target, kind = (
        _numbers(names, known) for names, known in ((exporter, economies), (importer, economies), (product, products))
    )
    n, e, k = len(members), len(economies), len(products)
    at = _numbers(np.array(members, dtype=object), economies)
    place = np.full(e, -1)
    place[at] = np.arange(n)
    ours = place[target] >= 0
    cell = (kind[ours], source[ours], place[target[ours]])
    bought, weight = np.zeros((k, e, n)), np.zeros((k, e, n))
    np.add.at(bought, cell, value[ours])
    np.add.at(weight, cell, tonnes[ours])
    known = np.isfinite(tonnes) & (tonnes > 0)
    return CoalitionFlows(
        products=products,
        economies=economies,
        members=tuple(members),
        at=at,
        bought=bought,
        tonnes=weight,
        imports=_totals((k, e), kind, target, value),
        exports=_totals((k, e), kind, source, value),
        weighed_value=_totals((k, e), kind[known], source[known], value[known]),
        weighed_tonnes=_totals((k, e), kind[known], source[known], tonnes[known]),
        year=year,
    )


def _text(frame: nw.DataFrame[Any], name: str) -> NDArray[np.object_]:
    return np.array(frame[name].to_list(), dtype=object)


def _numbers(names: NDArray[np.object_], known: Sequence[str]) -> Indices:
    position = {name: i for i, name in enumerate(known)}
    return np.array([position[name] for name in names], dtype=np.intp)


def _totals(shape: tuple[int, int], rows: Indices, columns: Indices, values: Array) -> Array:
    summed = np.bincount(rows * shape[1] + columns, weights=values, minlength=shape[0] * shape[1])
    return np.asarray(summed.reshape(shape), dtype=np.float64)
