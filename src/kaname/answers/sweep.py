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
from functools import cache
from threading import Lock
from typing import TypeVar

from threadpoolctl import threadpool_limits

from kaname.questions.session import Session
from kaname.settings import Settings

T = TypeVar("T")


_OPENING = Lock()


def opened(data_dir: str, cache_dir: str, engine: str) -> Session:
    """Return this process's session on these folders, opened once whichever job comes first."""
    with _OPENING:
        return _opened(data_dir, cache_dir, engine)


@cache
def _opened(data_dir: str, cache_dir: str, engine: str) -> Session:
    return Session(Settings.model_validate({"data_dir": data_dir, "cache_dir": cache_dir, "engine": engine}))


def place(session: Session) -> tuple[str, str, str]:
    """Return what `opened` needs to open the same data elsewhere."""
    settings = session.settings
    return str(settings.data_dir), str(settings.cache_dir), settings.engine


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
