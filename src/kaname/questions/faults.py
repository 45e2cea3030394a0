"""What pydantic says of a question's field, as one of our sentences: choices and limits are read off the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaname.errors import KanameError, UsageFault
from kaname.questions.fields import fields_of
from kaname.questions.folders import folder_named

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

LIMITS = {
    "greater_than": "gt",
    "greater_than_equal": "ge",
    "less_than": "lt",
    "less_than_equal": "le",
}
SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
NUMBERS = ("int_", "float_", "finite_", "decimal_")


def asking_fault(question: type[BaseModel], fault: ValidationError) -> KanameError:
    """Return the first thing wrong with a question as a `UsageFault`."""
    error: dict[str, Any] = dict(fault.errors(include_url=False)[0])
    place, kind, given, context = error["loc"], error["type"], error.get("input"), error.get("ctx", {})
    name = flag(question, str(place[0])) if place else question.__name__
    if kind == "missing":
        return UsageFault("asked_missing", field=name, command=_command(question))
    if kind == "extra_forbidden":
        known = ", ".join(field.name for field in fields_of(question))
        return UsageFault("asked_unknown", field=name, known=known)
    if kind == "literal_error":
        known = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return UsageFault("asked_choice", field=name, value=given, known=known)
    if kind in LIMITS:
        limit = LIMITS[kind]
        return UsageFault("asked_limit", field=name, value=given, limit=f"{SIGNS[limit]} {context[limit]:g}")
    if kind.startswith(NUMBERS):
        return UsageFault("asked_number", field=name, value=given)
    return UsageFault("asked_wrong", field=name, value=given, command=_command(question))


def _command(question: type[BaseModel]) -> str:
    """Return the command that asks a question; its folder is where its module stands."""
    return " ".join(("kaname", *folder_named(question.__module__.split(".")[-2]).command))


def flag(question: type[BaseModel], name: str) -> str:
    """Return how a field is asked for: its flag, or its name in capitals where it takes none; its name if unknown."""
    return next((field.flag for field in fields_of(question) if field.name == name), name)
