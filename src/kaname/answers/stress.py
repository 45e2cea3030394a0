"""Answers about stress tests: one solver, the bracket, scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import nullcontext

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kaname.answers.contract import SourceEntry
from kaname.answers.scenarios import scenario_entry, title_of
from kaname.answers.stress_contract import (
    BracketAnswer,
    CompareAnswer,
    CompareRow,
    IndustryLoss,
    PathEntry,
    StressAnswer,
)
from kaname.errors import UsageFault
from kaname.model.concordance import Concordance
from kaname.model.input_output import InputOutputTable
from kaname.questions.notes import notes
from kaname.questions.session import Session, table_members
from kaname.scenarios.cuts import ProductShare, Routed, ScenarioCuts, scenario_cuts
from kaname.scenarios.parameters import SECTORAL, Parameters, require_known_sectors
from kaname.scenarios.shocks import YEAR, Scenario, StraitClosure
from kaname.scenarios.solvers import BRACKET, SOLVERS, Loss, Solver, inventories, named_pairs, solver_named
from kaname.scenarios.timepath import time_path
from kaname.texts import Bilingual, both, text
from kaname.vocab.economies import prose
from kaname.vocab.products import REVISION
from kaname.vocab.stress import product_sectors
from kaname.warehouse.tables import NETWORK

Array = NDArray[np.float64]
PERCENT = 100.0
# Economies, by the central loss, for which the order of the bracket is looked at.
LOOKED_AT = 5
INDUSTRIES_SHOWN = 30
# Answers are rounded to a dollar: below that lies only the order of additions.
DIGITS = 6


def resolved(session: Session, scenario: Scenario) -> ScenarioCuts:
    """Return what a scenario does to the table, products bridged by their share of each flow.

    Every solver starts from this; whoever asks several resolves once.
    """
    table = session.input_output()
    require_known_sectors(table)
    concordance = Concordance(REVISION, product_sectors())
    codes = {code for shock in scenario.shock for code in shock.products}
    shares = {code: _product_share(session, concordance, code) for code in sorted(codes)}
    return scenario_cuts(scenario, table, shares, _closures(session, scenario))


def _product_share(session: Session, concordance: Concordance, product: str) -> ProductShare:
    table = session.input_output()
    trade = session.trade().where(years=[session.trade().require_year(table.year)], products=[product])
    rows = trade.frame.select("exporter", "importer", "value_usd").collect("pyarrow").iter_rows()
    value = {(str(exporter), str(importer)): float(usd) for exporter, importer, usd in rows}
    return ProductShare.of(product, concordance.shares_of_flows(product, value, table), table)


def _closures(session: Session, scenario: Scenario) -> dict[StraitClosure, Routed]:
    """Return what the sea lanes say of each routed closure; those of one strait and depth are looked up once."""
    found: dict[tuple[str, float], Routed] = {}
    closures: dict[StraitClosure, Routed] = {}
    for shock in scenario.shock:
        if isinstance(shock, StraitClosure) and shock.routed:
            key = (shock.strait, shock.depth)
            if key not in found:
                from kaname.answers.closures import routed_closure  # noqa: PLC0415 - the sea network, for those that sail

                found[key] = routed_closure(session, shock)
            closures[shock] = found[key]
    return closures


def stress(
    session: Session,
    scenario: Scenario,
    solver: str,
    parameters: Parameters | None = None,
    watched: Collection[str] = (),
    progress: Callable[[int], None] | None = None,
) -> StressAnswer:
    """Return the losses of a scenario under one solver.

    Parameters
    ----------
    session, scenario
        The data and the shocks.
    solver
        resourcing, rationing, inventories, cost_push or ces.
    parameters
        What the solver assumes; the defaults when not given.
    watched
        Economies whose days are told, for a solver with a calendar; the three that lose most when empty.
    progress
        Called with each day done by `inventories`.

    Raises
    ------
    UsageFault
        For an unknown solver or economy, or when every shock lies beyond the days counted.
    ValidationFault
        When the solver refuses the scenario.
    """
    name = solver_named(solver)
    chosen = parameters or Parameters()
    codes = watched_members(session, watched)
    require_counted(scenario, name, chosen)
    return solved(session, scenario, resolved(session, scenario), name, chosen, codes, progress)


def watched_members(session: Session, watched: Collection[str]) -> tuple[str, ...]:
    """Return the economies of the table that codes of economies and groups stand for, each once."""
    return tuple(dict.fromkeys(code for given in watched for code in table_members(given, session.input_output())[1]))


def require_counted(scenario: Scenario, solver: Solver, chosen: Parameters) -> None:
    """Raise `UsageFault` when no shock begins within the days counted: nothing lost would answer another question.

    A daily path simulated far enough to show the shock is let through; its answer says what is not counted.
    """
    start = min(shock.start for shock in scenario.shock)
    counted = counted_days(solver, chosen)
    if start >= counted and not (solver == "inventories" and start < chosen.days):
        raise UsageFault("scenario_after_year", scenario=scenario.name, start=start, counted=counted)


def counted_days(solver: Solver, chosen: Parameters) -> int:
    """Return over how many days a solver counts losses: a year, or what is simulated when that is less."""
    return min(chosen.days, YEAR) if solver == "inventories" else YEAR


def solved(
    session: Session,
    scenario: Scenario,
    cuts: ScenarioCuts,
    solver: Solver,
    chosen: Parameters,
    watched: tuple[str, ...] = (),
    progress: Callable[[int], None] | None = None,
) -> StressAnswer:
    """Return the answer of one solver to a scenario that is resolved already; arguments as `stress` takes them."""
    given = prepared(cuts, solver, chosen)
    # Both are many small matrix products: on a busy machine threads of the linear algebra wait for one another.
    with threadpool_limits(limits=1) if solver in {"rationing", "inventories"} else nullcontext():
        if solver == "inventories":
            found = inventories(session.prepared(), given, chosen, progress)
        else:
            found = SOLVERS[solver](session.prepared(), given, chosen)
    return _answer(session, scenario, chosen, (found, given), watched)


def prepared(cuts: ScenarioCuts, solver: Solver, chosen: Parameters) -> ScenarioCuts:
    """Return what a solver is given: to one without prices, a tariff is a fall of quantities."""
    return cuts if solver == "cost_push" else cuts.without_prices(chosen.origin_elasticity())


def bracket(
    session: Session,
    scenario: Scenario,
    parameters: Parameters | None = None,
    watched: Collection[str] = (),
    progress: Callable[[int], None] | None = None,
) -> BracketAnswer:
    """Return low, central and high: three models with three horizons, or a tariff's cost under three elasticities."""
    chosen = parameters or Parameters()
    codes = watched_members(session, watched)
    require_counted(scenario, "rationing", chosen)
    cuts = resolved(session, scenario)
    if scenario.only_tariffs:
        low, central, high = (
            solved(session, scenario, cuts, "cost_push", chosen.model_copy(update={"elasticity": level}))
            for level in ("high", "central", "low")
        )
        difference = [both("stress.difference.tariff")]
    else:
        low, central, high = (
            solved(session, scenario, cuts, solver, chosen, codes, progress) for solver in BRACKET.values()
        )
        difference = [
            Bilingual(
                ja=text(f"stress.difference.{level}", "ja", horizon=a.horizon_text.ja, assumes=a.assumptions[0].ja),
                en=text(f"stress.difference.{level}", "en", horizon=a.horizon_text.en, assumes=a.assumptions[0].en),
            )
            for level, a in zip(BRACKET, (low, central, high), strict=True)
        ]
        below = [code for code in list(central.loss_pct)[:LOOKED_AT] if high.loss_pct[code] < central.loss_pct[code]]
        if below:
            difference.append(_bilingual("stress.difference.order", below))
    return BracketAnswer(
        scenario=scenario_entry(scenario), low=low, central=central, high=high, difference=tuple(difference)
    )


