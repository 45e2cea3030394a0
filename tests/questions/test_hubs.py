"""Re-exports through hubs as a band: a world of five worked by hand, laws that must hold, and the bundled table."""

from __future__ import annotations

import datetime as dt

import pytest

import kaname
from kaname.errors import UsageFault
from kaname.indicators.reexports import CASES, reexports
from kaname.model.quantity import Band
from kaname.questions.imports import Told, import_files
from kaname.questions.session import Session
from kaname.settings import Settings
from kaname.vocab.hubs import hubs
from kaname.vocab.table import rows as vocabulary

M49 = {"CHN": 156, "HKG": 344, "SGP": 702, "JPN": 392, "KOR": 410}
# Product, exporter, importer, thousand US dollars.
WORLD = (
    # A chain: China to Hong Kong to Singapore to Japan.
    ("850511", "CHN", "HKG", 100), ("850511", "HKG", "SGP", 80), ("850511", "SGP", "JPN", 60),
    ("850511", "CHN", "JPN", 20), ("850511", "HKG", "JPN", 10),
    # Concentration falls, then rises.
    ("854231", "CHN", "JPN", 10), ("854231", "SGP", "JPN", 90), ("854231", "CHN", "SGP", 120),
    # A verdict that changes.
    ("284610", "SGP", "JPN", 40), ("284610", "CHN", "JPN", 30), ("284610", "KOR", "JPN", 30),
    ("284610", "CHN", "SGP", 40),
    # A hub that exports more than it imports, and one that imports nothing.
    ("810510", "HKG", "JPN", 100), ("810510", "CHN", "HKG", 25), ("270900", "SGP", "JPN", 50),
    # Half of what the hub buys is Japan's own.
    ("711311", "HKG", "JPN", 40), ("711311", "JPN", "HKG", 50), ("711311", "CHN", "HKG", 50),
    # Two hubs that buy from each other, and one from Japan.
    ("910111", "HKG", "JPN", 10), ("910111", "HKG", "SGP", 30), ("910111", "SGP", "HKG", 40),
    ("910111", "JPN", "SGP", 10),
)  # fmt: skip
S = 0.536  # Singapore's published share
H = 0.988  # Hong Kong's


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hubs")
    found = Session(Settings(data_dir=folder / "data", cache_dir=folder / "cache"))
    lines = "".join(f"2022,{M49[i]},{M49[j]},{k},{v},1\n" for k, i, j, v in WORLD)
    path = folder / "BACI_HS92_Y2022_V202601.csv"
    path.write_text(f"t,i,j,k,v,q\n{lines}")
    import_files(found, [path], "mine", Told(), dt.date(2026, 11, 26), lambda _: None)
    return found


@pytest.fixture(scope="module")
def asked(own):
    return own.ask(kaname.Hubs(economy="JPN", table="mine", minimum=0))


def row_of(found, product):
    return next(row for row in found.rows if row.product == product)


def test_the_shares_are_those_of_the_vocabulary():
    assert (hubs()["SGP"].share, hubs()["HKG"].share) == (S, H)
    for row in vocabulary("hubs"):
        assert 0 < float(row["reexport_share"]) < 1
        assert row["source"]
        assert row["url"].startswith("https://")


def test_a_chain_by_hand(asked):
    """Japan buys 90: of Singapore 60, of China 20, of Hong Kong 10.

    Published: of Singapore's 60 it keeps 0.464, Hong Kong 0.536 × 0.012, China 0.536 × 0.988; of Hong Kong's 10 it
    keeps 0.012. China's are 20 + 31.77408 + 9.88 = 61.65408. At most all comes from China.
    """
    row = row_of(asked, "850511")
    china = 20 + 60 * S * H + 10 * H
    assert china == pytest.approx(61.65408, rel=1e-12)
    assert (row.reported.top_supplier, row.published.top_supplier, row.most.top_supplier) == ("SGP", "CHN", "CHN")
    assert row.reported.top_share == pytest.approx(60 / 90, rel=1e-12)
    assert row.published.top_share == pytest.approx(china / 90, rel=1e-12)
    assert row.most.top_share == pytest.approx(1, rel=1e-12)
    kept = (60 * (1 - S), 60 * S * (1 - H) + 10 * (1 - H))
    assert row.published.hhi == pytest.approx(sum((v / 90) ** 2 for v in (china, *kept)), rel=1e-12)
    assert row.hub_share == pytest.approx(70 / 90, rel=1e-12)
    assert (row.reexported_share.low, row.reexported_share.high) == (0, pytest.approx(70 / 90))
    assert row.reexported_share.central == pytest.approx((60 * S + 10 * H) / 90, rel=1e-12)
    assert row.leader_changes
    assert not row.verdict_changes


