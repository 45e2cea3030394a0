"""How a route reads: the way and the usual one beside it, the straits on it, and the map."""

from __future__ import annotations

from collections.abc import Iterable

from kaname.lanes.network import gates
from kaname.lanes.vessels import vessels
from kaname.media.drawings import SeaMap, SeaMark, SeaWay
from kaname.media.sheet import Pull
from kaname.media.view import Table, View
from kaname.questions.asking import Part, StraitCode
from kaname.questions.lanes.question import EstimatedBand, EstimatedDays, EstimatedKm, EstimatedShare, StraitCodes
from kaname.questions.reading import Reader
from kaname.questions.route.question import LanePlace, RouteAnswer, Way
from kaname.vocab.economies import economies


class Sailed(Part):
    """One way between the two ends: the one asked for, or the usual one with every strait open."""

    path: bool
    sea_leg: bool
    land_share: EstimatedBand | None
    distance_km: EstimatedKm | None
    days: EstimatedDays | None
    via: StraitCodes
    origin: LanePlace
    destination: LanePlace
    vessel: str | None
    closed: StraitCodes
    detour_km: EstimatedKm | None
    detour_days: EstimatedDays | None
    line: tuple[tuple[float, float], ...]
    edition: str
    way: str


class PassedStrait(Part):
    """Share of the traffic of all ways that passes one strait, with straits closed and with every one open."""

    strait: StraitCode
    share: EstimatedShare
    usual_share: EstimatedShare


def view(found: RouteAnswer, read: Reader) -> View:
    """Return the way as a sentence, a map and a table beside the usual way."""
    said = {"origin": found.origin.name, "destination": found.destination.name}
    lead = [] if found.vessel is None else [read.say("ship", vessel=read.of(vessels()[found.vessel].name))]
    if found.path and found.closed and found.detour_km is not None:
        lead.append(_beside(found, read))
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, read),
        lead=tuple(lead),
        pull=_pull(found, read),
        pictures=(read.picture("map", _map(found, read), **said),),
        tables=tuple(_tables(found, read)),
        notes=found.notes,
        sources=found.sources,
        kind="estimate",
    )


def _tables(found: RouteAnswer, read: Reader) -> Iterable[Table]:
    ways = [_sailed(found)]
    if found.closed:
        ways.append(_usual(ways[0], found.usual))
    yield read.table(
        "route",
        Sailed,
        ways,
        ("way", "distance_km", "days", "detour_km", "detour_days", "via"),
        title=read.say("title", origin=found.origin.name, destination=found.destination.name),
    )
    straits = sorted({**found.shares, **found.usual.shares}, key=lambda strait: -found.shares.get(strait, 0.0))
    passed = [
        PassedStrait(
            strait=strait, share=found.shares.get(strait, 0.0), usual_share=found.usual.shares.get(strait, 0.0)
        )
        for strait in straits
    ]
    shown = ("strait", "share", "usual_share") if found.closed else ("strait", "share")
    yield read.table("straits", PassedStrait, passed, shown, title=read.say("straits_title"))


def _sailed(found: RouteAnswer) -> Sailed:
    told = {name: getattr(found, name) for name in Sailed.model_fields if name != "way"}
    return Sailed(**told, way="asked")


def _usual(asked: Sailed, usual: Way) -> Sailed:
    known = usual.distance_km is not None
    told = {name: getattr(usual, name) for name in ("distance_km", "days", "via", "line")}
    none = {"detour_km": 0.0 if known else None, "detour_days": 0.0 if known else None}
    return asked.model_copy(update=told | none | {"path": known, "closed": (), "way": "usual"})


def _names(straits: tuple[str, ...], read: Reader) -> str:
    return read.listed(read.name("strait", strait) for strait in straits)


def _headline(found: RouteAnswer, read: Reader) -> str:
    told = {"origin": found.origin.name, "destination": found.destination.name}
    if found.distance_km is None or found.days is None:
        if not found.sea_leg:
            ends = {"origin": read.party(found.origin.economy), "destination": read.party(found.destination.economy)}
            return read.say("headline.no_sea_leg", **ends)
        closed = _names(found.closed, read) or read.say("none_closed")
        return read.say("headline.no_path", **told, closed=closed)
    told |= {"km": read.cell(found.distance_km, "km"), "days": read.cell(found.days, "days", digits=1)}
    if not found.via:
        return read.say("headline.open_sea", **told)
    return read.say("headline.path", **told, via=_names(found.via, read))


def _beside(found: RouteAnswer, read: Reader) -> str:
    farther, later = found.detour_km or 0.0, found.detour_days or 0.0
    told = {"closed": _names(found.closed, read)}
    if farther == 0:
        return read.say("same", **told)
    told |= {"km": read.cell(farther, "km"), "days": read.cell(later, "days", digits=1)}
    if not found.usual.via:
        return read.say("farther_open", **told)
    return read.say("farther", **told, usual=_names(found.usual.via, read))


def _pull(found: RouteAnswer, read: Reader) -> Pull | None:
    if found.distance_km is None or found.days is None:
        return None
    days, km = read.cell(found.days, "days", digits=1), read.cell(found.distance_km, "km")
    if found.closed and found.detour_km and found.detour_days is not None:
        return Pull(
            value=read.say("days_more", days=read.cell(found.detour_days, "days", digits=1)),
            label=read.say("pull.farther", closed=_names(found.closed, read)),
            note=read.say("pull.note", farther=read.cell(found.detour_km, "km"), km=km, days=days),
        )
    return Pull(read.say("days", days=days), read.say("pull.label"), read.say("pull.km", km=km))


def _map(found: RouteAnswer, read: Reader) -> SeaMap:
    """Return the way, the usual way under it where they differ, the straits passed and those closed, both ports."""
    ways = [SeaWay(found.line, "way")] if found.path else []
    if found.usual.line and found.usual.line != found.line:
        ways.append(SeaWay(found.usual.line, "former"))
    known = {gate.id: gate for gate in gates()}

    def spot(strait: str) -> tuple[str, float, float]:
        return read.name("strait", strait), known[strait].lon, known[strait].lat

    ends = (found.origin, found.destination)
    marks = [SeaMark("closed", *spot(strait)) for strait in found.closed]
    marks += [SeaMark("passed", *spot(strait)) for strait in found.via]
    marks += [SeaMark("port", end.name, end.lon, end.lat) for end in ends]
    kinds = {"way": found.path, "former": len(ways) > found.path, "passed": bool(found.via)}
    kinds |= {"closed": bool(found.closed), "port": True}
    return SeaMap(
        focus=tuple(dict.fromkeys(one.m49 for end in ends if (one := economies()[end.economy]).m49)),
        ways=tuple(ways),
        marks=tuple(marks),
        key=tuple((kind, read.say(f"key.{kind}")) for kind, there in kinds.items() if there),
    )
