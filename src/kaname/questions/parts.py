"""What a question's folder holds, read off its classes: its parts, the columns they make, the ones the eye is shown."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kaname.questions.asking import Part
from kaname.questions.reading import column_names

if TYPE_CHECKING:
    from kaname.questions.folders import Folder


# Which argument of `Reader.table` names the columns shown.
SHOWN_AT = 3


def parts_of(folder: Folder) -> dict[str, type[BaseModel]]:
    """Return the answer's classes and their parts by name, those that only the view makes among them."""
    found: dict[str, type[BaseModel]] = {}
    for module in (folder.module("question"), folder.module("view")):
        found |= {name: kind for name, kind in vars(module).items() if _is_part(kind)}
    return found


def _is_part(kind: Any) -> bool:  # noqa: ANN401 - anything a module holds
    return inspect.isclass(kind) and issubclass(kind, Part) and kind.__module__.startswith("kaname.questions.")


def columns_of(folder: Folder) -> set[str]:
    """Return every column that a table of the question may have, fields whole and in parts."""
    found = set(shown_in(folder))
    for kind in parts_of(folder).values():
        found |= set(kind.model_fields) | set(column_names(kind))
    return found


def shown_in(folder: Folder) -> set[str]:
    """Return the names of the columns that the view shows, as its code names them."""
    fields = {name for kind in parts_of(folder).values() for name in kind.model_fields}
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(folder.module("view")))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "table" and len(node.args) > SHOWN_AT:
            named = (inner.value for inner in ast.walk(node.args[SHOWN_AT]) if isinstance(inner, ast.Constant))
            found |= {str(word) for word in named} & fields
        if node.func.attr == "shown" and node.args and isinstance(node.args[0], ast.Constant):
            found.add(str(node.args[0].value))
    return found
