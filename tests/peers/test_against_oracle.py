"""Our measures against the second implementation, which shares no code and uses other methods."""

import math

import numpy as np
import oracle
import pytest

import kaname
from kaname.coalitions.netting import as_one_territory
from kaname.indicators.concentration import import_concentration, screened
from kaname.indicators.energy import FUELS, energy_imports
from kaname.indicators.exposure import exposure, supply_matrix
from kaname.indicators.leverage import elasticities, withdrawal
from kaname.indicators.market import market_matrix
from kaname.indicators.production import production_concentration
from kaname.indicators.rules import RULES
from kaname.vocab.economies import group
from kaname.vocab.sectors import scope_sectors

# Sums of at most a few hundred positive doubles in another order.
EXACT = 1e-12
# The oracle sums rounds until they no longer move the eleventh digit.
SERIES = 1e-9


@pytest.mark.parametrize("year", [1995, 2010, 2022, 2024])
def test_concentration_of_every_import(session, year):
    ours = {
        (row["importer"], row["product"]): row
        for row in import_concentration(session.trade().where(years=[year])).collect("pyarrow").iter_rows(named=True)
    }
    theirs = oracle.import_table(year)
    assert len(ours) == len(theirs)
    world = oracle.world_export_hhi(year)
    for row in theirs:
        own = ours[row["importer"], row["product"]]
        for name in ("value_usd", "hhi", "effective_suppliers", "top_share", "suppliers"):
            assert own[name] == pytest.approx(row[name], rel=EXACT), (row["importer"], row["product"], name)
        assert own["top_supplier"] == row["top_supplier"]
        assert own["world_hhi"] == pytest.approx(world[row["product"]], rel=1e-11)


@pytest.mark.parametrize(("economy", "year"), [("JPN", 2022), ("DEU", 2015), ("KOR", 2024), ("BRN", 2005)])
def test_geodep(session, economy, year):
    ours = session.ask(kaname.Screen(economy=economy, year=year, rule="geodep", minimum=0))
    assert {row.product for row in ours.rows if row.dependent} == oracle.geodep(economy, year)


def test_geodep_over_thirty_years_at_once_equals_year_by_year(session):
    rows = screened(import_concentration(session.trade()), RULES["geodep"], 0).collect("pyarrow")
    at_once = {
        (row["year"], row["product"])
        for row in rows.iter_rows(named=True)
        if row["importer"] == "JPN" and row["dependent"]
    }
    for year in (1998, 2007, 2016, 2024):
        # We judge what is imported in the year itself; the rule alone would keep what was imported only before.
        imported = {row["product"] for row in oracle.import_table(year) if row["importer"] == "JPN"}
        assert {product for y, product in at_once if y == year} == oracle.geodep("JPN", year) & imported


@pytest.mark.parametrize(("economy", "year"), [("JPN", 2022), ("CHN", 2024), ("ZAF", 2000)])
def test_the_transpose(session, economy, year):
    theirs = oracle.transposed(economy, year)
    ours = session.ask(kaname.Indispensable(economy=economy, year=year, minimum=0))
    assert {row.product for row in ours.rows} == set(theirs)
    for row in ours.rows:
        peer = theirs[row.product]
        assert row.export_value_usd == peer["export_value_usd"]
        assert row.world_share == pytest.approx(peer["world_share"], rel=EXACT)
        assert row.partners == peer["importers"]
        assert set(row.dependent_economies) == set(peer["dependents"])
        assert row.dependents_value_usd == pytest.approx(peer["dependents_import_value_usd"], rel=EXACT)
        assert row.mean_share == pytest.approx(peer["mean_share"], rel=1e-10)


@pytest.mark.parametrize("code", ["QUAD", "EU27", "JPN-USA-PHL"])
def test_a_group_as_one_territory(session, code):
    members = group(code).members
    netted = as_one_territory(session.trade().where(years=[2022]), members, code)
    ours = {
        row["product"]: row
        for row in import_concentration(netted).collect("pyarrow").iter_rows(named=True)
        if row["importer"] == code
    }
    theirs = {row["product"]: row for row in oracle.netted(members, 2022, code) if row["importer"] == code}
    assert set(ours) == set(theirs)
    for product, row in theirs.items():
        assert ours[product]["value_usd"] == pytest.approx(row["value_usd"], rel=EXACT)
        assert ours[product]["hhi"] == pytest.approx(row["hhi"], rel=EXACT)
        assert ours[product]["top_supplier"] == row["top_supplier"]


def test_a_group_of_one_is_itself(session):
    one = as_one_territory(session.trade().where(years=[2022]), ("JPN",), "JPN")
    own = session.trade().where(years=[2022])
    frames = [t.frame.sort("product", "importer", "exporter").collect("pyarrow") for t in (one, own)]
    for name in ("exporter", "importer", "product"):
        assert frames[0][name].to_list() == frames[1][name].to_list()
    # Sums are of whole 2⁻³² dollars and tonnes, so that they do not depend on the order of their terms.
    for name in ("value_usd", "tonnes"):
        ours, theirs = (np.array(frame[name].to_list(), dtype=float) for frame in frames)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=2.0**-32, equal_nan=True)


