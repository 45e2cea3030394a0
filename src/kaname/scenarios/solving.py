"""A resolved scenario under one solver, or under the three of a bracket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from kaname.errors import UsageFault
from kaname.scenarios.cuts import ScenarioCuts
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.shocks import YEAR, Scenario
from kaname.scenarios.solvers import BRACKET, SOLVERS, Loss, PreparedTable, Solver, inventories

Progress = Callable[[int], None]
# Many small matrix products: on a busy machine threads of the linear algebra wait for one another.
SMALL = frozenset({"rationing", "inventories"})
LEVELS = ("low", "central", "high")


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What one solver answered: its loss, the cuts it was given, and what it assumed."""

    loss: Loss
    cuts: ScenarioCuts
    parameters: Parameters


def counted_days(solver: Solver, chosen: Parameters) -> int:
    """Return over how many days a solver counts losses: a year, or what is simulated when that is less."""
    return min(chosen.days, YEAR) if solver == "inventories" else YEAR


def require_counted(scenario: Scenario, solver: Solver, chosen: Parameters) -> None:
    """Raise `UsageFault` when no shock begins within the days counted: nothing lost would answer another question.

    A daily path simulated far enough to show the shock is let through; its answer says what is not counted.
    """
    start = min(shock.start for shock in scenario.shock)
    counted = counted_days(solver, chosen)
    if start >= counted and not (solver == "inventories" and start < chosen.days):
        raise UsageFault("scenario_after_year", scenario=scenario.name, start=start, counted=counted)


def cuts_for(cuts: ScenarioCuts, solver: Solver, chosen: Parameters) -> ScenarioCuts:
    """Return what a solver is given: to one without prices, a tariff is a fall of quantities."""
    return cuts if solver == "cost_push" else cuts.without_prices(chosen.origin_elasticity())


def solved(
    prepared: PreparedTable, cuts: ScenarioCuts, solver: Solver, chosen: Parameters, progress: Progress | None = None
) -> Solved:
    """Return what one solver says of cuts.

    Parameters
    ----------
    prepared, cuts, solver, chosen
        The table, the resolved scenario, the solver and what it assumes.
    progress
        Called with each day done by `inventories`.

    Raises
    ------
    ValidationFault
        When the solver refuses the scenario.
    """
    if solver not in SMALL:
        return _solved(prepared, cuts, solver, chosen, progress)
    with threadpool_limits(limits=1):
        return _solved(prepared, cuts, solver, chosen, progress)


def _solved(
    prepared: PreparedTable,
    cuts: ScenarioCuts,
    solver: Solver,
    chosen: Parameters,
    progress: Progress | None = None,
) -> Solved:
    given = cuts_for(cuts, solver, chosen)
    if solver == "inventories":
        return Solved(inventories(prepared, given, chosen, progress), given, chosen)
    return Solved(SOLVERS[solver](prepared, given, chosen), given, chosen)


def bracket_solved(
    prepared: PreparedTable, cuts: ScenarioCuts, chosen: Parameters, progress: Progress | None = None
) -> tuple[Solved, Solved, Solved]:
    """Return low, central and high: three models with three horizons; arguments and faults as `solved`."""
    low, central, high = (solved(prepared, cuts, BRACKET[end], chosen, progress) for end in ("low", "central", "high"))
    return low, central, high


def tariff_solved(prepared: PreparedTable, cuts: ScenarioCuts, chosen: Parameters) -> tuple[Solved, Solved, Solved]:
    """Return low, central and high of a tariff's cost: one model under high, central and low elasticities."""
    low, central, high = (
        solved(prepared, cuts, "cost_push", chosen.model_copy(update={"elasticity": level}))
        for level in reversed(LEVELS)
    )
    return low, central, high
