"""Rows of a provider made into rows of the store: codes to economies, doubtful rows set aside with their reason.

What is looked at once is each *name* of a column, not each of its rows: a year has eight million rows and a few
thousand names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kaname.errors import ValidationFault
from kaname.intake.read import QUARANTINE, TRADE

KEYS = ("year", "month", "exporter", "importer", "product", "reporter")
# From so many importers on, or reporters, what they buy is what the world exports.
WORLDWIDE = 100
# Of one reason, so many rows are listed; all are counted.
LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Codes:
    """How a provider's codes of economies are read.

    Attributes
    ----------
    economies
        Code as the file has it → economy of the vocabulary.
    valid
        Code → first and last year it stands for that economy, where it did not always or does no more.
    aside
        Code → reason why its rows are set aside, such as ``world`` or ``area``, for codes that are no economy.
    """

    economies: Mapping[str, str]
    valid: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    aside: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Aside:
    """Rows set aside: counted by reason, listed up to a number."""

    file: str
    counts: Counter[str] = field(default_factory=Counter)
    listed: list[pa.Table] = field(default_factory=list)

    def put(self, reason: str, rows: pa.Table) -> None:
        """Set rows aside for one reason; `rows` has a column ``row``, the place in the file."""
        if not rows.num_rows:
            return
        self.counts[reason] += rows.num_rows
        few = rows.slice(0, LISTED)
        content = [
            ", ".join(f"{name}={value}" for name, value in row.items() if name != "row") for row in few.to_pylist()
        ]
        n = few.num_rows
        self.listed.append(
            pa.table(
                {"reason": [reason] * n, "file": [self.file] * n, "row": few["row"], "content": content},
                schema=QUARANTINE,
            )
        )

    @property
    def table(self) -> pa.Table:
        """All that is listed."""
        return pa.concat_tables(self.listed) if self.listed else QUARANTINE.empty_table()


def cleaned(raw: pa.Table, codes: Codes, aside: Aside, *, products: Callable[[str], str | None]) -> pa.Table:
    """Return rows of `TRADE`, one a key, sorted nowhere; what is doubtful goes to `aside`.

    Parameters
    ----------
    raw
        year, month, exporter, importer, product (text as the file has it), value_usd, tonnes (numbers, null where
        missing), reporter, row.
    products
        A code as the file has it → six digits, or None when it names no product.

    Notes
    -----
    A weight of 0, below 0 or not finite beside a positive value is a missing weight. Rows of one key are added up.
    """
    years = _numbers(raw["year"])
    rows = _without(raw, ~((years >= 1900) & (years <= 2100)), "year", aside)  # noqa: PLR2004 - no statistics outside
    value = _numbers(rows["value_usd"])
    rows = _without(rows, ~np.isfinite(value), "value_not_finite", aside)
    value = _numbers(rows["value_usd"])
    rows = _without(rows, value < 0, "value_negative", aside)
    # A flow of nothing is no flow: it is counted, and stands nowhere.
    rows = _without(rows, _numbers(rows["value_usd"]) == 0, "value_zero", aside)
    for side in ("exporter", "importer"):
        rows = _economies(rows, side, codes, aside)
    rows = _without(rows, pc.equal(rows["exporter"], rows["importer"]).to_numpy(), "self_trade", aside)
    rows = _products(rows, products, aside)
    rows = _weighed(rows, aside)
    return _summed(rows, aside)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return a column as float64, NaN where it is null."""
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def _without(rows: pa.Table, doubtful: NDArray[np.bool_], reason: str, aside: Aside) -> pa.Table:
    if not doubtful.any():
        return rows
    aside.put(reason, rows.filter(pa.array(doubtful)))
    return rows.filter(pa.array(~doubtful))


def _economies(rows: pa.Table, side: str, codes: Codes, aside: Aside) -> pa.Table:
    """Put economies for codes; set aside what is none, or was none in that year."""
    coded = rows[side].combine_chunks().cast(pa.string()).dictionary_encode()
    names = [name or "" for name in coded.dictionary.to_pylist()]
    at = np.asarray(pc.fill_null(coded.indices, len(names)).to_numpy(zero_copy_only=False), dtype=np.int64)
    names.append("")
    found = [codes.economies.get(name) for name in names]
    reasons = np.array([_why(name, economy, codes) for name, economy in zip(names, found, strict=True)], dtype=object)
    years = _numbers(rows["year"])
    first, last = (
        np.array([codes.valid.get(name, (0, 9999))[end] for name in names], dtype=np.float64)[at] for end in (0, 1)
    )
    untimely = (years < first) | (years > last)
    known = reasons[at]
    economies = pa.array([economy or "" for economy in found]).take(pa.array(at))
    replaced = rows.set_column(rows.column_names.index(side), side, economies)
    original = rows
    wrong = (known != "") | untimely
    if not wrong.any():
        return replaced
    for reason in sorted({*known[known != ""]}):
        aside.put(reason, original.filter(pa.array(known == reason)))
    aside.put("economy_not_then", original.filter(pa.array(untimely & (known == ""))))
    return replaced.filter(pa.array(~wrong))


