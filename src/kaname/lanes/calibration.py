"""How the choice of a way is fitted to published shares, and what the fit leaves over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar

from kaname.lanes.exposure import Passing, passing
from kaname.lanes.goods import GoodsFlows, Level, sea_share
from kaname.lanes.network import gates
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import ChoiceParameters, SeaLanes, parameters
from kaname.lanes.vessels import cargo_groups
from kaname.model.quantity import Band
from kaname.vocab.table import rows

BARRELS_A_TONNE = 7.33
DAYS_A_YEAR = 365.0
MILLION = 1e6
HIGHEST_TOLL = 1500.0


@dataclass(frozen=True, slots=True)
class Target:
    """A published figure: strait, economy or ``WLD``, flow (imports, exports, oil), its band, unit, year, source."""

    chokepoint: str
    economy: str
    flow: str
    band: Band
    unit: str
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Residual:
    """A published figure, what the model says, and the difference, in the target's unit."""

    target: Target
    model: float

    @property
    def gap(self) -> float:
        """Model less published."""
        return self.model - self.target.band.central


def targets() -> tuple[Target, ...]:
    """Return the published figures of ``vocab/strait_shares.csv``."""
    return tuple(
        Target(
            chokepoint=row["chokepoint"],
            economy=row["economy"],
            flow=row["flow"],
            band=Band(float(row["low"]), float(row["value"]), float(row["high"])),
            unit=row["unit"],
            year=int(row["year"]),
            source=row["source"],
        )
        for row in rows("strait_shares")
    )


def share_residuals(lanes: SeaLanes, flows: GoodsFlows, given: ChoiceParameters | None = None) -> tuple[Residual, ...]:
    """Return the residuals of the published shares of trade; `flows` are of the year of the shares."""
    given = given or parameters()
    wanted = [target for target in targets() if target.unit == "share"]
    found = {code: passing(lanes, flows, (code,), given) for code in dict.fromkeys(t.economy for t in wanted)}
    return tuple(_share_residuals(wanted, found, flows))


def _share_residuals(wanted: list[Target], found: dict[str, Passing], flows: GoodsFlows) -> Iterator[Residual]:
    codes, straits = anchored_economies(), [gate.id for gate in gates()]
    for target in wanted:
        own, strait = codes.index(target.economy), straits.index(target.chokepoint)
        whole = flows.value[:, :, own] if target.flow == "imports" else flows.value[:, own]
        part = getattr(found[target.economy], target.flow)[:, :, strait]
        yield Residual(target, float(part.sum() / whole.sum()))


def oil_residuals(lanes: SeaLanes, flows: GoodsFlows) -> tuple[Residual, ...]:
    """Return crude oil through each strait, million barrels a day, beside published flows of crude *and* products.

    Not fitted: product trade in the bundled table has no refined oil, so the model counts less by its share, and
    oil that a pipeline takes past a canal (SUMED) is counted as if it sailed round.
    """
    crude = [group.id for group in cargo_groups()].index("crude")
    codes, straits = anchored_economies(), [gate.id for gate in gates()]
    share = lanes.economies("crude", codes).passing
    tonnes = flows.tonnes[crude] * sea_share("central")[crude]
    daily = np.einsum("ed,edg->g", tonnes, share) * BARRELS_A_TONNE / DAYS_A_YEAR / MILLION
    return tuple(
        Residual(target, float(daily[straits.index(target.chokepoint)])) for target in targets() if target.flow == "oil"
    )


def fitted_toll(lanes: SeaLanes, flows: GoodsFlows, level: Level = "central") -> tuple[float, float]:
    """Return the constant of the Luzon Strait that fits the published shares best, km, and the root mean square gap.

    The dispersion stays as it is; `level` says which end of the published range is fitted. The constant is sought
    from 0 to 1,500 km: below 0 the way would be cheaper than its length.
    """

    def gap(toll: float) -> float:
        found = share_residuals(lanes, flows, parameters().with_toll("luzon", toll))
        return float(np.sqrt(np.mean([(r.model - getattr(r.target.band, level)) ** 2 for r in found])))

    best = minimize_scalar(gap, bounds=(0.0, HIGHEST_TOLL), method="bounded", options={"xatol": 5.0})
    return float(best.x), float(best.fun)


def fitted_dispersion(lanes: SeaLanes, flows: GoodsFlows, candidates: tuple[float, ...]) -> dict[float, float]:
    """Return the root mean square gap of each candidate dispersion, km, at the constant now in the table."""
    found = {}
    for dispersion in candidates:
        gaps = [r.gap for r in share_residuals(lanes, flows, replace(parameters(), dispersion=dispersion))]
        found[dispersion] = float(np.sqrt(np.mean(np.square(gaps))))
    return found
