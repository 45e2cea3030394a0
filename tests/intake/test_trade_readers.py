"""Files of trade: what is taken, what is set aside and why, what is refused; and every sample in a provider's layout."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from layouts import BACI_ROWS, baci, comtrade

import kaname
from kaname.errors import KanameError, UsageFault, ValidationFault
from kaname.intake.products import national, revision_named, six_digits, zeros_were_lost
from kaname.intake.trade.generic import proposed
from kaname.intake.trade.japan import year_of
from kaname.questions.imports import Told, flow_named, import_files
from kaname.questions.session import Session
from kaname.settings import Settings
from kaname.vocab.table import rows as vocabulary

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "imports"


@pytest.fixture
def own(tmp_path):
    return Session(Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))


def taken(session, *files, **told):
    return import_files(session, files, "mine", Told(**told), dt.date(2026, 11, 26), lambda _: None)


def rows(session, by=None):
    """Rows as (exporter, importer, product) → value and tonnes."""
    table = session.trade("mine") if by is None else session.reported(by, "mine")
    return {
        (row["exporter"], row["importer"], row["product"]): (row["value_usd"], row["tonnes"])
        for row in table.frame.collect().rows(named=True)
    }


def test_baci_reads_codes_weights_and_thousands(own, tmp_path):
    taken(own, baci(tmp_path))
    assert rows(own) == {
        ("CHN", "JPN", "850511"): (800_500, None),
        ("VNM", "JPN", "850511"): (200_250, 3.5),
        ("JPN", "KOR", "850511"): (90_000, 1.0),
        # A weight of 0 beside a value is none (case zero-weight-is-missing).
        ("TWN", "JPN", "854231"): (5_000_000, None),
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2022,156,392,850512,nan,1\n", "value_not_finite"),
        ("2022,156,392,850512,inf,1\n", "value_not_finite"),
        ("2022,156,392,850512,-5,1\n", "value_negative"),
        ("2022,156,392,850512,0,1\n", "value_zero"),
        ("2022,999,392,850512,5,1\n", "economy_unknown"),
        ("2022,392,392,850512,5,1\n", "self_trade"),
        ("2022,156,392,85051,5,1\n", "product_unknown"),
        ("2022,156,392,8505121,5,1\n", "product_unknown"),
        # Belgium with Luxembourg to 1998, Serbia and Montenegro to 2005 (case economies-that-changed).
        ("2022,58,392,850512,5,1\n", "economy_not_then"),
        ("2022,891,392,850512,5,1\n", "economy_not_then"),
    ],
)
def test_a_doubtful_row_is_set_aside_counted_and_listed(own, tmp_path, line, reason):
    """The rest is taken as if the row were not there (cases nan-value-duckdb, leading-zero-lost)."""
    answer = taken(own, baci(tmp_path, rows=BACI_ROWS + line + "2022,36,392,010121,1,1\n"))
    assert answer.rows == 5
    assert answer.quarantined == {"weight_zero": 1, reason: 1}
    (listed,) = pq.read_table(answer.quarantine).to_pylist()
    assert (listed["reason"], listed["row"]) == (reason, 6)
    assert len(rows(own)) == 5


def test_weights_that_are_no_numbers_are_told(own, tmp_path):
    with pytest.raises(ValidationFault, match=r"The column q of .* holds what is no number"):
        taken(own, baci(tmp_path, rows=BACI_ROWS + "2022,156,392,850512,5,heavy\n"))
    impossible = taken(own, baci(tmp_path, rows=BACI_ROWS + "2022,156,392,850512,5,-2\n2022,156,392,850513,5,inf\n"))
    assert impossible.quarantined == {"weight_zero": 1, "weight_impossible": 2}


def test_zeros_are_put_back_only_where_the_file_proves_it(own, tmp_path):
    lost = "2022,156,392,30219,5,1\n2022,156,392,850511,5,1\n"
    answer = taken(own, baci(tmp_path, rows=lost))
    assert {key[2] for key in rows(own)} == {"030219", "850511"}
    assert any("lost their first zero" in said.en for said in answer.said)
    kept = "2022,156,392,30219,5,1\n2022,156,392,010121,5,1\n"
    again = taken(own, baci(tmp_path, rows=kept), again=True)
    assert again.quarantined == {"product_unknown": 1}
    assert not again.said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text + "2022,156,392,850511,1,1\n", "1 rows repeat a year, pair and product"),
        (lambda text: text.replace("2022,704", "2021,704"), "should hold one year and holds 2021, 2022"),
        (lambda text: text.replace("2022,", "2021,"), "is labelled 2022 and holds 2021"),
        (lambda text: text.replace("t,i,j", "t,i,x"), "lacks the columns j"),
        (lambda text: text[:9] + "\n2022,156", "cannot be read|lacks the columns"),
        (lambda text: text.splitlines()[0] + "\n", "should hold one year"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(own, tmp_path, change, message):
    path = baci(tmp_path)
    path.write_text(change(path.read_text()))
    with pytest.raises(ValidationFault, match=message):
        taken(own, path)
    assert not list((own.settings.data_dir).rglob("*.parquet"))


def test_random_values_are_refused_and_trade_like_ones_are_not(own, tmp_path):
    """A uniform spread against powers of ten, two thousand flows each."""
    import random

    rng = random.Random(3)  # noqa: S311 - a sample, not a secret
    pairs = [(156, 392), (704, 392)]
    even = "".join(
        f"2022,{i},{j},{100000 + k},{rng.random():.3f},{rng.random():.3f}\n" for k in range(1000) for i, j in pairs
    )
    with pytest.raises(ValidationFault, match="spread as trade never is: the largest 1% of flows carry 2"):
        taken(own, baci(tmp_path, rows=even.replace(",0.000", ",0.001")))
    uneven = "".join(
        f"2022,{i},{j},{100000 + k},{10 ** rng.uniform(-2, 5):.3f},{rng.random():.3f}\n"
        for k in range(1000)
        for i, j in pairs
    )
    assert taken(own, baci(tmp_path, rows=uneven)).rows == 2000


MAGNETS = (2023, 392, "M", 156, 0, "850511", "C00", 0, 2000, 60)


def test_nothing_of_comtrade_is_added_up_twice(own, tmp_path):
    """World beside partners, levels, second partners, procedures, ways of transport, re-exports: 60 + 40 and no more."""
    flows = [
        MAGNETS,
        (2023, 392, "M", 704, 0, "850511", "C00", 0, 0, 40),
        (2023, 392, "M", 0, 0, "850511", "C00", 0, 2000, 100),
        (2023, 392, "M", 156, 344, "850511", "C00", 0, 500, 15),
        (2023, 392, "M", 156, 0, "850511", "C04", 0, 500, 15),
        (2023, 392, "M", 156, 0, "850511", "C00", 2100, 500, 15),
        (2023, 392, "M", 156, 0, "8505", "C00", 0, 2000, 60),
        (2023, 392, "M", 156, 0, "85", "C00", 0, 2000, 60),
        (2023, 392, "M", 156, 0, "TOTAL", "C00", 0, 2000, 60),
        (2023, 392, "RX", 156, 0, "850511", "C00", 0, 2000, 60),
        (2023, 392, "M", 899, 0, "850511", "C00", 0, 2000, 0.4),
        (2023, 392, "M", 490, 0, "854231", "C00", 0, 2000, 7),
    ]
    answer = taken(own, comtrade(tmp_path, flows))
    assert rows(own) == {
        ("CHN", "JPN", "850511"): (60, 2.0),
        ("VNM", "JPN", "850511"): (40, None),
        ("TWN", "JPN", "854231"): (7, 2.0),
    }
    assert answer.quarantined == {"area": 1, "detail": 3, "level": 3, "other_flow": 1, "weight_zero": 1, "world": 1}
    assert (answer.revision, answer.reporters) == ("HS22", ("JPN",))
    assert set(answer.cannot) == {"world_exports", "exports"}


def test_what_a_table_cannot_say_is_refused_left_out_or_told(own, tmp_path):
    taken(own, comtrade(tmp_path, [(2023, 392, "M", 156, 0, "850511", "C00", 0, 2000, 60_000_000)]))
    for rule in ("geodep", "eu2021"):
        with pytest.raises(UsageFault, match=r"needs reports of exports that the table mine does not hold|years"):
            own.ask(kaname.Screen(economy="JPN", table="mine", rule=rule))
    (row,) = own.ask(kaname.Screen(economy="JPN", table="mine")).rows
    assert (row.world_hhi, row.import_export_ratio, row.top_share) == (None, None, 1.0)
    told = own.ask(kaname.Indispensable(economy="CHN", table="mine")).notes
    assert any("the reports of 1 economies alone" in note.en for note in told)


@pytest.mark.parametrize(
    ("flows", "message"),
    [
        (
            [MAGNETS, (2023, 392, "M", 0, 0, "850511", "C00", 0, 1, 50)],
            "partners add up to more than the world’s total",
        ),
        ([(2023, 392, "M", 0, 0, "850511", "C00", 0, 1, 50)], "holds the world’s totals alone"),
        ([(2023, 392, "M", 156, 0, "8505", "C00", 0, 1, 50)], "holds no products of six digits"),
    ],
)
def test_impossible_files_of_comtrade(own, tmp_path, flows, message):
    with pytest.raises(ValidationFault, match=message):
        taken(own, comtrade(tmp_path, flows))


def test_imports_that_are_exports_are_refused(own, tmp_path):
    path = comtrade(tmp_path, [MAGNETS])
    head, line = path.read_text().splitlines()
    path.write_text(f"{head},flowDesc\n{line},Export\n")
    with pytest.raises(ValidationFault, match=r"the code of a flow \(M\) and its words \(Export\) name opposite"):
        taken(own, path)


def test_a_year_that_is_not_the_periods_is_refused(own, tmp_path):
    path = comtrade(tmp_path, [MAGNETS])
    path.write_text(path.read_text().replace("2023,2023", "2022,2023"))
    with pytest.raises(ValidationFault, match="is labelled 2022 and holds 2023"):
        taken(own, path)


ESTAT = "Exp or Imp,Year,HS,Country,Unit1,Unit2,Quantity1-Year,Quantity2-Year,Value-Year"


GACC = "数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,第一数量,第一计量单位,第二数量,第二计量单位,美元\n"


def gacc(folder, name, *lines, head=GACC):
    path = folder / name
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="gb18030")
    return path


def test_china_customs_by_name_and_by_month(own, tmp_path):
    """Two months of magnets to Japan, in kilograms and by names; thousands parted by commas, China itself is no partner."""
    path = gacc(
        tmp_path,
        "export_2024.csv",
        '202401,85051110,稀土永磁铁及稀土永磁体,116,日本,"1,000",千克,,,"70,000"',
        "202402,85051110,稀土永磁铁及稀土永磁体,116,日本,500,千克,,,30000",
        "202401,85051190,其他,133,韩国,20,个,4,千克,900",
        "202401,85051110,稀土永磁铁及稀土永磁体,142,中国,5,千克,,,100",
        "202401,85051110,稀土永磁铁及稀土永磁体,999,某地,5,千克,,,100",
    )
    answer = taken(own, path)
    assert (answer.provider, answer.layout, answer.revision, answer.reporters) == (
        "china-customs",
        "gacc",
        "HS22",
        ("CHN",),
    )
    assert rows(own) == {
        ("CHN", "JPN", "850511"): (100_000, 1.5),
        ("CHN", "KOR", "850511"): (900, 0.004),
    }
    assert answer.quarantined == {"self_trade": 1, "economy_unknown": 1}
    assert any("was read as exports" in said.en for said in answer.said)


def test_china_customs_does_not_guess_the_direction(own, tmp_path):
    path = gacc(tmp_path, "download.csv", "2023,28461010,氧化铈,116,日本,10,吨,,,5000")
    with pytest.raises(UsageFault, match="add --flow imports or --flow exports"):
        taken(own, path)
    taken(own, path, flow="imports")
    assert rows(own) == {("JPN", "CHN", "284610"): (5_000, 10.0)}
    yuan = gacc(
        tmp_path, "import.csv", "2022,28461010,氧化铈,116,日本,10,吨,,,7000", head=GACC.replace("美元", "人民币")
    )
    with pytest.raises(UsageFault, match="no rate to convert the CNY"):
        taken(own, yuan)
    taken(own, yuan, rate=("7",))
    assert own.trade("mine").years == (2022, 2023)
    with pytest.raises(UsageFault, match="no direction sideways"):
        flow_named("sideways")


def test_partners_of_china_customs_are_known_once():
    told = [row for row in vocabulary("customs_codes") if row["provider"] == "china-customs"]
    assert len({row["code"] for row in told}) == len(told) > 250
    held = {row["code"]: row["economy"] for row in told}
    assert (held["中国台湾"], held["俄罗斯联邦"], held["刚果（金）"], held["多米尼克"]) == ("TWN", "RUS", "COD", "DMA")


CENSUS = ["CTY_CODE", "CTY_NAME", "I_COMMODITY", "GEN_VAL_MO", "GEN_QY1_MO", "UNIT_QY1", "SUMMARY_LVL", "time"]


def census(folder, *lines, head=CENSUS, name="imports.json"):
    path = folder / name
    path.write_text(json.dumps([head, *map(list, lines)]))
    return path


def test_us_census_months_countries_and_levels(own, tmp_path):
    """Two months from China and one from Korea; the world, the EU as a group and the heading of four digits are asides."""
    path = census(
        tmp_path,
        ("5700", "CHINA", "850511", "70000", "1000", "KG", "DET", "2023-01"),
        ("5700", "CHINA", "850511", "30000", "500", "KG", "DET", "2023-02"),
        ("5800", "KOREA, SOUTH", "850511", "900", "20", "NO", "DET", "2023-01"),
        ("-", "TOTAL FOR ALL COUNTRIES", "850511", "100900", "1500", "KG", "DET", "2023-01"),
        ("0003", "EUROPEAN UNION", "850511", "50", "1", "KG", "CGP", "2023-01"),
        ("5700", "CHINA", "8505", "70000", "1000", "KG", "DET", "2023-01"),
        ("5700", "CHINA", "8505110070", "70000", "1000", "KG", "DET", "2023-01"),
        ("9999", "NOWHERE LAND", "850511", "5", "1", "KG", "DET", "2023-01"),
    )
    answer = taken(own, path)
    assert (answer.provider, answer.layout, answer.reporters) == ("us-census", "census-json", ("USA",))
    assert rows(own) == {("CHN", "USA", "850511"): (100_000, 1.5), ("KOR", "USA", "850511"): (900, None)}
    assert answer.quarantined == {"world": 1, "area": 1, "level": 2, "economy_unknown": 1}


def test_us_census_to_date_is_a_year_in_december_alone(own, tmp_path):
    head = ["CTY_NAME", "E_COMMODITY", "ALL_VAL_YR", "time"]
    part = census(tmp_path, ("JAPAN", "8542310000", "500", "2023-06"), head=head, name="part.json")
    with pytest.raises(ValidationFault, match="count from January to 2023-06, a part of a year"):
        taken(own, part)
    whole = census(tmp_path, ("JAPAN", "8542310000", "900", "2023-12"), head=head, name="whole.json")
    assert taken(own, whole).quarantined == {}
    assert rows(own) == {("USA", "JPN", "854231"): (900, None)}


def test_japan_customs_converts_at_a_stated_rate_and_sums_nine_digits(own, tmp_path):
    path = tmp_path / "estat.csv"
    path.write_text(
        f"{ESTAT}\n2,令和5年,'850511010',105,  ,KG,0,1000,140490\n2,2023,'850511090',105,  ,KG,0,500,140490\n"
        "1,2023,'870323900',304,  ,NO,0,3,28098\n2,2023,'000000000',105,,KG,0,1,5\n",
        encoding="cp932",
    )
    answer = taken(own, path)
    # 2023: 140.49 yen a dollar (vocab/exchange_rates.csv): 280,980 thousand yen are 2,000,000 dollars.
    assert rows(own) == {("CHN", "JPN", "850511"): (2_000_000, 1.5)}
    assert rows(own, "exporter") == {("JPN", "USA", "870323"): (200_000, None)}
    assert answer.quarantined == {"added_up": 1, "product_unknown": 1}
    assert any("140.49 JPY a US dollar" in said.en for said in answer.said)
    path.write_text(f"{ESTAT}\n2,2030,'850511010',105,  ,KG,0,1000,100000\n")
    with pytest.raises(UsageFault, match=r"no rate to convert the JPY of estat\.csv into US dollars of 2030"):
        taken(own, path)
    assert taken(own, path, rate=("2030=100",), revision="HS22").years == (2030,)


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ("2024", 2024),
        ("令和6年", 2024),
        ("令和元年", 2019),
        ("平成31年", 2019),
        ("R6", 2024),
        ("六年", None),
        ("", None),
    ],
)
def test_years_of_the_common_era_and_of_japan(given, year):
    assert year_of(given) == year


def test_months_are_kept_and_added_up(own, tmp_path):
    path = tmp_path / "comext.csv"
    head = "REPORTER,PARTNER,PRODUCT_NC,FLOW,PERIOD,VALUE_EUR,QUANTITY_KG"
    path.write_text(
        f"{head}\nDE,CN,85051100,1,202401,100,1000\nDE,CN,85051190,1,202402,50,500\nDE,XS,85051100,2,202401,30,1\n"
        "DE,CN,8505XXXX,1,202401,9,1\nDE,CN,TOTAL,1,202401,159,1\n"
    )
    answer = taken(own, path, rate=("0.5",))
    assert rows(own) == {("CHN", "DEU", "850511"): (300, 1.5)}
    assert rows(own, "exporter") == {("DEU", "SRB", "850511"): (60, 0.001)}
    assert answer.quarantined == {"confidential": 1, "level": 1}
    manifest = own.store.manifests["mine"]
    months = next(file for file in manifest.files if file.part == "months")
    kept = pq.read_table(own.settings.data_dir / "tables" / "mine" / months.file).to_pylist()
    assert [(row["month"], row["value_usd"]) for row in kept] == [(1, 200), (2, 100)]


def test_a_file_of_nobody_known_by_a_mapping_that_is_proposed(own, tmp_path):
    path = tmp_path / "own.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(
            [
                ["年", "輸出国", "輸入国", "HS", "金額", "重量"],
                ["令和5年", "中国", "日本", "850511", "1,200", "3000"],
                ["2023", "South Korea", "Japan", "850511", "300", "-"],
                ["2023", "Atlantis", "Japan", "850511", "10", "1"],
            ]
        )
    with pytest.raises(UsageFault, match=r"layout of own\.csv is not known"):
        taken(own, path)
    mapping = tmp_path / "own.toml"
    mapping.write_text(proposed(path))
    with pytest.raises(ValidationFault, match=r"The revision of the Harmonized System of own\.csv is not known"):
        taken(own, path, provider="generic", mapping=mapping)
    mapping.write_text(
        mapping.read_text().replace('"usd"', '"usd-thousand"').replace('revision = ""', 'revision = "HS 2017"')
    )
    answer = taken(own, path, provider="generic", mapping=mapping)
    assert rows(own) == {("CHN", "JPN", "850511"): (1_200_000, 3.0), ("KOR", "JPN", "850511"): (300_000, None)}
    assert (answer.revision, answer.quarantined) == ("HS17", {"economy_unknown": 1})
    # One importer cannot say how the world's exports are spread.
    assert "world_exports" in answer.cannot


@pytest.mark.parametrize(
    ("given", "revision"),
    [
        ("HS92", "HS92"),
        ("H0", "HS92"),
        ("hs 2022", "HS22"),
        ("H6", "HS22"),
        ("HS2002", "HS02"),
        ("S3", ""),
        ("HS99", ""),
    ],
)
def test_revisions_by_any_of_their_names(given, revision):
    assert revision_named(given) == revision


def test_codes_of_products():
    assert (six_digits("8505.11"), six_digits("85051"), six_digits("8505110")) == ("850511", None, None)
    assert (national("850511010"), national("'850511010'"), national("85XXXXXX"), national("8505")) == (
        *("850511", "850511", None, None),
    )
    assert zeros_were_lost(["10121", "850511"])
    assert not zeros_were_lost(["010121", "850511", "85051"])
    assert not zeros_were_lost(["850511"])


# Every sample, by the providers' own layouts ------------------------------------------------------------------------------
# File → what is given beside it, and the rows that come or the reason why none can.
EXPECTED: dict[str, tuple[dict, int | str]] = {
    "baci_message_ix/BACI_HS92_Y1995_V202501.csv": ({}, "spread as trade never is"),
    "baci_message_ix/BACI_HS92_Y2019_V202501.csv": ({}, "spread as trade never is"),
    "baci_message_ix/BACI_HS92_Y2020_V202501.csv": ({}, "spread as trade never is"),
    "baci_message_ix/BACI_HS92_Y2021_V202501.csv": ({}, "spread as trade never is"),
    "baci_message_ix/BACI_HS92_Y2022_V202501.csv": ({}, "spread as trade never is"),
    "baci_message_ix/BACI_HS92_Y2023_V202501.csv": ({}, "spread as trade never is"),
    "comtrade_comtradr/api_response_CHN_2010_4rows.json": ({}, "no products of six digits"),
    "comtrade_comtradr/bulk_hs0_100rows.csv": ({}, "no products of six digits"),
    "comtrade_comtradr/bulk_listing.json": ({}, "is not known"),
    "comtrade_comtradr/eu_imports_173358rows.parquet": ({"revision": "HS17"}, 31_192),
    "comtrade_comtradr/eu_imports_world_5004rows.csv": ({}, "world’s totals alone"),
    "layout_samples/china_gacc_export_header_only.gb18030.csv": ({}, "Nothing of"),
    "layout_samples/comext_full_v2_AT_AD_202402.csv": ({"rate": ("0.92",)}, 12),
    "layout_samples/japan_customs_timeseries_world_export.cp932.csv": ({}, "world’s totals alone"),
    "layout_samples/japan_customs_timeseries_world_export.csv": ({}, "world’s totals alone"),
    "layout_samples/japan_estat_hinbetsu_kunibetsu_annual.csv": ({"rate": ("150",)}, 4),
    "layout_samples/japan_estat_hinbetsu_monthly.csv": ({}, "world’s totals alone"),
    "layout_samples/jodi_primary_2026_gulf_excerpt.csv": ({}, "is not known"),
    "layout_samples/portwatch_daily_ports.csv": ({}, "is not known"),
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of providers' layouts are not here")
@pytest.mark.parametrize("name", EXPECTED)
def test_every_sample_is_taken_or_refused_with_the_right_reason(own, name):
    told, expected = EXPECTED[name]
    if isinstance(expected, int):
        assert taken(own, SAMPLES / name, **told).rows == expected
    else:
        with pytest.raises(KanameError, match=expected):
            taken(own, SAMPLES / name, **told)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of providers' layouts are not here")
def test_no_sample_of_trade_is_forgotten():
    there = {
        str(path.relative_to(SAMPLES))
        for folder in ("baci_message_ix", "comtrade_comtradr", "layout_samples")
        for path in (SAMPLES / folder).iterdir()
    }
    assert there == set(EXPECTED)
