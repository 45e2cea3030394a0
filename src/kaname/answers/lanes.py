"""Answers about sea lanes: exposure to straits, routes, closures, and what a map of them needs."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kaname.answers.contract import SourceEntry
from kaname.answers.lanes_contract import (
    ChokepointEntry,
    ClosureEntry,
    LaneGroup,
    LaneLine,
    LaneMapAnswer,
    LanePartner,
    LanePlace,
    LanesAnswer,
    RouteAnswer,
)
from kaname.errors import UsageFault
from kaname.kernels.routing import cheapest
from kaname.lanes.closure import Closure, ClosureFlows, closure_flows, with_bypass
from kaname.lanes.exposure import StraitExposure, import_shares, strait_exposure
from kaname.lanes.goods import GoodsFlows, goods_flows, land_band, sea_share
from kaname.lanes.network import SeaNetwork, gate_numbers, gates, sea_network
from kaname.lanes.ports import Port, anchored_economies, place
from kaname.lanes.routes import NO_ROUTE, Route, ends, route, sea_leg
from kaname.lanes.sealanes import SeaLanes, sea_lanes
from kaname.lanes.vessels import cargo_groups, vessel
from kaname.model.quantity import Band, Source
from kaname.questions.notes import notes
from kaname.questions.session import Session, trade_members
from kaname.texts import LANGUAGES, Bilingual
from kaname.vocab.economies import prose
from kaname.vocab.table import digest
from kaname.warehouse.cache import fingerprint
from kaname.warehouse.store import Store
from kaname.warehouse.tables import readable

Array = NDArray[np.float64]
NETWORK = "marine_network"
# What shares by strait follow from beside the snapshots, and the version of how: another number makes them anew.
VOCABULARY = (
    *("cargo_groups", "cargo_vessels", "chokepoints", "gates", "land_links", "pipelines", "ports"),
    *("product_sectors", "route_choice", "strait_shares", "vessel_classes"),
)
METHOD = 1
# Whose speed gives the days where no class of ship is named.
DEFAULT_VESSEL = "neopanamax"
PARTNERS = 10
LINES = 40


def open_network(store: Store) -> SeaNetwork:
    """Return the sea network of the store's snapshot, built once a file."""
    snapshot = store.snapshot(NETWORK)
    with readable(snapshot):
        return _network(snapshot.path, snapshot.sha256)


def open_lanes(store: Store) -> SeaLanes:
    """Return the lanes among all anchors on the store's network, measured once a file."""
    open_network(store)
    snapshot = store.snapshot(NETWORK)
    return _lanes(snapshot.path, snapshot.sha256)


@lru_cache(maxsize=2)
def _network(path: Path, sha256: str) -> SeaNetwork:  # noqa: ARG001 - other bytes, another network
    table = pq.read_table(path)
    starts, ends = (
        np.column_stack([table[f"{axis}_{end}"].to_numpy() for axis in ("lon", "lat")]) for end in ("from", "to")
    )
    return sea_network(starts, ends, table["passage"].to_pylist())


@lru_cache(maxsize=2)
def _lanes(path: Path, sha256: str) -> SeaLanes:
    return sea_lanes(_network(path, sha256))


def lanes_answer(
    session: Session,
    code: str,
    year: int | None = None,
    closed: tuple[str, ...] = (),
    stopped: float = 1.0,
    premium_km: float = 0.0,
) -> LanesAnswer:
    """Return the exposure of an economy or group to every strait, and what closing some of them would do to it.

    Raises
    ------
    UsageFault
        For an unknown economy or strait, an economy without a port in the vocabulary, or a year the trade table lacks.
    """
    label, members, inside = _members(code)
    closure = Closure(closed, stopped, premium_km) if closed else None
    lanes, flows = open_lanes(session.store), _flows(session, year)
    found = strait_exposure(lanes, flows, inside)
    materials = not set(inside) & set(session.input_output().economies)
    network = session.store.snapshot(NETWORK).source
    return LanesAnswer(
        economy=label,
        members=members,
        year=flows.year,
        edition=_edition(session, network),
        counted="raw_materials" if materials else "all_goods",
        import_total_usd=found.import_total,
        export_total_usd=found.export_total,
        chokepoints=_chokepoints(found),
        closure=_closure(lanes, flows, inside, closure) if closure else None,
        notes=notes("lanes_counted", "lanes_choice", "lanes_modes", "lanes_ports", "taiwan")
        + (notes("lanes_materials") if materials else ())
        + (notes("lanes_closure", "lanes_bypass") if closure else ()),
        sources=_sources(session, network),
    )


