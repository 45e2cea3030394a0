"""Answers about the data and the installation themselves."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kaname import __version__
from kaname.answers.contract import (
    CitationAnswer,
    DataAnswer,
    DoctorAnswer,
    DoctorLine,
    SnapshotEntry,
)
from kaname.errors import KanameError
from kaname.questions.session import Session
from kaname.texts import Language, text
from kaname.warehouse.writing import litter, written_whole

LIBRARIES = ("numpy", "scipy", "narwhals", "duckdb", "pyarrow", "vl-convert-python", "typst", "jinja2")
OLDEST = (3, 11)
SOFTWARE = f"kaname {__version__} (2026), Apache-2.0"


def data_answer(session: Session, *, check: bool) -> DataAnswer:
    """Return the snapshots of the store, with the state of each checksum when `check`."""
    report = session.store.verify() if check else {}
    return DataAnswer(
        snapshots=tuple(
            SnapshotEntry(
                id=name,
                kind=snapshot.kind,
                title=snapshot.title,
                edition=snapshot.edition,
                licence=snapshot.licence,
                citation=snapshot.citation,
                sha256=snapshot.sha256,
                bytes=snapshot.path.stat().st_size if snapshot.path.is_file() else 0,
                path=str(snapshot.path),
                ok=(report[name] is None) if check else None,
            )
            for name, snapshot in session.store.snapshots.items()
        )
    )


def citation_answer(session: Session, name: str | None) -> CitationAnswer:
    """Return how to cite one snapshot, or all of them, and the software."""
    snapshots = [session.store.snapshot(name)] if name else list(session.store.snapshots.values())
    return CitationAnswer(citations=tuple(s.source for s in snapshots), software=SOFTWARE)


def doctor_answer(session: Session, language: Language) -> DoctorAnswer:
    """Return what was looked at: Python, libraries, folders, data."""
    checks = [DoctorLine(name="Python", ok=sys.version_info >= OLDEST, detail=platform.python_version())]
    for library in LIBRARIES:
        try:
            checks.append(DoctorLine(name=library, ok=True, detail=version(library)))
        except PackageNotFoundError:
            checks.append(DoctorLine(name=library, ok=False, detail=text("cli.doctor.missing", language)))
    # Before the folders are tried: to write into one is to sweep it.
    kept = _kept(session, language)
    for name, folder in (("data_dir", session.settings.data_dir), ("cache_dir", session.settings.cache_dir)):
        checks.append(_folder(name, folder, language))
    checks += kept
    for name, fault in session.store.verify().items():
        good = text("cli.doctor.intact", language)
        checks.append(DoctorLine(name=name, ok=fault is None, detail=fault.sentence(language) if fault else good))
    return DoctorAnswer(version=__version__, ok=all(check.ok for check in checks), checks=tuple(checks))


def _folder(name: str, folder: Path, language: Language) -> DoctorLine:
    probe = folder / ".doctor"
    try:
        with written_whole(probe) as temporary:
            temporary.touch()
        probe.unlink()
    except KanameError as fault:
        return DoctorLine(name=name, ok=False, detail=fault.sentence(language))
    return DoctorLine(name=name, ok=True, detail=str(folder))


def _kept(session: Session, language: Language) -> list[DoctorLine]:
    """Return the state of the cache, and what interrupted runs left in the folders of data."""
    found = session.cache.state()
    size = {"megabytes": f"{found.bytes / 1e6:,.0f}", "bound": f"{session.cache.bound / 1e6:,.0f}"}
    said = text("cli.doctor.cache", language, arrays=found.arrays, **size)
    if found.damaged:
        said = text("cli.doctor.cache_damaged", language, names=", ".join(found.damaged))
    left = [*found.litter, *(path.name for path in litter(session.store.user_root))]
    unfinished = text("cli.doctor.nothing_unfinished", language)
    if left:
        unfinished = text("cli.doctor.unfinished", language, count=len(left), names=", ".join(left))
    return [
        DoctorLine(name="cache", ok=not found.damaged, detail=said),
        DoctorLine(name="unfinished", ok=True, detail=unfinished),
    ]
