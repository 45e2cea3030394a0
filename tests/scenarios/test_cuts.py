"""Which flows a shock meets, for how long, and what a cushion takes off: each case small enough to be written out."""

from dataclasses import replace

import numpy as np
import pytest
from small_world import ECONOMIES, SECTORS, made_world, random_world

from kaname.errors import UsageFault, ValidationFault
from kaname.scenarios.cuts import FLOWS, Cut, ProductShare, compact, offset, scenario_cuts
from kaname.scenarios.shocks import (
    DemandRestraint,
    Embargo,
    ExportBan,
    ImportBan,
    Release,
    Scenario,
    Stocks,
    StraitClosure,
    Substitution,
    SupplyCut,
    Tariff,
)
from kaname.scenarios.solvers import PreparedTable, yearly_cut
from kaname.vocab.sectors import scope_sectors

TABLE = random_world(1)
CHIPS, CHEMICALS = SECTORS.index("C26"), SECTORS.index("C20")
CHN, JPN, USA = range(3)


def met(*shocks, cushion=(), table=TABLE, shares=None):
    products = {code: ProductShare.of(code, share, table) for code, share in (shares or {}).items()}
    return scenario_cuts(Scenario(name="x", shock=shocks, cushion=cushion), table, products)


def links(cut):
    """The (seller, buyer) pairs that are cut, in any product."""
    return {(ECONOMIES[i], ECONOMIES[j]) for i, j in np.argwhere(cut.any(axis=2))}


@pytest.mark.parametrize(
    ("shock", "expected"),
    [
        (ExportBan(by=("CHN",), on=("JPN",)), {("CHN", "JPN")}),
        (ImportBan(by=("CHN",), on=("JPN",)), {("JPN", "CHN")}),
        (Embargo(by=("CHN",), on=("JPN",)), {("CHN", "JPN"), ("JPN", "CHN")}),
        (SupplyCut(by=("CHN",)), {("CHN", "JPN"), ("CHN", "USA")}),
        (SupplyCut(by=("ALL",), on=("JPN",)), {("CHN", "JPN"), ("USA", "JPN")}),
        (ExportBan(by=("QUAD",), on=("CHN",)), {("JPN", "CHN"), ("USA", "CHN")}),
        (ExportBan(by=("JPN",), on=("QUAD",)), {("JPN", "USA")}),
        (Embargo(by=("ALL",), on=("ALL",)), {(i, j) for i in ECONOMIES for j in ECONOMIES if i != j}),
        (ExportBan(by=("JPN", "USA"), on=("JPN", "CHN")), {("JPN", "CHN"), ("USA", "JPN"), ("USA", "CHN")}),
        (StraitClosure(by=("CHN",), on=("USA",)), {("CHN", "USA")}),
    ],
)
def test_who_meets_whom(shock, expected):
    cut = met(shock).average()
    assert links(cut) == expected
    assert set(np.unique(cut)) == {0.0, 1.0}
    assert not cut[np.arange(3), np.arange(3)].any(), "nobody is cut off from itself"


def test_depth_and_sectors():
    cut = met(ExportBan(by=("CHN",), on=("JPN",), sectors=("C26", "energy"), depth=0.4)).average()
    wanted = {"C26", *scope_sectors("energy")}
    expected = [0.4 * (sector in wanted) for sector in SECTORS]
    np.testing.assert_allclose(cut[CHN, JPN], expected, rtol=1e-15)


def test_members_outside_the_table_are_named():
    found = met(ExportBan(by=("QUAD",), on=("CHN",)))
    assert found.outside == ("AUS", "IND")
    cushioned = met(ExportBan(by=("CHN",)), cushion=(Stocks(economies=("QUAD",), days=30),))
    assert cushioned.outside == ("AUS", "IND")
    for code in ("TWN", "QAT"):
        with pytest.raises(UsageFault, match=code) as fault:
            met(ExportBan(by=(code,), on=("JPN",)))
        assert fault.value.key == "economy_not_in_icio"


@pytest.mark.parametrize("shock", [ExportBan, ImportBan, Embargo, Tariff])
def test_no_trade_to_stop_is_refused(shock):
    with pytest.raises(UsageFault) as fault:
        met(shock(by=("JPN",), on=("JPN",)))
    assert fault.value.key == "shock_nobody"


