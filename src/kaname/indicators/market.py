"""The dependence matrix in its *market* form: what sellers lose when a buyer is taken away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.extraction import extraction_loss, pairwise_extraction_loss
from kaname.model.input_output import InputOutputTable

Array = NDArray[np.float64]
MODEL = "hypothetical_extraction"


@dataclass(frozen=True, slots=True)
class MarketMatrix:
    """Output lost by every economy when each supplier's sales to each buyer are extracted.

    Attributes
    ----------
    economies
        Labels of the three axes.
    loss
        (supplier, buyer, affected), USD million; NaN on the diagonal of the first two.
    output
        (affected,), gross output, USD million.
    year
        Year of the table.
    """

    economies: tuple[str, ...]
    loss: Array
    output: Array
    year: int


def market_matrix(table: InputOutputTable, L: Array) -> MarketMatrix:
    """Return the *market* form for every pair of economies, all sectors, intermediate sales."""
    return MarketMatrix(
        economies=table.economies,
        loss=pairwise_extraction_loss(table.Z, L, table.x, len(table.economies)),
        output=table.output_by_economy(),
        year=table.year,
    )


def market_loss(
    table: InputOutputTable,
    L: Array,
    supplier: Collection[str],
    buyer: Collection[str],
    sectors: Collection[str] | None = None,
) -> dict[str, float]:
    """Return USD million of output lost by each economy when `supplier` stops selling intermediates to `buyer`.

    Suppliers and buyers may be groups; sales inside a member common to both are left alone. `sectors` are those whose
    sales stop; all when not given.
    """
    sellers = np.flatnonzero(table.industries(supplier, sectors))
    buyers = np.flatnonzero(table.industries(buyer))
    lost = extraction_loss(table.Z, L, table.x, sellers, buyers)
    by_economy = lost.reshape(len(table.economies), -1).sum(axis=1)
    return dict(zip(table.economies, (float(v) for v in by_economy), strict=True))
