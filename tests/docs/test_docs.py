"""Documentation under test: generated pages are current, links lead somewhere, commands named exist."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import kaname
from kaname.questions.asking import Part
from kaname.questions.fields import fields_of
from kaname.questions.folders import folders

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "recipes"))

import build_docs  # noqa: E402
import docs_cli  # noqa: E402

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("recipes/*.md")])


@pytest.mark.parametrize("name", build_docs.PAGES)
def test_generated_pages_are_current(name):
    page = build_docs.REFERENCE / name
    assert page.read_text(encoding="utf-8") == build_docs.PAGES[name](), "run: python recipes/build_docs.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), target


def headings(page: str) -> list[str]:
    """The anchors a page has, as GitHub names them; the second of one name is NAME-1."""
    found: list[str] = []
    for line in re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE):
        anchor = re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-")
        count = sum(known == anchor or re.fullmatch(rf"{re.escape(anchor)}-\d+", known) is not None for known in found)
        found.append(f"{anchor}-{count}" if count else anchor)
    return found


@pytest.mark.parametrize("name", build_docs.PAGES)
def test_links_to_sections_of_generated_pages_lead_somewhere(name):
    page = build_docs.REFERENCE / name
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", page.read_text(encoding="utf-8")):
        other = (page.parent / target if target else page).read_text(encoding="utf-8")
        assert anchor in headings(other), (target, anchor)


def test_every_command_is_documented_and_every_documented_command_exists():
    known = {path for path, _ in docs_cli.walked()}
    # What CHANGELOG.md tells of may be gone.
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.name != "CHANGELOG.md")
    named = {
        tuple(words.split())
        for words in re.findall(r"(?:^|`)kaname ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)", text, flags=re.MULTILINE)
    }
    groups = {path[:1] for path in known if len(path) > 1}
    asked = {words if words[:1] in groups else words[:1] for words in named}
    assert known <= asked, known - asked
    assert asked <= known, asked - known


def test_every_flag_of_a_command_is_documented():
    page = (build_docs.REFERENCE / "cli.md").read_text(encoding="utf-8")
    for path, command in docs_cli.walked():
        section = page.split(f"\n## `kaname {' '.join(path)}`\n")[1].split("\n## ")[0]
        everywhere = page.split("\n## What every question takes\n")[1].split("\n## ")[0]
        for parameter in command.params:
            for flag in parameter.opts:
                if flag.startswith("--") and flag != "--help":
                    assert f"`{flag}" in section + everywhere, (path, flag)


def test_every_question_is_public_and_every_public_name_is_documented():
    page = (build_docs.REFERENCE / "python.md").read_text(encoding="utf-8")
    for folder in folders().values():
        name = folder.question.__name__
        assert getattr(kaname, name) is folder.question, f"{name} is not in kaname.__all__"
        section = page.split(f"\n### {name}\n")[1].split("\n## ")[0].split("\n### ")[0]
        assert all(f"| `{field.name}` |" in section for field in fields_of(folder.question)), name
    assert [name for name in kaname.__all__ if f"`{name}`" not in page] == []


def test_every_field_of_an_answer_is_documented():
    page = (build_docs.REFERENCE / "json.md").read_text(encoding="utf-8")
    for folder in folders().values():
        section = page.split(f"\n## `kaname {' '.join(folder.command)}`\n")[1].split("\n## ")[0]
        module = folder.module("question")
        for name, kind in vars(module).items():
            if inspect.isclass(kind) and issubclass(kind, Part) and kind.__module__ == module.__name__:
                fields = section.split(f"\n### {name}\n")[1].split("\n### ")[0]
                assert [field for field in kind.model_fields if f"| `{field}` |" not in fields] == []


def blocks(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_the_code_of_the_python_page_runs(tmp_path, monkeypatch, capsys):
    """One block after the other, as a reader would type them; the page asserts what it says."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    page = build_docs.REFERENCE / "python.md"
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        exec(compile(block, str(page), "exec"), names)  # noqa: S102 - our own page
    assert names["found"].economy == "JPN"
    assert (names["frame"]["product"].dtype, len(names["wide"])) == (pl.String, len(names["found"].rows))
    assert isinstance(names["wide"], pd.DataFrame)
    printed = capsys.readouterr().out
    assert "usd baci_hs92_materials" in printed
    assert names["found"].view("ja", "jpy").headline in printed


def test_the_question_of_the_how_to_can_be_asked(tmp_path):
    """The four files as the page prints them, dropped into a folder."""
    page = (ROOT / "docs" / "how-to" / "add-a-question.md").read_text(encoding="utf-8")
    found = dict(re.findall(r"^<!-- (\S+) -->\n```\w+\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL))
    assert sorted(found) == ["answer.py", "question.py", "view.py", "words.toml"]
    (tmp_path / "letters").mkdir()
    for name, text in found.items():
        (tmp_path / "letters" / name).write_text(text, encoding="utf-8")
    code = "from kaname.cli.main import run; run()"
    for arguments in (
        ["letters", "日本", "--json"],
        ["letters", "JPN", "--least", "1", "--lang", "ja", "--out", "l.pdf"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
            env={**os.environ, "KANAME_QUESTIONS": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert "日本のコードには3種の文字がある。" in done.stdout
    assert (tmp_path / "l.pdf").read_bytes().startswith(b"%PDF")


def test_the_map_of_the_architecture_names_every_room():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {p.parent.name for p in (ROOT / "src" / "kaname").glob("*/__init__.py")}
    assert all(f"{room}/" in text for room in rooms), [room for room in rooms if f"{room}/" not in text]
