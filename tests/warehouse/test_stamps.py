"""A snapshot is not read again while its stamp stands, and is when anything has written into it."""

import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

import kaname.warehouse.snapshot as snapshots
from kaname.errors import DataFault
from kaname.settings import Settings
from kaname.warehouse.stamps import FILE
from kaname.warehouse.store import Store

DATA = Path(str(files("kaname.data")))
GOVERNANCE = "governance_political_stability"


@pytest.fixture
def own(tmp_path):
    """A snapshot of one's own, last written a minute ago."""
    folder = tmp_path / "data" / "snapshots"
    folder.mkdir(parents=True)
    for suffix in ("", ".toml"):
        shutil.copy(DATA / f"{GOVERNANCE}.parquet{suffix}", folder)
    path = folder / f"{GOVERNANCE}.parquet"
    rested(path)
    return path


def rested(path):
    then = path.stat().st_mtime_ns - 60_000_000_000
    os.utime(path, ns=(then, then))


@pytest.fixture
def read(monkeypatch):
    """Names of the files whose bytes are read."""
    names, whole = [], snapshots.sha256

    def counted(path):
        names.append(path.name)
        return whole(path)

    monkeypatch.setattr(snapshots, "sha256", counted)
    return names


def opened(tmp_path):
    return Store(Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))


def test_bytes_are_read_once_and_whenever_one_asks_for_it(tmp_path, own, read):
    for _ in range(3):
        assert opened(tmp_path).snapshot(GOVERNANCE).path == own
    assert read == [own.name]
    assert opened(tmp_path).verify()[GOVERNANCE] is None
    assert read.count(own.name) == 2


def test_a_flipped_bit_is_seen_though_size_and_time_stand(tmp_path, own):
    opened(tmp_path).snapshot(GOVERNANCE)
    before = own.stat()
    data = bytearray(own.read_bytes())
    data[1000] ^= 1
    own.write_bytes(data)
    os.utime(own, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(DataFault, match=GOVERNANCE):
        opened(tmp_path).snapshot(GOVERNANCE)


@pytest.mark.parametrize("damage", [b"", b"[1]", b"\xff", b'{"x": 1}'])
def test_damaged_stamps_are_ignored_and_made_anew(tmp_path, own, read, damage):
    opened(tmp_path).snapshot(GOVERNANCE)
    (tmp_path / "cache" / FILE).write_bytes(damage)
    for _ in range(2):
        opened(tmp_path).snapshot(GOVERNANCE)
    assert read == [own.name] * 2


def test_a_cache_that_cannot_be_written_costs_the_reading(tmp_path, own, read):
    (tmp_path / "cache").write_text("a file stands where the folder would be")
    for _ in range(2):
        opened(tmp_path).snapshot(GOVERNANCE)
    assert read == [own.name] * 2


def test_a_file_whose_time_could_not_tell_a_later_writing_is_read_again(tmp_path, own, read):
    soon = own.stat().st_mtime_ns + 3_600_000_000_000
    os.utime(own, ns=(soon, soon))
    for _ in range(2):
        opened(tmp_path).snapshot(GOVERNANCE)
    assert read == [own.name] * 2
