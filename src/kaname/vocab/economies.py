"""Economies, the groups they form, and the codes providers use for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaname.errors import UsageFault
from kaname.texts import Bilingual, Language
from kaname.vocab.table import names, nearest, rows


@dataclass(frozen=True, slots=True)
class Economy:
    """An economy: code, names in both languages, and its codes elsewhere.

    `name` stands in prose, `short` on charts; `article` is what English prose puts before the name.
    """

    code: str
    m49: str
    icio: str
    kind: str
    name: Bilingual
    short: Bilingual
    article: str

    def prose(self, language: Language) -> str:
        """Return the short name as a sentence uses it: 米国, the United States."""
        return self.article + self.short.en if language == "en" else self.short.of(language)


@dataclass(frozen=True, slots=True)
class Group:
    """A grouping of economies on the date its membership is stated for."""

    code: str
    name: Bilingual
    short: Bilingual
    kind: Bilingual
    article: str
    members: tuple[str, ...]
    as_of: str
    source: str

    def prose(self, language: Language) -> str:
        """Return the short name as a sentence uses it: 日米豪印, the Quad."""
        return self.article + self.short.en if language == "en" else self.short.of(language)


@cache
def economies() -> dict[str, Economy]:
    """Return every known economy by code."""
    return {
        row["economy"]: Economy(
            code=row["economy"],
            m49=row["m49"],
            icio=row["icio"],
            kind=row["kind"],
            name=names(row, "name"),
            short=names(row, "short"),
            article=row["article_en"],
        )
        for row in rows("economies")
    }


@cache
def groups() -> dict[str, Group]:
    """Return every group by code, with its current members in alphabetical order."""
    return {
        row["group"]: Group(
            code=row["group"],
            name=names(row, "name"),
            short=names(row, "short"),
            kind=names(row, "kind"),
            article=row["article_en"],
            members=tuple(
                sorted(m["economy"] for m in rows("group_members") if m["group"] == row["group"] and not m["to"])
            ),
            as_of=row["as_of"],
            source=row["source"],
        )
        for row in rows("groups")
    }


@cache
def baci_codes() -> dict[str, str]:
    """Return BACI's numeric code to economy."""
    return {row["code"]: row["economy"] for row in rows("baci_codes")}


@cache
def icio_economies() -> tuple[str, ...]:
    """Return the economies of the OECD ICIO table, in its order."""
    return tuple(sorted(code for code, economy in economies().items() if economy.icio))


def economy(code: str) -> Economy:
    """Return an economy by code, in any case.

    Raises
    ------
    UsageFault
        Naming the nearest known codes.
    """
    try:
        return economies()[code.upper()]
    except KeyError:
        raise UsageFault("unknown_economy", economy=code, nearest=nearest(code, economies())) from None


def group(code: str) -> Group:
    """Return a group by code, in any case; `UsageFault` names the nearest."""
    try:
        return groups()[code.upper()]
    except KeyError:
        raise UsageFault("unknown_group", group=code, known=", ".join(groups())) from None


def members(code: str) -> tuple[str, ...]:
    """Return the members a code stands for: itself for an economy, all of them for a group."""
    if code.upper() in groups():
        return group(code).members
    return (economy(code).code,)


def prose(code: str, language: Language) -> str:
    """Return the name of an economy or group as a sentence uses it."""
    return (groups().get(code) or economies()[code]).prose(language)


def short(code: str, language: Language) -> str:
    """Return the name of an economy or group as a chart labels it."""
    known = groups().get(code) or economies()[code]
    return known.short.of(language)
