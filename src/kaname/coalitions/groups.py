"""A user's own groups: TOML files of members with dates and a source, in the form of the bundled ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kaname.errors import DataFault, ValidationFault
from kaname.texts import LANGUAGES, Bilingual, both
from kaname.tomlfiles import read_toml
from kaname.vocab.economies import Group, economies, groups

FIELDS = frozenset({"name", "short", "article_en", "kind", "as_of", "source", "members"})
MEMBER_FIELDS = frozenset({"economy", "from", "to", "source"})
NEEDED = ("name", "as_of", "source", "members")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
FEWEST = 2


def group_folder(folder: Path) -> dict[str, Group]:
    """Return every group of the ``*.toml`` files of a folder by code; none when there is no folder.

    Raises
    ------
    ValidationFault
        When a file is not sound, or two files use the same code.
    """
    found: dict[str, Group] = {}
    for path in sorted(folder.glob("*.toml")):
        for code, group in load_groups(path).items():
            if code in found:
                raise ValidationFault("groups.repeated", file=path.name, group=code)
            found[code] = group
    return found


def load_groups(path: Path) -> dict[str, Group]:
    """Return the groups of one TOML file by code: a table each, with its current members in alphabetical order.

    A table has `name` (ja, en), `as_of`, `source` and `members`, and may have `short`, `kind` and `article_en`.
    A member is a code, or a table with `economy`, and if wanted `from`, `to` and `source`; one with `to` has left.

    Raises
    ------
    ValidationFault
        When the file cannot be read, a field is missing, unknown or of the wrong form, a code is taken, an economy
        unknown or named twice, or fewer than two members are left.
    """
    try:
        tables = read_toml(path)
    except (DataFault, ValidationFault) as fault:
        raise ValidationFault("groups.unreadable", file=path.name, detail=fault.values["reason"]) from fault
    return {code.upper(): _group(path.name, code.upper(), table) for code, table in tables.items()}


def _group(file: str, code: str, table: Any) -> Group:  # noqa: ANN401 - whatever the file holds
    if code in economies() or code in groups() or not re.fullmatch(r"[A-Z0-9][A-Z0-9_-]*", code):
        raise ValidationFault("groups.code", file=file, group=code)
    if not isinstance(table, dict):
        raise ValidationFault("groups.field", file=file, group=code, field=code)
    for field in (*NEEDED, *table):
        if field not in FIELDS or field not in table:
            raise ValidationFault("groups.field", file=file, group=code, field=field)
    as_of = str(table["as_of"])
    if not DATE.fullmatch(as_of):
        raise ValidationFault("groups.field", file=file, group=code, field="as_of")
    for field in ("source", "article_en"):
        if not isinstance(table.get(field, ""), str) or (field == "source" and not table[field].strip()):
            raise ValidationFault("groups.field", file=file, group=code, field=field)
    name = _words(file, code, table, "name")
    return Group(
        code=code,
        name=name,
        short=_words(file, code, table, "short") if "short" in table else name,
        kind=_words(file, code, table, "kind") if "kind" in table else both("methods.coalition.own_group"),
        article=table.get("article_en", ""),
        members=_members(file, code, table["members"]),
        as_of=as_of,
        source=table["source"],
    )


def _words(file: str, code: str, table: dict[str, Any], field: str) -> Bilingual:
    words = table[field]
    if (
        not isinstance(words, dict)
        or set(words) != set(LANGUAGES)
        or not all(isinstance(word, str) and word.strip() for word in words.values())
    ):
        raise ValidationFault("groups.field", file=file, group=code, field=field)
    return Bilingual(**words)


def _members(file: str, code: str, entries: Any) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(entries, list):
        raise ValidationFault("groups.field", file=file, group=code, field="members")
    named: list[str] = []
    current: list[str] = []
    for entry in entries:
        member = {"economy": entry} if isinstance(entry, str) else entry
        if not isinstance(member, dict) or set(member) - MEMBER_FIELDS or not isinstance(member.get("economy"), str):
            raise ValidationFault("groups.field", file=file, group=code, field="members")
        economy = member["economy"].upper()
        if economy not in economies():
            raise ValidationFault("groups.economy", file=file, group=code, economy=member["economy"])
        if economy in named:
            raise ValidationFault("groups.twice", file=file, group=code, economy=economy)
        for field in ("from", "to"):
            if str(member.get(field, "")) and not DATE.fullmatch(str(member[field])):
                raise ValidationFault("groups.field", file=file, group=code, field=field)
        named.append(economy)
        if not member.get("to"):
            current.append(economy)
    if len(current) < FEWEST:
        raise ValidationFault("groups.few", file=file, group=code)
    return tuple(sorted(current))
