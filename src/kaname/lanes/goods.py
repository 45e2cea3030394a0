"""Goods that move between economies, by group of goods, and the share that goes by sea."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kaname.indicators.energy import FUELS
from kaname.indicators.unit_values import corrected
from kaname.lanes.ports import anchored_economies
from kaname.lanes.vessels import cargo_groups
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Band
from kaname.model.trade import COLUMNS, TradeTable
from kaname.vocab.table import rows

Array = NDArray[np.float64]
Level = Literal["low", "central", "high"]
MILLION = 1e6


@dataclass(frozen=True, eq=False)
class GoodsFlows:
    """What moves in a year between the E anchored economies.

    Attributes
    ----------
    value
        (K, E, E) US dollars by group of goods, exporter and importer.
    tonnes
        (K, E, E) weight where it is reported; groups from the input–output table have none.
    year
        Year of the flows.
    left_out
        Share of the value of the two tables that has an economy without an anchor, 0–1.
    """

    value: Array
    tonnes: Array
    year: int
    left_out: float


def goods_flows(table: InputOutputTable, trade: TradeTable, year: int) -> GoodsFlows:
    """Return the flows: raw materials and energy from product trade, all other goods from the input–output table.

    Mining sectors of the input–output table are not used, and products that belong to other sectors are not either,
    so nothing is counted twice. The table holds intermediate deliveries alone: goods bought for final use, such as
    cars and clothes, are left out, and stand in neither numerator nor denominator.

    Raises
    ------
    UsageFault
        When the product trade lacks the year.
    """
    codes = anchored_economies()
    place = {code: number for number, code in enumerate(codes)}
    groups = cargo_groups()
    value, tonnes = (np.zeros((len(groups), len(codes), len(codes))) for _ in range(2))
    lost = 0.0
    inside = np.array([place.get(code, -1) for code in table.economies])
    kept = inside >= 0
    between = table.Z.reshape(len(table.economies), len(table.sectors), len(table.economies), -1).sum(axis=3)
    for number, group in enumerate(groups):
        chosen = [table.sectors.index(code) for code in group.sectors if code in table.sectors]
        sold = MILLION * between[:, chosen].sum(axis=1)
        np.fill_diagonal(sold, 0.0)
        value[number][np.ix_(inside[kept], inside[kept])] = sold[np.ix_(kept, kept)]
        lost += float(sold.sum() - sold[np.ix_(kept, kept)].sum())
    of = _group_of_product()
    # Fuels are nearly all of the tonnes at sea: their weights are held against the world's price.
    fuels = [code for codes in FUELS.values() for code in codes if code in of]
    others = trade.where(years=[trade.require_year(year)], products=[code for code in of if code not in fuels])
    weights = corrected(trade, [year], fuels).trade.frame.select(*COLUMNS)
    frame = nw.concat([others.frame.select(*COLUMNS), weights])
    # In one order, so that sums are the same to the last bit however the engine reads.
    for row in frame.sort("product", "exporter", "importer").collect("pyarrow").rows(named=True):
        exporter, importer = place.get(row["exporter"]), place.get(row["importer"])
        if exporter is None or importer is None:
            lost += row["value_usd"]
            continue
        value[of[row["product"]], exporter, importer] += row["value_usd"]
        tonnes[of[row["product"]], exporter, importer] += row["tonnes"] or 0.0
    return GoodsFlows(value, tonnes, year, lost / float(value.sum() + lost))


@cache
def _group_of_product() -> dict[str, int]:
    """Return the group of each product, by number; an entry that is a sector stands for its products."""
    sector_of = {row["product"]: row["sector"] for row in rows("product_sectors")}
    found: dict[str, int] = {}
    for number, group in enumerate(cargo_groups()):
        for entry in group.products:
            found |= {code: number for code, sector in sector_of.items() if entry in (code, sector)}
    return found


@cache
def land_share(level: Level) -> Array:
    """Return the (E, E) share of the trade of a pair that goes by land, 0–1; symmetric, 0 across water."""
    codes = anchored_economies()
    place = {code: number for number, code in enumerate(codes)}
    share = np.zeros((len(codes), len(codes)))
    for row in rows("land_links"):
        a, b = place.get(row["economy_a"]), place.get(row["economy_b"])
        if a is not None and b is not None:
            share[a, b] = share[b, a] = float(row[level])
    share.setflags(write=False)
    return share


def land_band(a: str, b: str) -> Band | None:
    """Return the share of the trade of two economies that goes by land, 0–1; None where no link is on file."""
    codes = anchored_economies()
    levels: tuple[Level, ...] = ("low", "central", "high")
    low, central, high = (float(land_share(level)[codes.index(a), codes.index(b)]) for level in levels)
    return Band(low, central, high) if high > 0 else None


def joined_by_land(a: str, b: str) -> bool:
    """Return whether trade goes by land between two economies: as neighbours, or through one neighbour of both."""
    codes = anchored_economies()
    linked = land_share("central") > 0
    first, second = linked[codes.index(a)], linked[codes.index(b)]
    return bool(first[codes.index(b)] or (first & second).any())


@cache
def sea_share(level: Level) -> Array:
    """Return the (K, E, E) share of each group of goods between each pair that goes by sea, 0–1.

    Low sea shares take the high shares of land and air, and high ones the low. LNG goes by sea, whoever the
    neighbours are; for all else pipelines, lorries and trains are one thing.
    """
    other: dict[Level, Level] = {"low": "high", "central": "central", "high": "low"}
    against = other[level]
    off = np.array([getattr(group.off_sea, against) for group in cargo_groups()])
    by_sea = (1 - off)[:, None, None] * (1 - land_share(against))[None]
    lng = [number for number, group in enumerate(cargo_groups()) if group.id == "lng"]
    by_sea[lng] = 1.0
    by_sea.setflags(write=False)
    return np.asarray(by_sea)
