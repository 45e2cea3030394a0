"""Stress tests beside sanction-simulator and BoARIO."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
from harness import HERE, case, peer_python, printed, table

SANCTIONS = "sanction-simulator==0.1.4"


def stress(folder: Path) -> str:
    one, one_mb = case("rationing_alone", folder, 5)
    batch, _ = case("rationing_batch", folder, 3)
    pairs, pairs_mb = case("rationing_all_pairs", folder, 1, {"KANAME_CACHE_DIR": str(folder / "pairs")})
    draws, draws_mb = case("sensitivity_draws", folder, 1, {"KANAME_CACHE_DIR": str(folder / "draws")})
    day, _ = case("inventories_day", folder, 3)
    year, year_mb = case("inventories_year", folder, 1)
    peer = sanctions(folder)
    rows = [
        ("rationing, one ban at N = 4,000", one, one_mb, one / peer["alone"], "≤ 1/5 of the peer"),
        (f"{SANCTIONS}, the same ban", peer["alone"], None, 1.0, "–"),
        ("rationing, a ban in a batch of 79", batch, None, batch / peer["batch"], "–"),
        (f"{SANCTIONS}, a ban in its batch of 8, one BLAS thread", peer["batch"], None, 1.0, "–"),
        ("rationing, all 6,320 bans", pairs, pairs_mb, pairs / (6320 * peer["batch"]), "< 300 s, 3 GB"),
        ("sensitivity of one ban, 1,536 draws", draws, draws_mb, None, "1,000 draws < 300 s"),
        ("inventories, one day at N = 4,000", day, None, None, "< 0.025 s"),
        ("inventories, 365 days", year, year_mb, None, "< 10 s"),
    ]
    said = table(
        ("job", "seconds", "peak MB", "ratio to the peer", "target"),
        [
            (
                job,
                f"{s:.3f}" if s < 10 else f"{s:.0f}",
                "–" if mb is None else f"{mb:.0f}",
                "–" if ratio is None else f"{ratio:.3f}",
                target,
            )
            for job, s, mb, ratio, target in rows
        ],
    )
    return f"{said}\n\n{peer['agreement']}\n\n{boario()}"


def sanctions(folder: Path) -> dict[str, object]:
    """Return the peer's seconds, and how far our losses are from its own on its own base table."""
    python = peer_python("sanction-simulator", "numpy", "pandas", without_dependencies=(SANCTIONS,))
    path = folder / "sanctions.json"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([python, HERE / "peer_sanction_simulator.py", path], check=True, env=environment)
    found = json.loads(path.read_text())
    locate = "import sanction_simulator as s; print(s.bench_cache())"
    cache = subprocess.run([python, "-c", locate], check=True, capture_output=True, text=True).stdout.strip()
    worst, count = compared(Path(cache), found)
    return {
        "alone": next(iter(found["scenarios"].values()))["seconds"],
        "batch": found["batch"]["seconds_per_scenario"],
        "agreement": f"World losses of {count} scenarios on the peer's own unrounded table agree to {worst:.0e} "
        "relative (below a billion dollars the peer's tolerance of 1e-9 shows).",
    }


def compared(cache: Path, found: dict) -> tuple[float, int]:
    """Return the largest relative difference of world losses, and over how many scenarios."""
    from kaname.kernels.leontief import leontief_inverse, technical_coefficients
    from kaname.kernels.rationing import Cuts, base, rationing

    with np.load(cache, allow_pickle=False) as d:
        A, omb, s = (d[k] for k in ("A", "omb", "s"))
        economies, sectors = [str(c) for c in d["countries"]], [str(c) for c in d["sectors"]]
    e, k = len(economies), len(sectors)
    order = np.arange(e * k).reshape(k, e).T.ravel()
    Z, x = (A * (omb * s))[np.ix_(order, order)], s[order]
    ready = base(Z, x - Z.sum(axis=1), x, leontief_inverse(technical_coefficients(Z, x)), e)
    worst, count = 0.0, 0
    for scenario in found["scenarios"].values():
        buyers = sorted({buyer for _, buyer in scenario["legs"]})
        share = np.zeros((1, len(buyers), k, e))
        wanted = scenario["sectors"]
        mask = np.array([wanted is None or code in wanted for code in sectors], dtype=float)
        for seller, buyer in scenario["legs"]:
            share[0, buyers.index(buyer), :, economies.index(seller)] = mask
        cuts = Cuts(np.array([economies.index(code) for code in buyers]), share)
        parameters = (scenario[name] for name in ("tau", "delta", "rho", "varrho"))
        lost = float((x - rationing(ready, cuts, *parameters).x[0]).sum())
        if scenario["world"] > 1000:
            worst, count = max(worst, abs(lost / scenario["world"] - 1)), count + 1
    return worst, count


def boario() -> str:
    """Return what the BoARIO comparison prints."""
    return printed("peer_boario.py")
