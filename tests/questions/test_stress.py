"""Answers about stress tests: the published numbers on the real table, and on a small one everything an answer says."""

import re
from typing import get_type_hints

import numpy as np
import pytest
from small_world import SECTORS, industry, made_world, random_world, small_session

from kaname.errors import UsageFault
from kaname.questions import pairs, sweep
from kaname.questions.command import command_line
from kaname.questions.folders import folder_named
from kaname.questions.marks import told_of
from kaname.questions.parts import parts_of
from kaname.questions.record import view_of_question
from kaname.questions.scenarios import ScenarioEntry
from kaname.questions.session import Session
from kaname.questions.solving import resolved
from kaname.questions.stress import answer as module
from kaname.questions.stress.question import Stress
from kaname.questions.stress_asymmetry.question import StressAsymmetry
from kaname.questions.stress_compare.question import StressCompare
from kaname.questions.stress_list.question import StressList
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.shocks import (
    Embargo,
    ExportBan,
    ImportBan,
    Scenario,
    Stocks,
    StraitClosure,
    SupplyCut,
    Tariff,
    toml,
)
from kaname.scenarios.solving import cuts_for
from kaname.settings import Settings

NUMERIC = re.compile(r"\b(int|float)\b|Band")
TABLE = random_world(11)
OUTPUT = dict(zip(TABLE.economies, TABLE.output_by_economy(), strict=True))
BAN = Scenario(name="ban", shock=(ExportBan(by=("CHN",), on=("JPN",)),))
SPLIT = Scenario(name="split", shock=(Embargo(by=("CHN",), on=("JPN",)),))
DUTY = Scenario(name="duty", shock=(Tariff(by=("JPN",), on=("CHN",), depth=0.25),))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_session(TABLE, tmp_path_factory.mktemp("small"))


def stress(session, scenario, solver, economy=(), tick=None, **assumed):
    """Ask one solver; assumptions as ``--set`` takes them."""
    return session.ask(Stress(scenario=scenario, solver=solver, economy=economy, set=assumed), tick)


def bracket(session, scenario, economy=(), **assumed):
    return session.ask(Stress(scenario=scenario, economy=economy, set=assumed))


def compare(session, scenarios, solver, economies=()):
    return session.ask(StressCompare(scenarios=scenarios, solver=solver, economy=economies))


# The numbers of the paper's package on the 2022 table ------------------------------------------------------------------
# Half a unit of the last digit printed, and 2e-5 of the number: the bundled flows are rounded to a thousand dollars.


def near(value, digits):
    return pytest.approx(value, rel=2e-5, abs=0.51 * 10.0**-digits)


@pytest.mark.parametrize(
    ("by", "on", "world_bn", "world_pct", "parties"),
    [
        ("JPN", "CHN", 613.6, 0.3189, {"JPN": (184.8, 2.283), "CHN": (322.7, 0.716)}),
        ("USA", "CHN", 696.5, 0.3620, {"CHN": (382.0, 0.847), "USA": (226.5, 0.500)}),
    ],
)
def test_rationing_of_a_split(session, by, on, world_bn, world_pct, parties):
    """Bhattathiripad & Veetil (2026) on ICIO 2022, τ .30, δ .10, ρ = ϱ = −1."""
    split = Scenario(name="split", shock=(Embargo(by=(by,), on=(on,)),))
    found = stress(session, split, "rationing")
    assert found.world_loss_usd_mn / 1e3 == near(world_bn, 1)
    assert found.world_loss_pct == near(world_pct, 4)
    for code, (bn, percent) in parties.items():
        assert found.loss_usd_mn[code] / 1e3 == near(bn, 1)
        assert found.loss_pct[code] == near(percent, 3)
    assert found.year == 2022


def test_rationing_of_one_direction(session):
    found = stress(session, BAN, "rationing")
    assert found.loss_pct["JPN"] == pytest.approx(1.33728, rel=2e-5)
    assert found.loss_pct["CHN"] == pytest.approx(0.21251, rel=2e-5, abs=5e-6)
    assert found.world_loss_pct == pytest.approx(0.12941, rel=2e-5, abs=5e-6)
    for tau, percent in ((0.05, 0.22), (0.6, 2.73), (0.8, 3.69)):
        assert stress(session, BAN, "rationing", tau=tau).loss_pct["JPN"] == near(percent, 2), tau


