"""The files that are given, each read by the reader that knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kaname.errors import UsageFault
from kaname.intake.read import Options, Read, Tick
from kaname.intake.recognise import recognised
from kaname.warehouse.snapshot import Origin, sha256


def read_by_read(files: tuple[Path, ...], options: Options, tick: Tick) -> Iterator[Read]:
    """Yield what the files hold, in as many pieces as their reader makes of them.

    Raises
    ------
    UsageFault
        When a file is not there, or nobody knows its layout.
    ValidationFault
        When the files are not what they claim.
    """
    for file in files:
        if not file.exists():
            raise UsageFault("import_no_file", file=file)
    reader, layout = recognised(files, options.provider)
    if in_pieces := getattr(reader, "pieces", None):
        yield from in_pieces(files, layout, options, tick)
    else:
        yield reader.read(files, layout, options, tick)


def originals(files: tuple[Path, ...]) -> tuple[Origin, ...]:
    """Return the name and checksum of every file that was given, those of a folder too."""
    found = []
    for file in files:
        inside = sorted(path for path in file.rglob("*") if path.is_file()) if file.is_dir() else [file]
        found += [Origin(package=path.name, registry="file", member="", sha256=sha256(path)) for path in inside]
    return tuple(found)
