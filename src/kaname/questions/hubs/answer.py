"""The work of the hubs: imports by origin in three cases, each judged by one rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from kaname.coalitions.netting import as_seen_from
from kaname.errors import UsageFault
from kaname.indicators.concentration import import_concentration, screened
from kaname.indicators.reexports import CASES, Case, Reexports, reexports
from kaname.indicators.rules import Rule
from kaname.model.quantity import Band
from kaname.model.records import records
from kaname.model.trade import TradeTable
from kaname.questions.hubs.question import Hubs, HubsAnswer, HubsCounts, HubsRow, HubUse, OriginCase, OriginMoved
from kaname.questions.notes import notes
from kaname.questions.presence import changes_noted, require_flows, require_product
from kaname.questions.rules import rule_named
from kaname.questions.session import Session, trade_members
from kaname.questions.weights import require_world
from kaname.vocab.hubs import Hub, hubs
from kaname.vocab.product_sets import members_in, product_set
from kaname.vocab.products import product_or_code
from kaname.warehouse.engine import laid

# What rounding leaves of values that are the same: less than a dollar of a billion.
MOVED = 1e-9
Judged = Mapping[Case, Mapping[str, bool]]


def answer(session: Session, asked: Hubs) -> HubsAnswer:
    """Return the products an economy or group imports, by origin as reported and as hubs may have re-exported them.

    Raises
    ------
    UsageFault
        For an unknown product, a table without the world's exports, or a year the table lacks or the rule cannot judge.
    """
    label, inside = trade_members(asked.economy)
    rule = rule_named(asked.rule, session.rule_folder)
    whole = session.trade()
    require_world(whole.cannot, whole.source.id)
    year = whole.require_year(whole.latest_year if asked.year is None else asked.year)
    first = year - rule.years + 1
    if first < whole.years[0]:
        raise UsageFault("rule_needs_years", rule=asked.rule, years=rule.years, first=whole.years[0] + rule.years - 1)
    if rule.uses & whole.cannot:
        raise UsageFault("rule_needs", rule=asked.rule, table=whole.source.id)
    trade = whole.where(years=range(first, year + 1))
    if asked.product is not None:
        trade = trade.where(products=[require_product(whole, asked.product)])
    chosen = None if asked.product_set is None else product_set(asked.product_set, session.set_folder)
    if chosen is not None:
        trade = trade.where(products=list(members_in(chosen, trade.revision)))
    trade = as_seen_from(trade, label, inside)
    known = {code: hub for code, hub in hubs().items() if code not in inside}
    shares = {code: hub.share for code, hub in known.items()}
    by_year = {y: reexports(trade.where(years=[y]), label, shares) for y in range(first, year + 1)}
    found = by_year[year]
    if not found.products:
        require_flows(whole, label, inside, year, year)
    work = _Work(found, _judged(session, trade, label, by_year, rule), asked.minimum, trade.revision)
    rows = work.rows()
    return HubsAnswer(
        economy=label,
        members=inside,
        year=year,
        rule=asked.rule,
        rule_source=rule.source,
        product_set=None if chosen is None else chosen.id,
        minimum_usd=asked.minimum,
        edition=trade.source.edition,
        counts=work.counts(rows),
        hubs=work.uses(known),
        rows=tuple(sorted(rows, key=_place)),
        origins=work.origins(),
        notes=(
            *changes_noted(inside, year, year),
            *notes("hubs_cases", "hubs_shares", "hubs_order"),
            *(notes("hubs_world_figures") if rule.uses else ()),
            *notes("minimum", "taiwan", "hubs", "designated", minimum=f"{asked.minimum:,.0f}"),
        ),
        sources=(trade.source,),
    )


def _judged(session: Session, trade: TradeTable, label: str, by_year: dict[int, Reexports], rule: Rule) -> Judged:
    """Return what the rule says of each product in each case; figures of the world are as reported in all."""
    world: dict[tuple[int, str], dict[str, Any]] = {}
    if rule.uses:
        told = import_concentration(trade, [label])
        world = {(row["year"], row["product"]): row for row in records(told)}
    found: dict[Case, dict[str, bool]] = {}
    for case in CASES:
        columns: dict[str, list[Any]] = {"year": [], "product": [], "top_share": [], "hhi": [], "value_usd": []}
        for year, one in by_year.items():
            hhi, top, _ = one.concentration(case)
            columns["year"] += [year] * len(one.products)
            columns["product"] += one.products
            columns["top_share"] += top.tolist()
            columns["hhi"] += hhi.tolist()
            columns["value_usd"] += one.imports.tolist()
        keys = list(zip(columns["year"], columns["product"], strict=True))
        for name in ("world_hhi", "import_export_ratio"):
            columns[name] = [world[key][name] if key in world else None for key in keys]
        columns["importer"] = [label] * len(keys)
        numbers = {name: pa.float64() for name in ("world_hhi", "import_export_ratio")}
        table = pa.table({name: pa.array(values, numbers.get(name)) for name, values in columns.items()})
        answered = screened(laid(table, session.settings.engine), rule, minimum_usd=0.0)
        last = answered.filter(nw.col("year") == max(by_year)).select("product", "dependent")
        found[case] = {row["product"]: bool(row["dependent"]) for row in records(last)}
    return found


@dataclass(frozen=True)
class _Work:
    """One economy's imports in the three cases, of the products that reach the minimum."""

    found: Reexports
    dependent: Judged
    minimum: float
    revision: str

    @property
    def kept(self) -> np.ndarray:
        return self.found.imports >= self.minimum

    def rows(self) -> list[HubsRow]:
        found = self.found
        figures = {case: found.concentration(case) for case in CASES}
        sold = found.bought.sum(axis=1)
        through = {case: (found.bought * found.shares[case]).sum(axis=1) for case in CASES}
        rows = []
        for at in np.flatnonzero(self.kept):
            code, value = found.products[at], float(found.imports[at])
            known = product_or_code(code, self.revision)
            cases = {
                case: OriginCase(
                    top_supplier=leader[at], top_share=float(top[at]), hhi=float(hhi[at]),
                    dependent=self.dependent[case][code],
                )
                for case, (hhi, top, leader) in figures.items()
            }  # fmt: skip
            top_share, top_cases = _ordered({case: one.top_share for case, one in cases.items()})
            hhi, hhi_cases = _ordered({case: one.hhi for case, one in cases.items()})
            rows.append(
                HubsRow(
                    product=known.code,
                    revision=self.revision,
                    name=known.name,
                    value_usd=value,
                    hub_share=float(sold[at]) / value,
                    reexported_share=Band(*(float(through[case][at]) / value for case in CASES)),
                    reported=cases["reported"],
                    published=cases["published"],
                    most=cases["most"],
                    top_share=top_share,
                    top_share_cases=top_cases,
                    hhi=hhi,
                    hhi_cases=hhi_cases,
                    verdict_changes=len({one.dependent for one in cases.values()}) > 1,
                    leader_changes=len({one.top_supplier for one in cases.values()}) > 1,
                )
            )
        return rows

    def counts(self, rows: list[HubsRow]) -> HubsCounts:
        return HubsCounts(
            products=len(rows),
            from_hubs=sum(row.hub_share > 0 for row in rows),
            dependent_reported=sum(row.reported.dependent for row in rows),
            dependent_published=sum(row.published.dependent for row in rows),
            dependent_most=sum(row.most.dependent for row in rows),
            verdict_changes=sum(row.verdict_changes for row in rows),
            leader_changes=sum(row.leader_changes for row in rows),
            imports_usd=fsum(self.found.imports[self.kept]),
            hub_usd=fsum(self.found.bought[self.kept].ravel()),
            reexported_usd=self._through(slice(None)),
        )

    def uses(self, known: Mapping[str, Hub]) -> tuple[HubUse, ...]:
        found, kept = self.found, self.kept
        uses = []
        for at, code in enumerate(found.hubs):
            hub, sells = known[code], kept & (found.bought[:, at] > 0)
            uses.append(
                HubUse(
                    hub=code,
                    published_share=hub.share,
                    published_year=hub.year,
                    basis=hub.basis,
                    source=hub.source,
                    url=hub.url,
                    sold_usd=fsum(found.bought[kept, at]),
                    reexported_usd=self._through(at),
                    products=int(sells.sum()),
                    cut=int((sells & (found.shares["published"][:, at] < hub.share)).sum()),
                )
            )
        return tuple(sorted(uses, key=lambda one: (-one.sold_usd, one.hub)))

    def _through(self, hub: int | slice) -> Band:
        amounts = self.found.bought[self.kept][:, hub]
        return Band(*(fsum((amounts * self.found.shares[case][self.kept][:, hub]).ravel()) for case in CASES))

    def origins(self) -> tuple[OriginMoved, ...]:
        values = {case: self.found.values[case][self.kept] for case in CASES}
        moved = []
        for at, code in enumerate(self.found.suppliers):
            reported, published, most = (fsum(values[case][:, at]) for case in CASES)
            change = max(abs(published - reported), abs(most - reported))
            if change > MOVED * max(reported, published, most):
                one = OriginMoved(economy=code, reported_usd=reported, published_usd=published, most_usd=most)
                moved.append((-change, code, one))
        return tuple(one for _, _, one in sorted(moved, key=lambda found: found[:2]))


def _place(row: HubsRow) -> tuple[bool, float, str]:
    """Return where a row stands: changed verdicts first, then by what hubs re-exported at most."""
    return not row.verdict_changes, -row.reexported_share.high * row.value_usd, row.product


def _ordered(values: Mapping[Case, float]) -> tuple[Band, tuple[Case, Case, Case]]:
    """Return the least, middle and most of three cases, and which case each is; equal ones in the order of cases."""
    low, middle, high = sorted(CASES, key=lambda case: values[case])
    return Band(values[low], values[middle], values[high]), (low, middle, high)
