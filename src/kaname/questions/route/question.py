"""The way by sea between two ports or economies, how long it is, and how much farther with straits closed."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr

from kaname.errors import UsageFault
from kaname.lanes.ports import like_a_port, place, port_named
from kaname.lanes.vessels import vessel
from kaname.questions.asking import Answer, Asked, Cited, EconomyCode, Part, Question, Straits
from kaname.questions.lanes.question import (
    Degrees,
    EstimatedBand,
    EstimatedDays,
    EstimatedKm,
    EstimatedShare,
    StraitCodes,
)
from kaname.questions.parties import economy_named
from kaname.texts import Bilingual


class LanePlace(Part):
    """An end of a route."""

    port: str = Field(description="UN/LOCODE")
    name: str
    economy: EconomyCode = Field(description="economy the port stands for")
    host: EconomyCode | None = Field(
        description="economy the port stands in, where it serves another without a port of its own; null for its own"
    )
    lat: Degrees
    lon: Degrees


class Way(Part):
    """One way between two ports: a measure beside the answer's own, for pictures and tables."""

    distance_km: EstimatedKm | None
    days: EstimatedDays | None
    via: StraitCodes
    shares: dict[str, EstimatedShare]
    line: tuple[tuple[float, float], ...]


NO_WAY = Way(distance_km=None, days=None, via=(), shares={}, line=())


class RouteAnswer(Answer):
    """Answer of ``kaname route FROM TO``."""

    path: bool = Field(description="false: no way by sea is left, or needed; the distance is then null, never 0")
    sea_leg: bool = Field(
        description="false: the two economies are joined by land and one or both have no port of their own"
    )
    land_share: EstimatedBand | None = Field(
        description="share of the trade of the two economies that goes by land, 0-1; null with ports or without a link"
    )
    distance_km: EstimatedKm | None
    days: EstimatedDays | None = Field(description="at the ship's speed, with a day in each canal")
    via: StraitCodes = Field(description="straits in the order they are passed")
    origin: LanePlace
    destination: LanePlace
    vessel: str | None = Field(description="class of ship whose limits were kept; null when none was")
    closed: StraitCodes
    detour_km: EstimatedKm | None = Field(
        description="how much farther than with every strait open; null without either"
    )
    detour_days: EstimatedDays | None
    shares: dict[str, EstimatedShare] = Field(
        description="share of the traffic of all ways that passes each strait, 0-1"
    )
    line: tuple[tuple[float, float], ...] = Field(description="longitude and latitude of the way")
    edition: str
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]

    _usual: Way = PrivateAttr(default=NO_WAY)

    @property
    def usual(self) -> Way:
        """The way with every strait open; without one in an answer read from a file."""
        return self._usual

    def beside(self, usual: Way) -> RouteAnswer:
        """Return the answer with the way that ships take while every strait is open."""
        self._usual = usual
        return self


def _place(given: Any) -> Any:  # noqa: ANN401 - what is not text is left to pydantic
    """Return the UN/LOCODE of a port, or the code of an economy by any of its names."""
    if not isinstance(given, str):
        return given
    if (port := port_named(given)) is not None:
        return port
    try:
        code = economy_named(given)
    except UsageFault as fault:
        if not fault.key.startswith("unknown_party") or not like_a_port(given):
            raise
        code = given
    # Raises for a port or economy that no lane starts from, naming the nearest.
    place(code)
    return code


Place = Annotated[str, BeforeValidator(_place)]


def _vessel(name: str) -> str:
    return vessel(name).id


class Route(Question[RouteAnswer]):
    """The way between two ports or economies."""

    origin: Annotated[Place, Asked(bare=True)]
    destination: Annotated[Place, Asked(bare=True)]
    close: Straits = ()
    vessel: Annotated[str, AfterValidator(_vessel)] | None = None
