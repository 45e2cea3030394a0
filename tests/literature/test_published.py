"""Numbers others published, reproduced from the bundled data; each with its tolerance and reason.

Where a figure is printed with n digits, the tolerance is half a unit of the last, plus what rounding the flows of the
table to a thousand dollars can move (below 1e-5 relative).
"""

import numpy as np
import pytest

from kaname.indicators.energy import energy_imports
from kaname.indicators.exposure import domestic_input_share, exposure
from kaname.indicators.market import market_loss
from kaname.indicators.production import production_concentration
from kaname.vocab.sectors import scope_sectors

MANUFACTURING = scope_sectors("manufacturing")
LAST_OF_FOUR = 5.1e-5
LAST_OF_THREE = 5.1e-4


def test_table_totals_of_its_publisher(session):
    """ΣZ and Σs of the packed ICIO 2022; flows under 500 dollars round to zero, 7.5e-6 of the total."""
    table = session.input_output()
    assert table.Z.sum() == pytest.approx(99_249_240, rel=1e-5)
    assert table.x.sum() == pytest.approx(192_418_640, rel=1e-8)
    assert (len(table.economies), len(table.sectors)) == (80, 50)
    # Thousand dollars are exact in binary only up to rounding of the division: 1e-8 of a row.
    gap = np.abs(table.Z.sum(axis=1) + table.outside - table.x)
    assert gap.max() <= 1e-8 * table.x.max()


@pytest.mark.parametrize(
    ("buyer", "through", "face", "ratio"), [("USA", 0.0283, 0.0073, 3.86), ("JPN", 0.0548, 0.0143, 3.82)]
)
def test_look_through_exposure_to_china(session, buyer, through, face, ratio):
    """Baldwin, Freeman & Theodorakopoulos: "almost four times" the face value."""
    found = exposure(session.input_output(), session.inverse(), [buyer], ["CHN"], MANUFACTURING)
    assert found.look_through == pytest.approx(through, abs=LAST_OF_FOUR)
    assert found.face_value == pytest.approx(face, abs=LAST_OF_FOUR)
    assert found.ratio == pytest.approx(ratio, abs=5.1e-3)
    assert found.hidden == pytest.approx(found.look_through - found.face_value, abs=1e-15)
    assert 3.5 < found.ratio < 4


@pytest.mark.parametrize(("economy", "published"), [("USA", 0.846), ("JPN", 0.798)])
def test_domestic_share_of_manufacturing_inputs(session, economy, published):
    """ "Over 80 %" of US manufacturing inputs are domestic (BPEA Fall 2023)."""
    assert domestic_input_share(session.input_output(), economy, MANUFACTURING) == pytest.approx(
        published, abs=LAST_OF_THREE
    )


@pytest.mark.parametrize(
    ("supplier", "buyer", "total", "losses"),
    [("CHN", "JPN", 338.1, {"CHN": 300.9}), ("JPN", "CHN", 343.4, {"JPN": 268.8, "CHN": 19.9})],
)
def test_extraction_of_intermediate_sales(session, supplier, buyer, total, losses):
    """Billion dollars, printed with one decimal."""
    found = market_loss(session.input_output(), session.inverse(), [supplier], [buyer])
    assert sum(found.values()) / 1e3 == pytest.approx(total, abs=0.051)
    for economy, lost in losses.items():
        assert found[economy] / 1e3 == pytest.approx(lost, abs=0.051)


@pytest.mark.parametrize(
    ("commodity", "hhi", "producer", "share"),
    [("rare_earths", 0.5218, "CHN", 0.703), ("gallium", 0.9679, None, None), ("cobalt", 0.4929, "COD", 0.695)],
)
def test_production_concentration_2022(session, commodity, hhi, producer, share):
    found = production_concentration(session.production, 2022)[commodity]
    assert found.hhi == pytest.approx(hhi, abs=LAST_OF_FOUR)
    if producer:
        assert found.top_producer == producer
        assert found.top_share == pytest.approx(share, abs=LAST_OF_THREE)


# HHI of production that geopolrisk-py 2.0.1 itself returned for 2022 (Koyamparambath et al.; run, not copied).
PEER = {
    "cobalt": 0.4928971158,
    "rare_earths": 0.5218288604,
    "natural_gas": 0.1038190612,
    "tungsten": 0.6005619708,
    "petroleum": 0.0837246172,
    "graphite": 0.4667444029,
    "lithium": 0.3197739702,
}


@pytest.mark.parametrize("commodity", PEER)
def test_production_concentration_equals_geopolrisk(session, commodity):
    found = production_concentration(session.production, 2022)[commodity]
    assert found.hhi == pytest.approx(PEER[commodity], abs=1e-9)


def test_energy_of_japan_2024(session):
    """By weight: LNG 65.9 Mt, crude 116.9 Mt, and the shares METI's trade figures show."""
    found = energy_imports(session.trade(), "JPN", 2024)
    assert found["lng"].tonnes / 1e6 == pytest.approx(65.9, abs=0.051)
    assert found["crude"].tonnes / 1e6 == pytest.approx(116.9, abs=0.051)
    lng = {origin.economy: origin.share_by_weight for origin in found["lng"].origins}
    for economy, share in {"AUS": 0.381, "MYS": 0.156, "USA": 0.094, "RUS": 0.086, "QAT": 0.044}.items():
        assert lng[economy] == pytest.approx(share, abs=LAST_OF_THREE)
    crude = {origin.economy: origin.share_by_weight for origin in found["crude"].origins}
    for economy, share in {"ARE": 0.423, "SAU": 0.397}.items():
        assert crude[economy] == pytest.approx(share, abs=LAST_OF_THREE)


# The economies whose crude is loaded on the coast behind Hormuz.
HORMUZ = ("ARE", "SAU", "KWT", "QAT", "IRQ", "IRN", "BHR")


@pytest.mark.parametrize(("economy", "published"), [("JPN", 0.929), ("KOR", 0.719), ("IND", 0.453), ("PHL", 0.955)])
def test_crude_from_the_coast_behind_hormuz_2024(session, economy, published):
    origins = energy_imports(session.trade(), economy, 2024)["crude"].origins
    assert sum(o.share_by_weight or 0 for o in origins if o.economy in HORMUZ) == pytest.approx(
        published, abs=LAST_OF_THREE
    )
