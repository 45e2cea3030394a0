"""A run as a folder with its record: the same again, each damaged field a sentence, nothing of the machine in it."""

import getpass
import json
import platform
import shutil
from pathlib import Path

import pytest

import kaname
from kaname.errors import DataFault, KanameError, UsageFault, ValidationFault
from kaname.questions import record
from kaname.questions.record import RECORD, rerun, write_file, write_folder

ASKED = kaname.Exposure(economy="JPN", supplier="CHN")


@pytest.fixture(scope="module")
def run(session, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "run"
    return folder, write_folder(session, ASKED, folder, ("ja", "en"), "usd")


def held(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_a_folder_has_every_table_picture_and_page(run):
    folder, answer = run
    assert set(held(folder)) == {
        *("answer.json", "exposure.csv", "exposure.parquet", "exposure.xlsx", "parting.csv", "parting.parquet"),
        *("brief-ja.pdf", "brief-ja.html", "brief-en.pdf", "brief-en.html", RECORD),
        *(f"{drawn.name}{suffix}" for drawn in _pictures(run) for suffix in (".svg", ".png")),
    }
    assert {Path(file.path).name: (file.sha256, file.bytes) for file in answer.files} == {
        name: (record._sha256(data), len(data)) for name, data in held(folder).items()
    }
    assert answer.same is None


def _pictures(run):
    return kaname.Session().ask(ASKED).view("ja").pictures


def test_the_record_says_what_was_asked_and_of_what(run, session):
    told = json.loads((run[0] / RECORD).read_text(encoding="utf-8"))
    assert (told["kind"], told["question"], told["languages"], told["currency"]) == (
        record.KIND,
        "exposure",
        ["ja", "en"],
        "usd",
    )
    assert told["asked"] == {"economy": "JPN", "supplier": "CHN", "scope": "all", "sellers": None}
    assert told["software"] == f"kaname {kaname.__version__}"
    assert told["snapshots"] == {
        name: session.store.snapshot(name).sha256
        for name in ("BIZUDPGothic-Bold", "BIZUDPGothic-Regular", "icio_2022_flows", "icio_2022_industries")
    }
    assert set(told["files"]) == set(held(run[0])) - {RECORD}
    assert (run[0] / "answer.json").read_text(encoding="utf-8") == session.ask(ASKED).json_text()


def test_nothing_of_the_machine_or_the_user_is_in_it(run, session):
    """Words that only this machine knows, in any file that is text; the rest is equal in any process (test_files)."""
    here = {
        str(run[0]),
        str(run[0].parent),
        str(session.settings.cache_dir),
        str(session.settings.data_dir),
        str(Path.home()),
    }
    here |= {platform.node(), platform.platform(), str(Path.cwd()), f"/{getpass.getuser()}/"}
    for name, data in held(run[0]).items():
        if not name.endswith((".pdf", ".png", ".xlsx", ".parquet")):
            found = data.decode("utf-8-sig")
            assert not [words for words in here if len(words) > 1 and words in found], name


@pytest.mark.parametrize("of", [lambda folder: folder, lambda folder: folder / RECORD], ids=["folder", "file"])
def test_again_is_the_same(run, session, of):
    folder, first = run
    again = rerun(session, of(folder), None)
    assert again.same is True
    assert again.run_sha256 == first.run_sha256
    assert {file.sha256 for file in again.files} == {file.sha256 for file in first.files}


def test_again_into_a_folder_of_its_own(run, session, tmp_path):
    again = rerun(session, run[0], tmp_path / "again")
    assert again.same is True
    assert held(tmp_path / "again") == held(run[0])


def test_what_differs_is_told_and_is_code_4(run, cli, tmp_path):
    shutil.copytree(run[0], tmp_path / "run")
    told = json.loads((tmp_path / "run" / RECORD).read_text(encoding="utf-8"))
    told["asked"]["supplier"] = "KOR"
    (tmp_path / "run" / RECORD).write_text(json.dumps(told), encoding="utf-8")
    ended = cli("rerun", tmp_path / "run", "--json")
    assert (ended.code, ended.json["same"]) == (4, False)
    ended = cli("rerun", run[0], "--json")
    assert (ended.code or 0, ended.json["same"]) == (0, True)


@pytest.mark.parametrize(
    "change",
    [{"inputs_sha256": "0" * 64}, {"software": "kaname 9.9.9"}, {"snapshots": {}}, {"more": 1}],
    ids=lambda change: next(iter(change)),
)
def test_a_record_changed_by_hand_is_not_the_same(run, cli, tmp_path, change):
    shutil.copytree(run[0], tmp_path / "run")
    told = json.loads((tmp_path / "run" / RECORD).read_text(encoding="utf-8")) | change
    (tmp_path / "run" / RECORD).write_text(json.dumps(told), encoding="utf-8")
    ended = cli("rerun", tmp_path / "run", "--json")
    assert (ended.code, ended.json["same"]) == (4, False)


DAMAGES = {
    "kind": ["another run", None, 5],
    "question": ["nobody", None, ["screen"], 5],
    "asked": [
        None,
        [],
        "JPN",
        {"economy": "JPN"},
        {"economy": "Atlantis", "supplier": "CHN"},
        {"economy": "JPN", "supplier": "CHN", "x": 1},
    ],
    "languages": [None, [], ["fr"], "ja", [["ja"]]],
    "currency": ["eur", 5, ["usd"]],
    "files": [None, [], {"a": 5}],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in DAMAGES.items() for value in values])
def test_a_damaged_field_is_named(run, session, tmp_path, field, value):
    told = json.loads((run[0] / RECORD).read_text(encoding="utf-8"))
    path = tmp_path / RECORD
    path.write_text(json.dumps(told | {field: value}), encoding="utf-8")
    with pytest.raises(ValidationFault) as fault:
        rerun(session, path, None)
    assert (fault.value.values["file"], fault.value.values["field"]) == (path, field)
    assert fault.value.exit_code == 4
    if field == "currency":
        return
    path.write_text(json.dumps({name: one for name, one in told.items() if name != field}), encoding="utf-8")
    with pytest.raises(ValidationFault) as fault:
        rerun(session, path, None)
    assert fault.value.values["field"] == field


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"\x00" * 10],
    ids=["empty", "cut", "not UTF-8", "deep", "zeros"],
)
def test_what_is_no_json_is_a_sentence(session, tmp_path, data):
    (tmp_path / RECORD).write_bytes(data)
    with pytest.raises(DataFault) as fault:
        rerun(session, tmp_path, None)
    assert str(tmp_path / RECORD) in str(fault.value)


