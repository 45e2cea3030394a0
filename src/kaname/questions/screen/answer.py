"""The work of the screen: concentration of imports, judged by a rule, beside the production of the material."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import narwhals as nw

from kaname.coalitions.netting import as_seen_from
from kaname.errors import UsageFault
from kaname.indicators.alternatives import Exporters, exporters, growth_needed
from kaname.indicators.concentration import import_concentration, screened, suppliers_of
from kaname.indicators.governance import UNRATED, weighed
from kaname.indicators.production import ProductionConcentration, members_share, production_concentration
from kaname.indicators.rules import Figure
from kaname.model.quantity import Source
from kaname.model.records import records
from kaname.model.trade import TradeTable
from kaname.questions.notes import notes
from kaname.questions.presence import changes_noted, require_flows, require_product
from kaname.questions.rules import rule_named
from kaname.questions.screen.question import (
    Alternative,
    BelowMinimum,
    Screen,
    ScreenAnswer,
    ScreenCounts,
    ScreenRow,
    SupplierShare,
    Threshold,
)
from kaname.questions.session import Session, trade_members
from kaname.questions.weights import Weights, require_world
from kaname.texts import Bilingual
from kaname.vocab.product_sets import members_in, product_set
from kaname.vocab.products import product_or_code

# How far thresholds are moved to tell what is firm.
MOVED = 0.1
# Minima and figures under which the places of products are told beside the place asked for.
MINIMA = (0.1, 1.0, 10.0)
RANKED_BY = ("hhi", "top_share")


def answer(session: Session, asked: Screen) -> ScreenAnswer:
    """Return the products an economy or group imports, most concentrated first, and which a rule calls dependent.

    Raises
    ------
    UsageFault
        For an unknown product, or a year the table lacks or the rule cannot judge.
    """
    label, inside = trade_members(asked.economy)
    published = rule_named(asked.rule, session.rule_folder)
    judged_by = published.at(_thresholds(asked))
    bought = session.trade()
    year = bought.require_year(bought.latest_year if asked.year is None else asked.year)
    first = bought.require_year(year if asked.since is None else asked.since)
    if first > year:
        raise UsageFault("years_reversed", since=first, year=year)
    needed = range(max(first - judged_by.years + 1, bought.years[0]), year + 1)
    if first - judged_by.years + 1 < needed[0]:
        raise UsageFault(
            "rule_needs_years", rule=asked.rule, years=judged_by.years, first=needed[0] + judged_by.years - 1
        )
    if judged_by.uses & bought.cannot:
        raise UsageFault("rule_needs", rule=asked.rule, table=bought.source.id)
    trade = as_seen_from(bought.where(years=needed), label, inside)
    if asked.product is not None:
        trade = trade.where(products=[require_product(bought, asked.product)])
    chosen = None
    if asked.product_set is not None:
        chosen = product_set(asked.product_set, session.set_folder)
        trade = trade.where(products=list(members_in(chosen, trade.revision)))
    stricter, looser = judged_by.scaled(1 + MOVED), judged_by.scaled(1 - MOVED)
    measured = import_concentration(trade, [label])
    answered = screened(measured, judged_by, minimum_usd=0.0, stricter=stricter, looser=looser)
    rows = records(answered.filter(nw.col("year") >= first))
    suppliers = _suppliers(trade, label, first)
    rows.sort(key=lambda row: (-row["year"], -row["hhi"], row["product"]))
    if not rows:
        require_flows(bought, label, inside, first, year)
    produced = {y: production_concentration(session.production, y) for y in range(first, year + 1)}
    years = _years(rows, asked.minimum)
    places = _places(rows, asked.minimum)
    judged = [
        row | years[row["product"]] | places[row["year"], row["product"]]
        for row in rows
        if row["value_usd"] >= asked.minimum
    ]
    beside = _Beside(session, asked, bought, trade, label, judged)
    return ScreenAnswer(
        economy=label,
        members=inside,
        year=year,
        since=first,
        rule=asked.rule,
        rule_source=judged_by.source,
        thresholds=tuple(
            Threshold(figure=one.figure, threshold=one.threshold, reached=one.reached, published=was.threshold)
            for one, was in zip(judged_by.conditions, published.conditions, strict=True)
        ),
        product_set=None if chosen is None else chosen.id,
        minimum_usd=asked.minimum,
        edition=trade.source.edition,
        counts=_counts([row for row in judged if row["year"] == year]),
        within=beside.group,
        rows=tuple(
            _screen_row(
                row,
                produced[row["year"]],
                inside,
                suppliers[row["year"], row["product"]],
                bought,
                beside,
            )
            for row in judged
        ),
        below_minimum=tuple(
            BelowMinimum(product=row["product"], year=row["year"], value_usd=row["value_usd"])
            for row in rows
            if row["value_usd"] < asked.minimum
        ),
        notes=(
            *changes_noted(inside, first, year),
            *(notes("thresholds") if judged_by != published else ()),
            *beside.notes,
            *notes("minimum", "taiwan", "hubs", "designated", minimum=f"{asked.minimum:,.0f}"),
        ),
        sources=(trade.source, session.production.source, *beside.sources),
    )


class _Beside:
    """What stands beside the plain figures when asked for: weights of suppliers, and who else exports a product."""

    def __init__(
        self,
        session: Session,
        asked: Screen,
        bought: TradeTable,
        trade: TradeTable,
        label: str,
        judged: list[dict[str, Any]],
    ) -> None:
        self.label, self.group = label, asked.within
        self.weighted = Weights(session, label) if asked.weighted else None
        self.inside = frozenset() if asked.within is None else frozenset(trade_members(asked.within)[1])
        self.sold: Exporters | None = None
        if asked.alternatives or asked.within is not None:
            require_world(bought.cannot, bought.source.id)
            products = sorted({row["product"] for row in judged})
            self.sold = exporters(trade, products, sorted({row["year"] for row in judged}))
        self._risks: dict[int, dict[str, float]] = {}
        self._distances: dict[int, dict[str, float]] = {}

    @property
    def sources(self) -> tuple[Source, ...]:
        return () if self.weighted is None else self.weighted.sources

    @property
    def notes(self) -> tuple[Bilingual, ...]:
        found: list[Bilingual] = []
        if self.weighted is not None:
            found += notes("weights_governance", "weights_votes" if self.weighted.has_votes else "weights_no_votes")
        if self.sold is not None:
            found += notes("alternatives")
        return tuple(found)

    def weights(self, year: int, shares: list[tuple[str, float]]) -> dict[str, float | None]:
        """Return the fields of weights of one product."""
        if self.weighted is None:
            return {}
        if year not in self._risks:
            self._risks[year], self._distances[year] = self.weighted.governance(year), self.weighted.distances(year)
        governed = weighed(shares, self._risks[year], UNRATED)
        distant = weighed(shares, self._distances[year], None)
        return {
            "governance_risk": governed.mean if governed else None,
            "governance_hhi": governed.concentration if governed else None,
            "political_distance": distant.mean if distant else None,
            "distance_covers": distant.covered if distant else None,
        }

    def alternatives(self, row: dict[str, Any], suppliers: list[tuple[str, float]]) -> dict[str, Any]:
        """Return the fields of alternatives of one product: all exporters but its first supplier and the economy."""
        if self.sold is None:
            return {}
        first, lost = suppliers[0]
        here = dict(suppliers)
        others = [one for one in self.sold[row["year"], row["product"]] if one[0] not in {first, self.label}]
        within = [one for one in others if one[0] in self.inside]
        return {
            "alternatives": tuple(
                Alternative(economy=who, exports_usd=value, sold_here_usd=here.get(who, 0.0)) for who, value in others
            ),
            "growth_needed": growth_needed(lost, others),
            "growth_needed_within": growth_needed(lost, within) if self.inside else None,
        }


def _suppliers(trade: TradeTable, label: str, first: int) -> dict[tuple[int, str], list[tuple[str, float]]]:
    """Return the suppliers of each year and product with their values, largest first."""
    found: dict[tuple[int, str], list[tuple[str, float]]] = {}
    bought = suppliers_of(trade, [label]).filter(nw.col("year") >= first)
    for row in records(bought.select("year", "product", "exporter", "value_usd")):
        found.setdefault((row["year"], row["product"]), []).append((row["exporter"], row["value_usd"]))
    for values in found.values():
        values.sort(key=lambda one: (-one[1], one[0]))
    return found


def _thresholds(asked: Screen) -> dict[Figure, float]:
    told: dict[Figure, float | None] = {
        "top_share": asked.top_share,
        "hhi": asked.hhi,
        "world_hhi": asked.world_hhi,
        "import_export_ratio": asked.ratio,
    }
    return {figure: threshold for figure, threshold in told.items() if threshold is not None}


def _years(rows: list[dict[str, Any]], minimum: float) -> dict[str, dict[str, int]]:
    """Return in how many years each product was judged, and in how many the rule held."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        years = found.setdefault(row["product"], {"years_judged": 0, "years_dependent": 0})
        if row["value_usd"] >= minimum:
            years["years_judged"] += 1
            years["years_dependent"] += bool(row["dependent"])
    return found


