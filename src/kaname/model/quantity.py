"""A number that never loses its origin on the way to the page, and the bands that stand around a number."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from kaname.errors import ValidationFault
from kaname.texts import LANGUAGES, Bilingual

Unit = Literal["share", "usd", "usd_mn", "tonnes", "index", "count", "percent"]
Kind = Literal["fact", "estimate"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: one edition of one producer's data.

    Attributes
    ----------
    id
        Name of the snapshot, such as ``baci_hs92_materials``.
    producer, title, citation
        Written in every language a reader may ask for.
    edition
        The producer's edition or vintage.
    licence
        Name of the licence and its terms in short.
    url
        Address of the producer's page.
    sha256
        Checksum of the snapshot the number was read from.
    accessed
        Day the data were taken, ISO 8601.
    """

    id: str
    producer: Bilingual
    title: Bilingual
    citation: str
    edition: str
    licence: Bilingual
    url: str
    sha256: str
    accessed: str

    def __hash__(self) -> int:
        return hash((self.id, self.sha256))


@dataclass(frozen=True, slots=True)
class Levels:
    """What comes out at a low, a central and a high level of an assumption; the three stand in any order of size.

    A difference of two bands, level by level, is of this kind.
    """

    # Read by pydantic where one is a field of what it validates.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True)
class Band:
    """A low, a central and a high value, ordered by size; an end may be infinite.

    Raises
    ------
    ValidationFault
        When low ≤ central ≤ high does not hold, as with a value that is no number.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise ValidationFault("band_out_of_order", low=self.low, central=self.central, high=self.high)

    @classmethod
    def around(cls, central: float, cases: Iterable[float]) -> Band:
        """Return the band from the least to the most of `cases`, `central` among them."""
        values = (central, *cases)
        return cls(min(values), central, max(values))

    @classmethod
    def at(cls, value: float) -> Band:
        """Return the band of a value that is known: all three are `value`."""
        return cls(value, value, value)

    @property
    def opened(self) -> OpenBand:
        """The same with None for an end that is infinite."""
        low, central, high = (v if math.isfinite(v) else None for v in (self.low, self.central, self.high))
        return OpenBand(low, central, high)


@dataclass(frozen=True, slots=True)
class OpenBand:
    """A band whose None is never: later than every number. Once one of low, central, high is None, the rest are.

    Raises
    ------
    ValidationFault
        As `Band`, None taken as infinity.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    low: float | None
    central: float | None
    high: float | None

    def __post_init__(self) -> None:
        Band(*(math.inf if v is None else v for v in (self.low, self.central, self.high)))


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value with its unit, year, band, method and sources.

    Attributes
    ----------
    value
        The central value, in `unit`.
    unit
        ``share`` is 0–1, ``usd`` and ``usd_mn`` are current US dollars and millions of them.
    year
        Year the value describes.
    method
        Key of the method in ``texts/methods.toml``.
    sources
        At least one.
    low, high
        The band, both or neither.
    kind
        ``fact`` is counted from data; ``estimate`` rests on a model.
    assumptions
        Keys in ``texts/methods.toml`` of what was assumed.
    """

    value: float
    unit: Unit
    year: int
    method: str
    sources: tuple[Source, ...]
    low: float | None = None
    high: float | None = None
    kind: Kind = "fact"
    assumptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValidationFault("quantity_without_source", method=self.method)
        if not math.isfinite(self.value):
            raise ValidationFault("quantity_not_finite", method=self.method, value=self.value)
        if (self.low is None) != (self.high is None):
            raise ValidationFault("quantity_half_band", method=self.method)
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValidationFault(
                "quantity_outside_band", method=self.method, value=self.value, low=self.low, high=self.high
            )

    def scaled(self, factor: float, unit: Unit) -> Quantity:
        """Return the same quantity in another unit."""
        low, high = (None if v is None else v * factor for v in (self.low, self.high))
        return replace(self, value=self.value * factor, unit=unit, low=low, high=high)

    def as_json(self) -> dict[str, object]:
        """Return the quantity as plain data; sources by id."""
        return {
            "value": self.value,
            "unit": self.unit,
            "year": self.year,
            "low": self.low,
            "high": self.high,
            "kind": self.kind,
            "method": self.method,
            "assumptions": list(self.assumptions),
            "sources": [source.id for source in self.sources],
        }


def bilingual(value: object, name: str) -> Bilingual:
    """Return `value` with exactly the project's languages, or raise naming what lacks one."""
    given = value if isinstance(value, dict) else {}
    missing = [language for language in LANGUAGES if not str(given.get(language) or "").strip()]
    if missing:
        raise ValidationFault("missing_language", name=name, languages=", ".join(missing))
    return Bilingual(**{language: str(given[language]) for language in LANGUAGES})
