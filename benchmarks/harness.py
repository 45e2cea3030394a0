"""What every section shares: a case in a process of its own, a command, a peer in an environment of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = ROOT / ".venv-peers"
RUNS = 5


def case(name: str, folder: Path, runs: int = RUNS, environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Return the median seconds and the peak memory (MB) of a case in a process of its own."""
    result = folder / f"{name}.json"
    command = [sys.executable, str(HERE / "cases.py"), name, str(runs), str(result)]
    subprocess.run(command, check=True, env={**os.environ, **(environment or {})})
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


def peer_python(name: str, *requirements: str, without_dependencies: tuple[str, ...] = ()) -> Path:
    """Return the interpreter of a peer's own environment, made and filled the first time."""
    folder = PEERS / name
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if requirements:
            subprocess.run([*install, *requirements], check=True)
        if without_dependencies:
            subprocess.run([*install, "--no-deps", *without_dependencies], check=True)
        (folder / ".ready").touch()
    return python


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table whose first and last columns are words."""
    rule = ["---", *["---:"] * (len(header) - 2), "---"]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, rule, *rows))


def printed(script: str) -> str:
    """Return what a script beside this one prints, as a block."""
    done = subprocess.run([sys.executable, HERE / script], check=True, capture_output=True, text=True)
    return "```\n" + done.stdout.strip() + "\n```"
