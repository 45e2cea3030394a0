"""A number in an answer says what it is: no field of these families is left without a unit."""

from importlib import import_module
from typing import Annotated, get_args, get_origin

import pytest

from kaname.model.quantity import Band, Levels, OpenBand
from kaname.questions.asking import Part
from kaname.questions.marks import Told
from kaname.questions.reading import _hints

FAMILIES = ("energy", "lanes", "route", "coalition", "foip", "pledges", "pledges_show", "pledges_check")
# Points of a drawn line: longitude and latitude.
DRAWN = {"line"}


def unmarked(hint):
    """Return whether an annotation holds a number that nothing is told of."""
    if get_origin(hint) is Annotated:
        return not any(isinstance(part, Told) for part in hint.__metadata__) and unmarked(hint.__origin__)
    return hint in (int, float, Band, OpenBand, Levels) or any(map(unmarked, get_args(hint)))


def test_a_number_without_a_mark_is_seen():
    assert unmarked(float | None)
    assert unmarked(dict[str, Band])
    assert not unmarked(Annotated[float, Told("usd")] | None)
    assert not unmarked(dict[str, str])


@pytest.mark.parametrize("module", ["question", "view"])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_number_says_its_unit(family, module):
    held = vars(import_module(f"kaname.questions.{family}.{module}")).values()
    rows = [one for one in held if isinstance(one, type) and issubclass(one, Part)]
    assert rows or (family, module) == ("pledges_check", "view")
    left = [
        f"{row.__name__}.{name}"
        for row in rows
        for name, hint in _hints(row).items()
        if name not in DRAWN and unmarked(hint)
    ]
    assert left == []
