"""Cached arrays are believed when their bytes are those that were written, and never for another table."""

import hashlib
import os
import time
import zipfile
from dataclasses import replace

import numpy as np
import pytest

import kaname
from kaname.questions.session import Session
from kaname.settings import Settings
from kaname.warehouse.cache import Cache
from kaname.warehouse.input_output import fingerprint, leontief_inverse

WANTED = np.arange(64.0).reshape(8, 8)


def kept(cache, calls, name="a"):
    """Ask for an array whose mathematical check believes anything."""

    def make():
        calls.append(name)
        return WANTED.copy()

    return cache.array(name, WANTED.shape, make, lambda _array: True)


def flipped(data):
    data[-100] ^= 1
    return data


def tripled(data):
    data[-WANTED.nbytes :] = (WANTED * 3).tobytes()
    return data


def header(data):
    data[20] ^= 0x7F
    return data


DAMAGES = {
    "bit": flipped,
    "tripled": tripled,
    "header": header,
    "truncated": lambda data: data[:-8],
    "longer": lambda data: data + b"x",
    "empty": lambda _data: b"",
    "foreign": lambda _data: b"not an array",
}


@pytest.mark.parametrize("damage", [*DAMAGES, "zip", "record"])
def test_damage_is_seen_told_and_mended(tmp_path, damage):
    """Case faults/README: a damaged header or a zip never healed; 98.7 % of flipped bits and threefold losses passed."""
    session = Session(Settings(cache_dir=tmp_path, data_dir=tmp_path / "data"))
    calls = []
    kept(session.cache, calls)
    path = tmp_path / "a.npy"
    time.sleep(0.02)
    if damage == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a", "b")
    elif damage == "record":
        path.with_suffix(".json").write_bytes(b"\xff[")
    else:
        path.write_bytes(DAMAGES[damage](bytearray(path.read_bytes())))
    line = {check.name: check for check in session.ask(kaname.Doctor()).checks}["cache"]
    assert not line.ok
    assert line.detail.endswith("a.npy")
    assert (kept(session.cache, calls) == WANTED).all()
    assert len(calls) == 2
    assert (kept(session.cache, calls) == WANTED).all()
    assert len(calls) == 2, "and it has healed"
    assert session.cache.state().damaged == ()


def test_a_touched_file_is_read_again_and_believed(tmp_path):
    cache, calls = Cache(tmp_path), []
    kept(cache, calls)
    os.utime(tmp_path / "a.npy", (1, 1))
    assert (kept(cache, calls) == WANTED).all()
    assert len(calls) == 1


def test_an_array_without_a_record_is_not_believed(tmp_path):
    cache, calls = Cache(tmp_path), []
    np.save(tmp_path / "a.npy", WANTED * 3)
    assert (kept(cache, calls) == WANTED).all()
    assert calls == ["a"]


def test_the_least_lately_used_go_first(tmp_path):
    cache, calls = Cache(tmp_path, bound=1500), []
    for number, name in enumerate("ab"):
        kept(cache, calls, name)
        os.utime(tmp_path / f"{name}.json", (1000 + number, 1000 + number))
    kept(cache, calls, "a")  # used again today: b is older now
    kept(cache, calls, "c")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.npy", "c.json", "c.npy"]
    assert cache.state().bytes <= cache.bound


def test_tables_of_the_same_flows_and_other_sales_outside_have_other_inverses(session, tmp_path):
    """Case stale-cache-final-demand: with one cache, sales outside times five got the first table's numbers."""
    table = session.input_output()
    other = replace(table, outside=table.outside * 5, x=table.Z.sum(axis=1) + table.outside * 5)
    assert fingerprint(table) != fingerprint(other)
    few = np.arange(0, len(table.x), 100)
    small, changed = (
        replace(
            table,
            economies=("AAA",),
            sectors=tuple(str(at) for at in few),
            Z=(Z := table.Z[np.ix_(few, few)].copy()),
            outside=(outside := np.abs(table.outside[few]) * factor + 1),
            x=Z.sum(axis=1) + outside,
        )
        for factor in (1, 5)
    )
    cache = Cache(tmp_path)
    assert small.source.sha256 == changed.source.sha256
    first, second = leontief_inverse(small, cache), leontief_inverse(changed, cache)
    assert np.abs(first - second).max() > 1e-3
    assert (second == leontief_inverse(changed, Cache(tmp_path / "empty"))).all()
    assert (first == leontief_inverse(small, cache)).all()


def test_nothing_in_the_cache_names_who_or_where(tmp_path):
    session = Session(Settings(cache_dir=tmp_path / "someone" / "cache", data_dir=tmp_path / "data"))
    session.store.snapshot("governance_political_stability")
    kept(session.cache, [])
    for path in session.settings.cache_dir.iterdir():
        for word in ("someone", str(tmp_path), os.uname().nodename, str(os.getpid())):
            assert word.encode() not in path.name.encode()
        assert b"someone" not in path.read_bytes()
        assert str(tmp_path).encode() not in path.read_bytes()
    assert (
        hashlib.sha256((session.settings.cache_dir / "a.npy").read_bytes()).hexdigest()
        in (session.settings.cache_dir / "a.json").read_text()
    )


def test_a_text_is_kept_and_made_anew_when_damaged(tmp_path):
    cache, calls = Cache(tmp_path), []

    def make():
        calls.append(1)
        return "要"

    assert [cache.kept_text("a", make, str.isalpha) for _ in range(2)] == ["要", "要"]
    assert len(calls) == 1
    (tmp_path / "a.text").write_text("変", encoding="utf-8")
    assert cache.kept_text("a", make, str.isalpha) == "要"
    assert cache.kept_text("a", make, str.isdigit) == "要", "what is not sound is made anew"
    assert len(calls) == 3
    assert cache.state().arrays == 1
