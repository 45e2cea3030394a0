"""`kaname energy`: the contract, the published figures through it, and what it refuses."""

from __future__ import annotations

import json

import pytest

from kaname.errors import DataFault, UsageFault
from kaname.questions.energy.question import Energy


@pytest.fixture(scope="module")
def japan(session):
    return session.ask(Energy(economy="JPN", stop="hormuz", days=90, more=5))


def test_the_contract(japan):
    plain = json.loads(japan.model_dump_json())
    assert set(plain["fuels"]) == {"crude", "lng", "coal"}
    crude = plain["fuels"]["crude"]
    assert {"year", "tonnes", "suppliers", "hhi", "shannon"} <= set(crude)
    assert crude["suppliers"][0]["economy"] == "ARE"
    assert sum(s["share"] for s in crude["suppliers"]) == pytest.approx(1.0)
    assert plain["stocks"]
    assert set(plain["days_of_cover"]) == {"oil", "lng"}
    assert set(plain["days_of_cover"]["oil"]) == {"low", "central", "high"}
    assert all(note["ja"] and note["en"] for note in plain["assumptions"])


def test_days_of_cover_of_oil(japan):
    """Low: 254 days of which 92.9 % of need must be drawn, METI and BACI: 254 / 0.929 = 273."""
    band = japan.days_of_cover["oil"]
    assert band.low == pytest.approx(254 / 0.929, rel=1e-3)
    assert band.low < band.central < band.high
    bases = {(c.fuel, c.basis): c for c in japan.cover}
    assert set(bases) == {("oil", "statutory"), ("oil", "iea"), ("lng", "all_use"), ("lng", "power")}
    assert bases["oil", "iea"].days_of_cover.low == pytest.approx(205 / 0.929, rel=1e-3)


def test_the_series_of_the_chart(japan):
    entry = japan.cover[0]
    assert entry.path.day == tuple(range(91))
    assert entry.path.central[0] == 254
    assert entry.path.low[-1] == pytest.approx(entry.stock_left.low)
    assert len(japan.view("en").table()) == 91 * len(japan.cover)


def test_all_imports_stopped_is_the_published_number(session):
    """A given stock and nothing saved: days of cover times the share that stops is the stock."""
    found = session.ask(Energy(economy="KOR", stop="hormuz", days=30, restraint=0.0, oil_days=100.0))
    entry = next(c for c in found.cover if c.fuel == "oil")
    assert entry.basis == "given"
    assert entry.days_of_cover.low * entry.stopped_share.high == pytest.approx(100.0)


def test_five_million_tonnes_more_from_the_united_states(japan):
    more = japan.more
    assert (more.supplier, more.fuel, more.more_tonnes) == ("USA", "lng", 5e6)
    after = next(s for s in more.suppliers if s.economy == "USA").after.central
    assert after == pytest.approx(0.094 + 5 / 65.93, abs=1e-3)
    assert more.hhi_after.low <= more.hhi_after.central <= more.hhi_after.high
    assert more.hhi_after.central < more.hhi_before
    assert {case.case for case in more.cases} == {
        "pro_rata",
        "largest_first",
        "costliest_first",
        "exposed_first",
        "on_top",
    }


def test_where_lng_goes(session):
    found = session.ask(Energy(economy="JPN", stop="hormuz", days=180, reallocate=True, pool="QUAD"))
    assert [entry.rule for entry in found.reallocation] == ["cost", "proportional", "max_min", "pooled"]
    assert found.reallocation[3].pool == ("IND", "JPN", "USA")
    for entry in found.reallocation:
        assert len(entry.scarcity_price) == 12
        assert 0 <= entry.unmet_share < 1
        assert entry.arrivals["QAT"] < entry.arrivals_base["QAT"]


def test_a_group_is_netted_and_lists_its_members_stocks(session):
    quad = session.ask(Energy(economy="QUAD"))
    assert {"JPN", "IND", "USA"} <= {stock.economy for stock in quad.stocks}
    assert "USA" not in {s.economy for s in quad.fuels["lng"].suppliers}
    assert quad.stop is None
    assert quad.cover == ()


