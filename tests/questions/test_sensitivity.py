"""How far an answer moves: indices known in closed form, the same draws for a seed, each draw a stress test of its own."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from small_world import made_world, random_world, small_session

from kaname.errors import UsageFault
from kaname.questions import sweep
from kaname.questions.sensitivity import answer as module
from kaname.questions.sensitivity.answer import draw_losses
from kaname.questions.sensitivity.question import WORLD, Sensitivity
from kaname.questions.solving import resolved
from kaname.questions.stress.question import Stress
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.sampling import RANGES, Range, design, drawn
from kaname.scenarios.shocks import ExportBan, Scenario, StraitClosure, SupplyCut, Tariff

TABLE = random_world(8)
BAN = Scenario(name="ban", shock=(ExportBan(by=("CHN",), on=("JPN",)),))


def sensitivity(session, scenario, solver="rationing", economy=None, draws=None, seed=1):
    return session.ask(Sensitivity(scenario=scenario, solver=solver, economy=economy, draws=draws, seed=seed))


def stress(session, scenario, solver, **assumed):
    return session.ask(Stress(scenario=scenario, solver=solver, set=assumed))


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A session on the small table; what a worker opens is the same one."""
    opened = small_session(TABLE, tmp_path)
    monkeypatch.setattr(sweep, "opened", lambda *_place: opened)
    return opened


# Sobol indices ---------------------------------------------------------------------------------------------------------


def driven(function, dimensions, draws=4096):
    points = design(dimensions, draws * (dimensions + 2), seed=3)
    moved = tuple(Range(f"p{k}", 0.0, 1.0) for k in range(dimensions))
    return {entry.parameter: entry for entry in module._drivers(moved, points, function(points.rows), 1e-12)}


def test_indices_of_a_sum_are_its_squared_weights():
    """f = Σ a_k u_k: S_k = a_k² / Σ a², first order and total alike.

    4,096 draws: an estimate errs by about 1/√4096 = 0.016; thrice that.
    """
    weights = np.array([1.0, 3.0, 2.0, 0.0])
    found = driven(lambda rows: rows @ weights, 4)
    assert list(found) == ["p1", "p2", "p0", "p3"], "strongest first"
    for k, weight in enumerate(weights):
        assert found[f"p{k}"].first_order == pytest.approx(weight**2 / 14, abs=0.05)
        assert found[f"p{k}"].total == pytest.approx(weight**2 / 14, abs=0.05)


def test_the_only_parameter_explains_everything():
    found = driven(lambda rows: rows[:, 0] ** 2, 1, draws=8)
    assert (found["p0"].first_order, found["p0"].total) == (1.0, 1.0)


def test_an_interaction_is_in_the_total_and_not_in_the_first_order():
    """f = (u − ½)(v − ½) has first-order indices of nought and totals of one."""
    found = driven(lambda rows: (rows[:, 0] - 0.5) * (rows[:, 1] - 0.5), 2)
    for entry in found.values():
        assert entry.first_order == pytest.approx(0.0, abs=0.05)
        assert entry.total == pytest.approx(1.0, abs=0.05)


def test_nothing_drives_a_loss_that_does_not_move():
    found = driven(lambda rows: np.full(len(rows), 2.5), 3, draws=8)
    assert all((entry.first_order, entry.total) == (0.0, 0.0) for entry in found.values())


# The analysis ----------------------------------------------------------------------------------------------------------


