"""The dependence matrix: one pair in its market form, or every pair in one of three forms that are never mixed."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from kaname.errors import UsageFault
from kaname.questions.asking import (
    Answer,
    Cited,
    Count,
    EconomyCode,
    EconomyCodes,
    Party,
    Question,
    Share,
    Told,
    Year,
)
from kaname.questions.record import FileEntry
from kaname.texts import Bilingual
from kaname.vocab.sectors import ALL, scope_sectors

FORMS = ("market", "supply", "loss")
EstimatedUsdMn = Annotated[float, Told("usd_mn", kind="estimate")]
EstimatedPercent = Annotated[float, Told("percent", 3, "estimate")]


class MatrixAnswer(Answer):
    """Answer of ``kaname matrix`` for one pair."""

    model: str = Field(description="hypothetical_extraction: the market form, in which the seller loses")
    supplier: EconomyCode
    buyer: EconomyCode
    supplier_members: EconomyCodes
    buyer_members: EconomyCodes
    year: Year
    edition: str
    total_loss_usd_mn: EstimatedUsdMn = Field(description="gross output lost by all economies, USD million")
    loss: dict[str, float] = Field(description="gross output lost by each economy, USD million, largest first")
    loss_pct: dict[str, float] = Field(description="the same as percent of the economy's own gross output")
    look_through_share: Share | None = Field(
        description="supply form: share of the buyer's production, all industries, that comes from the supplier"
    )
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class MatrixFileAnswer(Answer):
    """Answer of ``kaname matrix`` for every pair; the rows are in its file or frame."""

    model: str
    form: str
    pairs: Count
    rows: Count
    year: Year
    edition: str
    file: FileEntry | None = Field(default=None, description="the file written; null where none was")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]

    # The columns of the table by name: numpy arrays of as many values as there are rows.
    _columns: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def columns(self) -> dict[str, Any]:
        """The table's columns by name: codes and values, one a row."""
        return self._columns


class Matrix(Question[MatrixAnswer | MatrixFileAnswer]):
    """What sellers lose without a buyer, and every pair of economies."""

    supplier: Party | None = None
    buyer: Party | None = None
    form: Literal["market", "supply", "loss"] = "market"
    scope: str = ALL

    @model_validator(mode="before")
    @classmethod
    def _form_known(cls, data: Any) -> Any:  # noqa: ANN401 - whatever is given
        if isinstance(data, dict) and data.get("form", "market") not in FORMS:
            raise UsageFault("unknown_form", form=data["form"])
        return data

    @model_validator(mode="after")
    def _one_pair_or_all(self) -> Self:
        scope_sectors(self.scope)
        one = (self.supplier is not None, self.buyer is not None)
        if any(one) and not all(one):
            raise UsageFault("half_a_pair")
        if all(one) and self.form != "market":
            raise UsageFault(f"{self.form}_pair")
        if not any(one) and self.form != "supply" and self.scope != ALL:
            raise UsageFault("market_all_sectors", form=self.form)
        return self