def test_rare_earths_by_the_real_bridge(session):
    """HS 2805, 2846 and 8112 are a sliver of chemicals and metals, and the answer says how much."""
    found = stress(session, "rare-earths-japan", "rationing")
    assert 0 < found.loss_pct["JPN"] < stress(session, BAN, "rationing").loss_pct["JPN"] / 20
    said = [words.en for words in found.assumptions]
    for product in ("280530", "284610", "284690", "811230"):
        assert any(f"Product {product} stands for at most" in sentence for sentence in said), product
    assert [entry.id for entry in found.sources] == [session.input_output().source.id, session.trade().source.id]


# One answer ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("solver", ["resourcing", "rationing", "inventories", "cost_push", "ces"])
def test_an_answer_adds_up(small, solver):
    """By economy, in per cent, for the world, by industry; amounts are rounded to a dollar."""
    days = 40 if solver == "inventories" else 365
    found = stress(small, DUTY if solver == "cost_push" else BAN, solver, days=days)
    assert found.solver == solver
    assert found.horizon == found.horizon_text.en
    assert found.world_loss_usd_mn == pytest.approx(sum(found.loss_usd_mn.values()), abs=1e-5)
    losses = list(found.loss_usd_mn.values())
    assert losses == sorted(losses, reverse=True)
    for code, lost in found.loss_usd_mn.items():
        assert found.loss_pct[code] == pytest.approx(100 * lost / (OUTPUT[code] * days / 365), abs=1e-7)
    assert found.world_loss_pct == pytest.approx(100 * sum(losses) / (sum(OUTPUT.values()) * days / 365), abs=1e-7)
    assert 0 < len(found.industries) <= 30
    for row in found.industries:
        x = TABLE.x[industry(row.economy, row.sector)] * days / 365
        assert row.loss_usd_mn > 0
        assert row.loss_pct == pytest.approx(100 * row.loss_usd_mn / x, abs=1e-7)
    ranked = [row.loss_usd_mn for row in found.industries]
    assert ranked == sorted(ranked, reverse=True)
    added = dict(zip(TABLE.economies, TABLE.value_added_by_economy(), strict=True))
    for code, lost in found.loss_usd_mn.items():
        percent = 100 * lost / (added[code] * days / 365)
        assert found.loss_pct_of_value_added[code] == pytest.approx(percent, abs=1e-6)
    assert (found.price_rise_pct is None) == (solver != "cost_push")
    assert bool(found.path) == (solver == "inventories")
    assert found.scenario.sha256 == (DUTY if solver == "cost_push" else BAN).sha256
    assert found.parameters["days"] == days


def test_prices_rise_most_where_the_tariff_is(small):
    found = stress(small, DUTY, "cost_push")
    assert next(iter(found.price_rise_pct)) == "JPN"
    assert all(rise >= 0 for rise in found.price_rise_pct.values())


def test_days_of_those_watched(small):
    short = Scenario(name="short", shock=(ExportBan(by=("CHN",), on=("JPN",), days=20),))
    ticks = []
    found = stress(small, short, "inventories", ("USA", "JPN", "usa"), ticks.append, days=50)
    assert [path.economy for path in found.path] == ["USA", "JPN"]
    assert ticks == [-50, *range(50)]
    for path in found.path:
        assert path.days == 50 == len(path.output) == len(path.unmet) == len(path.cover)
        assert path.worst_output == pytest.approx(min(path.output), abs=1e-8)
        assert path.output[path.worst_day] == min(path.output)
    lost = {path.economy: 50 - sum(path.output) for path in found.path}
    for code, days in lost.items():
        assert found.loss_usd_mn[code] == pytest.approx(
            days * OUTPUT[code] / 365, rel=1e-5, abs=1e-4 * OUTPUT[code] / 365
        )
    default = stress(small, short, "inventories", days=50)
    assert [path.economy for path in default.path] == list(default.loss_usd_mn)[:3]


