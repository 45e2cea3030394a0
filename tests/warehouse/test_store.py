"""Snapshots, the store over them, engines that agree, and a cache that is never trusted blindly."""

import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from kaname.errors import DataFault, UsageFault, ValidationFault
from kaname.questions.session import Session
from kaname.settings import Settings
from kaname.warehouse.cache import Cache
from kaname.warehouse.input_output import leontief_inverse
from kaname.warehouse.snapshot import sha256
from kaname.warehouse.store import Store
from kaname.warehouse.tables import trade_table

DATA = Path(str(files("kaname.data")))
GOVERNANCE = "governance_political_stability"


def test_bundled_data_are_whole_small_and_say_where_they_come_from(session):
    assert all(fault is None for fault in session.store.verify().values())
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) <= 45e6
    for snapshot in session.store.snapshots.values():
        assert snapshot.bundled
        assert snapshot.citation
        assert snapshot.edition
        assert snapshot.url.startswith("https://")
        assert all(len(origin.sha256) == 64 and origin.package for origin in snapshot.built_from)
    for path in DATA.iterdir():
        if path.suffix not in {".toml", ".py"} and path.is_file():
            assert path.with_name(f"{path.name}.toml").is_file(), path.name
    assert {path.name for path in (DATA / "licences").iterdir()} >= {
        "BIZUDPGothic-OFL-1.1.txt",
        "searoute-Apache-2.0.txt",
    }


def copied(folder):
    for suffix in ("", ".toml"):
        shutil.copy(DATA / f"{GOVERNANCE}.parquet{suffix}", folder / f"{GOVERNANCE}.parquet{suffix}")
    return folder / f"{GOVERNANCE}.parquet"


def test_a_snapshot_of_ones_own_stands_before_the_bundled_one(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    store = Store(Settings(data_dir=tmp_path / "data"))
    assert store.snapshot(GOVERNANCE).bundled
    added = store.add(copied(own))
    assert added.path == tmp_path / "data" / "snapshots" / f"{GOVERNANCE}.parquet"
    assert not store.snapshot(GOVERNANCE).bundled
    assert sha256(added.path) == added.sha256


def test_what_is_not_what_it_says_is_not_added(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    store = Store(Settings(data_dir=tmp_path / "data"))
    path = copied(own)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(DataFault, match=GOVERNANCE):
        store.add(path)
    path.with_name(f"{path.name}.toml").unlink()
    with pytest.raises(ValidationFault, match="without its sidecar"):
        store.add(path)
    assert not (tmp_path / "data").exists()
    with pytest.raises(UsageFault, match="no_such"):
        store.snapshot("no_such")


def test_a_missing_engine_is_named(tmp_path, monkeypatch):
    import kaname.warehouse.engine as engines

    monkeypatch.setattr(engines, "find_spec", lambda _name: None)
    with pytest.raises(UsageFault, match=r"kaname\[spark\]"):
        trade_table(Store(Settings(engine="spark", data_dir=tmp_path)))


@pytest.mark.parametrize("damage", ["truncated", "another", "foreign"])
def test_a_damaged_inverse_is_made_anew(session, tmp_path, damage):
    cache = Cache(tmp_path)
    leontief_inverse(session.input_output(), cache)
    (path,) = tmp_path.glob("leontief-inverse-*.npy")
    if damage == "truncated":
        np.save(path, np.asarray(session.inverse()))
        path.write_bytes(path.read_bytes()[:1000])
    elif damage == "another":
        other = np.array(session.inverse())
        other[17, 4] += 1e-3
        np.save(path, other)
    else:
        path.write_text("not an array")
    found = leontief_inverse(session.input_output(), cache)
    assert np.abs(found - session.inverse()).max() < 1e-12
    assert np.abs(np.load(path) - session.inverse()).max() < 1e-12, "and the cache is mended"


def test_an_unwritable_cache_costs_time_and_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    told = []
    cache = Cache(tmp_path / "file" / "cache", told.append)
    made = cache.array("a", (2,), lambda: np.ones(2), lambda _array: True)
    assert made.tolist() == [1, 1]
    assert [fault.key for fault in told] == ["cannot_write"]


def test_a_session_opens_what_it_is_asked_for():
    opened = Session()
    assert opened.input_output() is opened.input_output()
    assert opened.trade() is opened.trade()
