"""The work of a sensitivity analysis: draws over a solver's parameters, each solved once and kept."""

from __future__ import annotations

import hashlib
import json

import numpy as np
from numpy.typing import NDArray

from kaname.errors import KanameError, UsageFault
from kaname.kernels.rationing import Cuts, rationing
from kaname.lanes import VOCABULARY
from kaname.model.quantity import Band
from kaname.questions import sweep
from kaname.questions.scenarios import scenario_entry
from kaname.questions.sensitivity.question import WORLD, DriverEntry, Sensitivity, SensitivityAnswer
from kaname.questions.session import Session, table_members
from kaname.questions.solving import cited, is_bridged, is_routed, resolved
from kaname.scenarios.cuts import ScenarioCuts, compact
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.sampling import Design, Range, design, drawn, ranges
from kaname.scenarios.shocks import Scenario
from kaname.scenarios.solvers import SOLVERS, Solver, yearly_cut
from kaname.scenarios.solving import cuts_for, require_counted, solved
from kaname.texts import Bilingual, both
from kaname.vocab.table import digest
from kaname.warehouse.input_output import fingerprint
from kaname.warehouse.tables import NETWORK

Array = NDArray[np.float64]
PERCENT = 100.0
# Answers are rounded to a dollar, as those of the stress test are.
DIGITS = 6
# Draws solved together: `rationing` shares one pass over the flows among them.
CHUNK = {"rationing": 32}
DRAWS = {"rationing": 1000, "cost_push": 200, "inventories": 30, "ces": 1000}
# The vocabulary that losses follow from.
ASSUMED = ("criticality", "elasticities", "group_members", "scopes", "sectors", "stocks", "substitutability")
METHOD = 2
# A spread this small beside the world's output is what rounding leaves of the solvers, not an answer that moves.
STILL = 1e-13


def answer(session: Session, asked: Sensitivity) -> SensitivityAnswer:
    """Return the 5–95 % band of a scenario's loss over the solver's parameters, and what drives it.

    Whose loss: the economy or group named, the world, or the economy that loses most at the defaults. The draws run on
    the session's executor.

    Raises
    ------
    UsageFault
        For an economy outside the table, shocks beyond the days counted, or when no draw has an answer.

    Notes
    -----
    First-order and total indices by Saltelli et al. (Computer Physics Communications 181, 2010), as SciPy has them.
    """
    table, given, name = session.input_output(), asked.scenario, asked.solver
    moved = ranges(name)
    label = asked.economy or ""
    members = () if label in {"", WORLD} else table_members(label, table)[1]
    require_counted(given, name, Parameters())
    cuts = resolved(session, given)
    if not label:
        lost = (
            solved(session.prepared(), cuts, name, Parameters()).loss.loss.reshape(len(table.economies), -1).sum(axis=1)
        )
        label = min(zip(-np.round(lost, DIGITS), table.economies, strict=True))[1]
        members = (label,)
    points = design(len(moved), DRAWS[name] if asked.draws is None else asked.draws, asked.seed)
    losses = _losses(session, given, cuts, name, points.rows)
    at = [table.economy(member) for member in members] or list(range(len(table.economies)))
    lost = losses[:, at].sum(axis=1)
    output = table.output_by_economy()
    base, added = float(output[at].sum()), float(table.value_added_by_economy()[at].sum())
    independent = lost[: 2 * len(points.A)]
    sound = independent[np.isfinite(independent)]
    if not sound.size:
        raise UsageFault("no_draw_answered", solver=name)
    band = [float(q) for q in np.percentile(sound, [5, 50, 95])]
    # The indices need every draw of the design; at the median one without an answer moves them least.
    filled = np.where(np.isfinite(lost), lost, np.median(sound))
    return SensitivityAnswer(
        scenario=scenario_entry(given),
        solver=name,
        economy=label,
        draws=len(lost),
        seed=asked.seed,
        loss_pct=_band([PERCENT * value / base for value in band], DIGITS + 4),
        loss_usd_mn=_band(band, DIGITS),
        drivers=_drivers(moved, points, filled, STILL * float(output.sum())),
        failed=int((~np.isfinite(lost)).sum()),
        assumptions=_said(name),
        sources=cited(session, given),
        loss_pct_of_value_added=None if added <= 0 else _band([PERCENT * value / added for value in band], DIGITS + 4),
        year=table.year,
        banded=int(sound.size),
    )


def _band(values: list[float], digits: int) -> Band:
    low, central, high = (round(value, digits) + 0.0 for value in values)
    return Band(low=low, central=central, high=high)


def _said(name: Solver) -> tuple[Bilingual, ...]:
    key = {"inventories": "inventories_critical", "cost_push": "cost_push_long"}.get(name, name)
    values = {"reorder": "0–100%"} if name == "inventories" else {"sigma": "0.04–1"} if name == "ces" else {}
    return (both(f"stress.assumes.{key}", **values), both("stress.assumes.sampled"))


