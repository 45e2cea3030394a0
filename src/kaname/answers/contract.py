"""The JSON contract: field names, units and meanings; documented in ``docs/reference/json.md`` from these classes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from kaname.model.quantity import Band, Source
from kaname.texts import Bilingual


class Answer(BaseModel):
    """Base of every part of an answer: immutable, nothing unforeseen in it."""

    # Built when first used: a command pays for its own answer alone.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _cited(source: Source) -> dict[str, object]:
    """Return what an answer says of a source: enough to cite it and to check it."""
    cited = asdict(source)
    return {name: cited[name] for name in ("id", "citation", "edition", "licence", "url", "sha256")}


SourceEntry = Annotated[Source, PlainSerializer(_cited)]


class ScreenRow(Answer):
    """One product an economy imports."""

    product: str = Field(description="six-digit code, with its leading zero")
    revision: str = Field(description="revision of the Harmonized System")
    name: Bilingual
    year: int
    value_usd: float = Field(description="imports, current US dollars")
    hhi: float = Field(description="concentration of suppliers by value, 0-1")
    effective_suppliers: float = Field(description="1/HHI")
    suppliers: int = Field(description="number of suppliers")
    top_supplier: str = Field(description="largest supplier; the first in the alphabet among equals")
    top_share: float = Field(description="its share of the value, 0-1")
    dependent: bool = Field(description="whether the rule calls the product dependent")
    world_hhi: float = Field(description="concentration of the world's exporters, 0-1")
    import_export_ratio: float | None = Field(description="imports over exports; null where nothing is exported")
    commodity: str | None = Field(description="raw material it embodies, as World Mining Data names it")
    production_hhi: float | None = Field(description="concentration of that material's producers; null without data")
    production_leader: str | None = Field(description="its largest producer; null without data")
    own_production_tonnes: float | None = Field(
        description="the economy's own production of that material, tonnes (gas as LNG); null without data"
    )


class BelowMinimum(Answer):
    """A product left out of the screen because little of it is imported."""

    product: str
    year: int
    value_usd: float


class ScreenAnswer(Answer):
    """Answer of ``kaname screen``."""

    economy: str = Field(description="ISO3 code, or the group's id")
    members: tuple[str, ...] = Field(description="economies it stands for; trade among them is netted")
    year: int
    since: int = Field(description="first year answered; equal to year for one year")
    rule: str
    rule_source: str
    minimum_usd: float = Field(description="products imported for less are in below_minimum, not in rows")
    edition: str
    rows: tuple[ScreenRow, ...] = Field(description="highest HHI first, latest year first")
    below_minimum: tuple[BelowMinimum, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class PivotRow(Answer):
    """One product an economy exports, and who depends on it for that."""

    product: str
    revision: str
    name: Bilingual
    export_value_usd: float = Field(description="exports, current US dollars")
    world_share: float = Field(description="share of the world's exports, 0-1")
    world_rank: int
    partners: int = Field(description="importers whose imports reach the minimum value")
    dependents: int = Field(description="those with this economy as first supplier at or above the threshold")
    dependents_value_usd: float = Field(description="what the dependents import of it in all, US dollars")
    mean_share: float = Field(description="mean share in the partners' imports, 0-1")
    dependent_economies: tuple[str, ...]
    production_share: float | None = Field(description="share of the material's world production; null without data")


class IndispensableAnswer(Answer):
    """Answer of ``kaname indispensable``."""

    economy: str
    members: tuple[str, ...]
    year: int
    threshold: float = Field(description="top-supplier share from which a partner counts as dependent, 0-1")
    minimum_usd: float
    edition: str
    rows: tuple[PivotRow, ...] = Field(description="most dependents first")
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class WithdrawalEntry(Answer):
    """What a full withdrawal costs, as a share of the loser's gross output."""

    loser: str
    withdrawer: str
    loss_share: Band
    closed_sectors: tuple[str, ...] = Field(description="products with no other origin: infinite, left out of the sum")


class ExposureAnswer(Answer):
    """Answer of ``kaname exposure``."""

    buyer: str
    supplier: str
    buyer_members: tuple[str, ...]
    supplier_members: tuple[str, ...]
    scope: str = Field(description="sectors of the buyers")
    sellers: str = Field(description="sectors of the sellers; the denominator sums these alone")
    year: int
    edition: str
    look_through: float = Field(
        description="share of the buyers' production from the supplier, through others too, 0-1"
    )
    face_value: float = Field(description="the part bought directly, over the same denominator, 0-1")
    hidden: float = Field(description="look_through - face_value")
    ratio: float | None = Field(description="look_through / face_value; null where nothing is bought directly")
    reverse: ReverseExposure | None = Field(description="the supplier's exposure to the buyer, in the same scope")
    vulnerability: WithdrawalEntry | None = Field(description="cost to the buyer if the supplier withdraws")
    leverage: WithdrawalEntry | None = Field(description="cost to the supplier if the buyer withdraws its own sales")
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class ReverseExposure(Answer):
    """The same measure with the roles exchanged."""

    look_through: float
    face_value: float
    hidden: float
    ratio: float | None


class MatrixAnswer(Answer):
    """Answer of ``kaname matrix`` for one pair."""

    model: str = Field(description="hypothetical_extraction: the market form, in which the seller loses")
    supplier: str
    buyer: str
    supplier_members: tuple[str, ...]
    buyer_members: tuple[str, ...]
    year: int
    edition: str
    total_loss_usd_mn: float = Field(description="gross output lost by all economies, USD million")
    loss: dict[str, float] = Field(description="gross output lost by each economy, USD million, largest first")
    loss_pct: dict[str, float] = Field(description="the same as percent of the economy's own gross output")
    look_through_share: float | None = Field(
        description="supply form: share of the buyer's production, all industries, that comes from the supplier"
    )
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class FileEntry(Answer):
    """A file written."""

    path: str
    sha256: str
    bytes: int


class MatrixFileAnswer(Answer):
    """Answer of ``kaname matrix --out FILE``."""

    model: str
    form: str
    pairs: int
    rows: int
    year: int
    edition: str
    file: FileEntry
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]


class BriefAnswer(Answer):
    """Answer of ``kaname brief``."""

    economy: str
    languages: tuple[str, ...]
    headline: dict[str, str]
    files: tuple[FileEntry, ...]
    manifest: dict[str, object] = Field(description="what the leaflets were made from; its SHA-256 is on the page")
    manifest_sha256: str


class SnapshotEntry(Answer):
    """One snapshot of the store."""

    id: str
    kind: str
    title: Bilingual
    edition: str
    licence: Bilingual
    citation: str
    sha256: str
    bytes: int
    path: str
    ok: bool | None = Field(description="checksum matches; null when not checked")


class DataAnswer(Answer):
    """Answer of ``kaname data list`` and ``kaname data verify``."""

    snapshots: tuple[SnapshotEntry, ...]


class DoctorLine(Answer):
    """One thing looked at."""

    name: str
    ok: bool
    detail: str


class DoctorAnswer(Answer):
    """Answer of ``kaname doctor``."""

    version: str
    ok: bool
    checks: tuple[DoctorLine, ...]


class CitationAnswer(Answer):
    """Answer of ``kaname cite``: the provider is named first."""

    citations: tuple[SourceEntry, ...]
    software: str


ExposureAnswer.model_rebuild()
