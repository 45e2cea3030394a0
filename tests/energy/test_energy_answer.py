"""`kaname energy`: the contract, the published figures through it, and what it refuses."""

from __future__ import annotations

import json

import pytest

from kaname.answers.energy import More, StraitStop, energy_answer, table_rows
from kaname.errors import DataFault, UsageFault


@pytest.fixture(scope="module")
def japan(session):
    return energy_answer(session, "JPN", closure=StraitStop("hormuz", 90), more=More(5))


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
    rows = table_rows(japan)
    assert len(rows) == 91 * len(japan.cover)


def test_all_imports_stopped_is_the_published_number(session):
    """A given stock and nothing saved: days of cover times the share that stops is the stock."""
    closure = StraitStop("hormuz", 30, restraint=0.0, stock_days=(("oil", 100.0),))
    found = energy_answer(session, "KOR", closure=closure)
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
    found = energy_answer(session, "JPN", closure=StraitStop("hormuz", 180, reallocate=True, pool="QUAD"))
    assert [entry.rule for entry in found.reallocation] == ["cost", "proportional", "max_min", "pooled"]
    assert found.reallocation[3].pool == ("IND", "JPN", "USA")
    for entry in found.reallocation:
        assert len(entry.scarcity_price) == 12
        assert 0 <= entry.unmet_share < 1
        assert entry.arrivals["QAT"] < entry.arrivals_base["QAT"]


def test_a_group_is_netted_and_lists_its_members_stocks(session):
    quad = energy_answer(session, "QUAD")
    assert {"JPN", "IND", "USA"} <= {stock.economy for stock in quad.stocks}
    assert "USA" not in {s.economy for s in quad.fuels["lng"].suppliers}
    assert quad.stop is None
    assert quad.cover == ()


def test_no_stock_on_record_is_said(session):
    with pytest.raises(DataFault, match="NZL"):
        energy_answer(session, "NZL", closure=StraitStop("hormuz"))
    given = energy_answer(session, "THA", closure=StraitStop("hormuz", stock_days=(("oil", 60.0), ("lng", 10.0))))
    assert {c.basis for c in given.cover} == {"given"}
    assert "ARE" in given.fuels["crude"].doubtful


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: StraitStop("hormuz", 0), "closure"),
        (lambda: StraitStop("hormuz", 99999), "closure"),
        (lambda: StraitStop("hormuz", restraint=1.0), "restraint"),
        (lambda: StraitStop("hormuz", restraint=float("nan")), "restraint"),
        (lambda: StraitStop("hormuz", max_release=0.0), "release"),
        (lambda: StraitStop("hormuz", stock_days=(("oil", -1.0),)), "stock"),
        (lambda: More(0.0), "amount"),
        (lambda: More(1.0, fuel="uranium"), "uranium"),
    ],
)
def test_bad_numbers(make, word):
    with pytest.raises(UsageFault, match=word):
        make()


def test_other_bad_input(session):
    with pytest.raises(UsageFault, match="suez"):
        energy_answer(session, "JPN", closure=StraitStop("suez"))
    with pytest.raises(UsageFault, match="exceeds"):
        energy_answer(session, "JPN", more=More(500.0))
    with pytest.raises(UsageFault, match="JPX"):
        energy_answer(session, "JPX")
    with pytest.raises(DataFault, match="terminal"):
        closure = StraitStop("hormuz", reallocate=True, stock_days=(("oil", 60.0),))
        energy_answer(session, "NZL", closure=closure)


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
