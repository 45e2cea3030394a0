"""A route asked for by port or by any name of an economy, and the usual way beside it."""

import pytest

from kaname.errors import UsageFault
from kaname.media.picture import drawn
from kaname.questions.route.question import Route


@pytest.mark.parametrize(
    ("given", "meant"),
    [("jp yok", "JPYOK"), ("日本", "JPN"), ("South Korea", "KOR"), ("nld", "NLD"), ("オランダ", "NLD")],
)
def test_ends_by_any_name(given, meant):
    assert Route(origin=given, destination="SGSIN").origin == meant


@pytest.mark.parametrize(
    ("given", "said"),
    [("JPYOX", "JPYOK"), ("Atlantis", "Atlantis"), ("Korea", "may mean"), ("QUAD", "QUAD"), ("ATA", "no port")],
)
def test_ends_that_are_no_port_and_no_economy(given, said):
    with pytest.raises(UsageFault, match=said):
        Route(origin=given, destination="SGSIN")


def test_the_usual_way_stands_beside_the_one_asked_for(session):
    found = session.ask(Route(origin="JPYOK", destination="NLRTM", close=("スエズ運河",)))
    usual = session.ask(Route(origin="JPYOK", destination="NLRTM"))
    ways = found.frame(backend="polars")
    assert ways["way"].to_list() == ["asked", "usual"]
    assert ways["distance_km"].to_list() == [found.distance_km, usual.distance_km]
    assert ways["detour_km"].to_list() == [found.detour_km, 0.0]
    assert usual.frame(backend="polars").height == 1
    shares = found.frame("straits", "polars")
    assert dict(zip(shares["strait"], shares["usual_share"], strict=True))["suez"] == usual.shares["suez"]
    svg = drawn(found.view("en").pictures[0].drawing, "en")
    assert all(word in svg for word in ("Yokohama", "Rotterdam", "Suez Canal", "Panama Canal"))


def test_the_usual_way_is_no_part_of_the_contract(session):
    found = session.ask(Route(origin="JPYOK", destination="NLRTM", close=("suez",)))
    assert "usual" not in found.model_dump()


def test_no_way_and_no_sea_leg_are_said(session):
    shut = session.ask(Route(origin="KWT", destination="JPN", close=("hormuz",))).view("en")
    assert "no route" in shut.headline
    assert shut.pull is None
    land = session.ask(Route(origin="KAZ", destination="MNG")).view("ja")
    assert "海上の区間はない" in land.headline
    assert land.table().lines[0][1] == "–"