def test_a_tariff_is_a_fall_in_quantities_to_a_solver_without_prices(small):
    """1 − (1+t)^−ξ of each product, for as long as it is levied."""
    xi = Parameters().origin_elasticity()[SECTORS.index("C26")]
    duty = Scenario(name="d", shock=(Tariff(by=("JPN",), on=("CHN",), sectors=("C26",), depth=0.25, days=73),))
    cut = 1 - 1.25**-xi
    ban = Scenario(name="b", shock=(ExportBan(by=("CHN",), on=("JPN",), sectors=("C26",), depth=cut, days=73),))
    for solver in ("rationing", "resourcing", "ces"):
        one, other = stress(small, duty, solver), stress(small, ban, solver)
        for code in OUTPUT:
            assert one.loss_usd_mn[code] == pytest.approx(other.loss_usd_mn[code], rel=1e-7, abs=2e-6)
        assert any("tariff" in words.en for words in one.assumptions)
    two = Scenario(name="t", shock=(*duty.shock, Tariff(by=("JPN",), on=("USA",), depth=0.1, start=100, days=50)))
    courses = [(cut.start, cut.days) for cut in cuts_for(resolved(small, two), "rationing", Parameters()).cuts]
    assert courses == [(0, 73), (100, 50)], "each tariff keeps its own days"


def test_members_outside_the_table_are_named_in_both_languages(small):
    found = stress(small, Scenario(name="q", shock=(ExportBan(by=("QUAD",), on=("CHN",)),)), "ces")
    said = found.assumptions[-1]
    assert "Australia" in said.en
    assert "India" in said.en
    assert "オーストラリア" in said.ja or "豪" in said.ja


def test_assumptions_state_the_values(small):
    def said(solver, **parameters):
        return " ".join(words.en for words in stress(small, BAN, solver, **parameters).assumptions)

    assert "τ is 0.45, leakage δ 0.20, complementarity ρ = −2 and ϱ = −0.5" in said(
        "rationing", tau=0.45, delta=0.2, rho=-2.0, varrho=-0.5
    )
    assert "by sector, from the table" in said("rationing", tau="sector")
    assert "elasticity of 0.05" in said("ces", sigma=0.05)
    assert "80% is ordered elsewhere" in said("inventories", reorder=0.8, days=2)
    assert "(ARIO)" in said("inventories", closure="adaptive", days=2)


def test_a_product_is_bridged_by_its_trade(tmp_path):
    """5 of 20 USD million of chemicals: a quarter of the flow stops, as if the words had said so."""
    flows = {(("CHN", "C20"), ("JPN", "C26")): 20.0, (("USA", "C20"), ("JPN", "C26")): 20.0}
    table = made_world(flows, {("CHN", "C20"): 50.0, ("USA", "C20"): 50.0, ("JPN", "C26"): 90.0})
    trade = {("CHN", "JPN", "284690"): 5e6, ("USA", "JPN", "284690"): 1e6, ("CHN", "JPN", "270900"): 9e6}
    opened = small_session(table, tmp_path, trade)
    product = Scenario(name="p", shock=(ExportBan(by=("CHN",), on=("JPN",), products=("284690",)),))
    assert resolved(opened, product).average()[0, 1, SECTORS.index("C20")] == pytest.approx(0.25)
    sector = Scenario(name="s", shock=(ExportBan(by=("CHN",), on=("JPN",), sectors=("C20",), depth=0.25),))
    one, other = stress(opened, product, "rationing"), stress(opened, sector, "rationing")
    assert one.loss_usd_mn == pytest.approx(other.loss_usd_mn, rel=1e-9)
    assert any("Product 284690 stands for at most 25.0% of a flow of C20" in words.en for words in one.assumptions)
    with pytest.raises(UsageFault, match="2022"):
        late = small_session(table, tmp_path)
        late._opened["trade", None] = opened.trade().where(years=[1999])
        late.trade().__dict__["years"] = (1999,)
        resolved(late, product)


