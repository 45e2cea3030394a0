"""What a ban, embargo, supply cut, tariff or closure costs: as a bracket of three models, or under one solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    scenario_of,
)
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.shocks import Scenario
from kaname.scenarios.solvers import solver_named
from kaname.scenarios.solving import LEVELS, counted_days
from kaname.scenarios.telling import named_sides
from kaname.texts import Bilingual
from kaname.vocab.economies import economies
from kaname.vocab.sectors import sectors

LostUsdMn = Annotated[float, Told("usd_mn", kind="estimate")]
LostPercent = Annotated[float, Told("percent", 3, "estimate")]
Percents = Annotated[dict[str, float], Told("percent", 3, "estimate")]
EstimatedShare = Told("share", kind="estimate")
EstimatedRatio = Told("ratio", kind="estimate")
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
    days: Annotated[int, Told("days", kind="assumption")]
    output: Annotated[tuple[float, ...], EstimatedShare] = Field(description="output over base output")
    unmet: Annotated[tuple[float, ...], EstimatedShare] = Field(description="final demand not met, over base output")
    cover: Annotated[tuple[float, ...], EstimatedRatio] = Field(
        description="stock over target of the median industry; 1000 where none binds"
    )
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
    loss_usd_mn: Annotated[dict[str, float], Told("usd_mn", kind="estimate")] = Field(
        description="gross output lost over the days counted, a year at most, USD million; negative: gained"
    )
    loss_pct: Percents = Field(description="percent of the economy's own gross output")
    world_loss_usd_mn: LostUsdMn
    world_loss_pct: LostPercent
    price_rise_pct: Percents | None = Field(
        description="rise in unit cost, output-weighted, percent; null for solvers of quantities"
    )
    industries: tuple[IndustryLoss, ...] = Field(description="the industries that lose most, largest first")
    path: tuple[PathEntry, ...] = Field(description="days of the economies asked for; empty without a calendar")
    parameters: dict[str, object]
    assumptions: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]
    loss_pct_of_value_added: Percents | None = Field(
        default=None, description="the same amounts as percent of own value added"
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


# What is told of an answer ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What is told: one answer or the three of a bracket, and the economy it leads with.

    Attributes
    ----------
    scenario
        The shocks.
    main
        The central answer, or the only one.
    levels
        The answers by level; the main one alone under ``central`` when there is no bracket.
    subject
        The economy of the headline.
    difference
        What makes the difference between the three, in both languages.
    """

    scenario: Scenario
    main: StressAnswer
    levels: dict[str, StressAnswer]
    subject: str
    difference: tuple[Bilingual, ...]

    @property
    def bracket(self) -> bool:
        """Whether three models answered."""
        return len(self.levels) == len(LEVELS)

    @property
    def tariffs(self) -> bool:
        """Whether the three are one model under three elasticities."""
        return self.bracket and self.levels["low"].solver == self.main.solver

    @property
    def counted(self) -> int:
        """Days over which the main answer counts losses and output: a year, or what is simulated when that is less."""
        return counted_days(solver_named(self.main.solver), Parameters.model_validate(self.main.parameters))

    @property
    def named(self) -> dict[str | None, StressAnswer]:
        """The answers by the level that files name; none for a single solver."""
        return {level if self.bracket else None: answer for level, answer in self.levels.items()}

    @property
    def dated(self) -> tuple[str, StressAnswer] | None:
        """The answer that has days, with its level."""
        return next(((level, answer) for level, answer in self.levels.items() if answer.path), None)

    def percents(self, economy: str) -> dict[str, float]:
        """Return an economy's loss in percent by level."""
        return {level: answer.loss_pct[economy] for level, answer in self.levels.items()}


def found_of(answer: BracketAnswer | StressAnswer) -> Found:
    """Return what is told of an answer."""
    scenario = scenario_of(answer.scenario)
    if isinstance(answer, StressAnswer):
        return Found(scenario, answer, {"central": answer}, _subject(answer, scenario), answer.assumptions[:1])
    levels = {"low": answer.low, "central": answer.central, "high": answer.high}
    return Found(scenario, answer.central, levels, _subject(answer.central, scenario), answer.difference)


def _subject(main: StressAnswer, scenario: Scenario) -> str:
    """Return the economy that loses most: in percent of those asked about, in money where anyone may be met."""
    asked, acting = named_sides(scenario)
    known = [code for code in sorted(main.loss_pct) if code in (frozenset(main.watched) or asked)]
    if known:
        return max(known, key=lambda code: main.loss_pct[code])
    # Everybody may act: then the most lost by anyone.
    open_to = [code for code in main.loss_usd_mn if code not in acting] or list(main.loss_usd_mn)
    return max(open_to, key=lambda code: main.loss_usd_mn[code])


