"""Documentation under test: generated pages are current, links lead somewhere, commands named exist."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "recipes"))

import build_docs  # noqa: E402

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


def test_every_command_is_documented_and_every_documented_command_exists():
    from kaname.cli.main import app

    known = {command.name for command in (*app.registered_commands, *app.registered_groups)}
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:^|`)kaname ([a-z]+)", text, flags=re.MULTILINE))
    assert known <= named, known - named
    assert named <= known, named - known


def test_the_map_of_the_architecture_names_every_room():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {p.parent.name for p in (ROOT / "src" / "kaname").glob("*/__init__.py")}
    assert all(f"{room}/" in text for room in rooms), [room for room in rooms if f"{room}/" not in text]
