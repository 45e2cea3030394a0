"""The work of ranking economies and products by complexity."""

from __future__ import annotations

import numpy as np

from kaname.errors import UsageFault
from kaname.indicators.complexity import TradeComplexity, trade_complexity
from kaname.questions.complexity.question import Complexity, ComplexityAnswer, EconomyComplexity, ProductComplexity
from kaname.questions.notes import notes
from kaname.questions.session import Session
from kaname.vocab.products import product_or_code

# All headings of the Harmonized System are some 5,000 codes; a table of far fewer speaks of a part of trade.
BROAD = 4_000


def answer(session: Session, asked: Complexity) -> ComplexityAnswer:
    """Return economies and products, most complex first.

    Raises
    ------
    UsageFault
        For a year the table lacks, an economy that is not ranked, or a table that cannot say what the world exports.
    """
    trade = session.trade()
    if "world_exports" in trade.cannot:
        raise UsageFault("complexity_reports", table=trade.source.id)
    year = trade.require_year(trade.latest_year if asked.year is None else asked.year)
    measured = trade_complexity(trade, year, asked.minimum)
    if asked.economy is not None and asked.economy not in measured.economies:
        raise UsageFault("complexity_unranked", economy=asked.economy, year=year, minimum=f"{asked.minimum:,.0f}")
    few = () if len(measured.products) >= BROAD else notes("complexity_part", count=len(measured.products))
    return ComplexityAnswer(
        economy=asked.economy,
        year=year,
        edition=trade.source.edition,
        minimum_usd=asked.minimum,
        left_out=measured.left_out,
        rows=_economies(measured),
        products=_products(measured, asked.economy, trade.revision),
        notes=(
            *few,
            *notes("complexity", "complexity_left_out", minimum=f"{asked.minimum:,.0f}", count=len(measured.left_out)),
            *notes("taiwan", "hubs"),
        ),
        sources=(trade.source,),
    )


def _economies(measured: TradeComplexity) -> tuple[EconomyComplexity, ...]:
    found, exports = measured.found, measured.exports.sum(axis=1)
    ranked = [at for at in np.argsort(-found.eci, kind="stable") if not np.isnan(found.eci[at])]
    return tuple(
        EconomyComplexity(
            rank=rank,
            economy=measured.economies[at],
            eci=float(found.eci[at]),
            diversity=int(found.diversity[at]),
            exports_usd=float(exports[at]),
        )
        for rank, at in enumerate(ranked, 1)
    )


def _products(measured: TradeComplexity, economy: str | None, revision: str) -> tuple[ProductComplexity, ...]:
    found, exports = measured.found, measured.exports.sum(axis=0)
    row = None if economy is None else found.rca[measured.economies.index(economy)]
    ranked = [at for at in np.argsort(-found.pci, kind="stable") if not np.isnan(found.pci[at])]
    return tuple(
        ProductComplexity(
            product=known.code,
            revision=revision,
            name=known.name,
            pci=float(found.pci[at]),
            ubiquity=int(found.ubiquity[at]),
            exports_usd=float(exports[at]),
            rca=None if row is None else float(row[at]),
        )
        for at in ranked
        for known in (product_or_code(measured.products[at], revision),)
    )
