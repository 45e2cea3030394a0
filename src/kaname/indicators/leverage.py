"""What a withdrawal would cost, with an elasticity table: vulnerability read one way, leverage the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kaname.errors import ValidationFault
from kaname.kernels.power import withdrawal_loss
from kaname.model.input_output import InputOutputTable
from kaname.vocab.table import rows

Array = NDArray[np.float64]
HORIZON = "long"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Loss of a buyer when a supplier withdraws, as a share of its gross output; `low` ≤ `central` ≤ `high`.

    Attributes
    ----------
    closed
        Products whose every origin is the supplier: a full cut has no finite answer there, so they are left out of the
        sum and named here.
    """

    low: float
    central: float
    high: float
    closed: tuple[str, ...]


@cache
def elasticities(sectors: tuple[str, ...], horizon: str = HORIZON) -> NDArray[np.float64]:
    """Return σ − 1 by sector, (3, S): low, central, high, from ``vocab/elasticities.csv``; 'all' fills the rest."""
    table = {row["scope"]: row for row in rows("elasticities") if row["horizon"] == horizon}
    chosen = [table.get(sector, table["all"]) for sector in sectors]
    return np.array([[float(row[level]) for row in chosen] for level in ("low", "central", "high")])


def withdrawal(table: InputOutputTable, supplier: Collection[str], buyer: Collection[str]) -> Withdrawal:
    """Return Σ_r e_r (−ln(1−ω_r)) / (σ_r − 1) over the products r that `buyer` uses as intermediates.

    e_r is the share of product r, from every origin, in the buyer's gross output; ω_r the supplier's share of it. A low
    elasticity gives the high loss.

    Raises
    ------
    ValidationFault
        When the buyer produces nothing, so that no share of its output is lost.
    """
    e, s = len(table.economies), len(table.sectors)
    buying = table.industries(buyer)
    bought = table.Z[:, buying].sum(axis=1).reshape(e, s)
    total = bought.sum(axis=0)
    rows_of = [table.economy(code) for code in supplier]
    share = np.divide(bought[rows_of].sum(axis=0), total, out=np.zeros(s), where=total > 0)
    closed = share >= 1.0
    output = float(table.x[buying].sum())
    if output <= 0:
        raise ValidationFault("nothing_in_scope", economy=", ".join(buyer), sectors=", ".join(table.sectors))
    expenditure = np.where(closed, 0.0, total) / output
    loss = withdrawal_loss(expenditure, np.where(closed, 0.0, share), elasticities(table.sectors)).sum(axis=1)
    return Withdrawal(
        low=float(loss[2]),
        central=float(loss[1]),
        high=float(loss[0]),
        closed=tuple(code for code, shut in zip(table.sectors, closed, strict=True) if shut),
    )
