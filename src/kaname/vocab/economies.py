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


@dataclass(frozen=True, slots=True)
class Change:
    """Trade statistics that an economy's code carries for a part of the years alone; an open end is None."""

    economy: str
    first: int | None
    last: int | None
    note: Bilingual


@cache
def changes() -> tuple[Change, ...]:
    """Return where the statistics of an economy begin, end or change what they cover, as BACI has them."""
    return tuple(
        Change(
            economy=row["economy"],
            first=int(row["from_year"]) if row["from_year"] else None,
            last=int(row["to_year"]) if row["to_year"] else None,
            note=names(row, "note"),
        )
        for row in rows("baci_codes")
        if row["from_year"] or row["to_year"]
    )


def changes_within(code: str, since: int, year: int) -> tuple[Change, ...]:
    """Return what changes in an economy's statistics between two years, or no longer holds of them since."""
    own = [change for change in changes() if change.economy == code]
    ended = tuple(change for change in own if change.last is not None and since <= change.last)
    begun = tuple(change for change in own if change.first is not None and since < change.first <= year)
    return ended or begun


@cache
def other_codes() -> dict[str, str]:
    """Return codes that providers and other standards use, to economies: two letters, numbers, parts of an economy."""
    numbers = {found.m49: code for code, found in economies().items() if found.m49}
    other = {row["name"]: row["code"] for row in rows("aliases") if row["kind"] == "economy" and row["form"] == "code"}
    return numbers | baci_codes() | other | {row["code"]: row["economy"] for row in rows("provider_codes")}


def near(code: str) -> str:
    """Return the economy that a code of another standard stands for, or those spelt most like it; '' when none is."""
    upper = code.strip().upper()
    if upper in economies():
        return upper
    found = nearest(upper, economies())
    return other_codes().get(upper) or other_codes().get(upper.zfill(3)) or ("" if found == "–" else found)


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
