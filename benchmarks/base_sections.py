"""The measures and the leaflet: one inverse as the yardstick, pymrio as the peer."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path

import numpy as np
from harness import HERE, case, command, peer_python, table

PYMRIO = "pymrio==0.7.0"


def pymrio(folder: Path) -> tuple[float, str, float]:
    """Return pymrio's median seconds for A and L of the same table, its version, and the largest difference."""
    from kaname.questions.session import Session

    session = Session()
    np.save(folder / "Z.npy", session.input_output().Z)
    np.save(folder / "x.npy", session.input_output().x)
    arguments = [folder / "Z.npy", folder / "x.npy", "3", folder / "peer.json", folder / "L.npy"]
    subprocess.run([peer_python("pymrio", PYMRIO), HERE / "peer_pymrio.py", *arguments], check=True)
    measured = json.loads((folder / "peer.json").read_text())
    difference = np.abs(np.load(folder / "L.npy") - session.inverse()[:50, :50]).max()
    return statistics.median(measured["seconds"]), measured["version"], float(difference)


def measures(folder: Path) -> str:
    environment = {**os.environ, "KANAME_CACHE_DIR": str(folder / "cache"), "KANAME_LANG": "en"}
    brief = ["brief", "JPN", "--lang", "ja,en", "--out", str(folder / "leaflets"), "--quiet"]
    cold = command(brief, environment, runs=1)
    warm = command(brief, environment)
    inverse, inverse_mb = case("one_inverse", folder)
    full, full_mb = case("matrix_from_nothing", folder)
    cached, cached_mb = case("matrix_cached", folder)
    screen, screen_mb = case("screen_everything", folder)
    loop, _ = case("python_loop", folder)
    help_ = command(["--help"], environment)
    peer, version, difference = pymrio(folder)
    shutil.rmtree(folder / "cache", ignore_errors=True)
    rows = [
        ("one inverse of the 4,000² matrix (scipy, the yardstick)", inverse, inverse_mb, "–"),
        ("matrix, 6,320 pairs × 80 economies, from nothing", full, full_mb, "≤ 1.4 × the inverse, < 1.5 GB"),
        ("the same, inverse cached on disk, opening the data included", cached, cached_mb, "< 1 s"),
        (f"pymrio {version}: A and L alone (L agrees to {difference:.0e})", peer, None, "–"),
        ("screen, all importers × 74 products × 30 years, GeoDep rule", screen, screen_mb, "< 1 s warm"),
        ("kaname brief JPN, ja and en, PDF and HTML, empty cache", cold, None, "< 10 s"),
        ("the same, warm", warm, None, "< 3 s"),
        ("kaname --help", help_, None, "< 0.4 s"),
        ("20 million steps of a Python loop (how fast the interpreter is here)", loop, None, "–"),
    ]
    return table(
        ("job", "seconds", "peak MB", "ratio to one inverse", "target"),
        [
            (job, f"{s:.2f}", "–" if mb is None else f"{mb:.0f}", f"{s / inverse:.2f}", target)
            for job, s, mb, target in rows
        ],
    )
