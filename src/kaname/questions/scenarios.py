"""Scenarios as questions take them, by name, file, table or value, and as answers carry them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kaname.errors import UsageFault
from kaname.questions.asking import Part, Told
from kaname.scenarios.named import read_scenario, title_of
from kaname.scenarios.parameters import Parameters, parameters
from kaname.scenarios.shocks import Scenario, scenario
from kaname.scenarios.solvers import Solver, solver_named
from kaname.settings import Settings, load_settings
from kaname.texts import Bilingual

FOLDER = "scenarios"


def own_folder(settings: Settings) -> Path:
    """Return the folder of the user's own scenarios."""
    return settings.data_dir / FOLDER


def scenario_given(given: Any) -> Any:  # noqa: ANN401 - what is none of these is left to pydantic
    """Return the scenario of a name, the path of a TOML file, or a table; raises as `read_scenario` does."""
    if isinstance(given, Mapping):
        return scenario(dict(given), str(given.get("name", FOLDER)))
    if isinstance(given, str | Path):
        return read_scenario(str(given), own_folder(load_settings()))
    return given


def scenarios_given(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return several scenarios, each as `scenario_given` does."""
    if isinstance(given, str | Path | Mapping | Scenario):
        given = (given,)
    return tuple(map(scenario_given, given)) if isinstance(given, list | tuple) else given


def solver_given(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return a solver by its name, or raise `UsageFault` naming those there are."""
    return solver_named(given) if isinstance(given, str) else given


def number_or_word(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return text as the number it spells, or as it is."""
    try:
        return float(given) if isinstance(given, str) else given
    except ValueError:
        return given


def settings_given(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return assumptions as texts ``NAME=VALUE``, given so or as a table."""
    if isinstance(given, Mapping):
        return tuple(f"{name}={value}" for name, value in given.items())
    return (given,) if isinstance(given, str) else given


GivenScenario = Annotated[Scenario, BeforeValidator(scenario_given)]
GivenScenarios = Annotated[tuple[Scenario, ...], BeforeValidator(scenarios_given)]
GivenSolver = Annotated[Solver, BeforeValidator(solver_given)]
Level = Annotated[float | str, BeforeValidator(number_or_word)]
Assumed = Annotated[tuple[str, ...], BeforeValidator(settings_given)]


def parameters_given(flags: Mapping[str, object], assumed: tuple[str, ...]) -> Parameters:
    """Return the parameters that flags and texts ``NAME=VALUE`` give, the rest at their defaults.

    Raises
    ------
    UsageFault
        When a name is unknown or a value out of range.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    for setting in assumed:
        name, equals, value = setting.partition("=")
        if not equals:
            raise UsageFault("bad_parameter", parameter=setting, reason="NAME=VALUE")
        given[name.strip()] = value.strip()
    return parameters(given)


class ScenarioEntry(Part):
    """Which scenario was run."""

    name: str
    title: Bilingual
    note: Bilingual | None = Field(description="what its author says of it")
    sha256: str = Field(description="of the scenario as canonical JSON")
    days: Annotated[int, Told("days", kind="assumption")] = Field(description="day on which the last shock ends")
    shocks: tuple[dict[str, object], ...] = Field(description="as in the file, defaults filled in")
    cushions: tuple[dict[str, object], ...]


def scenario_entry(given: Scenario) -> ScenarioEntry:
    """Return the scenario as answers carry it."""
    return ScenarioEntry(
        name=given.name,
        title=title_of(given),
        note=given.note,
        sha256=given.sha256,
        days=given.days,
        shocks=tuple(shock.model_dump(mode="json") for shock in given.shock),
        cushions=tuple(cushion.model_dump(mode="json") for cushion in given.cushion),
    )


def scenario_of(entry: ScenarioEntry) -> Scenario:
    """Return the scenario that an answer carries; one whose title is its name has none."""
    titled = entry.title != Bilingual(ja=entry.name, en=entry.name)
    record = {"name": entry.name, "shock": entry.shocks, "cushion": entry.cushions, "note": entry.note}
    return scenario(record | ({"title": entry.title} if titled else {}), entry.name)
