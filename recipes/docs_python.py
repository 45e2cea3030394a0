"""The page of Python: every public name, each question with its fields, its answer and its tables."""

from __future__ import annotations

import inspect
import re
from typing import Any, get_args

from docs_words import about, classes_in, default, field_help, filled, kind_of, question_help, table, unit
from pydantic_core import PydanticUndefined

import kaname
from kaname.questions.asking import Answer, Question
from kaname.questions.fields import Field, fields_of
from kaname.questions.folders import Folder, folders
from kaname.questions.parts import tables_in
from kaname.questions.reading import Reader, columns_told

METHODS = ("view", "frame", "json_text")


def page() -> str:
    """Return the Python reference as Markdown."""
    asked = folders().values()
    return filled(
        "python",
        index=table(("question", "answers", "command"), [_row(folder) for folder in asked]),
        questions=[line for folder in asked for line in _question(folder)],
        answer=table(("method", "returns"), [_method(name) for name in METHODS]),
        public=table(("name", "what it is"), [_public(name) for name in kaname.__all__ if not _asks(name)]),
    )


def _row(folder: Folder) -> tuple[str, str, str]:
    name = _named(folder)
    return f"[`{name}`](#{name.lower()})", question_help(folder).en, f"`kaname {' '.join(folder.command)}`"


def _method(name: str) -> tuple[str, str]:
    found = getattr(Answer, name)
    return f"`{name}{_plain(str(inspect.signature(found)))}`", about(found)


def _asks(name: str) -> bool:
    found = getattr(kaname, name)
    return inspect.isclass(found) and issubclass(found, Question)


def _plain(signature: str) -> str:
    return signature.replace("'", "").replace("self, ", "").replace("(self)", "()").replace(" | None", " or None")


def _named(folder: Folder) -> str:
    return folder.question.__name__


def _question(folder: Folder) -> list[str]:
    """Return a question: how it is made, its fields, what answers it, its tables."""
    question = folder.question
    lines = [f"### {_named(folder)}", "", question_help(folder).en, "", question_help(folder).ja, ""]
    required = ", ".join(f"{field.name}=…" for field in fields_of(question) if field.required)
    lines += [f"`kaname.{_named(folder)}({required})`"]
    lines += [f"answered by {_answers(question)}; on the command line `kaname {' '.join(folder.command)}`.", ""]
    rows = [_field(folder, field) for field in fields_of(question)]
    if rows:
        lines += table(("field", "takes", "default", "meaning"), rows)
    for name, row in tables_in(folder).items():
        lines += [f"Table `{name}`" + ("" if row else ": its columns follow what was asked."), ""]
        if row:
            told = [
                (f"`{column}`", unit(one), _heading(folder, list(row.model_fields), column))
                for column, one in columns_told(row).items()
            ]
            lines += table(("column", "unit", "heading"), told)
    return lines


def _heading(folder: Folder, fields: list[str], column: str) -> str:
    """Return the heading of a column, that of its field where a part of one has none; nothing where neither has."""
    read = Reader(folder, "en")
    known = (name for name in (column, *fields) if column.startswith(name) and read.label(name) != name)
    return next((read.label(name) for name in known), "")


def _answers(question: type[Question[Any]]) -> str:
    """Return the classes that answer a question, each linked to its JSON."""
    base = next(kind for kind in question.__mro__ if kind.__base__ is Question)
    hint = base.__pydantic_generic_metadata__["args"][0]
    return " or ".join(f"[`{kind.__name__}`](json.md#{kind.__name__.lower()})" for kind in classes_in(hint))


def _field(folder: Folder, field: Field) -> tuple[str, str, str, str]:
    info = folder.question.model_fields[field.name]
    takes = " or ".join(f"`{choice}`" for choice in field.choices) or _takes(field, info.annotation)
    shown = "required" if field.required else _default(info)
    return f"`{field.name}`", takes, shown, field_help(folder, field.name).en


def _default(info: Any) -> str:
    if info.default is PydanticUndefined:
        return default(info.default_factory())
    return default(info.default)


def _takes(field: Field, hint: Any) -> str:
    names = {"economy": "a name or code", "strait": "a name or id", "product": "a code or name"}
    if field.unit in names:
        return f"several: {names[field.unit]}" if field.many else names[field.unit]
    inside = [part for part in get_args(hint) if part is not type(None)]
    said = kind_of(inside[0] if len(inside) == 1 and type(None) in get_args(hint) else hint)
    # What is no part of an answer has no section to lead to.
    return re.sub(r"\[(\w+)\]\(#\w+\)", r"`\1`", said)


def _public(name: str) -> tuple[str, str]:
    found = getattr(kaname, name)
    if not callable(found):
        return f"`{name}`", f"`{found}`"
    return f"`{name}`", about(found)
