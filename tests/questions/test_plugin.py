"""One folder dropped into a plug-in path is a command, help, JSON, frame, files and a page, with no other file touched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = {
    "question.py": '''
"""Which straits carry the most of an economy's share, in a toy that counts letters."""

from __future__ import annotations

from typing import Annotated

from kaname.questions.asking import Answer, Asked, Cited, Count, EconomyCode, Part, Party, Question
from kaname.texts import Bilingual


class Letter(Part):
    """How often a letter stands in a code."""

    letter: str
    times: Count


class LettersAnswer(Answer):
    """The letters of a code."""

    economy: EconomyCode
    rows: tuple[Letter, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class Letters(Question[LettersAnswer]):
    """The letters of a code."""

    economy: Annotated[Party, Asked(bare=True)]
    least: int = 1
''',
    "answer.py": '''
"""The work."""

from kaname.questions.letters.question import Letter, Letters, LettersAnswer
from kaname.questions.notes import notes
from kaname.questions.screen.question import Screen


def answer(session, asked):
    """Return the letters; another question is asked, never imported."""
    screened = session.ask(Screen(economy=asked.economy))
    counted = {letter: screened.economy.count(letter) for letter in sorted(set(screened.economy))}
    return LettersAnswer(
        economy=screened.economy,
        rows=tuple(Letter(letter=a, times=n) for a, n in counted.items() if n >= asked.least),
        notes=notes("taiwan"),
        sources=screened.sources,
    )
''',
    "view.py": '''
"""How it reads."""

from kaname.media.drawings import Bar, Bars
from kaname.questions.letters.question import Letter


def view(found, read):
    """Return the letters as a sentence, a table and a picture."""
    bars = Bars(tuple(Bar(row.letter, str(row.times), float(row.times)) for row in found.rows), read.say("axis"))
    return read.view(
        title=read.say("title"),
        headline=read.say("headline", count=len(found.rows), economy=read.party(found.economy)),
        tables=(read.table("letters", Letter, found.rows, ("letter", "times"), title=read.say("title")),),
        pictures=(read.picture("letters", bars),),
        notes=found.notes,
        sources=found.sources,
    )
''',
    "words.toml": """
[help]
ja = "コードの文字を数えます。"
en = "Count the letters of a code."

[field.least]
ja = "これより少ない文字は示しません。"
en = "Leave out letters that stand less often."

[column.letter]
ja = "文字"
en = "Letter"

[column.times]
ja = "回数"
en = "Times"

[say.title]
ja = "文字の数"
en = "Letters"

[say.headline]
ja = "{economy}のコードには{count}種の文字がある。"
en = "The code of {economy} has {count} letters."

[say.axis]
ja = "回数"
en = "Times"

[picture.letters.title]
ja = "文字の数"
en = "Letters"

[picture.letters.alt]
ja = "文字の数の横棒グラフ。"
en = "Bars of the letters."
""",
}


@pytest.fixture(scope="module")
def plugins(tmp_path_factory):
    place = tmp_path_factory.mktemp("plugins")
    (place / "letters").mkdir()
    for name, text in FOLDER.items():
        (place / "letters" / name).write_text(text.lstrip(), encoding="utf-8")
    return place


@pytest.fixture
def kaname(plugins, tmp_path):
    """The program in a process of its own: plug-ins are looked for once."""

    def call(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-c", "from kaname.cli.main import run; run()", *arguments],
            capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
            env={**os.environ, "KANAME_QUESTIONS": str(plugins), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip

    return call


def test_command_help_and_json(kaname):
    assert "letters" in kaname("--help").stdout
    told = kaname("letters", "--help", "--lang", "ja").stdout
    assert "コードの文字を数えます。" in told
    assert "--least" in told
    found = json.loads(kaname("letters", "日本", "--json").stdout)
    assert (found["economy"], found["rows"][0]) == ("JPN", {"letter": "J", "times": 1})
    assert "The code of Japan has 3 letters." in kaname("letters", "Japan").stdout


def test_what_is_not_allowed_is_said(kaname):
    ended = kaname("letters", "Japan", "--least", "two")
    assert (ended.returncode, ended.stderr.strip()) == (2, "--least cannot be two; give a number.")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "json", "png", "svg", "pdf", "html"])
def test_every_file(kaname, tmp_path, suffix):
    ended = kaname("letters", "JPN", "--lang", "ja", "--quiet", "--out", f"letters.{suffix}")
    assert ended.returncode == 0, ended.stderr
    data = (tmp_path / f"letters.{suffix}").read_bytes()
    starts = {"csv": b"\xef\xbb\xbfletter,times", "xlsx": b"PK", "parquet": b"PAR1", "png": b"\x89PNG", "pdf": b"%PDF"}
    assert data.startswith(starts.get(suffix, b""))
    if suffix == "pdf":
        import pypdf

        assert len(pypdf.PdfReader(tmp_path / "letters.pdf").pages) == 1


def test_a_folder_holds_all_and_is_done_again(kaname, tmp_path):
    assert kaname("letters", "JPN", "--lang", "ja,en", "--out", "run").returncode == 0
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {
        *("answer.json", "letters.csv", "letters.parquet", "letters.xlsx", "letters.svg", "letters.png"),
        *("brief-ja.pdf", "brief-ja.html", "brief-en.pdf", "brief-en.html", "run.json"),
    }
    again = kaname("rerun", "run/run.json", "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["same"] is True


def test_a_frame(plugins):
    code = (
        "from kaname.questions.folders import folders; import kaname;"
        "ask = folders()['letters'].question; f = kaname.Session().ask(ask(economy='日本')).frame(backend='pandas');"
        "print(list(f.columns), f.attrs['units']['times'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120,
        env={**os.environ, "KANAME_QUESTIONS": str(plugins)},
    )  # fmt: skip
    assert done.stdout.strip() == "['letter', 'times'] count"


def test_nothing_else_was_touched(plugins):
    assert sorted(path.name for path in Path(plugins, "letters").glob("*.*")) == sorted(FOLDER)
