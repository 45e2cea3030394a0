"""How far a scenario's loss moves with what it assumes, and which assumption moves it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from kaname.errors import UsageFault
from kaname.model.quantity import Band
from kaname.questions.asking import Answer, Asked, Cited, Count, Part, Question, Share, Told, Year
from kaname.questions.parties import party_asked
from kaname.questions.scenarios import GivenScenario, GivenSolver, ScenarioEntry
from kaname.scenarios.sampling import ranges
from kaname.texts import Bilingual

WORLD = "WORLD"
WORLD_NAMES = frozenset({WORLD, "THE WORLD", "世界", "世界全体"})


AssumedNumber = Annotated[float, Told("number", kind="assumption")]


def party_or_world(given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - what is not text is left to pydantic
    """Return the code of an economy or group by any of its names, or that of the world."""
    return WORLD if isinstance(given, str) and given.strip().upper() in WORLD_NAMES else party_asked(given, info)


class DriverEntry(Part):
    """One parameter of a sensitivity analysis."""

    parameter: str
    low: AssumedNumber
    high: AssumedNumber
    distribution: str
    first_order: Annotated[Share, Told("index", 2, "estimate")] = Field(
        description="Sobol first-order index: share of variance it explains alone"
    )
    total: Annotated[Share, Told("index", 2, "estimate")] = Field(
        description="Sobol total index, interactions included"
    )


class SensitivityAnswer(Answer):
    """Answer of ``kaname sensitivity FILE``."""

    scenario: ScenarioEntry
    solver: str
    economy: str = Field(description="whose loss is analysed; WORLD for all")
    draws: Count
    seed: Annotated[int, Told("number", 0, "assumption")]
    loss_pct: Annotated[Band, Told("percent", 3, "estimate")] = Field(
        description="5th percentile, median and 95th percentile"
    )
    loss_usd_mn: Annotated[Band, Told("usd_mn", kind="estimate")]
    drivers: tuple[DriverEntry, ...] = Field(description="strongest first")
    failed: Count = Field(
        description="draws without an answer: left out of the band; at the median in the Sobol indices"
    )
    assumptions: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]
    loss_pct_of_value_added: Annotated[Band, Told("percent", 3, "estimate")] | None = Field(
        default=None, description="the same amounts as percent of value added"
    )
    year: Year | None = Field(default=None, description="year of the flows")
    banded: Count | None = Field(
        default=None, description="draws the band is of: the independent ones that have an answer"
    )


class Sensitivity(Question[SensitivityAnswer]):
    """A scenario solved many times, its solver's parameters drawn over the ranges the literature leaves open."""

    reads_files: ClassVar[bool] = True

    scenario: Annotated[GivenScenario, Asked(bare=True)]
    solver: GivenSolver = "rationing"
    economy: Annotated[str, BeforeValidator(party_or_world), Told("economy")] | None = None
    draws: int | None = None
    seed: Annotated[int, Field(ge=0)] = 1

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        ranges(self.solver)
        if self.draws is not None and self.draws < 1:
            raise UsageFault("bad_draws", draws=self.draws)
        return self
