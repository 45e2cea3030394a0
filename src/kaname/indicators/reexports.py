"""Imports of one economy by origin when hubs re-export: as reported, at the published share, as much as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kaname.kernels.concentration import herfindahl_hirschman, top_share
from kaname.kernels.reexports import by_origin, most_reexported, origins, possible, supplier_shares
from kaname.model.sums import exact_sum
from kaname.model.trade import TradeTable

Case = Literal["reported", "published", "most"]
CASES: tuple[Case, ...] = get_args(Case)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reexports:
    """Imports of one economy in one year, by product and origin, in each case.

    Attributes
    ----------
    products
        Those it imports, in the order of their codes.
    suppliers
        Economies in the order of their codes.
    hubs
        The hubs asked for, less the economy itself.
    imports
        Value of each product, US dollars; shape (products,).
    bought
        What each hub sells it, US dollars; shape (products, hubs).
    shares
        Case → re-exported share of each hub's sales, 0–1; shape (products, hubs).
    values
        Case → imports by origin, US dollars; shape (products, suppliers). A row adds up to `imports` in every case.
    """

    products: tuple[str, ...]
    suppliers: tuple[str, ...]
    hubs: tuple[str, ...]
    imports: Array
    bought: Array
    shares: Mapping[Case, Array]
    values: Mapping[Case, Array]

    def concentration(self, case: Case) -> tuple[Array, Array, tuple[str, ...]]:
        """Return each product's HHI, largest share and largest supplier, the first in the alphabet among equals."""
        values = self.values[case]
        first = values.argmax(axis=1) if len(self.products) else np.zeros(0, dtype=np.intp)
        return herfindahl_hirschman(values), top_share(values), tuple(self.suppliers[at] for at in first)


def reexports(trade: TradeTable, economy: str, published: Mapping[str, float]) -> Reexports:
    """Return an economy's imports by origin, from its own flows and those of the hubs alone.

    Parameters
    ----------
    trade
        Flows of all the world in one year.
    economy
        The importer.
    published
        Hub → published share of re-exports in its exports, 0–1; a share above what its imports allow is cut to that.
    """
    hubs = tuple(sorted(set(published) - {economy}))
    flows = trade.frame.filter(nw.col("value_usd") > 0)
    needed = flows.filter(nw.col("importer").is_in([economy, *hubs]))
    rows = needed.select("importer", "exporter", "product", nw.col("value_usd").cast(nw.Float64)).collect("pyarrow")
    importer, exporter, code = (_texts(rows[name]) for name in ("importer", "exporter", "product"))
    value = rows["value_usd"].to_numpy().astype(np.float64)
    own = importer == economy
    products = np.unique(code[own])
    suppliers = (*hubs, *sorted(set(exporter.tolist()) - set(hubs)))
    at = {name: place for place, name in enumerate(suppliers)}
    place = np.array([at[name] for name in exporter], dtype=np.intp)
    row = np.searchsorted(products, code)
    known = np.append(products, "")[row] == code
    m = np.zeros((len(products), len(suppliers)))
    m[row[own], place[own]] = value[own]
    purchases = np.zeros((len(products), len(hubs), len(suppliers)))
    for hub, name in enumerate(hubs):
        his = known & (importer == name)
        purchases[row[his], hub, place[his]] = value[his]
    imports = purchases.sum(axis=-1)
    # What the economy itself sold to a hub is no import of its own when it comes back.
    if economy in at:
        purchases[..., at[economy]] = 0.0
    a = supplier_shares(purchases)
    most = most_reexported(_exports(flows, hubs, products), imports)
    told = np.array([published[name] for name in hubs])
    wanted: dict[Case, Array] = {"reported": np.zeros_like(most), "published": np.minimum(told, most), "most": most}
    shares: dict[Case, Array] = {case: possible(wanted[case], a) for case in CASES}
    # Hubs that would sell on each other's goods alone: some are their own, as the published share has it.
    shares["most"] = np.maximum(shares["most"], shares["published"])
    order = sorted(range(len(suppliers)), key=lambda one: suppliers[one])
    return Reexports(
        products=tuple(products.tolist()),
        suppliers=tuple(suppliers[one] for one in order),
        hubs=hubs,
        imports=m.sum(axis=1),
        bought=m[:, : len(hubs)],
        shares=shares,
        values={case: by_origin(m, origins(shares[case], a))[:, order] for case in CASES},
    )


def _exports(flows: nw.LazyFrame[Any], hubs: Sequence[str], products: NDArray[np.str_]) -> Array:
    """Return what each hub exports of each product, US dollars; shape (products, hubs)."""
    value = exact_sum(nw.col("value_usd").cast(nw.Float64)).alias("value_usd")
    sold = flows.filter(nw.col("exporter").is_in(list(hubs))).group_by("exporter", "product").agg(value)
    rows = sold.collect("pyarrow")
    exporter, code = _texts(rows["exporter"]), _texts(rows["product"])
    row = np.searchsorted(products, code)
    known = np.append(products, "")[row] == code
    hub = np.searchsorted(np.array(hubs, dtype=str), exporter)
    found = np.zeros((len(products), len(hubs)))
    found[row[known], hub[known]] = rows["value_usd"].to_numpy().astype(np.float64)[known]
    return found


def _texts(column: Any) -> NDArray[np.str_]:  # noqa: ANN401 - a column of labels
    return np.asarray(column.to_numpy().astype(str), dtype=np.str_)
