"""Which faults a file of records has."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from kaname.questions.asking import Answer, Bare, Count, Part, Question
from kaname.texts import Bilingual


class PledgeFault(Part):
    """One fault of a file of records."""

    key: str
    sentence: Bilingual


class PledgeCheckAnswer(Answer):
    """Answer of ``kaname pledges check``."""

    file: str
    ok: bool
    records: Count = Field(description="records that stand in the file")
    faults: tuple[PledgeFault, ...]

    @property
    def exit_code(self) -> int:
        """4 when the file has a fault."""
        return 0 if self.ok else 4

    @property
    def refusals(self) -> tuple[Bilingual, ...]:
        """The faults, one sentence each."""
        return tuple(fault.sentence for fault in self.faults)


class PledgesCheck(Question[PledgeCheckAnswer]):
    """Every fault of a file of records: those for which the ledger leaves it out, or would not take it."""

    reads_files: ClassVar[bool] = True

    file: Annotated[str, Bare]
