"""Economies whose statistics begin, end or cover something else: said, never an empty list."""

import pytest

import kaname
from kaname.errors import UsageFault
from kaname.vocab.economies import changes, changes_within, economies
from kaname.vocab.products import products


def screen(session, code, year):
    return session.ask(kaname.Screen(economy=code, year=year))


def energy(session, code, year):
    return session.ask(kaname.Energy(economy=code, year=year))


def indispensable(session, code, year):
    return session.ask(kaname.Indispensable(economy=code, year=year))


@pytest.mark.parametrize(
    ("code", "year", "named"),
    [
        ("SRB", 2004, ("2006 to 2024", "Until 2005")),
        ("SCG", None, ("1995 to 2005", "Serbia and Montenegro until 2005")),
        ("LUX", 1997, ("1999 to 2024", "Belgium")),
        ("SSD", 2010, ("2012 to 2024", "Sudan")),
        ("ZAF", 1999, ("2000 to 2024", "Southern African Customs Union")),
        ("MYT", None, ("2000 to 2013",)),
        ("XKX", None, ("no flow of XKX in any year",)),
    ],
)
@pytest.mark.parametrize("ask", [screen, indispensable, energy])
def test_no_rows_are_said_not_shown_as_nothing(session, ask, code, year, named):
    """economies-that-changed: an empty list reads as "depends on nobody"."""
    with pytest.raises(UsageFault) as fault:
        ask(session, code, year)
    assert fault.value.key in {"economy_without_trade", "economy_outside_its_years"}
    assert all(part in fault.value.sentence("en") for part in named)
    assert code in fault.value.sentence("ja")


def test_nothing_bought_of_one_product_is_an_answer(session):
    """economies-that-changed: the economy has trade in the year; it buys none of this."""
    bought = {row.product for row in session.ask(kaname.Screen(economy="NRU", year=2024, minimum=0)).rows}
    missing = min(set(products()) - bought)
    assert session.ask(kaname.Screen(economy="NRU", year=2024, product=missing)).rows == ()


@pytest.mark.parametrize(
    ("code", "since", "year", "said"),
    [
        ("BEL", 1997, 2001, "includes Luxembourg until 1998"),
        ("BEL", 1997, 1997, "includes Luxembourg until 1998"),
        ("BEL", 1999, 2001, None),
        ("SRB", 2004, 2008, "Until 2005 included in code 891"),
        ("SDN", 2010, 2010, "includes what is now South Sudan"),
        ("USA", 1997, 2020, None),
    ],
)
def test_a_break_is_marked(session, code, since, year, said):
    """economies-that-changed: a break reads as a collapse."""
    notes = [
        note.en for note in session.ask(kaname.Screen(economy=code, year=year, since=since, product="270900")).notes
    ]
    marked = [note for note in notes if note.startswith("Trade statistics of")]
    assert ([said in note and code in note for note in marked] == [True]) if said else marked == []


def test_every_change_is_of_a_known_economy_and_has_its_note():
    assert {change.economy for change in changes()} <= set(economies())
    assert all(change.note.ja and change.note.en for change in changes())
    assert changes_within("SCG", 2000, 2024)[0].last == 2005
    assert changes_within("SCG", 2006, 2024) == ()


def test_the_shares_of_a_fuel_say_on_how_much_of_it_they_rest(session):
    """zero-weight-is-missing: the answer carries it, where not all is weighed and nowhere else."""
    answer = energy(session, "AGO", 2024)
    told = [note.en for note in answer.assumptions if "rest on the" in note.en or "No weight" in note.en]
    partly = [fuel for fuel, found in answer.fuels.items() if found.weighed_share < 0.995]
    assert len(told) == len(partly)
