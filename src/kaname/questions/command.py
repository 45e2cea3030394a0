"""A question as the command line that asks it, to be copied."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from kaname.questions.faults import flag
from kaname.questions.folders import folder_of

if TYPE_CHECKING:
    from kaname.questions.asking import Question


def command_line(question: Question[Any]) -> str:
    """Return the command that asks a question: what differs from the defaults, in the order of its fields."""
    kind = type(question)
    bare, flags = [], []
    for name, field in kind.model_fields.items():
        value = getattr(question, name)
        if value is None or (not field.is_required() and value == field.default):
            continue
        spelt = flag(kind, name)
        parts = [_word(part) for part in value] if isinstance(value, tuple) else [_word(value)]
        if not spelt.startswith("--"):
            bare += parts
        elif value is True:
            flags.append(spelt)
        elif value is False:
            flags.append(f"--no-{spelt[2:]}")
        else:
            flags += [word for part in parts for word in (spelt, part)]
    return shlex.join(["kaname", *folder_of(kind).command, *bare, *flags])


def _word(value: Any) -> str:  # noqa: ANN401 - any field
    """Return a value as it is typed; what is more than a value, such as a scenario, by its name."""
    if isinstance(value, float):
        return f"{value:g}"
    return str(getattr(value, "name", value))
