"""Both sides' reports, imported as Comtrade gives them and held against each other: by hand, by SQL, and what is refused."""

from __future__ import annotations

import datetime as dt
import random
from math import log
from pathlib import Path

import duckdb
import pytest
from layouts import COMTRADE_HEAD, baci, comtrade

import kaname
from kaname.errors import UsageFault
from kaname.questions.imports import Told, import_files
from kaname.questions.session import Session
from kaname.settings import Settings

REAL = Path(__file__).parents[3] / "shared" / "data" / "imports" / "comtrade_comtradr" / "eu_imports_173358rows.parquet"
M49 = {"JPN": 392, "CHN": 156, "HKG": 344, "KOR": 410, "VNM": 704, "USA": 842}


def report(reporter, flow, partner, usd, kg=0, code="850511", year=2023):
    return (year, M49[reporter], flow, M49[partner], 0, code, "C00", 0, kg, usd)


# Magnets: Hong Kong says 40 million to Japan, Japan 10 from Hong Kong and 40 more from China than China says.
FLOWS = (
    report("JPN", "M", "CHN", 90e6, 2000),
    report("JPN", "M", "HKG", 10e6),
    report("JPN", "M", "KOR", 106e6, 5000),
    report("JPN", "M", "VNM", 5e6),
    report("CHN", "X", "JPN", 50e6, 1000),
    report("CHN", "X", "HKG", 40e6),
    report("HKG", "X", "JPN", 40e6, 900),
    report("HKG", "M", "JPN", 3e6),
    report("KOR", "X", "JPN", 100e6, 4900),
    report("KOR", "X", "JPN", 2e6, 10, "854231"),
    report("JPN", "X", "HKG", 9e6),
)


@pytest.fixture
def own(tmp_path):
    return Session(Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))


def taken(session, path, name="mine", **told):
    return import_files(session, [path], name, Told(**told), dt.date(2026, 11, 26), lambda _: None)


@pytest.fixture
def found(own, tmp_path):
    taken(own, comtrade(tmp_path, FLOWS))
    return own.ask(kaname.Mirror(economy="JPN", table="mine"))


def partner(found, code):
    return next(row for row in found.partners if row.partner == code)


def test_four_economies_by_hand(found):
    """Both report China (90, 50), Hong Kong (10, 40), Korea (106, 100): 206 against 190 million.

    Index (40 + 30 + 6)/(206 + 190); within 0-20 % Korea alone, 106 of 206. Viet Nam reports nothing.
    """
    total = found.total
    assert (total.importer_usd, total.exporter_usd, total.gap_usd, total.flows) == (206e6, 190e6, 16e6, 3)
    assert total.index == pytest.approx(76 / 396, rel=1e-12)
    assert total.log_ratio == pytest.approx(log(206 / 190), rel=1e-12)
    by_hand = (70 * log(90 / 50) + 25 * log(4) + 103 * log(1.06)) / 198
    assert total.distance == pytest.approx(by_hand, rel=1e-12)
    assert total.in_margin == pytest.approx(106 / 206, rel=1e-12)
    assert (total.only_importer_usd, total.only_exporter_usd, found.silent_usd) == (5e6, 2e6, 5e6)
    assert [row.partner for row in found.partners] == ["CHN", "HKG", "KOR", "VNM"]
    assert partner(found, "CHN").gap_usd == 40e6
    assert [(row.partner, row.in_margin) for row in found.rows] == [("CHN", False), ("HKG", False), ("KOR", True)]


def test_weights_stand_where_both_give_them(found):
    weights = {row.partner: (row.importer_tonnes, row.exporter_tonnes) for row in found.rows}
    assert weights == {"CHN": (2.0, 1.0), "HKG": (None, 0.9), "KOR": (5.0, 4.9)}


def test_what_one_side_alone_reports_is_apart_and_not_zero(found):
    told = [(row.product, row.partner, row.side, row.value_usd, row.partner_reports) for row in found.one_sided]
    assert told == [("850511", "VNM", "importer", 5e6, False), ("854231", "KOR", "exporter", 2e6, True)]
    silent = partner(found, "VNM")
    assert (silent.importer_usd, silent.exporter_usd, silent.gap_usd, silent.index) == (None, None, None, None)
    assert (silent.reports, silent.routed_share) == (False, None)


def test_routing_is_marked_by_rule(found):
    """Of Hong Kong's 40, 30 are beyond Japan's report; China's stands 90 − 1.2 × 50 = 30 above: 30/40."""
    assert partner(found, "HKG").routed_share == pytest.approx(0.75, rel=1e-12)
    assert [row.partner for row in found.partners if row.routed] == ["HKG"]
    assert [row.partner for row in found.partners if row.hub] == ["HKG"]
    assert partner(found, "KOR").routed_share == 0