def _places(rows: list[dict[str, Any]], minimum: float) -> dict[tuple[int, str], dict[str, int]]:
    """Return the place of each product in its year, and its best and worst one under other minima and figures.

    Equals share the better place. A product that another minimum leaves out has no place there.
    """
    found: dict[tuple[int, str], list[int]] = {}
    for year in {row["year"] for row in rows}:
        held = [row for row in rows if row["year"] == year]
        # What is asked for comes first.
        for factor, figure in sorted(product(MINIMA, RANKED_BY), key=lambda one: one != (1.0, RANKED_BY[0])):
            judged = sorted((row for row in held if row["value_usd"] >= minimum * factor), key=lambda row: -row[figure])
            place, before = 0, None
            for count, row in enumerate(judged, 1):
                if row[figure] != before:
                    place, before = count, row[figure]
                found.setdefault((year, row["product"]), []).append(place)
    return {key: {"rank": at[0], "rank_best": min(at), "rank_worst": max(at)} for key, at in found.items()}


def _counts(judged: list[dict[str, Any]]) -> ScreenCounts:
    leaders = Counter(row["top_supplier"] for row in judged if row["dependent"])
    by_supplier = dict(sorted(leaders.items(), key=lambda one: (-one[1], one[0])))
    return ScreenCounts(
        products=len(judged),
        dependent=sum(leaders.values()),
        by_supplier=by_supplier,
        stricter=sum(bool(row["stricter"]) for row in judged),
        looser=sum(bool(row["looser"]) for row in judged),
    )


