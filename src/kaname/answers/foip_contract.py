"""The JSON contract of ``kaname foip``."""

from __future__ import annotations

from pydantic import Field

from kaname.answers.contract import Answer, SourceEntry
from kaname.model.quantity import Band
from kaname.texts import Bilingual


class FoipPillar(Answer):
    """One pillar of the vintage asked for."""

    id: str
    name: Bilingual
    stated: Bilingual = Field(description="where and when this form was stated")
    indicators: tuple[str, ...] = Field(description="ids of the indicators under it; empty where none is on file")
    source: str


class FoipIndicator(Answer):
    """What is shown for each economy."""

    id: str
    name: Bilingual
    unit: str
    reading: Bilingual = Field(description="what a larger value means")
    source: str


class FoipCell(Answer):
    """One indicator of one economy."""

    economy: str
    indicator: str
    value: float | None = Field(description="null where it is not available; never 0 for want of a value")
    band: Band | None = Field(description="null where the figure has no band")
    year: int | None
    edition: str | None
    absent: Bilingual | None = Field(description="why there is no value; null where there is one")


class FoipRow(Answer):
    """The same as one flat line of a file."""

    economy: str
    indicator: str
    value: float | None
    low: float | None
    high: float | None
    year: int | None
    edition: str | None
    absent_ja: str | None
    absent_en: str | None


class FoipAgreement(Answer):
    """One agreement on the list."""

    economy: str
    id: str
    kind: str = Field(description="EPA or trade_agreement")
    name: Bilingual
    in_force: str | None = Field(description="day or month, as its source gives it; null where not ascertained")
    signed: str | None
    partners: tuple[str, ...] = Field(description="ISO3 of the partners bound on the day asked for")
    source: Bilingual
    url: str


class PublishedShare(Answer):
    """The official share of trade with partners in agreements."""

    economy: str
    year: int
    share: float
    basis: Bilingual
    source: Bilingual
    url: str


class FoipCoverage(Answer):
    """Our share of trade in intermediates under agreements in force, both sides apart."""

    economy: str
    year: int
    share: float | None = Field(description="exports and imports together, 0-1; null where nothing is traded")
    exports: float | None
    imports: float | None
    share_without_usa: float | None = Field(
        description="the same without the Japan-US Trade Agreement, which is no EPA"
    )
    partners: int


class FoipAnswer(Answer):
    """Answer of ``kaname foip``: tables side by side, no composite."""

    vintage: str
    economies: tuple[str, ...]
    pillars: tuple[FoipPillar, ...]
    indicators: tuple[FoipIndicator, ...]
    cells: tuple[FoipCell, ...] = Field(description="by economy, then by indicator")
    coverage: FoipCoverage = Field(description="Japan's, of the year of the input-output table")
    published: tuple[PublishedShare, ...] = Field(description="official figures beside ours, oldest first")
    agreements_on: str = Field(description="day on which the agreements' partners are stated")
    agreements: tuple[FoipAgreement, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class FoipImportAnswer(Answer):
    """Answer of ``kaname foip --ideal-points FILE``."""

    path: str
    edition: str
    sha256: str
    left_out: tuple[str, ...] = Field(description="codes outside the vocabulary")


class BoxMember(Answer):
    """A member of a grouping, with its name."""

    economy: str
    name: Bilingual


class GroupBox(Answer):
    """Side box about a grouping: what it is, who is in it, as of when."""

    group: str
    name: Bilingual
    kind: Bilingual
    members: tuple[BoxMember, ...]
    as_of: str
    source: str


class FoipBox(Answer):
    """Side box about FOIP: the pillars of both vintages."""

    vintages: dict[str, tuple[FoipPillar, ...]]
