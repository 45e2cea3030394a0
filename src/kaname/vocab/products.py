"""Products, raw materials and the statutory critical materials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaname.errors import UsageFault
from kaname.texts import Bilingual
from kaname.vocab.harmonized import FOUR, all_codes, heading_name, product_name, typed_name, within
from kaname.vocab.table import names, nearest, rows

REVISION = "HS92"
_BRIEF = 48


@dataclass(frozen=True, slots=True)
class Product:
    """A six-digit product of one revision of the Harmonized System."""

    code: str
    revision: str
    name: Bilingual
    short: Bilingual
    group: str
    commodity: str
    note: Bilingual


@dataclass(frozen=True, slots=True)
class Commodity:
    """A raw material as World Mining Data counts it; `basis` says what is weighed (metal, oxide, …)."""

    code: str
    sheet: str
    name: Bilingual
    unit_raw: str
    unit: str
    basis: Bilingual


@cache
def products() -> dict[str, Product]:
    """Return the bundled products by code."""
    return {
        row["product"]: Product(
            code=row["product"],
            revision=row["revision"],
            name=names(row, "name"),
            short=names(row, "short"),
            group=row["group"],
            commodity=row["commodity"],
            note=names(row, "note"),
        )
        for row in rows("products")
    }


@cache
def commodities() -> dict[str, Commodity]:
    """Return the raw materials by code."""
    return {
        row["commodity"]: Commodity(
            code=row["commodity"],
            sheet=row["sheet"],
            name=names(row, "name"),
            unit_raw=row["unit_raw"],
            unit=row["unit"],
            basis=names(row, "basis"),
        )
        for row in rows("commodities")
    }


def product(code: str) -> Product:
    """Return a product of the Harmonized System by its six-digit code; `UsageFault` names the nearest."""
    if (known := product_of(code)) is not None:
        return known
    beside = [other for other in all_codes() if other[:FOUR] == code[:FOUR]] or list(products())
    raise UsageFault("unknown_product", product=code, nearest=nearest(code, beside))


@cache
def product_of(code: str, revision: str = REVISION) -> Product | None:
    """Return any six-digit product of the Harmonized System, None where no revision has it.

    The bundled products come first, then the names typed for the product sets; a product without a Japanese name of its
    own has its heading's, with the code.

    Parameters
    ----------
    code
        Six digits.
    revision
        In which the code is meant; where that one does not list it, the nearest that does says its name.
    """
    if code in products() and not _renamed(code, revision):
        return products()[code]
    name = product_name(code, revision)
    return None if name is None else _named(code, revision, name)


def product_or_code(code: str, revision: str = REVISION) -> Product:
    """Return a product of any revision, by its heading where no list has its code, by the code where there is none.

    A user's table may hold codes that are in no list.
    """
    known = product_of(code, revision)
    if known is not None:
        return known
    heading = heading_name(code[:FOUR], revision) if code.isdigit() else None
    return _named(code, revision, within(heading, code) if heading else Bilingual(ja=code, en=code))


def _named(code: str, revision: str, name: Bilingual) -> Product:
    short = Bilingual(ja=name.ja, en=_brief(name.en))
    return Product(code, revision, name, short, group="", commodity="", note=Bilingual(ja="", en=""))


def _renamed(code: str, revision: str) -> bool:
    """Return whether a bundled product's code has a name of its own in another revision."""
    return revision != REVISION and typed_name(code, revision) is not None


def _brief(name: str) -> str:
    """Return the first words of an English name, for a table: what stands before a bracket, cut where it is long."""
    plain = name.partition(" (")[0] or name
    if len(plain) <= _BRIEF:
        return plain
    return plain[:_BRIEF].rsplit(" ", 1)[0].rstrip(",;:") + "…"
