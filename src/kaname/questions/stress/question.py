"""What a ban, embargo, supply cut, tariff or closure costs: as a bracket of three models, or under one solver."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from kaname.questions.asking import Answer, Asked, Cited, EconomyCode, Part, Parties, Question, SectorCode, Told, Year
from kaname.questions.scenarios import (
    Assumed,
    GivenScenario,
    GivenSolver,
    Level,
    ScenarioEntry,
    parameters_given,
)
from kaname.scenarios.parameters import Parameters
from kaname.texts import Bilingual

LostUsdMn = Annotated[float, Told("usd_mn", kind="estimate")]
LostPercent = Annotated[float, Told("percent", 3, "estimate")]
EstimatedDays = Annotated[int, Told("days", kind="estimate")]


class IndustryLoss(Part):
    """One industry's loss."""

    economy: EconomyCode
    sector: SectorCode
    loss_usd_mn: LostUsdMn
    loss_pct: LostPercent = Field(description="percent of its own output")


class PathEntry(Part):
    """One economy day by day; lists have one value a day."""

    economy: EconomyCode
    days: int
    output: tuple[float, ...] = Field(description="output over base output")
    unmet: tuple[float, ...] = Field(description="final demand not met, over base output")
    cover: tuple[float, ...] = Field(description="stock over target of the median industry; 1000 where none binds")
    first_to_stop: SectorCode | None = Field(description="first sector below half its output; null if none")
    first_stop_day: EstimatedDays | None
    limited_by: SectorCode | None = Field(description="sector whose product ran out there; null if capacity or demand")
    days_to_1pct: EstimatedDays | None = Field(
        description="day on which 1 % of a year's value added is lost; null if never"
    )
    days_to_5pct: EstimatedDays | None
    recovery_day: EstimatedDays | None = Field(
        description="day back within 1 % of base after the shock; null if not reached"
    )
    worst_day: EstimatedDays
    worst_output: Annotated[float, Told("share", 2, "estimate")] = Field(
        description="output over base output on that day"
    )


class StressAnswer(Answer):
    """Answer of ``kaname stress run FILE --solver NAME``."""

    scenario: ScenarioEntry
    solver: str
    horizon: str = Field(description="the solver's horizon, in English")
    horizon_text: Bilingual
    year: Year
    edition: str
    loss_usd_mn: dict[str, float] = Field(description="gross output lost over the year, USD million; negative: gained")
    loss_pct: dict[str, float] = Field(description="percent of the economy's own gross output")
    world_loss_usd_mn: LostUsdMn
    world_loss_pct: LostPercent
    price_rise_pct: dict[str, float] | None = Field(
        description="rise in unit cost, output-weighted, percent; null for solvers of quantities"
    )
    industries: tuple[IndustryLoss, ...] = Field(description="the industries that lose most, largest first")
    path: tuple[PathEntry, ...] = Field(description="days of the economies asked for; empty without a calendar")
    parameters: dict[str, object]
    assumptions: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]
    loss_pct_of_value_added: dict[str, float] | None = Field(
        default=None, description="the same amounts as percent of the economy's own value added; null where it has none"
    )
    world_loss_pct_of_value_added: LostPercent | None = Field(
        default=None, description="the world's loss as percent of its value added"
    )
    watched: tuple[EconomyCode, ...] = Field(default=(), description="economies asked about, groups told apart")


class BracketAnswer(Answer):
    """Answer of ``kaname stress run FILE``: three models with three horizons, or a tariff under three elasticities."""

    scenario: ScenarioEntry
    low: StressAnswer
    central: StressAnswer
    high: StressAnswer
    difference: tuple[Bilingual, ...] = Field(description="what makes the difference")


class Stress(Question[BracketAnswer | StressAnswer]):
    """A scenario under one solver, or, where none is named, under the three of a bracket."""

    reads_files: ClassVar[bool] = True

    scenario: Annotated[GivenScenario, Asked(bare=True)]
    solver: GivenSolver | None = None
    economy: Parties = ()
    tau: Level | None = None
    delta: Level | None = None
    rho: float | None = None
    varrho: float | None = None
    set: Assumed = ()

    @model_validator(mode="after")
    def _assumed(self) -> Self:
        self.parameters()
        return self

    def parameters(self) -> Parameters:
        """Return every assumption, those not given at their defaults."""
        flags = {name: getattr(self, name) for name in ("tau", "delta", "rho", "varrho")}
        return parameters_given(flags, self.set)
