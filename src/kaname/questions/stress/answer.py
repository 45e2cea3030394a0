"""The work of a stress test: one solver, or the three of a bracket, told by economy, by industry and by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.model.input_output import InputOutputTable
from kaname.questions.notes import notes
from kaname.questions.scenarios import scenario_entry
from kaname.questions.session import Session, table_members
from kaname.questions.solving import cited, resolved
from kaname.questions.stress.question import BracketAnswer, IndustryLoss, PathEntry, Stress, StressAnswer
from kaname.scenarios.assumptions import assumptions, differences, horizon_of
from kaname.scenarios.shocks import YEAR
from kaname.scenarios.solvers import Loss
from kaname.scenarios.solving import Solved, bracket_solved, counted_days, require_counted, solved, tariff_solved
from kaname.scenarios.timepath import time_path
from kaname.texts import Bilingual, both

Array = NDArray[np.float64]
PERCENT = 100.0
INDUSTRIES_SHOWN = 30
# Days are told of this many economies where none is asked for.
FOLLOWED = 3
# Answers are rounded to a dollar: below that lies only the order of additions.
DIGITS = 6


@dataclass(frozen=True, slots=True)
class _Told:
    """What every answer of one question is told with."""

    session: Session
    asked: Stress
    table: InputOutputTable
    watched: tuple[str, ...]
    value_added: Array


def answer(session: Session, asked: Stress) -> BracketAnswer | StressAnswer:
    """Return the losses of a scenario: low, central and high, or those of the solver named.

    Raises
    ------
    UsageFault
        For an economy outside the table, or when every shock lies beyond the days counted.
    ValidationFault
        When the solver refuses the scenario.
    """
    table, chosen = session.input_output(), asked.parameters()
    watched = tuple(dict.fromkeys(code for given in asked.economy for code in table_members(given, table)[1]))
    require_counted(asked.scenario, asked.solver or "rationing", chosen)
    cuts = resolved(session, asked.scenario)
    told = _Told(session, asked, table, watched, table.value_added_by_economy())
    if asked.solver in {None, "inventories"} and not (asked.solver is None and asked.scenario.only_tariffs):
        session.tick(-chosen.days)
    if asked.solver is not None:
        return _answer(told, solved(session.prepared(), cuts, asked.solver, chosen, session.tick))
    if asked.scenario.only_tariffs:
        three = tariff_solved(session.prepared(), cuts, chosen)
        low, central, high = (_answer(told, one) for one in three)
        difference: tuple[Bilingual, ...] = (both("stress.difference.tariff"),)
    else:
        three = bracket_solved(session.prepared(), cuts, chosen, session.tick)
        low, central, high = (_answer(told, one) for one in three)
        said = [one.assumptions[0] for one in (low, central, high)]
        difference = differences(three, said, [one.loss_pct for one in (low, central, high)])
    entry = scenario_entry(asked.scenario)
    return BracketAnswer(scenario=entry, low=low, central=central, high=high, difference=difference)


def _answer(told: _Told, given: Solved) -> StressAnswer:
    table, found = told.table, given.loss
    e = len(table.economies)
    lost, base = found.loss.reshape(e, -1).sum(axis=1), found.base.reshape(e, -1).sum(axis=1)
    added = told.value_added * (counted_days(found.solver, given.parameters) / YEAR)
    order = _by_loss(lost, table)
    world = float(lost.sum())
    return StressAnswer(
        scenario=scenario_entry(told.asked.scenario),
        solver=found.solver,
        horizon=horizon_of(given).en,
        horizon_text=horizon_of(given),
        year=table.year,
        edition=table.source.edition,
        loss_usd_mn={table.economies[at]: round(float(lost[at]), DIGITS) for at in order},
        loss_pct={table.economies[at]: _percent(lost[at], base[at]) for at in order},
        world_loss_usd_mn=round(world, DIGITS),
        world_loss_pct=_percent(world, float(base.sum())),
        price_rise_pct=_prices(found, table),
        industries=_industries(found, table),
        path=_paths(told, found),
        parameters=given.parameters.model_dump(mode="json"),
        assumptions=assumptions(given, told.asked.scenario, table),
        notes=notes("rest_of_world", "taiwan"),
        sources=cited(told.session, told.asked.scenario),
        loss_pct_of_value_added={table.economies[at]: _percent(lost[at], added[at]) for at in order if added[at] > 0},
        world_loss_pct_of_value_added=_percent(world, float(added.sum())),
        watched=told.watched,
    )


def _by_loss(lost: Array, table: InputOutputTable) -> list[int]:
    """Return the places of economies, largest loss first; those that lose the same to a dollar by code."""
    return sorted(range(len(lost)), key=lambda at: (-round(float(lost[at]), DIGITS), table.economies[at]))


def _percent(part: float, whole: float) -> float:
    return round(float(PERCENT * part / whole), DIGITS + 4)


def _prices(found: Loss, table: InputOutputTable) -> dict[str, float] | None:
    if found.prices is None:
        return None
    weighted = (table.x * (found.prices - 1.0)).reshape(len(table.economies), -1).sum(axis=1)
    rise = PERCENT * weighted / table.output_by_economy()
    rounded = {code: round(float(value), DIGITS + 4) for code, value in zip(table.economies, rise, strict=True)}
    return dict(sorted(rounded.items(), key=lambda item: (-item[1], item[0])))


def _industries(found: Loss, table: InputOutputTable) -> tuple[IndustryLoss, ...]:
    size = len(table.sectors)
    order = np.lexsort((np.arange(len(found.loss)), -np.round(found.loss, DIGITS)))[:INDUSTRIES_SHOWN]
    return tuple(
        IndustryLoss(
            economy=table.economies[at // size],
            sector=table.sectors[at % size],
            loss_usd_mn=round(float(found.loss[at]), DIGITS),
            loss_pct=_percent(found.loss[at], found.base[at]),
        )
        for at in order.tolist()
        if found.loss[at] > 0
    )


def _paths(told: _Told, found: Loss) -> tuple[PathEntry, ...]:
    """Return the days of the economies asked about, or of those that lose most; nothing without a calendar."""
    if found.paths is None:
        return ()
    table = told.table
    codes = told.watched
    if not codes:
        lost = found.loss.reshape(len(table.economies), -1).sum(axis=1)
        codes = tuple(table.economies[at] for at in _by_loss(lost, table)[:FOLLOWED])
    end = told.asked.scenario.days
    paths = [(code, time_path(found.paths, table, code, end)) for code in codes]
    return tuple(
        PathEntry(
            economy=code,
            days=len(path.output),
            output=_rounded(path.output),
            unmet=_rounded(path.unmet),
            cover=_rounded(path.cover),
            first_to_stop=path.first_to_stop[0] if path.first_to_stop else None,
            first_stop_day=path.first_to_stop[1] if path.first_to_stop else None,
            limited_by=path.limited_by,
            days_to_1pct=path.days_to_loss[0],
            days_to_5pct=path.days_to_loss[1],
            recovery_day=path.recovery,
            worst_day=path.worst_day,
            worst_output=round(path.worst_output, DIGITS + 2),
        )
        for code, path in paths
    )


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(np.round(values, DIGITS + 2).tolist())
