"""How much of a buyer's production comes from a supplier: directly, and through everyone else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.errors import ValidationFault
from kaname.kernels.leontief import per_unit
from kaname.kernels.look_through import direct_requirements, requirements_by_origin, shares_of_total
from kaname.model.input_output import InputOutputTable

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SupplyMatrix:
    """The dependence matrix in its *supply* form: shares of each buyer's production by origin.

    Attributes
    ----------
    economies
        Labels of both axes.
    look_through, face_value
        (supplier, buyer), 0–1; a buyer's column of look-through shares adds up to one. Down a supplier's row it is
        that economy's indispensability, along a buyer's column its autonomy. NaN where a buyer produces nothing in
        the scope.
    buyers, sellers
        The sectors on each side; the denominator sums the sellers alone.
    year
        Year of the table.
    """

    economies: tuple[str, ...]
    look_through: Array
    face_value: Array
    buyers: tuple[str, ...]
    sellers: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """One buyer's exposure to one supplier; shares 0–1, `ratio` is look-through over face value (None if that is 0)."""

    look_through: float
    face_value: float
    hidden: float
    ratio: float | None


def supply_matrix(
    table: InputOutputTable, L: Array, buyers: Collection[str], sellers: Collection[str] | None = None
) -> SupplyMatrix:
    """Return look-through and face-value shares for every pair of economies.

    Parameters
    ----------
    table, L
        The table and its Leontief inverse.
    buyers
        Sectors whose production is looked through, weighted by their sales outside the intermediate block.
    sellers
        Sectors that count as origin; the buyers' sectors when not given.

    Notes
    -----
    Baldwin, Freeman and Theodorakopoulos (NBER WP 30525): see `kaname.kernels.look_through`.
    """
    e = len(table.economies)
    sold = buyers if sellers is None else sellers
    w = np.where(table.industries(sectors=buyers), table.outside, 0.0)
    mask = table.industries(sectors=sold)
    through = requirements_by_origin(L, w, mask, e)
    own = np.diag(np.where(mask, w, 0.0).reshape(e, -1).sum(axis=1))
    direct = own + requirements_by_origin(table.Z, w * per_unit(table.x), mask, e)
    total = through.sum(axis=0)
    return SupplyMatrix(
        economies=table.economies,
        look_through=shares_of_total(through, total),
        face_value=shares_of_total(direct, total),
        buyers=tuple(buyers),
        sellers=tuple(sold),
        year=table.year,
    )


def exposure(
    table: InputOutputTable,
    L: Array,
    buyer: Collection[str],
    supplier: Collection[str],
    buyers: Collection[str],
    sellers: Collection[str] | None = None,
) -> Exposure:
    """Return the exposure of one economy (or of a group as one) to another, in a scope of sectors.

    Raises
    ------
    ValidationFault
        When the buyer sells nothing outside the intermediate block in that scope, so has no shares.
    """
    sold = buyers if sellers is None else sellers
    w = np.where(table.industries(buyer, buyers), table.outside, 0.0)[:, None]
    mask = table.industries(sectors=sold)
    through = L @ w
    total = float(through[mask].sum())
    if total <= 0:
        raise ValidationFault("nothing_in_scope", economy=", ".join(buyer), sectors=", ".join(buyers))
    origin = table.industries(supplier, sold)
    look_through = float(through[origin].sum()) / total
    face_value = float(direct_requirements(table.Z, table.x, w)[origin].sum()) / total
    return Exposure(
        look_through=look_through,
        face_value=face_value,
        hidden=look_through - face_value,
        ratio=look_through / face_value if face_value > 0 else None,
    )


def domestic_input_share(table: InputOutputTable, economy: str, buyers: Collection[str]) -> float:
    """Return the share of the intermediate purchases of these sectors that is bought at home, 0–1, from all sectors.

    Raises
    ------
    ValidationFault
        When they buy nothing, so have no shares.
    """
    bought = table.Z[:, table.industries([economy], buyers)].sum(axis=1)
    if bought.sum() <= 0:
        raise ValidationFault("nothing_in_scope", economy=economy, sectors=", ".join(buyers))
    return float(bought[table.industries([economy])].sum() / bought.sum())