@pytest.mark.parametrize("data", [b"[]", b"5", b"null", b'"run"', b"{}"])
def test_what_is_json_but_no_record_is_a_sentence(session, tmp_path, data):
    (tmp_path / RECORD).write_bytes(data)
    with pytest.raises(ValidationFault) as fault:
        rerun(session, tmp_path, None)
    assert fault.value.values["field"] == "kind"


def test_no_record_at_all(session, tmp_path):
    with pytest.raises(DataFault, match=r"run\.json"):
        rerun(session, tmp_path, None)
    with pytest.raises(DataFault, match="nothing"):
        rerun(session, tmp_path / "nothing", None)


def test_a_record_with_a_byte_order_mark_is_read(run, session, tmp_path):
    """As an editor on Windows leaves it (case faults/README)."""
    (tmp_path / RECORD).write_text((run[0] / RECORD).read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert rerun(session, tmp_path, None).same is True


def test_a_fault_on_the_way_leaves_the_folder_as_it_was(run, session, tmp_path, monkeypatch):
    folder = tmp_path / "run"
    shutil.copytree(run[0], folder)
    before = held(folder)
    wrote, whole = [], Path.write_bytes

    def full(self, data):
        wrote.append(self)
        if len(wrote) == 5:
            raise OSError(28, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(KanameError, match="No space left on device"):
        write_folder(session, kaname.Exposure(economy="KOR", supplier="CHN"), folder, ("en",))
    assert len(wrote) == 5
    assert held(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_written_anew_is_of_one_run(session, tmp_path):
    folder = tmp_path / "run"
    write_folder(session, kaname.Cite(), folder, ("en",))
    write_folder(session, ASKED, folder, ("en",))
    assert json.loads((folder / RECORD).read_text(encoding="utf-8"))["question"] == "exposure"
    assert rerun(session, folder, None).same is True


def test_a_file_tells_its_bytes(session, tmp_path):
    entry = write_file(ASKED, session.ask(ASKED), tmp_path / "x.csv", "en", table="parting")
    data = (tmp_path / "x.csv").read_bytes()
    assert (entry.path, entry.sha256, entry.bytes) == (str(tmp_path / "x.csv"), record._sha256(data), len(data))
    assert data.startswith(b"\xef\xbb\xbfloser,withdrawer")


def test_a_page_says_how_to_get_it_again(session, tmp_path):
    write_file(ASKED, session.ask(ASKED), tmp_path / "x.html", "en")
    assert "kaname exposure JPN --supplier CHN" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_an_unknown_suffix_is_told_before_anything_is_asked():
    with pytest.raises(UsageFault, match=r"x\.docx"):
        record.file_named(Path("x.docx"))
