"""What is said of a field beside its type: what a value is, and how it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
