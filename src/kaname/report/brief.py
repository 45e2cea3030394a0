"""The main job: gather, compose, render and write the leaflets of one economy."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from threading import Thread

from kaname import __version__
from kaname.errors import UsageFault
from kaname.media import canvas, charts, geography, maps
from kaname.media.numbers import yen_per_dollar
from kaname.questions.record import FileEntry
from kaname.questions.session import Session, table_members
from kaname.report import render
from kaname.report.answer import BriefAnswer
from kaname.report.compose import leaflet
from kaname.report.facts import SCOPE, Facts, facts
from kaname.report.model import Leaflet
from kaname.texts import Language
from kaname.vocab.economies import economy as known_economy
from kaname.warehouse.writing import folder_written_whole

GEOMETRY, NETWORK = "natural_earth_50m", "marine_network"
FONTS = ("BIZUDPGothic-Regular", "BIZUDPGothic-Bold")
FORMATS = ("pdf", "html")


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
    code = known_economy(economy).code
    wanted = _formats(formats)
    # The drawing engine and the map start while the data are read.
    places = [session.store.snapshot(name).path for name in (GEOMETRY, NETWORK)]
    started = Thread(target=_warm_up, args=places, daemon=True)
    started.start()
    table_members(code, session.input_output())
    found = facts(session, code, year)
    day, given = _day(session, date)
    manifest = _manifest(session, found, day, languages)
    canonical = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    geometry = tuple(session.store.snapshot(name).source for name in (GEOMETRY, NETWORK))
    stems = {language: f"kaname-{code}-{found.trade_year}-{language}" for language in languages}
    leaflets = [
        leaflet(found, language, day, given=given, twin=f"{stem}.html", digest=digest, geometry=geometry)
        for language, stem in stems.items()
    ]
    started.join()
    contents = {
        f"{stem}.{suffix}": data
        for stem, written in zip(stems.values(), leaflets, strict=True)
        for suffix, data in _rendered(session, written, wanted).items()
    }
    contents[f"kaname-{code}-{found.trade_year}-manifest.json"] = canonical.encode()
    with folder_written_whole(folder) as temporary:
        for name, data in contents.items():
            (temporary / name).write_bytes(data)
    return BriefAnswer(
        economy=code,
        languages=languages,
        headline={written.language: written.headline for written in leaflets},
        files=tuple(
            FileEntry(path=str(folder / name), sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
            for name, data in contents.items()
        ),
        manifest=manifest,
        manifest_sha256=digest,
    )


def _warm_up(geometry: Path, network: Path) -> None:
    canvas.warm_up()
    geography.world(geometry)
    geography.seaways(network)


def _rendered(session: Session, written: Leaflet, formats: tuple[str, ...]) -> dict[str, bytes]:
    geometry, network = (session.store.snapshot(name).path for name in (GEOMETRY, NETWORK))
    fonts, _ = (session.store.snapshot(name).path.parent for name in FONTS)
    svgs = render.Svgs(
        mirror=charts.mirror_svg(written.security_chart, written.language),
        origin=charts.origin_svg(written.energy_chart, written.language),
        map=maps.map_svg(written.map, written.language, geometry, network),
        together=charts.together_svg(written.together_chart, written.language) if written.together_chart else "",
    )
    found: dict[str, bytes] = {}
    if "pdf" in formats:
        found["pdf"] = render.pdf(written, svgs, fonts)
    if "html" in formats:
        found["html"] = render.html(written, svgs).encode()
    return found


def _formats(formats: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in formats.split(",")))
    if unknown := [part for part in wanted if part not in FORMATS]:
        raise UsageFault("unknown_leaflet_format", formats=", ".join(unknown), known=", ".join(FORMATS))
    return wanted


def _day(session: Session, given: str | None) -> tuple[date, bool]:
    """Return the date to print: the one given, or the day the bundled data were taken."""
    if given is None:
        return date.fromisoformat(max(s.accessed for s in session.store.snapshots.values())), False
    try:
        return date.fromisoformat(given), True
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
