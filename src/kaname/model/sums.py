"""Sums that do not depend on the order of their terms, on any engine.

An engine adds in whatever order its threads finish, and a sum of fractions in binary depends on that order in its last
bits. Whole numbers below 2⁵³ add without error in any order, so fractions are added as whole numbers of a small unit.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

FRACTION = 2.0**32
SHARE = 2.0**60
FINE = 2.0**52


def exact_sum(amounts: nw.Expr) -> nw.Expr:
    """Return the sum of amounts, each to the nearest 2⁻³³, the same in any order; nulls are left out.

    Holds for totals below 2⁵³ and fewer than 2²¹ terms a group; whole amounts are added without any rounding.
    """
    whole = amounts.floor()
    return whole.sum() + nearest_whole((amounts - whole) * FRACTION).sum() / FRACTION


def exact_values(frame: nw.LazyFrame[Any]) -> nw.Expr:
    """Return the exact sum of `value_usd` in a frame of trade: whole dollars are added as they are."""
    whole = frame.collect_schema()["value_usd"].is_integer()
    value = nw.col("value_usd")
    return value.cast(nw.Int64).sum().cast(nw.Float64) if whole else exact_sum(value.cast(nw.Float64))


def sum_of_squares(shares: nw.Expr) -> nw.Expr:
    """Return the sum of squares of shares of one whole, 0–1, each square to the nearest 2⁻⁶¹, the same in any order."""
    return nearest_whole(shares * shares * SHARE).cast(nw.Int64).sum().cast(nw.Float64) / SHARE


def sum_of_shares(shares: nw.Expr) -> nw.Expr:
    """Return the sum of fewer than 2⁹ shares, 0–1, each to the nearest 2⁻⁵³, the same in any order."""
    return nearest_whole(shares * FINE).cast(nw.Int64).sum().cast(nw.Float64) / FINE


def nearest_whole(numbers: nw.Expr) -> nw.Expr:
    """Return the nearest whole numbers, halves up: engines round halves each in its own way."""
    return (numbers + 0.5).floor()
