"""The main job: gather, compose, render and write the leaflets of one economy, and do so again from the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from kaname import __version__
from kaname.errors import UsageFault
from kaname.media import charts, maps
from kaname.media.numbers import yen_per_dollar
from kaname.questions.asking import Part
from kaname.questions.parties import economy_named
from kaname.questions.record import FileEntry
from kaname.questions.session import Session, table_members
from kaname.report.leaflet import render
from kaname.report.leaflet.compose import leaflet
from kaname.report.leaflet.facts import SCOPE, Facts, facts, group_of
from kaname.report.leaflet.ground import Ground, ground
from kaname.report.leaflet.model import Leaflet
from kaname.texts import Language
from kaname.warehouse.writing import folder_written_whole

FONTS = ("BIZUDPGothic-Regular", "BIZUDPGothic-Bold")
FORMATS = ("pdf", "html")
MANIFEST = "-manifest.json"


class BriefAnswer(Part):
    """Answer of ``kaname brief``."""

    economy: str
    languages: tuple[str, ...]
    headline: dict[str, str]
    files: tuple[FileEntry, ...]
    manifest: dict[str, object] = Field(description="what the leaflets were made from; its SHA-256 is on the page")
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Made:
    """Every file of one economy's leaflets by name, the manifest last; headlines by language."""

    files: dict[str, bytes]
    headline: dict[str, str]
    manifest: dict[str, object]

    def entries(self, folder: Path) -> tuple[FileEntry, ...]:
        """Return the files as they stand in `folder`."""
        return tuple(
            FileEntry(path=str(folder / name), sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
            for name, data in self.files.items()
        )

    def write(self, folder: Path) -> None:
        """Write the files into `folder`, all or none."""
        with folder_written_whole(folder) as temporary:
            for name, data in self.files.items():
                (temporary / name).write_bytes(data)


def write_brief(
    session: Session,
    economy: str,
    languages: tuple[Language, ...],
    folder: Path,
    *,
    formats: str = "pdf,html",
    year: int | None = None,
    date: str | None = None,
) -> BriefAnswer:
    """Write the leaflet of one of the 80 economies and return the files, their checksums and the manifest.

    Every file is made before the first is put in place, so a fault leaves the folder as it was.

    Raises
    ------
    UsageFault
        For an economy outside the table, an unknown format or date.
    ValidationFault
        When a leaflet is not two pages, lacks a glyph, or lacks a translation.
    """
    code, wanted = economy_named(economy), _formats(formats)
    made = leaflets(session, code, languages, wanted, year=year, day=_day(session, date))
    made.write(folder)
    entries = made.entries(folder)
    return BriefAnswer(
        economy=code,
        languages=languages,
        headline=made.headline,
        files=entries,
        manifest=made.manifest,
        manifest_sha256=entries[-1].sha256,
    )


def leaflets(
    session: Session,
    code: str,
    languages: tuple[Language, ...],
    formats: Collection[str],
    *,
    year: int | None,
    day: date,
) -> Made:
    """Return the leaflets of an economy in some languages and formats; what they are made from decides every byte.

    Raises
    ------
    UsageFault
        For an economy outside the table, or a year the trade table lacks.
    ValidationFault
        As `write_brief`.
    """
    table_members(code, session.input_output())
    # Data come from files and arithmetic; meanwhile a thread reads shapes, fonts and templates.
    with ThreadPoolExecutor(1) as pool:
        laid = pool.submit(ground, session, code, group_of(code))
        ready = pool.submit(render.ready, _fonts(session))
        found = facts(session, code, year)
        drawn_on, _ = laid.result(), ready.result()
    manifest = _manifest(session, found, day, languages)
    canonical = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    stem = f"kaname-{code}-{found.trade_year}"
    given = day != edition_day(session)
    composed = {
        language: leaflet(
            found, language, day, given=given, twin=f"{stem}-{language}.html", digest=digest, ground=drawn_on
        )
        for language in languages
    }
    with ThreadPoolExecutor(len(composed)) as pool:
        rendered = pool.map(lambda written: _rendered(session, written, formats, drawn_on), composed.values())
        files = {
            f"{stem}-{language}.{suffix}": data
            for language, pages in zip(composed, rendered, strict=True)
            for suffix, data in pages.items()
        }
    headline: dict[str, str] = {language: written.headline for language, written in composed.items()}
    return Made(files | {f"{stem}{MANIFEST}": canonical.encode()}, headline, manifest)


def _rendered(session: Session, written: Leaflet, formats: Collection[str], drawn_on: Ground) -> dict[str, bytes]:
    language = written.language
    svgs = render.Svgs(
        mirror=charts.mirror_svg(written.security_chart, language),
        origin=charts.origin_svg(written.energy_chart, language),
        map=maps.map_svg(written.map, language, drawn_on.geometry, session.cache.kept_text),
        together=charts.together_svg(written.together_chart, language) if written.together_chart else "",
    )
    found: dict[str, bytes] = {}
    if "pdf" in formats:
        found["pdf"] = render.pdf(written, svgs, _fonts(session))
    if "html" in formats:
        found["html"] = render.html(written, svgs).encode()
    return found


def _fonts(session: Session) -> Path:
    """Return the folder of the fonts, both looked at."""
    folder, _ = (session.store.snapshot(name).path.parent for name in FONTS)
    return folder


def _formats(formats: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in formats.split(",")))
    if unknown := [part for part in wanted if part not in FORMATS]:
        raise UsageFault("unknown_leaflet_format", formats=", ".join(unknown), known=", ".join(FORMATS))
    return wanted


def edition_day(session: Session) -> date:
    """Return the day the data were taken, which is printed where no other is given."""
    return date.fromisoformat(max(s.accessed for s in session.store.snapshots.values()))


def _day(session: Session, given: str | None) -> date:
    """Return the date to print: the one given, or the data's."""
    if given is None:
        return edition_day(session)
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageFault("bad_date", date=given) from None


def _manifest(session: Session, found: Facts, day: date, languages: tuple[Language, ...]) -> dict[str, object]:
    """Return what the leaflets were made from; the same inputs give the same manifest."""
    return {
        "software": f"kaname {__version__}",
        "economy": found.economy,
        "languages": list(languages),
        "date": day.isoformat(),
        "trade_year": found.trade_year,
        "input_output_year": found.table_year,
        "rule": found.screen.rule,
        "minimum_usd": found.screen.minimum_usd,
        "scope": SCOPE,
        "yen_per_dollar": yen_per_dollar(found.trade_year),
        "group": found.group.code if found.group else None,
        "snapshots": {name: snapshot.sha256 for name, snapshot in sorted(session.store.snapshots.items())},
    }
