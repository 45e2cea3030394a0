"""What the leaflet says: chosen by rule, complete in both languages, every number with its source."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest
from bundled import TABLE_ECONOMIES

from kaname.errors import ValidationFault
from kaname.media.citations import document
from kaname.media.page import Page
from kaname.model.quantity import Quantity
from kaname.report.leaflet import front
from kaname.report.leaflet.compose import leaflet
from kaname.report.leaflet.facts import facts
from kaname.report.leaflet.ground import ground

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def japan(session):
    return facts(session, "JPN")


def composed(session, found, language):
    laid = ground(session, found.economy, found.group)
    return leaflet(found, language, DAY, given=False, twin="twin.html", digest="0" * 64, ground=laid)


def strings(value):
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for item in fields(value):
            yield from strings(getattr(value, item.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item)


def with_dependents(found, count, judged):
    rows = [replace_row(row, dependent=n < count) for n, row in enumerate(found.screen.rows[:judged])]
    return replace(found, screen=found.screen.model_copy(update={"rows": tuple(rows)}))


def replace_row(row, **values):
    return row.model_copy(update=values)


@pytest.mark.parametrize(
    ("count", "judged", "en", "ja"),
    [
        (5, 40, "For 5 of 40 raw materials and fuels, Japan buys half or more", "40品目のうち5品目"),
        (1, 40, "For one of 40 raw materials and fuels, Japan buys half or more", "40品目のうち1品目"),
        (
            0,
            40,
            "None of the 40 raw materials and fuels that Japan imports",
            "半分以上を一つの国・地域に頼るものはない",
        ),
        (
            0,
            0,
            "5.5% of the production behind the manufactured goods of Japan takes place in China",
            "5.5%は、中国が担う",
        ),
    ],
)
def test_headline_by_rule(japan, count, judged, en, ja):
    found = with_dependents(japan, count, judged)
    assert front.headline(Page("en"), found).startswith(en)
    assert ja in front.headline(Page("ja"), found)


def test_headline_of_japan_counts_what_the_screen_counts(japan):
    dependent = sum(row.dependent for row in japan.screen.rows)
    assert f"{len(japan.screen.rows)}品目のうち{dependent}品目" in front.headline(Page("ja"), japan)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_japan_says_the_published_numbers(session, japan, language):
    text = " ".join(strings(composed(session, japan, language)))
    for number in ("5.5%", "1.4%", "9.4%", "38.1%", "42.3%"):
        assert number in text
    assert ("1兆ドル" if language == "ja" else "one trillion") in text


@pytest.mark.parametrize("code", TABLE_ECONOMIES)
def test_every_economy_in_both_languages(session, code):
    found = facts(session, code)
    for language in ("ja", "en"):
        page = composed(session, found, language)
        texts = list(strings(page))
        joined = "\n".join(texts)
        assert not re.search(r"\bNone\b(?! of the)|\bnan\b|[{}]|  ", joined), code
        marks = {int(n) for mark in re.findall(r"⟦([\d,]+)⟧", joined) for n in mark.split(",")}
        numbers = [line.number for line in page.sources]
        assert numbers == list(range(1, len(numbers) + 1))
        assert marks == set(numbers), (code, "every source is cited and every mark has its source")
        if language == "ja":
            assert "国・地域" in joined
        else:
            assert not re.search(r"[ぁ-んァ-ン一-龥]", joined), code
        shares = [s.share for bar in page.energy_chart.bars for s in bar.slices]
        assert all(0 <= share <= 1 for share in shares)
        for bar in page.energy_chart.bars:
            assert sum(s.share for s in bar.slices) == pytest.approx(1, abs=1e-9) or len(bar.slices) < 6
        assert page.map.footnote.startswith(
            "地図上の表記は、いかなる国・地域の法的地位や国境についての見解を示すものではありません。"
            if language == "ja"
            else "The map implies no view"
        )


def test_mirror_shows_the_five_largest_and_three_who_rely_most(japan):
    assert len(japan.partners) == 8
    ours = [partner.ours.value for partner in japan.partners]
    assert ours == sorted(ours, reverse=True)
    assert japan.leading.economy == "CHN"
    assert japan.relying.economy in {partner.economy for partner in japan.partners}


def test_sources_are_numbered_in_the_order_of_use_and_not_twice(session, japan):
    page = Page("en")
    table, elasticities = session.input_output().source, document("elasticities")
    industries = session.store.snapshots["icio_2022_industries"].source
    assert page.ref(elasticities) == "⟦1⟧"
    assert page.ref(table, elasticities) == "⟦1,2⟧"
    assert page.ref(industries) == "⟦2⟧", "two files of one table are one source"


def test_a_missing_word_fails_the_build():
    with pytest.raises(ValidationFault, match="no_such_sentence"):
        Page("en").say("no_such_sentence")
    with pytest.raises(ValidationFault, match=r"lead\.leader"):
        Page("ja").say("lead.leader", count=3)


def test_a_figure_keeps_its_origin():
    source = document("portwatch")
    with pytest.raises(ValidationFault, match="no source"):
        Quantity(1.0, "share", 2022, "m", ())
    with pytest.raises(ValidationFault, match="not a finite number"):
        Quantity(float("nan"), "share", 2022, "m", (source,))
    with pytest.raises(ValidationFault, match="half a band"):
        Quantity(1.0, "share", 2022, "m", (source,), low=0.5)
    with pytest.raises(ValidationFault, match="outside its band"):
        Quantity(1.0, "share", 2022, "m", (source,), low=0.1, high=0.5)
    figure = Quantity(0.5, "share", 2022, "m", (source,), low=0.4, high=0.6)
    scaled = figure.scaled(100, "percent")
    assert (scaled.low, scaled.value, scaled.high, scaled.sources) == (40, 50, 60, (source,))
    assert figure.as_json()["sources"] == ["portwatch"]
