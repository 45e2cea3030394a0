"""A company's list of parts, line by line: what each depends on, which rules flag it, who else could supply it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    Count,
    Days,
    Economy,
    EconomyCode,
    EconomyCodes,
    Index,
    Part,
    Party,
    Question,
    SectorCode,
    Share,
    Usd,
    Year,
)
from kaname.texts import Bilingual

Match = Literal["code", "words", "several", "none"]


class PartLine(Part):
    """One line of the list."""

    line: Count = Field(description="its number in the file")
    given: tuple[str, ...] = Field(description="its cells as they stand in the file")
    match: Match = Field(description="how its product was found; several: words that fit more than one")
    product: str | None = Field(description="six-digit code in the revision of the trade table")
    name: Bilingual | None
    candidates: tuple[str, ...] = Field(description="codes its words fit, best first, where they fit several")
    supplier: EconomyCode | None = Field(description="the economy it is bought from; null where the list names none")
    spend_usd: Usd | None = Field(description="a year; null where the list says none")
    stock_days: Days | None
    held: bool = Field(description="whether the trade table has imports of the product")
    imports_usd: Usd | None = Field(description="the economy's imports of the product")
    supplier_share: Share | None = Field(description="of these, from the supplier")
    leader: EconomyCode | None = Field(description="largest supplier of the economy's imports")
    leader_share: Share | None
    hhi: Index | None
    rules: tuple[str, ...] = Field(description="rules that call the economy dependent on this product")
    designated: tuple[str, ...] = Field(description="specified critical materials that the product belongs to")
    sector: SectorCode | None = Field(description="industry that makes it, the one with the largest share")
    direct: Share | None = Field(description="share of that industry's production here that comes from the supplier")
    look_through: Share | None = Field(description="the same through third economies too")
    alternatives: EconomyCodes = Field(description="other exporters of the product, the world's largest first")
    watched: tuple[str, ...] = Field(description="entries of the reader's own list that a cell of the line equals")
    look_again: tuple[str, ...] = Field(description="entries that a cell resembles")
    reasons: tuple[Bilingual, ...] = Field(description="why it is at risk; empty where nothing speaks for it")
    doubts: tuple[Bilingual, ...] = Field(description="what could not be read, and what to do")


class PartsAnswer(Answer):
    """Answer of ``kaname parts``."""

    economy: EconomyCode
    year: Year
    revision: str = Field(description="revision of the Harmonized System of the trade table")
    edition: str
    rows: Count = Field(description="lines of the list")
    matched: Count = Field(description="lines whose product is one of the Harmonized System")
    unmatched: Count
    spend_usd: Usd | None = Field(description="of all lines that say one")
    spend_at_risk_usd: Usd | None
    headings: tuple[str, ...]
    unit: str
    at_risk: tuple[PartLine, ...] = Field(description="lines with a reason, in the order of the list")
    lines: tuple[PartLine, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class PartsList(Question[PartsAnswer]):
    """Which lines of a list of parts are at risk, and why."""

    reads_files: ClassVar[bool] = True
    remembered: ClassVar[bool] = False

    file: Annotated[str, Asked(bare=True)]
    economy: Economy = "JPN"
    group: Party | None = None
    unit: str = ""
    map: tuple[str, ...] = ()
    watch: str | None = None
