"""The work is that of the list, of one commitment."""

from __future__ import annotations

from kaname.questions.pledges.question import Pledges
from kaname.questions.pledges_show.question import PledgesShow, PledgesShowAnswer
from kaname.questions.session import Session


def answer(session: Session, asked: PledgesShow) -> PledgesShowAnswer:
    """Return the commitment of an id.

    Raises
    ------
    UsageFault
        For an id that is not there.
    """
    found = session.ask(Pledges(only=asked.id))
    return PledgesShowAnswer(records=found.records, notes=found.notes, sources=found.sources)
