"""Every six-digit product of the Harmonized System: names, what makes it, what it is used for, in each revision.

The bundled tables list the codes of HS 1992, 2007, 2012 and 2017. A code of another revision is told by the same code
of the nearest revision that has it: of the codes that two revisions share, 99.8 % and more are the same goods. One that
none of them has is told by its heading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kaname.texts import LANGUAGES, Bilingual, text
from kaname.vocab.revisions import REVISIONS
from kaname.vocab.stress import product_sectors
from kaname.vocab.table import rows

SIX, FOUR = 6, 4
# The nearest first: of two as near, the newer.
_NEAR = {
    revision: tuple(sorted(REVISIONS, key=lambda other: (abs(REVISIONS.index(other) - at), -REVISIONS.index(other))))
    for at, revision in enumerate(REVISIONS)
}


@dataclass(frozen=True, slots=True)
class Industry:
    """What makes a product, and how that is known.

    Attributes
    ----------
    sectors
        Sector of the input–output table → share; shares add up to one, none where nothing is known.
    basis
        ``typed`` for a row of ``product_sectors.csv``, which comes before all else; ``code`` for the correspondence of
        the code; ``heading`` for what the products of its heading share; empty where nothing is known.
    """

    sectors: dict[str, float]
    basis: str


@dataclass(frozen=True, slots=True)
class _Listed:
    """A code as the bundled table has it."""

    name_en: str
    end_use: str


def _lists(code: str, revision: str) -> tuple[str, ...]:
    """Return the revisions whose lists tell of a code, the nearest first.

    A heading that HS 2017 does not have was made anew in HS 2022: 8524 was recorded media, and is display modules.
    """
    if revision == "HS22" and code[:FOUR] not in _listed()["HS17"]:
        return ()
    return _NEAR[revision]


def codes(revision: str) -> frozenset[str]:
    """Return the six-digit codes of a revision that are listed; none for HS 1996, 2002 and 2022."""
    return frozenset(code for code in _listed().get(revision, {}) if len(code) == SIX)


def revision_with(code: str, revision: str = "HS22") -> str | None:
    """Return the revision nearest to `revision` that lists a code, None where none does."""
    return next((one for one in _lists(code, revision) if code in _listed().get(one, {})), None)


def is_product(code: str) -> bool:
    """Return whether some revision lists a six-digit code, or the changes between revisions name it."""
    return len(code) == SIX and (code in _changed() or any(code in listed for listed in _listed().values()))


def english_name(code: str, revision: str = "HS22") -> str:
    """Return the English name of a code in a revision, or of its heading for a code of no list; '' for neither."""
    for one in _lists(code, revision):
        found = _listed().get(one, {}).get(code)
        if found is not None and found.name_en:
            return found.name_en
    return ""


def heading_name(heading: str, revision: str = "HS22") -> Bilingual | None:
    """Return the name of a four-digit heading in a revision; None where there is no such heading."""
    at = REVISIONS.index(revision)
    found: Bilingual | None = None
    for first, last, ja, en in _headings().get(heading, ()):
        if (not first or at >= REVISIONS.index(first)) and (not last or at <= REVISIONS.index(last)):
            found = Bilingual(ja=ja, en=en or english_name(heading))
    return found


def typed_name(code: str, revision: str = "HS22") -> Bilingual | None:
    """Return the name typed for a code in a revision, None where none is; English is '' where the list has it."""
    at = REVISIONS.index(revision)
    for row in _typed_names().get(code, ()):
        first, last = row["first"] or REVISIONS[0], row["last"] or REVISIONS[-1]
        if REVISIONS.index(first) <= at <= REVISIONS.index(last):
            return Bilingual(ja=row["name_ja"], en=row["name_en"])
    return None


def product_name(code: str, revision: str = "HS22") -> Bilingual | None:
    """Return the name of a six-digit code of any revision, None for no code.

    A product without a typed name has the list's in English and, in Japanese, its heading's with the code; one that a
    change alone names has its heading's with the code in both.
    """
    heading = heading_name(code[:FOUR], revision)
    if heading is None or not is_product(code):
        return None
    typed = typed_name(code, revision) or Bilingual(ja="", en="")
    return Bilingual(
        ja=typed.ja or within(heading, code).ja,
        en=typed.en or english_name(code, revision) or within(heading, code).en,
    )


def within(heading: Bilingual, code: str) -> Bilingual:
    """Return the name of a product that has none of its own: its heading's, with the code."""
    said = {
        language: text("naming.within", language, name=heading.of(language).removesuffix("など"), code=code)
        for language in LANGUAGES
    }
    return Bilingual(**said)


