"""The work of looking for products."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from kaname.model.records import records
from kaname.questions.notes import notes
from kaname.questions.products.question import Candidate, Products, ProductsAnswer, Use
from kaname.questions.session import Session
from kaname.vocab.harmonized import all_codes, end_use, industry
from kaname.vocab.product_search import search
from kaname.vocab.product_sets import members_in, product_set, sets_of
from kaname.vocab.products import product_or_code


def answer(session: Session, asked: Products) -> ProductsAnswer:
    """Return the products that fit the words, a set, or both."""
    folder = session.set_folder
    known = all_codes()
    words = " ".join(asked.words).strip()
    codes = [hit.code for hit in search(asked.words)] if words else list(known)
    chosen = None if asked.product_set is None else product_set(asked.product_set, folder)
    if chosen is not None:
        codes = [code for code in codes if code in members_in(chosen, known[code])]
    trade = session.trade()
    held = {str(row["product"]) for row in records(trade.frame.select("product").unique())}
    return ProductsAnswer(
        words=words,
        product_set=None if chosen is None else chosen.id,
        table=trade.source.id,
        table_revision=trade.revision,
        found=len(codes),
        rows=tuple(_candidate(code, known[code], folder, held) for code in codes[: asked.limit]),
        notes=notes("end_use", "industries_of_products"),
    )


def _candidate(code: str, revision: str, folder: Path, held: set[str]) -> Candidate:
    belongs = sets_of(code, revision, folder)
    made = industry(code, revision)
    return Candidate(
        code=code,
        revision=revision,
        name=product_or_code(code, revision).name,
        sets=tuple(belongs),
        confidence=tuple(belongs.values()),
        sectors=tuple(sorted(made.sectors, key=lambda sector: (-made.sectors[sector], sector))),
        sector_basis=made.basis,
        end_use=cast("Use", end_use(code, revision)),
        held=code in held,
    )
