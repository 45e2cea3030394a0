"""The sea lanes among all anchors: how traffic divides among its ways, for a kind of cargo and with straits shut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.routing import GateLengths, RouteChoice, Traffic, route_choice, traffic
from kaname.lanes.network import SeaNetwork, gate_numbers, gates
from kaname.lanes.ports import anchor_weights, anchored_economies, anchors, positions
from kaname.lanes.vessels import fleet, gate_days
from kaname.vocab.table import rows

Array = NDArray[np.float64]
NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True)
class ChoiceParameters:
    """What the choice of a way rests on: the logit's scale, tolls by gate and the reach of ports, all in km."""

    dispersion: float
    toll: tuple[float, ...]
    port_reach: float

    def with_toll(self, gate: str, toll: float) -> ChoiceParameters:
        """Return the same with another toll at one gate."""
        (number,) = gate_numbers((gate,))
        return replace(self, toll=(*self.toll[:number], toll, *self.toll[number + 1 :]))


@cache
def parameters(level: str = "central") -> ChoiceParameters:
    """Return the parameters of ``vocab/route_choice.csv`` at the low, central or high level."""
    given = {row["parameter"]: float(row[level]) for row in rows("route_choice")}
    toll = tuple(given.get(f"toll.{gate.id}", 0.0) for gate in gates())
    return ChoiceParameters(given["dispersion"], toll, given["port_reach"])


@dataclass(frozen=True, slots=True)
class EconomyLanes:
    """Lanes from every economy to some economies, over their ports and the ships of one kind of cargo.

    Attributes
    ----------
    passing
        (E, D, G) share of the trade by sea that passes each strait, 0–1.
    stranded
        (E, D) share for which no path is left, 0–1.
    length
        (E, D) mean length, km, of what has a path; infinite where nothing has.
    days
        (E, D) mean time at sea and in canals of what has a path; infinite where nothing has.
    cost
        (E, D) mean generalised cost, km-equivalents, of what has a path; infinite where nothing has.
    """

    passing: Array
    stranded: Array
    length: Array
    days: Array
    cost: Array


@dataclass(frozen=True, eq=False)
class SeaLanes:
    """The network, and the lengths among its anchors and gates, every gate shut."""

    network: SeaNetwork
    lengths: GateLengths

    def part(self, origins: NDArray[np.intp], destinations: NDArray[np.intp]) -> GateLengths:
        """Return the lengths from some anchors to some others."""
        return replace(
            self.lengths,
            direct=self.lengths.direct[np.ix_(origins, destinations)],
            access=self.lengths.access[origins],
            egress=self.lengths.egress[:, destinations],
        )

    def economies(
        self,
        cargo: str,
        into: tuple[str, ...],
        given: ChoiceParameters | None = None,
        origins: tuple[str, ...] | None = None,
    ) -> EconomyLanes:
        """Return the lanes from some economies (all anchored ones when not given) into others, every strait open.

        Ports share the trade of a pair by their weights and, at a scale of `port_reach`, by their nearness to the
        partner.
        """
        given = given or parameters()
        codes, weights = anchored_economies(), anchor_weights(cargo)
        sides = [[codes.index(code) for code in side] for side in (origins or codes, into)]
        ports = [np.flatnonzero(weights[side].any(axis=0)) for side in sides]
        rows_of, columns_of = (
            (weights[side][:, own] > 0).astype(float) for side, own in zip(sides, ports, strict=True)
        )
        part = self.part(ports[0], ports[1])
        total: _Sum | None = None
        for ship, share in fleet(cargo):
            now = route_choice(part.open_to(ship.fits), np.array(given.toll), given.dispersion)
            split = share * _port_split(weights, sides, ports, now.cost, given.port_reach)
            found = _Sum.of(now, split, ship.km_a_day, rows_of, columns_of.T)
            total = found if total is None else total.plus(found)
        if total is None:
            message = f"no ship carries {cargo}"
            raise ValueError(message)
        return total.means()


