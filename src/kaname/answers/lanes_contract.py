"""The JSON contract of ``kaname lanes``."""

from __future__ import annotations

from pydantic import Field

from kaname.answers.contract import Answer, SourceEntry
from kaname.model.quantity import Band
from kaname.texts import Bilingual


class LanePartner(Answer):
    """A partner whose trade with the economy passes a strait."""

    economy: str
    value_usd: float = Field(description="imports and exports that pass, current US dollars")


class LaneGroup(Answer):
    """A group of goods on its way through a strait."""

    id: str = Field(description="crude, lng, coal, ores, farm, food, fuels, chemicals, metals, electronics …")
    name: Bilingual
    import_value_usd: float
    export_value_usd: float
    import_tonnes: float | None = Field(description="weight where it is reported; null for goods without one")
    export_tonnes: float | None


class ChokepointEntry(Answer):
    """Exposure of an economy or group to one strait."""

    id: str
    name: Bilingual
    lat: float
    lon: float
    import_share: Band = Field(description="share of all imports counted, by land and air too, that passes, 0-1")
    export_share: Band = Field(description="the same for exports")
    import_value_usd: float = Field(description="imports that pass, central value, current US dollars")
    export_value_usd: float
    import_tonnes: float = Field(description="raw materials and energy that pass, tonnes")
    export_tonnes: float
    groups: tuple[LaneGroup, ...] = Field(description="by group of goods, largest first")
    partners: tuple[LanePartner, ...] = Field(description="largest first, ten at most")


class ClosureEntry(Answer):
    """What closing straits does to the imports and exports of an economy or group."""

    closed: tuple[str, ...]
    stopped: float = Field(description="share of the traffic that stops passing: 1 physical, less commercial")
    premium_km: float = Field(description="what passing costs those that go on, as kilometres of sailing")
    import_lost: Band = Field(description="share of all imports left without a path, 0-1; band of bypass pipelines")
    export_lost: Band
    import_delayed: float = Field(description="share of all imports that arrives by another way, 0-1")
    export_delayed: float
    import_delay_days: float | None = Field(description="mean delay of what is delayed; null where nothing is")
    export_delay_days: float | None
    import_detour_km: float | None = Field(description="mean detour of what is delayed; null where nothing is")
    export_detour_km: float | None
    import_freight_change: float = Field(description="rise of the cost of sea freight, 0.1 is ten per cent")
    export_freight_change: float
    bypass_mbd: dict[str, float] = Field(description="oil that pipelines take round, million barrels a day, central")


class LanesAnswer(Answer):
    """Answer of ``kaname lanes ECONOMY``."""

    economy: str
    members: tuple[str, ...]
    year: int
    edition: str
    counted: str = Field(description="all_goods, or raw_materials where the input-output table lacks the economy")
    import_total_usd: float = Field(description="denominator of the import shares: all goods counted, every mode")
    export_total_usd: float
    chokepoints: tuple[ChokepointEntry, ...] = Field(description="largest share of imports first; all 28")
    closure: ClosureEntry | None = Field(description="with --close")
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class LanePlace(Answer):
    """An end of a route."""

    port: str = Field(description="UN/LOCODE")
    name: str
    economy: str = Field(description="economy the port stands for")
    host: str | None = Field(
        description="economy the port stands in, where it serves another without a port of its own; null for its own"
    )
    lat: float
    lon: float


class RouteAnswer(Answer):
    """Answer of ``kaname lanes --route FROM TO``."""

    path: bool = Field(description="false: no way by sea is left, or needed; the distance is then null, never 0")
    sea_leg: bool = Field(
        description="false: the two economies are joined by land and one or both have no port of their own"
    )
    land_share: Band | None = Field(
        description="share of the trade of the two economies that goes by land, 0-1; null with ports or without a link"
    )
    distance_km: float | None
    days: float | None = Field(description="at the ship's speed, with a day in each canal")
    via: tuple[str, ...] = Field(description="straits in the order they are passed")
    origin: LanePlace
    destination: LanePlace
    vessel: str | None = Field(description="class of ship whose limits were kept; null when none was")
    closed: tuple[str, ...]
    detour_km: float | None = Field(description="how much farther than with every strait open; null without either")
    detour_days: float | None
    shares: dict[str, float] = Field(description="share of the traffic of all ways that passes each strait, 0-1")
    line: tuple[tuple[float, float], ...] = Field(description="longitude and latitude of the way")
    edition: str
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class LaneLine(Answer):
    """The way between an economy's port and a partner's, as a map draws it."""

    partner: str
    value_usd: float = Field(description="imports and exports by sea between the two, current US dollars")
    line: tuple[tuple[float, float], ...]


class LaneMapAnswer(Answer):
    """What a map of lanes and straits sized by share needs."""

    economy: str
    year: int
    lines: tuple[LaneLine, ...] = Field(description="largest value first")
    chokepoints: tuple[ChokepointEntry, ...]
    sources: tuple[SourceEntry, ...]
