"""A file of data with its sidecar: who made it, under what licence, from what, and its checksum."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from kaname.errors import DataFault, ValidationFault
from kaname.model.quantity import Source, bilingual
from kaname.texts import Bilingual
from kaname.tomlfiles import read_toml

SIDECAR = ".toml"
BUNDLED = Path(str(files("kaname.data")))
TEXTS = ("producer", "title", "licence", "transformation")
BLOCK = 1 << 24
FIELDS = ("kind", "citation", "edition", "url", "accessed", "sha256", "built_from")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a snapshot was built from: one file inside one released package."""

    package: str
    registry: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One immutable file and everything its sidecar says of it."""

    id: str
    path: Path
    kind: str
    producer: Bilingual
    title: Bilingual
    licence: Bilingual
    transformation: Bilingual
    citation: str
    edition: str
    url: str
    accessed: str
    sha256: str
    built_from: tuple[Origin, ...]

    @property
    def bundled(self) -> bool:
        """Whether the file came with the package."""
        return self.path.parent == BUNDLED

    @property
    def source(self) -> Source:
        """The part of the sidecar that travels with a number."""
        return Source(
            id=self.id,
            producer=self.producer,
            title=self.title,
            citation=self.citation,
            edition=self.edition,
            licence=self.licence,
            url=self.url,
            sha256=self.sha256,
            accessed=self.accessed,
        )

    def verified(self) -> Snapshot:
        """Return the snapshot itself if its bytes are those the sidecar names.

        Raises
        ------
        DataFault
            When the file is missing or its SHA-256 differs.
        """
        if not self.path.is_file():
            raise DataFault("snapshot_missing", snapshot=self.id, path=self.path)
        if (actual := sha256(self.path)) != self.sha256:
            raise DataFault("snapshot_checksum", snapshot=self.id, actual=actual[:12], expected=self.sha256[:12])
        return self


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        # Large blocks: the interpreter's lock is handed back and forth once a block, and other threads are at work.
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read_sidecar(path: Path) -> Snapshot:
    """Read ``NAME.EXT.toml`` beside ``NAME.EXT``.

    Raises
    ------
    ValidationFault
        When it is not TOML, lacks a field, or lacks a language.
    """
    try:
        record = read_toml(path)
    except (DataFault, ValidationFault) as fault:
        raise ValidationFault("sidecar_unreadable", file=path.name) from fault
    if missing := [name for name in (*TEXTS, *FIELDS) if name not in record]:
        raise ValidationFault("sidecar_incomplete", file=path.name, fields=", ".join(missing))
    data = path.with_suffix("")
    texts = {name: bilingual(record[name], f"{path.name}: {name}") for name in TEXTS}
    return Snapshot(
        id=data.name.split(".")[0],
        path=data,
        kind=str(record["kind"]),
        producer=texts["producer"],
        title=texts["title"],
        licence=texts["licence"],
        transformation=texts["transformation"],
        citation=str(record["citation"]),
        edition=str(record["edition"]),
        url=str(record["url"]),
        accessed=str(record["accessed"]),
        sha256=str(record["sha256"]),
        built_from=_origins(record["built_from"], path.name),
    )


def _origins(entries: object, file: str) -> tuple[Origin, ...]:
    try:
        return tuple(Origin(**entry) for entry in entries)  # type: ignore[attr-defined]
    except TypeError as fault:
        raise ValidationFault("sidecar_incomplete", file=file, fields="built_from") from fault
