"""The front door: streams of any kind, settings, --debug anywhere, and files that a person wrote."""

import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

PROGRAM = "from kaname.cli.entry import run; run()"
BAN = 'name = "ban"\n[[shock]]\nkind = "export_ban"\nby = ["TWN"]\non = ["JPN"]\nsectors = ["C26"]\n'


def program(*arguments, folder=None, behind="", **environment):
    """Run the program in a process of its own, with the redirections `behind` it where there are any."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    if behind:
        command = ["bash", "-c", f'set -o pipefail; "$@" {behind}', "bash", *command]
    return subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, check=False)


def lines(raw):
    return raw.decode("utf-8").splitlines()


# Streams --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp932", "ascii"])
class TestAnEncodingThatCannotHoldEverything:
    """Case japanese-windows-pipe: a pipe on Japanese Windows is cp932."""

    def test_json_loses_nothing(self, encoding):
        plain = program("pledges", "list", "--json")
        narrow = program("pledges", "list", "--json", PYTHONUTF8="0", PYTHONIOENCODING=encoding)
        assert (narrow.returncode, narrow.stderr) == (0, b"")
        assert json.loads(narrow.stdout.decode(encoding)) == json.loads(plain.stdout.decode("utf-8"))

    @pytest.mark.parametrize("language", ["ja", "en"])
    @pytest.mark.parametrize(
        "arguments", [("screen", "JPN"), ("cite",), ("energy", "JPN"), ("exposure", "JPN", "--partner", "CHN")]
    )
    def test_words_are_written_with_what_it_has(self, encoding, language, arguments):
        ended = program(*arguments, "--lang", language, PYTHONUTF8="0", PYTHONIOENCODING=encoding)
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert len(ended.stdout.decode(encoding).splitlines()) > 3

    def test_a_fault_too(self, encoding):
        ended = program("screen", "XXX", "--lang", "ja", PYTHONUTF8="0", PYTHONIOENCODING=encoding)
        assert ended.returncode == 2
        assert len(ended.stderr.decode(encoding).splitlines()) == 1
        assert b"XXX" in ended.stderr


def test_utf8_is_not_escaped():
    assert "オープンライセンス".encode() in program("cite", "--json").stdout


needs_a_shell = pytest.mark.skipif(
    shutil.which("bash") is None or not Path("/dev/full").exists(), reason="needs bash and /dev/full"
)


@needs_a_shell
class TestAnOutputThatTakesNothing:
    @pytest.mark.parametrize("arguments", [("screen", "JPN"), ("screen", "JPN", "--json"), ("--help",), ("--version",)])
    def test_full(self, arguments):
        ended = program(*arguments, behind=">/dev/full")
        assert ended.returncode == 1
        (said,) = lines(ended.stderr)
        assert said == "Standard output cannot be written (No space left on device); send it to a place with room."

    @pytest.mark.parametrize("arguments", [("screen", "JPN"), ("screen", "JPN", "--json"), ("--version",)])
    def test_closed(self, arguments):
        ended = program(*arguments, behind=">&-")
        assert ended.returncode == 1
        (said,) = lines(ended.stderr)
        assert said.startswith("Standard output is closed")

    def test_both_closed(self):
        ended = program("screen", "JPN", behind=">&- 2>&-")
        assert (ended.returncode, ended.stdout, ended.stderr) == (1, b"", b"")

    def test_a_fault_is_not_told_on_standard_output_when_the_other_is_closed(self):
        ended = program("screen", "XXX", behind="2>&-")
        assert (ended.returncode, ended.stdout) == (2, b"")

    @pytest.mark.parametrize("arguments", [("screen", "JPN"), ("screen", "JPN", "--json"), ("--help",)])
    def test_a_reader_that_leaves_early_has_what_it_wanted(self, arguments):
        ended = program(*arguments, behind="| head -c 1")
        assert (ended.returncode, len(ended.stdout), ended.stderr) == (0, 1, b"")


# Settings -------------------------------------------------------------------------------------------------------------


class TestSettings:
    def test_the_language_of_the_file_is_that_of_help_and_sentences(self, tmp_path, monkeypatch):
        monkeypatch.delenv("KANAME_LANG")
        (tmp_path / "kaname.toml").write_bytes(b'\xef\xbb\xbflang = "ja"\n')
        assert "経済安全保障" in program("--help", folder=tmp_path).stdout.decode()
        assert "登録されていません" in program("screen", "XXX", folder=tmp_path).stderr.decode()
        assert "版" in program("cite", folder=tmp_path).stdout.decode()
        assert "economic" in program("--help", folder=tmp_path, KANAME_LANG="en").stdout.decode().lower()
        assert "No economy or group" in program("screen", "XXX", "--lang", "en", folder=tmp_path).stderr.decode()

    @pytest.mark.parametrize(
        ("written", "named"),
        [
            ('colour = "red"', ("colour", "data_dir, cache_dir, engine, lang")),
            ('lang = "fr"', ("lang", "fr", "ja, en")),
            ('engine = "abacus"', ("engine", "abacus", "duckdb, polars, spark")),
            ("engine = [", ("kaname.toml",)),
            ("data_dir = 3", ("data_dir",)),
            (None, ("kaname.toml", "folder")),
        ],
    )
    def test_a_file_that_is_not_sound(self, kaname, tmp_path, monkeypatch, written, named):
        monkeypatch.chdir(tmp_path)
        for variable in ("KANAME_LANG", "KANAME_DATA_DIR"):  # they would stand over what the file says
            monkeypatch.delenv(variable)
        if written is None:
            (tmp_path / "kaname.toml").mkdir()
        else:
            (tmp_path / "kaname.toml").write_text(written)
        ended = kaname("doctor")
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)
        assert all(name in ended.err for name in named)
        assert program("--help", folder=tmp_path).returncode == 0

    @pytest.mark.parametrize(("variable", "value"), [("KANAME_FOO", "1"), ("KANAME_DATADIR", "x"), ("KANAME_X", "")])
    def test_an_unknown_variable(self, kaname, monkeypatch, variable, value):
        monkeypatch.setenv(variable, value)
        ended = kaname("doctor")
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)
        assert variable in ended.err
        assert "KANAME_DATA_DIR, KANAME_CACHE_DIR, KANAME_ENGINE, KANAME_LANG" in ended.err


# --debug --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("--debug", "screen", "XXX"),
        ("screen", "--debug", "XXX"),
        ("screen", "XXX", "--debug"),
        ("stress", "--debug", "run", "nowhere"),
        ("screen", "JPN", "--colour", "--debug"),
    ],
)
def test_debug_anywhere(kaname, arguments):
    ended = kaname(*arguments)
    assert ended.code == 2
    assert "Traceback" in ended.err
    assert (
        kaname(*(argument for argument in arguments if argument != "--debug")).err == ended.err.splitlines()[-1] + "\n"
    )


def test_debug_after_two_hyphens_is_an_argument(kaname):
    ended = kaname("screen", "--", "--debug")
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert "--debug" in ended.err


def test_nothing_steers_the_terminal(kaname):
    """Case faults, markup2.toml: what a reader typed comes back in sentences too."""
    ended = kaname("screen", "\x1b[31mX\x07\nY")
    assert "\x1b" not in ended.err
    assert "\\x1b[31m" in ended.err.lower()
    assert len(ended.err.splitlines()) == 1


# Files ----------------------------------------------------------------------------------------------------------------


def test_a_scenario_with_a_byte_order_mark(kaname, tmp_path):
    """Case scenario-with-bom."""
    plain, marked = tmp_path / "plain" / "ban.toml", tmp_path / "marked" / "ban.toml"
    for path, mark in ((plain, ""), (marked, "\ufeff")):
        path.parent.mkdir()
        path.write_text(mark + BAN, encoding="utf-8")
    first, second = (kaname("stress", "run", str(p), "--solver", "resourcing", "--json") for p in (plain, marked))
    assert (first.code, second.code) == (0, 0)
    assert json.loads(first.out) == json.loads(second.out)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("deep", BAN + "a = " + "[" * 5000 + "]" * 5000 + "\n", "nested too deeply"),
        ("bigint", BAN + "days = " + "9" * 5000 + "\n", "beyond 64 bits"),
        ("wide", BAN + "days = 9223372036854775808\n", "beyond 64 bits"),
    ],
)
def test_what_a_library_chokes_on_is_named(kaname, tmp_path, name, text, why):
    """Case faults: deep.toml and bigint.toml."""
    path = tmp_path / f"{name}.toml"
    path.write_text(text)
    ended = kaname("stress", "run", str(path))
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (4, "", 1)
    assert path.name in ended.err
    assert why in ended.err


def test_a_damaged_bold_font_ends_the_leaflet(kaname, tmp_path, monkeypatch):
    """Case faults: every bundled file that is used is verified. The bold font stands among the user's own, damaged."""
    name = "BIZUDPGothic-Bold.ttf"
    own = tmp_path / "data" / "snapshots"
    own.mkdir(parents=True)
    bundled = Path(str(files("kaname.data"))) / name
    (own / name).write_bytes(bundled.read_bytes()[:-1] + b"?")
    shutil.copyfile(bundled.with_name(f"{name}.toml"), own / f"{name}.toml")
    monkeypatch.setenv("KANAME_DATA_DIR", str(tmp_path / "data"))
    ended = kaname("brief", "MLT", "--out", str(tmp_path / "leaflets"))
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 1)
    assert "BIZUDPGothic-Bold" in ended.err
    assert not (tmp_path / "leaflets").exists()
