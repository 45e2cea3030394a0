"""The cases, each a function that does one job once; `run.py` times them in fresh processes."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def _session():
    from kaname.questions.session import Session

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
        market_matrix(session.input_output(), session.inverse())

    once()
    return [_timed(once) for _ in range(runs)]


def screen_everything(runs: int) -> list[float]:
    """All importers × 74 products × 30 years, GeoDep's rule over three years, rows brought back."""
    from kaname.indicators.concentration import import_concentration, screened
    from kaname.indicators.rules import RULES

    trade = _session().trade

    def once() -> None:
        screened(import_concentration(trade), RULES["geodep"], 0).collect("pyarrow")

    once()
    return [_timed(once) for _ in range(runs)]


def python_loop(runs: int) -> list[float]:
    """20 million additions by the interpreter: what a second is worth on this machine."""

    def once() -> None:
        total = 0
        for number in range(20_000_000):
            total += number

    return [_timed(once) for _ in range(runs)]


def _bans(table, pairs):
    """The scenarios of full bans (seller, buyer), all on one buyer."""
    import numpy as np

    from kaname.kernels.rationing import Cuts

    share = np.zeros((len(pairs), 1, len(table.sectors), len(table.economies)))
    for row, (seller, _) in enumerate(pairs):
        share[row, 0, :, table.economy(seller)] = 1.0
    return Cuts(np.array([table.economy(pairs[0][1])]), share)


def rationing_alone(runs: int) -> list[float]:
    """China banned from selling to Japan, the base at hand."""
    from kaname.kernels.rationing import rationing

    session = _session()
    cuts = _bans(session.input_output(), [("CHN", "JPN")])
    ready = session.prepared().rationing
    rationing(ready, cuts)
    return [_timed(lambda: rationing(ready, cuts)) for _ in range(runs)]


def rationing_batch(runs: int) -> list[float]:
    """Seconds a ban, all 79 suppliers of Japan in one batch."""
    from kaname.kernels.rationing import rationing

    session = _session()
    pairs = [(code, "JPN") for code in session.input_output().economies if code != "JPN"]
    cuts, ready = _bans(session.input_output(), pairs), session.prepared().rationing
    return [_timed(lambda: rationing(ready, cuts)) / len(pairs) for _ in range(runs)]


def rationing_all_pairs(runs: int) -> list[float]:
    """Every ban of one economy on another, base included."""
    from kaname.questions.pairs import loss_matrix

    session = _session()
    session.inverse()
    return [_timed(lambda: loss_matrix(session)) for _ in range(runs)]


def sensitivity_draws(runs: int) -> list[float]:
    """A thousand draws at least of one ban."""
    from kaname.questions.sensitivity.question import Sensitivity
    from kaname.scenarios.shocks import ExportBan, Scenario

    session = _session()
    session.inverse()
    given = Scenario(name="ban", shock=(ExportBan(by=("CHN",), on=("JPN",)),))
    # Another seed each time: a session remembers what it was asked.
    asked = [Sensitivity(scenario=given, economy="JPN", draws=1000, seed=run + 1) for run in range(runs)]
    return [_timed(lambda one=one: session.ask(one)) for one in asked]


def _days(days: int):
    from kaname.scenarios.cuts import scenario_cuts
    from kaname.scenarios.parameters import Parameters
    from kaname.scenarios.shocks import ExportBan, Scenario
    from kaname.scenarios.solvers import inventories

    session = _session()
    given = Scenario(name="ban", shock=(ExportBan(by=("CHN",), on=("JPN",)),))
    cuts, prepared = scenario_cuts(given, session.input_output(), {}), session.prepared()
    prepared.inventories  # noqa: B018
    return lambda: inventories(prepared, cuts, Parameters(days=days))


def inventories_day(runs: int) -> list[float]:
    """Seconds a day, from runs of 61 and 1 days."""
    long, short = _days(61), _days(1)
    short()
    return [(_timed(long) - _timed(short)) / 60 for _ in range(runs)]


def inventories_year(runs: int) -> list[float]:
    """365 days after a ban."""
    job = _days(365)
    return [_timed(job) for _ in range(runs)]


def lng_programme(runs: int) -> list[float]:
    """A made-up market of 60 exporters, 60 importers and 12 months, least cost."""
    import numpy as np

    from kaname.kernels.allocation import Market, reallocation

    rng = np.random.default_rng(1)
    i, j, t = 60, 60, 12
    demand = rng.uniform(0.2, 2.0, (j, t))
    capacity = rng.uniform(0.2, 2.0, (i, 1)) * np.ones((1, t))
    capacity *= demand.sum() / capacity.sum()
    distance = rng.uniform(500, 20000, (i, j))
    market = Market(
        cost=300 + 0.01 * distance,
        capacity=capacity,
        demand=demand,
        penalty=np.full(j, 3000.0),
        floor=np.zeros((i, j, t)),
        limit=np.full((i, j), np.inf),
        distance=distance,
        fleet=np.full(t, 0.5 * demand.sum() / t * distance.mean() * 1.5),
        stock=demand[:, 0] * 0.5,
        stock_capacity=demand[:, 0],
        stock_end=np.zeros(j),
    )
    return [_timed(lambda: reallocation(market)) for _ in range(runs)]


def coalition_report(runs: int) -> list[float]:
    """The whole answer of a group of twelve, the inverse at hand."""
    from kaname.questions.coalition.question import Coalition

    seconds = []
    for _ in range(runs):
        session = _session()
        session.inverse()
        seconds.append(_timed(lambda: session.ask(Coalition(group="CPTPP"))))  # noqa: B023 - run at once
    return seconds


def friend_shoring(runs: int) -> list[float]:
    """The frontier's point at a cap of 25 % for a group of twelve."""
    from kaname.coalitions.friend_shoring import Terms
    from kaname.coalitions.friend_shoring import friend_shoring as solved
    from kaname.coalitions.purchases import coalition_flows
    from kaname.vocab.economies import members

    session = _session()
    flows = coalition_flows(session.trade(), members("CPTPP"), session.trade().latest_year)
    return [_timed(lambda: solved(flows, Terms(cap=0.25, growth=0.10))) for _ in range(runs)]


def _timed(job) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


if __name__ == "__main__":
    seconds = globals()[sys.argv[1]](int(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Path(sys.argv[3]).write_text(json.dumps({"seconds": seconds, "peak_mb": peak}))