@dataclass(frozen=True, slots=True)
class _Sum:
    """Sums over ports and ships: what passes each gate, what arrives at all, and its length, days and cost."""

    passing: Array
    arrived: Array
    length: Array
    days: Array
    cost: Array

    @classmethod
    def of(cls, choice: RouteChoice, split: Array, km_a_day: float, rows_of: Array, columns_of: Array) -> _Sum:
        """Return the sums of one class of ships over the (N, M) split; `rows_of` is (E, N), `columns_of` (M, D)."""
        reached = np.isfinite(choice.length)
        length = np.where(reached, choice.length, 0.0)
        days = length / km_a_day + choice.passing @ gate_days()
        cost = np.where(reached, choice.cost, 0.0)
        gates_first = np.moveaxis(choice.passing * split[:, :, None], 2, 0)
        passing = np.moveaxis(rows_of @ gates_first @ columns_of, 0, 2)
        return cls(passing, *(rows_of @ (split * part) @ columns_of for part in (reached, length, days, cost)))

    def plus(self, other: _Sum) -> _Sum:
        """Return the sums of two parts of the fleet."""
        return _Sum(*(a + b for a, b in zip(self._parts, other._parts, strict=True)))

    @property
    def _parts(self) -> tuple[Array, ...]:
        return self.passing, self.arrived, self.length, self.days, self.cost

    def means(self) -> EconomyLanes:
        """Return shares and means."""
        some = self.arrived > 0
        mean = [np.divide(part, self.arrived, out=np.full_like(part, np.inf), where=some) for part in self._parts[2:]]
        return EconomyLanes(np.clip(self.passing, 0, 1), np.clip(1 - self.arrived, 0, 1), *mean)


@dataclass(frozen=True, slots=True)
class ClosureEffect:
    """What closing straits does to the sea trade of each pair, for one kind of cargo; all (E, D).

    Attributes
    ----------
    lost, moved
        Share of the sea trade for which no path is left, and share that takes another way, 0–1.
    detour_km, detour_days
        How much farther and longer the share moved is under way; 0 where nothing moves.
    dearer
        Rise of the generalised cost of what still arrives, 0 is none.
    """

    lost: Array
    moved: Array
    detour_km: Array
    detour_days: Array
    dearer: Array


def closure_effect(
    lanes: SeaLanes,
    cargo: str,
    pair: tuple[tuple[str, ...], tuple[str, ...]],
    shut: tuple[str, ...],
    stopped: float = 1.0,
    premium: Array | None = None,
) -> ClosureEffect:
    """Return what closing straits does to the trade from the first to the second economies of `pair`.

    Parameters
    ----------
    lanes, cargo, pair
        Lanes, kind of cargo, exporters and importers.
    shut
        Straits closed, as one set.
    stopped
        Share of the traffic that stops passing them, 0–1; the rest passes and pays the premium, (G,)
        km-equivalents, or takes another way if that is cheaper.
    """
    codes, weights = anchored_economies(), anchor_weights(cargo)
    given = parameters()
    sides = [[codes.index(code) for code in side] for side in pair]
    ports = [np.flatnonzero(weights[side].any(axis=0)) for side in sides]
    rows_of, columns_of = ((weights[s][:, own] > 0).astype(np.float64) for s, own in zip(sides, ports, strict=True))
    closed = np.zeros(len(gates()), dtype=np.bool_)
    closed[list(gate_numbers(shut))] = True
    sums = np.zeros((6, len(sides[0]), len(sides[1])))
    for ship, share in fleet(cargo):
        before = lanes.part(ports[0], ports[1]).open_to(ship.fits)
        moved = _moved(before, closed, given, ship.km_a_day)
        split = share * _port_split(weights, sides, ports, moved.cost_before, given.port_reach)
        paid = None if premium is None or stopped == 1 else _paid(before, closed, given, premium, moved)
        sums += np.stack([rows_of @ (split * value) @ columns_of.T for value in _blended(moved, paid, stopped)])
    lost, gone, km, days, rise, base = sums
    some = gone > 0
    means = [np.divide(value, gone, out=np.zeros_like(value), where=some) for value in (km, days)]
    dearer = np.divide(rise, base, out=np.zeros_like(rise), where=base > 0)
    return ClosureEffect(np.clip(lost, 0, 1), np.clip(gone, 0, 1), means[0], means[1], np.maximum(dearer, 0.0))


@dataclass(frozen=True, slots=True)
class _Moved:
    """Between ports, when straits close: shares, detours, the share that never passed, cost before and after."""

    lost: Array
    moved: Array
    km: Array
    days: Array
    stay: Array
    cost_before: Array
    cost_after: Array


