"""Products, raw materials and the statutory critical materials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaname.errors import UsageFault
from kaname.texts import Bilingual
from kaname.vocab.table import names, nearest, rows

REVISION = "HS92"


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
    """Return a product by its six-digit code; `UsageFault` names the nearest."""
    try:
        return products()[code]
    except KeyError:
        raise UsageFault(
            "unknown_product", product=code, revision=REVISION, nearest=nearest(code, products())
        ) from None


def product_or_code(code: str) -> Product:
    """Return a product, or one that has its code for a name: a user's table may hold more than the bundled ones."""
    bare = Bilingual(ja=code, en=code)
    none = Bilingual(ja="", en="")
    return products().get(code) or Product(code, REVISION, bare, bare, group="", commodity="", note=none)
