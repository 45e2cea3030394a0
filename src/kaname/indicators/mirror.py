"""Importers' and exporters' reports of the same flows of one economy, side by side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault
from kaname.kernels.mirror import Asymmetry, asymmetry, routed
from kaname.model.records import records
from kaname.model.trade import TradeTable

Flow = Literal["imports", "exports"]
Reporter = Literal["importer", "exporter"]
# What an import (CIF) may be above the export (FOB) it is, between no freight and kaname's assumption: somewhat more
# than three times the mean of the OECD's ITIC database, 6 %, since bulky goods pay more.
MARGIN = (0.0, 0.2)
# Weighted by trade, 1995-2014: OECD (2016), Statistical Insights on the ITIC database; the IMF's factor too (Direction
# of Trade Statistics Yearbook 2017).
TYPICAL = 0.06
# From this part on of what a partner says that stands under others in the importers' reports: kaname's assumption.
ROUTED = 0.5
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Flows of one economy as both sides report them, by product and partner.

    Attributes
    ----------
    products, partners
        Codes in their order.
    product, partner
        Places of each flow; shape (flows,). Flows are in the order of products and partners.
    m, x
        What the importer and the exporter say, US dollars; NaN where that side says nothing; shape (flows,).
    m_tonnes, x_tonnes
        The same by weight; shape (flows,).
    reports
        Whether the partner reports anything to anybody in the year; shape (partners,).
    """

    products: tuple[str, ...]
    partners: tuple[str, ...]
    product: NDArray[np.intp]
    partner: NDArray[np.intp]
    m: Array
    x: Array
    m_tonnes: Array
    x_tonnes: Array
    reports: NDArray[np.bool_]

    @property
    def both(self) -> NDArray[np.bool_]:
        """Whether both sides report a flow; shape (flows,)."""
        return ~np.isnan(self.m) & ~np.isnan(self.x)

    def by(self, key: Literal["product", "partner", "all"]) -> Asymmetry:
        """Return how far the reports are apart by product, by partner, or of all flows."""
        groups = {"product": len(self.products), "partner": len(self.partners), "all": 1}[key]
        place = {"product": self.product, "partner": self.partner, "all": np.zeros_like(self.product)}[key]
        return asymmetry(self.m, self.x, place, groups, MARGIN)

    def routed_share(self) -> Array:
        """Return the part of what each partner's flows are by exporters that importers report under others.

        Shape (partners,), 0–1; NaN for partners that report nothing and where exporters say nothing.
        """
        told = self.reports[self.partner]
        moved = np.zeros(len(self.m))
        moved[told] = routed(self.m[told], self.x[told], self.product[told], len(self.products), MARGIN[1])
        count = len(self.partners)
        total = np.bincount(self.partner, np.nan_to_num(self.x), count)
        share = np.full(count, np.nan)
        np.divide(np.bincount(self.partner, moved, count), total, out=share, where=(total > 0) & self.reports)
        return share


def reporting(table: TradeTable, side: Reporter) -> frozenset[str]:
    """Return the economies that report anything in a table that holds what one side reports."""
    named = table.frame.filter(nw.col("value_usd") > 0).select(side).unique()
    return frozenset(str(row[side]) for row in records(named))


def mirrored(
    by_importers: TradeTable, by_exporters: TradeTable, economy: str, flow: Flow, reports: Collection[str]
) -> Mirrored:
    """Return the flows of an economy as both sides report them.

    Parameters
    ----------
    by_importers, by_exporters
        What each side reports, one year, in the same revision of the Harmonized System.
    economy
        Whose.
    flow
        Its imports, or its exports.
    reports
        The economies on the other side that report anything at all.

    Raises
    ------
    UsageFault
        When the revisions differ.
    """
    if by_importers.revision != by_exporters.revision:
        raise UsageFault("diff_revisions", before=by_importers.revision, after=by_exporters.revision)
    mine, partner = ("importer", "exporter") if flow == "imports" else ("exporter", "importer")
    sides = [_flows(table, economy, mine, partner) for table in (by_importers, by_exporters)]
    products = np.unique(np.concatenate([side[0] for side in sides]))
    partners = np.unique(np.concatenate([side[1] for side in sides]))
    keys = [np.searchsorted(products, side[0]) * len(partners) + np.searchsorted(partners, side[1]) for side in sides]
    every = np.unique(np.concatenate(keys))

    def laid(side: int, column: int) -> Array:
        found = np.full(len(every), np.nan)
        found[np.searchsorted(every, keys[side])] = sides[side][column]
        return found

    product, place = np.divmod(every, max(len(partners), 1))
    return Mirrored(
        products=tuple(products.tolist()),
        partners=tuple(partners.tolist()),
        product=product.astype(np.intp),
        partner=place.astype(np.intp),
        m=laid(0, 2),
        x=laid(1, 2),
        m_tonnes=laid(0, 3),
        x_tonnes=laid(1, 3),
        reports=np.isin(partners, sorted(reports)),
    )


def _flows(table: TradeTable, economy: str, mine: str, partner: str) -> tuple[Any, Any, Array, Array]:
    """Return product, partner, value and tonnes of an economy's flows; a weight that is not given is NaN."""
    own = table.frame.filter((nw.col(mine) == economy) & (nw.col("value_usd") > 0))
    numbers = (nw.col(name).cast(nw.Float64) for name in ("value_usd", "tonnes"))
    rows = own.select("product", partner, *numbers).collect("pyarrow")
    return (
        rows["product"].to_numpy().astype(str),
        rows[partner].to_numpy().astype(str),
        rows["value_usd"].to_numpy().astype(np.float64),
        rows["tonnes"].to_numpy().astype(np.float64),
    )
