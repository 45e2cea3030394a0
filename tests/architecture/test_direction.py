"""Who may import whom: data flow one way, imports follow it backwards, and nothing goes sideways."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
ROOT = SRC / "kaname"
MODULES = sorted(ROOT.rglob("*.py"))

# Package or top module → the others of kaname it may import. sources → warehouse → model → indicators → applied
# rooms → media → questions → report → cli; errors and texts lie under everything, kernels know nothing of kaname.
ALLOWED: dict[str, frozenset[str]] = {
    "texts": frozenset(),
    "kernels": frozenset(),
    "data": frozenset(),
    "errors": frozenset({"texts"}),
    "tomlfiles": frozenset({"errors", "texts"}),
    "settings": frozenset({"errors", "texts", "tomlfiles"}),
    "vocab": frozenset({"errors", "texts", "tomlfiles", "model.quantity"}),
    "model": frozenset({"errors", "texts", "kernels"}),
    "sources": frozenset({"errors", "model"}),
    "warehouse": frozenset({"errors", "texts", "tomlfiles", "settings", "vocab", "kernels", "model", "sources"}),
    "intake": frozenset(
        {"errors", "texts", "tomlfiles", "vocab", "kernels", "model", "sources", "warehouse"},
    ),
    "coalitions": frozenset({"errors", "texts", "tomlfiles", "vocab", "kernels", "model", "indicators"}),
    "indicators": frozenset({"errors", "vocab", "kernels", "model"}),
    "scenarios": frozenset({"errors", "texts", "tomlfiles", "vocab", "kernels", "model", "indicators"}),
    "lanes": frozenset({"errors", "texts", "vocab", "kernels", "model", "indicators"}),
    "energy": frozenset({"errors", "texts", "vocab", "kernels", "model", "indicators"}),
    "pledges": frozenset({"errors", "texts", "tomlfiles", "vocab", "kernels", "model", "indicators"}),
    "media": frozenset({"errors", "texts", "vocab", "model", "warehouse.writing"}),
    "questions": frozenset(
        {
            *(
                "errors",
                "texts",
                "tomlfiles",
                "settings",
                "vocab",
                "kernels",
                "model",
                "warehouse",
                "intake",
                "indicators",
            ),
            *("scenarios", "lanes", "energy", "coalitions", "pledges", "media"),
        }
    ),
    "report": frozenset(
        {
            "errors",
            "texts",
            "vocab",
            "model",
            "warehouse.writing",
            "scenarios",
            "pledges",
            "media",
            "questions",
        }
    ),
    # The command line is a thin shell: it asks for answers and writes them, and computes nothing.
    "cli": frozenset(
        {
            "errors",
            "texts",
            "tomlfiles",
            "settings",
            "vocab",
            "model.quantity",
            "warehouse.writing",
            "scenarios",
            "media",
            "questions",
            "report",
        }
    ),
}
# `from kaname import __version__` reaches no room.
ROOT_NAMES = frozenset({"__version__"})

# Libraries behind a wall, and the rooms inside it.
WALLED: dict[str, frozenset[str]] = {
    "duckdb": frozenset({"warehouse"}),
    "polars": frozenset({"warehouse"}),
    "pyspark": frozenset({"warehouse"}),
    "sqlite3": frozenset({"sources"}),
    "typer": frozenset({"cli"}),
    "rich": frozenset({"cli", "media"}),
    "xlsxwriter": frozenset({"cli", "media", "report"}),
    "altair": frozenset({"media"}),
    "vl_convert": frozenset({"media"}),
    "typst": frozenset({"media"}),
    "jinja2": frozenset({"media"}),
    "markupsafe": frozenset({"media"}),
    "pydantic": frozenset({"settings", "scenarios", "questions", "pledges", "report"}),
    "tomllib": frozenset({"texts", "tomlfiles"}),
    "tomli_w": frozenset({"tomlfiles"}),
    "fontTools": frozenset({"media"}),
    "platformdirs": frozenset({"settings"}),
}
KERNELS_MAY_IMPORT = frozenset(
    {"__future__", "collections", "dataclasses", "functools", "math", "typing", "numpy", "scipy"}
)


def module_name(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """Return the package or top module a module of kaname belongs to; '' for the root itself."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> list[tuple[str, int]]:
    """Return every imported dotted name with its line, those inside functions and TYPE_CHECKING too."""
    package = module_name(path).split(".")[: None if path.name == "__init__.py" else -1]
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found += [(f"{stem}.{alias.name}", node.lineno) for alias in node.names]
    return found


def kaname_imports(path: Path) -> list[tuple[str, int]]:
    return [(name, line) for name, line in imports(path) if name.split(".")[0] == "kaname"]