def test_exports_as_partners_report_them(own, found):
    """Japan says 9 to Hong Kong, Hong Kong 3 from Japan."""
    other = own.ask(kaname.Mirror(economy="JPN", flow="exports", table="mine"))
    (row,) = other.rows
    assert (row.partner, row.importer_usd, row.exporter_usd, row.gap_usd) == ("HKG", 3e6, 9e6, -6e6)


def test_a_group_nets_its_members(own, found):
    """Quad: Japan is its one reporter here; the flows stay, under the group's name."""
    group = own.ask(kaname.Mirror(economy="QUAD", table="mine"))
    assert group.total == found.total
    assert group.economy == "QUAD"


def test_small_flows_are_in_the_sums_alone(own, found):
    large = own.ask(kaname.Mirror(economy="JPN", table="mine", minimum=50e6))
    assert large.total == found.total
    assert [row.partner for row in large.rows] == ["CHN", "KOR"]
    assert large.one_sided == ()
    # Hong Kong's 40 million are less than the minimum of the mark.
    assert not any(row.routed for row in large.partners)


def test_one_product_of_one_side(own, found):
    chips = own.ask(kaname.Mirror(economy="JPN", table="mine", product="854231"))
    assert chips.total.flows == 0
    assert chips.total.importer_usd is None
    # Korea reports other products: it is not silent for saying nothing of this one.
    assert [(row.partner, row.partner_reports) for row in chips.one_sided] == [("KOR", True)]
    assert "reported by both sides" in chips.view("en").headline


def test_sums_by_sql(own, tmp_path):
    """Two thousand flows with holes on either side, read from the file itself by another route."""
    rng = random.Random(5)  # noqa: S311 - a sample, not a secret
    flows = []
    for code in (f"8{n:05d}" for n in range(50100, 50200)):
        for who in ("CHN", "HKG", "KOR", "USA"):
            value = 10 ** rng.uniform(3, 8)
            if rng.random() < 0.8:
                flows.append(report("JPN", "M", who, round(value), round(value / 10), code))
            if rng.random() < 0.8 and who != "KOR":
                flows.append(report(who, "X", "JPN", round(value * 10 ** rng.uniform(-1, 1)), 0, code))
    path = comtrade(tmp_path, flows)
    taken(own, path)
    found = own.ask(kaname.Mirror(economy="JPN", table="mine", minimum=0))
    held = ", ".join(f"'{row.product}'" for row in found.products)
    told = duckdb.sql(
        f"""
        with raw as (select cmdCode k, reporterCode r, partnerCode p, flowCode f, primaryValue::double v
                     from read_csv('{path}', types={{'cmdCode': 'VARCHAR'}}) where cmdCode in ({held})),
             m as (select k, p who, v from raw where f = 'M' and r = 392),
             x as (select k, r who, v from raw where f = 'X' and p = 392)
        select coalesce(m.who, x.who), sum(m.v) filter (x.v is not null), sum(x.v) filter (m.v is not null),
               sum(abs(m.v - x.v)) / sum(m.v + x.v), sum((m.v + x.v) / 2 * abs(ln(m.v / x.v))) / sum((m.v + x.v) / 2),
               coalesce(sum(m.v) filter (x.v is null), 0), coalesce(sum(x.v) filter (m.v is null), 0),
               count(*) filter (m.v is not null and x.v is not null)
        from m full join x on m.k = x.k and m.who = x.who group by all
        """
    ).fetchall()
    by_sql = {row[0]: row[1:] for row in told}
    assert len(found.products) > 20
    for row in found.partners:
        mine = (row.importer_usd, row.exporter_usd, row.index, row.distance)
        ours, theirs, index, distance, only_m, only_x, count = by_sql[M49[row.partner]]
        assert mine == (pytest.approx(ours), pytest.approx(theirs), pytest.approx(index), pytest.approx(distance))
        assert (row.only_importer_usd, row.only_exporter_usd, row.flows) == (only_m, only_x, count)
    assert not partner(found, "KOR").reports


def test_two_tables_of_two_revisions(own, tmp_path):
    """Importers' magnets in HS 2022 against exporters' in HS 1992, restated; 800,500 dollars by the exporter."""
    taken(own, comtrade(tmp_path, [report("JPN", "M", "CHN", 900_000, year=2022)]))
    taken(own, baci(tmp_path), "theirs")
    found = own.ask(kaname.Mirror(economy="JPN", table="mine", against="theirs", minimum=0))
    (row,) = found.rows
    assert (row.importer_usd, row.exporter_usd, found.revision) == (900_000, pytest.approx(800_500), "HS22")
    assert any("restated" in note.en for note in found.notes)
    assert [note.en.split()[2] for note in found.notes if "neither side’s own" in note.en] == ["theirs"]
    assert {one.id for one in found.sources} == {"mine", "theirs"}


