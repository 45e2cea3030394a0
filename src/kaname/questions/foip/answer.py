"""The work: each indicator as a column of values, one an economy, or the reason there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import narwhals as nw

from kaname.errors import UsageFault
from kaname.lanes.ports import anchored_economies
from kaname.model.quantity import Band, Source
from kaname.pledges.agreements import Agreement, agreements, coverage, partners_in_force
from kaname.pledges.foip import Pillar, indicators, pillars
from kaname.pledges.series import named_series
from kaname.questions.foip.question import (
    Foip,
    FoipAgreement,
    FoipAnswer,
    FoipCell,
    FoipCoverage,
    FoipIndicator,
    FoipPillar,
    PublishedShare,
)
from kaname.questions.lanes.question import Lanes
from kaname.questions.notes import notes
from kaname.questions.session import Session
from kaname.texts import Bilingual, both
from kaname.vocab.economies import members
from kaname.warehouse.ideal_points import IDEAL_POINTS, ideal_points_frame
from kaname.warehouse.tables import governance_snapshot

HOME = "JPN"
GROUPS = ("QUAD", "JPN-USA-KOR", "JPN-USA-PHL")
PUBLISHED = "epa_share_jpn"
Sources = dict[str, Source]


@dataclass(frozen=True, slots=True)
class _Value:
    """A figure with its year and edition, or the reason there is none."""

    value: float | None = None
    year: int | None = None
    edition: str | None = None
    band: Band | None = None
    absent: str = ""


def answer(session: Session, asked: Foip) -> FoipAnswer:
    """Return the indicators of each economy under the pillars of a vintage.

    Raises
    ------
    UsageFault
        For a year without data.
    """
    economies = _economies(asked.economies)
    sources: Sources = {}
    own = _coverage(session, dt.date(session.input_output().year, 12, 31), sources)
    columns: dict[str, dict[str, _Value]] = {
        "ideal_point": _ideal_points(session, economies, asked.year, sources),
        "governance": _governance(session, economies, asked.year, sources),
        "agreement_share": _agreement_share(session, economies, own),
        "agreement_share_published": _published(economies),
        "chokepoint_exposure": _straits(session, economies, sources)
        if asked.straits
        else dict.fromkeys(economies, _Value(absent="lanes_missing")),
    }
    shown = pillars(asked.vintage)
    empty = [pillar for pillar in shown if not pillar.indicators]
    said = notes("foip_vintage", vintage=asked.vintage, stated=shown[0].stated.en)
    return FoipAnswer(
        vintage=asked.vintage,
        economies=economies,
        pillars=tuple(_pillar(pillar) for pillar in shown),
        indicators=tuple(
            FoipIndicator(id=i.id, name=i.name, unit=i.unit, reading=i.reading, source=i.source) for i in indicators()
        ),
        cells=tuple(_cell(code, name, column[code]) for code in economies for name, column in columns.items()),
        coverage=own,
        published=_published_shares(),
        agreements_on=str(_last_day()),
        agreements=tuple(_agreement(agreement, _last_day()) for agreement in agreements(HOME)),
        notes=(_vintage_note(said[0], asked.vintage, shown[0]), *_other_notes(own, empty)),
        sources=tuple(sources.values()),
    )


def _economies(parties: tuple[str, ...]) -> tuple[str, ...]:
    """Return the members of what was asked for, each once, Japan first where it is among them."""
    found = [member for code in parties or GROUPS for member in members(code)]
    return tuple(dict.fromkeys([*([HOME] if HOME in found else []), *found]))


def _governance(session: Session, asked: tuple[str, ...], year: int | None, sources: Sources) -> dict[str, _Value]:
    snapshot = governance_snapshot(session.store)
    sources[snapshot.id] = snapshot.source
    frame = session.governance.select("year", "economy", "political_stability")
    rows = frame.collect("pyarrow").rows(named=True)
    years = sorted({int(row["year"]) for row in rows})
    if year is not None and year not in years:
        raise UsageFault("foip.year_missing", year=year, first=years[0], last=years[-1])
    wanted = years[-1] if year is None else year
    found = {
        str(row["economy"]): _Value(float(row["political_stability"]), wanted, snapshot.edition)
        for row in rows
        if int(row["year"]) == wanted
    }
    return {code: found.get(code, _Value(absent="no_estimate")) for code in asked}


def _ideal_points(session: Session, asked: tuple[str, ...], year: int | None, sources: Sources) -> dict[str, _Value]:
    frame = ideal_points_frame(session.store)
    if frame is None:
        return dict.fromkeys(asked, _Value(absent="ideal_point_not_imported"))
    snapshot = session.store.snapshot(IDEAL_POINTS)
    sources[IDEAL_POINTS] = snapshot.source
    rows = frame.filter(nw.col("economy").is_in(list(asked))).collect("pyarrow").rows(named=True)
    last = max((int(row["year"]) for row in rows), default=None)
    wanted = last if year is None else year
    found = {
        str(row["economy"]): _Value(
            float(row["ideal_point"]),
            wanted,
            snapshot.edition,
            Band(low=float(row["low"]), central=float(row["ideal_point"]), high=float(row["high"])),
        )
        for row in rows
        if int(row["year"]) == wanted
    }
    return {code: found.get(code, _Value(absent="no_estimate")) for code in asked}


def _coverage(session: Session, on: dt.date, sources: Sources) -> FoipCoverage:
    table = session.input_output()
    sources[table.source.id] = table.source
    partners = partners_in_force(HOME, on)
    found = coverage(table, HOME, partners)
    without = coverage(table, HOME, tuple(code for code in partners if code != "USA"))
    return FoipCoverage(
        economy=HOME,
        year=found.year,
        share=found.share,
        exports=found.exports,
        imports=found.imports,
        share_without_usa=without.share,
        partners=len(partners),
    )


def _agreement_share(session: Session, asked: tuple[str, ...], own: FoipCoverage) -> dict[str, _Value]:
    edition = session.input_output().source.edition
    shares = dict.fromkeys(asked, _Value(absent="list_not_typed"))
    if HOME in shares:
        shares[HOME] = _Value(own.share, own.year, edition)
    return shares


def _published(asked: tuple[str, ...]) -> dict[str, _Value]:
    shares = dict.fromkeys(asked, _Value(absent="not_published_here"))
    last = named_series(PUBLISHED).latest
    if HOME in shares and last is not None:
        shares[HOME] = _Value(last.value, last.date.year, last.edition)
    return shares


def _straits(session: Session, economies: tuple[str, ...], sources: Sources) -> dict[str, _Value]:
    """Return the largest share of each economy's imports that passes one strait, with its band; none without a port."""
    shares = {}
    for code in economies:
        if code not in anchored_economies():
            shares[code] = _Value(absent="no_estimate")
            continue
        found = session.ask(Lanes(economy=code))
        band = max((entry.import_share for entry in found.chokepoints), key=lambda share: share.central)
        network = found.sources[-1]
        sources[network.id] = network
        shares[code] = _Value(band.central, found.year, network.edition, band)
    return shares


