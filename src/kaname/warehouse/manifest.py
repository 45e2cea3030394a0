"""A table taken in from a user's files: one manifest names its files, so that it is there whole or not at all.

``tables/NAME.toml`` is the table; its files stand in ``tables/NAME/`` under names that carry their own checksum and are
never rewritten. Taking in writes new files first and the manifest last, by renaming: whoever is killed before that
leaves the table as it was, and files that no manifest names are removed the next time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kaname.errors import DataFault, ValidationFault
from kaname.model.quantity import bilingual
from kaname.texts import Bilingual
from kaname.tomlfiles import read_toml, write_toml
from kaname.warehouse.snapshot import Origin, Snapshot
from kaname.warehouse.writing import UNFINISHED, alone, written_whole

FOLDER = "tables"
ENDING = ".toml"
FORM = 1
TEXTS = ("producer", "title", "licence")
PLAIN = ("kind", "provider", "layout", "revision", "edition", "unit", "citation", "url", "accessed")


@dataclass(frozen=True, slots=True)
class TableFile:
    """One file of a table.

    Attributes
    ----------
    part
        What it is to the table: ``flows``, ``industries``, ``final``; for trade ``flows`` and ``months``, and the same
        with ``_exporters`` where exporters report what importers report too, and ``exports`` and ``imports``, the flows
        added up.
    year, rows
        The year it describes, and how many rows it has.
    file, sha256
        Its name in the table's folder, and its checksum.
    """

    part: str
    year: int
    rows: int
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a table is, where it came from and which files hold it.

    Attributes
    ----------
    reporters
        Economies whose reports it holds; empty where it covers the world.
    cannot
        What it does not support, keys of ``texts/intake.toml``.
    quarantined
        Rows set aside, by reason.
    checks
        Edition of the checks its rows have passed.
    origins
        Names and checksums of the files it was made from.
    """

    name: str
    kind: str
    provider: str
    layout: str
    revision: str
    edition: str
    unit: str
    producer: Bilingual
    title: Bilingual
    licence: Bilingual
    citation: str
    url: str
    accessed: str
    files: tuple[TableFile, ...]
    reporters: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    said: tuple[Bilingual, ...] = ()
    quarantined: dict[str, int] = field(default_factory=dict)
    quarantine: str = ""
    origins: tuple[Origin, ...] = ()
    checks: int = 0

    @property
    def years(self) -> tuple[int, ...]:
        """The years it has, ascending."""
        return tuple(sorted({file.year for file in self.files}))

    @property
    def rows(self) -> int:
        """Rows of its main parts: flows, or industries."""
        main = "industries" if self.kind == "input_output" else "flows"
        return sum(file.rows for file in self.files if file.part == main)


def manifest_path(data_dir: Path, name: str) -> Path:
    """Return where the manifest of a table stands."""
    return data_dir / FOLDER / f"{name}{ENDING}"


def imported(data_dir: Path) -> tuple[str, ...]:
    """Return the names of the tables that were taken in."""
    found = sorted((data_dir / FOLDER).glob(f"*{ENDING}"))
    return tuple(path.stem for path in found if not path.name.startswith(UNFINISHED))


def read_manifests(data_dir: Path) -> dict[str, Manifest]:
    """Return the tables that were taken in, by name."""
    return {name: read_manifest(manifest_path(data_dir, name)) for name in imported(data_dir)}


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises
    ------
    ValidationFault
        When it is not one, naming the file.
    """
    try:
        held = read_toml(path)
        if held.pop("form") != FORM:
            raise ValidationFault("manifest_unreadable", file=path.name)
        producer, title, licence = (bilingual(held.pop(name), f"{path.name}: {name}") for name in TEXTS)
        return Manifest(
            name=path.stem,
            producer=producer,
            title=title,
            licence=licence,
            files=tuple(TableFile(**file) for file in held.pop("files")),
            origins=tuple(Origin(**one) for one in held.pop("origins")),
            said=tuple(bilingual(one, f"{path.name}: said") for one in held.pop("said")),
            reporters=tuple(held.pop("reporters")),
            cannot=tuple(held.pop("cannot")),
            **held,
        )
    except (DataFault, KeyError, TypeError) as fault:
        raise ValidationFault("manifest_unreadable", file=path.name) from fault


def write_manifest(manifest: Manifest, data_dir: Path) -> None:
    """Put a manifest in its place: from then on the table is what it says."""
    content: dict[str, Any] = {"form": FORM}
    content |= {name: getattr(manifest, name) for name in PLAIN}
    content |= {name: _both(getattr(manifest, name)) for name in TEXTS}
    content |= {
        "reporters": list(manifest.reporters),
        "cannot": list(manifest.cannot),
        "said": [_both(one) for one in manifest.said],
        "quarantined": manifest.quarantined,
        "quarantine": manifest.quarantine,
        "checks": manifest.checks,
        "files": [{name: getattr(one, name) for name in TableFile.__slots__} for one in manifest.files],
        "origins": [{name: getattr(one, name) for name in Origin.__slots__} for one in manifest.origins],
    }
    with written_whole(manifest_path(data_dir, manifest.name)) as temporary:
        temporary.write_text(write_toml(content), encoding="utf-8")
        # What could not be read again would stand in the way of every answer.
        if replace(read_manifest(temporary), name=manifest.name) != manifest:
            raise ValidationFault("manifest_unreadable", file=manifest.name)


def _both(text: Bilingual) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}


@contextmanager
def table_folder(data_dir: Path, name: str) -> Iterator[Path]:
    """Yield the folder of a table's files while no other process takes in a table; what no manifest names goes after.

    On failure too: what was written before it is what no manifest names.
    """
    root = data_dir / FOLDER
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    with alone(root):
        try:
            yield folder
        finally:
            _tidied(root, name)


def remove_table(data_dir: Path, name: str) -> None:
    """Remove a table: its manifest first, then its files."""
    with table_folder(data_dir, name):
        manifest_path(data_dir, name).unlink(missing_ok=True)


def _tidied(root: Path, name: str) -> None:
    path = root / f"{name}{ENDING}"
    kept = set()
    if path.is_file():
        manifest = read_manifest(path)
        kept = {file.file for file in manifest.files} | {manifest.quarantine}
    with contextlib.suppress(OSError):
        for file in (root / name).iterdir():
            if file.name not in kept:
                file.unlink()
        if not kept:
            (root / name).rmdir()


def snapshots_of(manifest: Manifest, data_dir: Path) -> dict[str, Snapshot]:
    """Return the files of a table as snapshots, by id: ``NAME.PART.YEAR``."""
    found = {}
    for file in manifest.files:
        id_ = f"{manifest.name}.{file.part}.{file.year}"
        found[id_] = Snapshot(
            id=id_,
            path=data_dir / FOLDER / manifest.name / file.file,
            kind=manifest.kind,
            producer=manifest.producer,
            title=manifest.title,
            licence=manifest.licence,
            transformation=Bilingual(ja="取り込み時に検査・整理", en="Checked and arranged when taken in"),
            citation=manifest.citation,
            edition=manifest.edition,
            url=manifest.url,
            accessed=manifest.accessed,
            sha256=file.sha256,
            built_from=manifest.origins,
            table=manifest.name,
            part=file.part,
            provider=manifest.provider,
            year=file.year,
            revision=manifest.revision,
            taken_in=True,
        )
    return found
