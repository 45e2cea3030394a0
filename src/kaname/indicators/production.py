"""Concentration of the world's production of each raw material."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import fsum

from kaname.model.production import ProductionTable, in_tonnes
from kaname.vocab.products import commodities


@dataclass(frozen=True, slots=True)
class ProductionConcentration:
    """Concentration of one raw material's production: `hhi` and shares are 0–1, producers by share.

    `tonnes` is the world's production in tonnes, natural gas as tonnes of LNG.
    """

    commodity: str
    year: int
    hhi: float
    top_producer: str
    top_share: float
    tonnes: float
    shares: dict[str, float]


def production_concentration(production: ProductionTable, year: int) -> dict[str, ProductionConcentration]:
    """Return the concentration of every raw material produced at all in `year`.

    Shares are of the sum over economies, not of the sheet's own total, which leaves some rows out.
    """
    found: dict[str, ProductionConcentration] = {}
    for commodity, quantities in production.quantities(year).items():
        total = sum(quantities.values())
        if total <= 0:
            continue
        ordered = sorted(quantities.items(), key=lambda item: (-item[1], item[0]))
        found[commodity] = ProductionConcentration(
            commodity=commodity,
            year=year,
            # Σ s², as `kernels.concentration` has it for arrays: a dozen producers need none.
            hhi=fsum((quantity / total) ** 2 for quantity in quantities.values()),
            top_producer=ordered[0][0],
            top_share=ordered[0][1] / total,
            tonnes=in_tonnes(total, commodities()[commodity].unit),
            shares={economy: quantity / total for economy, quantity in ordered if quantity > 0},
        )
    return found


def members_share(production: ProductionConcentration, members: Collection[str]) -> float:
    """Return the members' share of the world's production, 0–1; none on record is none produced."""
    return sum(production.shares.get(member, 0.0) for member in members)
