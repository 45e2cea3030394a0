"""The reader's own folder: a bad file is named and left out, the rest stands, and list, check and add agree."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from test_pledges_checking import KNOWN, SOUND

from kaname.errors import ValidationFault
from kaname.pledges import commitments, records_in
from kaname.pledges.folder import ledger, readings
from kaname.pledges.ledger import documents_in
from kaname.questions.ledger import pledge_folder
from kaname.questions.pledges.question import Pledges
from kaname.questions.pledges_check.question import PledgesCheck
from kaname.questions.pledges_show.question import PledgesShow
from kaname.questions.session import Session
from kaname.settings import load_settings

ITEM = "forum-2025-01-01/item"
EVERY = KNOWN | {"KOR", "PHL", "IND", "GBR", "ITA", "FRA", "DEU", "CAN"}
OTHER = SOUND.replace("forum-2025-01-01", "other-2025-01-01")
DEEP = "x = " + "[" * 5000 + "]" * 5000
# What a hand may leave in a file, and the fault that names it. The first eight are the cases pledge_*.toml.
BAD = {
    "a baseline that is a number": (SOUND.replace("[records.baseline]", "baseline = 1\n[records.x]"), None),
    "a deadline that is a number": (SOUND.replace("2029-01-19", "0"), "pledges.field_value"),
    "a document that is a list": (SOUND.replace("[document]", "[[document]]"), "pledges.field_missing"),
    "evidence that is a number": (SOUND[: SOUND.index("[[records.evidence]]")].replace(
        "[records.baseline]", "evidence = [1]\n[records.baseline]"), "pledges.field_value"),
    "no id, and a source that is not there": (
        SOUND.replace('id = "forum-2025-01-01/item"\n', "").replace('sources = ["paper"]', 'sources = ["zz"]'), None),
    "records that are a table": (SOUND[: SOUND.index("[records.baseline]")].replace("[[records]]", "[records]"),
        "pledges.field_missing"),
    "sources that are a number": (SOUND.replace('sources = ["paper"]', "sources = 1"), "pledges.field_value"),
    "a source that is a list": (SOUND.replace('sources = ["paper"]', 'sources = [["paper"]]'), None),
    "sources that are a list": (SOUND.replace("[sources.paper]", "[[sources]]"), None),
    "records that are numbers": ("records = [1, 2]\n" + SOUND[: SOUND.index("[[records]]")], None),
    "a deadline written as text, before the date": (SOUND.replace("2029-01-19", '"2020-01-01"'),
        "pledges.deadline_before"),
    "an amount that is no number": (SOUND.replace("amount = 10", "amount = nan"), "pledges.field_value"),
    "a number of 5,000 digits": (SOUND.replace("amount = 10", "amount = " + "9" * 5000), "pledges.not_toml"),
    "nesting without end": (DEEP, "pledges.not_toml"),
    "no TOML": ("[[records]", "pledges.not_toml"),
    "nothing": ("", "pledges.field_missing"),
    "an economy that is not there": (SOUND.replace('"USA"', '"ATL"'), "pledges.unknown_party"),
    "an id of the package": (SOUND.replace(ITEM, "jpus-2025-02-07/lng"), "pledges.duplicate"),
    "a successor that is not there": (SOUND.replace("measurable = true", 'measurable = true\ncarried_by = ["a/b"]'),
        "pledges.unknown_successor"),
}  # fmt: skip


@pytest.fixture
def told():
    return []


@pytest.fixture
def own(tmp_path, told):
    return Session(load_settings(data_dir=tmp_path / "data"), told.append)


@pytest.fixture
def folder(own):
    pledge_folder(own).mkdir(parents=True)
    return pledge_folder(own)


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_named_and_left_out_and_list_check_and_add_agree(kind, own, told, folder, cli, monkeypatch):
    """Cases pledge_*.toml: each ended ``pledges list`` with a traceback or an unforeseen error."""
    document, key = BAD[kind]
    (folder / "bad.toml").write_text(document, encoding="utf-8")
    (folder / "good.toml").write_text(OTHER, encoding="utf-8")
    answer = own.ask(Pledges())
    ids = {record.id for record in answer.records}
    assert ids == {record.id for record in commitments()} | {"other-2025-01-01/item"}
    assert [fault.key for fault in told] == ["pledges.left_out"]
    assert "bad.toml" in told[0].sentence("en")
    assert "bad.toml" in answer.notes[-1].ja

    checked = own.ask(PledgesCheck(file=str(folder / "bad.toml")))
    assert not checked.ok
    assert key is None or key in {fault.key for fault in checked.faults}
    elsewhere = folder.parent / "bad.toml"
    elsewhere.write_text(document, encoding="utf-8")
    assert own.ask(PledgesCheck(file=str(elsewhere))).faults == checked.faults
    monkeypatch.setenv("KANAME_DATA_DIR", str(folder.parent))
    added = cli("pledges", "add", elsewhere, "--name", "again")
    assert (added.code, added.out, len(added.err.strip().splitlines())) == (4, "", 1)
    listed = cli("pledges", "list")
    assert listed.code == 0
    assert "bad.toml" in listed.err
    assert "Traceback" not in listed.err


@pytest.mark.parametrize("kind", BAD)
def test_the_reading_of_one_document_ends_in_a_sentence_too(kind):
    """A fault within the document is refused by `records_in`; ids and names outside it are not its business."""
    document, key = BAD[kind]
    if key in {"pledges.unknown_party", "pledges.duplicate", "pledges.unknown_successor"}:
        assert records_in(document, "bad.toml")
        return
    with pytest.raises(ValidationFault):
        records_in(document, "bad.toml")


@pytest.mark.parametrize("words", ["=1+1", "@SUM(1)", "+cmd|x", "-2"])
def test_words_that_look_like_a_formula_are_words(words, own, told, folder):
    """Case pledge_formula.toml: the record is sound and reads as typed; its cell is the writer's business."""
    (folder / "formula.toml").write_text(SOUND.replace("A paraphrase.", words), encoding="utf-8")
    assert own.ask(PledgesCheck(file=str(folder / "formula.toml"))).ok
    (record,) = own.ask(PledgesShow(id=ITEM)).records
    assert record.text.en == words
    assert told == []


