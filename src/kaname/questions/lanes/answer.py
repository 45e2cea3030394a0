"""The work of lanes: exposure to every strait with its band, a closure, and on demand the ways a map draws."""

from __future__ import annotations

from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from kaname.lanes.closure import Closure
from kaname.lanes.exposure import StraitExposure, strait_exposure
from kaname.lanes.goods import sea_share
from kaname.lanes.network import gates
from kaname.lanes.ports import anchored_economies, place, with_ports
from kaname.lanes.routes import ends, route
from kaname.lanes.sides import closure_sides
from kaname.lanes.vessels import DEFAULT_VESSEL, cargo_groups, vessel
from kaname.model.quantity import Band
from kaname.questions.lanes.question import (
    ChokepointEntry,
    ClosureEntry,
    LaneGroup,
    LaneLine,
    LanePartner,
    Lanes,
    LanesAnswer,
)
from kaname.questions.notes import notes
from kaname.questions.session import Session, trade_members
from kaname.warehouse.tables import NETWORK

PARTNERS = 10
LINES = 40


def answer(session: Session, asked: Lanes) -> LanesAnswer:
    """Return the exposure of an economy or group to every strait, and what closing some of them would do to it.

    Raises
    ------
    UsageFault
        For an economy without a port in the vocabulary, or a year the trade table lacks.
    """
    label, members = trade_members(asked.economy)
    inside = with_ports(label, members)
    flows = session.goods(asked.year)
    found = strait_exposure(session.sea_lanes(), flows, inside)
    materials = not set(inside) & set(session.input_output().economies)
    table, trade, network = (
        part.source for part in (session.input_output(), session.trade(), session.store.snapshot(NETWORK))
    )
    return LanesAnswer(
        economy=label,
        members=members,
        year=flows.year,
        edition=f"ICIO {table.edition}; {trade.edition}; searoute {network.edition}",
        counted="raw_materials" if materials else "all_goods",
        import_total_usd=found.import_total,
        export_total_usd=found.export_total,
        chokepoints=_chokepoints(found),
        closure=_closure(session, inside, asked) if asked.close else None,
        notes=notes("lanes_counted", "lanes_choice", "lanes_modes", "lanes_ports", "taiwan")
        + (notes("lanes_materials") if materials else ())
        + (notes("lanes_closure", "lanes_bypass") if asked.close else ()),
        sources=(table, trade, network),
    ).measuring(cache(partial(_lines, session, inside, asked)))


def _lines(session: Session, inside: tuple[str, ...], asked: Lanes) -> tuple[LaneLine, ...]:
    """Return the ways between the members' largest port and the largest partners by sea, largest value first.

    With a class of ship named, its limits are kept, and a partner it cannot reach has no line.
    """
    lanes, flows, codes = session.sea_lanes(), session.goods(asked.year), anchored_economies()
    own = [codes.index(member) for member in inside]
    by_sea = flows.value * sea_share("central")
    value = by_sea[:, :, own].sum(axis=(0, 2)) + by_sea[:, own].sum(axis=(0, 1))
    value[own] = 0.0
    home = max((place(member) for member in inside), key=lambda port: float(by_sea[:, codes.index(port.economy)].sum()))
    ship, lines = vessel(asked.vessel or DEFAULT_VESSEL), []
    for number in np.argsort(-value)[:LINES]:
        _, partner = ends(lanes.network, home.code, codes[number])
        if value[number] <= 0 or partner.code == home.code:
            continue
        found = route(lanes.network, home, partner, ship, limits=asked.vessel is not None)
        if found.path:
            way = tuple((round(float(lon), 2), round(float(lat), 2)) for lon, lat in found.line)
            lines.append(LaneLine(partner=codes[number], value_usd=float(value[number]), line=way))
    return tuple(lines)


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


def _band(values: NDArray[np.float64]) -> Band:
    return Band(*values.tolist())


def _closure(session: Session, inside: tuple[str, ...], asked: Lanes) -> ClosureEntry:
    closure = Closure(asked.close, asked.stopped, asked.premium_km)
    bought, sold, bypassed = closure_sides(session.sea_lanes(), session.goods(asked.year), inside, closure)
    return ClosureEntry(
        closed=closure.chokepoints,
        stopped=closure.stopped,
        premium_km=closure.premium_km,
        import_lost=bought.lost,
        export_lost=sold.lost,
        import_delayed=bought.delayed,
        export_delayed=sold.delayed,
        import_delay_days=bought.delay_days,
        export_delay_days=sold.delay_days,
        import_detour_km=bought.detour_km,
        export_detour_km=sold.detour_km,
        import_freight_change=bought.freight_change,
        export_freight_change=sold.freight_change,
        bypass_mbd=bypassed,
    )