def _drivers(moved: tuple[Range, ...], points: Design, lost: Array, still: float) -> tuple[DriverEntry, ...]:
    """Return the Sobol indices of each parameter, strongest first; zero where the loss moves by `still` at most."""
    from scipy.stats import sobol_indices  # noqa: PLC0415 - a second that only this pays

    n, d = points.A.shape
    f_A, f_B = lost[:n], lost[n : 2 * n]
    if np.ptp(lost[: 2 * n]) <= still:
        first = total = np.zeros(d)
    elif d == 1:
        first = total = np.ones(d)
    else:
        f_AB = lost[2 * n :].reshape(d, 1, n)
        found = sobol_indices(func={"f_A": f_A[None], "f_B": f_B[None], "f_AB": f_AB}, n=n)
        first, total = np.ravel(found.first_order), np.ravel(found.total_order)
    entries = [
        DriverEntry(
            parameter=r.parameter,
            low=min(r.sign * r.low, r.sign * r.high),
            high=max(r.sign * r.low, r.sign * r.high),
            distribution=r.distribution,
            first_order=float(first[at]),
            total=float(total[at]),
        )
        for at, r in enumerate(moved)
    ]
    return tuple(sorted(entries, key=lambda entry: -entry.first_order))


def _losses(
    session: Session,
    given: Scenario,
    cuts: ScenarioCuts,
    solver: Solver,
    rows: Array,
) -> Array:
    """Return the loss of every economy in every draw, (draws, E), USD million; NaN where the solver refused."""
    size = CHUNK.get(solver, 1)
    record = [METHOD, _data(session, given), given.sha256, solver]
    chunks = [rows[start : start + size] for start in range(0, len(rows), size)]
    tasks = [(*sweep.place(session), json.dumps(record), cuts, solver, chunk.tolist()) for chunk in chunks]
    return np.vstack(sweep.run(draw_losses, tasks, session.executor, session.tick))


def draw_losses(
    data_dir: str, cache_dir: str, engine: str, record: str, cuts: ScenarioCuts, solver: Solver, unit: list[list[float]]
) -> Array:
    """Return the losses of some draws, (draws, E), USD million, from the cache where an earlier run got so far.

    Parameters
    ----------
    data_dir, cache_dir, engine
        Where the data are.
    record
        What, with `unit`, decides the losses: data, scenario and solver.
    cuts
        The scenario, resolved once for all draws.
    solver, unit
        The solver, and draws in the unit cube.
    """
    session = sweep.opened(data_dir, cache_dir, engine)
    key = json.dumps([record, unit])
    e = len(session.input_output().economies)

    def made() -> Array:
        points = [drawn(solver, np.array(row), Parameters())[1] for row in unit]
        if solver == "rationing":
            return _rationing_losses(session, cuts, points)
        return np.array([_one_loss(session, cuts, solver, chosen) for chosen in points])

    def sound(losses: Array) -> bool:
        return not np.isinf(losses).any()

    name = hashlib.sha256(key.encode()).hexdigest()[:24]
    return np.array(session.cache.array(f"draws-{name}", (len(unit), e), made, sound))


def _data(session: Session, given: Scenario) -> list[str]:
    """Return digests of what the losses follow from beside the scenario: both tables, the sea and the vocabulary."""
    return [
        fingerprint(session.input_output()),
        digest(*VOCABULARY, *ASSUMED),
        *([session.trade().source.sha256] if is_bridged(given) else []),
        *([session.store.snapshot(NETWORK).sha256] if is_routed(given) else []),
    ]


def _rationing_losses(session: Session, met: ScenarioCuts, points: list[Parameters]) -> Array:
    table = session.input_output()
    e = len(table.economies)
    buyers, cut = compact(yearly_cut(cuts_for(met, "rationing", points[0]), table))
    frictions = [chosen.friction() for chosen in points]
    tau, delta = (np.stack([pair[side] for pair in frictions]) for side in (0, 1))
    rho, varrho = (np.array([getattr(chosen, name) for chosen in points]) for name in ("rho", "varrho"))
    shares = np.repeat(cut[None], len(points), axis=0)
    try:
        found = rationing(session.prepared().rationing, Cuts(buyers, shares), tau, delta, rho, varrho)
    except ValueError:
        if len(points) == 1:
            return np.full((1, e), np.nan)
        # One of them has no answer: each on its own, so that the others keep theirs.
        return np.vstack([_rationing_losses(session, met, [chosen]) for chosen in points])
    return np.asarray((table.x - found.x).reshape(len(points), e, -1).sum(axis=2), dtype=np.float64)


def _one_loss(session: Session, cuts: ScenarioCuts, solver: Solver, chosen: Parameters) -> Array:
    e = len(session.input_output().economies)
    try:
        found = SOLVERS[solver](session.prepared(), cuts_for(cuts, solver, chosen), chosen)
    except KanameError:
        return np.full(e, np.nan)
    return np.asarray(found.loss.reshape(e, -1).sum(axis=1), dtype=np.float64)
