"""Economies that sell on much of what they buy, with the published share of re-exports in their exports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaname.texts import Bilingual
from kaname.vocab.table import names, rows


@dataclass(frozen=True, slots=True)
class Hub:
    """A re-export hub.

    Attributes
    ----------
    economy
        ISO3 code.
    share
        Published share of re-exports in its exports of all products together, 0–1.
    year
        The year it is of.
    basis
        What it is a share of.
    """

    economy: str
    share: float
    year: int
    basis: Bilingual
    source: str
    url: str


@cache
def hubs() -> dict[str, Hub]:
    """Return the hubs whose share is published and was read, by economy."""
    return {
        row["economy"]: Hub(
            economy=row["economy"],
            share=float(row["reexport_share"]),
            year=int(row["year"]),
            basis=names(row, "basis"),
            source=row["source"],
            url=row["url"],
        )
        for row in rows("hubs")
    }
