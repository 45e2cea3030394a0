"""Which data there are."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from kaname.questions.asking import Answer, Part, Question, Told
from kaname.texts import Bilingual


class SnapshotEntry(Part):
    """One snapshot of the store."""

    id: str
    kind: str
    title: Bilingual
    edition: str
    licence: Bilingual
    citation: str
    sha256: str
    bytes: Annotated[int, Told("count")]
    path: str
    ok: bool | None = Field(description="checksum matches; null when not checked")


class DataAnswer(Answer):
    """Answer of ``kaname data list`` and ``kaname data verify``."""

    snapshots: tuple[SnapshotEntry, ...]


class DataList(Question[DataAnswer]):
    """Which data there are."""

    remembered: ClassVar[bool] = False
