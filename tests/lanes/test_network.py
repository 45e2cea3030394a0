"""The network: published distances between ports, straits where they are, and ways that must or must not be there."""

from __future__ import annotations

import numpy as np
import pytest
from bundled import TABLE_ECONOMIES

from kaname.errors import UsageFault
from kaname.kernels.routing import great_circle
from kaname.lanes.network import gate_numbers, gates
from kaname.lanes.ports import CARGOES, anchor_weights, anchored_economies, anchors, place, ports, positions
from kaname.lanes.routes import route
from kaname.lanes.vessels import cargo_groups, fleet, vessel, vessels
from kaname.vocab.table import rows

NAUTICAL_MILE = 1.852
DREWRY = "Drewry in Oil & Gas Journal, 28 December 1992 (round trips, halved)"
JOHNSON = "Emory R. Johnson's report to the US Secretary of War, in Bishop, Panama Past and Present (1913)"
HYDROGRAPHIC = "US Hydrographic Office, in Merry, The Nicaragua Canal (1890s)"
# From, to, straits closed, nautical miles, source.
PUBLISHED = [
    ("SARTA", "NLRTM", (), 12698 / 2, DREWRY),
    ("SARTA", "NLRTM", ("suez",), 22338 / 2, DREWRY),
    ("SARTA", "USHOU", (), 19512 / 2, DREWRY),
    ("SARTA", "USHOU", ("suez",), 25000 / 2, DREWRY),
    ("JPYOK", "GBLGP", ("panama",), 22042 / 2, DREWRY),
    ("JPYOK", "GBLGP", ("panama", "suez"), 28854 / 2, DREWRY),
    ("AUSYD", "NLRTM", ("panama",), 22966 / 2, DREWRY),
    ("AUSYD", "NLRTM", ("panama", "suez"), 25414 / 2, DREWRY),
    ("USNYC", "PAONX", (), 1974, JOHNSON),
    ("USNYC", "USSFO", (), 5262, JOHNSON),
    ("USNYC", "USSFO", ("panama",), 13135, JOHNSON),
    ("USSFO", "JPYOK", (), 4536, HYDROGRAPHIC),
    ("USSFO", "HKHKG", (), 6060, HYDROGRAPHIC),
]


@pytest.mark.parametrize(("start", "end", "closed", "miles", "source"), PUBLISHED)
def test_distances_agree_with_published_ones(network, start, end, closed, miles, source):
    # 3.5 %: published tables differ among each other by 1–2 % (Ras Tanura–Rotterdam 6,349 or 6,436), and a network of
    # straight stretches never cuts a corner: all but one are longer than published.
    found = route(network, place(start), place(end), vessel("neopanamax"), closed)
    assert found.length_km / NAUTICAL_MILE == pytest.approx(miles, rel=0.035), source


def test_the_lombok_detour_is_what_pilots_say(network):
    """Malacca saves very large tankers about 1,000 miles or 3 days over Lombok and Makassar (Malacca Strait Pilots)."""
    ship = vessel("vlcc")
    usual = route(network, place("SARTA"), place("JPYOK"), ship, limits=True)
    other = route(network, place("SARTA"), place("JPYOK"), ship, ("malacca", "sunda"), limits=True)
    assert usual.via[:2] == ("hormuz", "malacca")
    assert {"lombok", "makassar"} <= set(other.via)
    assert (other.length_km - usual.length_km) / NAUTICAL_MILE == pytest.approx(1000, rel=0.15)
    assert other.days - usual.days == pytest.approx(3, abs=1)


def test_yokohama_to_rotterdam_without_suez_goes_by_panama_or_the_cape_and_never_the_arctic(network):
    start, end = place("JPYOK"), place("NLRTM")
    fits = route(network, start, end, vessel("neopanamax"), ("suez",), limits=True)
    assert "panama" in fits.via
    wide = route(network, start, end, vessel("ulcv"), ("suez",), limits=True)
    assert "cape_of_good_hope" in wide.via
    assert "panama" not in wide.via
    # With every southern strait shut too, the way leads round Cape Horn; the Arctic is never sailed.
    every = ("suez", "panama", "cape_of_good_hope", "magellan", "bab_el_mandeb")
    south = route(network, start, end, vessel("neopanamax"), every)
    for found in (fits, wide, south):
        assert "bering" not in found.via
        assert found.line[:, 1].max() < 60
    assert south.line[:, 1].min() < -54


@pytest.mark.parametrize("port", ["KWKWI", "QADOH", "BHMIN", "IQUQR", "IRBND", "SARTA", "AEJEA"])
def test_gulf_ports_have_no_path_when_hormuz_closes(network, port):
    found = route(network, place(port), place("JPYOK"), vessel("vlcc"), ("hormuz",))
    assert (found.path, found.length_km, found.days, found.via) == (False, None, None, ())


