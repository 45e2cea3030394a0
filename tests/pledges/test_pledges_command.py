"""``kaname pledges`` as a shell sees it."""

from __future__ import annotations

import csv

import pytest
from test_pledges_checking import SOUND

STRATEGIC = "jpus-2025-09-04/strategic-investment"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KANAME_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "pledges"


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SOUND, encoding="utf-8")
    return path


def test_the_ledger_as_json(cli):
    ended = cli("pledges", "list", "--json")
    assert ended.code == 0
    assert len(ended.json["records"]) > 40
    assert {"id", "date", "forum", "parties", "text", "wording", "measured", "sources"} <= set(ended.json["records"][0])


def test_the_ledger_for_the_eye_in_both_languages(cli):
    english = cli("pledges", "list", "--pillar", "economy")
    japanese = cli("pledges", "list", "--pillar", "economy", "--lang", "ja")
    assert (english.code, japanese.code) == (0, 0)
    assert "36 against 74.05" in english.out
    assert "対米投資" in japanese.out


def test_the_table_of_promises_is_written(cli, tmp_path):
    out = tmp_path / "promises.csv"
    assert cli("pledges", "list", "--party", "JPN", "--out", out, "--quiet").code == 0
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    assert rows[STRATEGIC]["observed"] == "36.0"
    assert rows["jpus-2025-02-07/foip"]["observed"] == ""


def test_one_commitment_whole(cli):
    ended = cli("pledges", "show", "investment-1tn")
    assert ended.code == 0
    assert "Beside it, not counted" in ended.out
    assert "454.1" in ended.out
    assert "No deadline was stated" in ended.out


def test_a_file_is_checked_added_and_scored(cli, written, folder):
    assert cli("pledges", "check", written).code == 0
    assert cli("pledges", "add", written).code == 0
    assert (folder / "mine.toml").is_file()
    assert cli("pledges", "score", "item", "-1", "--reason", "Late", "--coder", "A").code == 0
    ended = cli("pledges", "show", "forum-2025-01-01/item", "--json")
    assert ended.json["records"][0]["score"] == -1


def test_check_tells_one_sentence_a_fault_and_leaves_with_4(cli, written):
    written.write_text(
        SOUND.replace('"USA"', '"ATL"').replace(', en = "Item"', "").replace('["paper"]', "[]"), encoding="utf-8"
    )
    ended = cli("pledges", "check", written)
    assert ended.code == 4
    assert len(ended.err.strip().splitlines()) == 3
    assert ended.out == ""
    as_json = cli("pledges", "check", written, "--json")
    assert as_json.code == 4
    assert [fault["key"] for fault in as_json.json["faults"]]


def test_check_of_a_file_is_written_too(cli, written, tmp_path):
    ended = cli("pledges", "check", written, "--out", tmp_path / "faults.csv", "--json")
    assert (ended.code, ended.json["file"], ended.json["ok"]) == (0, "mine.toml", True)
    assert (tmp_path / "faults.csv").read_text(encoding="utf-8-sig") == "key,sentence_ja,sentence_en\n"


def test_the_skeleton(cli, folder):
    ended = cli("pledges", "add", "--name", "plan")
    assert ended.code == 0
    assert (folder / "plan.draft.toml").is_file()
    assert cli("pledges", "list", "--quiet").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "nothing"), 2),
        (("list", "--party", "ZZZ"), 2),
        (("list", "--pillar", "weather"), 2),
        (("score", "lng", "5", "--reason", "a", "--coder", "b"), 2),
        (("score", "lng", "1", "--reason", " ", "--coder", "b"), 2),
        (("score", "lng", "1", "--reason", "a", "--coder", "b", "--date", "soon"), 2),
        (("check", "none.toml"), 2),
        (("add", "none.toml"), 2),
    ],
)
def test_bad_calls_end_in_one_sentence(cli, arguments, code):
    ended = cli("pledges", *arguments)
    assert ended.code == code
    assert ended.out == ""
    assert len(ended.err.strip().splitlines()) == 1
