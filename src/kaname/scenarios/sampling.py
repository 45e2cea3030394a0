"""Which parameters a sensitivity analysis moves, over which range, and where its draws lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.solvers import Solver

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Range:
    """A parameter's range: uniform in the value, or in its logarithm; `sign` −1 for curvatures, drawn by magnitude."""

    parameter: str
    low: float
    high: float
    distribution: Literal["uniform", "log-uniform"] = "uniform"
    sign: int = 1

    def value(self, unit: float) -> float:
        """Return the value at `unit`, 0–1, of the distribution."""
        if self.distribution == "uniform":
            return self.sign * (self.low + unit * (self.high - self.low))
        return self.sign * float(np.exp(np.log(self.low) + unit * np.log(self.high / self.low)))


# τ, ρ, ϱ: the grids of Bhattathiripad & Veetil (2026), τ up to 0.60; δ: theirs, up to a third. Elasticities: between
# the low and the high column of the table; between products and against value added, what the studies cited in
# `kaname.kernels.cost_push` span. Stocks: half to twice the table. σ: Bachmann et al. (2022), 0.04 to Cobb–Douglas.
RANGES: dict[str, tuple[Range, ...]] = {
    "rationing": (
        Range("tau", 0.05, 0.60),
        Range("delta", 0.05, 1 / 3),
        Range("rho", 0.25, 4.0, "log-uniform", -1),
        Range("varrho", 0.25, 4.0, "log-uniform", -1),
    ),
    "cost_push": (
        Range("elasticity_position", 0.0, 1.0),
        Range("product_elasticity", 0.001, 0.6),
        Range("value_added_elasticity", 0.3, 0.9),
    ),
    "inventories": (
        Range("stock_factor", 0.5, 2.0, "log-uniform"),
        Range("reorder", 0.0, 1.0),
        Range("restore_days", 5.0, 30.0, "log-uniform"),
    ),
    "ces": (Range("sigma", 0.04, 1.0, "log-uniform"),),
}


def ranges(solver: Solver) -> tuple[Range, ...]:
    """Return the ranges of a solver; `UsageFault` for one without parameters to move."""
    if solver not in RANGES:
        raise UsageFault("no_parameters", solver=solver, known=", ".join(RANGES))
    return RANGES[solver]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Draws in the unit cube: A and B, (n, d) each, and A with one column from B, (d, n, d) (Saltelli et al. 2010)."""

    A: Array
    B: Array
    AB: Array

    @property
    def rows(self) -> Array:
        """All draws one below the other, (n (d + 2), d): A, B, then AB parameter by parameter."""
        return np.vstack([self.A, self.B, self.AB.reshape(-1, self.A.shape[1])])


def design(dimensions: int, draws: int, seed: int) -> Design:
    """Return a Latin hypercube design with at least `draws` rows in all, n a power of two."""
    from scipy.stats import qmc  # noqa: PLC0415 - a second that only a sensitivity analysis pays

    n = 2 ** int(np.ceil(np.log2(max(draws / (dimensions + 2), 2.0))))
    unit = qmc.LatinHypercube(2 * dimensions, rng=np.random.default_rng(seed)).random(n)
    A, B = unit[:, :dimensions], unit[:, dimensions:]
    AB = np.repeat(A[None], dimensions, axis=0)
    for column in range(dimensions):
        AB[column, :, column] = B[:, column]
    return Design(A, B, AB)


def drawn(solver: Solver, unit: Array, base: Parameters) -> tuple[dict[str, float], Parameters]:
    """Return the values of one draw (d,), and `base` with them in place."""
    values = {r.parameter: r.value(float(u)) for r, u in zip(ranges(solver), unit, strict=True)}
    return values, Parameters.model_validate({**base.model_dump(), **values})
