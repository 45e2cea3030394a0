"""What every reader of a provider's files takes and makes: one shape each; the store needs to know no provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa

from kaname.model.input_output import InputOutputTable
from kaname.texts import Bilingual

Kind = Literal["trade", "input_output"]
# One row a flow as the store keeps it. `reporter` says whose report it is: the importer's (with freight, as a rule) or
# the exporter's, or both reconciled as in BACI; `month` is 0 for a whole year.
TRADE = pa.schema(
    [
        ("year", pa.int16()),
        ("month", pa.int8()),
        ("exporter", pa.string()),
        ("importer", pa.string()),
        ("product", pa.string()),
        ("value_usd", pa.int64()),
        ("tonnes", pa.float64()),
        ("reporter", pa.string()),
    ]
)
REPORTERS = ("importer", "exporter", "both")
# A row set aside: why (a key of texts/intake.toml), where it stood, and what it said, as text.
QUARANTINE = pa.schema([("reason", pa.string()), ("file", pa.string()), ("row", pa.int64()), ("content", pa.string())])


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader of a file may be told: a flag overrides what the program recognises.

    Attributes
    ----------
    provider, revision, year, unit, edition
        Empty or None where the file is to say it.
    rate
        Units of the file's currency a US dollar, by year or one for all (key 0), where the file is not in dollars.
    mapping
        Path of a mapping of columns, for files of nobody known.
    reporter
        Economy whose customs wrote the file, where the file does not say.
    flow
        ``imports`` or ``exports``, where the file does not say.
    """

    provider: str = ""
    revision: str = ""
    year: int | None = None
    unit: str = ""
    edition: str = ""
    rate: dict[int, float] = field(default_factory=dict)
    mapping: Path | None = None
    reporter: str = ""
    flow: Literal["", "imports", "exports"] = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made a file and how it may be used; what a sidecar says of it."""

    producer: Bilingual
    title: Bilingual
    licence: Bilingual
    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of files.

    Attributes
    ----------
    provider, layout
        Short names, such as ``baci`` and ``baci-csv``.
    kind
        Which table it is.
    revision
        Revision of the Harmonized System (``HS92`` … ``HS22``), for trade.
    edition, unit
        As the file says them, or as they were given.
    trade
        By year, rows of `TRADE`: keys unique, economies and products of the vocabulary, values positive.
    tables
        Input–output tables, one a year.
    reporters
        Economies whose reports the file holds; empty for those that cover the world.
    quarantine
        Rows of `QUARANTINE`: what was set aside and why.
    counts
        Rows set aside by reason, those counted without being kept too.
    cannot
        Keys of texts/intake.toml: what the table does not support, such as ``weights`` or ``world_exports``.
    said
        What was done that a reader must know: sentences for the report (a rate that was used, zeros put back).
    """

    provider: str
    layout: str
    kind: Kind
    provenance: Provenance
    revision: str = ""
    edition: str = ""
    unit: str = ""
    trade: dict[int, pa.Table] = field(default_factory=dict)
    tables: tuple[InputOutputTable, ...] = ()
    reporters: tuple[str, ...] = ()
    quarantine: pa.Table = field(default_factory=QUARANTINE.empty_table)
    counts: dict[str, int] = field(default_factory=dict)
    cannot: tuple[str, ...] = ()
    said: tuple[Bilingual, ...] = ()


Tick = Callable[[int], None]


class Reader(Protocol):
    """A module that reads one provider's files: `intake/trade/*.py`, `intake/tables/*.py`."""

    PROVIDER: str
    KIND: Kind

    def recognises(self, files: tuple[Path, ...]) -> str:
        """Return the name of the layout the files have, or an empty text; looks at names and first bytes only."""
        ...

    def read(self, files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
        """Return what the files hold.

        Raises
        ------
        ValidationFault
            When the files are not what they claim: the reason, and what to do.
        """
        ...
