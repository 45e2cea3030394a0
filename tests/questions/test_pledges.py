"""How the ledger and one commitment read."""

import pytest

from kaname.questions.pledges.question import Pledges
from kaname.questions.pledges_show.question import PledgesShow
from kaname.texts import LANGUAGES

STRATEGIC = "jpus-2025-09-04/strategic-investment"


def test_the_main_table_is_the_table_of_promises_with_its_columns(session):
    frame = session.ask(Pledges(party="日本")).frame(backend="pyarrow")
    assert frame.column_names == [
        *("id", "title_ja", "title_en", "wording_ja", "wording_en", "deadline", "status_ja", "status_en", "target"),
        *("unit", "observed", "expected", "observed_on", "press"),
    ]
    assert STRATEGIC in frame["id"].to_pylist()


def test_progress_is_drawn_as_counts_that_add_up(session):
    found = session.ask(Pledges())
    (picture,) = found.view("en").pictures
    assert sum(bar.value for bar in picture.drawing.rows) == len(found.records)


def test_without_statistics_the_records_are_the_same(session):
    bare, whole = session.ask(Pledges(measured=False)), session.ask(Pledges())
    assert bare.sources == ()
    assert [record.model_copy(update={"measured": ()}) for record in whole.records] == list(bare.records)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_commitment_with_a_line_is_drawn_beside_it(session, language):
    view = session.ask(PledgesShow(id=STRATEGIC)).view(language)
    (picture,) = view.pictures
    assert [bar.value for bar in picture.drawing.rows] == pytest.approx([0, 36, 74.05, 550], abs=0.005)
    assert "36" in view.headline
    assert "74.05" in view.headline


def test_a_commitment_without_figures_has_no_picture(session):
    assert session.ask(PledgesShow(id="taiwan-strait")).view("en").pictures == ()


def test_a_commitment_cites_the_documents_it_rests_on(session):
    record = next(one for one in session.ask(Pledges(measured=False)).records if one.sources)
    found = session.ask(PledgesShow(id=record.id))
    for language in LANGUAGES:
        titles = [source.title.of(language) for source in found.view(language).sources]
        assert all(any(one.title.of(language) in title for title in titles) for one in record.sources)


def test_the_headline_counts_as_the_picture_does_and_deadlines_come_first(session):
    view = session.ask(Pledges(measured=False)).view("en")
    (picture,) = view.pictures
    drawn = next(bar.value for bar in picture.drawing.rows if bar.label == "Not measurable")
    assert f"{drawn:.0f} not to be measured" in view.headline
    deadlines = [
        row[[column.name for column in view.tables[0].columns].index("deadline")] for row in view.tables[0].rows
    ]
    timed = [day for day in deadlines if day is not None]
    assert timed == sorted(timed)
    assert deadlines[: len(timed)] == timed
