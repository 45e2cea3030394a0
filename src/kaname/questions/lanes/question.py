"""Which straits the trade of an economy or group passes, and what closing some of them does to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from kaname.lanes.closure import Closure
from kaname.lanes.vessels import vessel
from kaname.model.quantity import Band
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    EconomyCode,
    EconomyCodes,
    Part,
    Party,
    Question,
    StraitCode,
    Straits,
    Told,
    Usd,
    Year,
)
from kaname.texts import Bilingual

EstimatedShare = Annotated[float, Told("share", 1, "estimate")]
EstimatedBand = Annotated[Band, Told("share", 1, "estimate")]
EstimatedUsd = Annotated[float, Told("usd", kind="estimate")]
EstimatedTonnes = Annotated[float, Told("tonnes", kind="estimate")]
EstimatedDays = Annotated[float, Told("days", 1, "estimate")]
EstimatedKm = Annotated[float, Told("km", kind="estimate")]
StraitCodes = Annotated[tuple[str, ...], Told("strait")]
Degrees = Annotated[float, Told("number", 2)]


class LanePartner(Part):
    """A partner whose trade with the economy passes a strait."""

    economy: EconomyCode
    value_usd: EstimatedUsd = Field(description="imports and exports that pass, current US dollars")


class LaneGroup(Part):
    """A group of goods on its way through a strait."""

    id: str = Field(description="crude, lng, coal, ores, farm, food, fuels, chemicals, metals, electronics …")
    name: Bilingual
    import_value_usd: EstimatedUsd
    export_value_usd: EstimatedUsd
    import_tonnes: EstimatedTonnes | None = Field(description="weight where it is reported; null for goods without one")
    export_tonnes: EstimatedTonnes | None


class StraitExposed(Part):
    """Exposure of an economy or group to one strait, its goods and partners apart."""

    id: StraitCode
    name: Bilingual
    lat: Degrees
    lon: Degrees
    import_share: EstimatedBand = Field(
        description="share of all imports counted, by land and air too, that passes, 0-1"
    )
    export_share: EstimatedBand = Field(description="the same for exports")
    import_value_usd: EstimatedUsd = Field(description="imports that pass, central value, current US dollars")
    export_value_usd: EstimatedUsd
    import_tonnes: EstimatedTonnes = Field(description="raw materials and energy that pass, tonnes")
    export_tonnes: EstimatedTonnes


class ChokepointEntry(StraitExposed):
    """Exposure of an economy or group to one strait."""

    groups: tuple[LaneGroup, ...] = Field(description="by group of goods, largest first")
    partners: tuple[LanePartner, ...] = Field(description="largest first, ten at most")


class ClosureEntry(Part):
    """What closing straits does to the imports and exports of an economy or group."""

    closed: StraitCodes
    stopped: Annotated[float, Told("share", kind="assumption")] = Field(
        description="share of the traffic that stops passing: 1 physical, less commercial"
    )
    premium_km: Annotated[float, Told("km", kind="assumption")] = Field(
        description="what passing costs those that go on, as kilometres of sailing"
    )
    import_lost: EstimatedBand = Field(
        description="share of all imports left without a path, 0-1; band of bypass pipelines"
    )
    export_lost: EstimatedBand
    import_delayed: EstimatedShare = Field(description="share of all imports that arrives by another way, 0-1")
    export_delayed: EstimatedShare
    import_delay_days: EstimatedDays | None = Field(description="mean delay of what is delayed; null where nothing is")
    export_delay_days: EstimatedDays | None
    import_detour_km: EstimatedKm | None = Field(description="mean detour of what is delayed; null where nothing is")
    export_detour_km: EstimatedKm | None
    import_freight_change: EstimatedShare = Field(description="rise of the cost of sea freight, 0.1 is ten per cent")
    export_freight_change: EstimatedShare
    bypass_mbd: dict[str, Annotated[float, Told("number", 1, "estimate")]] = Field(
        description="oil that pipelines take round, million barrels a day, central"
    )


class LaneLine(Part):
    """The way between an economy's port and a partner's, as a map draws it."""

    partner: EconomyCode
    value_usd: EstimatedUsd = Field(description="imports and exports by sea between the two, current US dollars")
    line: tuple[tuple[float, float], ...]


class LanesAnswer(Answer):
    """Answer of ``kaname lanes ECONOMY``."""

    economy: EconomyCode
    members: EconomyCodes
    year: Year
    edition: str
    counted: str = Field(description="all_goods, or raw_materials where the input-output table lacks the economy")
    import_total_usd: Usd = Field(description="denominator of the import shares: all goods counted, every mode")
    export_total_usd: Usd
    chokepoints: tuple[ChokepointEntry, ...] = Field(description="largest share of imports first; all 28")
    closure: ClosureEntry | None = Field(description="with --close")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]

    # Measured when a map is drawn, which most answers never are.
    _measured: Callable[[], tuple[LaneLine, ...]] = PrivateAttr(default=tuple)

    def lines(self) -> tuple[LaneLine, ...]:
        """Return the ways to the largest partners by sea, largest value first; none of an answer read from a file."""
        return self._measured()

    def __getstate__(self) -> dict[Any, Any]:
        """Return what is pickled: all but the way to measure lines, which holds the network."""
        state = super().__getstate__()
        return state | {"__pydantic_private__": {"_measured": tuple}}

    def measuring(self, lines: Callable[[], tuple[LaneLine, ...]]) -> Self:
        """Return the answer, its map's lines made by `lines`."""
        self._measured = lines
        return self


def _vessel(name: str) -> str:
    return vessel(name).id


class Lanes(Question[LanesAnswer]):
    """Which straits trade passes, and what closing them does."""

    economy: Annotated[Party, Asked(bare=True)]
    close: Straits = ()
    vessel: Annotated[str, AfterValidator(_vessel)] | None = None
    stopped: float = 1.0
    premium_km: float = 0.0
    year: int | None = None

    @model_validator(mode="after")
    def _closable(self) -> Self:
        if self.close:
            Closure(self.close, self.stopped, self.premium_km)
        return self
