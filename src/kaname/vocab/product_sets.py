"""Sets of products: the specified critical materials, the sets by subject, and a user's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from kaname.errors import UsageFault, ValidationFault
from kaname.texts import Bilingual
from kaname.tomlfiles import read_toml
from kaname.vocab.harmonized import FOUR, SIX, is_product
from kaname.vocab.restating import codes_in, linked
from kaname.vocab.revisions import REVISIONS, revision_of
from kaname.vocab.table import names, nearest, rows

Confidence = Literal["high", "medium", "low"]
Kind = Literal["designated", "subject", "own"]
CONFIDENCE: tuple[Confidence, ...] = ("high", "medium", "low")
_FIELDS = ("id", "name", "revision", "products", "note", "source")


@dataclass(frozen=True, slots=True)
class Member:
    """A product of a set: a code of four or six digits in one revision, and how surely it belongs.

    `confidence` is ``high`` where the code covers the goods meant and little else, ``medium`` where it takes in other
    goods too, ``low`` where most of what it covers may be something else.
    """

    code: str
    revision: str
    confidence: Confidence
    note: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class ProductSet:
    """Products that belong together.

    Attributes
    ----------
    id
        What ``--set`` takes.
    kind
        ``designated`` for a specified critical material of the Economic Security Promotion Act, ``subject`` for a
        set by subject, ``own`` for one of the user's.
    members
        Codes with their revision; none where no code of the Harmonized System exists (cloud programs).
    """

    id: str
    name: Bilingual
    kind: Kind
    note: Bilingual
    source: str
    members: tuple[Member, ...]


def product_sets(folder: Path | None = None) -> dict[str, ProductSet]:
    """Return the sets by id: the sixteen specified critical materials, the sets by subject, those in `folder`.

    Parameters
    ----------
    folder
        The user's sets, one TOML file each (``data_dir/sets``); None or a folder that is not there adds none.

    Raises
    ------
    ValidationFault
        When a file is not TOML, lacks ``id`` or ``products``, holds a field that a set does not have, a code that no
        revision has, or the id of another set.
    """
    found = dict(_bundled())
    for path in sorted(folder.glob("*.toml")) if folder is not None else ():
        one = _own(path)
        if one.id in found:
            raise ValidationFault("product_set_twice", file=path.name, set=one.id)
        found[one.id] = one
    return found


def product_set(name: str, folder: Path | None = None) -> ProductSet:
    """Return a set by id or by its name in either language; `UsageFault` names the nearest."""
    known = product_sets(folder)
    if name in known:
        return known[name]
    said = name.strip().casefold()
    for one in known.values():
        if said in {one.id, one.name.ja.casefold(), one.name.en.casefold()}:
            return one
    close = nearest(name.upper(), [one.upper() for one in known]).lower()
    raise UsageFault("unknown_product_set", set=name, nearest=close, known=", ".join(known))


def members_in(chosen: ProductSet, revision: str) -> dict[str, Confidence]:
    """Return the six-digit codes of a set in a revision, each with its confidence, in the order of codes.

    Rows of other revisions are restated by the concordance, step by step; a row of the revision itself comes before
    them. A code that takes in products outside the set is of ``low`` confidence. A heading stands for its codes.
    """
    return dict(_members(chosen.members, revision_of(revision)))


def sets_of(code: str, revision: str, folder: Path | None = None) -> dict[str, Confidence]:
    """Return the sets that a product of a revision belongs to, by id, with its confidence in each."""
    held = ((one.id, members_in(one, revision)) for one in product_sets(folder).values())
    return {name: members[code] for name, members in held if code in members}


@cache
def _members(members: tuple[Member, ...], wanted: str) -> tuple[tuple[str, Confidence], ...]:
    found: dict[str, Confidence] = {}
    # Rows of the revision itself come first, then those of the nearest; of two as near, the newer: it is finer.
    at = REVISIONS.index(wanted)
    origins = sorted({member.revision for member in members}, key=lambda one: (abs(REVISIONS.index(one) - at), one))
    for origin in origins:
        moved: dict[str, Confidence] = {}
        for member in members:
            if member.revision == origin:
                moved |= {code: _surer(moved.get(code), member.confidence) for code in _spelt_out(member.code, origin)}
        for one, following in pairwise(_way(origin, wanted)):
            moved = _stepped(moved, one, following)
        found = moved | found
    return tuple(sorted(found.items()))


def _way(origin: str, target: str) -> tuple[str, ...]:
    """Return the revisions from one to another, both included."""
    first, last = sorted((REVISIONS.index(origin), REVISIONS.index(target)))
    between = REVISIONS[first : last + 1]
    return between if origin == between[0] else between[::-1]


def _spelt_out(code: str, revision: str) -> tuple[str, ...]:
    """Return the codes of a heading, or the code itself."""
    if len(code) == SIX:
        return (code,)
    return tuple(sorted(one for one in codes_in(revision) if one.startswith(code)))


def _stepped(found: dict[str, Confidence], origin: str, target: str) -> dict[str, Confidence]:
    """Return a set one revision on: whole codes keep their confidence, codes that take in others have low."""
    forth, back = linked(origin, target), linked(target, origin)
    moved: dict[str, Confidence] = {}
    for code, confidence in found.items():
        for other in forth.get(code, ()):
            whole = all(source in found for source in back[other])
            moved[other] = _surer(moved.get(other), confidence if whole else "low")
    return moved


def _surer(held: Confidence | None, other: Confidence) -> Confidence:
    return other if held is None else min(held, other, key=CONFIDENCE.index)


@cache
def _bundled() -> dict[str, ProductSet]:
    designated = {
        row["material"]: ProductSet(
            row["material"],
            names(row, "name"),
            "designated",
            names(row, "note"),
            row["source"],
            _typed(hs for hs in rows("critical_material_hs") if hs["material"] == row["material"]),
        )
        for row in rows("critical_materials")
    }
    subjects = {
        row["set"]: ProductSet(
            row["set"],
            names(row, "name"),
            "subject",
            names(row, "note"),
            row["source"],
            _typed(hs for hs in rows("product_set_members") if hs["set"] == row["set"]),
        )
        for row in rows("product_sets")
    }
    return designated | subjects


def _typed(found: Iterable[dict[str, str]]) -> tuple[Member, ...]:
    return tuple(
        Member(
            row["product"],
            revision_of(row["revision"]),
            row["confidence"],
            names(row, "note") if "note_ja" in row else Bilingual(ja="", en=""),
            row["source"],
        )
        for row in found
        if row["confidence"] in CONFIDENCE
    )


def _own(path: Path) -> ProductSet:
    """Read a set of the user's: ``id``, ``name``, ``revision`` (HS22 when not given) and ``products``."""
    record = read_toml(path)
    if strange := [name for name in record if name not in _FIELDS]:
        raise ValidationFault("product_set_field", file=path.name, field=strange[0], known=", ".join(_FIELDS))
    products = record.get("products")
    if not isinstance(record.get("id"), str) or not isinstance(products, list) or not products:
        raise ValidationFault("product_set_incomplete", file=path.name)
    revision = revision_of(str(record.get("revision", "HS22")))
    # A zero that a number has lost cannot be told from a shorter code: codes are text.
    if wrong := [code for code in products if not (isinstance(code, str) and _is_code(code))]:
        raise ValidationFault("product_set_code", file=path.name, code=wrong[0])
    source = str(record.get("source", path.name))
    none = Bilingual(ja="", en="")
    return ProductSet(
        record["id"],
        _said(record.get("name", record["id"])),
        "own",
        _said(record.get("note", "")),
        source,
        tuple(Member(code, revision, "high", none, source) for code in products),
    )


def _is_code(code: str) -> bool:
    return is_product(code) or (len(code) == FOUR and code.isdigit())


def _said(words: Any) -> Bilingual:  # noqa: ANN401 - what a TOML file holds
    """Return what a person wrote in one language or in both."""
    if isinstance(words, dict):
        ja, en = str(words.get("ja", "")), str(words.get("en", ""))
        return Bilingual(ja=ja or en, en=en or ja)
    return Bilingual(ja=str(words), en=str(words))