def _cell(code: str, indicator: str, found: _Value) -> FoipCell:
    return FoipCell(
        economy=code,
        indicator=indicator,
        value=found.value,
        band=found.band,
        year=found.year,
        edition=found.edition,
        absent=both(f"methods.foip.absent.{found.absent}") if found.absent else None,
    )


def _last_day() -> dt.date:
    """Return the last day on which a party became bound: the day for which the list of agreements is stated."""
    days = [since for agreement in agreements(HOME) for _, since, _ in agreement.parties if since is not None]
    return max(days)


def _agreement(agreement: Agreement, on: dt.date) -> FoipAgreement:
    return FoipAgreement(
        economy=agreement.economy,
        id=agreement.id,
        kind=agreement.kind,
        name=agreement.name,
        in_force=agreement.in_force or None,
        signed=agreement.signed or None,
        partners=agreement.partners(on),
        source=agreement.source,
        url=agreement.url,
    )


def _published_shares() -> tuple[PublishedShare, ...]:
    series = named_series(PUBLISHED)
    return tuple(
        PublishedShare(
            economy=series.reporter,
            year=seen.date.year,
            share=seen.value,
            basis=series.basis,
            source=seen.source,
            url=seen.url,
        )
        for seen in series.observations
    )


def _vintage_note(said: Bilingual, vintage: str, pillar: Pillar) -> Bilingual:
    """Return the note on the vintage with its own words in each language."""
    return Bilingual(ja=notes("foip_vintage", vintage=vintage, stated=pillar.stated.ja)[0].ja, en=said.en)


def _other_notes(own: FoipCoverage, empty: list[Pillar]) -> tuple[Bilingual, ...]:
    without = "–" if own.share_without_usa is None else f"{own.share_without_usa * 100:.1f}%"
    said = notes("foip_agreements", year=own.year, without=without)
    if not empty:
        return said
    ja = notes("foip_empty_pillar", pillars="、".join(pillar.name.ja for pillar in empty))[0].ja
    en = notes("foip_empty_pillar", pillars="; ".join(pillar.name.en for pillar in empty))[0].en
    return (*said, Bilingual(ja=ja, en=en))


def _pillar(pillar: Pillar) -> FoipPillar:
    return FoipPillar(
        id=pillar.id,
        name=pillar.name,
        stated=pillar.stated,
        indicators=pillar.indicators,
        source=pillar.source,
    )
