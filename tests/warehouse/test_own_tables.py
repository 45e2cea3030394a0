"""A user's tables: found by name, checked once when opened, refused in one sentence on every engine."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from own import own_input_output, own_snapshot, own_store, own_trade

from kaname.errors import KanameError, UsageFault, ValidationFault
from kaname.model.trade import TRADE_CHECKS, TradeTable
from kaname.questions.data_verify.question import DataVerify
from kaname.questions.energy.question import Energy
from kaname.questions.session import Session, table_members
from kaname.settings import Settings
from kaname.vocab.sectors import sectors
from kaname.warehouse.cache import Cache
from kaname.warehouse.input_output import input_output_table
from kaname.warehouse.snapshot import read_sidecar
from kaname.warehouse.tables import production_table, table_snapshots, trade_table

ENGINES = ["duckdb", "polars"]
FLOW = (2022, "CHN", "JPN", "280530", 6e6, 100.0)
SECTORS = list(sectors())


def flow(**changes):
    names = ("year", "exporter", "importer", "product", "value_usd", "tonnes")
    return tuple((dict(zip(names, FLOW, strict=True)) | changes).values())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("rows", "key", "named"),
    [
        pytest.param((flow(exporter="VNM"), FLOW, FLOW), "trade_repeats", "2022/CHN/JPN/280530", id="duplicate-rows"),
        pytest.param((flow(product="80300"), FLOW), "trade_product_length", "80300", id="leading-zero-lost"),
        # The others set the statistics of the file: NaN is in neither its lowest nor its highest value.
        pytest.param(
            (FLOW, flow(exporter="VNM", value_usd=4e6), flow(exporter="USA", value_usd=float("nan"))),
            "trade_bad_numbers",
            "2022/USA/JPN/280530",
            id="nan-value-duckdb",
        ),
        pytest.param(
            (FLOW, flow(exporter="VNM"), flow(exporter="USA", tonnes=float("nan"))),
            "trade_bad_numbers",
            "2022/USA/JPN/280530",
            id="nan-value-duckdb: weight",
        ),
        pytest.param((FLOW, flow(exporter="USA", value_usd=float("inf"))), "trade_bad_numbers", "USA", id="infinite"),
        pytest.param((FLOW, flow(exporter="JPN")), "trade_with_itself", "2022/JPN/JPN/280530", id="with itself"),
        pytest.param(
            (flow(exporter="NA"), flow(exporter="S19")), "economy_codes", "NA → NAM, S19 → TWN", id="iso2-codes-advice"
        ),
        pytest.param((flow(importer="chn"), flow(importer="392")), "economy_codes", "392 → JPN, chn → CHN", id="M49"),
    ],
)
def test_a_broken_rule_is_named_with_its_first_row(tmp_path, engine, rows, key, named):
    own_trade(tmp_path, *rows)
    with pytest.raises(ValidationFault, match="baci_hs92_materials") as fault:
        trade_table(own_store(tmp_path, engine))
    assert fault.value.key == key
    for language in ("ja", "en"):
        assert named in fault.value.sentence(language)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_of_the_wrong_type_is_named(tmp_path, engine):
    """weight-as-text: the file can be read, its column is what is wrong."""
    types = (pa.int16(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.string())
    own_trade(tmp_path, flow(tonnes="n/a"), types=types)
    with pytest.raises(ValidationFault, match="tonnes") as fault:
        trade_table(own_store(tmp_path, engine))
    assert fault.value.key == "column_type"


def test_verify_opens_the_tables_of_ones_own(tmp_path):
    """weight-as-text: the bytes are those of the sidecar, and still no answer can use them."""
    types = (pa.int16(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.string())
    own_trade(tmp_path, flow(tonnes="n/a"), types=types)
    told = []
    found = Session(own_store(tmp_path, "duckdb").settings, told.append).ask(DataVerify())
    assert [one.id for one in found.snapshots if not one.ok] == ["baci_hs92_materials"]
    assert [fault.key for fault in told] == ["column_type"]


def test_the_headline_says_what_a_share_by_weight_is_of(tmp_path):
    """zero-weight-is-missing: all of the weight is one supplier's, a third of the value."""
    oil = {"product": "270900", "value_usd": 1e9}
    own_trade(
        tmp_path,
        flow(**oil, exporter="SAU", tonnes=1e6),
        flow(**oil, exporter="ARE", tonnes=None),
        flow(**oil, exporter="KWT", tonnes=0.0),
    )
    found = Session(own_store(tmp_path, "duckdb").settings).ask(Energy(economy="JPN"))
    assert found.fuels["crude"].weighed_share == pytest.approx(1 / 3)
    assert "of what has a weight on record" in found.view("en").headline
    assert "重量の記録がある分" in found.view("ja").headline


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sound_table_opens_and_weights_of_nothing_are_missing(tmp_path, engine):
    """zero-weight-is-missing: each third of the value, a weight for one of them."""
    own_trade(tmp_path, FLOW, flow(exporter="ARE", tonnes=None), flow(exporter="KWT", tonnes=0.0))
    frame = trade_table(own_store(tmp_path, engine)).frame.sort("exporter").collect("pyarrow")
    assert frame["tonnes"].to_list() == [None, 100.0, None]
    assert frame.columns == ["year", "exporter", "importer", "product", "value_usd", "tonnes"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_without_any_weight_opens(tmp_path, engine):
    types = (pa.int16(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.null())
    own_trade(tmp_path, flow(tonnes=None), types=types)
    assert trade_table(own_store(tmp_path, engine)).frame.collect("pyarrow")["tonnes"].to_list() == [None]


def test_the_checks_run_once_for_a_users_table_and_never_for_a_bundled_one(tmp_path, monkeypatch):
    ran = []
    whole = TradeTable.check

    def counted(table, *, strict=False):
        ran.append(table.source.id)
        return whole(table, strict=strict)

    monkeypatch.setattr(TradeTable, "check", counted)
    cache = Cache(tmp_path / "cache")
    trade_table(own_store(tmp_path / "none"), cache=cache)
    assert ran == []
    own_trade(tmp_path, FLOW)
    for _ in range(3):
        trade_table(own_store(tmp_path), cache=cache)
    assert ran == ["baci_hs92_materials"]
    # Other bytes are another table; one that failed is looked at again.
    own_trade(tmp_path, FLOW, FLOW)
    for _ in range(2):
        with pytest.raises(ValidationFault, match="twice"):
            trade_table(own_store(tmp_path), cache=cache)
    assert len(ran) == 3


def test_a_mark_that_cannot_be_written_is_told(tmp_path):
    own_trade(tmp_path, FLOW)
    (tmp_path / "file").write_text("x")
    told = []
    trade_table(own_store(tmp_path), cache=Cache(tmp_path / "file" / "cache", told.append))
    assert [fault.key for fault in told] == ["cannot_write"]


def test_every_check_of_the_list_holds_of_the_bundled_trade(session):
    assert session.trade().check() == ()
    assert {"trade_repeats", "trade_product_length", "trade_bad_numbers"} <= {check.name for check in TRADE_CHECKS}


def test_production_is_checked_too(tmp_path):
    row = {"year": 2022, "economy": "CHN", "commodity": "tin", "quantity": 1.0, "unit": "t", "quality": "reported"}

    def made(*rows):
        own_snapshot(tmp_path, "world_mining_data", pa.Table.from_pylist([row | r for r in rows]), kind="production")
        return production_table(own_store(tmp_path))

    assert made({}, {"economy": "IDN"}).quantities(2022) == {"tin": {"CHN": 1.0, "IDN": 1.0}}
    for rows, key in (
        (({}, {}), "production_repeats"),
        (({"economy": "CN"},), "economy_codes"),
        (({"commodity": "adamant"},), "commodity_codes"),
        (({}, {"economy": "IDN"}, {"economy": "PER", "quantity": float("nan")}), "production_bad_numbers"),
    ):
        with pytest.raises(ValidationFault) as fault:
            made(*rows)
        assert fault.value.key == key


def opened(folder, name=None):
    return input_output_table(own_store(folder), Cache(folder / "cache"), name)


def test_a_part_of_an_economy_is_no_economy(tmp_path):
    """icio-cn1-label: CN1 left apart makes China too small."""
    own_input_output(tmp_path, ["CHN", "CN1", "JPN"], SECTORS)
    with pytest.raises(ValidationFault, match="CN1 → CHN") as fault:
        opened(tmp_path)
    assert fault.value.key == "economy_codes"


def test_a_table_answers_for_the_economies_it_holds(tmp_path):
    """own-economy-not-in-vocabulary-list: the own table holds Qatar."""
    own_input_output(tmp_path, ["CHN", "JPN", "QAT"], SECTORS)
    table = opened(tmp_path)
    assert table_members("qat", table) == ("QAT", ("QAT",))
    assert table_members("QUAD", table) == ("QUAD", ("JPN",))
    with pytest.raises(UsageFault, match="among the 3 economies"):
        table_members("USA", table)


def test_own_sectors_open_and_are_told_to_solvers(tmp_path):
    """own-sectors: the table is sound; what is assumed by sector does not fit it."""
    own_input_output(tmp_path, ["CHN", "JPN", "USA"], ["C26", "C20"])
    table = opened(tmp_path)
    assert table.sectors == ("C26", "C20")
    with pytest.raises(ValidationFault, match="icio_2022_flows") as fault:
        table.require_sectors(SECTORS)
    assert "kaname exposure" in fault.value.sentence("en")


def test_industries_out_of_order_are_not_taken_for_others(tmp_path):
    """Labels align by name or raise: sector by sector is another order than economy by economy."""
    own_input_output(tmp_path, ["CHN", "JPN"], ["C26", "C20"])
    path = tmp_path / "snapshots" / "icio_2022_industries.parquet"
    table = pq.read_table(path)
    own_snapshot(tmp_path, path.stem, table.take([0, 2, 1, 3]), kind="input_output")
    with pytest.raises(ValidationFault, match="JPN/C26 in row 1") as fault:
        opened(tmp_path)
    assert fault.value.key == "industries_order"


@pytest.mark.parametrize(
    ("name", "change", "key", "named"),
    [
        ("flows", lambda t: t.slice(1), "table_shape", "flow"),
        ("flows", lambda t: pa.table({"flow": t["flow"].cast(pa.string())}), "column_type", "flow"),
        ("flows", lambda t: t.rename_columns(["flows"]), "trade_columns", "flow"),
        ("industries", lambda t: t.drop_columns("output"), "trade_columns", "output"),
        ("flows", lambda t: pa.table({"flow": t["flow"].to_numpy() * 1.0 + np.where(np.arange(16) == 5, np.nan, 0)}), "flows_not_finite", "CHN/C20"),
    ],
)  # fmt: skip
def test_files_of_another_shape_are_named(tmp_path, name, change, key, named):
    own_input_output(tmp_path, ["CHN", "JPN"], ["C26", "C20"])
    path = tmp_path / "snapshots" / f"icio_2022_{name}.parquet"
    own_snapshot(tmp_path, path.stem, change(pq.read_table(path)), kind="input_output")
    with pytest.raises(ValidationFault, match=named) as fault:
        opened(tmp_path)
    assert fault.value.key == key


def test_a_small_industrys_imbalance_is_not_hidden_when_a_table_is_opened(tmp_path):
    """imbalance-hidden-by-scale, through the file and through a cache that already holds the flows."""
    Z = np.zeros((2, 2))
    own_input_output(tmp_path, ["CHN", "JPN"], ["C26"], Z)
    opened(tmp_path)
    industries = {"economy": ["CHN", "JPN"], "sector": ["C26"] * 2, "outside": [10**12, 600], "output": [10**12, 1000]}
    own_snapshot(tmp_path, "icio_2022_industries", pa.table(industries), kind="input_output")
    with pytest.raises(ValidationFault, match=r"JPN/C26 is off by 0\.4"):
        opened(tmp_path)


# By name ---------------------------------------------------------------------------------------------------------------


def test_bundled_tables_are_named_by_their_sidecars(tmp_path):
    store = own_store(tmp_path)
    assert [s.id for s in table_snapshots(store, "trade")] == ["baci_hs92_materials"]
    parts = table_snapshots(store, "input_output", "icio_2022", ("flows", "industries"))
    assert [(s.id, s.year, s.provider) for s in parts] == [
        ("icio_2022_flows", 2022, "ICIO"),
        ("icio_2022_industries", 2022, "ICIO"),
    ]
    trade = trade_table(store, "baci_hs92_materials")
    assert trade.revision == "HS92" == store.snapshot("baci_hs92_materials").revision
    assert trade.latest_year == store.snapshot("baci_hs92_materials").year


def test_the_users_table_answers_and_the_bundled_one_by_name(tmp_path):
    """The user's before the bundled; of several the newest year, then the first by name."""
    own_trade(tmp_path, FLOW, name="first", revision="HS2017")
    session = Session(Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache"))
    assert session.trade().source.id == "first"
    assert session.trade().revision == "HS2017"
    assert session.trade("baci_hs92_materials").revision == "HS92"
    own_trade(tmp_path, FLOW, name="beta", revision="HS2022", year=2023)
    assert trade_table(own_store(tmp_path)).source.id == "beta"
    own_trade(tmp_path, FLOW, name="alpha", revision="HS2022", year=2023)
    own_trade(tmp_path, FLOW, name="older", revision="HS2022", year=2021)
    assert trade_table(own_store(tmp_path)).source.id == "alpha"
    with pytest.raises(UsageFault, match="alpha, beta"):
        trade_table(own_store(tmp_path), "gamma")


def test_an_input_output_table_of_another_year(tmp_path):
    own_input_output(tmp_path, ["CHN", "JPN"], ["C26"], name="mine", table="mine", year=2019)
    own_input_output(tmp_path, ["CHN", "USA"], ["C26"], name="later", table="later", year=2030)
    session = Session(Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache"))
    assert (session.input_output().year, session.input_output().economies) == (2030, ("CHN", "USA"))
    assert session.input_output("mine").year == 2019
    assert session.input_output("icio_2022").year == 2022
    assert session.inverse("mine").shape == (2, 2)


def test_half_a_table_is_named_and_so_are_two_of_one(tmp_path):
    own_input_output(tmp_path, ["CHN", "JPN"], ["C26"], name="mine", table="mine", year=2023)
    for path in (tmp_path / "snapshots").glob("mine_industries*"):
        path.unlink()
    with pytest.raises(ValidationFault, match="part = industries"):
        opened(tmp_path)
    assert opened(tmp_path, "icio_2022").economies[0] == "AGO"
    own_input_output(tmp_path, ["CHN", "JPN"], ["C26"], name="copy", table="mine", year=2023)
    with pytest.raises(ValidationFault, match="copy_flows and mine_flows"):
        opened(tmp_path)


def test_a_sidecar_says_what_its_table_needs(tmp_path):
    """One with the name of a bundled file takes its role; another must say it, and a year is a whole number."""
    path = own_trade(tmp_path, FLOW)
    assert read_sidecar(path.with_name(f"{path.name}.toml")).revision == "HS92"
    for record, named in (({}, "revision"), ({"revision": "HS17", "year": "2022"}, "2022")):
        path = own_trade(tmp_path, FLOW, name="mine", **record)
        with pytest.raises(ValidationFault, match=named):
            read_sidecar(path.with_name(f"{path.name}.toml"))
    path = own_snapshot(tmp_path, "mine", pa.table({"flow": [1]}), kind="input-output")
    with pytest.raises(KanameError, match="table, part, year"):
        read_sidecar(path.with_name(f"{path.name}.toml"))


def test_a_sidecar_from_a_windows_editor(tmp_path):
    path = own_trade(tmp_path, FLOW)
    sidecar = path.with_name(f"{path.name}.toml")
    sidecar.write_bytes(b"\xef\xbb\xbf" + sidecar.read_bytes())
    assert read_sidecar(sidecar).kind == "trade"
