"""Answers about a free and open Indo-Pacific: indicators under its pillars, economies side by side, no composite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw

from kaname.answers.contract import SourceEntry
from kaname.answers.foip_contract import (
    BoxMember,
    FoipAgreement,
    FoipAnswer,
    FoipBox,
    FoipCell,
    FoipCoverage,
    FoipImportAnswer,
    FoipIndicator,
    FoipPillar,
    FoipRow,
    GroupBox,
    PublishedShare,
)
from kaname.answers.lanes import lanes_answer
from kaname.errors import UsageFault
from kaname.model.quantity import Band
from kaname.pledges.agreements import Agreement, agreements, coverage, partners_in_force
from kaname.pledges.foip import LATEST, VINTAGES, Pillar, indicators, pillars, vintage_named
from kaname.pledges.series import named_series
from kaname.questions.notes import notes
from kaname.questions.session import Session, trade_members
from kaname.texts import Bilingual, both
from kaname.vocab.economies import economies, group
from kaname.warehouse.ideal_points import IDEAL_POINTS, add_ideal_points, ideal_points_frame
from kaname.warehouse.tables import governance_snapshot

HOME = "JPN"
GROUPS = ("QUAD", "JPN-USA-KOR", "JPN-USA-PHL")
PUBLISHED = "epa_share_jpn"


@dataclass(frozen=True, slots=True)
class ChokepointExposure:
    """Share of an economy's imports through chokepoints at sea, 0–1, with its band and where it comes from."""

    low: float
    central: float
    high: float
    year: int
    source: SourceEntry


ChokepointProvider = Callable[[str], ChokepointExposure | None]


@dataclass(frozen=True, slots=True)
class _Value:
    """A figure with its year and edition, or the reason there is none."""

    value: float | None = None
    year: int | None = None
    edition: str | None = None
    band: Band | None = None
    absent: str = ""


def largest_strait(session: Session) -> ChokepointProvider:
    """Return what gives, for an economy, the largest share of its imports through one strait; None without a port."""

    def found(code: str) -> ChokepointExposure | None:
        try:
            answer = lanes_answer(session, code)
        except UsageFault:
            return None
        share = max((entry.import_share for entry in answer.chokepoints), key=lambda band: band.central)
        return ChokepointExposure(share.low, share.central, share.high, answer.year, answer.sources[-1])

    return found


def foip_answer(
    session: Session,
    codes: Iterable[str] = (),
    vintage: str = LATEST,
    year: int | None = None,
    chokepoints: ChokepointProvider | None = None,
) -> FoipAnswer:
    """Return the indicators of each economy under the pillars of a vintage.

    Parameters
    ----------
    session
        Where the data are.
    codes
        Economies or groups, one an item or several joined by commas; the members of the Quad and of the two
        trilaterals when empty.
    vintage
        2016 (three pillars) or 2023 (four).
    year
        Year of the governance indicator and of the ideal points; the latest of each when None.
    chokepoints
        Gives the share of an economy's imports through chokepoints; without it that indicator is not available.

    Raises
    ------
    UsageFault
        For an unknown economy or vintage, or a year without data.
    """
    named = vintage_named(vintage)
    asked = _economies(codes)
    sources: dict[str, SourceEntry] = {}
    on = dt.date(session.input_output().year, 12, 31)
    own = _coverage(session, on, sources)
    columns: dict[str, dict[str, _Value]] = {
        "ideal_point": _ideal_points(session, asked, year, sources),
        "governance": _governance(session, asked, year, sources),
        "agreement_share": _agreement_share(session, asked, own),
        "agreement_share_published": _published(asked),
        "chokepoint_exposure": _chokepoints(asked, chokepoints, sources),
    }
    shown = pillars(named)
    empty = [pillar for pillar in shown if not pillar.indicators]
    said = notes("foip_vintage", vintage=named, stated=shown[0].stated.en)
    return FoipAnswer(
        vintage=named,
        economies=asked,
        pillars=tuple(_pillar(pillar) for pillar in shown),
        indicators=tuple(
            FoipIndicator(id=i.id, name=i.name, unit=i.unit, reading=i.reading, source=i.source) for i in indicators()
        ),
        cells=tuple(_cell(code, name, column[code]) for code in asked for name, column in columns.items()),
        coverage=own,
        published=_published_shares(),
        agreements_on=str(_last_day()),
        agreements=tuple(_agreement(agreement, _last_day()) for agreement in agreements(HOME)),
        notes=(_vintage_note(said[0], named, shown[0]), *_other_notes(own, empty)),
        sources=tuple(sources.values()),
    )


