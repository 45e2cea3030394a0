"""Indicators under the pillars of a free and open Indo-Pacific, economies side by side, no composite."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from kaname.model.quantity import Band
from kaname.pledges.foip import LATEST, Vintage, vintage_named
from kaname.questions.asking import (
    Answer,
    Bare,
    Cited,
    Count,
    EconomyCode,
    EconomyCodes,
    Part,
    Parties,
    Question,
    Share,
    Told,
    Year,
)
from kaname.texts import Bilingual


class FoipPillar(Part):
    """One pillar of the vintage asked for."""

    id: str
    name: Bilingual
    stated: Bilingual = Field(description="where and when this form was stated")
    indicators: tuple[str, ...] = Field(description="ids of the indicators under it; empty where none is on file")
    source: str


class FoipIndicator(Part):
    """What is shown for each economy."""

    id: str
    name: Bilingual
    unit: str
    reading: Bilingual = Field(description="what a larger value means")
    source: str


class FoipCell(Part):
    """One indicator of one economy."""

    economy: EconomyCode
    indicator: str
    value: Annotated[float, Told("number", kind="estimate")] | None = Field(
        description="null where it is not available; never 0 for want of a value"
    )
    band: Annotated[Band, Told("number", kind="estimate")] | None = Field(
        description="null where the figure has no band"
    )
    year: Year | None
    edition: str | None
    absent: Bilingual | None = Field(description="why there is no value; null where there is one")


class FoipAgreement(Part):
    """One agreement on the list."""

    economy: EconomyCode
    id: str
    kind: str = Field(description="EPA or trade_agreement")
    name: Bilingual
    in_force: str | None = Field(description="day or month, as its source gives it; null where not ascertained")
    signed: str | None
    partners: EconomyCodes = Field(description="ISO3 of the partners bound on the day asked for")
    source: Bilingual
    url: str


class PublishedShare(Part):
    """The official share of trade with partners in agreements."""

    economy: EconomyCode
    year: Year
    share: Share
    basis: Bilingual
    source: Bilingual
    url: str


class FoipCoverage(Part):
    """Our share of trade in intermediates under agreements in force, both sides apart."""

    economy: EconomyCode
    year: Year
    share: Share | None = Field(description="exports and imports together, 0-1; null where nothing is traded")
    exports: Share | None
    imports: Share | None
    share_without_usa: Share | None = Field(
        description="the same without the Japan-US Trade Agreement, which is no EPA"
    )
    partners: Count


class FoipAnswer(Answer):
    """Answer of ``kaname foip``: tables side by side, no composite."""

    vintage: str
    economies: EconomyCodes
    pillars: tuple[FoipPillar, ...]
    indicators: tuple[FoipIndicator, ...]
    cells: tuple[FoipCell, ...] = Field(description="by economy, then by indicator")
    coverage: FoipCoverage = Field(description="Japan's, of the year of the input-output table")
    published: tuple[PublishedShare, ...] = Field(description="official figures beside ours, oldest first")
    agreements_on: str = Field(description="day on which the agreements' partners are stated")
    agreements: tuple[FoipAgreement, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class Foip(Question[FoipAnswer]):
    """The indicators of economies; of the members of the Quad and of the two trilaterals when none are named."""

    economies: Annotated[Parties, Bare] = ()
    vintage: Annotated[Vintage, BeforeValidator(vintage_named)] = LATEST
    straits: bool = False
    year: int | None = None
