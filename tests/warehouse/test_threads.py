"""Answers have the same bytes on every run, on one thread or many, and from many threads of one session."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import narwhals as nw
import polars as pl
import pytest

import kaname
from kaname.coalitions.netting import as_one_territory
from kaname.indicators.concentration import import_concentration
from kaname.questions.session import Session
from kaname.scenarios.shocks import Scenario, StraitClosure, SupplyCut
from kaname.warehouse.engine import duckdb_connection

ASKED = {
    "screen": lambda session, code: session.ask(kaname.Screen(economy=code)),
    "indispensable": lambda session, code: session.ask(kaname.Indispensable(economy=code)),
    "exposure": lambda session, code: session.ask(kaname.Exposure(economy=code, supplier="CHN")),
    "energy": lambda session, code: session.ask(kaname.Energy(economy=code)),
}
ECONOMIES = ("JPN", "KOR", "DEU", "USA", "AUS", "ASEAN")


def digest(answer):
    return hashlib.sha256(answer.model_dump_json().encode()).hexdigest()


def test_many_threads_of_one_session_answer_as_one_alone(session):
    """Brief of issue 8, item 9: every thread shared one connection, which answers one query at a time."""
    asks = [(name, code) for code in ECONOMIES for name in ASKED]
    alone = [digest(ASKED[name](session, code)) for name, code in asks]
    shared = Session()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda ask: digest(ASKED[ask[0]](shared, ask[1])), asks))
    assert together == alone


def test_tables_are_opened_once_and_each_thread_has_its_handle(monkeypatch):
    import kaname.questions.session as sessions

    opened, whole = [], sessions.trade_table

    def counted(*arguments):
        opened.append(arguments)
        return whole(*arguments)

    monkeypatch.setattr(sessions, "trade_table", counted)
    shared = Session()
    with ThreadPoolExecutor(8) as pool:
        years = set(pool.map(lambda _number: shared.trade().years, range(16)))
    assert len(opened) == 1
    assert len(years) == 1
    assert shared.trade() is shared.trade()


@pytest.mark.parametrize(
    "shock",
    [
        SupplyCut(by=("CHN",), on=("JPN",), depth=0.5, products=("280530",)),
        StraitClosure(by=("ALL",), on=("JPN",), depth=0.5, strait="malacca", routed=True),
    ],
    ids=["products", "routed"],
)
def test_a_scenario_that_reads_trade_has_a_sensitivity(session, shock):
    """Case faults/README: always ended with "connection is busy with another call"."""
    found = session.ask(kaname.Sensitivity(scenario=Scenario(name="x", shock=(shock,)), economy="JPN", draws=96))
    assert found.failed == 0
    assert found.loss_pct.high > 0


def test_one_thread_of_the_engine_and_many_give_the_same_bytes(session):
    """Case screen --json: parallel sums gave other bytes from run to run."""
    connection = duckdb_connection()
    asks = [(name, code) for code in ("JPN", "ASEAN") for name in ("screen", "indispensable", "energy")]
    digests = []
    before = connection.execute("select current_setting('threads')").fetchone()[0]
    try:
        for threads in (1, 2, 7, 7):
            connection.execute(f"set threads = {threads}")
            digests.append([digest(ASKED[name](session, code)) for name, code in asks])
    finally:
        connection.execute(f"set threads = {before}")
    assert all(found == digests[0] for found in digests)


def test_the_program_gives_the_same_bytes_eight_times():
    command = [sys.executable, "-c", "from kaname.cli.main import run; run(['screen', 'JPN', '--json'])"]
    runs = {subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout for _ in range(8)}
    assert len(runs) == 1


def test_sums_do_not_depend_on_the_order_of_flows(session):
    """Fractions of a dollar included, and against numpy's own sums."""
    flows = session.trade().where(years=[2022]).frame.collect("polars").to_native()
    flows = flows.with_columns(value_usd=pl.col("value_usd") / 3, tonnes=pl.col("tonnes") / 7)
    found = []
    for seed in range(3):
        table = replace(
            session.trade(),
            frame=nw.from_native(flows.sample(fraction=1, shuffle=True, seed=seed).lazy()),
            strict=False,
        )
        netted = as_one_territory(table, ("FRA", "DEU"), "EUX").frame.sort("exporter", "importer", "product")
        cells = import_concentration(table).sort("importer", "product")
        found.append((netted.collect("polars").to_native(), cells.collect("polars").to_native()))
    assert all(netted.equals(found[0][0]) and cells.equals(found[0][1]) for netted, cells in found)
    cell = found[0][1].filter((pl.col("importer") == "JPN") & (pl.col("product") == "270900"))
    values = flows.filter((pl.col("importer") == "JPN") & (pl.col("product") == "270900"))["value_usd"].to_numpy()
    assert cell["value_usd"].item() == pytest.approx(values.sum(), rel=1e-15)
    assert cell["hhi"].item() == pytest.approx(((values / values.sum()) ** 2).sum(), rel=1e-14)