def test_years_apart_are_named_or_told(own, tmp_path):
    taken(own, comtrade(tmp_path, [report("JPN", "M", "CHN", 900_000)]))
    taken(own, baci(tmp_path), "theirs")
    with pytest.raises(UsageFault, match="share no year; name a year of the second"):
        own.ask(kaname.Mirror(economy="JPN", table="mine", against="theirs"))
    found = own.ask(kaname.Mirror(economy="JPN", table="mine", against="theirs@2022"))
    assert (found.importers.year, found.exporters.year) == (2023, 2022)
    assert any("years differ" in note.en for note in found.notes)


def test_what_is_missing_is_told_with_the_next_call(own, session, tmp_path):
    with pytest.raises(UsageFault, match=r"does not hold importers’ and exporters’ reports apart.*--table.*--against"):
        session.ask(kaname.Mirror(economy="JPN"))
    imports = [report("JPN", "M", "CHN", 900_000)]
    taken(own, comtrade(tmp_path, imports))
    for table in ({}, {"table": "mine"}):
        with pytest.raises(UsageFault, match="cannot be mirrored") as fault:
            own.ask(kaname.Mirror(economy="JPN", **table))
        assert fault.value.exit_code == 2
    with pytest.raises(UsageFault, match=r"holds no reports of the side asked for .exporter"):
        own.ask(kaname.Mirror(economy="JPN", table="mine", against="mine"))
    taken(own, baci(tmp_path), "theirs")
    with pytest.raises(UsageFault, match="cannot be held against itself"):
        own.ask(kaname.Mirror(economy="JPN", table="theirs", against="theirs"))
    with pytest.raises(UsageFault, match=r"no report by KOR itself .as importer; it has JPN.; .* --flow"):
        own.ask(kaname.Mirror(economy="KOR", table="mine", against="theirs@2022"))


def test_partners_that_report_nothing_at_all_are_no_mirror(own, tmp_path):
    """One economy's own imports and exports are two sides of a table, and no mirror of its flows."""
    taken(own, comtrade(tmp_path, [report("JPN", "M", "CHN", 9e6), report("JPN", "X", "CHN", 8e6)]))
    with pytest.raises(UsageFault, match=r"no report by any partner of JPN .as exporter.*--against"):
        own.ask(kaname.Mirror(economy="JPN", table="mine"))


@pytest.mark.skipif(not REAL.exists(), reason="the file of comtradr's tests is not here")
def test_a_real_file_with_one_side_says_so_and_is_one_side_of_two(own, tmp_path):
    """Comtradr's EU imports have no exporters' reports; against a table of these they are the importers' side."""
    taken(own, REAL, revision="HS17")
    with pytest.raises(UsageFault, match="cannot be mirrored"):
        own.ask(kaname.Mirror(economy="DEU", table="mine"))
    year = own.trade("mine").latest_year
    rows = own.trade("mine").where(years=[year], importers=["DEU"], exporters=["FIN"]).frame.collect().rows(named=True)
    largest = max(rows, key=lambda row: row["value_usd"])
    line = f"{year},{year},246,X,276,0,H5,{largest['product']},C00,0,0,{largest['value_usd'] / 2}\n"
    path = tmp_path / "finland.csv"
    path.write_text(COMTRADE_HEAD + line)
    taken(own, path, "finland")
    found = own.ask(kaname.Mirror(economy="DEU", table="mine", against="finland", minimum=0))
    (row,) = found.rows
    assert (row.product, row.partner, row.log_ratio) == (largest["product"], "FIN", pytest.approx(log(2), rel=1e-6))
    assert found.total.only_importer_usd == pytest.approx(
        sum(
            one["value_usd"]
            for one in own.trade("mine").where(years=[year], importers=["DEU"]).frame.collect().rows(named=True)
        )
        - largest["value_usd"]
    )


def test_words_in_both_languages(found):
    japanese, english = found.view("ja"), found.view("en")
    assert "食い違いの指数 0.19" in japanese.headline
    assert "The largest gap is with China: importers say US$40.0 million more" in english.headline
    assert any("Hong Kong (75% stands under others)" in line for line in english.lines)
    assert any("香港（75%が他の相手に現れる）" in line for line in japanese.lines)
    assert [table.name for table in english.tables] == ["partners", "products", "flows", "one_sided"]


def test_the_command(cli, monkeypatch, tmp_path):
    monkeypatch.setenv("KANAME_DATA_DIR", str(tmp_path / "data"))
    assert cli("data", "import", comtrade(tmp_path, FLOWS), "--name", "both").code == 0
    ended = cli("mirror", "JPN", "--table", "both", "--json")
    assert ended.code == 0
    assert {"total", "partners", "products", "rows", "one_sided", "notes", "sources"} <= set(ended.json)
    refused = cli("mirror", "JPN")
    assert refused.code == 2
    assert "--against" in refused.err
