"""The dependence matrix in its *loss* form: what every economy loses when one stops selling to another.

Every pair is solved under `rationing` with its default friction and leakage, buyer by buyer in one batch of all its
suppliers, and kept in the cache buyer by buyer: an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.rationing import Cuts, rationing
from kaname.questions import sweep
from kaname.questions.session import Session
from kaname.scenarios.parameters import Parameters
from kaname.vocab.table import digest
from kaname.warehouse.input_output import fingerprint

Array = NDArray[np.float64]
MODEL = "rationing"
# Part of the name of what is cached: another number here makes everything anew.
METHOD = 1


def buyer_losses(data_dir: str, cache_dir: str, engine: str, buyer: int) -> Array:
    """Return what every economy loses when each supplier stops selling to one buyer, USD million.

    Suppliers by affected; the buyer's own row is zero. From the cache where it is there and sound.
    """
    session = sweep.opened(data_dir, cache_dir, engine)
    table = session.input_output()
    e, s = len(table.economies), len(table.sectors)

    def made() -> Array:
        suppliers = np.array([i for i in range(e) if i != buyer])
        share = np.zeros((len(suppliers), 1, s, e))
        share[np.arange(len(suppliers)), 0, :, suppliers] = 1.0
        chosen = Parameters()
        tau, delta = chosen.friction()
        cuts = Cuts(np.array([buyer], dtype=np.intp), share)
        found = rationing(session.prepared().rationing, cuts, tau, delta, chosen.rho, chosen.varrho)
        loss = np.zeros((e, e))
        loss[suppliers] = (table.x - found.x).reshape(len(suppliers), e, s).sum(axis=2)
        return loss

    def sound(loss: Array) -> bool:
        return bool(np.isfinite(loss).all() and not loss[buyer].any() and np.abs(loss).max() <= table.x.sum())

    return np.array(session.cache.array(f"loss-{_digest(session)}-{table.economies[buyer]}", (e, e), made, sound))


def _digest(session: Session) -> str:
    chosen = Parameters().model_dump(mode="json", include={"tau", "delta", "rho", "varrho"})
    record = [METHOD, fingerprint(session.input_output()), digest("substitutability"), chosen]
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]


def loss_matrix(
    session: Session, executor: Executor | None = None, progress: Callable[[int], None] | None = None
) -> Array:
    """Return the loss form for every pair, (supplier, buyer, affected), USD million a year; zero where both are one.

    Parameters
    ----------
    session
        The data.
    executor
        Where the buyers are solved; the session's, or threads, one a core, when not given.
    progress
        Called as `kaname.questions.sweep.run` calls it.
    """
    e = len(session.input_output().economies)
    tasks = [(*sweep.place(session), buyer) for buyer in range(e)]
    return np.stack(sweep.run(buyer_losses, tasks, executor or session.executor, progress), axis=1)
