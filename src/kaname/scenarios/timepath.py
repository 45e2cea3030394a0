"""What a daily path says of one economy: how far down, what stops first, when it hurts, when it is over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.inventories import InventoryPaths, day_of_loss, recovery_day
from kaname.model.input_output import InputOutputTable

Array = NDArray[np.float64]
STOPPED = 0.5
THRESHOLDS = (0.01, 0.05)


@dataclass(frozen=True, slots=True, eq=False)
class TimePath:
    """One economy's days.

    Attributes
    ----------
    output
        (T,): output over base output.
    unmet
        (T,): final demand not met over base output.
    cover
        (T,): the lowest stock over its target among the economy's industries that stocks can bind, output-weighted
        median; 1 is on target.
    first_to_stop
        The first industry to fall below half its output, and the day; None if none does.
    limited_by
        The product whose stock limits that industry on that day; None when it is capacity or demand.
    days_to_loss
        First day on which cumulative value added lost reaches 1 % and 5 % of a year's; None if never.
    recovery
        First day after the end of the shocks from which output stays within 1 % of base; None if not reached.
    worst_day, worst_output
        The day of lowest output, and output over base then.
    """

    output: Array
    unmet: Array
    cover: Array
    first_to_stop: tuple[str, int] | None
    limited_by: str | None
    days_to_loss: tuple[int | None, int | None]
    recovery: int | None
    worst_day: int
    worst_output: float


def time_path(paths: InventoryPaths, table: InputOutputTable, economy: str, end: int) -> TimePath:
    """Return the days of one economy; `end` is the day on which the last shock ends."""
    size = len(table.sectors)
    at = table.economy(economy) * size
    here = slice(at, at + size)
    output, base = paths.output[:, here], paths.base[here]
    added = np.maximum(table.x[here] - table.Z[:, here].sum(axis=0), 0.0)
    total = output.sum(axis=1)
    share = total / base.sum()
    worst = int(np.argmin(share))
    stopped = np.flatnonzero(((output < STOPPED * base) & (base > 0)).any(axis=1))
    first = limited = None
    if stopped.size:
        day = int(stopped[0])
        fallen = np.where((output[day] < STOPPED * base) & (base > 0), base, -1.0)
        industry = int(np.argmax(fallen))
        first = (table.sectors[industry], day)
        product = int(paths.binding[day, at + industry])
        limited = table.sectors[product] if product >= 0 else None
    one, five = (day_of_loss(output, base, added, threshold) for threshold in THRESHOLDS)
    return TimePath(
        output=share,
        unmet=paths.unmet[:, here].sum(axis=1) / base.sum(),
        cover=_weighted_median(np.minimum(paths.cover[:, here], 1e3), base),
        first_to_stop=first,
        limited_by=limited,
        days_to_loss=(one, five),
        recovery=recovery_day(total, float(base.sum()), end),
        worst_day=worst,
        worst_output=float(share[worst]),
    )


def _weighted_median(values: Array, weights: Array) -> Array:
    """Return the weighted median of each row of `values` (T, n)."""
    order = np.argsort(values, axis=1)
    summed = np.cumsum(weights[order], axis=1)
    middle = (summed >= 0.5 * summed[:, -1:]).argmax(axis=1)
    rows = np.arange(len(values))
    return np.asarray(values[rows, order[rows, middle]], dtype=np.float64)
