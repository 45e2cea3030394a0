"""What the model would have said before two closures, beside what ships did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.lanes.closure import premium_as_distance
from kaname.lanes.goods import GoodsFlows, sea_share
from kaname.lanes.network import gate_numbers
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import ChoiceParameters, SeaLanes, closure_effect, parameters
from kaname.lanes.vessels import cargo_groups, fleet
from kaname.model.quantity import Band
from kaname.vocab.table import rows

Array = NDArray[np.float64]
Days = NDArray[np.datetime64]
LEVELS = ("low", "central", "high")
MOST = 0.95


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the model says of one kind of cargo when passing a strait becomes dear or impossible.

    Attributes
    ----------
    cargo
        Kind of cargo.
    fall
        Share by which the traffic of the strait falls, 0–1, as a band.
    lost
        Share of the strait's traffic left without a path, 0–1.
    round_cape
        Share of the traffic that turns away which goes round the Cape of Good Hope, 0–1.
    """

    cargo: str
    fall: Band
    lost: float
    round_cape: float


def observed_change(dates: Days, counts: Sequence[float], before: tuple[str, str], after: tuple[str, str]) -> float:
    """Return the relative change of the mean of a daily series between two periods, ends included: −0.5 is half.

    Raises
    ------
    ValueError
        When a period has no day in the series, or nothing passed before.
    """
    values = np.asarray(counts, dtype=np.float64)
    means = []
    for first, last in (before, after):
        inside = (dates >= np.datetime64(first)) & (dates <= np.datetime64(last))
        if not inside.any():
            message = f"the series has no day from {first} to {last}"
            raise ValueError(message)
        means.append(float(values[inside].mean()))
    if means[0] <= 0:
        message = f"nothing passed from {before[0]} to {before[1]}"
        raise ValueError(message)
    return means[1] / means[0] - 1


def war_premium(cargo: str) -> Band:
    """Return the war-risk premium of one passage, as kilometres of sailing, for a kind of cargo.

    The rate is a share of the ship's value; values and daily costs are in ``vocab/war_risk.csv``.
    """
    row = next(row for row in rows("war_risk") if row["cargo"] == cargo)
    speed = sum(share * ship.km_a_day for ship, share in fleet(cargo))
    found = (
        premium_as_distance(float(row[f"rate_{level}"]), float(row["ship_usd"]), float(row["usd_a_day"]), speed)
        for level in LEVELS
    )
    return Band(*found)


def physical_forecast(lanes: SeaLanes, flows: GoodsFlows, strait: str, cargo: str) -> Forecast:
    """Return the forecast for a strait closed to all: what has no path is lost, the rest turns away."""
    codes, weight = _largest(flows, cargo)
    effect = closure_effect(lanes, cargo, (codes, codes), (strait,))
    gone, lost = (float((weight * part).sum()) for part in (effect.lost + effect.moved, effect.lost))
    return Forecast(cargo, Band(1.0, 1.0, 1.0), lost / gone if gone > 0 else 0.0, 0.0)


def premium_forecast(lanes: SeaLanes, flows: GoodsFlows, strait: str, cargo: str) -> Forecast:
    """Return the forecast for a strait that stays open at a war-risk premium: each class of ships weighs the detour."""
    codes, weight = _largest(flows, cargo)
    (gate,), (cape,) = gate_numbers((strait,)), gate_numbers(("cape_of_good_hope",))
    given = parameters()
    usual = np.einsum("ed,edg->g", weight, _passing(lanes, cargo, codes, given))
    falls, rounds = [], []
    premium = war_premium(cargo)
    for level in LEVELS:
        dear = given.with_toll(strait, given.toll[gate] + getattr(premium, level))
        now = np.einsum("ed,edg->g", weight, _passing(lanes, cargo, codes, dear))
        away = float(usual[gate] - now[gate])
        falls.append(away / float(usual[gate]))
        rounds.append(float(now[cape] - usual[cape]) / away if away > 0 else 0.0)
    return Forecast(cargo, Band(*falls), 0.0, rounds[1])


def _passing(lanes: SeaLanes, cargo: str, codes: tuple[str, ...], given: ChoiceParameters) -> Array:
    return lanes.economies(cargo, codes, given, codes).passing


def _largest(flows: GoodsFlows, cargo: str) -> tuple[tuple[str, ...], Array]:
    """Return the largest traders by sea, most of the trade in all, and the trade among them, (E, E)."""
    weight = _weight(flows, cargo)
    size = weight.sum(axis=0) + weight.sum(axis=1)
    order = np.argsort(-size)
    enough = int(np.searchsorted(np.cumsum(size[order]), MOST * size.sum())) + 1
    kept = np.sort(order[:enough])
    codes = anchored_economies()
    return tuple(codes[number] for number in kept), weight[np.ix_(kept, kept)]


def _weight(flows: GoodsFlows, cargo: str) -> Array:
    """Return the (E, E) trade by sea of a kind of cargo: tonnes where every group of it is weighed, else dollars."""
    chosen = [number for number, group in enumerate(cargo_groups()) if group.cargo == cargo]
    weighed = all(cargo_groups()[number].products for number in chosen)
    table = flows.tonnes if weighed else flows.value
    return np.asarray((table[chosen] * sea_share("central")[chosen]).sum(axis=0), dtype=np.float64)
