"""The one bridge between product trade and the input–output table, explicit about what it leaves over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kaname.errors import ValidationFault

Array = NDArray[np.float64]


class Labelled(Protocol):
    """What the bridge needs of a table: its labels and flows."""

    @property
    def economies(self) -> tuple[str, ...]:
        """Labels of the economies."""

    @property
    def sectors(self) -> tuple[str, ...]:
        """Labels of the sectors."""

    @property
    def bought(self) -> Array:
        """What each economy buys from each, by product, (E, E, S), USD million."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """How a product stands for a part of its sectors.

    Attributes
    ----------
    product
        Six-digit code.
    sectors
        The sectors that make it.
    largest_share
        Its largest share of any flow between two economies, 0–1.
    capped
        Flows of the table smaller than the trade in the product alone, because final users buy it too or the two
        sources disagree; the share there is 1.
    """

    product: str
    sectors: tuple[str, ...]
    largest_share: float
    capped: int

    @classmethod
    def of(cls, product: str, shares: Array, table: Labelled) -> Bridge:
        """Return the bridge of a product whose shares of flows are `shares` (E, E, S)."""
        touched = tuple(code for s, code in enumerate(table.sectors) if shares[:, :, s].any())
        return cls(product, touched, float(shares.max(initial=0.0)), int((shares >= 1.0).sum()))


@dataclass(frozen=True, slots=True)
class Concordance:
    """Products of one revision to sectors, with weights that add up to one a product.

    Attributes
    ----------
    revision
        Revision of the Harmonized System.
    weights
        Product → sector → share.
    """

    revision: str
    weights: Mapping[str, Mapping[str, float]]

    def __post_init__(self) -> None:
        for code, split in self.weights.items():
            if abs(sum(split.values()) - 1.0) > 1e-9 or min(split.values()) < 0:  # noqa: PLR2004 - rounding of a sum
                raise ValidationFault("concordance_weights", product=code, total=sum(split.values()))

    @property
    def split(self) -> tuple[str, ...]:
        """Products that belong to more than one sector."""
        return tuple(code for code, parts in self.weights.items() if len(parts) > 1)

    def unmatched(self, products: set[str]) -> tuple[str, ...]:
        """Return the products it does not know."""
        return tuple(sorted(products - set(self.weights)))

    def shares_of_flows(self, product: str, value_usd: Mapping[tuple[str, str], float], table: Labelled) -> Array:
        """Return what share of each flow of the table the product makes up, (E, E, S), at most 1.

        Parameters
        ----------
        product
            Six-digit code.
        value_usd
            Trade in it by (exporter, importer), US dollars; economies outside the table are left out.
        table
            The table, USD million.

        Raises
        ------
        ValidationFault
            When the product is not in the concordance.
        """
        if product not in self.weights:
            raise ValidationFault("concordance_unmatched", product=product, revision=self.revision)
        e, s = len(table.economies), len(table.sectors)
        place = {code: at for at, code in enumerate(table.economies)}
        value = np.zeros((e, e))
        for (exporter, importer), usd in value_usd.items():
            if exporter in place and importer in place:
                value[place[exporter], place[importer]] += usd / 1e6
        found = np.zeros((e, e, s))
        for sector, weight in self.weights[product].items():
            at = table.sectors.index(sector)
            flows = table.bought[:, :, at]
            found[:, :, at] = np.divide(weight * value, flows, out=np.zeros((e, e)), where=flows > 0)
        return np.minimum(found, 1.0)
