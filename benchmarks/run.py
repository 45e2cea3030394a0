"""Time and peak memory of the main jobs, each beside its yardstick or peer in one run; writes docs/benchmarks.md.

``python benchmarks/run.py`` installs the peer in ``.venv-peers`` the first time. Nothing here is a test: a slow machine
changes the seconds, hardly the ratios.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = ROOT / ".venv-peers"
PYMRIO = "pymrio==0.7.0"
RUNS = 5


def case(name: str, folder: Path, runs: int = RUNS) -> tuple[float, float]:
    """Return the median seconds and the peak memory (MB) of a case in a process of its own."""
    result = folder / f"{name}.json"
    subprocess.run([sys.executable, str(HERE / "cases.py"), name, str(runs), str(result)], check=True)
    measured = json.loads(result.read_text())
    return statistics.median(measured["seconds"]), measured["peak_mb"]


def command(arguments: list[str], environment: dict[str, str], runs: int = RUNS) -> float:
    """Return the median wall seconds of a kaname command."""
    program = Path(sys.executable).with_name("kaname")
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([program, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def pymrio(folder: Path) -> tuple[float, str, float]:
    """Return pymrio's median seconds for A and L of the same table, its version, and the largest difference."""
    from kaname.answers.session import Session

    if not (PEERS / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([PEERS / "bin" / "python", "-m", "pip", "install", "--quiet", PYMRIO], check=True)
    session = Session()
    np.save(folder / "Z.npy", session.table.Z)
    np.save(folder / "x.npy", session.table.x)
    arguments = [folder / "Z.npy", folder / "x.npy", "3", folder / "peer.json", folder / "L.npy"]
    subprocess.run([PEERS / "bin" / "python", HERE / "peer_pymrio.py", *arguments], check=True)
    measured = json.loads((folder / "peer.json").read_text())
    difference = np.abs(np.load(folder / "L.npy") - session.inverse[:50, :50]).max()
    return statistics.median(measured["seconds"]), measured["version"], float(difference)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        environment = {**os.environ, "KANAME_CACHE_DIR": str(folder / "cache"), "KANAME_LANG": "en"}
        brief = ["brief", "JPN", "--lang", "ja,en", "--out", str(folder / "leaflets"), "--quiet"]
        cold = command(brief, environment, runs=1)
        warm = command(brief, environment)
        inverse, inverse_mb = case("one_inverse", folder)
        full, full_mb = case("matrix_from_nothing", folder)
        cached, cached_mb = case("matrix_cached", folder)
        screen, screen_mb = case("screen_everything", folder)
        help_ = command(["--help"], environment)
        peer, version, difference = pymrio(folder)
        shutil.rmtree(folder / "cache", ignore_errors=True)
    rows = [
        ("one inverse of the 4,000² matrix (scipy, the yardstick)", inverse, inverse_mb, "1.00", "–"),
        (
            "matrix, 6,320 pairs × 80 economies, from nothing",
            full,
            full_mb,
            f"{full / inverse:.2f}",
            "≤ 1.4 × the inverse, < 1.5 GB",
        ),
        (
            "the same, inverse cached on disk, opening the data included",
            cached,
            cached_mb,
            f"{cached / inverse:.2f}",
            "< 1 s",
        ),
        (f"pymrio {version}: A and L alone (L agrees to {difference:.0e})", peer, None, f"{peer / inverse:.2f}", "–"),
        ("screen, all importers × 74 products × 30 years, GeoDep rule", screen, screen_mb, "–", "< 1 s warm"),
        ("kaname brief JPN, ja and en, PDF and HTML, empty cache", cold, None, "–", "< 10 s"),
        ("the same, warm", warm, None, "–", "< 3 s"),
        ("kaname --help", help_, None, "–", "< 0.4 s"),
    ]
    lines = [
        "# Benchmarks",
        "",
        f"Median of {RUNS} runs (the cold brief once), written by `make bench` on {platform.machine()}",
        f"with {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}.",
        "Ratios are within this run; seconds are the machine's.",
        "",
        "| job | seconds | peak MB | ratio to one inverse | target |",
        "|---|---:|---:|---:|---|",
        *(
            f"| {job} | {s:.2f} | {'–' if mb is None else f'{mb:.0f}'} | {ratio} | {target} |"
            for job, s, mb, ratio, target in rows
        ),
        "",
    ]
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
