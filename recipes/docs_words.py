"""How the reference pages write types, units, defaults and tables: plain words over the annotations of the code."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from dataclasses import Field as Slot
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from kaname.media.words import say
from kaname.model.quantity import Source
from kaname.questions.folders import Folder, words
from kaname.questions.marks import Told
from kaname.texts import Bilingual, catalogue

# What JSON calls the types of Python.
PLAIN = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "true or false",
    type(None): "null",
    object: "anything",
    Any: "anything",
    dict: "object",
}
UNIONS = (Union, types.UnionType)
SEVERAL = (tuple, list, frozenset, set, Sequence, Iterable)
FRAMES = Path(__file__).parent / "pages"


def filled(name: str, **parts: str | Sequence[str]) -> str:
    """Return the page of ``pages/NAME.md`` with each ``<!-- key -->`` replaced by the part of that name."""
    text = {key: part if isinstance(part, str) else "\n".join(part).strip("\n") for key, part in parts.items()}
    frame = (FRAMES / f"{name}.md").read_text(encoding="utf-8")
    return re.sub(r"<!-- (\w+) -->", lambda found: text[found[1]], frame)


def kind_of(hint: Any) -> str:
    """Return a type as JSON has it: ``array of number or null``; a class as a link to its section."""
    origin, inside = get_origin(hint), [part for part in get_args(hint) if part is not ...]
    if origin is Annotated:
        return kind_of(inside[0])
    if origin is Literal:
        return " or ".join(f"`{part}`" for part in inside)
    if origin in UNIONS or origin in SEVERAL:
        inner = " or ".join(dict.fromkeys(kind_of(part) for part in inside))
        return f"array of {inner}" if origin in SEVERAL else inner
    if origin in (dict, Mapping):
        return f"object of {kind_of(inside[1])}"
    if inspect.isclass(hint) and is_part(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return PLAIN.get(hint, getattr(hint, "__name__", str(hint)))


def is_part(given: Any) -> bool:
    """Return whether a class has fields of its own: a pydantic model or a dataclass."""
    return inspect.isclass(given) and (issubclass(given, BaseModel) or is_dataclass(given))


def classes_in(hint: Any) -> list[type]:
    """Return the classes with fields that stand anywhere in an annotation, in their order."""
    if is_part(hint):
        return [hint]
    return [found for part in get_args(hint) for found in classes_in(part)]


def hints_of(part: type) -> dict[str, Any]:
    """Return the fields that a class puts into JSON, with their annotations; a source says less than it holds."""
    hints = get_type_hints(part, include_extras=True)
    if part is Source:
        cited = ("id", "citation", "edition", "licence", "url", "sha256")
        return {name: hints[name] for name in cited}
    if issubclass(part, BaseModel):
        return {name: hints[name] for name in part.model_fields}
    slots: tuple[Slot[Any], ...] = fields(part)
    return {slot.name: hints[slot.name] for slot in slots}


def meaning(part: type, name: str) -> str:
    """Return what is said of a field where it is defined; nothing where its name says it."""
    if issubclass(part, BaseModel):
        return part.model_fields[name].description or ""
    return ""


def unit(told: Told) -> str:
    """Return a unit in words, with what the value is where it is no fact."""
    said = say(f"unit.{told.unit}", "en") if told.unit else ""
    return said if told.kind == "fact" else f"{said}, {told.kind}".removeprefix(", ")


def about(thing: Any) -> str:
    """Return the first paragraph of a docstring as one line of Markdown."""
    told = (inspect.getdoc(thing) or "").split("\n\n")[0]
    return " ".join(told.split()).replace("``", "`")


def default(value: Any) -> str:
    """Return a default as it is typed in Python; a dash where there is none."""
    if value is MISSING:
        return "–"
    return f"`{value!r}`"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table as lines of Markdown, a blank one below."""
    lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [*lines, ""]


def field_help(folder: Folder, name: str) -> Bilingual:
    """Return the help of a question's field: its own words, or those that questions share."""
    own = words(folder).get("field", {})
    return Bilingual(**(own.get(name) or catalogue("cli")["field"][name]))


def question_help(folder: Folder) -> Bilingual:
    """Return the help of a question."""
    return Bilingual(**words(folder)["help"])
