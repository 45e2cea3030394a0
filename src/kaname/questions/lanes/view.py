"""How lanes read: the straits that trade passes with their bands, a closure, and the map."""

from __future__ import annotations

from collections.abc import Iterable

from kaname.lanes.closure import pipelines
from kaname.media.drawings import Later, SeaMap, SeaMark, SeaWay
from kaname.media.sheet import Pull
from kaname.media.view import Shown, Table, View
from kaname.model.quantity import Band
from kaname.questions.asking import EconomyCode, EconomyCodes, Part, StraitCode
from kaname.questions.lanes.question import (
    ChokepointEntry,
    ClosureEntry,
    EstimatedBand,
    EstimatedDays,
    EstimatedKm,
    EstimatedShare,
    EstimatedTonnes,
    EstimatedUsd,
    LanesAnswer,
    StraitExposed,
)
from kaname.questions.reading import Reader
from kaname.texts import Bilingual
from kaname.vocab.economies import economies

# Straits with a smaller share at the high end of either band are for files alone.
SHOWN = 0.0005
NAMED_FROM = 0.01


class Chokepoint(StraitExposed):
    """Exposure to one strait in one row; groups of goods and partners by code, largest first."""

    groups: tuple[str, ...]
    partners: EconomyCodes


class ClosedSide(Part):
    """What a closure does to the imports or to the exports."""

    side: str
    lost: EstimatedBand
    delayed: EstimatedShare
    delay_days: EstimatedDays | None
    detour_km: EstimatedKm | None
    freight_change: EstimatedShare


class StraitGoods(Part):
    """One group of goods through one strait."""

    strait: StraitCode
    goods: str
    goods_name: Bilingual
    import_value_usd: EstimatedUsd
    export_value_usd: EstimatedUsd
    import_tonnes: EstimatedTonnes | None
    export_tonnes: EstimatedTonnes | None


class StraitPartner(Part):
    """One partner whose trade passes one strait."""

    strait: StraitCode
    partner: EconomyCode
    value_usd: EstimatedUsd


def view(found: LanesAnswer, read: Reader) -> View:
    """Return the straits that trade passes, what closing some does, and the map of both."""
    said = {"economy": read.party(found.economy), "year": found.year, "edition": found.edition}
    closed = found.closure
    return read.view(
        title=read.say("title", **said),
        headline=_closed_headline(found, closed, read) if closed else _headline(found, read),
        lead=(_closure_lead(closed, read) if closed else _exports(found, read),),
        pull=_closed_pull(found, closed, read) if closed else _pull(found, read),
        pictures=(read.picture("map", Later(lambda: _map(found, read)), **said),),
        tables=tuple(_tables(found, read)),
        lines=_bypasses(closed, read) if closed else (),
        notes=found.notes,
        sources=found.sources,
        kind="estimate",
    )


def _tables(found: LanesAnswer, read: Reader) -> Iterable[Table]:
    yield read.table(
        "chokepoints",
        Chokepoint,
        [_row(entry) for entry in found.chokepoints],
        _shown(found, read),
        title=read.say("table", economy=read.party(found.economy), year=found.year),
        year=found.year,
    )
    if found.closure is not None:
        yield read.table(
            "closure",
            ClosedSide,
            _sides(found.closure),
            ("side", "lost", "delayed", "delay_days", "detour_km", "freight_change"),
            title=_closure_title(found.closure, read),
        )
    entries = found.chokepoints
    goods = [
        StraitGoods(strait=entry.id, goods=group.id, goods_name=group.name, **group.model_dump(exclude={"id", "name"}))
        for entry in entries
        for group in entry.groups
    ]
    partners = [
        StraitPartner(strait=entry.id, partner=partner.economy, value_usd=partner.value_usd)
        for entry in entries
        for partner in entry.partners
    ]
    yield read.table("goods", StraitGoods, goods, (), title=read.say("goods_title"), year=found.year)
    yield read.table("partners", StraitPartner, partners, (), title=read.say("partners_title"), year=found.year)


def _closure_title(closed: ClosureEntry, read: Reader) -> str:
    told = {"closed": _names(closed.closed, read), "stopped": read.share(closed.stopped, 0)}
    return read.say("partly_closed_title" if closed.stopped < 1 else "closure_title", **told)


def _row(entry: ChokepointEntry) -> Chokepoint:
    told = {name: getattr(entry, name) for name in StraitExposed.model_fields}
    groups = tuple(group.id for group in entry.groups)
    return Chokepoint(**told, groups=groups, partners=tuple(partner.economy for partner in entry.partners))


def _shown(found: LanesAnswer, read: Reader) -> tuple[Shown, ...]:
    """Return the columns for the eye, of the straits that something passes."""
    seen = [entry for entry in found.chokepoints if max(entry.import_share.high, entry.export_share.high) >= SHOWN]
    return (
        read.shown("id", (read.name("strait", entry.id) for entry in seen)),
        read.shown("import_share", (_band(entry.import_share, read) for entry in seen), "right"),
        read.shown("export_share", (_band(entry.export_share, read) for entry in seen), "right"),
        read.shown("import_value_usd", (read.money(entry.import_value_usd, found.year) for entry in seen), "right"),
    )


