"""Files whose bytes were looked at, by what the file system says of them: whoever writes into one changes that.

A stamp is size, times of the last writing and of the last change of any kind (nanoseconds), and the number of the
file. It takes the place of reading the bytes again until one of the four differs. Not caught is what changes bytes and
leaves all four: decay of the disk, or an administrator who means to. ``kaname data verify`` and ``doctor`` read bytes.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from kaname.errors import KanameError
from kaname.warehouse.writing import written_whole

FILE = "stamps.json"
# A file written into within one tick of the file system's clock keeps its time: younger ones are read again.
TICK_NS = 50_000_000


class Stamp(NamedTuple):
    """What the file system says of a file."""

    size: int
    written_ns: int
    changed_ns: int
    number: int


def stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def at_rest(found: Stamp) -> bool:
    """Whether the file was last written long enough ago for its time to tell a later writing."""
    return time.time_ns() - found.written_ns > TICK_NS


class Stamps:
    """The stamps of verified snapshots, in one file under the cache directory, by a digest of each path.

    A file that is missing, damaged or cannot be written costs the time to read the snapshots and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._lock = Lock()
        self._read: dict[str, list[object]] | None = None

    def vouch(self, path: Path, sha256: str) -> bool:
        """Whether the file was found to have that SHA-256 and still has the stamp it had then."""
        with self._lock:
            if self._read is None:
                self._read = self._stored()
            kept = self._read.get(_key(path))
        now = stamp(path)
        return now is not None and kept == [sha256, *now]

    def record(self, path: Path, sha256: str, seen: Stamp | None) -> None:
        """Keep that the file has that SHA-256; `seen` is its stamp before it was read."""
        if seen is None or seen != stamp(path) or not at_rest(seen):
            return
        with self._lock:
            # Another process may have written since.
            self._read = self._stored() | {_key(path): [sha256, *seen]}
            try:
                with written_whole(self._file) as temporary:
                    temporary.write_text(json.dumps(self._read), encoding="utf-8")
            except KanameError:
                return

    def _stored(self) -> dict[str, list[object]]:
        try:
            kept = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}


def _key(path: Path) -> str:
    # A digest, as a path may name a person.
    return hashlib.sha256(str(path.absolute()).encode(errors="surrogateescape")).hexdigest()[:32]