def test_a_strait_loses_some_and_delays_some(small):
    """Late cargo is missing for as long as it is late: for the year's model, its share times the days."""
    late = StraitClosure(by=("ALL",), on=("JPN",), depth=0.0, delayed=0.4, delay_days=73, days=200)
    lost = SupplyCut(by=("ALL",), on=("JPN",), depth=0.08)
    one = stress(small, Scenario(name="late", shock=(late,)), "rationing")
    other = stress(small, Scenario(name="lost", shock=(lost,)), "rationing")
    assert one.loss_usd_mn == pytest.approx(other.loss_usd_mn, rel=1e-6)
    nothing = stress(small, Scenario(name="n", shock=(late.model_copy(update={"delayed": 0.0}),)), "rationing")
    assert nothing.world_loss_usd_mn == pytest.approx(0.0, abs=1e-6 * sum(OUTPUT.values()))


# Brackets and comparisons ----------------------------------------------------------------------------------------------


def below_central(found):
    """Return who, among the five that lose most money in the central model, loses less at the high end."""
    most = list(found.central.loss_pct)[:5]
    return [code for code in most if found.high.loss_pct[code] < found.central.loss_pct[code]]


def test_the_bracket_of_a_ban_is_three_models_with_three_horizons(small):
    found = bracket(small, BAN, ("JPN",), days=30)
    assert [found.low.solver, found.central.solver, found.high.solver] == ["resourcing", "rationing", "inventories"]
    assert len({found.low.horizon, found.central.horizon, found.high.horizon}) == 3
    assert found.low.loss_usd_mn["JPN"] < found.central.loss_usd_mn["JPN"]
    said = [words.en for words in found.difference]
    assert [sentence.split(":")[0] for sentence in said[:3]] == ["Low", "Central", "High"]
    assert (len(said) == 4) == bool(below_central(found))
    assert [path.economy for path in found.high.path] == ["JPN"]


def test_where_stocks_last_the_bracket_says_that_its_high_end_is_not_the_highest(small):
    stocked = Scenario(name="stocked", shock=BAN.shock, cushion=(Stocks(economies=("ALL",), days=300),))
    found = bracket(small, stocked, days=30)
    assert bool(below_central(found)) is any("stocks last" in words.en for words in found.difference)


def test_the_bracket_of_a_tariff_is_ordered_by_elasticity(small):
    found = bracket(small, DUTY)
    assert {a.solver for a in (found.low, found.central, found.high)} == {"cost_push"}
    assert [a.parameters["elasticity"] for a in (found.low, found.central, found.high)] == ["high", "central", "low"]
    for code in OUTPUT:
        assert found.low.price_rise_pct[code] <= found.central.price_rise_pct[code] <= found.high.price_rise_pct[code]
    assert found.low.world_loss_usd_mn < found.central.world_loss_usd_mn < found.high.world_loss_usd_mn
    assert len(found.difference) == 1


def test_comparisons_are_the_answers_side_by_side(small):
    buy = Scenario(name="buy", shock=(ImportBan(by=("CHN",), on=("JPN",)),))
    found = compare(small, [BAN, SPLIT, buy], "rationing", economies=("JPN",))
    assert [row.scenario for row in found.rows] == ["ban", "split", "buy"]
    for row, scenario in zip(found.rows, (BAN, SPLIT, buy), strict=True):
        alone = stress(small, scenario, "rationing")
        assert row.world_loss_usd_mn == alone.world_loss_usd_mn
        assert row.loss_pct == {"JPN": alone.loss_pct["JPN"]}
    worst = compare(small, [BAN, buy], "rationing")
    assert sorted(worst.economies) == ["CHN", "JPN", "USA"]
    with pytest.raises(UsageFault) as fault:
        compare(small, [], "rationing")
    assert fault.value.key == "nothing_to_compare"