def test_products_take_their_share_of_each_flow_and_never_more_than_all_of_it():
    rng = np.random.default_rng(3)
    shares = {code: np.zeros((3, 3, len(SECTORS))) for code in ("284690", "280530")}
    for part in shares.values():
        part[:, :, CHEMICALS] = rng.uniform(0, 0.8, (3, 3))
    found = met(ExportBan(by=("CHN",), products=tuple(shares), depth=0.5), shares=shares)
    both = np.minimum(shares["284690"] + shares["280530"], 1.0)
    expected = np.zeros_like(both)
    expected[CHN, [JPN, USA]] = 0.5 * both[CHN, [JPN, USA]]
    np.testing.assert_allclose(found.average(), expected, rtol=1e-15)
    assert [bridge.product for bridge in found.bridged] == ["284690", "280530"]
    assert found.bridged[0].largest_share == shares["284690"].max()


@pytest.mark.parametrize(
    ("shock", "answered"),
    [
        (ExportBan(by=("CHN",), on=("JPN",), sectors=("C26",), retaliation=0.25), ("JPN", "CHN")),
        (ImportBan(by=("CHN",), on=("JPN",), sectors=("C26",), retaliation=0.25), ("CHN", "JPN")),
        (SupplyCut(by=("CHN",), on=("JPN",), sectors=("C26",), retaliation=0.25), ("JPN", "CHN")),
    ],
)
def test_retaliation_is_in_kind_in_all_sectors(shock, answered):
    """A ban on sales is answered by one on sales, a ban on purchases by one on purchases."""
    cut = met(shock).average()
    i, j = (ECONOMIES.index(code) for code in answered)
    np.testing.assert_array_equal(cut[i, j], np.full(len(SECTORS), 0.25))
    np.testing.assert_array_equal(cut[j, i], (np.array(SECTORS) == "C26").astype(float))
    assert links(cut) == {answered, answered[::-1]}


def test_tariffs_are_rates_on_purchases_and_answered_by_rates():
    duty = Tariff(by=("USA",), on=("CHN",), sectors=("C26",), depth=1.45, retaliation=0.25)
    found = met(duty, Tariff(by=("USA",), depth=0.10))
    assert found.cuts == ()
    rates = found.tariff
    assert rates[CHN, USA, CHIPS] == pytest.approx(1.55)
    assert rates[CHN, USA, CHEMICALS] == rates[JPN, USA, CHIPS] == pytest.approx(0.10)
    np.testing.assert_allclose(rates[USA, CHN], 0.25)
    assert not rates[:, JPN].any()


# Time ------------------------------------------------------------------------------------------------------------------


def test_the_course_of_a_shock():
    none = np.array([], dtype=np.intp)
    cut = Cut(none, none, none, np.ones((0, 0)), start=2, days=4, ramp=0)
    np.testing.assert_array_equal(cut.amplitude(8), [0, 0, 1, 1, 1, 1, 0, 0])
    np.testing.assert_array_equal(cut.amplitude(3), [0, 0, 1])
    grown = replace(cut, start=1, days=6, ramp=3)
    np.testing.assert_allclose(grown.amplitude(8), [0, 0.25, 0.5, 0.75, 1, 1, 1, 0])


def test_a_year_is_the_average_of_its_days():
    """A shock of 73 days is a fifth of a year's; what lies beyond the first year does not count."""
    one = ExportBan(by=("CHN",), on=("JPN",), depth=0.5)
    assert met(one).average()[CHN, JPN, 0] == 0.5
    for start, days, counted in ((0, 73, 73), (300, 73, 65), (292, 730, 73), (365, 100, 0)):
        cut = met(one.model_copy(update={"start": start, "days": days})).average()
        assert cut[CHN, JPN, 0] == pytest.approx(0.5 * counted / 365, rel=1e-14), (start, days)
    ramped = met(one.model_copy(update={"days": 100, "ramp": 99})).average()
    assert ramped[CHN, JPN, 0] == pytest.approx(0.5 * sum(k / 100 for k in range(1, 101)) / 365, rel=1e-13)
    duty = met(Tariff(by=("JPN",), on=("CHN",), depth=0.5, days=73))
    assert duty.tariff[CHN, JPN, 0] == pytest.approx(0.1, rel=1e-14)


def test_shocks_on_one_flow_act_together_day_by_day():
    """In turn, two full cuts of half a year add up; at once, two halves leave a quarter."""
    half = {"by": ("CHN",), "on": ("JPN",)}
    in_turn = met(ExportBan(**half, days=100), ExportBan(**half, start=100, days=265))
    assert in_turn.average()[CHN, JPN, 0] == pytest.approx(1.0, rel=1e-14)
    at_once = met(ExportBan(**half, depth=0.5), ImportBan(by=("JPN",), on=("CHN",), depth=0.5))
    assert at_once.average()[CHN, JPN, 0] == pytest.approx(0.75, rel=1e-14)
    crossing = met(ExportBan(**half, depth=0.5, days=100), ExportBan(**half, depth=0.4, start=60, days=100))
    expected = (60 * 0.5 + 40 * 0.7 + 60 * 0.4) / 365
    assert crossing.average()[CHN, JPN, 0] == pytest.approx(expected, rel=1e-13)


