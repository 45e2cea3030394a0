"""The work of a route: the shortest way between two ports with straits closed, beside the usual one."""

from __future__ import annotations

from kaname.lanes.goods import land_band
from kaname.lanes.ports import Port, anchored_economies
from kaname.lanes.routes import NO_ROUTE, ends, route, sea_leg
from kaname.lanes.routes import Route as Measured
from kaname.lanes.vessels import DEFAULT_VESSEL, vessel
from kaname.model.quantity import Band
from kaname.questions.notes import notes
from kaname.questions.route.question import LanePlace, Route, RouteAnswer, Way
from kaname.questions.session import Session
from kaname.texts import LANGUAGES, Bilingual
from kaname.vocab.economies import prose
from kaname.warehouse.tables import NETWORK


def answer(session: Session, asked: Route) -> RouteAnswer:
    """Return the shortest way between two ports, or two economies' main ports, with straits closed.

    An economy without a port of its own on file is served by one of another, which the answer names; between two of
    them that are joined by land there is no sea leg, and none is made up.

    Raises
    ------
    UsageFault
        For twice the same port.
    """
    network = session.sea_network()
    sailed = vessel(asked.vessel or DEFAULT_VESSEL)
    origin, destination = ends(network, asked.origin, asked.destination)
    leg, by_land = sea_leg(origin, destination), _by_land(asked.origin, asked.destination)

    def way(shut: tuple[str, ...]) -> Way:
        limits = asked.vessel is not None
        return _way(route(network, origin, destination, sailed, shut, limits=limits) if leg else NO_ROUTE)

    found = way(asked.close)
    usual = way(()) if asked.close else found
    source = session.store.snapshot(NETWORK).source
    return RouteAnswer(
        path=found.distance_km is not None,
        sea_leg=leg,
        land_share=by_land,
        distance_km=found.distance_km,
        days=found.days,
        via=found.via,
        origin=_place(origin),
        destination=_place(destination),
        vessel=asked.vessel,
        closed=asked.close,
        detour_km=_farther(found.distance_km, usual.distance_km),
        detour_days=_farther(found.days, usual.days),
        shares=found.shares,
        line=found.line,
        edition=source.edition,
        notes=_land_notes(origin, destination, by_land, leg=leg)
        + (notes("lanes_route", "lanes_speed", speed=f"{sailed.speed_kn:g}") if leg else ()),
        sources=(source,),
    ).beside(usual)


def _way(found: Measured) -> Way:
    return Way(
        distance_km=found.length_km,
        days=found.days,
        via=found.via,
        shares=found.shares,
        line=tuple((round(float(lon), 3), round(float(lat), 3)) for lon, lat in found.line),
    )


def _place(port: Port) -> LanePlace:
    return LanePlace(port=port.code, name=port.name, economy=port.economy, host=port.host, lat=port.lat, lon=port.lon)


def _by_land(start: str, end: str) -> Band | None:
    """Return the share of the trade of two economies that goes by land; None where an end is a port."""
    return land_band(start, end) if {start, end} <= set(anchored_economies()) else None


def _farther(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def _land_notes(origin: Port, destination: Port, by_land: Band | None, *, leg: bool) -> tuple[Bilingual, ...]:
    """Return what is to be said of ends that have no port of their own."""
    said: list[Bilingual] = []
    if not leg:
        said.append(_no_sea_leg(origin.economy, destination.economy))
    said += [_foreign_port(port, port.host) for port in (origin, destination) if port.host is not None]
    if said and by_land is not None:
        percents = {name: f"{100 * getattr(by_land, name):.0f}" for name in ("low", "central", "high")}
        said += notes("lanes_land_share", **percents)
    return tuple(said)


def _no_sea_leg(origin: str, destination: str) -> Bilingual:
    told: dict[str, str] = {}
    for language in LANGUAGES:
        named = {"origin": prose(origin, language), "destination": prose(destination, language)}
        told[language] = notes("lanes_no_sea_leg", **named)[0].of(language)
    return Bilingual(**told)


def _foreign_port(port: Port, host: str) -> Bilingual:
    told: dict[str, str] = {}
    for language in LANGUAGES:
        named = {"economy": prose(port.economy, language), "host": prose(host, language)}
        told[language] = notes("lanes_foreign_port", port=port.name, **named)[0].of(language)
    return Bilingual(**told)
