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


def tables_in(folder: Folder) -> dict[str, type[BaseModel] | None]:
    """Return the tables that the view makes, as its code names them, each with the class of its rows.

    None stands for columns that follow what was asked. A name that is put together shows its parts in braces; one that
    is handed about is left out.
    """
    module = folder.module("view")
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call)]
    calls.sort(key=lambda node: node.lineno)
    found: dict[str, type[BaseModel] | None] = {}
    for call in calls:
        read = isinstance(call.func, ast.Attribute) and call.func.attr == "table"
        made = isinstance(call.func, ast.Name) and call.func.id == "Table"
        if (read or made) and call.args and (name := _written(call.args[0])):
            row = call.args[1] if read and len(call.args) > 1 else None
            found.setdefault(name, vars(module).get(row.id) if isinstance(row, ast.Name) else None)
    return found


def _written(name: ast.expr) -> str:
    """Return a text as code writes it; nothing for what is no text."""
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return name.value
    if isinstance(name, ast.JoinedStr):
        return ast.unparse(name).removeprefix("f")[1:-1]
    return ""