def compare(
    session: Session,
    scenarios: Collection[Scenario],
    solver: str,
    parameters: Parameters | None = None,
    economies: Collection[str] = (),
) -> CompareAnswer:
    """Return several scenarios side by side under one solver."""
    answers = [stress(session, scenario, solver, parameters) for scenario in scenarios]
    if not answers:
        raise UsageFault("nothing_to_compare")
    named = tuple(code for given in economies for code in table_members(given, session.input_output())[1]) or _most_hit(
        answers
    )
    return CompareAnswer(
        solver=answers[0].solver,
        economies=named,
        rows=tuple(
            CompareRow(
                scenario=scenario.name,
                title=title_of(scenario),
                world_loss_usd_mn=answer.world_loss_usd_mn,
                loss_pct={code: answer.loss_pct[code] for code in named},
            )
            for scenario, answer in zip(scenarios, answers, strict=True)
        ),
        assumptions=answers[0].assumptions,
        sources=answers[0].sources,
    )


def _most_hit(answers: list[StressAnswer]) -> tuple[str, ...]:
    """Return the three economies that lose most in any of the answers, in percent."""
    worst: dict[str, float] = {}
    for answer in answers:
        for code, percent in answer.loss_pct.items():
            worst[code] = max(worst.get(code, percent), percent)
    return tuple(sorted(worst, key=lambda code: -worst[code])[:3])


