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