@pytest.mark.parametrize("year", [2018, 2022, 2024])
def test_production(session, year):
    theirs = oracle.production_hhi(year)
    ours = production_concentration(session.production, year)
    assert set(ours) == set(theirs)
    for commodity, peer in theirs.items():
        assert ours[commodity].hhi == pytest.approx(peer.hhi, rel=EXACT)
        assert ours[commodity].top_producer == peer.top_economy
        assert ours[commodity].top_share == pytest.approx(peer.top_share, rel=EXACT)


@pytest.mark.parametrize(("economy", "year"), [("JPN", 2024), ("PHL", 2022), ("DEU", 2003)])
def test_energy(session, economy, year):
    ours = energy_imports(session.trade(), economy, year)
    for fuel, codes in FUELS.items():
        theirs = oracle.energy_by_origin(economy, codes, year)
        if not theirs:
            assert fuel not in ours
            continue
        assert {o.economy for o in ours[fuel].origins} == set(theirs)
        for origin in ours[fuel].origins:
            assert origin.value_usd == pytest.approx(theirs[origin.economy].value_usd, rel=EXACT)
            if theirs[origin.economy].tonnes is None:
                assert origin.tonnes is None
            else:
                assert origin.tonnes_reported == pytest.approx(theirs[origin.economy].tonnes, rel=EXACT)


@pytest.mark.parametrize(
    ("buyer", "supplier", "scope"),
    [("JPN", "CHN", "manufacturing"), ("DEU", "RUS", "energy"), ("QUAD", "CHN", "all"), ("SGP", "MYS", "C26")],
)
def test_look_through(session, buyer, supplier, scope):
    sectors = scope_sectors(scope)
    buying = group(buyer).members if buyer == "QUAD" else (buyer,)
    theirs = oracle.look_through(buying, [supplier], sectors, sectors)
    ours = exposure(session.input_output(), session.inverse(), buying, [supplier], sectors)
    assert ours.look_through == pytest.approx(theirs.look_through, rel=SERIES)
    assert ours.face_value == pytest.approx(theirs.face_value, rel=SERIES)


def test_the_whole_supply_matrix_holds_the_single_pairs_and_adds_up(session):
    sectors = scope_sectors("manufacturing")
    matrix = supply_matrix(session.input_output(), session.inverse(), sectors)
    assert np.abs(matrix.look_through.sum(axis=0) - 1).max() < 1e-12
    assert (matrix.look_through - matrix.face_value).min() > -1e-15
    at = {code: n for n, code in enumerate(matrix.economies)}
    for buyer, supplier in (("JPN", "CHN"), ("USA", "MEX"), ("ISL", "NOR")):
        single = exposure(session.input_output(), session.inverse(), [buyer], [supplier], sectors)
        assert matrix.look_through[at[supplier], at[buyer]] == pytest.approx(single.look_through, rel=1e-10)
        assert matrix.face_value[at[supplier], at[buyer]] == pytest.approx(single.face_value, rel=1e-10)


def test_the_market_matrix(session):
    """Absolute tolerance 1e-6 of a million dollars: one dollar, where a loss is all but nothing."""
    matrix = market_matrix(session.input_output(), session.inverse())
    at = {code: n for n, code in enumerate(matrix.economies)}
    for supplier, buyer in (("CHN", "JPN"), ("JPN", "CHN"), ("MLT", "ISL")):
        theirs = oracle.extraction(supplier, buyer)
        ours = matrix.loss[at[supplier], at[buyer]]
        for economy, lost in theirs.items():
            assert ours[at[economy]] == pytest.approx(lost, rel=1e-6, abs=1e-5), (supplier, buyer, economy)


def test_every_pair_of_the_market_matrix_loses_at_least_what_was_sold(session):
    """Extraction is demand lost and all it set in motion: no economy gains, the total exceeds the sales removed."""
    table, matrix = session.input_output(), market_matrix(session.input_output(), session.inverse())
    e, s = len(table.economies), len(table.sectors)
    sold = np.asarray(table.Z).reshape(e, s, e, s).sum(axis=(1, 3))
    between = ~np.eye(e, dtype=bool)
    total = matrix.loss.sum(axis=2)
    assert (total[between] >= 0.999 * sold[between] - 1e-9).mean() > 0.9
    assert matrix.loss[between].min() > -1e-9
    own = matrix.loss[np.arange(e)[:, None], np.arange(e)[None, :], np.arange(e)[:, None]]
    assert (own[between] <= total[between] + 1e-9).all()


@pytest.mark.parametrize(("buyer", "supplier"), [("JPN", "CHN"), ("CHN", "JPN"), ("USA", "CHN")])
def test_withdrawal(session, buyer, supplier):
    table = elasticities(session.input_output().sectors)
    found = withdrawal(session.input_output(), [supplier], [buyer])
    for level, ours in zip(table, (found.high, found.central, found.low), strict=True):
        sigma = {sector: 1 + float(k) for sector, k in zip(session.input_output().sectors, level, strict=True)}
        theirs = oracle.withdrawal(buyer, supplier, sigma)
        assert math.isfinite(theirs)
        assert ours == pytest.approx(theirs, rel=1e-9)
    assert found.low <= found.central <= found.high
