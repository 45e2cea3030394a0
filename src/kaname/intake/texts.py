"""Names and first bytes of the files that are given: folders and archives looked into, nothing read whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

HEAD = 4096


def inside(files: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the first bytes of every file, of those in folders and archives too."""
    for file in files:
        paths = sorted(path for path in file.rglob("*") if path.is_file()) if file.is_dir() else [file]
        for path in paths:
            if zipfile.is_zipfile(path) and path.suffix.lower() == ".zip":
                yield from _archived(path)
            else:
                with path.open("rb") as stream:
                    yield path.name, stream.read(HEAD)


def _archived(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if not member.endswith("/"):
                with archive.open(member) as stream:
                    yield Path(member).name, stream.read(HEAD)
