"""What the map is drawn from: the shapes of the land, and the lanes between the economies and straits it shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaname.media.geography import Projection, world
from kaname.media.maps import WIDTH
from kaname.model.quantity import Source
from kaname.questions.seaways import seaways
from kaname.questions.session import Session
from kaname.vocab.economies import Group, economies
from kaname.vocab.table import rows

GEOMETRY, NETWORK = "natural_earth_50m", "marine_network"


@dataclass(frozen=True, slots=True)
class Ground:
    """The file of the shapes, the lanes as longitudes and latitudes, and the sources of both."""

    geometry: Path
    lanes: tuple[tuple[tuple[float, float], ...], ...]
    sources: tuple[Source, ...]


def ground(session: Session, economy: str, group: Group | None) -> Ground:
    """Return the map's ground, with the lanes from an economy and the named straits to every strait and member."""
    snapshots = [session.store.snapshot(name) for name in (GEOMETRY, NETWORK)]
    geometry = snapshots[0].path
    members = [code for code in group.members if code != economy] if group else []
    own, *others = (_places(geometry, codes) for codes in ([economy], members))
    straits = [(float(row["lon"]), float(row["lat"]), row["label"] == "1") for row in rows("chokepoints")]
    named = [(lon, lat) for lon, lat, label in straits if label]
    every = [(lon, lat) for lon, lat, _ in straits]
    lanes = seaways(session, own + named, [*every, *others[0], *own])
    return Ground(geometry, lanes, tuple(snapshot.source for snapshot in snapshots))


def _places(geometry: Path, codes: list[str]) -> list[tuple[float, float]]:
    """Return where economies lie, longitude and latitude; one that the geometry lacks has no place."""
    shapes, projection = world(geometry), Projection(WIDTH)
    areas = (shapes.area(number, projection) for code in codes if (number := economies()[code].m49))
    return [(area.lon, area.lat) for area in areas if area is not None]
