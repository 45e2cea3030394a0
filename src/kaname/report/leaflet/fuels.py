"""Where an economy's crude oil, LNG and coal come from."""

from __future__ import annotations

from dataclasses import dataclass

from kaname.indicators.energy import Origin, energy_imports
from kaname.questions.session import Session


@dataclass(frozen=True, slots=True)
class FuelOrigin:
    """One supplier of a fuel; `share` is by weight where it is reported, else by value, 0–1."""

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
            origins=tuple(FuelOrigin(origin.economy, _weight(origin)) for origin in found.origins),
        )
        for name, found in energy_imports(session.trade(), economy, year).items()
    }


def _weight(origin: Origin) -> float:
    return origin.share_by_value if origin.share_by_weight is None else origin.share_by_weight
