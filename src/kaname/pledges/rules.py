"""The rules every record keeps, as functions of the record's fields, so that one reading finds every breach.

A record is seen here as a mapping, whether read from TOML and not yet typed or dumped from a typed record; a field of
the wrong type is passed over, because the types report it themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from kaname.errors import ValidationFault
from kaname.texts import Language

QUOTATION_MARKS: Final[dict[Language, tuple[str, str]]] = {"ja": ("「", "」"), "en": ("“", "”")}
UNCOUNTED: Final = "none"

Record = Mapping[str, Any]


def broken_rules(record: Record) -> Iterator[ValidationFault]:
    """Yield every rule a record breaks, in the order of `RULES`.

    Parameters
    ----------
    record
        The fields of one commitment; sources already looked up, evidence as mappings.
    """
    for rule in RULES:
        yield from rule(record)


def counted(record: Record) -> list[Record]:
    """Return the baseline and the evidence that count towards the commitment: those not marked related."""
    observed = [record.get("baseline"), *_list(record.get("evidence"))]
    return [item for item in observed if isinstance(item, Mapping) and not item.get("related")]


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _id(record: Record) -> str:
    return str(record.get("id", "–"))


def _without_source(record: Record) -> Iterator[ValidationFault]:
    if not record.get("sources"):
        yield ValidationFault("pledges.no_source", id=_id(record))


def _half_an_amount(record: Record) -> Iterator[ValidationFault]:
    stated = record.get("amount") is not None
    kind = record.get("amount_kind", UNCOUNTED)
    if stated != bool(record.get("unit")) or stated != (kind != UNCOUNTED):
        yield ValidationFault("pledges.unit", id=_id(record))


def _quotation(record: Record) -> Iterator[ValidationFault]:
    text, declared = record.get("text"), _list(record.get("verbatim_in"))
    if not isinstance(text, Mapping):
        return
    for language, (opening, closing) in QUOTATION_MARKS.items():
        words = text.get(language)
        if isinstance(words, str):
            quoted = words.count(opening)
            if words.count(closing) != quoted or bool(quoted) != (language in declared):
                yield ValidationFault("pledges.quotation", id=_id(record), language=language)


def _stock_and_flow(record: Record) -> Iterator[ValidationFault]:
    """Find a stock counted towards a flow, or a flow towards a stock: a sum of different things.

    A counted figure without a kind does not say which of them it is, so it does not go with one that does.
    """
    kinds = {str(record.get("amount_kind", UNCOUNTED))} - {UNCOUNTED}
    for item in counted(record):
        kind = str(item.get("amount_kind", UNCOUNTED))
        if kind != UNCOUNTED or item.get("figure") is not None:
            kinds.add(kind)
    if len(kinds) > 1:
        yield ValidationFault("pledges.stock_and_flow", id=_id(record), kinds=", ".join(sorted(kinds)))


def _units(record: Record) -> Iterator[ValidationFault]:
    units = {str(item["unit"]) for item in (record, *counted(record)) if item.get("unit")}
    if len(units) > 1:
        yield ValidationFault("pledges.units_in_record", id=_id(record), units=", ".join(sorted(units)))


def _figure_of_the_unmeasurable(record: Record) -> Iterator[ValidationFault]:
    stated = record.get("amount") is not None or record.get("baseline") or record.get("measured_by")
    if record.get("measurable") is False and stated:
        yield ValidationFault("pledges.figure_of_unmeasurable", id=_id(record))


def _deadline_before_date(record: Record) -> Iterator[ValidationFault]:
    date, deadline = record.get("date"), record.get("deadline")
    # A date with an hour is not comparable with one without; the types refuse it.
    days = type(date) is dt.date and type(deadline) is dt.date
    if days and deadline < date:  # type: ignore[operator]
        yield ValidationFault("pledges.deadline_before", id=_id(record), deadline=deadline, date=date)


RULES: tuple[Callable[[Record], Iterator[ValidationFault]], ...] = (
    _without_source,
    _half_an_amount,
    _quotation,
    _stock_and_flow,
    _units,
    _figure_of_the_unmeasurable,
    _deadline_before_date,
)
