"""The JSON contract of stress tests."""

from __future__ import annotations

from pydantic import Field

from kaname.answers.contract import Answer, FileEntry, SourceEntry
from kaname.model.quantity import Band
from kaname.texts import Bilingual


class ScenarioEntry(Answer):
    """Which scenario was run."""

    name: str
    title: Bilingual
    note: Bilingual | None = Field(description="what its author says of it")
    sha256: str = Field(description="of the scenario as canonical JSON")
    days: int = Field(description="day on which the last shock ends")
    shocks: tuple[dict[str, object], ...] = Field(description="as in the file, defaults filled in")
    cushions: tuple[dict[str, object], ...]


class IndustryLoss(Answer):
    """One industry's loss."""

    economy: str
    sector: str
    loss_usd_mn: float
    loss_pct: float = Field(description="percent of its own output")


class PathEntry(Answer):
    """One economy day by day; lists have one value a day."""

    economy: str
    days: int
    output: tuple[float, ...] = Field(description="output over base output")
    unmet: tuple[float, ...] = Field(description="final demand not met, over base output")
    cover: tuple[float, ...] = Field(description="stock over target of the median industry; 1000 where none binds")
    first_to_stop: str | None = Field(description="first sector below half its output; null if none")
    first_stop_day: int | None
    limited_by: str | None = Field(description="sector whose product ran out there; null if capacity or demand")
    days_to_1pct: int | None = Field(description="day on which 1 % of a year's value added is lost; null if never")
    days_to_5pct: int | None
    recovery_day: int | None = Field(description="day back within 1 % of base after the shock; null if not reached")
    worst_day: int
    worst_output: float = Field(description="output over base output on that day")


class StressAnswer(Answer):
    """Answer of ``kaname stress run FILE --solver NAME``."""

    scenario: ScenarioEntry
    solver: str
    horizon: str = Field(description="the solver's horizon, in English")
    horizon_text: Bilingual
    year: int
    edition: str
    loss_usd_mn: dict[str, float] = Field(description="gross output lost over the year, USD million; negative: gained")
    loss_pct: dict[str, float] = Field(description="percent of the economy's own gross output")
    world_loss_usd_mn: float
    world_loss_pct: float
    price_rise_pct: dict[str, float] | None = Field(
        description="rise in unit cost, output-weighted, percent; null for solvers of quantities"
    )
    industries: tuple[IndustryLoss, ...] = Field(description="the industries that lose most, largest first")
    path: tuple[PathEntry, ...] = Field(description="days of the economies asked for; empty without a calendar")
    parameters: dict[str, object]
    assumptions: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class BracketAnswer(Answer):
    """Answer of ``kaname stress run FILE``: three models with three horizons, or a tariff under three elasticities."""

    scenario: ScenarioEntry
    low: StressAnswer
    central: StressAnswer
    high: StressAnswer
    difference: tuple[Bilingual, ...] = Field(description="what makes the difference")


class PresetEntry(Answer):
    """One scenario that comes with the package, or lies in the user's folder."""

    name: str
    title: Bilingual
    note: Bilingual | None
    kinds: tuple[str, ...]
    path: str


class PresetsAnswer(Answer):
    """Answer of ``kaname stress list``."""

    presets: tuple[PresetEntry, ...]


class CompareRow(Answer):
    """One scenario beside others."""

    scenario: str
    title: Bilingual
    world_loss_usd_mn: float
    loss_pct: dict[str, float] = Field(description="the economies asked for")


class CompareAnswer(Answer):
    """Answer of ``kaname stress compare``."""

    solver: str
    economies: tuple[str, ...]
    rows: tuple[CompareRow, ...]
    assumptions: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class AsymmetryRow(Answer):
    """One partner: what each would lose if the other stopped selling to it."""

    partner: str
    loses_pct: float = Field(description="percent of the economy's output lost if the partner withdraws")
    partner_loses_pct: float = Field(description="percent of the partner's output lost if the economy withdraws")
    difference_pct: float = Field(description="loses_pct - partner_loses_pct; positive: the economy loses more")
    own_cost_pct: float = Field(description="percent of the economy's own output that its own withdrawal costs it")


class AsymmetryAnswer(Answer):
    """Answer of ``kaname stress asymmetry ECONOMY``."""

    economy: str
    model: str
    rows: tuple[AsymmetryRow, ...] = Field(description="largest difference first")
    assumptions: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class DriverEntry(Answer):
    """One parameter of a sensitivity analysis."""

    parameter: str
    low: float
    high: float
    distribution: str
    first_order: float = Field(description="Sobol first-order index: share of variance it explains alone")
    total: float = Field(description="Sobol total index, interactions included")


class SensitivityAnswer(Answer):
    """Answer of ``kaname sensitivity FILE``."""

    scenario: ScenarioEntry
    solver: str
    economy: str = Field(description="whose loss is analysed; WORLD for all")
    draws: int
    seed: int
    loss_pct: Band = Field(description="5th percentile, median and 95th percentile")
    loss_usd_mn: Band
    drivers: tuple[DriverEntry, ...] = Field(description="strongest first")
    failed: int = Field(description="draws without an answer, left out")
    assumptions: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class RunAnswer(Answer):
    """Answer of ``kaname stress run FILE --out DIR`` and ``kaname rerun``."""

    run_sha256: str = Field(description="SHA-256 of run.json")
    files: tuple[FileEntry, ...]
    same: bool | None = Field(description="whether a rerun gave the same bytes; null for a first run")
