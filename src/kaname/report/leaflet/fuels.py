"""Where an economy's crude oil, LNG and coal come from."""

from __future__ import annotations

from dataclasses import dataclass

from kaname.questions.energy.question import Energy
from kaname.questions.session import Session


@dataclass(frozen=True, slots=True)
class FuelOrigin:
    """One supplier of a fuel; `share` is by weight, or by value where nothing is weighed, 0–1."""

    economy: str
    share: float


@dataclass(frozen=True, slots=True)
class Fuel:
    """One fuel's imports in a year, origins largest first."""

    fuel: str
    year: int
    value_usd: float
    tonnes: float
    origins: tuple[FuelOrigin, ...]


def fuels(session: Session, economy: str, year: int) -> dict[str, Fuel]:
    """Return the fuels an economy imports at all in a year, by name."""
    return {
        name: Fuel(
            fuel=name,
            year=found.year,
            value_usd=found.value_usd,
            tonnes=found.tonnes,
            origins=tuple(FuelOrigin(supplier.economy, supplier.share) for supplier in found.suppliers),
        )
        for name, found in session.ask(Energy(economy=economy, year=year)).fuels.items()
    }
