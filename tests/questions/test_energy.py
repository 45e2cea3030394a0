"""How energy reads: every supplier and stock in files, cover through a closure, and what more would change."""

import pytest

from kaname.media.picture import drawn
from kaname.questions.energy.question import Energy
from kaname.texts import LANGUAGES


@pytest.fixture(scope="module")
def stopped(session):
    return session.ask(Energy(economy="日本", stop="ホルムズ海峡", more=5, reallocate=True))


def test_files_have_every_supplier_and_every_stock(session):
    found = session.ask(Energy(economy="JPN"))
    frame = found.frame(backend="polars")
    assert frame.columns == [
        *("economy", "share", "tonnes", "tonnes_reported", "value_usd", "usd_per_tonne", "fuel", "year"),
    ]
    assert frame.height == sum(len(entry.suppliers) for entry in found.fuels.values()) > 50
    assert found.frame("stocks", "polars").height == len(found.stocks)
    assert found.frame("fuels", "polars")["hhi"].to_list() == [entry.hhi for entry in found.fuels.values()]


def test_all_that_a_closure_answers_is_in_files(stopped):
    names = [table.name for table in stopped.view("en").tables]
    assert names == [
        *("path", "cover", "behind", "more", "cases", "suppliers", "fuels", "stocks", "reallocation", "arrivals")
    ]
    assert stopped.frame(backend="polars").columns == ["fuel", "basis", "day", "low", "central", "high"]
    arrivals = stopped.frame("arrivals", "polars")
    least = arrivals.filter(arrivals["rule"] == "cost")
    assert least["arrivals"].sum() == pytest.approx(sum(stopped.reallocation[0].arrivals.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_the_path_of_the_first_stock(stopped, language):
    view = stopped.view(language)
    svg = drawn(view.pictures[0].drawing, language)
    words = {"ja": ("下端", "中央", "上端"), "en": ("low", "central", "high")}[language]
    assert all(f">{word}<" in svg for word in words)
    days = stopped.cover[0].days_of_cover
    assert f"{days.central:.0f}" in view.headline
    assert f"{days.low:.0f}" in view.headline


def test_a_stock_that_never_runs_out_is_said_in_words(session):
    """Korea's LNG: nothing stops but a little, and half the need is saved."""
    found = session.ask(Energy(economy="KOR", stop="hormuz", oil_days=1000.0, restraint=0.99))
    assert found.cover[0].days_of_cover.central is None
    for language, words in (("ja", "尽きない"), ("en", "not run out")):
        assert words in found.view(language).headline


def test_a_page_that_all_tables_would_overfill_leaves_the_last_out_and_says_so(session):
    """Everything asked at once makes ten tables; the page holds the first of them and the sentence counts the rest."""
    from kaname.media.files import contents

    whole = session.ask(Energy(economy="JPN", stop="hormuz", more=5, pool="QUAD"))
    for language in LANGUAGES:
        assert contents(whole.view(language), ".pdf").startswith(b"%PDF")


def test_without_a_closure_the_leading_suppliers_are_the_finding(session):
    found = session.ask(Energy(economy="JPN", year=2022))
    first = found.fuels["coal"].suppliers[0]
    assert f"{first.share:.0%}" in found.view("en").headline
    assert "億円" in "".join(cell for table in found.view("ja").tables for line in table.lines for cell in line)


def test_no_fuel_at_all_is_said(session):
    none = session.ask(Energy(economy="JPN")).model_copy(update={"fuels": {}, "stocks": ()})
    view = none.view("en")
    assert "no imports" in view.headline
    assert (view.pull, view.pictures) == (None, ())


@pytest.mark.parametrize(
    ("economy", "asked", "ends"),
    [("JPN", {}, "closed"), ("DEU", {}, "open"), ("USA", {}, "open"), ("USA", {"restraint": 0.9}, "never")],
)
def test_the_end_of_a_band_that_is_never_is_no_number_of_days(session, economy, asked, ends):
    """A restraint of nine tenths needs less than still arrives."""
    found = session.ask(Energy(economy=economy, stop="hormuz", **asked))
    band = found.cover[0].days_of_cover
    assert {(False, False): "closed", (False, True): "open", (True, True): "never"}[
        band.central is None, band.high is None
    ] == ends
    for language, broken in (("ja", ("～尽きない", "尽きない日", "尽きない～")), ("en", ("never",))):
        view = found.view(language)
        assert not [words for words in broken if words in view.headline + view.pull.note]
        known = [f"{days:,.0f}" for days in (band.low, band.central, band.high) if days is not None]
        assert all(days in view.headline + view.pull.note for days in known)


@pytest.mark.parametrize("economy", ["ARG", "GHA", "JPN", "DEU"])
def test_shares_by_value_are_not_said_to_be_by_weight(session, economy):
    """Of some importers no weight of any fuel is reported: their shares are of the value."""
    found = session.ask(Energy(economy=economy))
    weighed = {fuel: entry.tonnes > 0 for fuel, entry in found.fuels.items()}
    by_weight, by_value = {"ja": "重量による", "en": "by weight"}, {"ja": "金額", "en": "by value"}
    for language in LANGUAGES:
        view = found.view(language)
        said = (by_weight if next(iter(weighed.values())) else by_value)[language]
        assert said in view.pull.note
        assert (by_value[language] in view.pictures[0].title) == (not all(weighed.values()))
        cells = next(table for table in view.tables if table.name == "fuels").shown[1].cells
        assert [cell == "–" for cell in cells] == [not known for known in weighed.values()]