def test_every_draw_is_the_stress_test_at_its_values(small):
    """Solved many at a time or one by one: 1e-6 of the loss is ten times what the iteration leaves."""
    answer = sensitivity(small, BAN, "rationing", "JPN", 48, seed=5)
    rows = design(4, 48, 5).rows
    assert answer.draws == len(rows) == 48
    losses = []
    for row in rows[: 2 * len(rows) // 6]:
        values = drawn("rationing", row, Parameters())[0]
        losses.append(stress(small, BAN, "rationing", **values).loss_usd_mn["JPN"])
    expected = np.percentile(losses, [5, 50, 95])
    band = answer.loss_usd_mn
    np.testing.assert_allclose([band.low, band.central, band.high], expected, rtol=1e-6)
    base = TABLE.output_by_economy()[1]
    assert answer.loss_pct.central == pytest.approx(100 * band.central / base)
    assert 0 < band.low < band.central < band.high
    assert answer.failed == 0


@pytest.mark.parametrize(("solver", "draws"), [("rationing", 100), ("cost_push", 20), ("ces", 100)])
def test_the_band_is_ordered_and_every_parameter_is_told(small, solver, draws):
    duty = Scenario(name="duty", shock=(Tariff(by=("JPN",), on=("CHN",), depth=0.25),))
    answer = sensitivity(small, duty if solver == "cost_push" else BAN, solver, None, draws)
    assert answer.loss_pct.low < answer.loss_pct.central < answer.loss_pct.high
    assert {entry.parameter for entry in answer.drivers} == {r.parameter for r in RANGES[solver]}
    indices = [entry.first_order for entry in answer.drivers]
    assert indices == sorted(indices, reverse=True)
    for entry in answer.drivers:
        assert entry.low < entry.high
    assert answer.economy in {"CHN", "JPN", "USA"}
    assert answer.scenario.sha256 == (duty if solver == "cost_push" else BAN).sha256


def test_friction_drives_rationing(small):
    """What METHODS.md says of it: the answer moves almost only with τ."""
    answer = sensitivity(small, BAN, "rationing", WORLD, 190)
    assert answer.economy == WORLD
    assert answer.drivers[0].parameter == "tau"
    assert answer.drivers[0].first_order > answer.drivers[1].total


def test_the_daily_loop_moves_with_what_is_ordered_elsewhere(small, monkeypatch):
    """Two draws of 20 days: enough to see that each is its own stress test."""
    short = Scenario(name="short", shock=(ExportBan(by=("CHN",), on=("JPN",), days=20),))
    monkeypatch.setattr(module, "Parameters", lambda: Parameters(days=20))
    cuts = resolved(small, short)
    found = draw_losses(*sweep.place(small), "short", cuts, "inventories", [[0.5, 0.0, 0.5], [0.5, 1.0, 0.5]])
    for row, reorder in zip(found, (0.0, 1.0), strict=True):
        chosen = {"days": 20, "stock_factor": 1.0, "reorder": reorder, "restore_days": float(np.sqrt(5 * 30))}
        expected = stress(small, short, "inventories", **chosen).loss_usd_mn
        np.testing.assert_allclose(row, [expected[code] for code in TABLE.economies], rtol=1e-6, atol=1e-5)
    assert found[0, 1] != found[1, 1]


def test_the_same_seed_gives_the_same_answer_from_the_start(small, tmp_path, monkeypatch):
    first = sensitivity(small, BAN, "ces", "JPN", 64, seed=2)
    fresh = small_session(TABLE, tmp_path / "elsewhere")
    monkeypatch.setattr(sweep, "opened", lambda *_place: fresh)
    assert sensitivity(fresh, BAN, "ces", "JPN", 64, seed=2) == first
    other = sensitivity(fresh, BAN, "ces", "JPN", 64, seed=3)
    assert (other.seed, first.seed) == (3, 2)
    assert other.loss_usd_mn != first.loss_usd_mn


def test_an_interrupted_analysis_goes_on_with_the_rest(small, monkeypatch):
    """Four batches of 32 draws; the third fails. What is kept is not solved again."""
    solve, solved = module.rationing, []

    def counted(base, cuts, *rest):
        solved.append(cuts.share.shape[0])
        if failing and len(solved) == 3:
            raise KeyboardInterrupt
        return solve(base, cuts, *rest)

    monkeypatch.setattr(module, "rationing", counted)
    failing = True
    with ThreadPoolExecutor(1) as pool, pytest.raises(KeyboardInterrupt):
        small.executor = pool
        sensitivity(small, BAN, "rationing", "JPN", 192)
    small.executor = None
    kept = len(list((small.settings.cache_dir).glob("draws-*.npy")))
    assert 2 <= kept < 6
    failing = False
    solved.clear()
    answer = sensitivity(small, BAN, "rationing", "JPN", 192)
    assert solved == [32] * (6 - kept)
    solved.clear()
    small._answers.clear()
    assert sensitivity(small, BAN, "rationing", "JPN", 192) == answer
    assert solved == []


def test_a_tariff_moves_a_solver_of_quantities_too(small):
    """As in the stress test, it enters as a fall in quantities; a tariff left out would lose nothing."""
    duty = Scenario(name="duty", shock=(Tariff(by=("JPN",), on=("CHN",), depth=0.25),))
    for solver in ("rationing", "ces"):
        assert sensitivity(small, duty, solver, "JPN", 16).loss_pct.low > 0, solver


def test_draws_without_an_answer_are_counted_or_refused(small, tmp_path, monkeypatch):
    """A product with one origin has no finite cost, whatever the elasticity."""
    flows = {(("CHN", "C26"), ("JPN", "C29")): 30.0}
    alone = small_session(made_world(flows, {("CHN", "C26"): 100.0, ("JPN", "C29"): 100.0, ("USA", "Q"): 9.0}), tmp_path / "alone")  # fmt: skip
    monkeypatch.setattr(sweep, "opened", lambda *_place: alone)
    with pytest.raises(UsageFault) as fault:
        sensitivity(alone, BAN, "cost_push", "JPN", 8)
    assert fault.value.key == "no_draw_answered"

    refused = design(1, 12, 1).rows[0].tolist()
    monkeypatch.setattr(sweep, "opened", lambda *_place: small)
    solve = module._one_loss

    def partly(session, given, solver, chosen):
        found = solve(session, given, solver, chosen)
        return np.full(3, np.nan) if chosen == drawn("ces", np.array(refused), Parameters())[1] else found

    monkeypatch.setattr(module, "_one_loss", partly)
    answer = sensitivity(small, Scenario(name="cut", shock=(SupplyCut(by=("CHN",)),)), "ces", "JPN", 12)
    assert answer.failed >= 1
    assert answer.banded < 2 * answer.draws // 3
    assert np.isfinite([answer.loss_pct.low, answer.drivers[0].first_order]).all()
    said = " ".join(answer.view("en").lead)
    assert f"Of {answer.draws} draws {answer.failed} had no answer" in said
    assert "the Sobol indices put the median in their place" in said
    assert "感度指数では中央値に置き換えている" in " ".join(answer.view("ja").lead)


def test_the_band_is_said_to_be_of_the_independent_draws_alone(small):
    """48 solves of a design of four parameters are 2 x 8 independent draws and 4 x 8 for the indices."""
    answer = sensitivity(small, BAN, "rationing", "JPN", 48)
    assert (answer.draws, answer.banded) == (48, 16)
    assert "of 16 independent draws" in answer.view("en").pull.note
    assert "独立した16回" in answer.view("ja").pull.note


def test_what_moves_it_most_has_the_largest_total_index(small):
    """The drivers stand by what each explains alone; with its interactions another may have a part in more."""
    answer = sensitivity(small, BAN, "rationing", "JPN", 48)
    alone, mixed, *rest = answer.drivers
    drivers = (
        alone.model_copy(update={"first_order": 0.5, "total": 0.5}),
        mixed.model_copy(update={"first_order": 0.3, "total": 0.7}),
        *(one.model_copy(update={"first_order": 0.0, "total": 0.0}) for one in rest),
    )
    said = answer.model_copy(update={"drivers": drivers}).view("en").lead[0]
    assert f"({mixed.parameter})" in said
    assert "70%" in said


@pytest.mark.parametrize("name", ["world", "世界", " 世界全体 "])
def test_the_world_by_name(name):
    assert Sensitivity(scenario=BAN, economy=name).economy == WORLD


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("resourcing", "JPN", None), "no_parameters"),
        (("magic", "JPN", None), "unknown_solver"),
        (("rationing", "XXX", None), "unknown_party"),
        (("rationing", "QAT", None), "economy_not_in_icio"),
        (("rationing", "JPN", 0), "bad_draws"),
    ],
)
def test_what_cannot_be_asked(small, arguments, key):
    with pytest.raises(UsageFault) as fault:
        sensitivity(small, BAN, *arguments)
    assert fault.value.key == key


