"""sanction-simulator's own losses and seconds for a fixed list of bans; runs in an environment of its own.

``OPENBLAS_NUM_THREADS=1 python peer_sanction_simulator.py losses.json``. Losses are gross output in USD million,
positive, by economy. A leg is (seller, buyer): the seller's industries may no longer sell to the buyer's. One thread:
the peer's batch mode makes thin products; on a busy machine two threads that wait for each other cost it tenfold.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sanction_simulator
from sanction_simulator import power_trade_estimation as peer


class Scenario(NamedTuple):
    """Legs, the peer's defaults unless said otherwise, and the seller's sectors where not all are banned."""

    legs: list[tuple[str, str]]
    tau: float = peer.TAU_BASE
    delta: float = peer.DELTA_BASE
    rho: float = peer.RHO_BASE
    varrho: float = peer.RHO_OUT_BASE
    sectors: tuple[str, ...] | None = None


def both(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [leg for one, other in pairs for leg in ((one, other), (other, one))]


BAN = [("CHN", "JPN")]
SCENARIOS = {
    "CHN to JPN": Scenario(BAN),
    "JPN to CHN": Scenario([("JPN", "CHN")]),
    "JPN and CHN": Scenario(both(("JPN", "CHN"))),
    "USA and CHN": Scenario(both(("USA", "CHN"))),
    "DEU and CHN": Scenario(both(("DEU", "CHN"))),
    **{
        f"{seller} to {buyer}": Scenario([(seller, buyer)])
        for seller, buyer in (
            ("TWN", "JPN"),
            ("AUS", "JPN"),
            ("SAU", "JPN"),
            ("USA", "JPN"),
            ("KOR", "JPN"),
            ("RUS", "DEU"),
            ("CHN", "USA"),
            ("BRN", "ISL"),
        )
    },
    "Quad and CHN": Scenario(both(*((member, "CHN") for member in ("JPN", "USA", "AUS", "IND")))),
    "CHN to JPN, tau 0.05": Scenario(BAN, tau=0.05),
    "CHN to JPN, tau 0.6": Scenario(BAN, tau=0.6),
    "CHN to JPN, tau 0.8": Scenario(BAN, tau=0.8),
    "CHN to JPN, delta 1/3": Scenario(BAN, delta=1 / 3),
    "CHN to JPN, delta 0.6": Scenario(BAN, delta=0.6),
    "CHN to JPN, rho -2, varrho -0.5": Scenario(BAN, rho=-2.0, varrho=-0.5),
    "CHN to JPN, C26": Scenario(BAN, sectors=("C26",)),
}
BUYERS = (
    *("USA", "JPN", "DEU", "IND", "GBR", "FRA", "KOR", "ITA"),
    *("BRA", "CAN", "AUS", "ESP", "MEX", "IDN", "NLD", "VNM"),
)
TIMED_RUNS = 3


def solved(network: peer.Benchmark, scenarios: list[Scenario]) -> tuple[np.ndarray, float]:
    """Return losses (scenarios, economies) of one batch with parameters in common, and the seconds it took."""
    first = scenarios[0]
    start = time.perf_counter()
    peer.set_rho_out(first.varrho)
    batch = peer.ScenarioBatch(network, [peer_legs(network, each) for each in scenarios], first.tau, first.delta)
    batch.balance()
    result = batch.solve(first.rho)
    seconds = time.perf_counter() - start
    loss = network.s - result["s_omega"]
    return loss.reshape(len(scenarios), network.S, network.C).sum(axis=1), seconds  # the peer orders sector by sector


def peer_legs(network: peer.Benchmark, scenario: Scenario) -> list[tuple]:
    """Return legs in the peer's positions, with a mask over the seller's sectors where only some are banned."""
    legs = [(network.cidx[seller], network.cidx[buyer]) for seller, buyer in scenario.legs]
    if scenario.sectors is None:
        return legs
    if unknown := set(scenario.sectors) - set(network.sectors):
        message = f"The peer has no sector {unknown}."
        raise SystemExit(message)
    mask = np.isin(network.sectors, scenario.sectors).astype(float)
    return [(*leg, mask) for leg in legs]


def main(path: Path) -> None:
    network = peer.Benchmark(sanction_simulator.data_dir(), cache=sanction_simulator.bench_cache())
    answers = {}
    for number, (name, scenario) in enumerate(SCENARIOS.items()):
        runs = [solved(network, [scenario]) for _ in range(1 if number else TIMED_RUNS)]
        loss = runs[0][0][0]
        seconds = statistics.median(run[1] for run in runs)
        print(f"{name:<34} world {loss.sum():>14,.1f}  {seconds:6.2f} s", flush=True)
        answers[name] = {
            **scenario._asdict(),
            "loss": dict(zip(network.countries, loss.tolist(), strict=True)),
            "world": float(loss.sum()),
            "seconds": seconds,
        }
    bans = [Scenario([("CHN", buyer)]) for buyer in BUYERS]
    batches = [solved(network, bans[at : at + peer.BATCH])[1] for at in range(0, len(bans), peer.BATCH)]
    document = {
        "package": "sanction-simulator",
        "version": version("sanction-simulator"),
        "numpy": np.__version__,
        "threads": os.environ.get("OPENBLAS_NUM_THREADS", "not set"),
        "unit": "USD million, gross output",
        "output": dict(zip(network.countries, network.s_country.tolist(), strict=True)),
        "scenarios": answers,
        "batch": {
            "buyers": BUYERS,
            "size": peer.BATCH,
            "seconds": batches,
            "seconds_per_scenario": sum(batches) / len(bans),
        },
    }
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
