"""Nothing leaves the machine and nothing is fetched; what is heavy loads only when it is needed."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import kaname
from kaname.questions.folders import folders

ROOT = Path(__file__).parents[2] / "src" / "kaname"
MODULES = sorted(ROOT.rglob("*.py"))
FETCHERS = {
    "socket", "ssl", "ftplib", "smtplib", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "pooch", "fsspec",
    "webbrowser", "xmlrpc",
}  # fmt: skip
HEAVY = {"pandas", "altair", "duckdb", "pyarrow", "scipy", "typst", "vl_convert", "polars", "pyspark", "jinja2"}
# The names beside one a question: types a script meets, and look-ups.
MOST_NAMES = 16


class Reached(Exception):
    """Something tried to reach the network; not an OSError, so that no one swallows it."""


@pytest.fixture
def unplugged(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise Reached

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_plug_is_really_out(unplugged):
    with pytest.raises(Reached):
        socket.create_connection(("127.0.0.1", 9))
    with socket.socket() as plain, pytest.raises(Reached):
        plain.connect(("127.0.0.1", 9))


def test_answers_need_no_network(unplugged):
    opened = kaname.Session()  # its own, so that nothing was opened before the plug was out
    assert opened.ask(kaname.Screen(economy="JPN", year=2022)).rows
    found = opened.ask(kaname.Exposure(economy="JPN", supplier="CHN", scope="manufacturing"))
    assert found.look_through == pytest.approx(0.0548, abs=5e-5)


def test_a_fresh_process_imports_and_answers_without_sockets(shared_folder):
    """Importing in a new interpreter: no module of ours or below connects while it loads."""
    script = """
import socket, sys
def refuse(*a, **k):
    raise SystemExit("reached the network")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
from kaname.cli.main import run
run(["screen", "JPN", "--year", "2022", "--json"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["economy"] == "JPN"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_knows_how_to_fetch(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [f"{path.name}:{node.lineno} {a.name}" for a in node.names if a.name.split(".")[0] in FETCHERS]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FETCHERS:
            found.append(f"{path.name}:{node.lineno} {node.module}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
            "urlopen",
            "urlretrieve",
            "retrieve",
        }:
            found.append(f"{path.name}:{node.lineno} {ast.unparse(node.func)}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("INSTALL "):
            found.append(f"{path.name}:{node.lineno} {node.value}")
    assert found == []


def test_duckdb_downloads_no_extension():
    from kaname.warehouse.engine import duckdb_connection

    for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
        value = duckdb_connection().sql(f"SELECT current_setting('{name}')").fetchall()[0][0]
        assert value in (False, "false"), name


def test_public_names_are_few_and_resolve():
    names = kaname.__all__
    asked = {folder.question.__name__ for folder in folders().values() if folder.path.is_relative_to(ROOT)}
    assert len(names) == len(set(names))
    assert asked <= set(names)
    assert len(set(names) - asked - {"__version__"}) <= MOST_NAMES
    for name in names:
        assert getattr(kaname, name) is not None
    assert set(names) <= set(dir(kaname))
    namespace: dict[str, object] = {}
    exec("from kaname import *", namespace)  # noqa: S102 - what a notebook does
    assert set(names) <= set(namespace)


def test_a_public_name_is_the_thing_of_that_name():
    for name in set(kaname.__all__) - {"__version__"}:
        assert getattr(kaname, name).__name__ == name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = kaname.no_such_name


def loaded_after(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_command_line_starts_light():
    loaded = loaded_after("import kaname.cli.main")
    assert "typer" in loaded
    assert loaded & (HEAVY | {"numpy", "narwhals", "pydantic", "rich"}) == set()


def test_importing_the_package_loads_nothing():
    loaded = loaded_after("import kaname")
    assert loaded & (HEAVY | {"numpy", "narwhals", "pydantic", "typer"}) == set()


def test_a_screen_needs_no_drawing_and_no_linear_algebra():
    loaded = loaded_after("import kaname; kaname.Session().ask(kaname.Screen(economy='JPN')).json_text()")
    assert loaded & {"altair", "vl_convert", "typst", "pandas", "scipy", "jinja2"} == set()


def test_the_environment_of_the_tests_is_the_tests_own():
    assert os.environ["KANAME_LANG"] == "en"
    assert "LANG" not in os.environ