def _screen_row(
    row: dict[str, Any],
    produced: dict[str, ProductionConcentration],
    inside: tuple[str, ...],
    suppliers: list[tuple[str, float]],
    trade: TradeTable,
    beside: _Beside,
) -> ScreenRow:
    known = product_or_code(row["product"], trade.revision)
    production = produced.get(known.commodity)
    return ScreenRow(
        product=known.code,
        revision=trade.revision,
        name=known.name,
        year=row["year"],
        value_usd=row["value_usd"],
        hhi=row["hhi"],
        effective_suppliers=row["effective_suppliers"],
        supplier_count=row["suppliers"],
        suppliers=tuple(SupplierShare(economy=economy, share=value / row["value_usd"]) for economy, value in suppliers),
        top_supplier=row["top_supplier"],
        top_share=row["top_share"],
        dependent=row["dependent"],
        firm=row["stricter"] == row["looser"],
        rank=row["rank"],
        rank_best=row["rank_best"],
        rank_worst=row["rank_worst"],
        years_dependent=row["years_dependent"],
        years_judged=row["years_judged"],
        world_hhi=None if "world_exports" in trade.cannot else row["world_hhi"],
        import_export_ratio=None if "exports" in trade.cannot else row["import_export_ratio"],
        commodity=known.commodity or None,
        production_hhi=production.hhi if production else None,
        production_leader=production.top_producer if production else None,
        own_production_tonnes=production.tonnes * members_share(production, inside) if production else None,
        production_top_share=production.top_share if production else None,
        **beside.weights(row["year"], [(who, value / row["value_usd"]) for who, value in suppliers]),
        **beside.alternatives(row, suppliers),
    )
