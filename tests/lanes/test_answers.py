"""The answers and the command, by their contract."""

from __future__ import annotations

import json

import pytest

from kaname.errors import UsageFault
from kaname.lanes.network import gates
from kaname.lanes.ports import anchors
from kaname.questions.lanes.question import Lanes
from kaname.questions.route.question import Route


@pytest.fixture(scope="module")
def japan(session):
    return session.ask(Lanes(economy="jpn", close=("hormuz",)))


def test_an_economy_has_every_strait_with_its_band(japan):
    assert (japan.economy, japan.members, japan.year) == ("JPN", ("JPN",), 2022)
    assert {entry.id for entry in japan.chokepoints} == {gate.id for gate in gates()}
    shares = [entry.import_share.central for entry in japan.chokepoints]
    assert shares == sorted(shares, reverse=True)
    for entry in japan.chokepoints:
        assert entry.import_value_usd == pytest.approx(entry.import_share.central * japan.import_total_usd)
        assert entry.export_value_usd == pytest.approx(entry.export_share.central * japan.export_total_usd)
        assert sum(group.import_value_usd for group in entry.groups) == pytest.approx(entry.import_value_usd)
        assert len(entry.partners) <= 10


def test_hormuz_is_crude_and_gas_from_the_gulf(japan):
    hormuz = next(entry for entry in japan.chokepoints if entry.id == "hormuz")
    assert [group.id for group in hormuz.groups[:2]] == ["crude", "lng"]
    assert hormuz.partners[0].economy in {"SAU", "ARE"}
    lost = japan.closure.import_lost
    # What passes is lost but for the pipelines, and nothing is late: there is no other way.
    assert lost.low < lost.central < lost.high < hormuz.import_share.central + 1e-9
    assert japan.closure.import_delayed == 0
    assert japan.closure.import_delay_days is None
    assert set(japan.closure.bypass_mbd) == {"east_west", "habshan_fujairah"}


def test_an_economy_outside_the_input_output_table_is_said_to_be_counted_in_part(session):
    kuwait = session.ask(Lanes(economy="KWT"))
    assert kuwait.counted == "raw_materials"
    assert any("raw materials and energy alone" in note.en for note in kuwait.notes)
    hormuz = next(entry for entry in kuwait.chokepoints if entry.id == "hormuz")
    assert hormuz.export_share.central > 0.99


def test_a_route_and_its_detour(session):
    usual = session.ask(Route(origin="jpyok", destination="NLRTM"))
    assert usual.path
    assert {"malacca", "bab_el_mandeb", "suez"} <= set(usual.via)
    assert usual.detour_km == 0
    other = session.ask(Route(origin="JPYOK", destination="NLRTM", close=("suez",)))
    assert "panama" in other.via
    assert other.detour_km == pytest.approx(other.distance_km - usual.distance_km)
    assert other.line[0] == pytest.approx((other.origin.lon, other.origin.lat), abs=0.001)
    # Between economies, the ports that carry most between the two: the Pacific coast for Japan.
    assert session.ask(Route(origin="USA", destination="JPN")).origin.port == "USLAX"
    none = session.ask(Route(origin="KWT", destination="JPN", close=("hormuz",)))
    assert (none.path, none.distance_km, none.days, none.via, none.line) == (False, None, None, (), ())


@pytest.mark.parametrize(
    ("start", "end", "hosts"),
    [
        ("KAZ", "MNG", ("RUS", "CHN")),
        ("CHE", "AUT", ("ITA", "SVN")),
        # The same port for both, and the port's own economy: South Sudan by Mombasa, Armenia by Poti.
        ("UGA", "SSD", ("KEN", "KEN")),
        ("ARM", "GEO", ("GEO", None)),
    ],
)
def test_between_economies_joined_by_land_and_without_ports_there_is_no_sea_leg(session, start, end, hosts):
    """Case landlocked-pair-by-sea: Kazakhstan to Mongolia was 16,881 km by Suez and Malacca."""
    found = session.ask(Route(origin=start, destination=end))
    assert (found.sea_leg, found.path, found.distance_km, found.via, found.line) == (False, False, None, (), ())
    assert (found.origin.host, found.destination.host) == hosts
    assert "no sea leg" in found.notes[0].en
    assert "海上の区間はありません" in found.notes[0].ja
    # With a strait closed nothing is farther either.
    assert session.ask(Route(origin=start, destination=end, close=("suez",))).detour_km is None


def test_an_economy_without_a_port_names_the_one_it_uses(session):
    """Case landlocked-pair-by-sea, the rest of the kind: landlocked to coastal, and two far apart."""
    coastal = session.ask(Route(origin="CHE", destination="JPN"))
    assert coastal.sea_leg
    assert coastal.distance_km > 10_000
    assert (coastal.origin.economy, coastal.origin.host, coastal.destination.host) == ("CHE", "ITA", None)
    assert "a port of Italy" in coastal.notes[0].en
    assert coastal.land_share is None
    far = session.ask(Route(origin="BOL", destination="CHE"))
    assert far.sea_leg
    assert far.origin.host == "CHL"
    neighbour = session.ask(Route(origin="CHE", destination="DEU"))
    assert neighbour.land_share.low == 0.6
    assert any("75% (60–90%)" in note.en for note in neighbour.notes)


