"""What closed straits do to the imports and to the exports of an economy or group, all goods together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.lanes.closure import Closure, ClosureFlows, closure_flows, with_bypass
from kaname.lanes.goods import GoodsFlows
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import SeaLanes
from kaname.model.quantity import Band

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of trade through a closure.

    Attributes
    ----------
    lost
        Share of all its trade left without a path, 0–1; the band is that of bypass pipelines.
    delayed
        Share that goes by another way, 0–1.
    delay_days, detour_km
        Means of what is delayed; None where nothing is.
    freight_change
        Rise of the cost of sea freight, 0.1 is ten per cent.
    """

    lost: Band
    delayed: float
    delay_days: float | None
    detour_km: float | None
    freight_change: float


def closure_sides(
    lanes: SeaLanes, flows: GoodsFlows, members: tuple[str, ...], closure: Closure
) -> tuple[Side, Side, dict[str, float]]:
    """Return the imports' side, the exports' side and what pipelines take round, million barrels a day by pipeline.

    Trade among the members is left out.
    """
    codes = anchored_economies()
    own = [codes.index(member) for member in members]
    outside = np.array([code not in members for code in codes])
    sides = []
    for into in (True, False):
        pair = (codes, members) if into else (members, codes)
        bare = closure_flows(lanes, closure, pair[0], pair[1])
        effects = [with_bypass(bare, closure, flows, level) for level in ("high", "central", "low")]
        value = flows.value[:, :, own] * outside[:, None] if into else flows.value[:, own] * outside
        sides.append((_side(effects, value), effects[1].bypassed_mbd))
    (imports, bypassed), (exports, _) = sides
    return imports, exports, bypassed


def _side(effects: list[ClosureFlows], value: Array) -> Side:
    """Return one direction; the more pipelines take round, the less is lost: their high capacity is the low end."""
    total, central = float(value.sum()), effects[1]
    lost = [float((effect.lost * value).sum() / value.sum()) if total else 0.0 for effect in effects]
    late = central.delayed * value
    moved = float(late.sum())
    days, km = (
        float((late * part).sum() / moved) if moved else None for part in (central.delay_days, central.detour_km)
    )
    return Side(
        lost=Band(*lost),
        delayed=moved / total if total else 0.0,
        delay_days=days,
        detour_km=km,
        freight_change=float((central.dearer * value).sum() / total) if total else 0.0,
    )
