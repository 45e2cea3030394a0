"""The work of checking the installation: Python, libraries, folders, data."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kaname import __version__
from kaname.errors import KanameError
from kaname.questions.doctor.question import Doctor, DoctorAnswer, DoctorLine
from kaname.questions.folders import folder_of
from kaname.questions.session import Session
from kaname.texts import Language
from kaname.warehouse.writing import litter, written_whole

LIBRARIES = ("numpy", "scipy", "narwhals", "duckdb", "pyarrow", "vl-convert-python", "typst", "jinja2")
OLDEST = (3, 11)


def answer(session: Session, asked: Doctor) -> DoctorAnswer:  # noqa: ARG001 - there is nothing to ask for
    """Return what was looked at: Python, libraries, folders, data."""
    language = session.settings.lang
    checks = [DoctorLine(name="Python", ok=sys.version_info >= OLDEST, detail=platform.python_version())]
    for library in LIBRARIES:
        try:
            checks.append(DoctorLine(name=library, ok=True, detail=version(library)))
        except PackageNotFoundError:
            checks.append(DoctorLine(name=library, ok=False, detail=folder_of(Doctor).say("say.missing", language)))
    # Before the folders are tried: to write into one is to sweep it.
    kept = _kept(session, language)
    for name, folder in (("data_dir", session.settings.data_dir), ("cache_dir", session.settings.cache_dir)):
        checks.append(_folder(name, folder, language))
    checks += kept
    for name, fault in session.store.verify().items():
        good = folder_of(Doctor).say("say.intact", language)
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
    said = folder_of(Doctor).say("say.cache", language, arrays=found.arrays, **size)
    if found.damaged:
        said = folder_of(Doctor).say("say.cache_damaged", language, names=", ".join(found.damaged))
    left = [*found.litter, *(path.name for path in litter(session.store.user_root))]
    unfinished = folder_of(Doctor).say("say.nothing_unfinished", language)
    if left:
        unfinished = folder_of(Doctor).say("say.unfinished", language, count=len(left), names=", ".join(left))
    return [
        DoctorLine(name="cache", ok=not found.damaged, detail=said),
        DoctorLine(name="unfinished", ok=True, detail=unfinished),
    ]
