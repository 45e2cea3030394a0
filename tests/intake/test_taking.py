"""A table is taken in whole or not at all: years, names, months, kills at any moment, and the questions asked of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from layouts import baci, baci_zip, comtrade, io_long

import kaname
from kaname.coalitions.netting import as_one_territory
from kaname.errors import KanameError, UsageFault, ValidationFault
from kaname.model.records import records
from kaname.model.trade import TradeTable
from kaname.questions.imports import Told, import_files, remove
from kaname.questions.session import Session
from kaname.settings import Settings
from kaname.warehouse.snapshot import sha256


@pytest.fixture
def own(tmp_path):
    """A reader with nothing of their own yet."""
    return Session(Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))


def taken(session, *files, name="mine", **told):
    import datetime as dt

    return import_files(session, files, name, Told(**told), dt.date(2026, 11, 26), lambda _: None)


def state(session):
    """Every file of the store with its checksum: what must be as it was."""
    root = session.settings.data_dir
    return {path.relative_to(root): sha256(path) for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_year_of_baci_by_hand(own, tmp_path):
    answer = taken(own, baci(tmp_path))
    assert (answer.provider, answer.layout, answer.kind, answer.revision) == ("baci", "baci-csv", "trade", "HS92")
    assert (answer.years, answer.rows, answer.edition) == ((2022,), 4, "202601")
    assert answer.quarantined == {"weight_zero": 1}
    found = own.ask(kaname.Screen(economy="JPN", table="mine", minimum=0))
    magnets = next(row for row in found.rows if row.product == "850511")
    # 800.5 and 200.25 thousand dollars: (800.5² + 200.25²) / 1000.75².
    assert magnets.value_usd == 1_000_750
    assert magnets.hhi == pytest.approx((800.5**2 + 200.25**2) / 1000.75**2, abs=1e-12)
    assert magnets.top_supplier == "CHN"
    assert {row.top_supplier for row in found.rows} == {"CHN", "TWN"}


def test_nothing_else_answers_from_it_until_it_is_named(own, tmp_path):
    before = own.ask(kaname.Screen(economy="JPN"))
    taken(own, baci(tmp_path))
    assert own.ask(kaname.Screen(economy="JPN")) == before
    chosen = Session(own.settings.model_copy(update={"table": "mine"}))
    assert chosen.ask(kaname.Screen(economy="JPN", minimum=0)).edition == "202601"


def test_a_release_of_several_years_and_one_more_later(own, tmp_path):
    answer = taken(own, baci_zip(tmp_path, (2019, 2020)))
    assert (answer.layout, answer.years, answer.rows) == ("baci-zip", (2019, 2020), 8)
    more = taken(own, baci(tmp_path, 2021))
    assert (more.years, more.held) == ((2021,), (2019, 2020, 2021))
    assert own.trade("mine").years == (2019, 2020, 2021)
    assert own.trade("mine@2020").years == (2020,)
    with pytest.raises(ValidationFault, match="has 2021 already; use --again"):
        taken(own, baci(tmp_path, 2021))
    assert taken(own, baci(tmp_path, 2021), again=True).years == (2021,)
    with pytest.raises(UsageFault, match="has no year 1999; it has 2019, 2020, 2021"):
        own.trade("mine@1999")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"name": "baci_hs92_materials"}, "is the name of a table that is there already"),
        ({"name": "Über"}, "cannot be named"),
        ({"name": "../mine"}, "cannot be named"),
        ({"provider": "nobody"}, "There is no provider nobody"),
        ({"provider": "comtrade"}, "is not laid out as files of comtrade are"),
    ],
)
def test_a_name_that_cannot_be(own, tmp_path, told, message):
    with pytest.raises(UsageFault, match=message):
        taken(own, baci(tmp_path), **told)
    assert state(own) == {}


def test_another_provider_or_revision_is_another_table(own, tmp_path):
    taken(own, baci(tmp_path))
    before = state(own)
    with pytest.raises(ValidationFault, match="is trade baci HS92 and the files are trade baci HS17"):
        taken(own, baci(tmp_path, 2021, revision="17"))
    assert state(own) == before


def test_a_later_file_that_fails_leaves_what_was_there(own, tmp_path):
    taken(own, baci(tmp_path))
    before = state(own)
    wrong = baci(tmp_path, 2021)
    wrong.write_text(wrong.read_text().replace("2021,156", "1821,156"))
    with pytest.raises(ValidationFault):
        taken(own, baci(tmp_path, 2020), wrong)
    assert state(own) == before


def test_a_table_is_removed_and_only_that(own, tmp_path):
    taken(own, baci(tmp_path))
    taken(own, baci(tmp_path), name="other")
    remove(own, "mine")
    assert {manifest.name for manifest in own.store.manifests.values()} == {"other"}
    with pytest.raises(UsageFault, match="mine is not a table that was imported; those that can be taken out: other"):
        remove(own, "mine")
    remove(own, "other")
    assert state(own) == {}


def test_a_damaged_file_and_a_damaged_manifest_are_told(own, tmp_path):
    answer = taken(own, baci(tmp_path))
    manifest = own.settings.data_dir / "tables" / "mine.toml"
    (data,) = (manifest.parent / "mine").glob("flows-*.parquet")
    whole = data.read_bytes()
    data.write_bytes(whole[:-9])
    fresh = Session(own.settings)
    with pytest.raises(KanameError, match=r"mine\.flows\.2022"):
        fresh.ask(kaname.Screen(economy="JPN", table=answer.name))
    data.write_bytes(whole)
    manifest.write_text("form = 1\n")
    with pytest.raises(ValidationFault, match="kaname data remove"):
        Session(own.settings).store.snapshots  # noqa: B018 - reading is the act
    remove(Session(own.settings), "mine")
    assert Session(own.settings).store.manifests == {}


def test_both_reports_are_kept_apart_and_imports_answer(own, tmp_path):
    # Japan's report of imports from China is 110, China's of exports to Japan 100: freight and insurance between.
    rows = [
        (2023, 392, "M", 156, 0, "850511", "C00", 0, 2000, 110_000_000),
        (2023, 156, "X", 392, 0, "850511", "C00", 0, 2000, 100_000_000),
    ]
    taken(own, comtrade(tmp_path, rows))
    assert own.ask(kaname.Screen(economy="JPN", table="mine")).rows[0].value_usd == 110_000_000
    values = {
        side: [row["value_usd"] for row in own.reported(side, "mine").frame.collect().rows(named=True)]
        for side in ("importer", "exporter")
    }
    assert values == {"importer": [110_000_000], "exporter": [100_000_000]}
    with pytest.raises(UsageFault, match="does not hold importers’ and exporters’ reports apart"):
        own.reported("importer")


def test_an_input_output_table_keeps_final_demand_and_value_added(own, tmp_path):
    """Miller and Blair's example: x = (1000, 2000), value added what is left of it."""
    answer = taken(own, io_long(tmp_path), unit="usd-million", year=2020)
    assert (answer.kind, answer.years, answer.rows) == ("input_output", (2020,), 2)
    table = own.input_output("mine")
    assert table.economies == ("Alpha", "Beta")
    np.testing.assert_allclose(table.x, [1000, 2000], rtol=1e-15)
    np.testing.assert_allclose(table.v, [650, 1400], rtol=1e-15)
    assert table.demands == (("Alpha", "households"), ("Beta", "households"))
    np.testing.assert_allclose(table.Y, [[300, 50], [0, 1700]], rtol=1e-15)
    # L of the book, to its four digits.
    np.testing.assert_allclose(own.inverse("mine"), [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)
    found = own.ask(kaname.Exposure(economy="Alpha", supplier="Beta", table="mine"))
    assert found.buyer == "Alpha"


def test_a_table_that_no_part_of_a_question_reads_is_refused(own, tmp_path):
    taken(own, io_long(tmp_path), unit="usd-million", year=2020)
    with pytest.raises(UsageFault, match="This question does not use the table mine"):
        own.ask(kaname.Screen(economy="JPN", table="mine"))
    taken(own, baci(tmp_path), name="b")
    taken(own, baci(tmp_path), name="c")
    with pytest.raises(UsageFault, match="b and c are tables of one kind"):
        own.ask(kaname.Screen(economy="JPN", table=("b", "c")))


KILLS = 100
PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from kaname.questions.imports import Told, import_files
from kaname.questions.session import Session
print("ready", flush=True)
import_files(Session(), [Path(sys.argv[1])], "mine", Told(again=True), dt.date(2026, 11, 26), lambda _: None)
print("done", flush=True)
"""


def test_killed_at_a_hundred_moments_nothing_is_lost(own, tmp_path):
    """kill -9 between the first import and its end: the table is the old one or the new one, whole, and nothing else.

    A child is forked for each kill from one that has everything loaded, so that a hundred take seconds.
    """
    old = baci_zip(tmp_path, (2019, 2020))
    taken(own, old)
    new = baci(tmp_path, 2020, rows=BIG)
    first = state(own)
    taken(own, new, again=True)
    second = state(own)
    remove(own, "mine")
    seen = set()
    length = 0.0
    rng = random.Random(1)  # noqa: S311 - moments, not secrets
    for kill in range(KILLS):
        _restored(own, old)
        ended, told = os.pipe()
        child = os.fork()
        if child == 0:  # pragma: no cover - the child that is killed
            try:
                taken(Session(own.settings), new, again=True)
                os.write(told, b".")
                signal.pause()
            finally:
                os._exit(0)
        if kill % 10 == 0:
            # Right after the end, which also measures how long it takes now, on a machine that may be busy.
            began = time.perf_counter()
            assert os.read(ended, 1) == b"."
            length = time.perf_counter() - began
        else:
            time.sleep(rng.random() * length * 1.1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ended)
        os.close(told)
        fresh = Session(own.settings)
        table = fresh.trade("mine")
        assert table.years == (2019, 2020)
        whole = {path for path in state(own) if "unfinished" not in path.name}
        assert set(first) <= whole or set(second) <= whole
        seen.add(len(fresh.trade("mine@2020").frame.collect()))
        # The next import clears what the killed one left.
        taken(fresh, new, again=True)
        assert state(own) == second
    assert seen == {4, BIG.count("\n")}, "kills hit before and after the moment in which the table changes"


def _restored(session, old):
    if "mine" in session.store.manifests:
        remove(session, "mine")
    session.store.changed()
    taken(session, old)


BIG = "".join(
    f"2022,{seller},{buyer},{100000 + product},{10 ** (product % 7)},{1 + product % 7}\n"
    for product in range(900)
    for seller, buyer in ((156, 392), (704, 392), (842, 156))
)


def test_a_process_killed_from_outside_leaves_the_store_as_it_was(own, tmp_path):
    """The whole program, killed while it reads: as a user's terminal closing would."""
    taken(own, baci(tmp_path, 2019))
    before = state(own)
    environment = os.environ | {
        "KANAME_DATA_DIR": str(own.settings.data_dir),
        "KANAME_CACHE_DIR": str(own.settings.cache_dir),
    }
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(baci(tmp_path, 2022, rows=BIG))],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    running.kill()
    running.wait()
    running.stdout.close()
    assert set(before) <= set(state(own))
    assert Session(own.settings).trade("mine").years == (2019,)


