"""How diverse the suppliers of a fuel are, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kaname.indicators.energy import FuelImports, Origin
from kaname.kernels.concentration import effective_suppliers
from kaname.kernels.diversity import shannon_entropy, stirling_diversity

# A flow whose price a tonne is this far from the importer's median is shown as doubtful: its weight is likely wrong.
DOUBTFUL = 3.0


@dataclass(frozen=True, slots=True)
class Diversity:
    """Diversity of one fuel's suppliers by weight, or by value where nothing is weighed.

    Attributes
    ----------
    shannon
        −Σ s ln s, natural units.
    effective_suppliers
        1 / HHI.
    stirling
        Δ with α = β = 1 over the suppliers that have a disparity; None where they hold no share at all.
    stirling_coverage
        Share of the fuel they hold, 0–1.
    usd_per_tonne
        Value over weight of the flows; None where nothing is weighed.
    doubtful
        Suppliers whose price a tonne is more than three times off the median.
    """

    shannon: float
    effective_suppliers: float
    stirling: float | None
    stirling_coverage: float
    usd_per_tonne: float | None
    doubtful: tuple[str, ...]


def shares_of(imports: FuelImports) -> dict[str, float]:
    """Return each supplier's share by weight, or by value where nothing is weighed, largest first."""
    weighed = imports.tonnes > 0
    found = {o.economy: (o.share_by_weight or 0.0) if weighed else o.share_by_value for o in imports.origins}
    return dict(sorted(((code, share) for code, share in found.items() if share > 0), key=lambda item: -item[1]))


def diversity(imports: FuelImports, position: Mapping[str, float], span: float) -> Diversity:
    """Return the diversity of one fuel's suppliers.

    Parameters
    ----------
    imports
        One fuel's imports by origin.
    position
        Where each supplier stands on one scale (political stability); the disparity of two is their distance on it.
    span
        Length of the scale; a disparity of 1 is its whole length.
    """
    shares = shares_of(imports)
    placed = [code for code in shares if code in position]
    values = np.array(list(shares.values()))
    covered = float(sum(shares[code] for code in placed))
    stirling = None
    if covered > 0:
        at = np.array([position[code] for code in placed])
        disparity = np.abs(at[:, None] - at) / span
        stirling = float(stirling_diversity(np.array([shares[code] for code in placed]), disparity))
    return Diversity(
        shannon=float(shannon_entropy(values)),
        effective_suppliers=float(effective_suppliers(values)),
        stirling=stirling,
        stirling_coverage=covered,
        usd_per_tonne=price(imports.origins),
        doubtful=_doubtful(imports),
    )


def price(origins: tuple[Origin, ...]) -> float | None:
    """Return value over weight of the flows that report a weight, US dollars a tonne; None where none does."""
    weighed = [o for o in origins if o.tonnes]
    tonnes = sum(o.tonnes or 0.0 for o in weighed)
    return sum(o.value_usd for o in weighed) / tonnes if tonnes > 0 else None


def _doubtful(imports: FuelImports) -> tuple[str, ...]:
    # As it was reported: a weight that was estimated from the value is of the median's price.
    weights = {o.economy: o.tonnes_reported or o.tonnes for o in imports.origins}
    prices = {o.economy: o.value_usd / w for o in imports.origins if (w := weights[o.economy]) and o.value_usd > 0}
    if not prices:
        return ()
    middle = float(np.median(list(prices.values())))
    shares = shares_of(imports)
    off = [code for code, usd in prices.items() if not middle / DOUBTFUL <= usd <= middle * DOUBTFUL]
    return tuple(code for code in off if shares.get(code, 0.0) >= 0.001)  # noqa: PLR2004 - a thousandth of the fuel
