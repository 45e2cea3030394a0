"""Codes of economies as providers write them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kaname.errors import KanameError
from kaname.intake.clean import Codes
from kaname.vocab.economies import economies
from kaname.vocab.naming import resolve
from kaname.vocab.table import rows

ALWAYS = (0, 9999)
# Areas of UN statistics that are no economy: https://unstats.un.org/wiki/display/comtrade/Country+codes
WORLD = ("0", "W00", "WLD", "World", "TOTAL")
AREAS = {"97": "EU", "472": "", "492": "", "527": "", "568": "", "577": "", "636": "", "637": "", "837": "", "838": "",
         "839": "", "879": "", "899": ""}  # fmt: skip


@cache
def baci() -> Codes:
    """Return the numeric codes of BACI, with the years in which each stands."""
    found, valid = {}, {}
    for row in rows("baci_codes"):
        found[row["code"]] = row["economy"]
        if row["from_year"] or row["to_year"]:
            valid[row["code"]] = (int(row["from_year"] or 0), int(row["to_year"] or ALWAYS[1]))
    # Leading zeros of M49 are written or not.
    for code in [*found]:
        found.setdefault(code.zfill(3), found[code])
        if code in valid:
            valid.setdefault(code.zfill(3), valid[code])
    return Codes(found, valid, dict.fromkeys(WORLD, "world"))


@cache
def united_nations() -> Codes:
    """Return the codes of UN Comtrade, numeric and ISO3, with world and areas told apart."""
    known = baci()
    aside = dict.fromkeys(WORLD, "world")
    for code in AREAS:
        if code not in known.economies:
            aside[code] = "area"
    m49 = {economy.m49: economy.code for economy in economies().values() if economy.m49}
    short = {code.lstrip("0"): name for code, name in m49.items()}
    iso = {code: code for code in economies()}
    # "Other Asia, not elsewhere specified" is Taiwan in UN statistics.
    return Codes({**iso, **short, **m49, **known.economies, "S19": "TWN"}, {**_spans(), **known.valid}, aside)


def _spans() -> dict[str, tuple[int, int]]:
    """Return from when to when statistics know an economy under any code, for those that came or went."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in rows("baci_codes"):
        span = (int(row["from_year"] or 0), int(row["to_year"] or ALWAYS[1]))
        spans.setdefault(row["economy"], []).append(span)
    found = {code: (min(one[0] for one in given), max(one[1] for one in given)) for code, given in spans.items()}
    return {code: span for code, span in found.items() if span != ALWAYS}


def by_any_name(words: Iterable[str]) -> Codes:
    """Return an economy for each word that names one: code, usual, official or former name in either language."""
    found = {}
    for word in words:
        try:
            named = resolve(word, kinds=("economy",))
        except KanameError:
            continue
        found[word] = named.code
    return Codes({**united_nations().economies, **found}, {}, dict.fromkeys(WORLD, "world"))
