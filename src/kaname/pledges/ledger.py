"""What governments have stated to each other, one record an item, with its wording and its evidence.

Records are TOML files in ``records/`` and, where a reader keeps any, in a folder of their own (``folder.py``); this
module reads, validates and orders them. It scores nothing. Amounts of different kinds (a stock of direct
investment, loans and equity, purchases) are different things and are never added.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from kaname.errors import DataFault, ValidationFault
from kaname.pledges.rules import broken_rules
from kaname.texts import LANGUAGES, Bilingual, Language
from kaname.tomlfiles import parse_toml, toml_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Wording = Literal["intent", "welcome", "agreement", "obligation"]
Pillar = Literal[
    "alliance",
    "like_minded",
    "foip",
    "defence",
    "regional",
    "economy",
    "technology",
    "energy",
    "supply_chain",
]
Status = Literal["no_deadline", "ongoing", "measured", "not_measurable"]
AmountKind = Literal["fdi_stock", "loans_equity", "purchases", "none"]
LabelKind = Literal["wording", "pillar", "status", "amount_kind"]
MeasureKind = Literal["series", "fuel_imports", "product_concentration", "intermediate_trade"]

SHARED: Final = ("date", "forum", "parties")
SCORES: Final = "scores.toml"
DRAFT: Final = ".draft.toml"

Text = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


def _day(value: object) -> object:
    """Return the value; a number would pass for seconds since 1970, and is no day."""
    if isinstance(value, int | float):
        message = "a day is written 2026-01-31"
        raise ValueError(message)  # noqa: TRY004 - pydantic tells a ValueError
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[dt.date, BeforeValidator(_day)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Deadline = Annotated[Day | None, BeforeValidator(lambda value: None if value in ("", "none") else value)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Written(Bilingual):
    """One text in Japanese and in English; neither may be blank."""

    ja: Text
    en: Text


class Source(_Frozen):
    """A document that a record or a figure rests on.

    `date` is a year, a month or a day in ISO form; `url` is empty where no stable address is known. `press`
    is true for a press report or another second-hand copy of what its producer published.
    """

    title: Written
    publisher: Written
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    licence: Written
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    press: bool = False


class Measure(_Frozen):
    """What can be observed of a commitment, and where.

    `kind` says how: ``series`` a typed series of ``vocab/measured_series.csv`` by its id; ``fuel_imports`` the
    importer's imports of a fuel from the exporter; ``product_concentration`` the concentration of the
    importer's suppliers of a product; ``intermediate_trade`` the share of the exporter in what the importer's
    industries buy from abroad. Economies are ISO3.
    """

    kind: MeasureKind
    series: str = ""
    importer: str = ""
    exporter: str = ""
    fuel: str = ""
    product: str = ""

    @model_validator(mode="after")
    def _names_what_it_needs(self) -> Self:
        missing = [name for name in NEEDED[self.kind] if not getattr(self, name)]
        if not missing and self.exporter and self.exporter == self.importer:
            missing = ["exporter ≠ importer"]
        if missing:
            raise ValidationFault("pledges.measure", kind=self.kind, missing=", ".join(missing))
        return self


NEEDED: Final[dict[MeasureKind, tuple[str, ...]]] = {
    "series": ("series",),
    "fuel_imports": ("importer", "exporter", "fuel"),
    "product_concentration": ("importer", "product"),
    "intermediate_trade": ("importer", "exporter"),
}


class Evidence(_Frozen):
    """What was observed on a date, with the figure where there is one.

    `press` is true where the evidence was read in a press report or another second-hand copy, not on
    its producer's page. `related` marks evidence that stands beside the commitment and does not count
    towards it. A figure is the state on its date: of an amount that accumulates, all since the baseline.
    """

    date: Day
    source: Source
    text: Written
    press: bool
    figure: Finite | None = None
    unit: str = ""
    amount_kind: AmountKind = "none"
    related: bool = False

    @model_validator(mode="after")
    def _figure_has_unit(self) -> Self:
        if (self.figure is None) != (not self.unit):
            raise ValidationFault("pledges.unit", id=str(self.date))
        return self


class Document(_Frozen):
    """A file of records before its sources are looked up: what its records share, sources by key, and the records."""

    document: dict[str, Any]
    sources: dict[str, Source]
    records: list[dict[str, Any]]


class Amount(_Frozen):
    """A sum of amounts of one kind, in `unit`."""

    value: float
    unit: str
    amount_kind: AmountKind


class Commitment(_Frozen):
    """One item of a statement.

    Words of `text` inside quotation marks are the official wording; `verbatim_in` names the languages
    where they stand, and a language absent from it is a paraphrase. `parties` made the statement,
    `partners` are other economies that it names (both ISO3). `deadline` is None where none was stated.
    `superseded_by` names later records that replace it, `carried_by` later ones that carry it on and leave
    it standing. `measured_by` says what can be observed of it.

    Raises
    ------
    ValidationFault
        When the record breaks one of `kaname.pledges.rules.RULES`: it has no source, an amount without a kind
        or unit, a stock counted towards a flow, quotation marks that do not agree with `verbatim_in`.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    date: Day
    forum: Written
    parties: Annotated[tuple[Iso3, ...], Field(min_length=1)]
    partners: tuple[Iso3, ...] = ()
    pillar: Pillar
    title: Written
    text: Written
    verbatim_in: tuple[Language, ...]
    wording: Wording
    wording_reason: Written
    amount: Finite | None = None
    unit: str = ""
    amount_kind: AmountKind
    baseline: Evidence | None = None
    deadline: Deadline
    superseded_by: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()
    measurable: bool
    measured_by: tuple[Measure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    status: Status
    sources: tuple[Source, ...]

    @property
    def verbatim(self) -> bool:
        """Whether the official wording is quoted in every language."""
        return set(self.verbatim_in) == set(LANGUAGES)

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        for fault in broken_rules(self.model_dump()):
            raise fault
        return self


def records_in(document: str, name: str) -> tuple[Commitment, ...]:
    """Return the records of one TOML `document`, in the order written.

    The table ``document`` gives the date, forum and parties that its records share; ``sources`` names
    each source once, and records and evidence refer to it by key.

    Parameters
    ----------
    document
        The TOML text.
    name
        How the document is called in messages.

    Raises
    ------
    ValidationFault
        When the TOML cannot be read, a field is missing or out of its vocabulary, or a source key is
        unknown.
    """
    try:
        tables = parse_toml(document, name)
    except ValidationFault as fault:
        raise ValidationFault("pledges.unreadable", name=name, detail=fault.values["reason"]) from fault
    try:
        read = Document.model_validate(tables)
        shared = {field: read.document[field] for field in SHARED if field in read.document}
        return tuple(Commitment.model_validate(shared | _with_sources(record, read.sources)) for record in read.records)
    except ValidationError as fault:
        raise ValidationFault("pledges.unreadable", name=name, detail=_first_line(fault)) from fault
    except ValueError as fault:
        raise ValidationFault("pledges.unreadable", name=name, detail=str(fault)) from fault


def _with_sources(record: dict[str, Any], sources: dict[str, Source]) -> dict[str, Any]:
    """Return `record` with every source key replaced by its source."""

    def source(key: object) -> Source:
        if not isinstance(key, str) or key not in sources:
            raise ValidationFault("pledges.unknown_source", id=record.get("id", "–"), source=key)
        return sources[key]

    def observed(item: object) -> object:
        return item | {"source": source(item["source"])} if isinstance(item, dict) and "source" in item else item

    def each(field: str, of: Callable[[object], object]) -> object:
        # What is no list is left for the types to refuse.
        held = record.get(field, [])
        return [of(item) for item in held] if isinstance(held, list) else held

    resolved = {**record, "sources": each("sources", source), "evidence": each("evidence", observed)}
    if "baseline" in record:
        resolved["baseline"] = observed(record["baseline"])
    return resolved


def _first_line(fault: ValidationError) -> str:
    first = fault.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{fault.title}.{place}: {first['msg']}"


@cache
def _bundled() -> tuple[Commitment, ...]:
    folder = files("kaname.pledges").joinpath("records")
    documents = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return ordered(
        record for entry in documents for record in records_in(entry.read_text(encoding="utf-8"), entry.name)
    )


def documents_in(folder: Path) -> tuple[Path, ...]:
    """Return the files of records in a reader's folder, in the order of their names.

    The file of scores and drafts (``*.draft.toml``) are not records; a folder that is not there holds none.
    """
    found = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return tuple(path for path in found if path.name != SCORES and not path.name.endswith(DRAFT))


def text_of(path: Path) -> str:
    """Return the text of a file of records.

    Raises
    ------
    ValidationFault
        When it cannot be read or is not UTF-8.
    """
    try:
        return toml_text(path)
    except DataFault as fault:
        raise ValidationFault("pledges.unreadable", name=path.name, detail=fault.values["reason"]) from fault


def ordered(records: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """Return `records` by date, then by id.

    Raises
    ------
    ValidationFault
        When two records share an id, or `superseded_by` or `carried_by` names a record that is not among
        them.
    """
    found = sorted(records, key=lambda record: (record.date, record.id))
    ids: set[str] = set()
    for record in found:
        if record.id in ids:
            raise ValidationFault("pledges.duplicate", id=record.id)
        ids.add(record.id)
    for record in found:
        for successor in (*record.superseded_by, *record.carried_by):
            if successor not in ids:
                raise ValidationFault("pledges.unknown_successor", id=record.id, successor=successor)
    return tuple(found)


def check_parties(records: Iterable[Commitment], known: frozenset[str]) -> None:
    """Refuse a record that names an economy outside `known` (ISO3).

    Raises
    ------
    ValidationFault
        For the first party or partner that is not in `known`.
    """
    for record in records:
        for party in (*record.parties, *record.partners):
            if party not in known:
                raise ValidationFault("pledges.unknown_party", id=record.id, party=party)


def commitments(party: str | None = None, *, known: frozenset[str] | None = None) -> tuple[Commitment, ...]:
    """Return every commitment recorded in the package, by date and then by id.

    Parameters
    ----------
    party
        ISO3 of an economy: only the statements it made. None returns all.
    known
        The ISO3 codes in use; a record that names another economy is refused. None skips the check.

    Raises
    ------
    ValidationFault
        When a record breaks a rule of `Commitment`, or names an economy outside `known`.
    """
    records = _bundled()
    if known is not None:
        check_parties(records, known)
    return records if party is None else tuple(record for record in records if party in record.parties)


def total(records: Iterable[Commitment | Evidence]) -> Amount:
    """Return the sum of amounts of one kind and one unit.

    A stock of direct investment is a level on a date, so stocks of different dates are not added, and
    no amount is ever added to one of another kind.

    Raises
    ------
    ValidationFault
        When there is nothing to add, a record has no amount, or kinds, units or the dates of stocks
        differ.
    """
    items = tuple(records)
    values = [item.amount if isinstance(item, Commitment) else item.figure for item in items]
    kinds: list[AmountKind] = sorted({item.amount_kind for item in items})
    if len(kinds) > 1:
        raise ValidationFault("pledges.mixed_kinds", kinds=", ".join(kinds))
    stated = [value for value in values if value is not None]
    if not items or kinds == ["none"] or len(stated) < len(items):
        raise ValidationFault("pledges.no_amount")
    units = sorted({item.unit for item in items})
    if len(units) > 1:
        raise ValidationFault("pledges.mixed_units", units=", ".join(units))
    dates = sorted({item.date for item in items})
    if kinds == ["fdi_stock"] and len(dates) > 1:
        raise ValidationFault("pledges.stock_dates", dates=", ".join(str(date) for date in dates))
    return Amount(value=sum(stated), unit=units[0], amount_kind=kinds[0])


@cache
def _labels() -> dict[str, dict[str, Bilingual]]:
    source = files("kaname.pledges").joinpath("labels.csv").read_text(encoding="utf-8")
    table: dict[str, dict[str, Bilingual]] = {}
    for row in csv.DictReader(source.splitlines()):
        table.setdefault(row["kind"], {})[row["code"]] = Bilingual(ja=row["ja"], en=row["en"])
    return table


def labels(kind: LabelKind) -> dict[str, Bilingual]:
    """Return the label of each code of `kind`, in both languages and in display order."""
    return dict(_labels()[kind])
