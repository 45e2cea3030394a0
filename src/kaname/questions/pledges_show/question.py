"""What one commitment says, rests on, has come to and is scored."""

from __future__ import annotations

from typing import Annotated

from kaname.questions.asking import Bare, Question
from kaname.questions.pledges.question import PledgesAnswer


class PledgesShowAnswer(PledgesAnswer):
    """Answer of ``kaname pledges show``: as that of ``kaname pledges list``, with one record."""


class PledgesShow(Question[PledgesShowAnswer]):
    """One commitment whole; the part of its id after the slash is enough where one alone has it."""

    id: Annotated[str, Bare]
