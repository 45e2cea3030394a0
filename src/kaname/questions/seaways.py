"""The ways a small map draws on the sea, from the cache where they are there."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np

from kaname.warehouse.tables import NETWORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaname.questions.session import Session

Point = tuple[float, float]
# The version of how ways are found: another number makes them anew.
METHOD = 1


def seaways(session: Session, sources: Sequence[Point], targets: Sequence[Point]) -> tuple[tuple[Point, ...], ...]:
    """Return the shortest ways by sea from each source to each target, shared stretches once.

    Places are longitude and latitude in degrees, every strait is open; ways come in hundredths of a degree.
    """
    asked = [METHOD, session.store.snapshot(NETWORK).sha256, sources, targets]
    name = f"seaways-{hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:24]}"
    lines = json.loads(session.cache.kept_text(name, lambda: _found(session, sources, targets), _sound))
    return tuple(tuple((lon, lat) for lon, lat in line) for line in lines)


def _found(session: Session, sources: Sequence[Point], targets: Sequence[Point]) -> str:
    from kaname.lanes.chart import chart  # noqa: PLC0415 - what is kept needs no network
    from kaname.warehouse.sea import sea_edges  # noqa: PLC0415 - as above

    ends = (np.array(places, dtype=np.float64).reshape(-1, 2) for places in (sources, targets))
    return json.dumps([line.tolist() for line in chart(*sea_edges(session.store)).ways(*ends)])


def _sound(kept: str) -> bool:
    """Tell whether what is kept are lines on the globe."""
    try:
        return all(abs(lon) <= 180 and abs(lat) <= 90 for line in json.loads(kept) for lon, lat in line)  # noqa: PLR2004 - degrees
    except (ValueError, TypeError):
        return False
