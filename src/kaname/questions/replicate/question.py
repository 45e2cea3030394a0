"""Published counts of dependent products beside ours from the table in use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kaname.questions.asking import Answer, Asked, Cited, Count, EconomyCode, Part, Question, Share, Told, Year
from kaname.texts import Bilingual

Study = Literal["cao2021", "meti2024", "geodep"]


class PublishedRow(Part):
    """One published figure and ours."""

    year: Year
    economy: EconomyCode = Field(description="who imports")
    supplier: EconomyCode | None = Field(description="first supplier of the products counted; null for any")
    published: Count | None = Field(description="dependent products as published")
    ours: Annotated[int | None, Told("count", kind="estimate")] = Field(
        description="dependent products by the same rule from the table in use; null where it cannot say"
    )
    published_of_all: Share | None = Field(description="share of all products, as published, 0-1")
    ours_of_all: Annotated[float | None, Told("share", 1, "estimate")] = Field(description="ours, 0-1")
    published_of_dependent: Share | None = Field(description="share of the dependent products, as published, 0-1")
    ours_of_dependent: Annotated[float | None, Told("share", 1, "estimate")] = Field(description="ours, 0-1")
    difference: Annotated[float | None, Told("share", 1, "estimate")] = Field(
        description="ours over the published count, less one; null where either is missing"
    )
    basis: Bilingual = Field(description="what the published figure was counted on")
    source: str


class ReplicateAnswer(Answer):
    """Answer of ``kaname replicate``."""

    study: Study
    rule_source: str
    edition: str = Field(description="edition of the table that was looked at")
    products: Count | None = Field(description="products in the table in that year; null where it lacks the year")
    missing: tuple[Bilingual, ...] = Field(description="what the table lacks; ours are null where anything is missing")
    rows: tuple[PublishedRow, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class Replicate(Question[ReplicateAnswer]):
    """Published counts of dependent products beside ours."""

    study: Annotated[Study, Asked(bare=True)]
