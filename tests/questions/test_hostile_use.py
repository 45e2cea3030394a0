"""What a careless hand asks of the program: nothing is lost, and one sentence says why."""

import pickle

import pytest

import kaname
from kaname.errors import UsageFault
from kaname.questions.folders import folder_of, folders


def test_a_file_that_is_not_a_runs_is_not_overwritten(cli, tmp_path):
    (tmp_path / "answer.json").write_text("mine")
    ended = cli("cite", "--out", tmp_path)
    assert (ended.code, (tmp_path / "answer.json").read_text()) == (2, "mine")
    assert "answer.json" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["answer.json"]


def test_a_runs_folder_is_written_anew(cli, tmp_path):
    first = {} if cli("cite", "--out", tmp_path / "run").code else _bytes(tmp_path / "run")
    (tmp_path / "run" / "answer.json").write_text("damaged")
    assert (cli("cite", "--out", tmp_path / "run").code or 0) == 0
    assert first
    assert _bytes(tmp_path / "run") == first


def _bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("cite", "--out", ""), "--out"),
        (("screen", "JPN", "--rows", "products"), "--rows"),
        (("screen", "JPN", "--year", "2020", "--year", "2021"), "2020, 2021"),
        (("exposure", "JPN", "--supplier", "CHN", "--partner", "USA"), "CHN, USA"),
        (("energy", "JPN", "--more", "5", "--supplier", "JPN"), "JPN"),
        (("energy", "QUAD", "--more", "5", "--supplier", "AUS"), "AUS"),
    ],
)
def test_what_contradicts_itself_is_refused(cli, asked, named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = cli(*asked)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)
    assert named in ended.err
    assert not list(tmp_path.iterdir())


def test_suffixes_in_capitals_and_folders_with_a_dot(cli, tmp_path):
    assert (cli("cite", "--out", tmp_path / "C.CSV").code or 0) == 0
    assert (tmp_path / "C.CSV").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (cli("cite", "--out", f"{tmp_path}/v1.2/").code or 0) == 0
    assert (tmp_path / "v1.2" / "run.json").is_file()


def test_a_link_is_followed(cli, tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    cli("cite", "--out", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_class_of_ones_own_is_asked_as_the_one_it_is_made_from(session):
    class Mine(kaname.Cite):
        pass

    assert folder_of(Mine).name == "cite"
    assert session.ask(Mine()).model_dump() == session.ask(kaname.Cite()).model_dump()


@pytest.mark.parametrize("given", [None, "JPN", kaname.Screen, 5])
def test_what_is_no_question_is_named(session, given):
    with pytest.raises(UsageFault) as raised:
        session.ask(given)
    assert raised.value.key == "not_a_question"


def test_every_answer_goes_to_another_process(session):
    answer = session.ask(kaname.Lanes(economy="JPN"))
    assert answer.lines()
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own
    assert again.model_dump() == answer.model_dump()
    assert again.lines() == ()


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ('command = "screen"\n[help]\nja = "a"\nen = "b"\n', "kaname screen"),
        ('command = "stress"\n[help]\nja = "a"\nen = "b"\n', "kaname stress"),
        ('command = "screen deeper"\n[help]\nja = "a"\nen = "b"\n', "kaname screen deeper"),
        ('command = ""\n[help]\nja = "a"\nen = "b"\n', "command"),
        ('command = 3\n[help]\nja = "a"\nen = "b"\n', "command"),
        ('[help]\nja = "a"\n', "help"),
        ("[help", "words.toml"),
        (None, "words.toml"),
    ],
)
def test_a_plug_in_that_cannot_be_used_is_named(tmp_path, monkeypatch, told, named):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "question.py").write_text("")
    if told is not None:
        (folder / "words.toml").write_text(told)
    monkeypatch.setenv("KANAME_QUESTIONS", str(tmp_path))
    before = list(kaname.questions.__path__)
    folders.cache_clear()
    try:
        with pytest.raises(UsageFault) as raised:
            folders()
    finally:
        kaname.questions.__path__[:] = before
        monkeypatch.delenv("KANAME_QUESTIONS")
        folders.cache_clear()
    assert raised.value.key == "question_unfit"
    assert str(folder) in raised.value.sentence("en")
    assert named in raised.value.sentence("en")