def _answer(
    session: Session,
    scenario: Scenario,
    chosen: Parameters,
    solution: tuple[Loss, ScenarioCuts],
    watched: Collection[str],
) -> StressAnswer:
    found, cuts = solution
    table = session.input_output()
    e = len(table.economies)
    lost, base = found.loss.reshape(e, -1).sum(axis=1), found.base.reshape(e, -1).sum(axis=1)
    order = sorted(range(e), key=lambda at: (-lost[at], table.economies[at]))
    world = float(lost.sum())
    return StressAnswer(
        scenario=scenario_entry(scenario),
        solver=found.solver,
        horizon=text(f"stress.horizon.{found.solver}", "en"),
        horizon_text=both(f"stress.horizon.{found.solver}"),
        year=table.year,
        edition=table.source.edition,
        loss_usd_mn={table.economies[at]: round(float(lost[at]), DIGITS) for at in order},
        loss_pct={table.economies[at]: round(float(PERCENT * lost[at] / base[at]), DIGITS + 4) for at in order},
        world_loss_usd_mn=round(world, DIGITS),
        world_loss_pct=round(PERCENT * world / float(base.sum()), DIGITS + 4),
        price_rise_pct=_prices(found, table),
        industries=_industries(found, table),
        path=_paths(found, table, scenario, watched),
        parameters=chosen.model_dump(mode="json"),
        assumptions=_assumptions(found, cuts, scenario, chosen, table),
        notes=notes("rest_of_world", "taiwan"),
        sources=cited(session, scenario),
    )


def cited(session: Session, scenario: Scenario) -> tuple[SourceEntry, ...]:
    """Return the sources that an answer to the scenario rests on."""
    found = [session.input_output().source]
    routed = any(isinstance(shock, StraitClosure) and shock.routed for shock in scenario.shock)
    if routed or any(shock.products for shock in scenario.shock):
        found.append(session.trade().source)
    if routed:
        found.append(session.store.snapshot(NETWORK).source)
    return tuple(found)


def _prices(found: Loss, table: InputOutputTable) -> dict[str, float] | None:
    if found.prices is None:
        return None
    weighted = (table.x * (found.prices - 1.0)).reshape(len(table.economies), -1).sum(axis=1)
    rise = PERCENT * weighted / table.output_by_economy()
    ranked = sorted(zip(table.economies, rise, strict=True), key=lambda item: (-item[1], item[0]))
    return {code: round(float(value), DIGITS + 4) for code, value in ranked}


