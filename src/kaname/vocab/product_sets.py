"""Sets of products: the specified critical materials, the sets by subject, and a user's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from kaname.errors import UsageFault
from kaname.texts import Bilingual
from kaname.vocab.revisions import revision_of
from kaname.vocab.table import names, nearest, rows

Confidence = Literal["high", "medium", "low"]
Kind = Literal["designated", "subject", "own"]
CONFIDENCE: tuple[Confidence, ...] = ("high", "medium", "low")


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
    """
    return dict(_bundled())


def product_set(name: str, folder: Path | None = None) -> ProductSet:
    """Return a set by id or by its name in either language; `UsageFault` names the nearest."""
    known = product_sets(folder)
    if name in known:
        return known[name]
    said = name.strip().casefold()
    for one in known.values():
        if said in {one.id, one.name.ja.casefold(), one.name.en.casefold()}:
            return one
    raise UsageFault("unknown_product_set", set=name, nearest=nearest(name, known), known=", ".join(known))


def members_in(chosen: ProductSet, revision: str) -> dict[str, Confidence]:
    """Return the six-digit codes of a set in a revision, each with its confidence, in the order of codes.

    Rows that the set holds for the revision itself come before all others; where it has none, those of the nearest
    revision are restated by the concordance. A code that takes in products outside the set is of ``low`` confidence.
    """
    wanted = revision_of(revision)
    found: dict[str, Confidence] = {}
    for member in chosen.members:
        if member.revision == wanted:
            found[member.code] = member.confidence
    return dict(sorted(found.items()))


def sets_of(code: str, revision: str, folder: Path | None = None) -> dict[str, Confidence]:
    """Return the sets that a product of a revision belongs to, by id, with its confidence in each."""
    return {
        one.id: members[code] for one in product_sets(folder).values() if code in (members := members_in(one, revision))
    }


@cache
def _bundled() -> dict[str, ProductSet]:
    return {
        row["material"]: ProductSet(
            row["material"],
            names(row, "name"),
            "designated",
            names(row, "note"),
            row["source"],
            tuple(_member(hs) for hs in rows("critical_material_hs") if _is_of(hs, row["material"])),
        )
        for row in rows("critical_materials")
    }


def _is_of(row: dict[str, str], material: str) -> bool:
    return row["material"] == material and row["confidence"] in CONFIDENCE


def _member(row: dict[str, str]) -> Member:
    return Member(
        row["product"],
        revision_of(row["revision"]),
        cast("Confidence", row["confidence"]),
        names(row, "note"),
        row["source"],
    )
