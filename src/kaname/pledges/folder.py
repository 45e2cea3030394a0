"""A reader's own folder of records: each file stands or is left out by itself, and the ledger is what stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaname.errors import ValidationFault
from kaname.pledges.checking import faults, ids_in
from kaname.pledges.ledger import Commitment, commitments, documents_in, ordered, records_in, text_of


@dataclass(frozen=True, slots=True)
class Reading:
    """One file of the folder: its records, or every fault for which it is left out."""

    path: Path
    records: tuple[Commitment, ...]
    faults: tuple[ValidationFault, ...]

    @property
    def left_out(self) -> ValidationFault:
        """The one sentence that names the file and the call that lists its faults."""
        return ValidationFault("pledges.left_out", name=self.path.name, count=len(self.faults), path=self.path)


def readings(folder: Path, known: frozenset[str]) -> tuple[Reading, ...]:
    """Return every file of a reader's folder, in the order of their names, as it is read beside the package.

    An id belongs to the first file that uses it. A file that names a record of a file left out is left out as well.

    Parameters
    ----------
    folder
        The folder; one that is not there holds nothing.
    known
        ISO3 codes of the economies there are.
    """
    paths = documents_in(folder)
    texts: dict[Path, str] = {}
    refused: dict[Path, tuple[ValidationFault, ...]] = {}
    for path in paths:
        try:
            texts[path] = text_of(path)
        except ValidationFault as fault:
            refused[path] = (fault,)
    while True:
        read, broken = _read(texts, known)
        refused |= broken
        if not broken:
            return tuple(Reading(path, read.get(path, ()), refused.get(path, ())) for path in paths)
        texts = {path: text for path, text in texts.items() if path not in broken}


def ledger(folder: Path, known: frozenset[str]) -> tuple[tuple[Commitment, ...], tuple[Reading, ...]]:
    """Return the records of the package and of the folder by date and id, and the files that are left out."""
    found = readings(folder, known)
    records = ordered([*commitments(known=known), *(record for reading in found for record in reading.records)])
    return records, tuple(reading for reading in found if reading.faults)


def _read(
    texts: dict[Path, str], known: frozenset[str]
) -> tuple[dict[Path, tuple[Commitment, ...]], dict[Path, tuple[ValidationFault, ...]]]:
    """Return the records of the files that have no fault beside one another, and the faults of the rest."""
    read: dict[Path, tuple[Commitment, ...]] = {}
    broken: dict[Path, tuple[ValidationFault, ...]] = {}
    ids = {path: ids_in(text) for path, text in texts.items()}
    for path, text in texts.items():
        others = [*commitments(), *(record for records in read.values() for record in records)]
        named = frozenset[str]().union(*(found for other, found in ids.items() if other != path))
        if told := faults(text, path.name, known=known, others=others, later=named):
            broken[path] = told
        else:
            read[path] = records_in(text, path.name)
    return read, broken
