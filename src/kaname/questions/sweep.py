"""Many solves on any executor: every pair of economies, or draws of a sensitivity analysis.

A job is a module-level function of plain values, so that threads, processes and clusters (``dask.distributed``'s
executor) run it alike; each process opens the data once. The linear algebra of a job runs on one thread, as the jobs
themselves share the cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from threadpoolctl import threadpool_limits

from kaname.questions.session import Session
from kaname.settings import Settings

T = TypeVar("T")


# The sessions of this process by place; one thread opens, the others wait and find it open.
_OPEN: dict[tuple[str, str, str], Session] = {}
_OPENING = Lock()


def opened(data_dir: str, cache_dir: str, engine: str) -> Session:
    """Return this process's session on these folders: the one that asked, or one opened once."""
    where = (data_dir, cache_dir, engine)
    with _OPENING:
        if where not in _OPEN:
            settings = {"data_dir": data_dir, "cache_dir": cache_dir, "engine": engine}
            _OPEN[where] = Session(Settings.model_validate(settings))
        return _OPEN[where]


def place(session: Session) -> tuple[str, str, str]:
    """Return what `opened` needs to find the same data, in this process this very session."""
    settings = session.settings
    where = (str(settings.data_dir), str(settings.cache_dir), settings.engine)
    with _OPENING:
        _OPEN[where] = session
    return where


def alone(job: Callable[..., T], *arguments: object) -> T:
    """Run a job with its linear algebra on one thread."""
    with threadpool_limits(limits=1):
        return job(*arguments)


@contextmanager
def _executor(given: Executor | None) -> Iterator[Executor]:
    if given is not None:
        yield given
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as own:
        yield own


def run(
    job: Callable[..., T],
    tasks: Iterable[tuple[object, ...]],
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[T]:
    """Return the answers of `job` for all `tasks`, in their order.

    Parameters
    ----------
    job
        A module-level function.
    tasks
        Its arguments, plain values.
    executor
        Any `concurrent.futures.Executor`; threads, one a core, when not given.
    progress
        Called with minus the number of tasks, then with the number of each answer that has come.

    Raises
    ------
    Exception
        What the first job to fail raised; jobs that have not begun by then are called off.
    """
    listed = list(tasks)
    if progress is not None:
        progress(-len(listed))
    # The limit is the process's: jobs on its threads must find it set, or the first to end would lift it for the rest.
    with threadpool_limits(limits=1), _executor(executor) as pool:
        futures: list[Future[T]] = [pool.submit(alone, job, *task) for task in listed]
        try:
            for done, future in enumerate(as_completed(futures)):
                future.result()
                if progress is not None:
                    progress(done)
        except BaseException:
            # What is not begun is not begun: an interrupted run goes on next time.
            for future in futures:
                future.cancel()
            raise
        return [future.result() for future in futures]
