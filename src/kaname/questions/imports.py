"""A reader's own files of trade or of input–output flows, taken into their store."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from pydantic import Field

from kaname.errors import UsageFault
from kaname.media.numbers import year_spans
from kaname.questions.asking import Part
from kaname.texts import Bilingual, both, text
from kaname.warehouse.manifest import imported, remove_table

if TYPE_CHECKING:
    import datetime as dt

    from kaname.questions.session import Session
    from kaname.texts import Language


Flow = Literal["", "imports", "exports"]


def flow_named(given: str) -> Flow:
    """Return the direction, or raise `UsageFault` when it is none."""
    if given not in {"", "imports", "exports"}:
        raise UsageFault("unknown_flow", flow=given)
    return cast("Flow", given)


class Told(Part):
    """What a reader says of files where these do not say it, or to overrule what the program recognises."""

    provider: str = ""
    revision: str = ""
    year: int | None = None
    unit: str = ""
    edition: str = ""
    rate: tuple[str, ...] = Field(default=(), description="units of currency a US dollar, as 151.4 or 2024=151.4")
    mapping: Path | None = None
    reporter: str = ""
    flow: Flow = ""
    again: bool = Field(default=False, description="put years that are there already in the place of the old ones")


class ImportAnswer(Part):
    """Answer of ``kaname data import``."""

    name: str
    provider: str
    layout: str
    kind: str
    revision: str = Field(description="revision of the Harmonized System; empty for input–output tables")
    edition: str
    unit: str
    years: tuple[int, ...] = Field(description="years that came this time")
    held: tuple[int, ...] = Field(description="years the table now has")
    rows: int = Field(description="rows that came: flows, or industries")
    reporters: tuple[str, ...] = Field(description="economies whose reports they are; empty where they cover the world")
    quarantined: dict[str, int] = Field(description="rows set aside, by reason")
    quarantine: str | None = Field(description="file that lists them; null where none was kept")
    cannot: tuple[str, ...] = Field(description="what the table does not support")
    said: tuple[Bilingual, ...] = Field(description="what was done that a reader must know")
    citation: str

    def lines(self, language: Language) -> list[str]:
        """Return what a person is told: what the files were taken for, what was set aside, what it cannot say."""
        years = year_spans(self.years)
        what = text(f"intake.kind.{self.kind}", language)
        count = f"{self.rows:,}"
        told = [text("intake.taken", language, table=self.name, what=what, years=years, rows=count)]
        facts = (self.provider, self.layout, self.revision, self.edition, self.unit)
        told.append(text("intake.taken_as", language, facts=" · ".join(filter(None, facts))))
        if self.held != self.years:
            told.append(text("intake.held", language, years=year_spans(self.held)))
        told += [said.of(language) for said in self.said]
        told += [
            text("intake.set_aside", language, reason=reason.of(language), count=f"{count:,}")
            for reason, count in self.reasons
        ]
        if self.quarantine is not None:
            told.append(text("intake.listed", language, file=self.quarantine))
        told += [limit.of(language) for limit in self.limits]
        told.append(text("intake.next", language, table=self.name))
        return told

    @property
    def reasons(self) -> tuple[tuple[Bilingual, int], ...]:
        """Why rows were set aside, in words, and how many."""
        return tuple((both(f"intake.reason.{reason}"), count) for reason, count in self.quarantined.items())

    @property
    def limits(self) -> tuple[Bilingual, ...]:
        """What the table does not support, in words."""
        return tuple(both(f"intake.cannot.{name}") for name in self.cannot)


def import_files(
    session: Session, files: Sequence[Path], name: str | None, told: Told, on: dt.date, tick: Callable[[int], None]
) -> ImportAnswer:
    """Take files into a table of the reader's store; see `kaname.intake.taking.take_in`.

    Parameters
    ----------
    name
        Of the table; made of the first file's when None.
    on
        The day, for the citation.

    Raises
    ------
    UsageFault
        For a rate that cannot be read, and as `take_in` does.
    """
    from kaname.intake.read import Options  # noqa: PLC0415 - only who imports pays for it
    from kaname.intake.taking import take_in  # noqa: PLC0415 - as above

    given = told.model_dump(exclude={"rate", "again"})
    options = Options(**given, rate=dict(_rate(rate) for rate in told.rate))
    label = _named_after(files[0]) if name is None else name
    taken = take_in(session.store, files, label, options, on, tick, again=told.again)
    session.renew()
    table = taken.manifest
    folder = session.settings.data_dir / "tables" / label
    return ImportAnswer(
        name=table.name,
        provider=table.provider,
        layout=table.layout,
        kind=table.kind,
        revision=table.revision,
        edition=table.edition,
        unit=table.unit,
        years=taken.years,
        held=table.years,
        rows=taken.rows,
        reporters=table.reporters,
        quarantined=taken.quarantined,
        quarantine=str(folder / table.quarantine) if table.quarantine else None,
        cannot=table.cannot,
        said=taken.said,
        citation=table.citation,
    )


def _rate(given: str) -> tuple[int, float]:
    year, at, rate = given.rpartition("=")
    try:
        found = int(year) if at else 0, float(rate)
    except ValueError:
        raise UsageFault("import_rate", rate=given) from None
    if not (isfinite(found[1]) and found[1] > 0):
        raise UsageFault("import_rate", rate=given)
    return found


def _named_after(file: Path) -> str:
    """Return the name of a file as the name of a table: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", file.stem.lower())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "table"


def proposed_mapping(file: Path) -> str:
    """Return a mapping of a file's columns as TOML, to be looked through."""
    from kaname.intake.trade.generic import proposed  # noqa: PLC0415 - as above

    if not file.exists():
        raise UsageFault("import_no_file", file=file)
    return proposed(file)


def remove(session: Session, name: str) -> None:
    """Take a table out of the reader's store.

    Raises
    ------
    UsageFault
        When it is not one that was taken in.
    """
    # A manifest that cannot be read must not keep itself from being removed.
    known = imported(session.settings.data_dir)
    if name not in known:
        raise UsageFault("table_not_taken_in", table=name, known=", ".join(known) or "–")
    remove_table(session.settings.data_dir, name)
    session.renew()