def _moved(before: GateLengths, closed: NDArray[np.bool_], given: ChoiceParameters, km_a_day: float) -> _Moved:
    """Return what happens to the traffic that passes any of the closed gates, (N, M) each."""
    toll, days = np.array(given.toll), gate_days()
    cost, whole, spared = traffic(before, toll, given.dispersion, closed, days)
    touched = whole.share - spared.share
    touched[touched < NEGLIGIBLE] = 0.0
    # Destinations none of whose traffic passes keep their ways.
    columns = np.flatnonzero(touched.any(axis=0))
    after = cost.copy()
    path, km, late = np.isfinite(cost), np.zeros_like(cost), np.zeros_like(cost)
    if len(columns):
        part = replace(before, direct=before.direct[:, columns], egress=before.egress[:, columns])
        after[:, columns], again, _ = traffic(
            part.open_to(~closed), toll, given.dispersion, np.zeros_like(closed), days
        )
        path[:, columns] = again.share > 0
        some = (touched[:, columns] > 0) & path[:, columns]
        farther = _detour(again.length, whole.length[:, columns], spared, columns, touched, some, "length")
        longer = _detour(again.counted, whole.counted[:, columns], spared, columns, touched, some, "counted")
        km[:, columns] = np.maximum(farther, 0.0)
        late[:, columns] = np.maximum(farther / km_a_day + longer, 0.0)
    lost, moved = np.where(path, 0.0, touched), np.where(path, touched, 0.0)
    return _Moved(lost, moved, km, late, spared.share, cost, after)


def _detour(
    again: Array,
    whole: Array,
    spared: Traffic,
    columns: NDArray[np.intp],
    touched: Array,
    some: NDArray[np.bool_],
    value: str,
) -> Array:
    """Return how much more the new ways measure than those the closed gates were passed on."""
    passed = whole - (spared.share * getattr(spared, value))[:, columns]
    former = np.divide(passed, touched[:, columns], out=np.zeros_like(passed), where=some)
    return np.asarray(np.where(some, again - former, 0.0))


def _paid(
    before: GateLengths, closed: NDArray[np.bool_], given: ChoiceParameters, premium: Array, moved: _Moved
) -> tuple[Array, Array]:
    """Return, for those who go on sailing at a premium, the share of all that turns away and the rise of cost."""
    dear, _, turned = traffic(before, np.array(given.toll) + premium, given.dispersion, closed)
    cost = moved.cost_before
    rise = np.subtract(dear, cost, out=np.zeros_like(cost), where=np.isfinite(cost))
    return np.maximum(turned.share - moved.stay, 0.0), rise


def _blended(moved: _Moved, paid: tuple[Array, Array] | None, stopped: float) -> tuple[Array, ...]:
    """Return lost, moved, moved × km, moved × days, rise of cost and cost before, for a share that stops."""
    cost, gone = moved.cost_before, stopped * moved.moved
    arrives = np.isfinite(cost) & np.isfinite(moved.cost_after)
    rise = stopped * np.subtract(moved.cost_after, cost, out=np.zeros_like(cost), where=arrives)
    if paid is not None:
        gone = gone + (1 - stopped) * np.minimum(paid[0], moved.moved)
        rise = rise + (1 - stopped) * paid[1]
    base = np.where(np.isfinite(cost), cost, 0.0) * np.where(arrives, 1.0, 1 - stopped)
    return stopped * moved.lost, gone, gone * moved.km, gone * moved.days, rise, base


def _port_split(
    weights: Array, sides: list[list[int]], ports: list[NDArray[np.intp]], cost: Array, reach: float
) -> Array:
    """Return the (N, M) share of each pair of ports in the trade of its pair of economies."""
    own = [weights[side][:, harbours] for side, harbours in zip(sides, ports, strict=True)]
    size = [part.max(axis=0) for part in own]
    owner = [np.argmax(part > 0, axis=0) for part in own]
    nearest = np.full((len(sides[0]), len(sides[1])), np.inf)
    np.minimum.at(nearest, (owner[0][:, None], owner[1][None, :]), cost)
    least = nearest[owner[0]][:, owner[1]]
    known = np.isfinite(cost) & np.isfinite(least)
    gap = np.subtract(cost, least, out=np.full_like(cost, np.inf), where=known)
    near = np.where(np.isfinite(least), np.exp(-gap / reach), 1.0)
    pull = size[0][:, None] * size[1][None, :] * near
    members = [(part > 0).astype(np.float64) for part in own]
    whole = (members[0] @ pull @ members[1].T)[owner[0]][:, owner[1]]
    return np.asarray(np.divide(pull, whole, out=np.zeros_like(pull), where=whole > 0), dtype=np.float64)


def sea_lanes(network: SeaNetwork) -> SeaLanes:
    """Return the lanes among all anchors of the vocabulary."""
    return SeaLanes(network, network.gate_lengths(positions(anchors())))
