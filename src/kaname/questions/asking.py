"""What a question and an answer are: frozen parts whose fields carry unit, kind, and how they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, ValidationError, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from kaname.model.quantity import Source
from kaname.questions.faults import asking_fault
from kaname.questions.marks import Asked, Told
from kaname.questions.parties import (
    economy_asked,
    parties_asked,
    party_asked,
    product_named,
    strait_named,
    straits_named,
)

if TYPE_CHECKING:
    from kaname.media.view import View
    from kaname.texts import Bilingual, Language

__all__ = [
    "Answer",
    "Asked",
    "Bare",
    "Cited",
    "Count",
    "Currency",
    "Days",
    "Economy",
    "EconomyCode",
    "EconomyCodes",
    "Index",
    "Km",
    "Part",
    "Parties",
    "Party",
    "Percent",
    "Product",
    "ProductCode",
    "Question",
    "SectorCode",
    "Share",
    "Strait",
    "StraitCode",
    "Straits",
    "Tick",
    "Told",
    "Tonnes",
    "Usd",
    "UsdMn",
    "Year",
]

Currency = Literal["usd", "jpy"]
A = TypeVar("A", bound="Answer")


# What a field of an answer holds. Money is in US dollars in files whatever the reader is shown.
Share = Annotated[float, Told("share")]
Percent = Annotated[float, Told("percent", 3)]
Usd = Annotated[float, Told("usd")]
UsdMn = Annotated[float, Told("usd_mn")]
Tonnes = Annotated[float, Told("tonnes")]
Index = Annotated[float, Told("index", 3)]
Count = Annotated[int, Told("count")]
Days = Annotated[float, Told("days", 1)]
Km = Annotated[float, Told("km")]
Year = Annotated[int, Told("year")]
EconomyCode = Annotated[str, Told("economy")]
EconomyCodes = Annotated[tuple[str, ...], Told("economy")]
ProductCode = Annotated[str, Told("product")]
SectorCode = Annotated[str, Told("sector")]
StraitCode = Annotated[str, Told("strait")]

# What a field of a question takes: names in either language, codes in any case.
Economy = Annotated[str, BeforeValidator(economy_asked), Told("economy")]
Party = Annotated[str, BeforeValidator(party_asked), Told("economy")]
Parties = Annotated[tuple[str, ...], BeforeValidator(parties_asked), Told("economy")]
Strait = Annotated[str, BeforeValidator(strait_named), Told("strait")]
Straits = Annotated[tuple[str, ...], BeforeValidator(straits_named), Told("strait")]
Product = Annotated[str, BeforeValidator(product_named), Told("product")]
Bare = Asked(bare=True)


def _cited(source: Source) -> dict[str, object]:
    """Return what an answer says of a source: enough to cite it and to check it."""
    licence = {"ja": source.licence.ja, "en": source.licence.en}
    return {
        "id": source.id,
        "citation": source.citation,
        "edition": source.edition,
        "licence": licence,
        "url": source.url,
        "sha256": source.sha256,
    }


def _listed(given: object) -> object:
    """Return one name as a list of it."""
    return (given,) if isinstance(given, str) else given


Cited = Annotated[Source, PlainSerializer(_cited)]


class Part(BaseModel):
    """Base of every part of an answer: immutable, nothing unforeseen in it."""

    # Built when first used: a command pays for its own answer alone.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def json_text(self) -> str:
        """Return it as JSON, indented, as the command line prints it."""
        return self.model_dump_json(indent=2, ensure_ascii=False) + "\n"


class Answer(Part):
    """What comes back. Its fields are the JSON contract; its view is how it reads."""

    @property
    def exit_code(self) -> int:
        """What a program that asked leaves with: 0, unless the answer says that something is wrong."""
        return 0

    @property
    def refusals(self) -> tuple[Bilingual, ...]:
        """What is wrong with what was given, one sentence each: told as faults are, in place of the view."""
        return ()

    def view(self, lang: Language | None = None, currency: Currency | None = None) -> View:
        """Return how the answer reads in `lang`, with money in `currency` (yen in Japanese, else dollars)."""
        from kaname.questions.reading import view_of  # noqa: PLC0415 - an answer that is never shown needs no words

        return view_of(self, lang, currency)

    def frame(self, table: str | None = None, backend: str | None = None) -> Any:  # noqa: ANN401 - any library's frame
        """Return the main table, or the one named, as a frame.

        Parameters
        ----------
        table
            Name of the table; the main one when None.
        backend
            ``polars``, ``pandas`` or ``pyarrow``; the first that is installed when None.

        Raises
        ------
        UsageFault
            For an unknown table or backend, or a backend that is not installed.
        """
        from kaname.media.frame import frame_of  # noqa: PLC0415 - as above

        return frame_of(self.view(), table, backend)

    def _repr_html_(self) -> str:
        from kaname.media.html import fragment  # noqa: PLC0415 - as above

        return fragment(self.view())


class Question(BaseModel, Generic[A]):
    """What may be asked: immutable, hashable, checked when made.

    The folder it stands in names it; its fields are the command's flags, the form's fields, the address's parameters.
    """

    # What is no number is no limit, and no JSON can hold it.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    # Whether it takes a path and reads the file there, which an address of a server must never do.
    reads_files: ClassVar[bool] = False
    # Whether a session may give the answer it gave before; not where what is asked about may change meanwhile.
    remembered: ClassVar[bool] = True

    # Asked last everywhere: the tables that answer, one of a kind, in place of those that answer when none is named.
    table: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _checked(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - whatever is given
        """Turn what pydantic says of a field into a fault of ours; our own pass through as they are."""
        try:
            return handler(data)
        except ValidationError as fault:
            raise asking_fault(cls, fault) from fault


Tick = Callable[[int], None]
