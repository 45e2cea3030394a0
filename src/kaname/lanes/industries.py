"""What closed straits do to each flow of an input–output table: from groups of goods to sectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kaname.lanes.closure import Closure, ClosureFlows, closure_flows
from kaname.lanes.goods import GoodsFlows
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import SeaLanes
from kaname.lanes.vessels import cargo_groups
from kaname.model.input_output import InputOutputTable
from kaname.vocab.stress import product_sectors

Array = NDArray[np.float64]


def sector_closure(
    table: InputOutputTable, lanes: SeaLanes, flows: GoodsFlows, closure: Closure
) -> tuple[Array, Array, Array]:
    """Return what share of each flow a closure loses and delays, 0–1, and by how many days, (E, E, S) each.

    A sector that several groups of goods make up, such as crude oil and LNG, takes their mean by value, pair by pair;
    where a pair trades none of them, the plain mean. Services do not sail.
    """
    effect = closure_flows(lanes, closure, table.economies, table.economies, flows)
    weights = _weights(flows, table.economies)
    place = {code: at for at, code in enumerate(table.sectors)}
    e, s = len(table.economies), len(table.sectors)
    lost, delayed, days = (np.zeros((e, e, s)) for _ in range(3))
    for sector, groups in _groups_of_sectors().items():
        if sector in place:
            for whole, part in zip((lost, delayed, days), _mean(effect, weights, groups), strict=True):
                whole[:, :, place[sector]] = part
    return lost, delayed, days


def _weights(flows: GoodsFlows, economies: tuple[str, ...]) -> Array:
    """Return the value of each group between the table's economies, (K, E, E)."""
    at = [anchored_economies().index(code) for code in economies]
    return np.asarray(flows.value[:, at][:, :, at], dtype=np.float64)


def _groups_of_sectors() -> dict[str, list[int]]:
    """Return the groups of goods that make up each sector, by number."""
    bridged = product_sectors()
    found: dict[str, set[int]] = {}
    for number, group in enumerate(cargo_groups()):
        for entry in group.products:
            # An entry is a product, or a sector that stands for its products.
            for sector in bridged.get(entry, {entry: 1.0}):
                found.setdefault(sector, set()).add(number)
        for sector in group.sectors:
            found.setdefault(sector, set()).add(number)
    return {sector: sorted(groups) for sector, groups in found.items()}


def _mean(effect: ClosureFlows, weights: Array, groups: list[int]) -> tuple[Array, Array, Array]:
    """Return lost, delayed and days of some groups together, (E, E) each."""
    weight = weights[groups]
    total = weight.sum(axis=0)
    share = np.where(total > 0, weight / np.where(total > 0, total, 1.0), 1.0 / len(groups))
    lost, late = (share * part[groups] for part in (effect.lost, effect.delayed))
    delayed = late.sum(axis=0)
    days = (late * effect.delay_days[groups]).sum(axis=0)
    mean = np.divide(days, delayed, out=np.zeros_like(days), where=delayed > 0)
    return lost.sum(axis=0), delayed, mean