def test_concentration_that_falls_then_rises_is_ordered_and_named(asked):
    """China 10 and Singapore 90: HHI 0.82 as reported; at 0.536 China 58.24: 0.5136; at most China 100: 1."""
    row = row_of(asked, "854231")
    assert (row.reported.hhi, row.most.hhi) == (pytest.approx(0.82), pytest.approx(1))
    assert row.published.hhi == pytest.approx(0.4176**2 + 0.5824**2, rel=1e-12)
    assert row.hhi == Band(row.published.hhi, row.reported.hhi, row.most.hhi)
    assert row.hhi_cases == ("published", "reported", "most")


def test_a_verdict_that_changes(asked):
    """China 30, Korea 30, Singapore 40: no half as reported; China 30 + 21.44 of 100 at the published share."""
    row = row_of(asked, "284610")
    assert (row.reported.dependent, row.published.dependent, row.most.dependent) == (False, True, True)
    assert row.published.top_share == pytest.approx(0.5144, rel=1e-12)
    assert row.verdict_changes
    assert asked.rows[0] == row
    assert (asked.counts.verdict_changes, asked.counts.leader_changes) == (1, 5)


def test_a_hub_cannot_sell_on_more_than_it_buys(asked):
    """Hong Kong sells 100 and buys 25: a quarter at most, and the published share is cut to it."""
    row = row_of(asked, "810510")
    assert (row.reexported_share.central, row.reexported_share.high) == (0.25, 0.25)
    assert row.most.top_share == pytest.approx(0.75, rel=1e-12)
    use = next(one for one in asked.hubs if one.hub == "HKG")
    assert use.cut == 1
    assert use.sold_usd == 160_000
    none = row_of(asked, "270900")
    assert none.reported == none.published == none.most
    assert none.reexported_share == Band(0, 0, 0)


def test_what_the_economy_sold_to_the_hub_does_not_come_back_as_its_own(asked):
    row = row_of(asked, "711311")
    assert row.most.top_supplier == "CHN"
    assert row.most.top_share == pytest.approx(1, rel=1e-12)
    assert "JPN" not in {one.economy for one in asked.origins}


def test_hubs_that_buy_from_each_other_alone_stay_in_order(asked):
    """Beside Japan's own goods nothing came from outside, so that no more can be passed on than the published shares.

    Hong Kong's sale is its own by 0.012 and else Singapore's, which keeps 0.464 and gives 0.536 back to Hong Kong: of the
    ten Hong Kong's are 0.012/(1 − 0.988 × 0.536).
    """
    row = row_of(asked, "910111")
    assert row.reexported_share == Band(0, H, H)
    assert row.published == row.most
    assert row.published.top_supplier == "SGP"
    assert row.published.top_share == pytest.approx(1 - (1 - H) / (1 - H * S), rel=1e-12)


def test_value_is_conserved_in_every_case(own, asked):
    imports = sum(v for _, _, j, v in WORLD if j == "JPN") * 1000
    assert asked.counts.imports_usd == imports
    assert sum(row.value_usd for row in asked.rows) == pytest.approx(imports, rel=1e-14)
    found = reexports(own.trade("mine"), "JPN", {code: hub.share for code, hub in hubs().items()})
    for case in CASES:
        assert found.values[case].sum(axis=1) == pytest.approx(found.imports, rel=1e-12)
    assert sum(one.published_usd - one.reported_usd for one in asked.origins) == pytest.approx(0, abs=1e-6)
    assert sum(one.most_usd - one.reported_usd for one in asked.origins) == pytest.approx(0, abs=1e-6)


def test_an_economy_that_is_a_hub_is_none_to_itself(own):
    found = own.ask(kaname.Hubs(economy="HKG", table="mine", minimum=0))
    assert "HKG" not in {one.hub for one in found.hubs}
    assert {one.hub for one in found.hubs} == {"ARE", "NLD", "SGP"}


@pytest.mark.parametrize("economy", ["JPN", "KOR", "EU"])
@pytest.mark.parametrize("rule", ["cao2021", "geodep"])
def test_as_reported_is_the_screen(session, economy, rule):
    found = session.ask(kaname.Hubs(economy=economy, year=2022, rule=rule))
    screened = {row.product: row for row in session.ask(kaname.Screen(economy=economy, year=2022, rule=rule)).rows}
    assert {row.product for row in found.rows} == set(screened)
    for row in found.rows:
        other = screened[row.product]
        assert (row.reported.top_supplier, row.reported.dependent) == (other.top_supplier, other.dependent)
        assert row.reported.hhi == pytest.approx(other.hhi, rel=1e-9)
        assert row.value_usd == pytest.approx(other.value_usd, rel=1e-12)
        for band in (row.reexported_share, row.top_share, row.hhi):
            assert band.low <= band.central <= band.high
    assert found.counts.dependent_reported == sum(row.dependent for row in screened.values())


