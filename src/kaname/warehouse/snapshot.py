"""A file of data with its sidecar: who made it, under what licence, from what, and its checksum."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from kaname.errors import DataFault, ValidationFault
from kaname.model.quantity import Source, bilingual
from kaname.texts import Bilingual
from kaname.tomlfiles import read_toml

SIDECAR = ".toml"
BUNDLED = Path(str(files("kaname.data")))
TEXTS = ("producer", "title", "licence", "transformation")
BLOCK = 1 << 24
FIELDS = ("kind", "citation", "edition", "url", "accessed", "sha256", "built_from")
# What a file is to a table, and what a table of each kind must say of itself.
ROLE = ("table", "part", "provider", "year", "revision")
NEEDED: dict[str, tuple[str, ...]] = {"trade": ("revision",), "input_output": ("table", "part", "year")}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a snapshot was built from: one file inside one released package."""

    package: str
    registry: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One immutable file and everything its sidecar says of it.

    Attributes
    ----------
    id
        Name of the file without its ending.
    kind
        What the file is read as: trade, input_output, production, governance, network, geometry, font.
    table, part
        The table it belongs to, its own `id` where the sidecar names none, and which part of it it is.
    provider
        Short name of whose data they are, such as BACI or ICIO; empty where the sidecar names none.
    year
        Year the table describes, the last one of several; None where that is not said.
    revision
        Revision of the Harmonized System, for trade; otherwise empty.
    taken_in
        Whether it is a file of a table that `data import` made: such a table answers when it is named.
    """

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
    table: str
    part: str
    provider: str
    year: int | None
    revision: str
    taken_in: bool = False

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

    A sidecar with the name of a bundled one may leave out the role of its file (`ROLE`): it stands in that one's place.

    Raises
    ------
    ValidationFault
        When it is not TOML, lacks a field, or lacks a language.
    """
    record = _record(path)
    if missing := [name for name in (*TEXTS, *FIELDS) if name not in record]:
        raise ValidationFault("sidecar_incomplete", file=path.name, fields=", ".join(missing))
    kind = str(record["kind"]).replace("-", "_")
    role = _role(record, path)
    if missing := [name for name in NEEDED.get(kind, ()) if name not in role]:
        raise ValidationFault("sidecar_incomplete", file=path.name, fields=", ".join(missing))
    data = path.with_suffix("")
    id_ = data.name.split(".")[0]
    texts = {name: bilingual(record[name], f"{path.name}: {name}") for name in TEXTS}
    return Snapshot(
        id=id_,
        path=data,
        kind=kind,
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
        table=str(role.get("table", id_)),
        part=str(role.get("part", "")),
        provider=str(role.get("provider", "")),
        year=role.get("year"),
        revision=str(role.get("revision", "")),
    )


def _record(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except (DataFault, ValidationFault) as fault:
        raise ValidationFault("sidecar_unreadable", file=path.name) from fault


def _role(record: dict[str, Any], path: Path) -> dict[str, Any]:
    replaced = BUNDLED / path.name
    given = _record(replaced) | record if path.parent != BUNDLED and replaced.is_file() else record
    role = {name: given[name] for name in ROLE if name in given}
    if not isinstance(year := role.get("year", 0), int) or isinstance(year, bool):
        raise ValidationFault("sidecar_year", file=path.name, year=year)
    return role


def _origins(entries: object, file: str) -> tuple[Origin, ...]:
    try:
        return tuple(Origin(**entry) for entry in entries)  # type: ignore[attr-defined]
    except TypeError as fault:
        raise ValidationFault("sidecar_incomplete", file=file, fields="built_from") from fault
