"""Answers about stress tests: one solver, the bracket, scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kaname.answers.closures import routed_closure
from kaname.answers.contract import SourceEntry
from kaname.answers.products import notes
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
from kaname.questions.session import Session, table_members
from kaname.scenarios.language import Scenario, StraitClosure
from kaname.scenarios.parameters import SECTORAL, Parameters
from kaname.scenarios.severance import Severance, severance
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


def resolved(session: Session, scenario: Scenario) -> Severance:
    """Return what a scenario does to the table, products bridged by their share of each flow."""
    concordance = Concordance(REVISION, product_sectors())
    codes = {code for shock in scenario.shock for code in shock.products}
    shares = {code: _flow_shares(session, concordance, code) for code in sorted(codes)}
    closures = {
        shock: routed_closure(session, shock)
        for shock in scenario.shock
        if isinstance(shock, StraitClosure) and shock.routed
    }
    return severance(scenario, session.input_output(), shares, closures)


def _flow_shares(session: Session, concordance: Concordance, product: str) -> Array:
    table = session.input_output()
    trade = session.trade().where(years=[session.trade().require_year(table.year)], products=[product])
    rows = trade.frame.select("exporter", "importer", "value_usd").collect("pyarrow").iter_rows()
    value = {(str(exporter), str(importer)): float(usd) for exporter, importer, usd in rows}
    return concordance.shares_of_flows(product, value, table)


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
        For an unknown solver or economy.
    ValidationFault
        When the solver refuses the scenario.
    """
    name = solver_named(solver)
    chosen = parameters or Parameters()
    codes = tuple(dict.fromkeys(code for given in watched for code in table_members(given)[1]))
    found, legs = _solved(session, scenario, name, chosen, progress)
    return _answer(session, scenario, chosen, (found, legs), codes)


def _solved(
    session: Session, scenario: Scenario, name: Solver, chosen: Parameters, progress: Callable[[int], None] | None
) -> tuple[Loss, Severance]:
    legs = prepared(session, scenario, name, chosen)
    if name == "inventories":
        return inventories(session.prepared(), legs, chosen, progress), legs
    # Rationing is many small matrix products: on a busy machine threads of the linear algebra wait for one another.
    with threadpool_limits(limits=1) if name == "rationing" else nullcontext():
        return SOLVERS[name](session.prepared(), legs, chosen), legs


def prepared(session: Session, scenario: Scenario, solver: Solver, chosen: Parameters) -> Severance:
    """Return what a solver is given; to one without prices, a tariff t is a fall of quantities by 1 − (1+t)^−ξ."""
    legs = resolved(session, scenario)
    if solver == "cost_push" or not legs.tariffs:
        return legs
    xi = chosen.origin_elasticity()
    cuts = tuple(replace(leg, cut=1.0 - (1.0 + leg.cut) ** -xi) for leg in legs.tariffs)
    return replace(legs, legs=(*legs.legs, *cuts))


def bracket(
    session: Session,
    scenario: Scenario,
    parameters: Parameters | None = None,
    watched: Collection[str] = (),
    progress: Callable[[int], None] | None = None,
) -> BracketAnswer:
    """Return low, central and high: three models with three horizons, or a tariff's cost under three elasticities."""
    chosen = parameters or Parameters()
    if scenario.only_tariffs:
        low, central, high = (
            stress(session, scenario, "cost_push", chosen.model_copy(update={"elasticity": level}))
            for level in ("high", "central", "low")
        )
        difference = [both("stress.difference.tariff")]
    else:
        low, central, high = (
            stress(session, scenario, solver, chosen, watched, progress) for solver in BRACKET.values()
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
    named = tuple(code for given in economies for code in table_members(given)[1]) or _most_hit(answers)
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
    solved: tuple[Loss, Severance],
    watched: Collection[str],
) -> StressAnswer:
    found, legs = solved
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
        assumptions=_assumptions(found, legs, scenario, chosen, table),
        notes=notes("rest_of_world", "taiwan"),
        sources=_sources(session, scenario),
    )


def _sources(session: Session, scenario: Scenario) -> tuple[SourceEntry, ...]:
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
    found: Loss, legs: Severance, scenario: Scenario, chosen: Parameters, table: InputOutputTable
) -> tuple[Bilingual, ...]:
    """Return the sentences that state what was assumed, the solver's own first."""
    said = [_assumed(key, chosen) for key in found.assumptions]
    if found.solver == "rationing":
        said.append(_friction(chosen))
    if legs.tariffs and found.solver != "cost_push":
        said.append(both("stress.assumes.tariff_as_depth"))
    for bridge in legs.bridged:
        share = f"{PERCENT * bridge.largest_share:.1f}%"
        names = ", ".join(bridge.sectors) or "–"
        said.append(both("stress.assumes.bridge", product=bridge.product, sectors=names, share=share))
        if bridge.capped:
            said.append(both("stress.assumes.bridge_capped", product=bridge.product, count=bridge.capped))
    if any(isinstance(shock, StraitClosure) and shock.routed for shock in scenario.shock):
        said.append(both("stress.assumes.routed"))
    if legs.outside:
        said.append(_bilingual("stress.assumes.outside", economies=legs.outside))
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
