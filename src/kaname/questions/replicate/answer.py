"""The work of putting published counts beside ours."""

from __future__ import annotations

from collections import Counter

import narwhals as nw

from kaname.coalitions.netting import as_one_territory
from kaname.indicators.concentration import import_concentration, screened
from kaname.indicators.rules import RULES
from kaname.model.records import records
from kaname.model.trade import TradeTable
from kaname.questions.notes import notes
from kaname.questions.replicate.question import PublishedRow, Replicate, ReplicateAnswer
from kaname.questions.session import Session
from kaname.texts import Bilingual
from kaname.vocab.economies import members
from kaname.vocab.table import names, rows

# All products of the Harmonized System are some 5,000 codes; a table of fewer is a part of trade.
BROAD = 4_000
# First suppliers of an economy's dependent products, and how many products it imports.
Count = tuple[Counter[str], int]


def answer(session: Session, asked: Replicate) -> ReplicateAnswer:
    """Return each published figure of a study with ours, or with what the table lacks for one of ours."""
    published = [row for row in rows("published") if row["study"] == asked.study]
    rule = RULES[published[0]["rule"]]
    year = int(published[0]["year"])
    trade = session.trade()
    needed = range(year - rule.years + 1, year + 1)
    products = None
    if year in trade.years:
        distinct = trade.where(years=[year]).frame.filter(nw.col("value_usd") > 0).select("product").unique()
        products = len(records(distinct))
    missing: list[Bilingual] = []
    if absent := [one for one in needed if one not in trade.years]:
        missing += notes("replicate_years", years=", ".join(map(str, absent)))
    if products is not None and products < BROAD:
        missing += notes("replicate_products", count=products)
    if rule.uses & trade.cannot:
        missing += notes("replicate_reports")
    counted = {} if missing else _counted(trade, asked.study, needed, published)
    return ReplicateAnswer(
        study=asked.study,
        rule_source=rule.source,
        edition=trade.source.edition,
        products=products,
        missing=tuple(missing),
        rows=tuple(_row(row, counted.get(row["economy"])) for row in published),
        notes=(*missing, *notes("replicate", "taiwan")),
        sources=(trade.source,),
    )


def _counted(trade: TradeTable, study: str, years: range, published: list[dict[str, str]]) -> dict[str, Count]:
    rule = RULES[study]
    held = trade.where(years=list(years))
    if merged := published[0]["merged"]:
        held = as_one_territory(held, members(merged), merged)
    importers = sorted({row["economy"] for row in published})
    judged = screened(import_concentration(held, importers), rule, 0.0).filter(nw.col("year") == years[-1])
    found: dict[str, Count] = {economy: (Counter(), 0) for economy in importers}
    for row in records(judged.select("importer", "top_supplier", "dependent")):
        leaders, total = found[row["importer"]]
        leaders[row["top_supplier"]] += bool(row["dependent"])
        found[row["importer"]] = leaders, total + 1
    return found


def _row(row: dict[str, str], counted: Count | None) -> PublishedRow:
    told = int(row["products"]) if row["products"] else None
    ours = dependent = total = None
    if counted is not None:
        leaders, total = counted
        dependent = leaders.total()
        ours = leaders[row["supplier"]] if row["supplier"] else dependent
    return PublishedRow(
        year=int(row["year"]),
        economy=row["economy"],
        supplier=row["supplier"] or None,
        published=told,
        ours=ours,
        published_of_all=float(row["of_all"]) if row["of_all"] else None,
        ours_of_all=ours / total if ours is not None and total else None,
        published_of_dependent=float(row["of_dependent"]) if row["of_dependent"] else None,
        ours_of_dependent=ours / dependent if ours is not None and dependent else None,
        difference=ours / told - 1 if ours is not None and told else None,
        basis=names(row, "basis"),
        source=row["source"],
    )
