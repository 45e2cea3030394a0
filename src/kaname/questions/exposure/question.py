"""How much of what one economy or group produces comes from another, through third economies too."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from kaname.model.quantity import Band
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    EconomyCode,
    EconomyCodes,
    Part,
    Party,
    Question,
    Share,
    Told,
    Year,
)
from kaname.texts import Bilingual
from kaname.vocab.sectors import ALL, scope_sectors

Ratio = Annotated[float, Told("ratio")]
EstimatedShare = Annotated[float, Told("share", 2, "estimate")]


class WithdrawalEntry(Part):
    """What a full withdrawal costs, as a share of the loser's gross output."""

    loser: EconomyCode
    withdrawer: EconomyCode
    loss_share: Annotated[Band, Told("share", 2, "estimate")]
    closed_sectors: tuple[str, ...] = Field(description="products with no other origin: infinite, left out of the sum")


class ReverseExposure(Part):
    """The same measure with the roles exchanged."""

    look_through: Share
    face_value: Share
    hidden: Share
    ratio: Ratio | None


class ExposureAnswer(Answer):
    """Answer of ``kaname exposure``."""

    buyer: EconomyCode
    supplier: EconomyCode
    buyer_members: EconomyCodes
    supplier_members: EconomyCodes
    scope: str = Field(description="sectors of the buyers")
    sellers: str = Field(description="sectors of the sellers; the denominator sums these alone")
    year: Year
    edition: str
    look_through: Share = Field(
        description="share of the buyers' production from the supplier, through others too, 0-1"
    )
    face_value: Share = Field(description="the part bought directly, over the same denominator, 0-1")
    hidden: Share = Field(description="look_through - face_value")
    ratio: Ratio | None = Field(description="look_through / face_value; null where nothing is bought directly")
    reverse: ReverseExposure | None = Field(description="the supplier's exposure to the buyer, in the same scope")
    vulnerability: WithdrawalEntry | None = Field(description="cost to the buyer if the supplier withdraws")
    leverage: WithdrawalEntry | None = Field(description="cost to the supplier if the buyer withdraws its own sales")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


def _scope(name: str) -> str:
    scope_sectors(name)
    return name


Scope = Annotated[str, AfterValidator(_scope)]


class Exposure(Question[ExposureAnswer]):
    """Dependence on a partner, through third economies too."""

    economy: Annotated[Party, Asked(bare=True)]
    supplier: Annotated[Party, Asked(also=("--partner",))]
    scope: Scope = ALL
    sellers: Scope | None = None
