"""The answer as a script meets it: the contract, what adds up, whole groups, users' groups, and faults."""

import json

import pytest

from kaname.answers.coalition import Asked, Terms, coalition_answer, coalition_members, sourcing_terms
from kaname.answers.coalition_contract import CoalitionAnswer
from kaname.errors import UsageFault, ValidationFault
from kaname.questions.session import Session
from kaname.settings import load_settings
from kaname.vocab.economies import groups, members

OWN = """
[CHIP4]
name = { ja = "半導体の四者", en = "Chip 4" }
as_of = "2024-01-01"
source = "A note of our own, 2024"
members = ["JPN", "KOR", "TWN", "USA"]
"""


@pytest.fixture(scope="module")
def trio(session):
    """Three members, every part asked for."""
    asked = Asked(2022, against="CHN", terms=Terms(0.5), points=(Terms(0.5), Terms(0.25)))
    return coalition_answer(session, "jpn-usa-kor", asked)


def test_the_contract_of_the_issue(trio):
    record = json.loads(trio.model_dump_json())
    assert set(record) == set(CoalitionAnswer.model_fields)
    assert {"members", "measures", "shapley", "missing", "next_member"} <= set(record)
    assert record["members"] == ["JPN", "KOR", "USA"]
    for name, found in record["measures"].items():
        assert set(found["alone"]) == set(record["members"]), name
        assert isinstance(found["together"], float)
    for name, value in record["shapley"].items():
        assert set(value) == set(record["members"])
        assert sum(value.values()) == pytest.approx(record["measures"][name]["together"], rel=1e-9)
    assert set(record["shapley"]) == set(record["measures"]) - {"products_dependent"}


def test_alone_apart_and_together(trio):
    for name, found in trio.measures.items():
        if found.unit == "products":
            continue
        assert 0 <= found.apart <= found.together <= 1, name
        assert found.together - found.apart == pytest.approx(sum(trio.shapley_details[name].added.values()), abs=1e-9)
        for member in found.loses_by_joining:
            assert found.inside[member] < found.alone[member]
    assert trio.measures["rationing"].band.low < trio.measures["rationing"].together
    assert trio.measures["products_pooled"].year == 2022
    assert trio.measures["look_through"].year == trio.table_year


def test_what_is_missing_and_who_comes_next(trio):
    gaps = [row.gap_usd for row in trio.missing]
    assert gaps == sorted(gaps, reverse=True)
    assert all(row.lacking and row.gap_usd > 0 for row in trio.missing)
    assert {row.product for row in trio.missing} < {row.product for row in trio.products}
    for name in ("products_contractual", "products_pooled", "look_through", "extraction"):
        gains = [entry.gain for entry in trio.next_member if entry.measure == name]
        assert gains == sorted(gains, reverse=True)
        assert len(gains) == 3
    assert not {entry.economy for entry in trio.next_member} & set(trio.members)


def test_leverage_and_retaliation(trio):
    leverage = trio.leverage
    assert leverage.together.central > sum(band.central for band in leverage.alone.values())
    assert leverage.superadditive.low > 0
    assert trio.retaliation.ratio.low <= trio.retaliation.ratio.central <= trio.retaliation.ratio.high
    assert [row.member for row in trio.retaliation.members] == list(trio.members)


def test_friend_shoring_says_what_to_grow(trio):
    found = trio.friend_shoring
    assert found.point == trio.frontier[0]
    assert trio.frontier[1].unmet_share >= found.point.unmet_share
    assert found.grow
    for entry in found.grow:
        assert f"{entry.percent:.1f}%" in entry.text.en
        assert f"{entry.percent:.1f}%" in entry.text.ja
        assert entry.percent <= 10 + 1e-4
    assert sum(row.cost_now_usd for row in found.products) == pytest.approx(found.point.cost_now_usd)


def test_the_quad_equals_its_members(session):
    one = coalition_answer(session, "QUAD", Asked(2022, measure="products_pooled"))
    other = coalition_answer(session, "AUS,IND,JPN,USA", Asked(2022, measure="products_pooled"))
    assert one.measures == other.measures
    assert (one.coalition, other.coalition) == ("QUAD", "AUS,IND,JPN,USA")
    assert set(one.measures) == {"products_pooled"}
    assert coalition_members("quad,kor") == ("QUAD,KOR", ("AUS", "IND", "JPN", "USA", "KOR"))


@pytest.mark.parametrize("code", sorted(groups()))
def test_every_preset_answers(session, code):
    for measure in ("products_pooled", "look_through"):
        found = coalition_answer(session, code, Asked(2022, measure=measure, pairs=20))
        assert found.members == members(code)
        assert found.measures[measure].apart <= found.measures[measure].together
        detail = found.shapley_details[measure]
        if measure == "look_through":
            assert detail.method == "pairs"
        else:
            assert detail.method == ("sampled" if len(found.members) > 12 else "exact")
            assert (detail.halfwidth is None) is (detail.method == "exact")


def test_the_minerals_security_partnership_is_there():
    assert len(members("MSP")) == 14
    assert {"EST", "NOR", "KOR"} <= set(members("MSP"))


def test_a_member_outside_the_table_is_named(session):
    found = coalition_answer(session, "JPN,QAT,USA", Asked(2022, measure="look_through"))
    assert found.outside_table == ("QAT",)
    assert set(found.measures["look_through"].alone) == {"JPN", "USA"}
    assert any("QAT" in note.en for note in found.notes)
    both = coalition_answer(session, "QAT,BHR", Asked(2022))
    assert set(both.measures) == {"products_contractual", "products_pooled", "products_dependent"}


def test_a_user_s_own_group(tmp_path):
    (tmp_path / "groups").mkdir()
    (tmp_path / "groups" / "own.toml").write_text(OWN, encoding="utf-8")
    own = Session(load_settings(data_dir=tmp_path))
    found = coalition_answer(own, "chip4", Asked(2022, measure="products_contractual"))
    assert found.members == ("JPN", "KOR", "TWN", "USA")
    (tmp_path / "groups" / "own.toml").write_text("[QUAD]\n", encoding="utf-8")
    with pytest.raises(ValidationFault):
        coalition_answer(own, "QUAD")


@pytest.mark.parametrize(
    ("code", "asked", "key"),
    [
        ("JPN", Asked(), "coalition.one_member"),
        ("JPN,JPN", Asked(), "coalition.one_member"),
        ("JPN,XXX", Asked(), "unknown_economy"),
        ("", Asked(), "unknown_economy"),
        ("QUAD", Asked(measure="magic"), "coalition.unknown_measure"),
        ("QUAD", Asked(against="JPN"), "coalition.target_inside"),
        ("QUAD", Asked(against="QAT"), "economy_not_in_icio"),
        ("QAT,BHR", Asked(against="CHN"), "economy_not_in_icio"),
        ("QUAD", Asked(year=1990), "year_not_in_table"),
        ("QUAD", Asked(pairs=1), "coalition.bad_pairs"),
    ],
)
def test_bad_calls(session, code, asked, key):
    with pytest.raises(UsageFault) as fault:
        coalition_answer(session, code, asked)
    assert fault.value.key == key


def test_terms_of_the_command():
    plain = {"jointly": False, "pooled": False, "reshuffle": False}
    assert sourcing_terms(None, 0.1, frontier=False, **plain) == (None, ())
    terms, points = sourcing_terms(0.3, 0.1, frontier=True, **plain)
    assert (terms.cap, len(points)) == (0.3, 28)
    with pytest.raises(UsageFault):
        sourcing_terms(1.3, 0.1, frontier=False, **plain)
