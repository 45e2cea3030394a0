"""The page of the JSON contract: what each question answers, then the parts that several of them share."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Any

from docs_words import about, classes_in, filled, hints_of, kind_of, meaning, question_help, table, unit

import kaname
from kaname.questions.asking import Answer, Part
from kaname.questions.folders import Folder, folders
from kaname.questions.marks import told_of


def page() -> str:
    """Return the contract as Markdown."""
    lines, shared = list[str](), dict[str, type]()
    for folder in folders().values():
        lines += _question(folder, shared)
    by_hand = _by_hand()
    if by_hand:
        lines += ["## Commands that are no question", ""]
        for kind in by_hand:
            lines += _class(kind, shared)
    lines += ["## Parts that answers share", ""]
    told: set[str] = {kind.__name__ for kind in by_hand}
    while rest := sorted(set(shared) - told):
        # A shared part may hold others.
        told.add(rest[0])
        lines += _class(shared[rest[0]], shared)
    return filled("json", questions=lines)


def _question(folder: Folder, shared: dict[str, type]) -> list[str]:
    module = folder.module("question")
    # Written as they stand in the file; what only the view makes is in no JSON.
    own = [kind for kind in vars(module).values() if _own(kind, module.__name__)]
    own.sort(key=lambda kind: inspect.getsourcelines(kind)[1])
    lines = [f"## `kaname {' '.join(folder.command)}`", "", question_help(folder).en, ""]
    for kind in own:
        lines += _class(kind, shared)
    return lines


def _own(kind: Any, module: str) -> bool:
    return inspect.isclass(kind) and issubclass(kind, Part) and kind.__module__ == module


def _class(kind: type, shared: dict[str, type]) -> list[str]:
    """Return a class as a section, and note the classes it holds that stand in no question's section."""
    lines = [f"### {kind.__name__}", "", about(kind), ""]
    rows, inside = [], {f"{folder.package}.question" for folder in folders().values()}
    for name, hint in hints_of(kind).items():
        shared |= {found.__name__: found for found in classes_in(hint) if found.__module__ not in inside}
        rows.append((f"`{name}`", kind_of(hint), unit(told_of(hint)), meaning(kind, name)))
    return [*lines, *table(("field", "type", "unit", "meaning"), rows)]


def _by_hand() -> list[type]:
    """Return the answers that stand in no question's folder: those of commands written by hand."""
    for found in pkgutil.walk_packages(kaname.__path__, "kaname."):
        importlib.import_module(found.name)
    bases: list[type] = [Answer]
    if (older := _older()) is not None:
        bases.append(older)
    inside = {folder.package for folder in folders().values()}
    kinds = {kind for base in bases for kind in _below(base)}
    by_hand = [kind for kind in kinds if kind.__module__.rpartition(".")[0] not in inside]
    return sorted(by_hand, key=lambda kind: (kind.__module__, inspect.getsourcelines(kind)[1]))


def _older() -> type | None:
    """Return the base of the answers that are no question yet, while there are any."""
    try:
        found: type = importlib.import_module("kaname.answers.contract").Answer
    except ModuleNotFoundError:
        return None
    return found


def _below(kind: type) -> list[type]:
    return [found for below in kind.__subclasses__() for found in (below, *_below(below))]
