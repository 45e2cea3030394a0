"""Ports by UN/LOCODE, and the anchors that stand for the trade of an economy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault
from kaname.vocab.economies import economies
from kaname.vocab.table import nearest, rows

TRANSIT = "transit port"
LOCODE = 5
CARGOES = ("container", "bulk", "crude", "lng")


@dataclass(frozen=True, slots=True)
class Port:
    """A port and, by kind of cargo, the share of its economy's trade it stands for, 0 where it stands for none."""

    code: str
    economy: str
    name: str
    lat: float
    lon: float
    weight: tuple[float, ...]
    basis: str
    source: str

    @property
    def host(self) -> str | None:
        """The economy the port stands in, where it serves another that has none of its own on file; else None."""
        stands = _economy_of_prefix()[self.code[:2]]
        return None if stands == self.economy else stands


@cache
def ports() -> tuple[Port, ...]:
    """Return every port of the vocabulary; the port of another economy's transit stands once for each."""
    return tuple(
        Port(
            code=row["port"],
            economy=row["economy"],
            name=row["name"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            weight=tuple(float(row[cargo]) for cargo in CARGOES),
            basis=row["basis"],
            source=row["source"],
        )
        for row in rows("ports")
    )


@cache
def port_codes() -> frozenset[str]:
    """Return the UN/LOCODEs of the vocabulary."""
    return frozenset(port.code for port in ports())


def port_named(code: str) -> str | None:
    """Return a UN/LOCODE of the vocabulary in capitals, ``jp yok`` too; None when it is none."""
    upper = "".join(code.upper().split())
    return upper if upper in port_codes() else None


def like_a_port(code: str) -> bool:
    """Return whether an unknown name is written as a UN/LOCODE is: the two letters of some ports, and three more."""
    upper = code.strip().upper()
    return len(upper) == LOCODE and upper.isalnum() and upper[:2] in _economy_of_prefix()


@cache
def _economy_of_prefix() -> dict[str, str]:
    """Return the economy that the first two letters of a UN/LOCODE stand for: that of most of the ports with them."""
    found: dict[str, Counter[str]] = {}
    for port in ports():
        found.setdefault(port.code[:2], Counter())[port.economy] += TRANSIT not in port.basis
    return {prefix: counts.most_common(1)[0][0] for prefix, counts in found.items()}


@cache
def anchors() -> tuple[Port, ...]:
    """Return the ports that stand for some trade, by economy."""
    return tuple(port for port in ports() if any(port.weight))


@cache
def anchored_economies() -> tuple[str, ...]:
    """Return the economies that have an anchor, in alphabetical order."""
    return tuple(sorted({port.economy for port in anchors()}))


@cache
def anchor_weights(cargo: str) -> NDArray[np.float64]:
    """Return the (E, N) shares with which anchors stand for economies; rows sum to 1."""
    codes = anchored_economies()
    weights = np.zeros((len(codes), len(anchors())))
    for number, port in enumerate(anchors()):
        weights[codes.index(port.economy), number] = port.weight[CARGOES.index(cargo)]
    return weights


def places(code: str) -> tuple[Port, ...]:
    """Return the port of a UN/LOCODE, or the anchors of an economy by ISO3 code, largest first, in any case.

    Raises
    ------
    UsageFault
        Naming the nearest known codes.
    """
    upper = code.upper()
    # A port of another economy's transit stands once for each it serves; named by itself, it is its own economy's.
    named = sorted((port for port in ports() if port.code == upper), key=lambda port: port.host is not None)
    if named:
        return (replace(named[0], economy=named[0].host or named[0].economy),)
    own = [port for port in anchors() if port.economy == upper]
    if own:
        return tuple(sorted(own, key=lambda port: -sum(port.weight)))
    if upper in economies():
        raise UsageFault("lanes.no_anchor", economy=upper)
    known = {port.code for port in ports()} | set(anchored_economies())
    raise UsageFault("lanes.unknown_place", place=code, nearest=nearest(code, sorted(known)))


def place(code: str) -> Port:
    """Return the port of a UN/LOCODE, or the largest anchor of an economy; `UsageFault` as for `places`."""
    return places(code)[0]


def with_ports(label: str, members: tuple[str, ...]) -> tuple[str, ...]:
    """Return the members that have an anchor.

    Raises
    ------
    UsageFault
        When none has, naming what they are together.
    """
    inside = tuple(member for member in members if member in anchored_economies())
    if not inside:
        raise UsageFault("lanes.no_anchor", economy=label)
    return inside


def positions(of: tuple[Port, ...]) -> NDArray[np.float64]:
    """Return the (N, 2) longitudes and latitudes of ports."""
    return np.array([(port.lon, port.lat) for port in of], dtype=np.float64).reshape(-1, 2)
