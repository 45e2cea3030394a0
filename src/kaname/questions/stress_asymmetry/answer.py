"""The work of parting partner by partner: the loss form of the dependence matrix, read from both sides."""

from __future__ import annotations

from kaname.questions.notes import notes
from kaname.questions.pairs import MODEL, loss_matrix
from kaname.questions.session import Session, table_members
from kaname.questions.stress_asymmetry.question import AsymmetryAnswer, AsymmetryRow, StressAsymmetry
from kaname.texts import both

PERCENT = 100.0


def answer(session: Session, asked: StressAsymmetry) -> AsymmetryAnswer:
    """Return, partner by partner, who would lose more by parting.

    Raises
    ------
    UsageFault
        For an economy outside the table.
    """
    table = session.input_output()
    economy, _ = table_members(asked.economy, table)
    percent = PERCENT * loss_matrix(session, progress=session.tick) / table.output_by_economy()
    own = table.economy(economy)
    rows = [
        AsymmetryRow(
            partner=partner,
            loses_pct=float(percent[at, own, own]),
            partner_loses_pct=float(percent[own, at, at]),
            difference_pct=float(percent[at, own, own] - percent[own, at, at]),
            own_cost_pct=float(percent[own, at, own]),
        )
        for at, partner in enumerate(table.economies)
        if at != own
    ]
    rows.sort(key=lambda row: (-row.difference_pct, row.partner))
    return AsymmetryAnswer(
        economy=economy,
        model=MODEL,
        rows=tuple(rows),
        assumptions=(both("stress.assumes.rationing"), both("stress.assumes.intermediate_only")),
        notes=notes("rest_of_world", "loss_form"),
        sources=(table.source,),
    )