def test_nothing_drives_a_loss_that_is_nil(small):
    """Case sensitivity-of-nothing: a ban of depth nought loses nothing, and no parameter moves that."""
    nil = Scenario(name="nil", shock=(ExportBan(by=("CHN",), on=("JPN",), depth=0.0),))
    for solver in ("rationing", "ces"):
        answer = sensitivity(small, nil, solver, "JPN", 24)
        assert all((entry.first_order, entry.total) == (0.0, 0.0) for entry in answer.drivers)
        assert (answer.loss_usd_mn.low, answer.loss_usd_mn.high) == (0.0, 0.0)


@pytest.mark.parametrize(
    "shock",
    [
        ExportBan(by=("CHN",), on=("JPN",), products=("280530", "284690")),
        StraitClosure(by=("ALL",), strait="hormuz", routed=True, days=90),
    ],
)
def test_products_and_straits_are_resolved_before_the_threads_start(session, shock, monkeypatch, tmp_path):
    """Case faults/README: "connection is busy" for every such scenario; the same answer twice, resolved once each."""
    seen = []
    monkeypatch.setattr(module, "resolved", lambda *given: seen.append(given) or resolved(*given))
    given = Scenario(name="s", shock=(shock,))
    answers = []
    for run in ("one", "two"):
        monkeypatch.setattr(session, "cache", replace(session.cache, folder=tmp_path / run))
        session._answers.clear()
        answers.append(sensitivity(session, given, "ces", "JPN", 6).model_dump_json())
    assert answers[0] == answers[1]
    assert len(seen) == 2
