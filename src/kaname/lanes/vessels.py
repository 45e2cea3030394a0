"""Classes of ships and what they fit through; groups of goods and the ships that carry them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault
from kaname.lanes.network import gates
from kaname.model.quantity import Band
from kaname.texts import Bilingual
from kaname.vocab.table import names, rows

KM_PER_KNOT_DAY = 1.852 * 24
# Whose speed gives the days where no class of ship is named.
DEFAULT_VESSEL = "neopanamax"
LIMITS = ("draught_m", "beam_m", "loa_m")


@dataclass(frozen=True, slots=True)
class Vessel:
    """A class of ships: its dimensions in metres, its speed in knots, and the straits it fits, a mask over gates."""

    id: str
    name: Bilingual
    dimensions: tuple[float, float, float]
    speed_kn: float
    fits: NDArray[np.bool_]
    source: str

    @property
    def km_a_day(self) -> float:
        """Distance sailed in a day at sea."""
        return self.speed_kn * KM_PER_KNOT_DAY


@dataclass(frozen=True, slots=True)
class CargoGroup:
    """A group of goods: the products or sectors in it, its kind of cargo, the share that goes by air or pipeline."""

    id: str
    name: Bilingual
    cargo: str
    products: tuple[str, ...]
    sectors: tuple[str, ...]
    off_sea: Band
    basis: str
    source: str


@cache
def vessels() -> dict[str, Vessel]:
    """Return the classes of ships by id, in the vocabulary's order."""
    limits = {row["chokepoint"]: tuple(float(row[name] or math.inf) for name in LIMITS) for row in rows("gates")}
    found = {}
    for row in rows("vessel_classes"):
        size = (float(row["draught_m"]), float(row["beam_m"]), float(row["loa_m"]))
        fits = np.array([all(a <= b for a, b in zip(size, limits[gate.id], strict=True)) for gate in gates()])
        found[row["vessel"]] = Vessel(
            row["vessel"], names(row, "name"), size, float(row["speed_kn"]), fits, row["source"]
        )
    return found


def vessel(name: str) -> Vessel:
    """Return a class of ships by id; `UsageFault` lists them."""
    try:
        return vessels()[name]
    except KeyError:
        raise UsageFault("lanes.unknown_vessel", vessel=name, known=", ".join(vessels())) from None


@cache
def gate_days() -> NDArray[np.float64]:
    """Return the days that passing each gate takes beyond sailing, (G,): canals."""
    days = {row["chokepoint"]: float(row["days"] or 0) for row in rows("gates")}
    return np.array([days[gate.id] for gate in gates()])


@cache
def fleet(cargo: str) -> tuple[tuple[Vessel, float], ...]:
    """Return the classes of ships that carry a kind of cargo, with their shares."""
    return tuple(
        (vessels()[row["vessel"]], float(row["share"])) for row in rows("cargo_vessels") if row["cargo"] == cargo
    )


@cache
def cargo_groups() -> tuple[CargoGroup, ...]:
    """Return the groups of goods in the vocabulary's order; an entry of `products` may be a mining sector."""
    return tuple(
        CargoGroup(
            id=row["group"],
            name=names(row, "name"),
            cargo=row["cargo"],
            products=tuple(part for part in row["products"].split(";") if part),
            sectors=tuple(part for part in row["sectors"].split(";") if part),
            off_sea=Band(*(float(row[f"off_{level}"]) for level in ("low", "central", "high"))),
            basis=row["basis"],
            source=row["source"],
        )
        for row in rows("cargo_groups")
    )
