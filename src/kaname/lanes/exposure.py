"""How much of what an economy buys and sells by sea passes each strait: E = Σ m · sea · φ, with a band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.lanes.goods import GoodsFlows, Level, sea_share
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import ChoiceParameters, SeaLanes, parameters
from kaname.lanes.vessels import cargo_groups

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Passing:
    """What passes each strait on its way to and from some economies, by group of goods and partner.

    Attributes
    ----------
    imports, exports
        (K, E, G) US dollars by group, partner and strait.
    import_tonnes, export_tonnes
        (K, E, G) weight, where it is reported.
    """

    imports: Array
    exports: Array
    import_tonnes: Array
    export_tonnes: Array


@dataclass(frozen=True, eq=False)
class StraitExposure:
    """Exposure of an economy or group to every strait.

    Attributes
    ----------
    import_total, export_total
        US dollars of all goods counted, by land and air too: the denominators.
    import_share, export_share
        (3, G) low, central and high share of the denominators that passes each strait.
    passing
        The central values in detail.
    """

    import_total: float
    export_total: float
    import_share: Array
    export_share: Array
    passing: Passing


def passing(
    lanes: SeaLanes, flows: GoodsFlows, members: tuple[str, ...], given: ChoiceParameters, sea: Level = "central"
) -> Passing:
    """Return what passes each strait to and from the members; trade among them is left out.

    Ways are the same there and back: the share of i's sales to n is taken for n's sales to i as well.
    """
    codes = anchored_economies()
    inside = [codes.index(code) for code in members if code in codes]
    outside = np.ones(len(codes))
    outside[inside] = 0.0
    by_sea = sea_share(sea)
    groups = cargo_groups()
    by_cargo = {cargo: lanes.economies(cargo, tuple(codes[i] for i in inside), given).passing for cargo in _cargoes()}
    shape = (len(groups), len(codes), next(iter(by_cargo.values())).shape[2])
    found = [np.zeros(shape) for _ in range(4)]
    for k, group in enumerate(groups):
        share = by_cargo[group.cargo] * outside[:, None, None]
        for number, table in enumerate((flows.value, flows.tonnes)):
            bought = table[k][:, inside] * by_sea[k][:, inside]
            sold = table[k][inside].T * by_sea[k][inside].T
            found[2 * number][k] = np.einsum("ed,edg->eg", bought, share)
            found[2 * number + 1][k] = np.einsum("ed,edg->eg", sold, share)
    return Passing(found[0], found[1], found[2], found[3])


def strait_exposure(lanes: SeaLanes, flows: GoodsFlows, members: tuple[str, ...]) -> StraitExposure:
    """Return the exposure of the members to every strait, as shares of all goods counted.

    The band takes in the dispersion of the choice of a way (half to double), the constants fitted to the low and the
    high end of the published shares, and the low and high shares of the sea among modes.
    """
    codes = anchored_economies()
    inside = [codes.index(code) for code in members if code in codes]
    outside = np.array([code not in members for code in codes])
    bought = flows.value[:, :, inside][:, outside].sum()
    sold = flows.value[:, inside][:, :, outside].sum()
    central = passing(lanes, flows, members, parameters())
    shares = []
    for given, sea in _variants():
        found = passing(lanes, flows, members, given, sea)
        shares.append((_shares(found.imports, bought), _shares(found.exports, sold)))
    middle = (_shares(central.imports, bought), _shares(central.exports, sold))
    bands = [
        np.stack([np.minimum(low, mid), mid, np.maximum(high, mid)])
        for low, mid, high in zip(
            (np.min([s[side] for s in shares], axis=0) for side in (0, 1)),
            middle,
            (np.max([s[side] for s in shares], axis=0) for side in (0, 1)),
            strict=True,
        )
    ]
    return StraitExposure(float(bought), float(sold), bands[0], bands[1], central)


def import_shares(lanes: SeaLanes, flows: GoodsFlows, members: tuple[str, ...]) -> Array:
    """Return the central share of the members' imports that passes each strait, (G,), as in `strait_exposure`."""
    codes = anchored_economies()
    inside = [codes.index(code) for code in members if code in codes]
    outside = np.array([code not in members for code in codes])
    bought = float(flows.value[:, :, inside][:, outside].sum())
    return _shares(passing(lanes, flows, members, parameters()).imports, bought)


def _variants() -> list[tuple[ChoiceParameters, Level]]:
    """Return the parameters and sea shares whose span is the band: one thing moved at a time, with its sea share."""
    central = parameters()
    found: list[tuple[ChoiceParameters, Level]] = []
    levels: tuple[Level, ...] = ("low", "high")
    for level in levels:
        moved = parameters(level)
        for given in (
            ChoiceParameters(moved.dispersion, central.toll, central.port_reach),
            ChoiceParameters(central.dispersion, moved.toll, central.port_reach),
        ):
            found += [(given, sea) for sea in levels]
    return found


def _shares(value: Array, total: float) -> Array:
    summed = value.sum(axis=(0, 1))
    return np.asarray(summed / total if total > 0 else np.zeros_like(summed))


def _cargoes() -> tuple[str, ...]:
    return tuple(sorted({group.cargo for group in cargo_groups()}))