def test_a_file_that_is_no_text_or_no_file_is_left_out(own, told, folder):
    (folder / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "folder.toml").mkdir()
    assert len(own.ask(Pledges()).records) == len(commitments())
    assert [fault.values["name"] for fault in told] == ["bytes.toml", "folder.toml"]
    assert [fault.key for fault in own.ask(PledgesCheck(file=str(folder / "bytes.toml"))).faults] == [
        "pledges.unreadable"
    ]


def test_a_mark_of_byte_order_is_no_fault(own, told, folder):
    (folder / "windows.toml").write_text(SOUND, encoding="utf-8-sig")
    assert own.ask(PledgesShow(id=ITEM)).records
    assert told == []


def test_a_readers_records_stand_beside_those_of_the_package(tmp_path):
    (tmp_path / "own.toml").write_text(SOUND, encoding="utf-8")
    package = {record.id for record in commitments()}
    assert {record.id for record in ledger(tmp_path, EVERY)[0]} == package | {ITEM}
    assert {record.id for record in ledger(tmp_path / "none", EVERY)[0]} == package


def test_drafts_and_scores_are_no_records(tmp_path):
    for name in ("own.toml", "new.draft.toml", "scores.toml", "notes.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in documents_in(tmp_path)] == ["own.toml"]


def test_an_id_belongs_to_the_first_file_that_uses_it(own, folder):
    for name in ("a.toml", "b.toml"):
        (folder / name).write_text(SOUND, encoding="utf-8")
    first, second = readings(folder, EVERY)
    assert (len(first.records), first.faults) == (1, ())
    assert [fault.key for fault in second.faults] == ["pledges.duplicate"]
    assert own.ask(PledgesCheck(file=str(folder / "a.toml"))).ok
    assert not own.ask(PledgesCheck(file=str(folder / "b.toml"))).ok


def test_a_record_may_be_carried_by_one_of_a_file_read_later_and_falls_with_it(own, folder):
    carried = SOUND.replace("measurable = true", 'measurable = true\ncarried_by = ["other-2025-01-01/item"]')
    (folder / "a.toml").write_text(carried, encoding="utf-8")
    (folder / "b.toml").write_text(OTHER, encoding="utf-8")
    assert [reading.faults for reading in readings(folder, EVERY)] == [(), ()]
    (folder / "b.toml").write_text(OTHER.replace('"USA"', '"ATL"'), encoding="utf-8")
    assert [[f.key for f in reading.faults] for reading in readings(folder, EVERY)] == [
        ["pledges.unknown_successor"],
        ["pledges.unknown_party"],
    ]


def test_a_bad_file_of_scores_is_told_and_the_ledger_is_listed_without_scores(own, told, folder):
    (folder / "scores.toml").write_text("scores = 1", encoding="utf-8")
    answer = own.ask(Pledges())
    assert len(answer.records) == len(commitments())
    assert [fault.key for fault in told] == ["pledges.unreadable"]
    assert "scores.toml" in answer.notes[-1].en


def test_a_score_of_a_record_left_out_is_told_and_the_others_stand(own, told, folder):
    (folder / "scores.toml").write_text(
        "".join(
            f'[[scores]]\nid = "{of}"\nvalue = 1\nreason = "r"\ncoder = "c"\ndate = 2026-01-01\n'
            for of in (ITEM, "jpus-2025-02-07/lng")
        ),
        encoding="utf-8",
    )
    scores = {record.id: record.score for record in own.ask(Pledges()).records}
    assert scores["jpus-2025-02-07/lng"] == 1
    assert [fault.key for fault in told] == ["pledges.score_of_nothing"]


def test_a_file_of_the_package_has_no_fault_and_a_copy_repeats_its_ids(own, tmp_path):
    shipped = next(p for p in Path(str(files("kaname.pledges").joinpath("records"))).iterdir() if p.suffix == ".toml")
    assert own.ask(PledgesCheck(file=str(shipped))).ok
    copy = tmp_path / shipped.name
    copy.write_bytes(shipped.read_bytes())
    assert {fault.key for fault in own.ask(PledgesCheck(file=str(copy))).faults} == {"pledges.duplicate"}
