"""Sea lanes beside searoute, the LNG programme, coalitions."""

from __future__ import annotations

from pathlib import Path

from harness import case, printed, table

HEADER = ("job", "seconds", "peak MB", "target")


def lanes(folder: Path) -> str:  # noqa: ARG001 - every section takes one
    return printed("peer_searoute.py")


def energy(folder: Path) -> str:
    return _timed(folder, [("lng_programme", "LNG programme, 60 × 60 × 12 months, least cost", "< 5 s")])


def coalitions(folder: Path) -> str:
    return _timed(
        folder,
        [
            ("coalition_report", "report of 12 members (CPTPP) with exact Shapley values", "< 10 s"),
            ("friend_shoring", "friend-shoring, 74 products, 12 importers, one point", "< 10 s"),
        ],
    )


def _timed(folder: Path, jobs: list[tuple[str, str, str]]) -> str:
    rows = []
    for name, words, target in jobs:
        seconds, memory = case(name, folder, 3)
        rows.append((words, f"{seconds:.2f}", f"{memory:.0f}", target))
    return table(HEADER, rows)