def foip_rows(answer: FoipAnswer) -> tuple[FoipRow, ...]:
    """Return the cells of an answer as flat lines, each with the same columns whether it has a value or not."""
    return tuple(
        FoipRow(
            economy=cell.economy,
            indicator=cell.indicator,
            value=cell.value,
            low=cell.band.low if cell.band else None,
            high=cell.band.high if cell.band else None,
            year=cell.year,
            edition=cell.edition,
            absent_ja=cell.absent.ja if cell.absent else None,
            absent_en=cell.absent.en if cell.absent else None,
        )
        for cell in answer.cells
    )


def import_ideal_points(session: Session, path: Path, on: dt.date) -> FoipImportAnswer:
    """Import a reader's file of UN General Assembly ideal points as a snapshot with a sidecar.

    Raises
    ------
    ValidationFault
        When the file is not of the form `kaname.sources.unga_ideal_points` describes.
    """
    snapshot, left_out = add_ideal_points(session.store, path, on)
    return FoipImportAnswer(
        path=str(snapshot.path), edition=snapshot.edition, sha256=snapshot.sha256, left_out=left_out
    )


def foip_box() -> FoipBox:
    """Return the side box of a leaflet: the three pillars and the four, each under its vintage."""
    return FoipBox(vintages={vintage: tuple(_pillar(pillar) for pillar in pillars(vintage)) for vintage in VINTAGES})


def group_box(code: str = "QUAD") -> GroupBox:
    """Return the side box about a grouping; `UsageFault` when there is no such group."""
    found = group(code)
    return GroupBox(
        group=found.code,
        name=found.name,
        kind=found.kind,
        members=tuple(BoxMember(economy=m, name=economies()[m].short) for m in found.members),
        as_of=found.as_of,
        source=found.source,
    )


def _economies(codes: Iterable[str]) -> tuple[str, ...]:
    listed = [codes] if isinstance(codes, str) else codes
    given = [part.strip() for code in listed for part in code.split(",") if part.strip()]
    asked = [member for code in (given or GROUPS) for member in trade_members(code)[1]]
    if not asked:
        raise UsageFault("foip.no_economy")
    first = [HOME] if HOME in asked else []
    return tuple(dict.fromkeys([*first, *asked]))


def _governance(
    session: Session, asked: tuple[str, ...], year: int | None, sources: dict[str, SourceEntry]
) -> dict[str, _Value]:
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


def _ideal_points(
    session: Session, asked: tuple[str, ...], year: int | None, sources: dict[str, SourceEntry]
) -> dict[str, _Value]:
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


def _coverage(session: Session, on: dt.date, sources: dict[str, SourceEntry]) -> FoipCoverage:
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


def _chokepoints(
    asked: tuple[str, ...], provider: ChokepointProvider | None, sources: dict[str, SourceEntry]
) -> dict[str, _Value]:
    if provider is None:
        return dict.fromkeys(asked, _Value(absent="lanes_missing"))
    shares = {}
    for code in asked:
        found = provider(code)
        if found is None:
            shares[code] = _Value(absent="no_estimate")
            continue
        sources[found.source.id] = found.source
        band = Band(low=found.low, central=found.central, high=found.high)
        shares[code] = _Value(found.central, found.year, found.source.edition, band)
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
