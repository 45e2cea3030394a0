"""How the indicators read: one line an economy, one column an indicator, the pillars in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import Column, Kind, Picture, Shown, Table, View
from kaname.questions.asking import EconomyCode, Part, Told, Year
from kaname.questions.foip.question import (
    FoipAgreement,
    FoipAnswer,
    FoipCell,
    FoipCoverage,
    FoipIndicator,
    PublishedShare,
)
from kaname.questions.reading import Reader

SHARE = "share"
# What is drawn: the first of these that any economy has.
TELLING = ("chokepoint_exposure", "governance")
# What rests on a model and has a band; the others are published figures or shares of a published table.
ESTIMATED = frozenset({"ideal_point", "chokepoint_exposure"})
Estimated = Annotated[float, Told("number", kind="estimate")]


class FoipRow(Part):
    """One indicator of one economy as a flat line; `absent` says why there is no value."""

    economy: EconomyCode
    indicator: str
    value: Estimated | None
    low: Estimated | None
    high: Estimated | None
    year: Year | None
    edition: str | None
    absent_ja: str | None
    absent_en: str | None


def view(found: FoipAnswer, read: Reader) -> View:
    """Return the indicators of each economy, and the agreements behind one of them."""
    title = read.say("title", vintage=found.vintage)
    drawn = _picture(found, read)
    return read.view(
        title=title,
        headline=_headline(found, read),
        pull=_pull(found, read),
        pictures=(drawn,) if drawn else (),
        tables=(
            read.table("indicators", FoipRow, [_row(cell) for cell in found.cells], ()),
            _side_by_side(found, read, title),
            _agreements(found, read),
            read.table("coverage", FoipCoverage, (found.coverage,), ()),
            read.table("published", PublishedShare, found.published, ()),
        ),
        lines=tuple(_lines(found, read)),
        notes=found.notes,
        sources=found.sources,
        kind="estimate" if ESTIMATED & {one.id for one in _held(found)} else "fact",
    )


def _row(cell: FoipCell) -> FoipRow:
    return FoipRow(
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


def _cells(found: FoipAnswer, indicator: str) -> list[FoipCell]:
    """Return an indicator's cells, economies in their order."""
    return [cell for cell in found.cells if cell.indicator == indicator]


def _held(found: FoipAnswer) -> list[FoipIndicator]:
    """Return the indicators that some economy has."""
    return [one for one in found.indicators if any(cell.value is not None for cell in _cells(found, one.id))]


def _side_by_side(found: FoipAnswer, read: Reader, title: str) -> Table:
    """Return one line an economy and one column an indicator; the eye is spared those that none has."""
    columns = [Column("economy", read.label("economy"), "economy", "fact", list(found.economies))]
    shown = [read.shown("economy", (read.name("economy", code) for code in found.economies))]
    held = _held(found)
    for indicator in found.indicators:
        cells, name = _cells(found, indicator.id), read.of(indicator.name)
        # Political stability and ideal points run below 0 and above 1: plain numbers, no index.
        unit = SHARE if indicator.unit == SHARE else "number"
        kind: Kind = "estimate" if indicator.id in ESTIMATED else "fact"
        columns.append(Column(indicator.id, name, unit, kind, [cell.value for cell in cells]))
        columns.append(
            Column(
                f"{indicator.id}_year", f"{name}: {read.label('year')}", "year", "fact", [cell.year for cell in cells]
            )
        )
        if indicator in held:
            label = read.say("dated", name=name, years=_years(cells)) if _years(cells) else name
            shown.append(Shown(indicator.id, label, "right", tuple(_figure(cell, indicator, read) for cell in cells)))
    return Table("matrix", title, tuple(columns), tuple(shown))


def _years(cells: list[FoipCell]) -> str:
    return ", ".join(sorted({str(cell.year) for cell in cells if cell.year is not None}))


