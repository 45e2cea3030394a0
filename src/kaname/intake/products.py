"""Product codes as providers write them, and whether zeros at their beginning were lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

LENGTH = 6
REVISIONS = {"92": "HS92", "96": "HS96", "02": "HS02", "07": "HS07", "12": "HS12", "17": "HS17", "22": "HS22"}
# UN Comtrade's names of the revisions.
COMTRADE = {"H0": "HS92", "H1": "HS96", "H2": "HS02", "H3": "HS07", "H4": "HS12", "H5": "HS17", "H6": "HS22"}
# The first year of each revision in the statistics of Japan and of the European Union, which follow it at once.
_FROM = ((2022, "HS22"), (2017, "HS17"), (2012, "HS12"), (2007, "HS07"), (2002, "HS02"), (1996, "HS96"), (0, "HS92"))
_DIGITS = re.compile(r"[0-9]+")


def revision_named(given: str) -> str:
    """Return HS92 … HS22 for any way of writing one (HS 2022, H6, hs22); empty when it is none."""
    plain = re.sub(r"[^0-9A-Z]", "", given.upper())
    if plain in COMTRADE:
        return COMTRADE[plain]
    found = re.fullmatch(r"(?:HS)?(?:19|20)?([0-9]{2})", plain)
    return REVISIONS.get(found[1], "") if found else ""


def revision_of(year: int) -> str:
    """Return the revision in force in a year, for customs offices that follow it from its first day."""
    return next(name for first, name in _FROM if year >= first)


def six_digits(code: str) -> str | None:
    """Return a code of six digits as it is, without dots and blanks; None for any other."""
    plain = re.sub(r"[.\s]", "", code)
    return plain if len(plain) == LENGTH and _DIGITS.fullmatch(plain) else None


def national(code: str) -> str | None:
    """Return the six digits at the beginning of a national code of eight to ten; None for any other."""
    plain = re.sub(r"[.\s'\"]", "", code)
    return plain[:LENGTH] if _DIGITS.fullmatch(plain[:LENGTH]) and LENGTH <= len(plain) <= LENGTH + 4 else None


def zeros_were_lost(codes: Iterable[str]) -> bool:
    """Return whether a file proves that its codes lost their first zero.

    All are numbers of five or six digits, some have five, and none begins with a zero: chapters 01–09 were read as
    numbers. A file in which a code does begin with a zero kept them, and a short code in it names nothing.
    """
    seen = {code.strip() for code in codes}
    whole = all(_DIGITS.fullmatch(code) and LENGTH - 1 <= len(code) <= LENGTH for code in seen)
    return whole and any(len(code) < LENGTH for code in seen) and not any(code.startswith("0") for code in seen)


def zero_put_back(code: str) -> str | None:
    """Return a code with its lost zero; None where it is no number of five or six digits."""
    return six_digits(code.strip().zfill(LENGTH)) if len(code.strip()) >= LENGTH - 1 else None


def reading_of(codes: Iterable[str]) -> tuple[Callable[[str], str | None], bool]:
    """Return how codes of six digits are to be read, and whether a zero is put back."""
    return (zero_put_back, True) if zeros_were_lost(codes) else (six_digits, False)
