"""What the solvers assume, with the values they take by default and where those come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaname.errors import UsageFault, ValidationFault
from kaname.indicators.leverage import elasticities
from kaname.model.input_output import InputOutputTable
from kaname.scenarios.reasons import reason_of
from kaname.vocab.sectors import sectors
from kaname.vocab.stress import criticality, stocks, substitutability

Array = NDArray[np.float64]
Level = Literal["low", "central", "high"]
Share = Annotated[float, Field(ge=0, le=1)]
SECTORAL = "sector"
SECTORS_NAMED = 3


class Parameters(BaseModel):
    """Every number a solver needs beyond the table and the shock.

    Attributes
    ----------
    tau, delta
        `rationing`: friction and leakage, 0–1, or "sector" for the values of ``vocab/substitutability.csv``. Defaults
        0.30 and 0.10 of Bhattathiripad & Veetil (2026).
    rho, varrho
        `rationing`: curvature across products, and between intermediates and the rest; negative.
    elasticity
        `cost_push`, tariffs and `ces` use the low, central or high column of ``vocab/elasticities.csv``.
    elasticity_position
        Between the low (0) and the high (1) column, in logarithms; in place of `elasticity` when given.
    horizon
        `cost_push`: "long", the table's elasticities after years, or "short", 0.76 between origins in the first year
        (Boehm, Levchenko & Pandalai-Nayar 2023), where a full cut has no finite answer.
    product_elasticity, value_added_elasticity
        `cost_push`: between products, and between intermediates and value added.
    closure
        `inventories`: "critical" (Pichler et al. 2022) or "adaptive" (ARIO).
    stock
        `inventories`: the low, central or high days of ``vocab/stocks.csv``, times `stock_factor`.
    reorder
        `inventories`: share of what a cut origin no longer delivers that is ordered elsewhere at once; half is kaname's
        assumption between the papers' none and the whole, and the number that moves the answer most.
    refill
        `inventories`: whether stocks of what is cut are refilled from the origins left, which replaces it in weeks.
    restore_days
        `inventories`: days over which a gap in stocks is ordered; 10 and 60 in the two closures when not given.
    days
        `inventories`: days simulated.
    sigma
        `ces`: elasticity between the input and everything else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    tau: Share | Literal["sector"] = 0.30
    delta: Share | Literal["sector"] = 0.10
    rho: Annotated[float, Field(lt=0, ge=-100)] = -1.0
    varrho: Annotated[float, Field(lt=0, ge=-100)] = -1.0
    elasticity: Level = "central"
    elasticity_position: Share | None = None
    horizon: Literal["long", "short"] = "long"
    product_elasticity: Annotated[float, Field(ge=0)] = 0.2
    value_added_elasticity: Annotated[float, Field(ge=0)] = 0.5
    closure: Literal["critical", "adaptive"] = "critical"
    stock: Level = "central"
    stock_factor: Annotated[float, Field(gt=0)] = 1.0
    reorder: Share = 0.5
    refill: bool = False
    restore_days: Annotated[float, Field(ge=1)] | None = None
    days: Annotated[int, Field(ge=1, le=3650)] = 365
    sigma: Annotated[float, Field(ge=0)] = 0.10

    def friction(self) -> tuple[Array, Array]:
        """Return τ and δ by sector, both (S,)."""
        table = substitutability()
        return (
            np.array([row.tau.central if self.tau == SECTORAL else float(self.tau) for row in table.values()]),
            np.array([row.delta.central if self.delta == SECTORAL else float(self.delta) for row in table.values()]),
        )

    def origin_elasticity(self) -> Array:
        """Return ξ between origins by sector, (S,): σ − 1 of the table plus one, or the short-run value."""
        if self.horizon == "short":
            return np.full(len(sectors()), SHORT_RUN)
        table = elasticities(tuple(sectors()))
        if self.elasticity_position is not None:
            return np.asarray(1.0 + table[0] * (table[2] / table[0]) ** self.elasticity_position, dtype=np.float64)
        return np.asarray(1.0 + table[("low", "central", "high").index(self.elasticity)], dtype=np.float64)

    def stock_days(self) -> Array:
        """Return the days of stock of each product that buyers hold, (S,): one at least; ∞ where it never binds."""
        return np.array([max(getattr(row.days, self.stock) * self.stock_factor, 1.0) for row in stocks().values()])


def parameters(given: Mapping[str, object]) -> Parameters:
    """Return the parameters of plain values, the rest at their defaults.

    Raises
    ------
    UsageFault
        When a name is unknown or a value out of range: the first such is named.
    """
    try:
        return Parameters.model_validate(dict(given))
    except ValidationError as fault:
        first = fault.errors()[0]
        raise UsageFault("bad_parameter", parameter=first["loc"][0], reason=reason_of(first)) from fault


def require_known_sectors(table: InputOutputTable) -> None:
    """Raise `ValidationFault` unless a table's sectors are the vocabulary's, in its order.

    Friction, elasticities, stocks and critical inputs are known by sector of the vocabulary, and so are the scopes and
    products that a shock names.
    """
    known = tuple(sectors())
    if table.sectors != known:
        strange = [code for code in table.sectors if code not in known]
        missing = [code for code in known if code not in table.sectors]
        named = (strange or missing or list(table.sectors))[:SECTORS_NAMED]
        raise ValidationFault("stress_sectors", table=table.source.id, sectors=", ".join(named))


# Boehm, Levchenko & Pandalai-Nayar, American Economic Review 113(4), 2023: trade elasticity within the first year.
SHORT_RUN = 0.76


def critical_inputs() -> Array:
    """Return the rating of product by using sector, (S, S): 1 critical, 0.5 important, 0 neither."""
    codes, rated = tuple(sectors()), criticality()
    return np.array([[rated[product, user] for user in codes] for product in codes])
