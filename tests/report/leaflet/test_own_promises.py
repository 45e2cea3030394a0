"""The leaflet reads the reader's own ledger: what `pledges add` put there stands in the table of its party."""

from pathlib import Path

import pytest
from test_pledges_checking import SOUND

from kaname.media.page import Page
from kaname.questions.ledger import added
from kaname.questions.session import Session
from kaname.report.leaflet import back
from kaname.report.leaflet.brief import write_brief
from kaname.report.leaflet.facts import facts
from kaname.settings import load_settings
from kaname.texts import LANGUAGES


@pytest.fixture
def own(tmp_path):
    session = Session(load_settings(data_dir=tmp_path / "data"))
    names = {name: SOUND.replace("forum-2025-01-01", f"{name}-2025-01-01") for name in ("a", "b", "c", "d")}
    for name, document in names.items():
        path = tmp_path / f"{name}.toml"
        path.write_text(document.replace('"項目"', f'"自分の約束{name}"').replace('"USA"', '"KOR"'), encoding="utf-8")
        added(session, path)
    return session


@pytest.mark.parametrize(("economy", "others"), [("JPN", 4), ("KOR", 0)])
def test_own_promises_stand_last_in_the_table_of_their_party(own, session, economy, others):
    table = back.promises(Page("ja"), facts(own, economy))
    assert [row.title for row in table.rows[others:]] == ["自分の約束a", "自分の約束b", "自分の約束c"]
    assert len(table.rows) == others + 3
    assert table.rows[-1].deadline == "2029-01-19"
    assert "自分の台帳にある4項目" in table.note
    before = back.promises(Page("ja"), facts(session, economy))
    assert "自分の台帳" not in before.title + before.note
    assert [row.title for row in table.rows[:others]] == [row.title for row in before.rows[:others]]


def test_a_promise_of_others_is_not_the_economys(own):
    assert facts(own, "USA").own_commitments == ()


@pytest.mark.parametrize("economy", ["JPN", "KOR"])
def test_the_leaflet_is_still_written_and_names_them(own, tmp_path, economy):
    """A leaflet of more than two pages is refused when it is written."""
    answer = write_brief(own, economy, LANGUAGES, tmp_path / "out")
    (page,) = (Path(file.path) for file in answer.files if file.path.endswith("ja.html"))
    assert "自分の約束a" in page.read_text(encoding="utf-8")
