"""A question as the command line that asks it, to be copied."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from kaname.questions.fields import fields_of
from kaname.questions.folders import folder_of

if TYPE_CHECKING:
    from kaname.questions.asking import Question


def command_line(question: Question[Any]) -> str:
    """Return the command that asks a question: what differs from the defaults, in the order of its fields."""
    bare, flags = [], []
    for field in fields_of(type(question)):
        value = getattr(question, field.name)
        if value is None or (not field.required and value == field.default):
            continue
        parts = [_word(part) for part in value] if isinstance(value, tuple) else [_word(value)]
        if field.bare:
            bare += parts
        elif value is True:
            flags.append(field.flag)
        elif value is False:
            flags.append(f"--no-{field.flag[2:]}")
        else:
            flags += [word for part in parts for word in (field.flag, part)]
    return shlex.join(["kaname", *folder_of(type(question)).command, *bare, *flags])


def _word(value: Any) -> str:  # noqa: ANN401 - any field
    """Return a value as it is typed; what is more than a value, such as a scenario, as it was given or by its name."""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(getattr(value, "given", None) or getattr(value, "name", value))
