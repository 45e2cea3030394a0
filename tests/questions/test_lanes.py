"""How the straits of an economy read: every strait in files, the large ones for the eye, the map made late."""

import pytest

from kaname.media.picture import drawn
from kaname.questions.lanes.question import Lanes
from kaname.questions.session import Session
from kaname.texts import LANGUAGES


@pytest.fixture(scope="module")
def japan(session):
    return session.ask(Lanes(economy="日本", close="ホルムズ海峡、スエズ運河"))


def test_files_have_all_straits_and_the_columns_that_csv_had(japan):
    frame = japan.frame(backend="polars")
    assert frame.height == 28
    assert frame.columns == [
        *("id", "name_ja", "name_en", "lat", "lon", "import_share_low", "import_share_central", "import_share_high"),
        *("export_share_low", "export_share_central", "export_share_high", "import_value_usd", "export_value_usd"),
        *("import_tonnes", "export_tonnes", "groups", "partners"),
    ]
    goods, partners = (japan.frame(name, "polars") for name in ("goods", "partners"))
    hormuz = next(entry for entry in japan.chokepoints if entry.id == "hormuz")
    assert goods.filter(goods["strait"] == "hormuz")["import_value_usd"].sum() == pytest.approx(hormuz.import_value_usd)
    assert partners.filter(partners["strait"] == "hormuz").height == len(hormuz.partners)


def test_a_closure_is_a_table_of_its_own(japan):
    sides = japan.frame("closure", "polars")
    assert sides["side"].to_list() == ["imports", "exports"]
    assert sides["lost_central"].to_list() == [japan.closure.import_lost.central, japan.closure.export_lost.central]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_names_the_large_straits_with_their_share(japan, language):
    view = japan.view(language)
    svg = drawn(view.pictures[0].drawing, language)
    largest = japan.chokepoints[0]
    assert f"{largest.name.of(language)} {largest.import_share.central:.0%}" in svg
    assert largest.name.of(language) in japan.model_copy(update={"closure": None}).view(language).headline
    assert f"{japan.closure.import_lost.central:.1%}" in view.headline


def test_an_answer_that_is_not_drawn_measures_no_lanes(monkeypatch):
    """A map costs as much as the answer: 40 ways with their lines."""
    import kaname.questions.lanes.answer as work

    called = []
    monkeypatch.setattr(work, "route", lambda *_given, **_limits: called.append(1))
    Session().ask(Lanes(economy="JPN")).view("en")
    assert called == []


def test_a_named_ship_keeps_the_map_from_straits_it_does_not_fit(session):
    any_ship, tanker = (session.ask(Lanes(economy="JPN", vessel=ship)).lines() for ship in (None, "vlcc"))
    assert {line.partner for line in tanker} <= {line.partner for line in any_ship}
    assert {line.partner: line.line for line in tanker} != {line.partner: line.line for line in any_ship}


def test_a_group_is_one_and_its_inner_trade_is_left_out(session):
    quad = session.ask(Lanes(economy="日米豪印"))
    assert set(quad.members) == {"JPN", "USA", "AUS", "IND"}
    assert not {partner.economy for entry in quad.chokepoints for partner in entry.partners} & set(quad.members)


@pytest.mark.parametrize(("economy", "closed"), [("JPN", "hormuz"), ("DEU", "suez"), ("CHL", "hormuz")])
def test_a_strait_that_some_ships_still_pass_is_not_said_to_be_closed(session, economy, closed):
    whole, some = (session.ask(Lanes(economy=economy, close=closed, stopped=stopped)) for stopped in (1.0, 0.3))
    for language, shut in (("ja", "閉じ"), ("en", "If ships no longer passed through")):
        told = some.view(language)
        table = next(table for table in told.tables if table.name == "closure")
        assert "30%" in told.headline
        assert "30%" in table.title
        assert shut not in told.headline + table.title
        assert shut in whole.view(language).headline
