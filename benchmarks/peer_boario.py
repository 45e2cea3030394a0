"""BoARIO beside the adaptive closure: same table, same shock, same parameters, trajectories and seconds a day.

``python benchmarks/peer_boario.py`` installs the peer in ``.venv-peers/boario`` the first time and runs itself there.
On the test table of pymrio (6 regions × 8 sectors, the one BoARIO's documentation uses) both run 365 days after a
loss of capacity; on kaname's own table both run a few days for the time of a step.

What remains between them (2e-4 of an industry's output) is one convention: BoARIO measures scarcity at the start of the
next step, tomorrow's orders over yesterday's output; the published index, and ours, is of one day's demand and output.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

BOARIO = ("boario==0.7.2", "pymrio==0.7.0", "progressbar2")
STOCK_DAYS, RESTORE_DAYS, PSI, ALPHA_MAX, ALPHA_DAYS = 90, 60, 0.8, 1.25, 365
DAYS, STEPS = 365, 12
OCCURRENCE, DURATION, RECOVERY = 5, 30, 10
# Industry → share of capacity lost: case name → losses.
CASES = {"60 % and 30 % for a month": {3: 0.6, 12: 0.3}, "90 % of four industries": {0: 0.9, 11: 0.9, 20: 0.9, 30: 0.9}}


def amplitude() -> np.ndarray:
    """Return the share of the loss that holds each day: BoARIO recovers it linearly after the duration."""
    path = np.zeros(DAYS)
    first, last = OCCURRENCE + 1, OCCURRENCE + DURATION + 3
    path[first:last] = 1
    path[last : last + RECOVERY] = 1 - np.arange(1, RECOVERY + 1) / RECOVERY
    return path


def peer(folder: Path) -> None:
    """Run BoARIO; in its own environment."""
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import pymrio

    test = pymrio.load_test()
    labels = test.Z.index
    order = np.lexsort((labels.get_level_values(1), labels.get_level_values(0)))
    Z = test.Z.to_numpy()[np.ix_(order, order)]
    outside = test.Y.to_numpy().sum(axis=1)[order]
    np.savez(folder / "test.npz", Z=Z, outside=outside, x=Z.sum(axis=1) + outside)
    paths, seconds = {}, {}
    for number, losses in enumerate(CASES.values()):
        with np.load(folder / "test.npz") as table:
            paths[str(number)], seconds["small"] = _simulated(table, 6, DAYS, losses)
    np.savez(folder / "paths.npz", **paths)
    with np.load(folder / "large.npz") as table:
        seconds["large"] = _simulated(table, 80, STEPS, {1: 0.5})[1]
    (folder / "peer.json").write_text(json.dumps(seconds))


def _simulated(table, economies: int, steps: int, losses: dict[int, float]):
    import pandas as pd
    import pymrio
    from boario.event import from_series
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    n = len(table["x"])
    names = [(f"e{i // (n // economies):03d}", f"s{i % (n // economies):03d}") for i in range(n)]
    index = pd.MultiIndex.from_tuples(names, names=["region", "sector"])
    # One kind of final demand, all by the first region: who the final buyer is does not enter the model.
    buyers = pd.MultiIndex.from_tuples([(f"e{e:03d}", "final") for e in range(economies)], names=["region", "category"])
    Y = np.zeros((n, economies))
    Y[:, 0] = table["outside"]
    system = pymrio.IOSystem(
        Z=pd.DataFrame(table["Z"], index=index, columns=index),
        Y=pd.DataFrame(Y, index=index, columns=buyers),
        x=pd.DataFrame(table["x"], index=index, columns=["indout"]),
    )
    system.calc_all()
    model = ARIOPsiModel(
        system,
        order_type="noalt",
        alpha_base=1.0,
        alpha_max=ALPHA_MAX,
        alpha_tau=ALPHA_DAYS,
        main_inv_dur=STOCK_DAYS,
        psi_param=PSI,
        inventory_restoration_tau=RESTORE_DAYS,
    )
    run = Simulation(model, n_temporal_units_to_sim=DAYS)
    impact = pd.Series(
        [*losses.values()], index=pd.MultiIndex.from_tuples([names[i] for i in losses], names=index.names)
    )
    run.add_event(
        from_series(impact, event_type="arbitrary", occurrence=OCCURRENCE, duration=DURATION, recovery_tau=RECOVERY)
    )
    seconds = []
    for _ in range(steps):
        start = time.perf_counter()
        run.next_step()
        seconds.append(time.perf_counter() - start)
    return run.production_realised.to_numpy(), statistics.median(seconds)


def ours(table, economies: int, days: int, losses: dict[int, float], path: np.ndarray):
    """Return our output (T, N) over base, and the median seconds a day."""
    from kaname.kernels.inventories import CapacityLoss, inventory_paths, inventory_table
    from kaname.kernels.inventory_closures import InventoryRules

    loss = np.zeros(len(table["x"]))
    loss[list(losses)] = list(losses.values())
    rules = InventoryRules("adaptive", STOCK_DAYS, None, RESTORE_DAYS, ALPHA_MAX, ALPHA_DAYS, PSI)
    ticks = [time.perf_counter()]
    paths = inventory_paths(
        inventory_table(table["Z"], table["outside"], table["x"], economies),
        rules,
        days,
        losses=[CapacityLoss(loss, path[:days])],
        progress=lambda _: ticks.append(time.perf_counter()),
    )
    return paths.output / np.where(paths.base > 0, paths.base, 1), statistics.median(np.diff(ticks)), paths.base


def compare(folder: Path) -> None:
    """Print the largest deviations and the seconds a day, side by side."""
    from harness import peer_python

    from kaname import Session

    full = Session().table
    np.savez(folder / "large.npz", Z=full.Z, outside=full.outside, x=full.x)
    subprocess.run([peer_python("boario", *BOARIO), __file__, str(folder)], check=True)
    seconds = json.loads((folder / "peer.json").read_text())
    with np.load(folder / "test.npz") as table, np.load(folder / "paths.npz") as theirs:
        for number, (name, losses) in enumerate(CASES.items()):
            made, small, base = ours(table, 6, DAYS, losses, amplitude())
            peers = theirs[str(number)] / theirs[str(number)][0]
            print(name)
            total = np.abs((made - peers) @ base) / base.sum()
            print(f"  total output:  largest deviation {total.max():.2e} of base, day {total.argmax()}")
            each = np.abs(made - peers)
            print(f"  each industry: largest deviation {each.max():.2e} of base, day {each.max(axis=1).argmax()}")
            print(f"  deepest fall: total {1 - (made @ base).min() / base.sum():.4f}, industry {1 - made.min():.4f}")
    print(f"N = 48:    ours {small * 1e3:.2f} ms a day, BoARIO {seconds['small'] * 1e3:.2f}")
    with np.load(folder / "large.npz") as table:
        large = ours(table, 80, STEPS * 4, {1: 0.5}, amplitude())[1]
    print(f"N = 4,000: ours {large * 1e3:.1f} ms a day, BoARIO {seconds['large'] * 1e3:.0f}", end=" ")
    print(f"({seconds['large'] / large:.0f} times)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        peer(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            compare(Path(temporary))
