"""The 50 industries of the OECD ICIO table and the scopes they are read in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaname.errors import UsageFault
from kaname.texts import Bilingual
from kaname.vocab.table import names, rows

ALL = "all"


@dataclass(frozen=True, slots=True)
class Sector:
    """An industry of the table, and the scopes it belongs to."""

    code: str
    name: Bilingual
    short: Bilingual
    scopes: tuple[str, ...]


@cache
def sectors() -> dict[str, Sector]:
    """Return the sectors by code, in the table's order."""
    return {
        row["sector"]: Sector(
            code=row["sector"],
            name=names(row, "name"),
            short=names(row, "short"),
            scopes=tuple(filter(None, row["scopes"].split(";"))),
        )
        for row in rows("sectors")
    }


@cache
def scopes() -> dict[str, Bilingual]:
    """Return the name of each scope by code."""
    return {row["scope"]: names(row, "name") for row in rows("scopes")}


def scope_sectors(scope: str) -> tuple[str, ...]:
    """Return the sectors of a scope, or the sector itself if a sector is named.

    Raises
    ------
    UsageFault
        When it is neither.
    """
    if scope == ALL:
        return tuple(sectors())
    if scope in sectors():
        return (scope,)
    found = tuple(code for code, sector in sectors().items() if scope in sector.scopes)
    if not found:
        raise UsageFault("unknown_scope", scope=scope, known=", ".join(scopes()))
    return found


@cache
def sector_of_isic(code: str) -> str:
    """Return the sector that holds a class of ISIC Rev.4, such as C26 for 2610; '' where none does."""
    for row in rows("sectors"):
        for span in row["isic"].split(";"):
            first, _, last = span.partition("-")
            if first <= code[: len(first)] <= (last or first):
                return row["sector"]
    return ""