# What files hold, row by row ----------------------------------------------------------------------------------------


class Loss(Part):
    """What one economy loses under one model; the level is none where one solver was asked."""

    level: str | None
    solver: str
    economy: EconomyCode
    loss_usd_mn: LostUsdMn
    loss_pct: LostPercent
    price_rise_pct: LostPercent | None
    loss_pct_of_value_added: LostPercent | None
    name: Bilingual


class World(Part):
    """What the world loses under one model."""

    level: str | None
    solver: str
    world_loss_usd_mn: LostUsdMn
    world_loss_pct: LostPercent
    world_loss_pct_of_value_added: LostPercent | None


class Industry(Part):
    """What one of the industries that lose most loses under one model."""

    level: str | None
    solver: str
    economy: EconomyCode
    sector: SectorCode
    loss_usd_mn: LostUsdMn
    loss_pct: LostPercent
    name: Bilingual


class Day(Part):
    """One day of one economy: output and unmet demand over base output, stock over target; days count from one."""

    level: str | None
    economy: EconomyCode
    day: Annotated[int, Told("days")]
    output: Annotated[float, EstimatedShare]
    unmet: Annotated[float, EstimatedShare]
    cover: Annotated[float, EstimatedRatio]


class Milestone(Part):
    """What the days of one economy come to; days count from one."""

    level: str | None
    economy: EconomyCode
    worst_output: Annotated[float, Told("share", 2, "estimate")]
    worst_day: EstimatedDays
    first_to_stop: SectorCode | None
    first_stop_day: EstimatedDays | None
    limited_by: SectorCode | None
    days_to_1pct: EstimatedDays | None
    days_to_5pct: EstimatedDays | None
    recovery_day: EstimatedDays | None


class Assumption(Part):
    """One sentence of what was assumed, or what the numbers do not show."""

    level: str | None
    ja: str
    en: str


Named = Mapping[str | None, StressAnswer]


def losses(named: Named) -> list[Loss]:
    """Return one row a level and economy, largest loss first."""
    return [
        Loss(
            level=level,
            solver=answer.solver,
            economy=code,
            loss_usd_mn=lost,
            loss_pct=answer.loss_pct[code],
            price_rise_pct=None if answer.price_rise_pct is None else answer.price_rise_pct[code],
            loss_pct_of_value_added=(answer.loss_pct_of_value_added or {}).get(code),
            name=economies()[code].name if code in economies() else Bilingual(code, code),
        )
        for level, answer in named.items()
        for code, lost in answer.loss_usd_mn.items()
    ]


def worlds(named: Named) -> list[World]:
    """Return one row a level."""
    return [
        World(
            level=level,
            solver=answer.solver,
            world_loss_usd_mn=answer.world_loss_usd_mn,
            world_loss_pct=answer.world_loss_pct,
            world_loss_pct_of_value_added=answer.world_loss_pct_of_value_added,
        )
        for level, answer in named.items()
    ]


def industries(named: Named) -> list[Industry]:
    """Return one row a level and industry, those that lose most."""
    return [
        Industry(level=level, solver=answer.solver, **dict(industry), name=sectors()[industry.sector].name)
        for level, answer in named.items()
        for industry in answer.industries
    ]


def days_told(named: Named) -> list[Day]:
    """Return one row a level, economy and day."""
    return [
        Day(level=level, economy=entry.economy, day=day, output=output, unmet=unmet, cover=cover)
        for level, answer in named.items()
        for entry in answer.path
        for day, (output, unmet, cover) in enumerate(zip(entry.output, entry.unmet, entry.cover, strict=True), start=1)
    ]


def milestones(named: Named) -> list[Milestone]:
    """Return one row a level and economy: when it is lowest, halves, loses value added, and is back."""

    def counted(day: int | None) -> int | None:
        return None if day is None else day + 1

    return [
        Milestone(
            level=level,
            economy=path.economy,
            worst_output=path.worst_output,
            worst_day=path.worst_day + 1,
            first_to_stop=path.first_to_stop,
            first_stop_day=counted(path.first_stop_day),
            limited_by=path.limited_by,
            days_to_1pct=counted(path.days_to_1pct),
            days_to_5pct=counted(path.days_to_5pct),
            recovery_day=counted(path.recovery_day),
        )
        for level, answer in named.items()
        for path in answer.path
    ]


def assumptions(named: Named) -> list[Assumption]:
    """Return one row a level and sentence."""
    return [
        Assumption(level=level, ja=said.ja, en=said.en)
        for level, answer in named.items()
        for said in (*answer.assumptions, *answer.notes)
    ]
