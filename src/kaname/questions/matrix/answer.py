"""The work of the dependence matrix: hypothetical extraction, look-through shares, or stops of supply."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaname.indicators.exposure import exposure, supply_matrix
from kaname.indicators.market import MODEL, market_loss, market_matrix
from kaname.questions.matrix.question import Matrix, MatrixAnswer, MatrixFileAnswer
from kaname.questions.notes import notes
from kaname.questions.session import Session, others, sectors_of, table_members
from kaname.vocab.sectors import ALL

Array = NDArray[np.float64]
PERCENT = 100.0


def answer(session: Session, asked: Matrix) -> MatrixAnswer | MatrixFileAnswer:
    """Return one pair, or every pair in the form asked for.

    Raises
    ------
    UsageFault
        For an economy outside the table, or a supplier with no member outside the buyer.
    """
    if asked.supplier is not None:
        return _pair(session, asked)
    if asked.form == "supply":
        return _supply(session, asked.scope)
    if asked.form == "loss":
        from kaname.questions.pairs import MODEL as RATIONING  # noqa: PLC0415 - the other forms need no solver
        from kaname.questions.pairs import loss_matrix  # noqa: PLC0415 - as above

        return _losses(session, loss_matrix(session, progress=session.tick), "loss", RATIONING)
    return _losses(session, market_matrix(session.input_output(), session.inverse()).loss, "market", MODEL)


def _pair(session: Session, asked: Matrix) -> MatrixAnswer:
    """Return the *market* form for one pair, all economies' losses, and the *supply* share beside it."""
    supplier, supplying = table_members(str(asked.supplier), session.input_output())
    buyer, buying = table_members(str(asked.buyer), session.input_output())
    supplying = others(supplying, buying)
    table, sectors = session.input_output(), sectors_of(asked.scope, session.input_output())
    lost = market_loss(table, session.inverse(), supplying, buying, sectors)
    output = dict(zip(table.economies, table.output_by_economy(), strict=True))
    ordered = dict(sorted(lost.items(), key=lambda item: -item[1]))
    share = exposure(table, session.inverse(), buying, supplying, sectors_of(ALL, session.input_output()))
    return MatrixAnswer(
        model=MODEL,
        supplier=supplier,
        buyer=buyer,
        supplier_members=supplying,
        buyer_members=buying,
        year=table.year,
        edition=table.source.edition,
        total_loss_usd_mn=sum(lost.values()),
        loss=ordered,
        loss_pct={code: PERCENT * value / float(output[code]) for code, value in ordered.items()},
        look_through_share=share.look_through,
        notes=notes("market_form", "supply_form", "rest_of_world"),
        sources=(table.source,),
    )


def _losses(session: Session, losses: Array, form: str, model: str) -> MatrixFileAnswer:
    """Return losses (supplier, buyer, affected), USD million, as rows; an economy with itself is no pair."""
    table = session.input_output()
    e = len(table.economies)
    supplier, buyer, affected = (axis.ravel() for axis in np.indices((e, e, e)))
    between = supplier != buyer
    loss = losses.ravel()[between]
    percent = PERCENT * loss / table.output_by_economy()[affected[between]]
    codes = {"supplier": supplier[between], "buyer": buyer[between], "affected": affected[between]}
    return _all(session, form, model, e * (e - 1), codes, {"loss_usd_mn": loss, "loss_pct": percent})


def _supply(session: Session, scope: str) -> MatrixFileAnswer:
    """Return look-through, face-value and hidden shares of every pair, an economy with itself too."""
    sectors = sectors_of(scope, session.input_output())
    found = supply_matrix(session.input_output(), session.inverse(), sectors, sectors)
    e = len(found.economies)
    supplier, buyer = (axis.ravel() for axis in np.indices((e, e)))
    through, face = found.look_through.ravel(), found.face_value.ravel()
    values = {"look_through": through, "face_value": face, "hidden": through - face}
    return _all(session, "supply", "look_through", e * e, {"supplier": supplier, "buyer": buyer}, values)


def _all(
    session: Session, form: str, model: str, pairs: int, codes: dict[str, Any], values: dict[str, Array]
) -> MatrixFileAnswer:
    table = session.input_output()
    labels = np.array(table.economies)
    found = MatrixFileAnswer(
        model=model,
        form=form,
        pairs=pairs,
        rows=len(next(iter(values.values()))),
        year=table.year,
        edition=table.source.edition,
        notes=notes(f"{form}_form", "rest_of_world"),
        sources=(table.source,),
    )
    found.columns.update({name: labels[at] for name, at in codes.items()} | values)
    return found
