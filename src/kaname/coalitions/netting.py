"""A group as one customs territory: trade among its members is inside, not imports."""

from __future__ import annotations

from collections.abc import Collection

import narwhals as nw

from kaname.model.sums import exact_sum
from kaname.model.trade import KEYS, TradeTable


def as_one_territory(trade: TradeTable, members: Collection[str], label: str) -> TradeTable:
    """Return the trade in which `members` are the single economy `label` and their mutual trade is netted.

    Values add up. Tonnes add up over the flows that report them; they stay null where none does.
    """

    def merged(name: str) -> nw.Expr:
        inside = nw.col(name).is_in(list(members))
        return nw.when(inside).then(nw.lit(label)).otherwise(nw.col(name)).alias(name)

    frame = (
        trade.frame.with_columns(merged("exporter"), merged("importer"))
        .filter(nw.col("exporter") != nw.col("importer"))
        .with_columns(nw.col("tonnes").is_null().cast(nw.Int64).alias("unweighed"))
        .group_by(*KEYS)
        .agg(
            exact_sum(nw.col("value_usd").cast(nw.Float64)).alias("value_usd"),
            exact_sum(nw.col("tonnes").cast(nw.Float64)).alias("tonnes"),
            (nw.len() - nw.col("unweighed").sum()).alias("weighed"),
        )
        .with_columns(nw.when(nw.col("weighed") > 0).then(nw.col("tonnes")).alias("tonnes"))
        .select(*KEYS, "value_usd", "tonnes")
    )
    return trade.plain(frame)


def as_seen_from(trade: TradeTable, code: str, members: Collection[str]) -> TradeTable:
    """Return `trade` as it is for an economy, or netted when `code` stands for a group of several."""
    return trade if tuple(members) == (code,) else as_one_territory(trade, members, code)