def _why(name: str, economy: str | None, codes: Codes) -> str:
    if name in codes.aside:
        return codes.aside[name]
    return "" if economy else "economy_unknown"


def _products(rows: pa.Table, products: Callable[[str], str | None], aside: Aside) -> pa.Table:
    coded = rows["product"].combine_chunks().cast(pa.string()).dictionary_encode()
    found = [None if name is None else products(name) for name in coded.dictionary.to_pylist()]
    known = pa.array(found, pa.string()).take(coded.indices)
    missing = pc.is_null(known).to_numpy(zero_copy_only=False)
    replaced = rows.set_column(rows.column_names.index("product"), "product", known)
    if not missing.any():
        return replaced
    aside.put("product_unknown", rows.filter(pa.array(missing)))
    return replaced.filter(pa.array(~missing))


def _weighed(rows: pa.Table, aside: Aside) -> pa.Table:
    """Put null for weights that are none; each is counted, and its row stays."""
    tonnes = _numbers(rows["tonnes"])
    for reason, wrong in (
        ("weight_zero", tonnes == 0),
        ("weight_impossible", (tonnes < 0) | np.isinf(tonnes)),
    ):
        if wrong.any():
            aside.counts[reason] += int(wrong.sum())
            tonnes = np.where(wrong, np.nan, tonnes)
    weights = pa.array(tonnes, mask=np.isnan(tonnes))
    return rows.set_column(rows.column_names.index("tonnes"), "tonnes", weights)


def _summed(rows: pa.Table, aside: Aside) -> pa.Table:
    """Return one row a key: a supplier reported in two rows is one supplier."""
    rows = rows.select([*KEYS, "value_usd", "tonnes"])
    value = pc.round(rows["value_usd"].cast(pa.float64())).cast(pa.int64())
    rows = rows.set_column(rows.column_names.index("value_usd"), "value_usd", value)
    if _unique(rows):
        return rows.select(TRADE.names).cast(TRADE)
    weights = pc.ScalarAggregateOptions(skip_nulls=False)
    made = rows.group_by(list(KEYS)).aggregate([("value_usd", "sum"), ("tonnes", "sum", weights)])
    aside.counts["added_up"] += rows.num_rows - made.num_rows
    made = made.rename_columns([name.removesuffix("_sum") for name in made.column_names])
    return made.select(TRADE.names).cast(TRADE)


def _unique(rows: pa.Table) -> bool:
    """Return whether no key stands twice: names are numbered, and the numbers of a row made one."""
    key = np.zeros(rows.num_rows, dtype=np.int64)
    for name in KEYS:
        codes = rows[name].combine_chunks().dictionary_encode()
        key = key * (len(codes.dictionary) + 1) + codes.indices.to_numpy(zero_copy_only=False)
    key.sort()
    return not bool((key[1:] == key[:-1]).any())


def by_year(flows: pa.Table) -> dict[int, pa.Table]:
    """Return flows by their year, earliest first."""
    years = sorted(pc.unique(flows["year"]).to_pylist())
    return {year: flows.filter(pc.equal(flows["year"], year)) for year in years}


def lacks(flows: pa.Table, *, worldwide: bool) -> tuple[str, ...]:
    """Return what flows cannot support: weights, the world's exports, one side's reports; keys of texts/intake.toml."""
    sides = set(pc.unique(flows["reporter"]).to_pylist())
    return tuple(
        key
        for key, missing in (
            ("weights", not pc.any(pc.is_valid(flows["tonnes"])).as_py()),
            ("world_exports", not worldwide),
            ("exports", not sides & {"exporter", "both"}),
            ("imports", not sides & {"importer", "both"}),
        )
        if missing
    )


def require_rows(rows: pa.Table, file: str, aside: Aside) -> None:
    """Raise `ValidationFault` when nothing of a file could be taken, naming the most frequent reason."""
    if rows.num_rows:
        return
    reason = aside.counts.most_common(1)[0][0] if aside.counts else "empty"
    raise ValidationFault("import_no_rows", file=file, reason=reason)