def test_cargo_that_is_late_is_missing_once():
    strait = StraitClosure(by=("ALL",), on=("JPN",), depth=0.1, delayed=0.32, delay_days=14, days=90)
    found = met(strait)
    lost, late = found.cuts
    np.testing.assert_array_equal(lost.amplitude(365), np.arange(365) < 90)
    np.testing.assert_array_equal(late.amplitude(365), np.arange(365) < 14)
    assert late.spread(3, 50)[CHN, JPN, 0] == 0.32
    expected = (14 * (1 - 0.9 * 0.68) + 76 * 0.1) / 365
    assert found.average()[CHN, JPN, 0] == pytest.approx(expected, rel=1e-13)
    assert len(met(strait.model_copy(update={"delay_days": 0})).cuts) == 1
    assert met(strait.model_copy(update={"delay_days": 200})).cuts[1].days == 90, "late no longer than closed"
    assert met(strait.model_copy(update={"depth": 0.0, "delayed": 0.0})).cuts == ()


# Cushions --------------------------------------------------------------------------------------------------------------


def buying(china, america):
    """Japan's C29 buys C26 from China, the United States and, for the rest of 100, from home."""
    flows = {(("CHN", "C26"), ("JPN", "C29")): china, (("USA", "C26"), ("JPN", "C29")): america}
    flows[("JPN", "C26"), ("JPN", "C29")] = 100.0 - china - america
    output = {(code, "C26"): 200.0 for code in ECONOMIES} | {("JPN", "C29"): 300.0}
    return made_world(flows, output)


def test_restraint_comes_off_what_is_lost_not_off_each_shock():
    """China's 30 and America's 20 of 100 stop; Japan does without 10: the cuts shrink to 40/50 of themselves."""
    table = buying(30.0, 20.0)
    restraint = DemandRestraint(economies=("JPN",), sectors=("C26",), share=0.10)
    together = met(ExportBan(by=("CHN", "USA"), on=("JPN",)), cushion=(restraint,), table=table)
    apart = met(*(ExportBan(by=(code,), on=("JPN",)) for code in ("CHN", "USA")), cushion=(restraint,), table=table)
    for found in (together, apart):
        assert found.average()[CHN, JPN, CHIPS] == pytest.approx(0.8, rel=1e-14)
        assert found.average()[USA, JPN, CHIPS] == pytest.approx(0.8, rel=1e-14)
    in_turn = met(
        ExportBan(by=("CHN",), on=("JPN",), days=100),
        ExportBan(by=("USA",), on=("JPN",), start=100),
        cushion=(restraint,),
        table=table,
    )
    assert in_turn.cuts[0].spread(3, 50)[CHN, JPN, CHIPS] == pytest.approx(1 - 10 / 30, rel=1e-14)
    assert in_turn.cuts[1].spread(3, 50)[USA, JPN, CHIPS] == pytest.approx(1 - 10 / 20, rel=1e-14)


def test_restraint_beyond_the_loss_is_no_gain():
    table = buying(30.0, 20.0)
    restraint = DemandRestraint(economies=("JPN",), share=0.35)
    found = met(ExportBan(by=("CHN",), on=("JPN",)), cushion=(restraint,), table=table)
    assert found.average()[CHN, JPN, CHIPS] == 0.0
    elsewhere = DemandRestraint(economies=("USA",), share=0.35)
    left = met(ExportBan(by=("CHN",), on=("JPN",)), cushion=(elsewhere,), table=table)
    assert left.average()[CHN, JPN, CHIPS] == 1.0


def test_substitution_replaces_its_share_of_every_cut():
    found = met(
        ExportBan(by=("CHN",), depth=0.5), cushion=(Substitution(economies=("JPN",), sectors=("C26",), share=0.4),)
    )
    cut = found.average()
    assert cut[CHN, JPN, CHIPS] == pytest.approx(0.3, rel=1e-14)
    assert cut[CHN, JPN, CHEMICALS] == cut[CHN, USA, CHIPS] == 0.5


