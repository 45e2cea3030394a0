"""The work of the mirror: two sides of reports found, brought to one revision and year, and compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum, isnan
from typing import Any

import numpy as np

from kaname.coalitions.netting import as_seen_from
from kaname.errors import UsageFault
from kaname.indicators.mirror import MARGIN, ROUTED, TYPICAL, Flow, Mirrored, Reporter, mirrored, reporting
from kaname.kernels.mirror import in_margin, log_ratio
from kaname.model.revisions import Restated
from kaname.model.trade import TradeTable
from kaname.questions.mirror.question import (
    Apart,
    Mirror,
    MirrorAnswer,
    MirrorFlow,
    OneSided,
    PartnerApart,
    ProductApart,
    ReportsOf,
)
from kaname.questions.notes import notes
from kaname.questions.presence import changes_noted, require_product
from kaname.questions.session import Session, trade_members
from kaname.texts import Bilingual
from kaname.vocab.hubs import hubs
from kaname.vocab.product_sets import members_in, product_set
from kaname.vocab.products import Product, product_or_code
from kaname.warehouse.concordances import restated_trade
from kaname.warehouse.tables import named

NAMED = 10
# What a table cannot support when it lacks a side's reports.
LACKED: dict[Reporter, str] = {"importer": "imports", "exporter": "exports"}


def answer(session: Session, asked: Mirror) -> MirrorAnswer:
    """Return the flows of an economy or group as importers and as exporters report them.

    Raises
    ------
    UsageFault
        When a side is missing, the economy or all its partners report nothing, or the tables share no year.
    """
    label, inside = trade_members(asked.economy)
    sides = _sides(session, asked)
    partners = _reporting(sides, label, inside, asked.flow)
    chosen = None if asked.product_set is None else product_set(asked.product_set, session.set_folder)
    ours, theirs = (
        table.where(importers=inside) if asked.flow == "imports" else table.where(exporters=inside)
        for table in (sides.importers, sides.exporters)
    )
    restated = None
    if theirs.revision != ours.revision:
        restated = restated_trade(session.store, theirs, ours.revision)
        theirs = restated.table
    wanted = None if chosen is None else list(members_in(chosen, ours.revision))
    if asked.product is not None:
        wanted = [_product(ours, theirs, asked.product)]
    ours, theirs = (as_seen_from(table.where(products=wanted), label, inside) for table in (ours, theirs))
    found = mirrored(ours, theirs, label, asked.flow, partners)
    work = _Work(found, ours.revision, asked.minimum)
    return MirrorAnswer(
        economy=label,
        members=inside,
        flow=asked.flow,
        year=sides.year,
        importers=_told(sides.importers, "importer", sides.year),
        exporters=_told(sides.exporters, "exporter", sides.other),
        revision=ours.revision,
        product_set=None if chosen is None else chosen.id,
        margin_low=MARGIN[0],
        margin_high=MARGIN[1],
        margin_typical=TYPICAL,
        minimum_usd=asked.minimum,
        total=work.total(),
        silent_usd=work.silent(),
        partners=work.partners(),
        products=work.products(),
        rows=work.rows(),
        one_sided=work.one_sided(),
        notes=(*changes_noted(inside, sides.year, sides.year), *_notes(sides, restated)),
        sources=tuple(dict.fromkeys((sides.importers.source, sides.exporters.source))),
    )


@dataclass(frozen=True)
class _Sides:
    """What importers and exporters report in the years that are compared, of all economies.

    `reconciled` names tables of the whole world that do not keep sides apart.
    """

    importers: TradeTable
    exporters: TradeTable
    year: int
    other: int
    reconciled: tuple[str, ...] = ()


def _sides(session: Session, asked: Mirror) -> _Sides:
    """Return both sides: of one table that keeps them apart, or of two tables."""
    reconciled: tuple[str, ...] = ()
    if asked.against is None:
        try:
            ours, theirs = session.reported("importer"), session.reported("exporter")
        except UsageFault as fault:
            if fault.key != "table_one_sided":
                raise
            raise UsageFault("mirror_one_sided", table=fault.values["table"]) from fault
    else:
        (ours, apart), (theirs, their_apart) = (
            _side(session, "importer", None),
            _side(session, "exporter", asked.against),
        )
        if ours.source.sha256 == theirs.source.sha256 and not (apart and their_apart):
            raise UsageFault("mirror_same", table=ours.source.id)
        reconciled = tuple(
            table.source.id
            for table, kept in ((ours, apart), (theirs, their_apart))
            if not kept and not table.reporters and not {"imports", "exports"} & table.cannot
        )
    fixed = named(asked.against)[1]
    shared = ours.years if fixed is not None else sorted(set(ours.years) & set(theirs.years))
    if not shared:
        spans = [f"{table.years[0]}–{table.years[-1]}" for table in (ours, theirs)]
        raise UsageFault(
            "mirror_no_year", importers=ours.source.id, exporters=theirs.source.id, years=spans[0], others=spans[1]
        )
    year = ours.require_year(shared[-1] if asked.year is None else asked.year)
    other = theirs.require_year(year if fixed is None else fixed)
    return _Sides(ours.where(years=[year]), theirs.where(years=[other]), year, other, reconciled)


def _side(session: Session, by: Reporter, name: str | None) -> tuple[TradeTable, bool]:
    """Return what one side reports in a table, and whether it keeps sides apart: of one that does not, the whole."""
    try:
        return session.reported(by, name), True
    except UsageFault as fault:
        if fault.key != "table_one_sided":
            raise
    table = session.trade(name)
    if LACKED[by] in table.cannot:
        raise UsageFault("mirror_wrong_side", table=table.source.id, side=by)
    return table, False


def _reporting(sides: _Sides, label: str, inside: tuple[str, ...], flow: Flow) -> frozenset[str]:
    """Return the partners that report anything, or raise unless there are some and the economy reports the flow too."""
    told = {"importer": reporting(sides.importers, "importer"), "exporter": reporting(sides.exporters, "exporter")}
    own, other = ("importer", "exporter") if flow == "imports" else ("exporter", "importer")
    tables = {"importer": sides.importers.source.id, "exporter": sides.exporters.source.id}
    if not told[own] & set(inside):
        known = ", ".join([*sorted(told[own])[:NAMED], *(["…"] if len(told[own]) > NAMED else [])])
        raise UsageFault("mirror_silent", economy=label, table=tables[own], side=own, known=known)
    partners = told[other] - set(inside)
    if not partners:
        raise UsageFault("mirror_no_partner", economy=label, table=tables[other], side=other)
    return frozenset(partners)


def _product(ours: TradeTable, theirs: TradeTable, code: str) -> str:
    """Return a product's code if either side has any flow of it."""
    try:
        return require_product(ours, code)
    except UsageFault:
        return require_product(theirs, code)