def industry(code: str, revision: str = "HS22") -> Industry:
    """Return the sectors that make a product of any revision.

    Sources: hand-typed rows for the bundled products; United Nations and Eurostat correspondences of HS, CPA, CPC,
    NACE and ISIC for all others, by the same code of the nearest revision; for a code without one, equal shares by
    product of those of its heading.
    """
    # The hand-typed rows are of HS 1992: they hold wherever the code means the same goods.
    typed = product_sectors().get(code)
    if typed is not None and (revision == "HS92" or code in _unchanged()):
        return Industry(dict(typed), "typed")
    for one in _lists(code, revision):
        if (found := _industries().get((one, code))) is not None:
            return Industry(dict(found), "code")
    shares: dict[str, float] = defaultdict(float)
    for one in _lists(code, revision):
        for made in _of_heading().get((one, code[:FOUR]), ()):
            for sector, share in made.items():
                shares[sector] += share
        if shares:
            total = sum(shares.values())
            return Industry({sector: share / total for sector, share in sorted(shares.items())}, "heading")
    sector = next((row["sector"] for row in rows("headings") if row["heading"] == code[:FOUR] and row["sector"]), "")
    return Industry({sector: 1.0}, "heading") if sector and not _lists(code, revision) else Industry({}, "")


def end_use(code: str, revision: str = "HS22") -> str:
    """Return ``capital``, ``intermediate`` or ``consumption``; '' where goods of several uses meet or none is known.

    Source: United Nations Statistics Division (2002), Classification by Broad Economic Categories, Rev.4.
    """
    for one in _lists(code, revision):
        found = _listed().get(one, {}).get(code)
        if found is not None and found.end_use:
            return found.end_use
    return ""


@cache
def all_codes() -> dict[str, str]:
    """Return every six-digit code with the newest revision that is known to have it, in the order of codes."""
    found: dict[str, str] = {}

    def held(code: str, revision: str) -> None:
        found[code] = max(found.get(code, revision), revision, key=REVISIONS.index)

    for revision in REVISIONS:
        for code in codes(revision):
            held(code, revision)
    for row in rows("hs_changes"):
        held(row["older_code"], row["older"])
        held(row["newer_code"], row["newer"])
    for row in rows("product_names"):
        if row["product"] not in found:
            held(row["product"], row["last"] or "HS22")
    return dict(sorted(found.items()))


def table_columns(name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of ``data/NAME.parquet``, the columns asked for in that order."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - most answers name no product beyond the bundled ones

    held = pq.read_table(str(files("kaname.data").joinpath(f"{name}.parquet")), columns=list(columns))
    return zip(*(held[column].to_pylist() for column in columns), strict=True)


@cache
def _listed() -> dict[str, dict[str, _Listed]]:
    found: dict[str, dict[str, _Listed]] = {}
    for revision, code, name, use in table_columns("hs_products", "revision", "code", "name_en", "end_use"):
        found.setdefault(revision, {})[code] = _Listed(name, use)
    return found


@cache
def _industries() -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for revision, code, sector, share in table_columns("hs_industries", "revision", "code", "sector", "share"):
        shares = found.setdefault((revision, code), {})
        shares[sector] = shares.get(sector, 0.0) + share
    return found


@cache
def _of_heading() -> dict[tuple[str, str], tuple[dict[str, float], ...]]:
    found: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for (revision, code), shares in _industries().items():
        found[revision, code[:FOUR]].append(shares)
    return {key: tuple(made) for key, made in found.items()}


@cache
def _headings() -> dict[str, tuple[tuple[str, str, str, str], ...]]:
    found: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for row in rows("headings"):
        found[row["heading"]].append((row["first"], row["last"], row["name_ja"], row["name_en"]))
    return {heading: tuple(spans) for heading, spans in found.items()}


@cache
def _changed() -> frozenset[str]:
    changed = {row[side] for row in rows("hs_changes") for side in ("older_code", "newer_code")}
    return frozenset(changed | {row["product"] for row in rows("product_names")})


@cache
def _unchanged() -> frozenset[str]:
    """Return the codes of HS 1992 that HS 2017 lists too."""
    return codes("HS92") & codes("HS17")


@cache
def _typed_names() -> dict[str, tuple[dict[str, str], ...]]:
    found: dict[str, tuple[dict[str, str], ...]] = {}
    for row in rows("product_names"):
        found[row["product"]] = (*found.get(row["product"], ()), row)
    return found