def test_who_would_lose_more_by_parting(tmp_path, monkeypatch):
    """Each cell is the stress test of its ban; read from either side, the difference changes its sign."""
    opened = small_session(TABLE, tmp_path)
    monkeypatch.setattr(sweep, "opened", lambda *_place: opened)
    found = opened.ask(StressAsymmetry(economy="jpn"))
    assert (found.economy, found.model) == ("JPN", pairs.MODEL)
    assert {row.partner for row in found.rows} == {"CHN", "USA"}
    gaps = [row.difference_pct for row in found.rows]
    assert gaps == sorted(gaps, reverse=True)
    for row in found.rows:
        cuts, cut_off = (
            stress(opened, Scenario(name="x", shock=(ExportBan(by=(by,), on=(on,)),)), "rationing").loss_pct
            for by, on in ((row.partner, "JPN"), ("JPN", row.partner))
        )
        assert row.loses_pct == pytest.approx(cuts["JPN"], rel=1e-6)
        assert row.partner_loses_pct == pytest.approx(cut_off[row.partner], rel=1e-6)
        assert row.own_cost_pct == pytest.approx(cut_off["JPN"], rel=1e-6)
        assert row.difference_pct == pytest.approx(row.loses_pct - row.partner_loses_pct)
        turned = {r.partner: r for r in opened.ask(StressAsymmetry(economy=row.partner)).rows}["JPN"]
        assert turned.difference_pct == -row.difference_pct
    for code, key in (("QUAD", "one_economy"), ("QAT", "economy_not_in_icio"), ("XXX", "unknown_party")):
        with pytest.raises(UsageFault) as fault:
            opened.ask(StressAsymmetry(economy=code))
        assert fault.value.key == key


def test_the_same_question_gives_the_same_bytes(small, tmp_path):
    """Two sessions, as one remembers; the bracket's models run on two threads."""
    one, again = (
        bracket(small_session(TABLE, tmp_path / name), SPLIT, days=10).model_dump_json() for name in ("one", "other")
    )
    assert one == again
    assert "NaN" not in one
    assert np.isfinite(stress(small, SPLIT, "rationing").world_loss_usd_mn)


# What it is a share of, in which currency, and in which order ------------------------------------------------------------


def test_fewer_days_than_a_year_are_not_called_a_year(small):
    """The base of 60 days is 60 days' output: called a year's, the share would be six times too large."""
    found = stress(small, BAN, "inventories", days=60)
    assert (found.horizon_text.en, found.horizon_text.ja) == ("the 60 days simulated", "計算した60日間")
    en, ja = found.view("en"), found.view("ja")
    assert "of the output of 60 days" in en.headline
    assert "産出額は60日間で" in ja.headline
    assert "its output over 60 days" in en.lead[0] + en.lead[1]
    assert "the loss over 60 days relative to own output" in en.tables[0].note
    assert "割合は60日間の損失" in ja.tables[0].note
    assert en.pictures[0].caption.startswith("By loss over 60 days as a share of own output")
    whole = stress(small, BAN, "rationing", days=60).view("en")
    assert whole.headline.endswith("of a year’s output"), "a model of one year counts a year whatever is simulated"
    assert "the loss over a year" in whole.tables[0].note
    both = (
        compare(small, [BAN], "rationing"),
        small.ask(StressCompare(scenarios=[BAN], solver="inventories", set={"days": 60})),
    )
    assert [one.days for one in both] == [365, 60]
    assert ["over 60 days" in one.view("en").tables[0].note for one in both] == [False, True]


def test_money_is_told_in_the_currency_asked_for(small):
    """Both by default; one of them where it was asked for, the rate with its source where it is yen."""
    found = bracket(small, BAN, days=5)
    for language, dollar, yen in (("en", "US$", "¥"), ("ja", "ドル", "円")):
        views = {currency: found.view(language, currency) for currency in (None, "usd", "jpy")}
        prose = {one: " ".join((*view.lead, view.pull.note)) for one, view in views.items()}
        assert (dollar in prose[None], yen in prose[None]) == (True, True)
        assert (dollar in prose["usd"], yen in prose["usd"]) == (True, False)
        assert (dollar in prose["jpy"], yen in prose["jpy"]) == (False, True)
        columns = {one: {column.name for column in view.tables[0].shown} for one, view in views.items()}
        assert {one: names & {"usd", "yen"} for one, names in columns.items()} == {
            None: {"usd", "yen"},
            "usd": {"usd"},
            "jpy": {"yen"},
        }
        assert "131.50" in views["jpy"].tables[0].note
        assert "131.50" not in views["usd"].tables[0].note
        assert any("131.50" in note for note in views["jpy"].notes), "with its source"
    early = found.central.model_copy(update={"year": 1901}).view("en", "jpy")
    assert "¥" not in " ".join(early.lead)
    assert any("1901" in note for note in early.notes), "why it is dollars"


