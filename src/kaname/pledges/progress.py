"""The pro-rated target line between a baseline and a deadline, and where the observed figure stands on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from kaname.errors import ValidationFault
from kaname.pledges.ledger import Commitment, Evidence

NoLine = Literal["no_amount", "no_deadline", "no_baseline"]


@dataclass(frozen=True, slots=True)
class Standing:
    """An observed figure beside the line: `expected` is the line's value on the same day.

    `share_of_path` is what was covered of the way the line had come by then; None where it had not left its start.
    """

    date: dt.date
    observed: float
    expected: float
    share_of_path: float | None
    press: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The straight line from (start, baseline) to (deadline, target), in the commitment's unit."""

    start: dt.date
    baseline: float
    deadline: dt.date
    target: float
    unit: str
    points: tuple[tuple[dt.date, float], ...]
    standing: Standing | None


def pro_rata(start: dt.date, baseline: float, deadline: dt.date, target: float, on: dt.date) -> float:
    """Return the value of the target line on a day: ``baseline + (target − baseline) · days elapsed / days in all``.

    The line is kaname's reading, as in PIIE's tracker of the US–China Phase One agreement; the parties set an end, not
    a path.

    Raises
    ------
    ValidationFault
        When `on` is before the start or after the deadline, or the line has no length.
    """
    if not start <= on <= deadline or start == deadline:
        raise ValidationFault("pledges.before_baseline", start=start, end=deadline, on=on)
    return baseline + (target - baseline) * ((on - start).days / (deadline - start).days)


def line_of(record: Commitment) -> Line | NoLine:
    """Return the target line of a commitment, or why there is none.

    The observed figures are the evidence that counts, in the record's own unit and kind; a figure is the state on its
    date. The line has a point on the start, on each 31 December inside, and on the deadline.
    """
    if record.amount is None:
        return "no_amount"
    if record.deadline is None:
        return "no_deadline"
    first = record.baseline
    if first is None or first.figure is None or first.date >= record.deadline:
        return "no_baseline"
    start, baseline, deadline, target = first.date, first.figure, record.deadline, record.amount
    ends = [dt.date(year, 12, 31) for year in range(start.year, deadline.year)]
    days = sorted({start, deadline, *(day for day in ends if start < day < deadline)})
    return Line(
        start=start,
        baseline=baseline,
        deadline=deadline,
        target=target,
        unit=record.unit,
        points=tuple((day, pro_rata(start, baseline, deadline, target, day)) for day in days),
        standing=_standing(record, first, deadline, target),
    )


def _standing(record: Commitment, first: Evidence, deadline: dt.date, target: float) -> Standing | None:
    seen = [
        item
        for item in record.evidence
        if item.figure is not None and not item.related and first.date <= item.date and item.unit == record.unit
    ]
    if not seen or first.figure is None:
        return None
    last = max(seen, key=lambda item: item.date)
    # After the deadline the line has ended: the target itself is what was to be reached.
    expected = pro_rata(first.date, first.figure, deadline, target, min(last.date, deadline))
    observed = last.figure if last.figure is not None else 0.0
    path = expected - first.figure
    return Standing(
        date=last.date,
        observed=observed,
        expected=expected,
        share_of_path=(observed - first.figure) / path if path else None,
        press=last.press,
    )
