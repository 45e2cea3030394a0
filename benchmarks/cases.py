"""The cases, each a function that does one job once; `run.py` times them in fresh processes."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def _session():
    from kaname.answers.session import Session

    return Session()


def one_inverse(runs: int) -> list[float]:
    """One inverse of I − A, 4,000 × 4,000, by scipy with the same BLAS: the yardstick."""
    import numpy as np
    import scipy.linalg

    matrix = np.eye(4000) - _session().table.A
    return [_timed(lambda: scipy.linalg.inv(matrix)) for _ in range(runs)]


def matrix_from_nothing(runs: int) -> list[float]:
    """All 6,320 pairs with every economy's loss, inverse included."""
    from kaname.indicators.market import market_matrix
    from kaname.kernels.leontief import leontief_inverse

    table = _session().table
    A = table.A
    return [_timed(lambda: market_matrix(table, leontief_inverse(A))) for _ in range(runs)]


def matrix_cached(runs: int) -> list[float]:
    """The same with the inverse on disk, from opening the data on."""
    from kaname.indicators.market import market_matrix

    def once() -> None:
        session = _session()
        market_matrix(session.table, session.inverse)

    once()
    return [_timed(once) for _ in range(runs)]


def screen_everything(runs: int) -> list[float]:
    """All importers × 74 products × 30 years, GeoDep's rule over three years, rows brought back."""
    from kaname.indicators.concentration import RULES, import_concentration, screened

    trade = _session().trade

    def once() -> None:
        screened(import_concentration(trade), RULES["geodep"], 0).collect("pyarrow")

    once()
    return [_timed(once) for _ in range(runs)]


def _timed(job) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


if __name__ == "__main__":
    seconds = globals()[sys.argv[1]](int(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Path(sys.argv[3]).write_text(json.dumps({"seconds": seconds, "peak_mb": peak}))
