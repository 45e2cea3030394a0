"""The work of the comparison: two screens by one rule, product by product."""

from __future__ import annotations

from kaname.errors import UsageFault
from kaname.questions.data_diff.question import DataDiff, DiffAnswer, Flip, Side, Why
from kaname.questions.notes import notes
from kaname.questions.screen.question import Screen, ScreenAnswer, ScreenRow
from kaname.questions.session import Session
from kaname.warehouse.tables import named

# A share that moves by less is not why a flag flips.
MOVED = 0.005


def answer(session: Session, asked: DataDiff) -> DiffAnswer:
    """Return the products whose flag differs between two tables, largest imports first.

    Products are matched by code, so both tables must be in one revision of the Harmonized System.

    Raises
    ------
    UsageFault
        For an unknown table or year, two revisions, or a rule that a table cannot carry.
    """
    sides = []
    for table in (asked.before, asked.after):
        trade = session.trade(table)
        _, year = named(table)
        # A rule over several years looks back: it is asked of the whole table, at the year that is meant.
        whole = table.partition("@")[0]
        question = Screen(
            economy=asked.economy, year=year or trade.latest_year, rule=asked.rule, minimum=0, table=whole
        )
        sides.append((table, trade, session.ask(question)))
    (_, first, before), (_, second, after) = sides
    if first.revision != second.revision:
        raise UsageFault("diff_revisions", before=first.revision, after=second.revision)
    held, now = _rows(before), _rows(after)
    flips = []
    same = 0
    for code in sorted({*held, *now}):
        was, became = held.get(code), now.get(code)
        flagged = [row is not None and row.value_usd >= asked.minimum and row.dependent for row in (was, became)]
        if flagged[0] == flagged[1]:
            same += 1
            continue
        flips.append(_flip(code, was, became, flagged, asked.minimum))
    flips.sort(key=lambda flip: (-max(flip.before_usd or 0, flip.after_usd or 0), flip.product))
    return DiffAnswer(
        economy=before.economy,
        rule=asked.rule,
        minimum_usd=asked.minimum,
        before=_side(asked.before, before, asked.minimum),
        after=_side(asked.after, after, asked.minimum),
        same=same,
        flips=tuple(flips),
        notes=notes("diff_codes", "minimum", minimum=f"{asked.minimum:,.0f}"),
        sources=tuple(dict.fromkeys((first.source, second.source))),
    )


def _rows(found: ScreenAnswer) -> dict[str, ScreenRow]:
    return {row.product: row for row in found.rows if row.year == found.year}


def _side(table: str, found: ScreenAnswer, minimum: float) -> Side:
    judged = [row for row in _rows(found).values() if row.value_usd >= minimum]
    return Side(
        table=table,
        year=found.year,
        revision=judged[0].revision if judged else "",
        edition=found.edition,
        products=len(judged),
        dependent=sum(row.dependent for row in judged),
    )


def _flip(code: str, was: ScreenRow | None, became: ScreenRow | None, flagged: list[bool], minimum: float) -> Flip:
    either = became or was
    assert either is not None  # noqa: S101 - a code comes from one of the two
    return Flip(
        product=code,
        revision=either.revision,
        name=either.name,
        before=flagged[0],
        after=flagged[1],
        why=_why(was, became, minimum),
        before_supplier=was.top_supplier if was else None,
        after_supplier=became.top_supplier if became else None,
        before_share=was.top_share if was else None,
        after_share=became.top_share if became else None,
        before_usd=was.value_usd if was else None,
        after_usd=became.value_usd if became else None,
    )


def _why(was: ScreenRow | None, became: ScreenRow | None, minimum: float) -> Why:
    if was is None:
        return "appeared"
    if became is None:
        return "gone"
    if (was.value_usd < minimum) != (became.value_usd < minimum):
        return "below_minimum" if became.value_usd < minimum else "above_minimum"
    if was.top_supplier != became.top_supplier:
        return "supplier"
    return "share" if abs(was.top_share - became.top_share) > MOVED else "other_figures"
