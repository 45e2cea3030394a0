"""Which data there are."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from kaname.questions.asking import Answer, EconomyCodes, Part, Question, Told
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


class TableEntry(Part):
    """One table that questions may be asked of."""

    name: str = Field(description="what --table takes")
    kind: str = Field(description="trade or input_output")
    provider: str
    revision: str = Field(description="revision of the Harmonized System; empty for input–output tables")
    edition: str
    years: Annotated[tuple[int, ...], Told("year")]
    rows: Annotated[int, Told("count")] | None = Field(description="flows or industries; null where not counted")
    reporters: EconomyCodes = Field(description="economies whose reports it holds; empty where it covers the world")
    cannot: tuple[str, ...] = Field(description="what it does not support")
    quarantined: Annotated[int, Told("count")] = Field(description="rows set aside when it was imported")
    imported: bool = Field(description="whether it came by data import")


class DataAnswer(Answer):
    """Answer of ``kaname data list`` and ``kaname data verify``."""

    snapshots: tuple[SnapshotEntry, ...]
    tables: tuple[TableEntry, ...] = ()


class DataList(Question[DataAnswer]):
    """Which data there are."""

    remembered: ClassVar[bool] = False