def permitted(inside: str, name: str) -> bool:
    target = name.split(".", 1)[1] if "." in name else ""
    if target in ROOT_NAMES or target.split(".")[0] == inside:
        return True
    return any(target == allowed or target.startswith(f"{allowed}.") for allowed in ALLOWED[inside])


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_follow_the_allowed_table(path):
    module = module_name(path)
    if not room(module):
        # The root names everything lazily and imports nothing of kaname, so `import kaname` costs nothing.
        assert kaname_imports(path) == []
        return
    outside = [
        f"{module}:{line} imports {name}" for name, line in kaname_imports(path) if not permitted(room(module), name)
    ]
    assert outside == []


def test_every_room_is_in_the_table_and_every_entry_is_a_room():
    rooms = {p.stem for p in ROOT.iterdir() if p.suffix == ".py" and p.stem != "__init__"}
    rooms |= {p.name for p in ROOT.iterdir() if p.is_dir() and any(p.rglob("*.py"))}
    named = {target.split(".")[0] for targets in ALLOWED.values() for target in targets}
    assert set(ALLOWED) == rooms
    assert named <= rooms


def test_the_table_has_no_circle():
    graph = {inside: {target.split(".")[0] for target in targets} for inside, targets in ALLOWED.items()}
    order = list(TopologicalSorter(graph).static_order())
    data_flow = ["model", "indicators", "media", "questions", "report", "cli"]
    assert [name for name in order if name in data_flow] == data_flow
    assert "warehouse" not in ALLOWED["model"]
    assert "warehouse" not in ALLOWED["indicators"]


def test_modules_do_not_import_each_other_in_circles():
    known = {module_name(path) for path in MODULES}
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        guarded = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        targets: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and id(node) not in guarded and node.module in known:
                parts = {f"{node.module}.{alias.name}" for alias in node.names} & known
                targets |= parts or {node.module}
        graph[module_name(path)] = targets - {module_name(path)}
    list(TopologicalSorter(graph).static_order())  # raises CycleError naming the circle


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_walled_libraries_stay_behind_their_walls(path):
    module = module_name(path)
    escaped = [
        f"{module}:{line} imports {name}"
        for name, line in imports(path)
        if room(module) not in WALLED.get(name.split(".")[0], {room(module)})
    ]
    assert escaped == []


@pytest.mark.parametrize("path", sorted((ROOT / "kernels").glob("*.py")), ids=module_name)
def test_kernels_know_numpy_and_scipy_only(path):
    strangers = [
        f"{module_name(path)}:{line} imports {name}"
        for name, line in imports(path)
        if name.split(".")[0] not in KERNELS_MAY_IMPORT and not name.startswith("kaname.kernels.")
    ]
    assert strangers == []


def test_no_import_is_hidden_in_a_string():
    """`import_module` would escape the table: used for names that are listed, of the module's own room."""
    hidden = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.search(
                r"\b(import_module|__import__|exec|eval)$", ast.unparse(node.func)
            ):
                hidden.append(f"{module_name(path)}:{node.lineno}")
    assert sorted({place.split(":")[0] for place in hidden}) == [
        *("kaname", "kaname.intake.recognise", "kaname.questions.folders"),
    ], hidden


QUESTIONS = sorted(path.parent.name for path in (ROOT / "questions").glob("*/question.py"))


def test_a_question_has_the_same_four_files():
    for name in QUESTIONS:
        held = {path.name for path in (ROOT / "questions" / name).iterdir() if path.name != "__pycache__"}
        assert held == {"question.py", "answer.py", "view.py", "words.toml"}, name


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_imports_the_answer_or_the_view_of_another(name):
    """They reach each other by `session.ask` alone; the classes to ask with are another's `question`."""
    reached = {
        target
        for path in (ROOT / "questions" / name).glob("*.py")
        for target, _ in kaname_imports(path)
        if target.split(".")[1] == "questions" and target.split(".")[2] in QUESTIONS
    }
    parts = {(target.split(".")[2], target.split(".")[3]) for target in reached}
    assert {(other, part) for other, part in parts if other != name and part != "question"} == set()
    # What may be asked knows nothing of the work or of how it reads.
    own = {target for target, _ in kaname_imports(ROOT / "questions" / name / "question.py")}
    assert not {part for part in own if part.startswith((f"kaname.questions.{name}.", "kaname.media"))}


def test_no_command_prints_a_table_or_spells_a_header():
    """How an answer reads stands in its view; commands ask and let it leave."""
    spelt = re.compile(r"print_table|\.split\(\"\|\"\)|rich\.table|header")
    found = [path.name for path in (ROOT / "cli").glob("*.py") if spelt.search(path.read_text(encoding="utf-8"))]
    assert found == []


# Module → why it reads the bundled folder without the store.
OPENS_DATA = {
    "kaname.warehouse.snapshot": "where the bundled snapshots are",
    "kaname.media.fonts": "measures letters while drawing, before any store is at hand",
    "kaname.vocab.harmonized": "names of products are vocabulary: they resolve and are shown without a store",
    "kaname.media.seamap": "draws the land of a map that is given as data alone",
}


def test_only_the_warehouse_opens_the_bundled_data():
    users = {
        module_name(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == "kaname.data"
    }
    assert users == set(OPENS_DATA)


def test_imports_are_absolute():
    relative = [
        f"{module_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
