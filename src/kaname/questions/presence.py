"""Whether trade statistics speak of an economy at all in the years asked about, and what changes in them."""

from __future__ import annotations

import narwhals as nw

from kaname.errors import UsageFault
from kaname.model.records import records
from kaname.model.trade import TradeTable
from kaname.texts import Bilingual, both
from kaname.vocab.economies import Economy, changes_within, economies
from kaname.vocab.products import product


def changes_noted(inside: tuple[str, ...], since: int, year: int) -> tuple[Bilingual, ...]:
    """Return a note for each economy whose statistics begin, end or cover something else between two years."""
    return tuple(
        both("methods.note.economy_changed", economy=_named(economies()[code]), note=change.note)
        for code in inside
        for change in changes_within(code, since, year)
    )


def require_flows(trade: TradeTable, label: str, inside: tuple[str, ...], since: int, year: int) -> None:
    """Raise unless an economy, or a member of a group, buys or sells anything in the table between two years.

    No row at all is not a dependence on nobody: the code is another one in these years, or reports under another name.

    Parameters
    ----------
    trade
        The table with all its years.
    label, inside
        What was asked for, and the economies it stands for.
    since, year
        The first and the last year asked about.

    Raises
    ------
    UsageFault
        Naming the years the table has of the economy, or that it has none.
    """
    sides = (
        trade.frame.filter(nw.col(side).is_in(list(inside))).select("year").unique()
        for side in ("exporter", "importer")
    )
    held = sorted({int(row["year"]) for frame in sides for row in records(frame)})
    if not held:
        raise UsageFault("economy_without_trade", economy=label, table=trade.source.id)
    if any(since <= one <= year for one in held):
        return
    own = changes_within(label, min(since, held[0]), max(year, held[-1]))
    raise UsageFault(
        "economy_outside_its_years",
        economy=label,
        table=trade.source.id,
        year=since if since == year else f"{since}–{year}",
        first=held[0],
        last=held[-1],
        reason=Bilingual(
            ja="".join(f"（{change.note.ja}）" for change in own), en="".join(f" ({change.note.en})" for change in own)
        ),
    )


def _named(found: Economy) -> Bilingual:
    return Bilingual(ja=f"{found.short.ja}（{found.code}）", en=f"{found.short.en} ({found.code})")


def require_product(trade: TradeTable, code: str) -> str:
    """Return a product's code if the table has any flow of it.

    Raises
    ------
    UsageFault
        When no revision has such a product, or there is one but this table does not hold it.
    """
    if not records(trade.frame.filter(nw.col("product") == code).select("product").head(1)):
        raise UsageFault(
            "product_not_in_table",
            product=code,
            name=product(code).short,
            table=trade.source.id,
            revision=trade.revision,
        )
    return code