def _industries(found: Loss, table: InputOutputTable) -> tuple[IndustryLoss, ...]:
    size = len(table.sectors)
    order = np.lexsort((np.arange(len(found.loss)), -np.round(found.loss, DIGITS)))[:INDUSTRIES_SHOWN]
    return tuple(
        IndustryLoss(
            economy=table.economies[at // size],
            sector=table.sectors[at % size],
            loss_usd_mn=round(float(found.loss[at]), DIGITS),
            loss_pct=round(float(PERCENT * found.loss[at] / found.base[at]), DIGITS + 4),
        )
        for at in order.tolist()
        if found.loss[at] > 0
    )


def _paths(found: Loss, table: InputOutputTable, scenario: Scenario, watched: Collection[str]) -> tuple[PathEntry, ...]:
    if found.paths is None:
        return ()
    codes = list(watched)
    if not codes:
        lost = found.loss.reshape(len(table.economies), -1).sum(axis=1)
        codes = [table.economies[at] for at in np.argsort(-lost, kind="stable")[:3].tolist()]
    return tuple(_path(found, table, code, scenario.days) for code in codes)


def _path(found: Loss, table: InputOutputTable, code: str, end: int) -> PathEntry:
    if found.paths is None:
        raise UsageFault("no_calendar", solver=found.solver)
    path = time_path(found.paths, table, code, end)
    return PathEntry(
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


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(np.round(values, DIGITS + 2).tolist())


def _assumptions(
    found: Loss, cuts: ScenarioCuts, scenario: Scenario, chosen: Parameters, table: InputOutputTable
) -> tuple[Bilingual, ...]:
    """Return the sentences that state what was assumed, the solver's own first."""
    said = [_assumed(key, chosen) for key in found.assumptions]
    counted = counted_days(found.solver, chosen)
    if any(shock.start >= counted for shock in scenario.shock):
        said.append(both("stress.assumes.after_year", counted=counted))
    if found.solver == "rationing":
        said.append(_friction(chosen))
    if cuts.tariffs and found.solver != "cost_push":
        said.append(both("stress.assumes.tariff_as_depth"))
    for bridge in cuts.bridged:
        share = f"{PERCENT * bridge.largest_share:.1f}%"
        names = ", ".join(bridge.sectors) or "–"
        said.append(both("stress.assumes.bridge", product=bridge.product, sectors=names, share=share))
        if bridge.capped:
            said.append(both("stress.assumes.bridge_capped", product=bridge.product, count=bridge.capped))
    if any(isinstance(shock, StraitClosure) and shock.routed for shock in scenario.shock):
        said.append(both("stress.assumes.routed"))
    if cuts.outside:
        said.append(_bilingual("stress.assumes.outside", economies=cuts.outside))
    if len(found.left):
        said.append(both("stress.assumes.left", places=named_pairs(table, found.left)))
    return tuple(said)


def _assumed(key: str, chosen: Parameters) -> Bilingual:
    if key == "ces":
        return both("stress.assumes.ces", sigma=f"{chosen.sigma:g}")
    if key.startswith("inventories_"):
        return both(f"stress.assumes.{key}", reorder=f"{PERCENT * chosen.reorder:g}%")
    return both(f"stress.assumes.{key}")


def _friction(chosen: Parameters) -> Bilingual:
    sectoral = both("stress.assumes.sectoral")
    said = {
        language: text(
            "stress.assumes.friction",
            language,
            tau=sectoral.of(language) if chosen.tau == SECTORAL else f"{chosen.tau:.2f}",
            delta=sectoral.of(language) if chosen.delta == SECTORAL else f"{chosen.delta:.2f}",
            rho=f"{chosen.rho:g}".replace("-", "−"),
            varrho=f"{chosen.varrho:g}".replace("-", "−"),
        )
        for language in ("ja", "en")
    }
    return Bilingual(**said)


def _bilingual(key: str, economies: Collection[str]) -> Bilingual:
    return Bilingual(
        ja=text(key, "ja", economies="、".join(prose(code, "ja") for code in economies)),
        en=text(key, "en", economies=", ".join(prose(code, "en") for code in economies)),
    )
