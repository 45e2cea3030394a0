"""The answer as a script meets it: the contract, what adds up, whole groups, users' groups, and faults."""

import json

import pytest

from kaname.errors import UsageFault, ValidationFault
from kaname.questions.coalition.answer import coalition_members
from kaname.questions.coalition.question import Coalition, CoalitionAnswer
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
    return session.ask(Coalition(group="jpn-usa-kor", year=2022, against="CHN", cap=0.5, frontier=True))


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
    points = {point.cap: point for point in trio.frontier if point.growth == found.point.growth}
    assert found.point == points[0.5]
    assert points[0.2].unmet_share >= found.point.unmet_share
    assert found.grow
    for entry in found.grow:
        assert f"{entry.percent:.1f}%" in entry.text.en
        assert f"{entry.percent:.1f}%" in entry.text.ja
        assert entry.percent <= 10 + 1e-4
    assert sum(row.cost_now_usd for row in found.products) == pytest.approx(found.point.cost_now_usd)


def test_the_quad_equals_its_members(session):
    one = session.ask(Coalition(group="QUAD", year=2022, measure="products_pooled"))
    other = session.ask(Coalition(group="AUS,IND,JPN,USA", year=2022, measure="products_pooled"))
    assert one.measures == other.measures
    assert (one.coalition, other.coalition) == ("QUAD", "AUS,IND,JPN,USA")
    assert set(one.measures) == {"products_pooled"}
    assert coalition_members("quad,kor") == ("QUAD,KOR", ("AUS", "IND", "JPN", "USA", "KOR"))


@pytest.mark.parametrize("code", sorted(groups()))
def test_every_preset_answers(session, code):
    for measure in ("products_pooled", "look_through"):
        found = session.ask(Coalition(group=code, year=2022, measure=measure, pairs=20))
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
    found = session.ask(Coalition(group="JPN,QAT,USA", year=2022, measure="look_through"))
    assert found.outside_table == ("QAT",)
    assert set(found.measures["look_through"].alone) == {"JPN", "USA"}
    assert any("QAT" in note.en for note in found.notes)
    both = session.ask(Coalition(group="QAT,BHR", year=2022))
    assert set(both.measures) == {"products_contractual", "products_pooled", "products_dependent"}


def test_a_user_s_own_group(tmp_path):
    (tmp_path / "groups").mkdir()
    (tmp_path / "groups" / "own.toml").write_text(OWN, encoding="utf-8")
    own = Session(load_settings(data_dir=tmp_path))
    found = own.ask(Coalition(group="chip4", year=2022, measure="products_contractual"))
    assert found.members == ("JPN", "KOR", "TWN", "USA")
    (tmp_path / "groups" / "own.toml").write_text("[QUAD]\n", encoding="utf-8")
    with pytest.raises(ValidationFault):
        Session(load_settings(data_dir=tmp_path)).ask(Coalition(group="QUAD"))


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"group": "JPN"}, "coalition.one_member"),
        ({"group": "JPN,JPN"}, "coalition.one_member"),
        ({"group": "JPN,XXX"}, "unknown_party"),
        ({"group": ""}, "no_party"),
        ({"group": "QUAD", "measure": "magic"}, "coalition.unknown_measure"),
        ({"group": "QUAD", "against": "JPN"}, "coalition.target_inside"),
        ({"group": "QUAD", "against": "QAT"}, "economy_not_in_icio"),
        ({"group": "QAT,BHR", "against": "CHN"}, "economy_not_in_icio"),
        ({"group": "QUAD", "year": 1990}, "year_not_in_table"),
        ({"group": "QUAD", "pairs": 1}, "coalition.bad_pairs"),
    ],
)
def test_bad_calls(session, asked, key):
    with pytest.raises(UsageFault) as fault:
        session.ask(Coalition(**asked))
    assert fault.value.key == key


def test_terms_of_the_command():
    plain = Coalition(group="QUAD")
    assert (plain.terms, plain.points) == (None, ())
    asked = Coalition(group="QUAD", cap="0.3", frontier=True)
    assert (asked.terms.cap, len(asked.points)) == (0.3, 28)
    with pytest.raises(UsageFault):
        Coalition(group="QUAD", cap=1.3)


@pytest.mark.parametrize("named", ["日本,米国,韓国", "Japan, United States, South Korea", "jpn、USA，kor"])
def test_members_by_any_name(named):
    assert coalition_members(named) == ("JPN,USA,KOR", ("JPN", "USA", "KOR"))