def test_stocks_and_reserves_are_days_of_use():
    """73 days of use are a fifth of a year's: of the 50 lost, 20 are covered, and 30 of 50 are left."""
    table = buying(50.0, 0.0)
    ban = ExportBan(by=("CHN",), on=("JPN",))
    for cushion in (Stocks(economies=("JPN",), days=73), Release(economies=("ALL",), sectors=("C26",), days=73)):
        found = met(ban, cushion=(cushion,), table=table)
        assert found.average()[CHN, JPN, CHIPS] == 1.0, "stocks do not change what is cut"
        assert yearly_cut(found, table)[CHN, JPN, CHIPS] == pytest.approx(0.6, rel=1e-14)
    both = (
        Stocks(economies=("JPN",), days=30),
        Release(economies=("JPN",), days=43),
        Stocks(economies=("JPN",), days=0),
    )
    found = met(ban, cushion=both, table=table)
    assert (found.stock_days[JPN, CHIPS], found.reserve_days[JPN, CHIPS], found.stock_days[CHN].sum()) == (30, 43, 0)
    assert yearly_cut(found, table)[CHN, JPN, CHIPS] == pytest.approx(0.6, rel=1e-14)
    plenty = met(ban, cushion=(Stocks(economies=("JPN",), days=1e4),), table=table)
    assert yearly_cut(plenty, table)[CHN, JPN, CHIPS] == 0.0


def test_offset_conserves_what_is_spared():
    """Over all origins, a buyer loses its loss less what it spares, and never less than nothing."""
    rng = np.random.default_rng(7)
    bought = TABLE.Z.reshape(3, 50, 3, 50).sum(axis=3).transpose(0, 2, 1)
    cut = rng.random(bought.shape) * (rng.random(bought.shape) < 0.5)
    spared = rng.uniform(0, 0.5, (3, 50))
    before, after = ((part * bought).sum(axis=0) for part in (cut, offset(cut, spared, TABLE)))
    expected = np.where(bought.sum(axis=0) > 0, np.maximum(before - spared * bought.sum(axis=0), 0.0), 0.0)
    np.testing.assert_allclose(after, expected, rtol=1e-12, atol=1e-12 * bought.max())


def test_compact_keeps_every_cut():
    rng = np.random.default_rng(9)
    cut = np.zeros((3, 3, 50))
    cut[:, [0, 2]] = rng.random((3, 2, 50))
    buyers, share = compact(cut)
    assert buyers.tolist() == [0, 2]
    for k, buyer in enumerate(buyers):
        np.testing.assert_array_equal(share[k].T, cut[:, buyer])


# Room ------------------------------------------------------------------------------------------------------------------


def test_a_cut_holds_what_it_touches_and_no_more():
    found = met(ExportBan(by=("CHN",), on=("JPN",), sectors=("C26",)), Embargo(by=("CHN",), on=("JPN", "USA")))
    assert [cut.share.shape for cut in found.cuts] == [(1, 1), (4, len(SECTORS))]


def test_a_thousand_shocks_are_a_thousand_small_cuts():
    """Case faults/README, 1,000 shocks: against the product over days written out, each flow on its own."""
    rng = np.random.default_rng(5)
    shocks, kept = [], np.ones((365, 3, 3, len(SECTORS)))
    for start, depth in zip(rng.integers(0, 300, 1000).tolist(), rng.uniform(0, 0.1, 1000).tolist(), strict=True):
        seller, buyer = rng.choice(3, 2, replace=False).tolist()
        shocks.append(
            ExportBan(
                by=(ECONOMIES[seller],), on=(ECONOMIES[buyer],), sectors=("C26",), depth=depth, start=start, days=30
            )
        )
        kept[start : start + 30, seller, buyer, CHIPS] *= 1 - depth
    found = met(*shocks)
    assert sum(cut.share.nbytes for cut in found.cuts) == 8 * 1000
    np.testing.assert_allclose(found.average(), (1 - kept).mean(axis=0), rtol=1e-11, atol=1e-15)


def test_more_flows_than_are_worked_on_at_once_are_refused(monkeypatch):
    monkeypatch.setattr("kaname.scenarios.cuts.FLOWS", 100)
    with pytest.raises(ValidationFault) as fault:
        met(Embargo(by=("CHN",), on=("JPN", "USA")))
    assert (fault.value.key, fault.value.exit_code) == ("scenario_too_large", 4)
    assert FLOWS > 126 * 80 * 79 * 50, "over a hundred times the whole world of the bundled table"


def test_a_table_of_other_sectors_is_refused_in_one_sentence():
    """Case own-sectors: the assumptions are known by sector of the vocabulary."""
    other = replace(TABLE, sectors=tuple(f"X{s}" for s in range(len(SECTORS))))
    for ask in (lambda: met(ExportBan(by=("CHN",)), table=other), lambda: PreparedTable(other, TABLE.Z)):
        with pytest.raises(ValidationFault, match="X0, X1, X2") as fault:
            ask()
        assert fault.value.key == "stress_sectors"
