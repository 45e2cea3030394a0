"""The work of exposure: look-through, face value and hidden part both ways, and what parting would cost."""

from __future__ import annotations

from kaname.indicators.exposure import Exposure as Measured
from kaname.indicators.exposure import exposure
from kaname.indicators.leverage import withdrawal
from kaname.model.quantity import Band
from kaname.questions.exposure.question import Exposure, ExposureAnswer, ReverseExposure, WithdrawalEntry
from kaname.questions.notes import notes
from kaname.questions.session import Session, others, sectors_of, table_members


def answer(session: Session, asked: Exposure) -> ExposureAnswer:
    """Return look-through, face-value and hidden exposure of the economy to the supplier, and what parting would cost.

    Raises
    ------
    UsageFault
        For an economy outside the table, or a supplier with no member outside the buyer.
    """
    buyer, buying = table_members(asked.economy, session.input_output())
    supplier, supplying = table_members(asked.supplier, session.input_output())
    domestic = buying == supplying
    if not domestic:
        supplying = others(supplying, buying)
    sold = asked.sellers or asked.scope
    buyers_of, sellers_of = sectors_of(asked.scope, session.input_output()), sectors_of(sold, session.input_output())
    table, inverse = session.input_output(), session.inverse()
    found = exposure(table, inverse, buying, supplying, buyers_of, sellers_of)
    back = None if domestic else exposure(table, inverse, supplying, buying, buyers_of, sellers_of)
    return ExposureAnswer(
        buyer=buyer,
        supplier=supplier,
        buyer_members=buying,
        supplier_members=supplying,
        scope=asked.scope,
        sellers=sold,
        year=table.year,
        edition=table.source.edition,
        look_through=found.look_through,
        face_value=found.face_value,
        hidden=found.hidden,
        ratio=found.ratio,
        reverse=_reverse(back) if back else None,
        vulnerability=None if domestic else _withdrawal(session, (supplier, supplying), (buyer, buying)),
        leverage=None if domestic else _withdrawal(session, (buyer, buying), (supplier, supplying)),
        notes=notes("denominator", "rest_of_world", "elasticity"),
        sources=(table.source,),
    )


def _reverse(found: Measured) -> ReverseExposure:
    return ReverseExposure(
        look_through=found.look_through, face_value=found.face_value, hidden=found.hidden, ratio=found.ratio
    )


def _withdrawal(
    session: Session, withdrawer: tuple[str, tuple[str, ...]], loser: tuple[str, tuple[str, ...]]
) -> WithdrawalEntry:
    found = withdrawal(session.input_output(), withdrawer[1], loser[1])
    return WithdrawalEntry(
        loser=loser[0],
        withdrawer=withdrawer[0],
        loss_share=Band(low=found.low, central=found.central, high=found.high),
        closed_sectors=found.closed,
    )