def test_ports_named_by_code_are_their_own_economys(session):
    """The way between two foreign ports can still be asked for, by UN/LOCODE."""
    found = session.ask(Route(origin="RUNVS", destination="CNTXG"))
    assert found.sea_leg
    assert found.distance_km > 15_000
    assert session.ask(Route(origin="CLARI", destination="JPYOK")).origin.economy == "CHL"
    assert session.ask(Route(origin="GEPTI", destination="JPYOK")).origin.economy == "GEO"
    assert not any("seaport" in note.en for note in found.notes)


LANDLOCKED = (
    *("AFG", "AND", "ARM", "AUT", "AZE", "BDI", "BFA", "BLR", "BOL", "BTN", "BWA", "CAF", "CHE", "CZE", "ETH", "HUN"),
    *("KAZ", "KGZ", "LAO", "LIE", "LSO", "LUX", "MDA", "MKD", "MLI", "MNG", "MWI", "NER", "NPL", "PRY", "RWA", "SMR"),
    *("SRB", "SSD", "SVK", "SWZ", "TCD", "TJK", "TKM", "UGA", "UZB", "ZMB", "ZWE"),
)


def test_whoever_has_no_coast_on_the_sea_uses_a_port_of_another():
    """Held against the landlocked developing countries of UN-OHRLLS and those of Europe; the Holy See has no trade here.

    Kosovo is landlocked and on no list of the United Nations; three with a coast and no main port are served as well.
    """
    served = {port.economy for port in anchors() if port.host is not None}
    assert served - set(LANDLOCKED) == {"BIH", "MCO", "PSE", "XKX"}
    assert set(LANDLOCKED) <= served


def test_a_map_has_lines_and_sized_straits(session):
    drawn = session.ask(Lanes(economy="JPN"))
    lines = drawn.lines()
    values = [line.value_usd for line in lines]
    assert values == sorted(values, reverse=True)
    assert len(lines) >= 30
    assert all(len(line.line) > 2 for line in lines)
    assert len(drawn.chokepoints) == 28


def test_what_cannot_be_answered_is_a_fault(session):
    with pytest.raises(UsageFault, match="no port on file"):
        session.ask(Lanes(economy="ATA"))
    with pytest.raises(UsageFault, match="XYZ"):
        Lanes(economy="XYZ")
    with pytest.raises(UsageFault, match="choose a year"):
        session.ask(Lanes(economy="JPN", year=1900))
    with pytest.raises(UsageFault, match="atlantis"):
        Route(origin="JPYOK", destination="NLRTM", close=("atlantis",))
    with pytest.raises(UsageFault, match="JPYOK"):
        Route(origin="JPYOX", destination="NLRTM")


def test_the_command_prints_the_contract(cli):
    done = cli("lanes", "JPN", "--json")
    assert done.code == 0
    first = done.json["chokepoints"][0]
    assert set(first["import_share"]) == {"low", "central", "high"}
    assert {"ja", "en"} == set(first["name"])
    assert isinstance(first["import_value_usd"], float)


def test_the_command_prints_a_route(cli):
    done = cli("lanes", "--route", "JPYOK", "NLRTM", "--close", "suez,bab_el_mandeb", "--json")
    assert done.code == 0
    assert done.json["path"] is True
    assert done.json["distance_km"] > 20000
    assert done.json["days"] > 0
    assert "panama" in done.json["via"]
    wide = cli("lanes", "--route", "JPN", "NLD", "--close", "suez", "--vessel", "ulcv", "--json").json
    assert "cape_of_good_hope" in wide["via"]
    none = cli("lanes", "--route", "KWT", "JPN", "--close", "hormuz", "--json").json
    assert (none["path"], none["distance_km"], none["days"], none["via"]) == (False, None, None, [])
    assert "There is no route" in cli("lanes", "--route", "KWT", "JPN", "--close", "hormuz").out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("JPN", "--route", "JPYOK", "NLRTM"),
        ("JPN", "--close", "hormus"),
        ("JPN", "--close", "hormuz", "--stopped", "2"),
        ("--route", "JPYOK", "JPYOK"),
        ("--route", "JPYOK", "NLRTM", "--vessel", "canoe"),
    ],
)
def test_bad_calls_leave_one_sentence_and_code_2(cli, arguments):
    done = cli("lanes", *arguments)
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1


def test_the_table_is_written_to_a_file(cli, tmp_path):
    target = tmp_path / "lanes.json"
    assert cli("lanes", "JPN", "--out", target, "--rows", "chokepoints", "--quiet").code == 0
    assert len(json.loads(target.read_text())) == 28
    assert cli("lanes", "JPN", "--out", target, "--quiet").code == 0
    assert json.loads(target.read_text()) == cli("lanes", "JPN", "--json").json
