"""What a closed strait does to the table's flows, by the sea lanes."""

from __future__ import annotations

from kaname.lanes.closure import Closure
from kaname.lanes.industries import sector_closure
from kaname.questions.session import Session
from kaname.scenarios.cuts import Routed
from kaname.scenarios.shocks import StraitClosure


def routed_closure(session: Session, shock: StraitClosure) -> Routed:
    """Return what share of each flow of the table a closure loses and delays, and by how many days.

    Raises
    ------
    UsageFault
        When a strait is unknown.
    """
    ids = tuple(part.strip().lower() for part in shock.strait.split(",") if part.strip())
    table = session.input_output()
    closure = Closure(ids, shock.depth)
    return Routed(*sector_closure(table, session.sea_lanes(), session.goods(table.year), closure))
