"""What a closed strait does to a table's flows, by the sea lanes: from groups of goods to sectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.lanes.closure import Closure, ClosureFlows, closure_flows
from kaname.lanes.goods import GoodsFlows, goods_flows
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import SeaLanes
from kaname.lanes.vessels import cargo_groups
from kaname.model.input_output import InputOutputTable
from kaname.model.trade import TradeTable
from kaname.vocab.stress import product_sectors

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ClosedSectors:
    """What a closure does to every flow of a table, all (E, E, S): seller, buyer, product sold.

    Attributes
    ----------
    lost, delayed
        Shares of the flow, 0–1: without any path, and by a longer one.
    delay_days
        Days by which the delayed part is late.
    """

    lost: Array
    delayed: Array
    delay_days: Array


def closed_sectors(lanes: SeaLanes, closure: Closure, table: InputOutputTable, trade: TradeTable) -> ClosedSectors:
    """Return what share of each flow of the table a closure loses and delays, and by how many days.

    A sector that several groups of goods make up, such as crude oil and LNG, takes their mean by value, pair by pair;
    where a pair trades none of them, the plain mean. Services do not sail.

    Raises
    ------
    UsageFault
        When a strait is unknown, or trade lacks the table's year.
    """
    flows = goods_flows(table, trade, trade.require_year(table.year))
    effect = closure_flows(lanes, closure, table.economies, table.economies, flows)
    weights = _weights(flows, table.economies)
    place = {code: at for at, code in enumerate(table.sectors)}
    e, s = len(table.economies), len(table.sectors)
    found = [np.zeros((e, e, s)) for _ in range(3)]
    for sector, groups in _groups_of_sectors().items():
        if sector in place:
            for whole, part in zip(found, _mean(effect, weights, groups), strict=True):
                whole[:, :, place[sector]] = part
    return ClosedSectors(*found)


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
