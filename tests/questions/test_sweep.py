"""One way to run many jobs, on any executor; an interrupted run keeps what it has done and goes on from there."""

import multiprocessing
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from small_world import random_world, small_session
from threadpoolctl import threadpool_info

from kaname.questions import pairs, sweep
from kaname.warehouse.cache import Cache


def squared(number):
    return number * number


def threads_of_linear_algebra(wait=0.0):
    np.linalg.inv(np.eye(3))
    time.sleep(wait)
    return max(library["num_threads"] for library in threadpool_info())


def where(*place):
    """Two calls in one process meet one session; it is the folders' own."""
    one, two = sweep.opened(*place), sweep.opened(*place)
    return one is two, str(one.settings.cache_dir)


@contextmanager
def processes():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@contextmanager
def cluster():
    distributed = pytest.importorskip("distributed", reason="distributed is not installed: pip install kaname[dev]")
    here = {"protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": None}
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, **here) as local,
        distributed.Client(local) as client,
        client.get_executor() as pool,
    ):
        yield pool


@pytest.fixture(params=[None, ThreadPoolExecutor, processes, cluster], ids=["own", "threads", "processes", "cluster"])
def executor(request):
    if request.param is None:
        yield None
        return
    with request.param() as pool:
        yield pool


def test_answers_come_in_the_order_of_the_tasks_on_any_executor(executor, tmp_path):
    told = []
    found = sweep.run(squared, [(n,) for n in range(12)], executor, told.append)
    assert found == [n * n for n in range(12)]
    assert told == [-12, *range(12)]
    before = threads_of_linear_algebra()
    waits = [(0.0,), (0.1,), (0.0,), (0.05,), (0.0,)]
    assert sweep.run(threads_of_linear_algebra, waits, executor) == [1] * 5, "whoever ends first lifts no one's limit"
    assert threads_of_linear_algebra() == before
    place = (str(tmp_path / "data"), str(tmp_path / "cache"), "duckdb")
    assert sweep.run(where, [place, place], executor) == [(True, place[1])] * 2
    assert sweep.run(squared, [], executor) == []


class Slip(Exception):
    """A fault of the job's own."""


def slipping(number):
    if number == 3:
        raise Slip
    return number


def test_a_job_that_fails_is_heard_on_any_executor(executor):
    with pytest.raises(Slip):
        sweep.run(slipping, [(n,) for n in range(6)], executor)


# Interrupted and begun again -------------------------------------------------------------------------------------------


class PreparedTable:
    """A job that keeps its answers in a cache, counts what it makes, and can be made to fail at one task."""

    def __init__(self, folder: Path) -> None:
        self.cache = Cache(folder)
        self.made: list[int] = []
        self.fails_at: int | None = None

    def job(self, number):
        def make():
            self.made.append(number)
            if number == self.fails_at:
                raise Slip
            return np.full(2, float(number))

        return self.cache.array(f"kept-{number}", (2,), make, lambda kept: bool((kept == number).all()))[0]

    @property
    def kept(self):
        return sorted(int(path.stem.removeprefix("kept-")) for path in self.cache.folder.glob("kept-*.npy"))


def test_a_run_that_fails_after_some_tasks_goes_on_with_the_rest(tmp_path):
    """One worker takes the tasks in turn: five are kept when the sixth fails, and perhaps one more that had begun."""
    prepared = PreparedTable(tmp_path)
    prepared.fails_at = 5
    tasks = [(n,) for n in range(12)]
    with ThreadPoolExecutor(1) as pool, pytest.raises(Slip):
        sweep.run(prepared.job, tasks, pool)
    kept = prepared.kept
    assert kept[:5] == [0, 1, 2, 3, 4]
    assert 5 not in kept
    assert len(kept) < 11, "what had not begun was called off"

    prepared.fails_at, prepared.made = None, []
    assert sweep.run(prepared.job, tasks) == [float(n) for n in range(12)]
    assert sorted(prepared.made) == [n for n in range(12) if n not in kept], "only the rest is made"
    prepared.made = []
    sweep.run(prepared.job, tasks)
    assert prepared.made == []


def test_an_interrupted_run_keeps_what_is_done(tmp_path):
    """The reader presses Ctrl-C after three answers; two jobs may be under way, the others are not begun."""
    prepared = PreparedTable(tmp_path)
    gate = threading.Event()

    def slow(number):
        found = prepared.job(number)
        if number > 3:
            gate.wait(0.05)
        return found

    def pressed(done):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep.run(slow, [(n,) for n in range(40)], progress=pressed)
    kept = prepared.kept
    assert 3 <= len(kept) < 40
    prepared.made = []
    assert sweep.run(prepared.job, [(n,) for n in range(40)]) == [float(n) for n in range(40)]
    assert len(prepared.made) == 40 - len(kept)


def test_all_pairs_go_on_buyer_by_buyer(tmp_path, monkeypatch):
    """The loss form of a small world: the third buyer fails; the second run solves that buyer alone."""
    small = small_session(random_world(6), tmp_path)
    monkeypatch.setattr(sweep, "opened", lambda *_place: small)
    solve, buyers = pairs.rationing, []

    def counted(base, cuts, *rest):
        buyers.append(int(cuts.buyers[0]))
        if failing and buyers[-1] == 2:
            raise Slip
        return solve(base, cuts, *rest)

    monkeypatch.setattr(pairs, "rationing", counted)
    failing = True
    with ThreadPoolExecutor(1) as pool, pytest.raises(Slip):
        pairs.loss_matrix(small, pool)
    assert buyers == [0, 1, 2]
    failing = False
    buyers.clear()
    found = pairs.loss_matrix(small)
    assert buyers == [2]
    assert found.shape == (3, 3, 3)
    assert not found[[0, 1, 2], [0, 1, 2]].any(), "nobody stops selling to itself"

    buyers.clear()
    again = pairs.loss_matrix(small)
    assert buyers == []
    np.testing.assert_array_equal(again, found)

    spoiled = next((tmp_path / "cache").glob("loss-*-JPN.npy"))
    spoiled.write_bytes(spoiled.read_bytes()[:-8])
    np.testing.assert_array_equal(pairs.loss_matrix(small), found)
    assert buyers == [1], "what is damaged is made anew"