def strait_shares(session: Session, code: str) -> dict[str, float]:
    """Return the central share of an economy's imports that passes each strait, 0–1; kept in the cache."""
    label, _, inside = _members(code)
    snapshot = session.store.snapshot(NETWORK)
    made_from = [
        snapshot.sha256,
        fingerprint(session.input_output()),
        session.trade().source.sha256,
        digest(*VOCABULARY),
        label,
    ]
    name = hashlib.sha256(json.dumps([METHOD, *made_from]).encode()).hexdigest()[:24]

    def made() -> Array:
        return import_shares(open_lanes(session.store), _flows(session, None), inside)

    def sound(shares: Array) -> bool:
        return bool(shares.min() >= 0 and shares.max() <= 1)

    found = session.cache.array(f"straits-{name}", (len(gates()),), made, sound)
    return dict(zip((gate.id for gate in gates()), found.tolist(), strict=True))


def sea_distances(session: Session, points: Array) -> Array:
    """Return the shortest way by sea between (N, 2) longitudes and latitudes, every strait open, kilometres, (N, N)."""
    lengths = open_network(session.store).gate_lengths(points)
    return cheapest(lengths, np.zeros(len(gates())))[0]


def route_answer(
    session: Session,
    start: str,
    end: str,
    closed: tuple[str, ...] = (),
    ship: str | None = None,
) -> RouteAnswer:
    """Return the shortest way between two ports, or two economies' main ports, with straits closed.

    An economy without a port of its own on file is served by one of another, which the answer names; between two of
    them that are joined by land there is no sea leg, and none is made up.

    Raises
    ------
    UsageFault
        For an unknown port, economy, strait or class of ship, or twice the same port.
    """
    network = open_network(session.store)
    sailed = vessel(ship or DEFAULT_VESSEL)
    origin, destination = ends(network, start, end)
    leg = sea_leg(origin, destination)
    gate_numbers(closed)

    def way(shut: tuple[str, ...]) -> Route:
        return route(network, origin, destination, sailed, shut, limits=ship is not None) if leg else NO_ROUTE

    found = way(closed)
    usual = way(()) if closed else found
    source = session.store.snapshot(NETWORK).source
    return RouteAnswer(
        path=found.path,
        sea_leg=leg,
        land_share=_by_land(start, end),
        distance_km=found.length_km,
        days=found.days,
        via=found.via,
        origin=_place(origin),
        destination=_place(destination),
        vessel=ship,
        closed=closed,
        detour_km=_farther(found, usual, "length_km"),
        detour_days=_farther(found, usual, "days"),
        shares=found.shares,
        line=tuple((round(float(lon), 3), round(float(lat), 3)) for lon, lat in found.line),
        edition=source.edition,
        notes=_land_notes(origin, destination, _by_land(start, end), leg=leg)
        + (notes("lanes_route", "lanes_speed", speed=f"{sailed.speed_kn:g}") if leg else ()),
        sources=(source,),
    )


def lane_map(session: Session, code: str, year: int | None = None) -> LaneMapAnswer:
    """Return what a map needs: the ways to the largest partners by sea, and every strait with its shares."""
    label, _, inside = _members(code)
    lanes, flows = open_lanes(session.store), _flows(session, year)
    codes = anchored_economies()
    own = [codes.index(member) for member in inside]
    by_sea = flows.value * sea_share("central")
    value = by_sea[:, :, own].sum(axis=(0, 2)) + by_sea[:, own].sum(axis=(0, 1))
    value[own] = 0.0
    home = max((place(member) for member in inside), key=lambda port: float(by_sea[:, codes.index(port.economy)].sum()))
    lines = []
    for number in np.argsort(-value)[:LINES]:
        _, partner = ends(lanes.network, home.code, codes[number])
        if value[number] <= 0 or partner.code == home.code:
            continue
        found = route(lanes.network, home, partner, vessel(DEFAULT_VESSEL))
        way = tuple((round(float(lon), 2), round(float(lat), 2)) for lon, lat in found.line)
        lines.append(LaneLine(partner=codes[number], value_usd=float(value[number]), line=way))
    source = session.store.snapshot(NETWORK).source
    return LaneMapAnswer(
        economy=label,
        year=flows.year,
        lines=tuple(lines),
        chokepoints=_chokepoints(strait_exposure(lanes, flows, inside)),
        sources=_sources(session, source),
    )


