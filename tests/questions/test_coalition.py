"""How a coalition reads and what its files hold."""

import pytest

from kaname.questions.coalition.question import Coalition
from kaname.texts import LANGUAGES


@pytest.fixture(scope="module")
def pair(session):
    return session.ask(Coalition(group="JPN-USA-KOR", year=2022, measure="products_pooled"))


def test_the_main_table_is_product_by_product_with_a_column_for_each_member(pair):
    frame = pair.frame(backend="pyarrow")
    assert frame.num_rows == len(pair.products)
    names = frame.column_names
    assert names[:3] == ["product", "name_ja", "name_en"]
    at = names.index("pooled")
    assert names[at + 1 : at + 5] == ["pooled_alone_JPN", "pooled_alone_KOR", "pooled_alone_USA", "top_outsider"]
    first = pair.products[0]
    assert frame["pooled_alone_JPN"][0].as_py() == first.pooled_alone.get("JPN")


def test_the_main_table_is_the_frontier_if_asked_else_what_to_grow(session):
    asked = {"group": "JPN-USA-KOR", "year": 2022, "measure": "products_pooled", "cap": 0.3}
    grown = session.ask(Coalition(**asked))
    assert grown.view("en").tables[0].name == "grow"
    assert len(grown.frame(backend="pyarrow")) == len(grown.friend_shoring.grow)
    swept = session.ask(Coalition(**asked, frontier=True))
    assert len(swept.frame(backend="pyarrow")) == 28


def test_the_members_table_holds_what_the_answer_holds(pair):
    frame = pair.frame("members", backend="pyarrow").to_pydict()
    standing = pair.measures["products_pooled"]
    assert dict(zip(frame["member"], frame["products_pooled_alone"], strict=True)) == standing.alone
    assert dict(zip(frame["member"], frame["products_pooled_inside"], strict=True)) == standing.inside
    brought = pair.frame("shapley", backend="pyarrow").to_pydict()
    assert sum(brought["products_pooled_shapley"]) == pytest.approx(standing.together)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_names_the_largest_gap_with_its_amount(pair, language):
    view = pair.view(language)
    read = {"ja": f"{len(pair.missing)}品目", "en": f"lacks {len(pair.missing)} of the {len(pair.products)} products"}
    assert read[language] in view.headline
    assert ("円" if language == "ja" else "US$") in view.headline
    (panel,) = view.pictures[0].drawing.panels
    assert [row.value for row in panel.rows] == [*pair.measures["products_pooled"].alone.values(), panel.rows[-1].value]
    assert panel.rows[-1].value == pair.measures["products_pooled"].together


def test_a_large_group_is_drawn_by_the_members_that_gain_most(session):
    found = session.ask(Coalition(group="ASEAN", year=2022, measure="products_contractual"))
    picture = found.view("en").pictures[0]
    assert (picture.name, len(picture.drawing.panels[0].rows)) == ("largest", 7)
    inside = found.measures["products_contractual"].inside
    drawn = {row.label for row in picture.drawing.panels[0].rows}
    from kaname.vocab.economies import short

    largest = sorted(inside, key=inside.get)[-6:]
    assert {short(code, "en") for code in largest} <= drawn


def test_a_group_that_lacks_nothing_by_the_criterion_is_not_said_to_cover_everything(pair):
    """A product with a gap under half of what is needed, bought from many, is not counted as lacking."""
    none = pair.model_copy(update={"missing": ()})
    assert any(row.gap_usd > 0 and not row.lacking for row in pair.products)
    ja, en = (none.view(language).headline for language in ("ja", "en"))
    assert "基準" in ja
    assert "criterion" in en
    assert "賄える" not in ja


def test_what_a_model_says_is_badged_an_estimate(session, pair):
    """Extraction is an estimate here as in the matrix, and so is a page that holds it."""
    lost = session.ask(Coalition(group="JPN-USA-KOR", year=2022, measure="extraction")).view("en")
    counted = pair.view("en")
    for view, measure, kind in ((lost, "extraction", "estimate"), (counted, "products_pooled", "fact")):
        tables = {table.name: table for table in view.tables}
        kinds = {column.name: column.kind for name in ("members", "shapley") for column in tables[name].columns}
        assert kinds.pop("member") == "fact"
        assert len([name for name in kinds if name.startswith(measure)]) == len(kinds) > 0
        assert set(kinds.values()) == {kind}
        assert view.kind == kind
