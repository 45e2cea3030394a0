"""Which products a word, a code or a set means, and what is known of each."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kaname.errors import UsageFault
from kaname.questions.asking import Answer, Asked, Bare, Count, Part, Question, SectorCode
from kaname.texts import Bilingual

Use = Literal["capital", "intermediate", "consumption", ""]


class Candidate(Part):
    """A product of the Harmonized System."""

    code: str
    revision: str = Field(description="newest revision known to have the code")
    name: Bilingual
    sets: tuple[str, ...] = Field(description="product sets it belongs to")
    confidence: tuple[str, ...] = Field(description="high, medium or low, in the order of the sets")
    sectors: Annotated[tuple[SectorCode, ...], Field(description="industries that make it, the largest share first")]
    sector_basis: str = Field(description="typed, code or heading; empty where no industry is known")
    end_use: Use = Field(description="by the classes of BEC Rev.4; empty where goods of several uses meet")
    held: bool = Field(description="whether the trade table in use holds it")


class ProductsAnswer(Answer):
    """Products that fit."""

    words: str
    product_set: str | None
    table: str = Field(description="the trade table in use")
    table_revision: str
    found: Count
    rows: tuple[Candidate, ...] = Field(description="the best first; without words in the order of codes")
    notes: tuple[Bilingual, ...]


class Products(Question[ProductsAnswer]):
    """Which products a word, a code or a set means."""

    words: Annotated[tuple[str, ...], Bare] = ()
    product_set: Annotated[str | None, Asked(flag="--set")] = None
    limit: int = Field(default=20, ge=1)

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not "".join(self.words).strip() and self.product_set is None:
            raise UsageFault("products_of_nothing")
        return self