def _members(code: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    label, members = trade_members(code)
    inside = tuple(member for member in members if member in anchored_economies())
    if not inside:
        raise UsageFault("lanes.no_anchor", economy=label)
    return label, members, inside


def _flows(session: Session, year: int | None) -> GoodsFlows:
    table = session.input_output()
    return goods_flows(table, session.trade(), table.year if year is None else year)


def _edition(session: Session, network: Source) -> str:
    return f"ICIO {session.input_output().source.edition}; {session.trade().source.edition}; searoute {network.edition}"


def _sources(session: Session, network: Source) -> tuple[SourceEntry, ...]:
    return tuple(source for source in (session.input_output().source, session.trade().source, network))


def _place(port: Port) -> LanePlace:
    return LanePlace(port=port.code, name=port.name, economy=port.economy, host=port.host, lat=port.lat, lon=port.lon)


def _by_land(start: str, end: str) -> Band | None:
    """Return the share of the trade of two economies that goes by land; None where an end is a port."""
    codes = [code.upper() for code in (start, end)]
    return land_band(codes[0], codes[1]) if set(codes) <= set(anchored_economies()) else None


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


def _farther(found: Route, usual: Route, measure: str) -> float | None:
    now, before = getattr(found, measure), getattr(usual, measure)
    return None if now is None or before is None else float(now - before)


def _chokepoints(found: StraitExposure) -> tuple[ChokepointEntry, ...]:
    entries = [_chokepoint(found, number) for number in range(len(gates()))]
    return tuple(
        sorted(entries, key=lambda entry: (-entry.import_share.central, -entry.export_share.central, entry.id))
    )


def _chokepoint(found: StraitExposure, number: int) -> ChokepointEntry:
    gate, codes, passing = gates()[number], anchored_economies(), found.passing
    bought, sold = passing.imports[:, :, number], passing.exports[:, :, number]
    both = bought.sum(axis=0) + sold.sum(axis=0)
    partners = [(codes[p], float(both[p])) for p in np.argsort(-both, kind="stable")[:PARTNERS] if both[p] > 0]
    groups = []
    for k, group in enumerate(cargo_groups()):
        if bought[k].sum() + sold[k].sum() > 0:
            weighed = bool(group.products)
            groups.append(
                LaneGroup(
                    id=group.id,
                    name=group.name,
                    import_value_usd=float(bought[k].sum()),
                    export_value_usd=float(sold[k].sum()),
                    import_tonnes=float(passing.import_tonnes[k, :, number].sum()) if weighed else None,
                    export_tonnes=float(passing.export_tonnes[k, :, number].sum()) if weighed else None,
                )
            )
    return ChokepointEntry(
        id=gate.id,
        name=gate.name,
        lat=gate.lat,
        lon=gate.lon,
        import_share=_band(found.import_share[:, number]),
        export_share=_band(found.export_share[:, number]),
        import_value_usd=float(bought.sum()),
        export_value_usd=float(sold.sum()),
        import_tonnes=float(passing.import_tonnes[:, :, number].sum()),
        export_tonnes=float(passing.export_tonnes[:, :, number].sum()),
        groups=tuple(sorted(groups, key=lambda g: -(g.import_value_usd + g.export_value_usd))),
        partners=tuple(LanePartner(economy=code, value_usd=value) for code, value in partners),
    )


def _band(values: Array) -> Band:
    return Band(*values.tolist())


def _closure(lanes: SeaLanes, flows: GoodsFlows, inside: tuple[str, ...], closure: Closure) -> ClosureEntry:
    codes = anchored_economies()
    own = [codes.index(member) for member in inside]
    outside = np.array([code not in inside for code in codes])
    sides = []
    for into in (True, False):
        pair = (codes, inside) if into else (inside, codes)
        bare = closure_flows(lanes, closure, pair[0], pair[1])
        effects = [with_bypass(bare, closure, flows, level) for level in ("high", "central", "low")]
        value = flows.value[:, :, own] * outside[:, None] if into else flows.value[:, own] * outside
        # The more pipelines take round, the less is lost: their high capacity is the low end of the loss.
        lost = [float((effect.lost * value).sum() / total) if (total := value.sum()) else 0.0 for effect in effects]
        sides.append((Band(*lost), _late(effects[1], value), effects[1]))
    (import_lost, bought, effect), (export_lost, sold, _) = sides
    return ClosureEntry(
        closed=closure.chokepoints,
        stopped=closure.stopped,
        premium_km=closure.premium_km,
        import_lost=import_lost,
        export_lost=export_lost,
        import_delayed=bought[0],
        export_delayed=sold[0],
        import_delay_days=bought[1],
        export_delay_days=sold[1],
        import_detour_km=bought[2],
        export_detour_km=sold[2],
        import_freight_change=bought[3],
        export_freight_change=sold[3],
        bypass_mbd=effect.bypassed_mbd,
    )


def _late(effect: ClosureFlows, value: Array) -> tuple[float, float | None, float | None, float]:
    """Return the share delayed, its mean delay and detour, and the rise of freight, over all goods."""
    total, late = float(value.sum()), effect.delayed * value
    moved = float(late.sum())
    days, km = (float((late * part).sum() / moved) if moved else None for part in (effect.delay_days, effect.detour_km))
    dearer = float((effect.dearer * value).sum() / total) if total else 0.0
    return (moved / total if total else 0.0), days, km, dearer
