"""What may be asked for in a question, as plain data: flags of a command line, fields of a form, parameters of REST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from kaname.questions.marks import PLAIN, Asked, Told, told_of

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

NUMBERS = (int, float)
# The field that stands in the base of all questions.
EVERYWHERE = "table"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a question.

    Attributes
    ----------
    name, flag, also
        Its name, the flag it is given with, and other flags for it.
    bare
        Whether it is given without a flag, by its place.
    many, switch
        Whether it takes several values, and whether it is yes or no.
    choices
        What it takes, where that is a few words; empty otherwise.
    number, unit
        Whether it is a number, and its unit: ``economy`` for a name of one.
    required, default
        Whether it must be given; else what stands when it is not.
    """

    name: str
    flag: str
    also: tuple[str, ...]
    bare: bool
    many: bool
    switch: bool
    choices: tuple[str, ...]
    number: bool
    unit: str
    required: bool
    default: Any


def fields_of(question: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a question in their order, what every question has last."""
    found = [_field(name, info) for name, info in question.model_fields.items()]
    return tuple(sorted(found, key=lambda field: field.name == EVERYWHERE))


def _field(name: str, info: FieldInfo) -> Field:
    asked = next((part for part in info.metadata if isinstance(part, Asked)), Asked())
    told = next((part for part in reversed(info.metadata) if isinstance(part, Told)), PLAIN)
    if told is PLAIN:
        told = told_of(info.annotation)
    bare = _bare(info.annotation)
    return Field(
        name=name,
        flag=name.upper() if asked.bare else asked.flag or f"--{name.replace('_', '-')}",
        also=asked.also,
        bare=asked.bare,
        many=get_origin(bare) is tuple,
        switch=bare is bool,
        choices=tuple(map(str, get_args(bare))) if get_origin(bare) is Literal else (),
        number=bare in NUMBERS,
        unit=told.unit,
        required=info.is_required(),
        default=None if info.is_required() else info.default,
    )


def _bare(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    """Return an annotation without None and without what is told of it."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    parts = [part for part in get_args(hint) if part is not type(None)]
    if type(None) in get_args(hint) and len(parts) == 1:
        return _bare(parts[0])
    return hint