def test_other_dead_ends_and_ways_round(network):
    ship = vessel("panamax_bulk")
    assert not route(network, place("UAODS"), place("NLRTM"), ship, ("bosporus",)).path
    # The Great Belt lies beside the Øresund; the Gulf of Oman lies outside Hormuz.
    assert route(network, place("PLGDN"), place("NLRTM"), ship, ("oresund",)).path
    assert route(network, place("AEFJR"), place("JPYOK"), ship, ("hormuz",)).path
    assert route(network, place("SAYNB"), place("JPYOK"), ship, ("hormuz",)).path


@pytest.mark.parametrize(
    ("start", "end", "strait"),
    [
        ("CNSZX", "KRPUS", "taiwan_strait"),
        ("TWKHH", "JPYOK", "taiwan_strait"),
        ("SGSIN", "INNSA" if any(p.code == "INNSA" for p in ports()) else "INBOM", "malacca"),
        ("CNTXG", "KRPUS", "bohai"),
        ("RUVVO", "CNSHA", "korea_strait"),
        ("JPYOK", "RUVVO", "tsugaru"),
        ("ESBCN", "NLRTM", "gibraltar"),
        ("FRLEH", "NLRTM", "dover"),
        ("UAODS", "GRPIR", "bosporus"),
        ("IDSUB", "AUPHE", "lombok"),
        ("IDJKT", "ZADUR", "sunda"),
        ("IDBPN", "PHMNL", "makassar"),
        ("USHOU", "PAONX", "yucatan"),
        ("AUBNE", "IDJKT", "torres"),
        ("AEFJR", "SAJED", "bab_el_mandeb"),
        ("EGPSD", "SAJED", "suez"),
        ("CLANF", "USHOU", "panama"),
        ("BRSSZ", "INBOM", "cape_of_good_hope"),
    ],
)
def test_straits_lie_on_the_ways_that_geography_gives_them(network, start, end, strait):
    assert strait in route(network, place(start), place(end), vessel("neopanamax")).via


def test_gates_stand_where_portwatch_has_them():
    where = {row["chokepoint"]: (float(row["lon"]), float(row["lat"])) for row in rows("chokepoints")}
    assert [gate.id for gate in gates()] == list(where)
    for gate in gates():
        # Moved by 0.6° at most, from the middle of a PortWatch area into the fairway; Bering's marker is on land.
        moved = great_circle(np.array([gate.lon, gate.lat]), np.array(where[gate.id]))
        assert moved < (160 if gate.id == "bering" else 70), gate.id
        assert gate.name.ja
        assert gate.source


def test_every_economy_of_the_tables_has_anchors_near_the_sea(network):
    from kaname.vocab.economies import economies

    assert len(anchored_economies()) >= 180
    assert set(TABLE_ECONOMIES) <= set(anchored_economies())
    assert set(anchored_economies()) <= set(economies())
    # The farthest are atolls and capes the network does not touch.
    assert network.moor(positions(anchors()))[1].max() < 220
    for cargo in CARGOES:
        np.testing.assert_allclose(anchor_weights(cargo).sum(axis=1), 1.0, atol=1e-9)
    seen = [(port.code, port.economy) for port in ports()]
    assert len(seen) == len(set(seen))


def test_ships_and_goods_add_up():
    for group in cargo_groups():
        assert sum(share for _, share in fleet(group.cargo)) == pytest.approx(1)
        assert 0 <= group.off_sea.low <= group.off_sea.central <= group.off_sea.high <= 1
    straits = [gate.id for gate in gates()]
    fits = {name: dict(zip(straits, ship.fits.tolist(), strict=True)) for name, ship in vessels().items()}
    assert fits["neopanamax"]["panama"]
    assert not fits["ulcv"]["panama"]
    assert not fits["vlcc"]["suez"]
    assert fits["vlcc"]["malacca"]
    assert all(ship.fits[straits.index("hormuz")] for ship in vessels().values())


def test_what_is_unknown_is_said():
    with pytest.raises(UsageFault, match="nearest: hormuz"):
        gate_numbers(("hormus",))
    with pytest.raises(UsageFault, match="There is no port or economy"):
        place("XXXXX")
    with pytest.raises(UsageFault, match="no port on file"):
        place("ATA")
    with pytest.raises(UsageFault, match="class of ship"):
        vessel("canoe")


def test_a_way_needs_two_ports(network):
    with pytest.raises(UsageFault, match="Both ends"):
        route(network, place("JPN"), place("JPYOK"), vessel("vlcc"))
