"""Trade restated from one revision of the Harmonized System to another, explicit about what splits and what is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pyarrow as pa

from kaname.errors import ValidationFault
from kaname.model.records import records
from kaname.model.trade import KEYS, TradeTable

# What rounding leaves of shares that add up to one.
TOLERANCE = 1e-9
Weights = Mapping[str, Mapping[str, float]]
# Puts a small table beside the flows, on their engine.
Lay = Callable[[pa.Table], nw.LazyFrame[Any]]


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """Codes of one revision and what they are in another.

    Attributes
    ----------
    origin, target
        The revisions, in either order of time.
    weights
        Code → code of `target` → share of its value, 0–1; shares of a code add up to one.
    official
        Whether the step is a published correlation table; False for the bundled one, which links the codes that stay
        and the changes listed.
    """

    origin: str
    target: str
    weights: Weights
    official: bool

    def __post_init__(self) -> None:
        for code, split in self.weights.items():
            if abs(sum(split.values()) - 1.0) > TOLERANCE or min(split.values()) < 0:
                raise ValidationFault("concordance_weights", product=code, total=sum(split.values()))

    @property
    def split(self) -> tuple[str, ...]:
        """Codes that become more than one."""
        return tuple(code for code, parts in self.weights.items() if len(parts) > 1)

    def rows(self) -> pa.Table:
        """Return the step as a table: product, other, weight, split."""
        found = [
            (code, other, weight, len(parts) > 1)
            for code, parts in sorted(self.weights.items())
            for other, weight in sorted(parts.items())
        ]
        columns = list(zip(*found, strict=True)) if found else [(), (), (), ()]
        schema = pa.schema(
            [("product", pa.string()), ("other", pa.string()), ("weight", pa.float64()), ("split", pa.bool_())]
        )
        return pa.table(
            [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
        )


@dataclass(frozen=True)
class Restated:
    """A table in another revision, and what that took.

    Attributes
    ----------
    table
        The flows in the revision asked for.
    steps
        The way there.
    value_usd
        Value of the flows before, US dollars.
    split_usd
        Value of it in codes that became more than one on the way, shared out by weights.
    split_codes
        Those codes, in the revisions where they split.
    left_out
        Code → value of the flows that are not in `table`: the code has no counterpart, or is none of its revision.
        `value_usd` is the value of `table` and these.
    """

    table: TradeTable
    steps: tuple[RevisionStep, ...]
    value_usd: float
    split_usd: float
    split_codes: tuple[str, ...]
    left_out: Mapping[str, float]

    @property
    def split_share(self) -> float:
        """Share of the value that was shared out, 0–1."""
        return self.split_usd / self.value_usd if self.value_usd else 0.0

    @property
    def left_out_share(self) -> float:
        """Share of the value without a counterpart, 0–1."""
        return sum(self.left_out.values()) / self.value_usd if self.value_usd else 0.0


def equal_weights(pairs: Collection[tuple[str, str]], shares: Weights | None = None) -> Weights:
    """Return code → code → share: those of `shares` where it has the code, equal ones elsewhere.

    Raises
    ------
    ValidationFault
        When shares name a counterpart that the concordance does not have.
    """
    found: dict[str, set[str]] = {}
    for code, other in pairs:
        found.setdefault(code, set()).add(other)
    weights: dict[str, Mapping[str, float]] = {
        code: dict.fromkeys(sorted(others), 1 / len(others)) for code, others in sorted(found.items())
    }
    for code, given in (shares or {}).items():
        if strange := sorted(set(given) - found.get(code, set())):
            raise ValidationFault("concordance_shares", product=code, other=strange[0])
        weights[code] = dict(given)
    return weights


def restated(table: TradeTable, steps: Sequence[RevisionStep], lay: Lay) -> Restated:
    """Return a table of trade in another revision.

    Each step is one lazy join; flows that come to the same code are added up. Value is conserved: what has no
    counterpart is not in the table, and stands in `left_out`. The weight of a flow that is put together is null where
    that of any part is: a sum without a part is not the sum.

    Parameters
    ----------
    table
        The flows, in the revision of the first step's origin.
    steps
        The way, one revision to the next.
    lay
        Puts a small table on the engine of the flows.

    Raises
    ------
    ValidationFault
        When a step does not start where the table, or the step before, is.
    """
    total = _sum(table.frame)
    frame = table.frame.with_columns(nw.lit(value=False).alias("split"))
    at, left_out, split_codes = table.revision, dict[str, float](), set[str]()
    for step in steps:
        if step.origin != at:
            raise ValidationFault("concordance_order", first=at, second=step.origin)
        laid = lay(step.rows()).rename({"split": "splits"})
        joined = frame.join(laid, on="product", how="left")
        for row in records(joined.filter(nw.col("other").is_null()).group_by("product").agg(nw.col("value_usd").sum())):
            code = str(row["product"])
            left_out[code] = left_out.get(code, 0.0) + float(row["value_usd"])
        frame = joined.filter(~nw.col("other").is_null()).with_columns(
            (nw.col("value_usd") * nw.col("weight")).alias("value_usd"),
            (nw.col("tonnes") * nw.col("weight")).alias("tonnes"),
            (nw.col("split") | nw.col("splits")).alias("split"),
        )
        met = {str(row["product"]) for row in records(frame.filter(nw.col("splits")).select("product").unique())}
        split_codes |= met
        frame = frame.select(
            "year", "exporter", "importer", nw.col("other").alias("product"), "value_usd", "tonnes", "split"
        )
        at = step.target
    split = _sum(frame.filter(nw.col("split")))
    whole = table.plain(_added_up(frame), revision=at)
    return Restated(whole, tuple(steps), total, split, tuple(sorted(split_codes)), dict(sorted(left_out.items())))


def _added_up(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return one row a flow; its weight is null where a part's is."""
    whole = (
        frame.with_columns(nw.col("tonnes").is_null().cast(nw.Int64).alias("unweighed"))
        .group_by(*KEYS)
        .agg(nw.col("value_usd").sum(), nw.col("tonnes").sum(), nw.col("unweighed").sum())
    )
    tonnes = nw.when(nw.col("unweighed") == 0).then(nw.col("tonnes")).alias("tonnes")
    return whole.select(*KEYS, "value_usd", tonnes)


def _sum(frame: nw.LazyFrame[Any]) -> float:
    (row,) = records(frame.select(nw.col("value_usd").cast(nw.Float64).sum()))
    return float(row["value_usd"] or 0.0)
