"""Ways over a sea network: lengths on the globe, gates across straits, and how traffic divides among the ways.

A *gate* is a strait that is watched. Every way is then a sequence of gates, each passed in one of two directions; a
*state* is a gate with a direction, 2G of them: state g passes gate g from its side A to its side B, state G + g the
other way. All that the choice of a way needs is the length between states with every gate shut, so that closing
straits or shutting out a class of ships never walks the network anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
NEVER = np.inf
# Stands for never where two of them are subtracted: dearer than any way.
FAR = 1e15

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def great_circle(start: Array, end: Array) -> Array:
    """Return kilometres along the great circle between rows of longitude and latitude.

    Parameters
    ----------
    start, end
        (..., 2) longitude and latitude in degrees; broadcast against each other.

    Returns
    -------
    Array
        (...) km on a sphere of the mean radius 6,371.0088 km (IUGG); haversine form, exact for small distances.
    """
    lon_a, lat_a = np.moveaxis(np.radians(start), -1, 0)
    lon_b, lat_b = np.moveaxis(np.radians(end), -1, 0)
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)


def crossings(starts: Array, ends: Array, line_a: Array, line_b: Array) -> NDArray[np.int8]:
    """Return how straight edges cross a line: 1 from its side A to its side B, −1 the other way, 0 not at all.

    Parameters
    ----------
    starts, ends
        (K, 2) longitude and latitude of the edges' ends, degrees.
    line_a, line_b
        (2,) ends of the line. Side A lies to the left of the line from `line_a` to `line_b`.

    Notes
    -----
    Plane geometry in degrees, with longitudes counted from the line's own: fit for lines a few degrees long.
    """
    turned = [np.column_stack(((p[:, 0] - line_a[0] + 180) % 360 - 180, p[:, 1] - line_a[1])) for p in (starts, ends)]
    step = np.array([(line_b[0] - line_a[0] + 180) % 360 - 180, line_b[1] - line_a[1]])
    left = [step[0] * p[:, 1] - step[1] * p[:, 0] for p in turned]
    way = turned[1] - turned[0]
    short = np.abs(way[:, 0]) < 180  # noqa: PLR2004 - an edge round the far side of the globe is not this one
    near = way[:, 0] * -turned[0][:, 1] - way[:, 1] * -turned[0][:, 0]
    far = way[:, 0] * (step[1] - turned[0][:, 1]) - way[:, 1] * (step[0] - turned[0][:, 0])
    cross = short & ((left[0] > 0) != (left[1] > 0)) & ((near > 0) != (far > 0))
    return np.where(cross, np.where(left[0] > 0, 1, -1), 0).astype(np.int8)


@dataclass(frozen=True, slots=True)
class GateLengths:
    """Lengths in kilometres with every gate shut; infinite where no way is left.

    Attributes
    ----------
    direct
        (O, D) from origin to destination through no gate.
    access
        (O, 2G) from origin to the side from which the state passes its gate.
    between
        (2G, 2G) from behind the row's gate to the side before the column's.
    egress
        (2G, D) from behind the gate to the destination.
    """

    direct: Array
    access: Array
    between: Array
    egress: Array

    def __post_init__(self) -> None:
        origins, destinations = self.direct.shape
        states = len(self.between)
        shapes = (self.access.shape, self.between.shape, self.egress.shape)
        if shapes != ((origins, states), (states, states), (states, destinations)) or states % 2:
            message = "the lengths to, between and from the gates do not fit each other"
            raise ValueError(message)
        if any(np.isnan(part).any() or (part < 0).any() for part in (self.direct, *self._parts)):
            message = "a length is negative or not a number"
            raise ValueError(message)

    @property
    def _parts(self) -> tuple[Array, Array, Array]:
        return self.access, self.between, self.egress

    def open_to(self, passable: Mask) -> GateLengths:
        """Return the lengths when only the gates in the (G,) mask can be passed."""
        both = np.tile(passable, 2)
        return GateLengths(
            self.direct,
            np.where(both, self.access, NEVER),
            np.where(both & both[:, None], self.between, NEVER),
            np.where(both[:, None], self.egress, NEVER),
        )


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """How the traffic of each pair divides among its ways.

    Attributes
    ----------
    cost
        (O, D) generalised cost of the cheapest way, km-equivalents; infinite where there is no path.
    length
        (O, D) mean length of the ways chosen, km; infinite where there is no path.
    passing
        (O, D, G) share of the traffic that passes each gate, 0–1; zero where there is no path.
    through
        (O, D, G) mean length of the ways that pass each gate, km; zero where none does.
    """

    cost: Array
    length: Array
    passing: Array
    through: Array


def cheapest(lengths: GateLengths, toll: Array) -> tuple[Array, Array]:
    """Return the least generalised cost from each origin, (O, D), and from behind each gate, (2G, D).

    Parameters
    ----------
    lengths
        With every gate shut.
    toll
        (G,) what passing a gate costs beyond its length, km-equivalents; negative only so far as no circle pays.

    Notes
    -----
    Bellman–Ford over the states: G + 1 rounds at most, since a cheapest way passes no gate twice.
    """
    step = _with_toll(_without_turns(lengths.between), toll)
    behind = lengths.egress.copy()
    for _ in range(len(step)):
        better = np.minimum(behind, _least(step, behind))
        if np.array_equal(better, behind):
            break
        behind = better
    else:
        message = "the tolls reward going in circles; raise the negative ones"
        raise ValueError(message)
    return np.minimum(lengths.direct, _least(_with_toll(lengths.access, toll), behind)), behind


def cheapest_states(
    lengths: GateLengths, toll: Array, behind: Array, origin: int, destination: int
) -> tuple[int, ...] | None:
    """Return the states a cheapest way passes, in order; None where there is no path.

    Parameters
    ----------
    lengths, toll
        As for `cheapest`.
    behind
        (2G, D) least cost from behind each gate, as `cheapest` returns it.
    origin, destination
        Row and column of `lengths.direct`.
    """
    ahead, twice = behind[:, destination], np.tile(toll, 2)
    cost = lengths.access[origin] + twice + ahead
    state = int(np.argmin(cost)) if len(cost) else -1
    straight = lengths.direct[origin, destination]
    if not (np.isfinite(straight) or (len(cost) and np.isfinite(cost[state]))):
        return None
    if not len(cost) or straight <= cost[state]:
        return ()
    passed = [state]
    gates = len(toll)
    while True:
        cost = lengths.between[state] + twice + ahead
        cost[(state + gates) % (2 * gates)] = NEVER
        following = int(np.argmin(cost))
        if lengths.egress[state, destination] <= cost[following]:
            return tuple(passed)
        state = following
        passed.append(state)


def route_choice(lengths: GateLengths, toll: Array, dispersion: float) -> RouteChoice:
    """Divide the traffic of every pair among its ways by a logit over generalised cost.

    The way with cost c is taken in proportion to exp(−c / dispersion), over all sequences of gates in which every
    gate passed leads nearer, at generalised cost, to the destination: Dial's efficient paths (Dial 1971,
    Transportation Research 5, 83–111), between the gates of a shortest way each. No way is enumerated: the weights
    follow from the destination backwards (the recursive form of Fosgerau, Frejinger and Karlström 2013).

    Parameters
    ----------
    lengths
        With every gate shut, km.
    toll
        (G,) km-equivalents of passing each gate.
    dispersion
        Scale of the logit, km-equivalents, above 0: a way dearer by this much is taken e times less. As it goes to
        0 all traffic takes the cheapest way.

    Raises
    ------
    ValueError
        When the dispersion is not above 0, or the tolls reward circles.
    """
    walk = _walk(lengths, toll, dispersion)
    gates, (origins, destinations) = len(toll), lengths.direct.shape
    length = np.full(walk.cost.shape, NEVER)
    passing, through = np.zeros((origins, destinations, gates)), np.zeros((origins, destinations, gates))
    for d in range(destinations):
        chain = _chain(walk, d)
        whole, moment = chain.totals()
        reached = whole > 0
        safe = np.where(reached, whole, 1.0)
        length[reached, d] = moment[reached] / safe[reached]
        visits, before = chain.forward()
        share, carried = visits * chain.weight, before * chain.weight + visits * chain.moment
        share_gate, carried_gate = (part[:, :gates] + part[:, gates:] for part in (share, carried))
        passing[:, d] = np.minimum(share_gate / safe[:, None], 1.0)
        through[:, d] = np.divide(carried_gate, share_gate, out=np.zeros_like(carried_gate), where=share_gate > 0)
    return RouteChoice(walk.cost, length, passing, through)


@dataclass(frozen=True, slots=True)
class Traffic:
    """A part of the traffic of each pair.

    Attributes
    ----------
    share
        (O, D) its share in all of it, 0–1; 0 where there is no path at all.
    length
        (O, D) its mean length, km; 0 where the share is 0.
    counted
        (O, D) mean of what its gates count for; 0 where the share is 0.
    """

    share: Array
    length: Array
    counted: Array


def traffic(
    lengths: GateLengths, toll: Array, dispersion: float, avoided: Mask, counts: Array | None = None
) -> tuple[Array, Traffic, Traffic]:
    """Return the least cost, all the traffic, and the part of it that passes none of the avoided gates.

    Parameters
    ----------
    lengths, toll, dispersion
        As for `route_choice`, whose ways these are.
    avoided
        (G,) mask.
    counts
        (G,) what each gate passed counts for, such as days in a canal; nothing when not given.

    Raises
    ------
    ValueError
        As for `route_choice`.
    """
    walk = _walk(lengths, toll, dispersion)
    value = np.tile(np.zeros(len(toll)) if counts is None else counts, 2)
    found = [[np.zeros(walk.cost.shape) for _ in range(3)] for _ in range(2)]
    for d in range(walk.cost.shape[1]):
        chain = _chain(walk, d)
        whole = chain.totals()[0]
        for part, (share, length, counted) in zip(
            (chain, chain.without(avoided)) if avoided.any() else (chain,), found, strict=False
        ):
            weight, moment = part.totals()
            some = weight > 0
            share[some, d] = np.minimum(weight[some] / whole[some], 1.0)
            length[some, d] = moment[some] / weight[some]
            if value.any():
                counted[some, d] = part.counted(value)[some] / weight[some]
    every = Traffic(*found[0])
    return walk.cost, every, Traffic(*found[1]) if avoided.any() else every


@dataclass(frozen=True, slots=True)
class _Walk:
    """What the walks to all destinations share: costs with a large number for never, lengths with 0 for it."""

    cost: Array
    here: Array
    behind: Array
    between_cost: Array
    access_cost: Array
    between: Array
    access: Array
    lengths: GateLengths
    dispersion: float


def _walk(lengths: GateLengths, toll: Array, dispersion: float) -> _Walk:
    if not dispersion > 0:
        message = "the dispersion must be above 0"
        raise ValueError(message)
    cost, behind = cheapest(lengths, toll)
    between = _without_turns(lengths.between)
    return _Walk(
        cost=cost,
        here=np.minimum(cost, FAR),
        behind=np.minimum(behind, FAR),
        between_cost=_with_toll(between, toll),
        access_cost=_with_toll(lengths.access, toll),
        between=np.where(np.isfinite(between), between, 0.0),
        access=np.where(np.isfinite(lengths.access), lengths.access, 0.0),
        lengths=lengths,
        dispersion=dispersion,
    )


@dataclass(frozen=True, eq=False)
class _Chain:
    """The walk among the states towards one destination: acyclic, hence solved by a finite sum.

    `onward`, `first`, `home` and `straight` are the likelihoods of steps between states, from origins to states, from
    states to the destination and from origins straight to it; the others are their lengths.
    """

    onward: Array
    first: Array
    home: Array
    straight: Array
    between: Array
    access: Array
    egress: Array
    direct: Array
    weight: Array = field(init=False)
    moment: Array = field(init=False)

    def __post_init__(self) -> None:
        weight = self._summed(self.home)
        moment = self._summed(self.home * self.egress + (self.onward * self.between) @ weight)
        self.__dict__.update(weight=weight, moment=moment)

    def _summed(self, start: Array) -> Array:
        """Return (I − onward)⁻¹ start; the powers of `onward` end, since every step leads nearer."""
        total, term = start.copy(), start
        for _ in range(len(start)):
            term = self.onward @ term
            total += term
            if term.max() <= 0:
                break
        return total

    def without(self, avoided: Mask) -> _Chain:
        """Return the same walk with some gates never passed."""
        kept = np.where(np.tile(avoided, 2), 0.0, 1.0)
        return replace(self, onward=self.onward * kept, first=self.first * kept)

    def totals(self) -> tuple[Array, Array]:
        """Return the weight of all ways from each origin, (O,), and that weight times their mean length."""
        whole = self.straight + _product(self.first, self.weight)
        moment = np.einsum("ij,ij->i", self.first, self.access * self.weight + self.moment)
        return whole, self.straight * self.direct + moment

    def counted(self, value: Array) -> Array:
        """Return the weight of all ways times what the states passed count for, (O,)."""
        return _product(self.first, self._summed(value * self.weight))

    def forward(self) -> tuple[Array, Array]:
        """Return the weight with which each state is reached, (O, 2G), and that weight times the length so far."""
        inverse, power = np.eye(len(self.onward)) + self.onward, self.onward
        while (power := _product(power, power)).any():
            inverse += _product(inverse, power)
        visits = _product(self.first, inverse)
        return visits, _product(self.first * self.access + _product(visits, self.onward * self.between), inverse)


def _chain(walk: _Walk, destination: int) -> _Chain:
    """Return the walk to a destination."""
    here, ahead = walk.here[:, destination], walk.behind[:, destination]
    egress, direct = walk.lengths.egress[:, destination], walk.lengths.direct[:, destination]
    return _Chain(
        onward=_likelihood(walk.between_cost, ahead, ahead, walk.dispersion),
        first=_likelihood(walk.access_cost, here, ahead, walk.dispersion),
        home=np.exp(np.minimum(ahead - egress, 0.0) / walk.dispersion) * (ahead < FAR),
        straight=np.exp(np.minimum(here - direct, 0.0) / walk.dispersion) * (here < FAR),
        between=walk.between,
        access=walk.access,
        egress=np.where(np.isfinite(egress), egress, 0.0),
        direct=np.where(np.isfinite(direct), direct, 0.0),
    )


def _product(matrix: Array, other: Array) -> Array:
    """Return `matrix` (A, B) times `other`, (B,) or (B, C), by one thread.

    Products of this size are made by the thousand: sharing each among threads costs more than the product, on a busy
    machine ten times as much.
    """
    if other.ndim == 1:
        return np.asarray(np.einsum("ij,j->i", matrix, other), dtype=np.float64)
    return np.asarray(np.einsum("ij,jk->ik", matrix, other), dtype=np.float64)


def _without_turns(between: Array) -> Array:
    """Return the lengths between states without turning round behind a gate to pass it again."""
    gates = len(between) // 2
    turn = np.roll(np.eye(2 * gates, dtype=np.bool_), gates, axis=1)
    return np.where(turn, NEVER, between)


def _with_toll(lengths: Array, toll: Array) -> Array:
    return np.asarray(lengths + np.tile(toll, 2), dtype=np.float64)


def _least(steps: Array, onward: Array) -> Array:
    """Return the min-plus product of (A, B) and (B, C)."""
    out = np.full((len(steps), onward.shape[1]), NEVER)
    for state in range(steps.shape[1]):
        np.minimum(out, steps[:, state, None] + onward[state], out=out)
    return out


def _likelihood(step: Array, here: Array, ahead: Array, dispersion: float) -> Array:
    """Return exp(−(step + ahead − here)/dispersion) where the step leads strictly nearer, else 0."""
    gain = here[:, None] - ahead
    return np.where(gain > 0, np.exp(np.minimum(gain - step, 0.0) / dispersion), 0.0) * (here < FAR)[:, None]
