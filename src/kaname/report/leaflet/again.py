"""Leaflets made again from their manifest, and whether they come out the same."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from kaname.errors import DataFault, ValidationFault
from kaname.questions.record import RECORD, RunAnswer
from kaname.questions.session import Session
from kaname.report.leaflet.brief import FORMATS, MANIFEST, leaflets
from kaname.texts import LANGUAGES
from kaname.vocab.economies import economies


def manifest_at(path: Path) -> Path | None:
    """Return the manifest a path names, or the only one in a folder; None where a path names none."""
    if path.is_dir() and not (path / RECORD).exists():
        found = sorted(path.glob(f"*{MANIFEST}"))
        return found[0] if len(found) == 1 else None
    return path if path.name.endswith(MANIFEST) else None


def leaflets_again(session: Session, path: Path, folder: Path | None) -> RunAnswer:
    """Make the leaflets of a manifest again and tell whether they are, byte for byte, those that stand beside it.

    Parameters
    ----------
    session
        The data.
    path
        The manifest. The formats are those of the leaflets beside it.
    folder
        Where to write what came out; nothing is written when it is None.

    Raises
    ------
    DataFault
        When the manifest cannot be read, or none of its leaflets stands beside it.
    ValidationFault
        When one of its fields is damaged.
    """
    manifest = _read(path)
    stem = path.name.removesuffix(MANIFEST)
    languages = tuple(manifest["languages"])
    beside = {
        file.suffix[1:] for file in path.parent.glob(f"{stem}-*") if file.stem.removeprefix(f"{stem}-") in languages
    }
    formats = tuple(suffix for suffix in FORMATS if suffix in beside)
    if not formats:
        raise DataFault("leaflets_gone", file=path, economy=manifest["economy"])
    made = leaflets(
        session,
        manifest["economy"],
        languages,
        formats,
        year=manifest["trade_year"],
        day=date.fromisoformat(manifest["date"]),
    )
    same = all(_bytes(path.with_name(name)) == data for name, data in made.files.items())
    digest = hashlib.sha256(made.files[f"{stem}{MANIFEST}"]).hexdigest()
    if folder is not None:
        made.write(folder)
        return RunAnswer(run_sha256=digest, files=made.entries(folder), same=same)
    files = (entry.model_copy(update={"path": Path(entry.path).name}) for entry in made.entries(path.parent))
    return RunAnswer(run_sha256=digest, files=tuple(files), same=same)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise DataFault("run_unreadable", file=path, reason=fault.strerror or type(fault).__name__) from fault
    except (ValueError, RecursionError) as fault:
        raise DataFault("run_unreadable", file=path, reason="JSON, UTF-8") from fault
    if not isinstance(manifest, dict):
        raise ValidationFault("run_foreign", file=path, field="economy")
    languages = manifest.get("languages")
    holds = {
        "economy": manifest.get("economy") in economies(),
        "languages": isinstance(languages, list) and bool(languages) and all(part in LANGUAGES for part in languages),
        "date": _is_day(manifest.get("date")),
        "trade_year": isinstance(manifest.get("trade_year"), int),
    }
    for name, sound in holds.items():
        if not sound:
            raise ValidationFault("run_foreign", file=path, field=name)
    return manifest


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