def _sides(closed: ClosureEntry) -> list[ClosedSide]:
    parts = ("lost", "delayed", "delay_days", "detour_km", "freight_change")
    return [
        ClosedSide(side=f"{side}s", **{part: getattr(closed, f"{side}_{part}") for part in parts})
        for side in ("import", "export")
    ]


def _band(band: Band, read: Reader) -> str:
    return read.band(band.low, band.central, band.high, read.share)


def _names(straits: tuple[str, ...], read: Reader) -> str:
    return read.listed(read.name("strait", strait) for strait in straits)


def _headline(found: LanesAnswer, read: Reader) -> str:
    most, *others = found.chokepoints
    told = {
        "economy": read.party(found.economy),
        "year": found.year,
        "strait": read.name("strait", most.id),
        "share": read.share(most.import_share.central, 0),
    }
    following = [entry for entry in others if entry.import_share.central >= NAMED_FROM][:1]
    if not following:
        return read.say("headline.one", **told)
    after = {"second": read.name("strait", following[0].id), "rest": read.share(following[0].import_share.central, 0)}
    return read.say("headline.two", **told, **after)


def _exports(found: LanesAnswer, read: Reader) -> str:
    most = max(found.chokepoints, key=lambda entry: entry.export_share.central)
    return read.say("exports", strait=read.name("strait", most.id), share=read.share(most.export_share.central, 0))


def _pull(found: LanesAnswer, read: Reader) -> Pull:
    most = found.chokepoints[0]
    band = most.import_share
    return Pull(
        value=read.share(most.import_share.central, 0),
        label=read.say("pull.label", strait=read.name("strait", most.id)),
        note=read.say("pull.note", year=found.year, low=read.share(band.low), high=read.share(band.high)),
    )


def _closed_headline(found: LanesAnswer, closed: ClosureEntry, read: Reader) -> str:
    told = {
        "economy": read.party(found.economy),
        "year": found.year,
        "closed": _names(closed.closed, read),
        "stopped": read.share(closed.stopped, 0),
        "lost": read.share(closed.import_lost.central),
        "delayed": read.share(closed.import_delayed),
        "days": read.cell(closed.import_delay_days or 0.0, "days", digits=1),
    }
    some = closed.stopped < 1
    if closed.import_lost.central >= SHOWN and closed.import_delayed >= SHOWN:
        return read.say("partly_closed.both" if some else "closed.both", **told)
    if closed.import_lost.central >= SHOWN:
        return read.say("partly_closed.lost" if some else "closed.lost", **told)
    if closed.import_delayed >= SHOWN:
        return read.say("partly_closed.late" if some else "closed.late", **told)
    return read.say("partly_closed.nothing" if some else "closed.nothing", **told)


def _closure_lead(closed: ClosureEntry, read: Reader) -> str:
    told = {"closed": _names(closed.closed, read), "stopped": read.share(closed.stopped, 0)}
    if closed.premium_km > 0:
        return read.say("closure_premium", **told, premium=read.cell(closed.premium_km, "km"))
    return read.say("closure", **told)


def _closed_pull(found: LanesAnswer, closed: ClosureEntry, read: Reader) -> Pull:
    lost = closed.import_lost
    if lost.central >= SHOWN or closed.import_delayed < SHOWN:
        return Pull(
            value=read.share(lost.central),
            label=read.say("pull.lost"),
            note=read.say("pull.note", year=found.year, low=read.share(lost.low), high=read.share(lost.high)),
        )
    return Pull(
        value=read.share(closed.import_delayed),
        label=read.say("pull.late"),
        note=read.say(
            "pull.late_note", year=found.year, days=read.cell(closed.import_delay_days or 0.0, "days", digits=1)
        ),
    )


def _bypasses(closed: ClosureEntry, read: Reader) -> tuple[str, ...]:
    named = {pipeline.id: pipeline.name for pipeline in pipelines()}
    return tuple(
        read.say("bypass", pipeline=read.of(named[name]), barrels=read.cell(barrels, "number", digits=1))
        for name, barrels in closed.bypass_mbd.items()
    )


def _map(found: LanesAnswer, read: Reader) -> SeaMap:
    """Return the lanes to the largest partners and every strait, sized by its share of imports; closed ones crossed."""
    shut = found.closure.closed if found.closure is not None else ()
    marks = []
    for entry in found.chokepoints:
        share = entry.import_share
        said = read.say("mark", strait=read.name("strait", entry.id), share=read.share(share.central, 0))
        label = said if share.central >= NAMED_FROM or entry.id in shut else ""
        spot = {"lon": entry.lon, "lat": entry.lat}
        marks.append(
            SeaMark("strait", label, **spot, share=share.central, low=share.low, high=share.high),
        )
        if entry.id in shut:
            marks.append(SeaMark("closed", "", **spot))
    keys = ("strait", "band", "lane", "closed") if shut else ("strait", "band", "lane")
    return SeaMap(
        focus=tuple(known.m49 for member in found.members if (known := economies()[member]).m49),
        ways=tuple(SeaWay(line.line, "lane", line.value_usd) for line in found.lines()),
        marks=tuple(marks),
        key=tuple((key, read.say(f"key.{key}")) for key in keys),
    )
