"""Products by words, codes and sets: what comes back, in both languages, and what the table in use holds."""

from __future__ import annotations

import pytest

from kaname.questions.products.question import Products
from kaname.vocab.products import products


def test_magnets_in_both_languages(session):
    japanese, english = (session.ask(Products(words=(word,))) for word in ("磁石", "magnet"))
    for found in (japanese, english):
        first = found.rows[0]
        assert (first.code, first.name.ja, first.sectors, first.end_use) == (
            "850511",
            "金属製の永久磁石",
            ("C25",),
            "capital",
        )
        assert dict(zip(first.sets, first.confidence, strict=True)) == {"permanent_magnets": "high", "magnets": "high"}
        assert not first.held
    assert {row.code for row in japanese.rows} <= {row.code for row in english.rows}


def test_what_the_table_holds_is_told(session):
    found = session.ask(Products(words=("2709",)))
    assert [(row.code, row.held, row.sectors) for row in found.rows] == [("270900", True, ("B06",))]
    everything = session.ask(Products(words=("26",), limit=100))
    assert {row.code for row in everything.rows if row.held} == {code for code in products() if code.startswith("26")}


def test_a_set_lists_its_products_and_narrows_words(session):
    whole = session.ask(Products(product_set="magnets", limit=50))
    assert {"850511", "850519", "280530"} <= {row.code for row in whole.rows}
    assert all("magnets" in row.sets for row in whole.rows)
    both = session.ask(Products(words=("希土類",), product_set="magnets"))
    assert {row.code for row in both.rows} == {"280530", "284610", "284690"}


def test_limit_cuts_and_says_how_many_there_are(session):
    found = session.ask(Products(words=("85",), limit=3))
    assert len(found.rows) == 3
    assert found.found > 200


def test_on_the_command_line(cli):
    found = cli("products", "磁石", "--set", "magnets", "--json").json
    assert found["rows"][0]["code"] == "850511"
    assert found["table_revision"] == "HS92"
    shown = cli("products", "magnet", "--lang", "ja").out
    assert "金属製の永久磁石" in shown
    none = cli("products", "zzz")
    assert none.code == 0
    assert "No product fits" in none.out
    assert cli("products").code == 2
    assert cli("products", "--set", "nothing").code == 2


@pytest.mark.parametrize(
    ("code", "said"),
    [("850511", "does not hold it; name a table"), ("123456", "No revision of the Harmonized System")],
)
def test_a_product_outside_the_table_is_told_from_one_that_is_none(cli, code, said):
    found = cli("screen", "JPN", "--product", code)
    assert found.code == 2
    assert said in found.err
