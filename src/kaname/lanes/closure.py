"""What closing straits does: trade lost where no path is left, delayed where there is another, dearer for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault
from kaname.lanes.goods import GoodsFlows, sea_share
from kaname.lanes.network import gate_numbers, gates
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import SeaLanes, closure_effect
from kaname.lanes.vessels import cargo_groups
from kaname.model.quantity import Band
from kaname.texts import Bilingual
from kaname.vocab.table import names, rows

Array = NDArray[np.float64]
BARRELS_A_TONNE = 7.33
DAYS_A_YEAR = 365.0
MILLION = 1e6
LEVELS = ("low", "central", "high")


@dataclass(frozen=True, slots=True)
class Closure:
    """Straits closed to ships, physically or because carriers stop.

    Attributes
    ----------
    chokepoints
        Straits by id.
    stopped
        Share of the traffic that no longer passes, 0–1: 1 is a physical closure, less a commercial one.
    premium_km
        What passing still costs those that go on, as distance: insurance over the cost of a kilometre.
    """

    chokepoints: tuple[str, ...]
    stopped: float = 1.0
    premium_km: float = 0.0

    def __post_init__(self) -> None:
        gate_numbers(self.chokepoints)
        if not 0 <= self.stopped <= 1:
            raise UsageFault("lanes.bad_share", share=self.stopped)
        if not 0 <= self.premium_km < float("inf"):
            raise UsageFault("lanes.bad_premium", premium=self.premium_km)

    @property
    def premium(self) -> Array:
        """The premium by gate, (G,) km-equivalents."""
        extra = np.zeros(len(gates()))
        extra[list(gate_numbers(self.chokepoints))] = self.premium_km
        return extra


def premium_as_distance(rate: float, ship_value_usd: float, usd_a_day: float, km_a_day: float) -> float:
    """Return an insurance premium, a share of the ship's value for one passage, as kilometres of sailing.

    Raises
    ------
    UsageFault
        When a figure is negative or the cost of a day is not above 0.
    """
    if rate < 0 or ship_value_usd < 0 or km_a_day < 0 or not usd_a_day > 0:
        raise UsageFault("lanes.bad_premium", premium=rate)
    return rate * ship_value_usd / usd_a_day * km_a_day


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline that leads oil past a strait; `spare` is what it can carry more, million barrels a day."""

    id: str
    name: Bilingual
    economy: str
    avoids: str
    landfall: str
    capacity_mbd: float
    spare: Band
    note: Bilingual
    source: str


def pipelines() -> tuple[Pipeline, ...]:
    """Return the pipelines of the vocabulary."""
    return tuple(
        Pipeline(
            id=row["pipeline"],
            name=names(row, "name"),
            economy=row["economy"],
            avoids=row["avoids"],
            landfall=row["landfall"],
            capacity_mbd=float(row["capacity_mbd"]),
            spare=Band(*(float(row[f"spare_{level}_mbd"]) for level in LEVELS)),
            note=names(row, "note"),
            source=row["source"],
        )
        for row in rows("pipelines")
    )


@dataclass(frozen=True, eq=False)
class ClosureFlows:
    """What a closure does to the sea-borne and other trade of every pair, by group of goods.

    Attributes
    ----------
    exporters, importers
        Labels of the last two axes.
    groups
        Labels of the first axis.
    lost
        (K, E, D) share of the pair's trade, all modes, for which no path is left, 0–1.
    delayed
        (K, E, D) share that arrives by another way, 0–1.
    delay_days
        (K, E, D) days by which that share is late; 0 where nothing is delayed.
    detour_km
        (K, E, D) kilometres by which that share sails farther.
    dearer
        (K, E, D) rise of the generalised cost of sea freight of the pair's traffic that still arrives, 0 is none.
    bypassed_mbd
        Million barrels a day that pipelines take round the closure, by pipeline.
    """

    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    groups: tuple[str, ...]
    lost: Array
    delayed: Array
    delay_days: Array
    detour_km: Array
    dearer: Array
    bypassed_mbd: dict[str, float]


def closure_flows(
    lanes: SeaLanes,
    closure: Closure,
    economies: Iterable[str] | None = None,
    into: Iterable[str] | None = None,
    flows: GoodsFlows | None = None,
    bypass: str = "central",
) -> ClosureFlows:
    """Return lost and delayed shares by exporter, importer and group of goods.

    Parameters
    ----------
    lanes
        All lanes.
    closure
        Straits and how they are closed.
    economies, into
        Exporters and importers; every anchored economy when `economies` is not given, the exporters when `into` is not.
    flows
        When given, pipelines that avoid a closed strait carry crude oil on, up to their spare capacity: the lost
        exports of their economy fall by that share, for every buyer alike.
    bypass
        Which spare capacity of pipelines counts: low, central or high.

    Notes
    -----
    Several straits are closed as one set, so that those of one detour (Suez and Bab el-Mandeb) never add up. Ports
    cut off lose their trade; it is not moved overland to another coast.
    """
    codes = anchored_economies()
    sellers = codes if economies is None else tuple(economies)
    buyers = sellers if into is None else tuple(into)
    by_sea = sea_share("central")[:, [codes.index(c) for c in sellers]][:, :, [codes.index(c) for c in buyers]]
    order = [group.cargo for group in cargo_groups()]
    effect = {
        cargo: closure_effect(lanes, cargo, (sellers, buyers), closure.chokepoints, closure.stopped, closure.premium)
        for cargo in dict.fromkeys(order)
    }
    lost, delayed, days, km, dearer = (
        np.stack([getattr(effect[cargo], part) for cargo in order])
        for part in ("lost", "moved", "detour_days", "detour_km", "dearer")
    )
    lost, delayed = lost * by_sea, delayed * by_sea
    days, km = (np.where(delayed > 0, part, 0.0) for part in (days, km))
    names_of = tuple(group.id for group in cargo_groups())
    found = ClosureFlows(sellers, buyers, names_of, lost, delayed, days, km, dearer, {})
    return found if flows is None else with_bypass(found, closure, flows, bypass)


def with_bypass(effect: ClosureFlows, closure: Closure, flows: GoodsFlows, level: str = "central") -> ClosureFlows:
    """Return the effect with the crude oil that pipelines lead round the closed straits no longer lost.

    Buyers that were not asked for are taken to lose the same share of the exporter's oil as those that were: the
    port is shut for all alike. `level` says which spare capacity counts: low, central or high.
    """
    codes = anchored_economies()
    crude = effect.groups.index("crude")
    columns = [codes.index(code) for code in effect.importers]
    lost, carried = effect.lost.copy(), dict[str, float]()
    for line in pipelines():
        if line.avoids not in closure.chokepoints or line.economy not in effect.exporters:
            continue
        row = effect.exporters.index(line.economy)
        tonnes, rate = flows.tonnes[crude, codes.index(line.economy)], lost[crude, row]
        asked = tonnes[columns]
        share = float((asked * rate).sum() / asked.sum()) if asked.sum() > 0 else float(rate.max(initial=0.0))
        barrels = float(tonnes.sum()) * share * BARRELS_A_TONNE / DAYS_A_YEAR / MILLION
        if barrels > 0:
            carried[line.id] = min(float(getattr(line.spare, level)), barrels)
            lost[crude, row] *= 1 - carried[line.id] / barrels
    return replace(effect, lost=lost, bypassed_mbd=carried)
