"""What is said of a field beside its type: what a value is, and how it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

if TYPE_CHECKING:
    from kaname.media.view import Kind


@dataclass(frozen=True, slots=True)
class Told:
    """What a value is: its unit, the digits the eye is shown, and whether it is fact, estimate or assumption."""

    unit: str
    digits: int | None = None
    kind: Kind = "fact"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field is asked for: `bare` without a flag, `also` other flags for it, `flag` in place of its name."""

    bare: bool = False
    also: tuple[str, ...] = ()
    flag: str = ""


PLAIN = Told("")


def told_of(hint: Any) -> Told:  # noqa: ANN401 - any annotation
    """Return what an annotation tells of its values: ``Annotated[float, X] | None`` hides X inside a union."""
    if get_origin(hint) is Annotated:
        # The last is the nearest to the field: an alias may be told anew.
        told = next((part for part in reversed(hint.__metadata__) if isinstance(part, Told)), None)
        return told_of(hint.__origin__) if told is None else told
    if get_origin(hint) in (Union, UnionType):
        return next((told for part in get_args(hint) if (told := told_of(part)) is not PLAIN), PLAIN)
    if get_origin(hint) is tuple and get_args(hint):
        return told_of(get_args(hint)[0])
    return PLAIN
