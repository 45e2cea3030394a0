"""Whether the data are what their sidecars say."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from kaname.questions.asking import Answer, Part, Question, Told
from kaname.texts import Bilingual


class CheckedSnapshot(Part):
    """One snapshot of the store and whether its bytes are those that its sidecar names."""

    id: str
    kind: str
    title: Bilingual
    edition: str
    licence: Bilingual
    citation: str
    sha256: str
    bytes: Annotated[int, Told("count")]
    path: str
    ok: bool = Field(description="checksum matches")


class DataVerifyAnswer(Answer):
    """Answer of ``kaname data verify``."""

    snapshots: tuple[CheckedSnapshot, ...]

    @property
    def exit_code(self) -> int:
        """3 when one is missing or damaged."""
        return 0 if all(snapshot.ok for snapshot in self.snapshots) else 3


class DataVerify(Question[DataVerifyAnswer]):
    """Whether the data are what their sidecars say."""

    remembered: ClassVar[bool] = False