def test_equal_losses_stand_by_code(small):
    """What lies below a dollar is the order of additions, and must not decide the order of economies."""
    lost = np.array([2.0, 1.0, 1.0 + 4e-8])
    assert [TABLE.economies[at] for at in module._by_loss(lost, TABLE)] == ["CHN", "JPN", "USA"]


def test_the_command_to_repeat_it_names_the_file(small, tmp_path, monkeypatch):
    """Its name inside is unknown to the program: what was typed is what runs again."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(toml(BAN), encoding="utf-8")
    asked = Stress(scenario="mine.toml", solver="ces")
    said = view_of_question(asked, small.ask(asked), "en").command
    assert said == "kaname stress run mine.toml --solver ces"
    again = Stress.model_validate(asked.model_dump(mode="json"))
    assert command_line(again) == said, "and from the record"
    assert small.ask(asked).scenario.sha256 == BAN.sha256
    assert command_line(Stress(scenario="hormuz")) == "kaname stress run hormuz"


@pytest.mark.parametrize("family", ["stress", "stress_list", "stress_compare", "stress_asymmetry", "sensitivity"])
def test_every_number_of_an_answer_says_what_it_is(family):
    """Unit for each; and what a model made is no fact."""
    found = folder_named(family)
    for name, part in {**parts_of(found), "ScenarioEntry": ScenarioEntry}.items():
        hints = get_type_hints(part, include_extras=True)
        for field in part.model_fields:
            told = told_of(hints[field])
            if NUMERIC.search(str(hints[field])) and "Entry" not in str(hints[field]):
                assert told.unit, f"{name}.{field}"
            if field.startswith(("loss", "world_loss", "price_rise")):
                assert told.kind == "estimate", f"{name}.{field}"


# Beyond the year, and once -----------------------------------------------------------------------------------------------


def test_shocks_after_the_days_counted_are_refused_or_said(small):
    """Cases shock-after-the-year and faults/num_start_past.toml: nothing lost would answer another question."""
    late = ExportBan(by=("CHN",), on=("JPN",), start=400, days=30)
    only = Scenario(name="late", shock=(late,))
    for ask in (
        lambda: bracket(small, only),
        lambda: stress(small, only, "ces"),
        lambda: stress(small, only, "inventories"),
    ):
        with pytest.raises(UsageFault) as fault:
            ask()
        assert fault.value.key == "scenario_after_year"
    shown = stress(small, only, "inventories", days=440)
    assert min(shown.path[0].output[400:]) < 1
    mixed = stress(small, Scenario(name="mixed", shock=(*BAN.shock, late)), "rationing")
    assert mixed.loss_usd_mn == stress(small, BAN, "rationing").loss_usd_mn
    for answer in (shown, mixed):
        assert any("start after day 365" in words.en for words in answer.assumptions)
    assert not any("after day" in words.en for words in stress(small, BAN, "rationing").assumptions)


def test_a_bracket_resolves_its_scenario_once(tmp_path, monkeypatch):
    small, seen = small_session(TABLE, tmp_path), []
    monkeypatch.setattr(module, "resolved", lambda *given: seen.append(given) or resolved(*given))
    found = bracket(small, BAN, days=20)
    assert len(seen) == 1
    assert found.central == stress(small, BAN, "rationing", days=20)


def test_one_bad_file_leaves_the_other_scenarios_listed(tmp_path):
    """Case faults/markup.toml: a scenario of the user's folder that cannot be used is named and left out."""
    folder = tmp_path / "data" / "scenarios"
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text('name = "bad"\n[[shock]]\nkind = "prayer"\n', encoding="utf-8")
    (folder / "good.toml").write_text(toml(BAN), encoding="utf-8")
    warned = []
    opened = Session(Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"), warned.append)
    names = {entry.name for entry in opened.ask(StressList()).presets}
    assert "good" in names
    assert "hormuz" in names
    assert "bad" not in names
    assert [(fault.key, fault.values["file"].name) for fault in warned] == [("scenario_left_out", "bad.toml")]