def _told(table: TradeTable, side: Reporter, year: int) -> ReportsOf:
    return ReportsOf(table=table.source.id, side=side, year=year, edition=table.source.edition)


def _notes(sides: _Sides, restated: Restated | None) -> tuple[Bilingual, ...]:
    found = list(notes("mirror_values", "mirror_one_side", "mirror_index", "mirror_routing"))
    if restated is not None:
        split, left = (f"{share:.1%}" for share in (restated.split_share, restated.left_out_share))
        found += notes("mirror_restated", split=split, left=left)
    for table in sides.reconciled:
        found += notes("mirror_reconciled", table=table)
    if sides.year != sides.other:
        found += notes("mirror_years", importers=sides.year, exporters=sides.other)
    return (*found, *notes("taiwan"))


@dataclass(frozen=True)
class _Work:
    """The comparison as parts of an answer."""

    found: Mirrored
    revision: str
    minimum: float

    @cached_property
    def known(self) -> tuple[Product, ...]:
        """The products in their order: each is named once, however many flows it has."""
        return tuple(product_or_code(code, self.revision) for code in self.found.products)

    def total(self) -> Apart:
        return Apart(**self._apart("all")[0])

    def partners(self) -> tuple[PartnerApart, ...]:
        found = self.found
        routed, exported = found.routed_share(), np.bincount(found.partner, _plain(found.x), len(found.partners))
        rows = [
            PartnerApart(
                partner=code,
                reports=bool(found.reports[at]),
                hub=code in hubs(),
                routed_share=_or_none(routed[at]),
                routed=bool(routed[at] >= ROUTED and exported[at] >= self.minimum),
                **apart,
            )
            for at, (code, apart) in enumerate(zip(found.partners, self._apart("partner"), strict=True))
        ]
        return tuple(sorted(rows, key=lambda row: (*_size(row), row.partner)))

    def products(self) -> tuple[ProductApart, ...]:
        rows = []
        for known, apart in zip(self.known, self._apart("product"), strict=True):
            rows.append(ProductApart(product=known.code, revision=self.revision, name=known.name, **apart))
        return tuple(sorted(rows, key=lambda row: (*_size(row), row.product)))

    def rows(self) -> tuple[MirrorFlow, ...]:
        found = self.found
        ratio, inside = log_ratio(found.m, found.x), in_margin(found.m, found.x, *MARGIN)
        large = found.both & (np.fmax(found.m, found.x) >= self.minimum)
        rows = [
            MirrorFlow(
                **self._flow(at),
                importer_usd=found.m[at],
                exporter_usd=found.x[at],
                gap_usd=found.m[at] - found.x[at],
                log_ratio=ratio[at],
                in_margin=bool(inside[at]),
                importer_tonnes=_or_none(found.m_tonnes[at]),
                exporter_tonnes=_or_none(found.x_tonnes[at]),
            )
            for at in np.flatnonzero(large).tolist()
        ]
        return tuple(sorted(rows, key=lambda row: (-abs(row.gap_usd), row.product, row.partner)))

    def one_sided(self) -> tuple[OneSided, ...]:
        found = self.found
        rows = []
        for at in np.flatnonzero(~found.both & (np.fmax(found.m, found.x) >= self.minimum)).tolist():
            importer = not np.isnan(found.m[at])
            rows.append(
                OneSided(
                    **self._flow(at),
                    side="importer" if importer else "exporter",
                    value_usd=(found.m if importer else found.x)[at],
                    tonnes=_or_none((found.m_tonnes if importer else found.x_tonnes)[at]),
                    partner_reports=bool(found.reports[found.partner[at]]),
                )
            )
        return tuple(sorted(rows, key=lambda row: (-row.value_usd, row.product, row.partner)))

    def silent(self) -> float:
        """Return the value of one-sided flows with partners that report nothing."""
        alone = ~self.found.both & ~self.found.reports[self.found.partner]
        return fsum(np.fmax(self.found.m, self.found.x)[alone])

    def _flow(self, at: int) -> dict[str, Any]:
        known = self.known[self.found.product[at]]
        partner = self.found.partners[self.found.partner[at]]
        return {"product": known.code, "revision": self.revision, "name": known.name, "partner": partner}

    def _apart(self, key: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - one of three words
        """Return the fields of `Apart` for each product, each partner, or all flows."""
        found = self.found
        measured = found.by(key)
        count = len(measured.flows)
        place = {"product": found.product, "partner": found.partner, "all": np.zeros_like(found.product)}[key]
        ours, theirs = (
            np.bincount(place[~found.both], _plain(side)[~found.both], count) for side in (found.m, found.x)
        )
        return [
            {
                "importer_usd": _or_none(measured.importer[at]),
                "exporter_usd": _or_none(measured.exporter[at]),
                "gap_usd": _or_none(measured.importer[at] - measured.exporter[at]),
                "log_ratio": _or_none(log_ratio(measured.importer[at], measured.exporter[at])),
                "index": _or_none(measured.index[at]),
                "distance": _or_none(measured.distance[at]),
                "in_margin": _or_none(measured.within[at]),
                "flows": int(measured.flows[at]),
                "only_importer_usd": float(ours[at]),
                "only_exporter_usd": float(theirs[at]),
            }
            for at in range(count)
        ]


def _plain(side: np.ndarray) -> np.ndarray:
    """Return reports with 0 where there is none, for sums of what is reported."""
    return np.asarray(np.nan_to_num(side))


def _or_none(value: Any) -> float | None:  # noqa: ANN401 - numpy's numbers
    return None if isnan(value) else float(value)


def _size(row: Apart) -> tuple[bool, float, float]:
    """Return the order of rows: the largest gap first, then what one side alone reports."""
    return row.gap_usd is None, -abs(row.gap_usd or 0.0), -(row.only_importer_usd + row.only_exporter_usd)