def test_what_is_sold_and_bought_in_all_is_kept_beside_the_flows(own, tmp_path):
    """Kept or added up anew, with any engine's filter, the same rows; what nets or restates adds them up anew."""
    file = tmp_path / "BACI_HS92_Y2022_V202501.csv"
    file.write_text(
        "t,i,j,k,v,q\n2022,156,392,850511,10.5,1\n2022,156,842,850511,4,1\n2022,842,392,850511,3,1\n"
        "2022,842,156,284690,8,1\n2022,392,156,284690,2.25,1\n"
    )
    taken(own, file)
    table = Session(own.settings).trade("mine")
    assert table.sold is not None
    assert table.bought is not None
    chosen = (
        {}, {"years": [2022]}, {"products": ["850511"]}, {"exporters": ["CHN", "JPN"]}, {"importers": ["JPN"]}
    )  # fmt: skip
    for wanted in chosen:
        kept = table.where(**wanted)
        anew = replace(kept, sold=None, bought=None)
        for asked in (TradeTable.exports, TradeTable.imports):
            rows = [sorted(map(tuple, (row.values() for row in records(asked(one))))) for one in (kept, anew)]
            assert rows[0] == rows[1], wanted
            assert rows[0]
    assert sorted(map(tuple, (row.values() for row in records(table.exports())))) == [
        (2022, "CHN", "850511", 14_500.0), (2022, "JPN", "284690", 2_250.0),
        (2022, "USA", "284690", 8_000.0), (2022, "USA", "850511", 3_000.0),
    ]  # fmt: skip
    some = table.where(importers=["JPN"])
    assert some.sold is None
    assert some.bought is not None
    others = table.where(exporters=["CHN"])
    assert others.bought is None
    assert others.sold is not None
    one = as_one_territory(table, ["CHN", "USA"], "G2")
    assert {row["exporter"]: row["value_usd"] for row in records(one.exports())} == {"G2": 13_500.0, "JPN": 2_250.0}
