"""Time and peak memory of the main jobs, each beside its yardstick or peer in one run; writes docs/benchmarks.md.

``python benchmarks/run.py [SECTION …]`` measures some sections, or all but the longest, and leaves the others as they
are. Peers are installed in ``.venv-peers`` the first time. Nothing here is a test: a slow machine changes the seconds,
hardly the ratios.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
from applied_sections import coalitions, energy, lanes
from base_sections import measures
from harness import ROOT, RUNS
from indicator_sections import indices
from own_data_sections import history, own_data
from stress_sections import stress

SECTIONS = {
    "measures": ("Measures and the leaflet", measures),
    "stress": ("Stress tests", stress),
    "lanes": ("Sea lanes", lanes),
    "energy": ("Energy", energy),
    "coalitions": ("Coalitions", coalitions),
    "indices": ("Indices over all economies", indices),
    "own_data": ("Own data", own_data),
    "history": ("Own data over 28 years", history),
}
# Sections that take an hour: measured when they are named.
ASKED_FOR = {"history"}
PAGE = ROOT / "docs" / "benchmarks.md"


def head() -> str:
    return (
        f"# Benchmarks\n\nMedians of {RUNS} runs or as stated, written by `make bench` on {platform.machine()} with "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}.\n"
        "Ratios are within one run; seconds are the machine's.\n"
    )


def sections() -> dict[str, str]:
    """Return the sections the page has, by title."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return {title: body.strip() for title, body in found}


def main(wanted: list[str]) -> None:
    found = sections()
    for name in wanted or [name for name in SECTIONS if name not in ASKED_FOR]:
        title, measured = SECTIONS[name]
        with tempfile.TemporaryDirectory() as scratch:
            found[title] = measured(Path(scratch))
        order = [title for title, _ in SECTIONS.values() if title in found]
        body = "\n".join(f"\n## {title}\n\n{found[title]}\n" for title in order)
        PAGE.write_text(head() + body, encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