def test_no_stock_on_record_is_said(session):
    with pytest.raises(DataFault, match="NZL"):
        session.ask(Energy(economy="NZL", stop="hormuz"))
    given = session.ask(Energy(economy="THA", stop="hormuz", oil_days=60.0, lng_days=10.0))
    assert {c.basis for c in given.cover} == {"given"}
    assert "ARE" in given.fuels["crude"].doubtful


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"stop": "hormuz", "days": 0}, "closure"),
        ({"stop": "hormuz", "days": 99999}, "closure"),
        ({"stop": "hormuz", "restraint": 1.0}, "restraint"),
        ({"stop": "hormuz", "restraint": float("nan")}, "restraint"),
        ({"stop": "hormuz", "release": 0.0}, "release"),
        ({"stop": "hormuz", "oil_days": -1.0}, "stock"),
        ({"more": 0.0}, "amount"),
        ({"more": 1.0, "fuel": "uranium"}, "uranium"),
        ({"stop": "suez"}, "Suez|suez"),
        ({"restraint": 0.1}, "--stop"),
        ({"economy": "JPX"}, "JPX"),
    ],
)
def test_bad_questions(asked, word):
    with pytest.raises(UsageFault, match=word):
        Energy(**{"economy": "JPN"} | asked)


def test_what_cannot_be_answered(session):
    with pytest.raises(UsageFault, match="exceeds"):
        session.ask(Energy(economy="JPN", more=500.0))
    with pytest.raises(DataFault, match="terminal"):
        session.ask(Energy(economy="NZL", stop="hormuz", reallocate=True, oil_days=60.0))


def test_a_group_has_cover_of_given_days_alone_and_the_sentence_says_why(session):
    """Days of members on different bases are no sum; what the caller gives is."""
    with pytest.raises(DataFault, match="not added up"):
        session.ask(Energy(economy="QUAD", stop="hormuz"))
    given = session.ask(Energy(economy="QUAD", stop="hormuz", oil_days=100.0))
    assert [entry.basis for entry in given.cover] == ["given"]
    with pytest.raises(UsageFault, match="buyer by buyer"):
        session.ask(Energy(economy="QUAD", stop="hormuz", oil_days=100.0, reallocate=True))


def test_names_in_either_language(session):
    named = session.ask(Energy(economy="日本", stop="ホルムズ海峡", supplier="米国", pool="日米豪印"))
    assert named.economy == "JPN"
    assert named.stop.strait == "hormuz"


# These go through the program, so they need the command to be registered.


def test_the_command_prints_json(cli):
    found = cli("energy", "JPN", "--stop", "hormuz", "--days", "90", "--json")
    assert found.code == 0
    assert found.json["days_of_cover"]["oil"]["low"] < found.json["days_of_cover"]["oil"]["high"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_command_prints_tables(cli, lang):
    found = cli("energy", "JPN", "--stop", "hormuz", "--more", "5", "--pool", "QUAD", "--lang", lang)
    assert found.code == 0
    assert "254" in found.out
    assert found.err == ""


def test_the_command_writes_the_series(cli, tmp_path):
    path = tmp_path / "cover.csv"
    assert cli("energy", "JPN", "--stop", "hormuz", "--out", path, "--quiet").code == 0
    header, first = path.read_text(encoding="utf-8-sig").splitlines()[:2]
    assert header == "fuel,basis,day,low,central,high"
    assert first.startswith("oil,statutory,0,254")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("JPN", "--restraint", "0.1"), 2),
        (("JPN", "--stop", "panama"), 2),
        (("NZL", "--stop", "hormuz"), 3),
    ],
)
def test_the_command_refuses(cli, arguments, code):
    found = cli("energy", *arguments)
    assert found.code == code
    assert len(found.err.splitlines()) == 1
