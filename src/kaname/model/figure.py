"""A number that never loses its origin on the way to the page."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

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
class Figure:
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
            raise ValidationFault("figure_without_source", method=self.method)
        if not math.isfinite(self.value):
            raise ValidationFault("figure_not_finite", method=self.method, value=self.value)
        if (self.low is None) != (self.high is None):
            raise ValidationFault("figure_half_band", method=self.method)
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValidationFault(
                "figure_outside_band", method=self.method, value=self.value, low=self.low, high=self.high
            )

    def scaled(self, factor: float, unit: Unit) -> Figure:
        """Return the same figure in another unit."""
        low, high = (None if v is None else v * factor for v in (self.low, self.high))
        return replace(self, value=self.value * factor, unit=unit, low=low, high=high)

    def as_json(self) -> dict[str, object]:
        """Return the figure as plain data; sources by id."""
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
