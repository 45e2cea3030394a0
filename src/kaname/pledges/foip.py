"""The pillars of a free and open Indo-Pacific, by vintage, and the indicators that stand under them.

FOIP had three pillars, set out between 2016 and 2018, and has four since the plan of March 2023: the vintage is part
of every answer. Which indicator stands under which pillar is kaname's assumption; a pillar without one says so, and
indicators are never joined into a score.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from kaname.errors import UsageFault
from kaname.texts import Bilingual
from kaname.vocab.table import names, rows

Vintage = Literal["2016", "2023"]
VINTAGES: Final[tuple[Vintage, ...]] = get_args(Vintage)
LATEST: Final[Vintage] = "2023"


@dataclass(frozen=True, slots=True)
class Pillar:
    """One pillar of a vintage, with the ids of the indicators under it."""

    vintage: Vintage
    id: str
    name: Bilingual
    stated: Bilingual
    indicators: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is shown by economy under a pillar; `reading` says what a larger value means."""

    id: str
    name: Bilingual
    unit: str
    reading: Bilingual
    source: str


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the indicators of ``vocab/foip_indicators.csv``, in their order."""
    return tuple(
        Indicator(
            id=row["indicator"],
            name=names(row, "name"),
            unit=row["unit"],
            reading=names(row, "reading"),
            source=row["source"],
        )
        for row in rows("foip_indicators")
    )


def vintage_named(word: str) -> Vintage:
    """Return a vintage by its year.

    Raises
    ------
    UsageFault
        Naming those there are.
    """
    for vintage in VINTAGES:
        if word == vintage:
            return vintage
    raise UsageFault("foip.unknown_vintage", vintage=word, known=", ".join(VINTAGES))


@cache
def pillars(vintage: Vintage = LATEST) -> tuple[Pillar, ...]:
    """Return the pillars of a vintage: three of 2016, four of 2023."""
    return tuple(
        Pillar(
            vintage=vintage,
            id=row["pillar"],
            name=names(row, "name"),
            stated=names(row, "stated"),
            indicators=tuple(
                line["indicator"] for line in rows("foip_indicators") if line[f"pillar_{vintage}"] == row["pillar"]
            ),
            source=row["source"],
        )
        for row in rows("foip_pillars")
        if row["vintage"] == vintage
    )