@pytest.mark.parametrize(("economy", "year"), [("JPN", 2022), ("CHE", 2021), ("IND", 2024)])
def test_the_bundled_table_against_a_walk_back_through_hubs(session, economy, year):
    """Independent: amounts read by SQL, sent back supplier by supplier until nothing moves any more."""
    import duckdb

    path = session.store.snapshot("baci_hs92_materials").path
    flows = duckdb.sql(
        f"select exporter, importer, product, sum(value_usd) from '{path}' "
        f"where year = {year} and value_usd > 0 group by all"
    ).fetchall()
    told = {code: hub.share for code, hub in hubs().items() if code != economy}
    found = session.ask(kaname.Hubs(economy=economy, year=year))
    touched = 0
    for row in found.rows:
        mine = {i: v for i, j, k, v in flows if k == row.product and j == economy}
        for case in ("published", "most"):
            shares, suppliers = {}, {}
            for hub, published in told.items():
                bought = {i: v for i, j, k, v in flows if k == row.product and j == hub}
                sold = sum(v for i, _, k, v in flows if k == row.product and i == hub)
                most = min(sum(bought.values()), sold) / sold if sold else 0
                bought.pop(economy, None)
                suppliers[hub] = bought
                shares[hub] = (most if case == "most" else min(published, most)) if bought else 0
            origin: dict[str, float] = {}
            moving = dict(mine)
            for _ in range(2000):
                moved: dict[str, float] = {}
                for who, value in moving.items():
                    passed = value * shares.get(who, 0)
                    origin[who] = origin.get(who, 0) + value - passed
                    for source, amount in suppliers.get(who, {}).items() if passed else ():
                        moved[source] = moved.get(source, 0) + passed * amount / sum(suppliers[who].values())
                moving = moved
                if not sum(moving.values()) > 0:
                    break
            total = sum(mine.values())
            assert sum(origin.values()) == pytest.approx(total, rel=1e-9)
            shown = getattr(row, case)
            assert shown.top_share == pytest.approx(max(origin.values()) / total, rel=1e-9)
            assert shown.hhi == pytest.approx(sum((v / total) ** 2 for v in origin.values()), rel=1e-9)
            touched += row.reexported_share.high > 0
    assert touched > 10


def test_what_cannot_be_asked(own, session):
    with pytest.raises(UsageFault, match="rule"):
        own.ask(kaname.Hubs(economy="JPN", table="mine", rule="geodep"))
    with pytest.raises(UsageFault, match="no data for 1900"):
        session.ask(kaname.Hubs(economy="JPN", year=1900))
    with pytest.raises(UsageFault, match="nowhere"):
        session.ask(kaname.Hubs(economy="JPN", product_set="nowhere"))


def test_a_table_of_some_reporters_is_refused(tmp_path):
    own = Session(Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))
    path = tmp_path / "comtrade.csv"
    path.write_text(
        "refYear,period,reporterCode,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,customsCode,motCode,"
        "netWgt,primaryValue\n2022,2022,392,M,156,0,H6,850511,C00,0,5,900\n"
    )
    import_files(own, [path], "mine", Told(), dt.date(2026, 11, 26), lambda _: None)
    with pytest.raises(UsageFault, match="name a table of the whole world"):
        own.ask(kaname.Hubs(economy="JPN", table="mine"))


def test_one_product_and_a_set(session):
    (row,) = session.ask(kaname.Hubs(economy="JPN", year=2022, product="711021")).rows
    assert row.product == "711021"
    few = session.ask(kaname.Hubs(economy="JPN", year=2022, product_set="minerals"))
    whole = {row.product: row for row in session.ask(kaname.Hubs(economy="JPN", year=2022)).rows}
    assert 0 < len(few.rows) < len(whole)
    assert all(whole[row.product] == row for row in few.rows)


def test_the_command_in_both_languages(cli, asked):
    ended = cli("hubs", "JPN", "--year", "2022", "--json")
    assert ended.code == 0
    assert {"economy", "counts", "hubs", "rows", "origins", "notes"} <= set(ended.json)
    assert any("cannot exceed imports" in note["en"] for note in ended.json["notes"])
    japanese, english = asked.view("ja"), asked.view("en")
    assert "中継地" in japanese.headline
    assert "1" in english.headline
    assert "verdict of rule cao2021 may change for 1" in english.headline
    assert len(english.tables) == 3
    nothing = cli("hubs", "JPN", "--year", "2022", "--minimum", "1e15")
    assert nothing.code == 0
    assert "imported no product for as much as the minimum" in nothing.out