def _figure(cell: FoipCell, indicator: FoipIndicator, read: Reader) -> str:
    if cell.value is None:
        return read.say("absent")
    shown = read.share if indicator.unit == SHARE else _signed
    if cell.band is None:
        return shown(cell.value)
    return read.band(cell.band.low, cell.band.central, cell.band.high, shown)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _agreements(found: FoipAnswer, read: Reader) -> Table:
    listed = found.agreements
    bound = (one.in_force or read.say("signed", signed=read.value(one.signed)) for one in listed)
    return read.table(
        "agreements",
        FoipAgreement,
        listed,
        (
            read.shown("name", (read.of(agreement.name) for agreement in listed)),
            read.shown("in_force", bound),
            read.shown("partner_count", (str(len(agreement.partners)) for agreement in listed), "right"),
        ),
        title=read.say("agreements_title", count=_in_force(found)),
    )


def _in_force(found: FoipAnswer) -> int:
    return sum(agreement.in_force is not None for agreement in found.agreements)


def _lines(found: FoipAnswer, read: Reader) -> Iterable[str]:
    """Return what stands under each pillar, then why an indicator is absent throughout."""
    names = {indicator.id: read.of(indicator.name) for indicator in found.indicators}
    for pillar in found.pillars:
        under = read.listed(names[one] for one in pillar.indicators) or read.say("no_indicator")
        yield read.say("pillar", pillar=read.of(pillar.name), indicators=under)
    held = {indicator.id for indicator in _held(found)}
    for name, words in names.items():
        reason = next((cell.absent for cell in _cells(found, name) if cell.absent), None)
        if name not in held and reason is not None:
            yield read.say("why", indicator=words, reason=read.of(reason))


def _stable(found: FoipAnswer) -> list[FoipCell]:
    """Return the economies with an estimate of political stability, the least stable first."""
    cells = [cell for cell in _cells(found, "governance") if cell.value is not None]
    return sorted(cells, key=lambda cell: (cell.value or 0.0, cell.economy))


def _headline(found: FoipAnswer, read: Reader) -> str:
    cells, own = _stable(found), found.coverage
    if own.economy in found.economies and own.share is not None:
        return read.say(
            "headline.agreements",
            economy=read.party(own.economy),
            economy_start=read.start(own.economy),
            share=read.share(own.share),
            year=own.year,
            count=_in_force(found),
        )
    if not cells:
        return read.say("headline.none", count=len(found.economies))
    least, most = cells[0], cells[-1]
    if least is most:
        return read.say(
            "headline.one", economy=read.party(most.economy), value=_signed(most.value or 0.0), year=most.year
        )
    return read.say(
        "headline.stability",
        most=read.party(most.economy),
        high=_signed(most.value or 0.0),
        least=read.party(least.economy),
        low=_signed(least.value or 0.0),
        count=len(cells),
        year=most.year,
    )


def _pull(found: FoipAnswer, read: Reader) -> Pull | None:
    own = found.coverage
    if own.economy not in found.economies or own.share is None:
        return None
    without = read.value(own.share_without_usa, Told(SHARE))
    return Pull(
        value=read.share(own.share),
        label=read.say("pull.label", economy=read.party(own.economy)),
        note=read.say("pull.note", year=own.year, without=without),
    )


def _picture(found: FoipAnswer, read: Reader) -> Picture | None:
    """Return one indicator drawn, largest first; None where no economy has either."""
    for name in TELLING:
        cells = [cell for cell in _cells(found, name) if cell.value is not None]
        if not cells:
            continue
        indicator = next(one for one in found.indicators if one.id == name)
        cells.sort(key=lambda cell: (-(cell.value or 0.0), cell.economy))
        bars = tuple(
            Bar(
                label=read.name("economy", cell.economy),
                text=_figure(cell, indicator, read),
                value=cell.value or 0.0,
                low=cell.band.low if cell.band else None,
                high=cell.band.high if cell.band else None,
                strong=cell.economy == found.coverage.economy,
            )
            for cell in cells
        )
        return read.picture(
            "indicator", Bars(bars, read.of(indicator.reading)), indicator=read.of(indicator.name), years=_years(cells)
        )
    return None
