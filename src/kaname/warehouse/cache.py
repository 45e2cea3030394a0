"""Arrays and texts that are slow to make and easy to check, kept under the cache directory.

What is cached can always be made again from a snapshot, so what is missing, damaged, of another shape or fails its
mathematical check is made anew, and a cache that cannot be written costs time and nothing else.

Beside ``NAME.npy`` or ``NAME.text`` stands ``NAME.json`` with the SHA-256 of the whole file and the stamp the file had
then. Its bytes are read again when the stamp differs, so whatever writes into the file, a flipped bit or a copy
included, is caught. Decay of the disk that leaves the stamp as it was is left to the mathematical check and to
``kaname doctor``, which reads every byte.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from kaname.errors import KanameError
from kaname.warehouse.snapshot import sha256
from kaname.warehouse.stamps import Stamp, at_rest, stamp
from kaname.warehouse.writing import litter, written_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# All together; the least lately used go first. A table takes 256 MB, its loss form 4 MB.
BOUND = 4_000_000_000
A_DAY = 86_400.0
SUFFIXES = (".npy", ".text")


@dataclass(frozen=True, slots=True)
class CacheState:
    """What `Cache.state` found: arrays and texts, their bytes, names of damaged ones, and what killed runs left."""

    arrays: int
    bytes: int
    damaged: tuple[str, ...]
    litter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of arrays and texts of at most `bound` bytes; `warn` receives the fault when it cannot be written."""

    folder: Path
    warn: Callable[[KanameError], None] | None = None
    bound: int = BOUND

    def array(
        self, name: str, shape: tuple[int, ...], make: Callable[[], Array], sound: Callable[[Array], bool]
    ) -> Array:
        """Return the array `name`, memory-mapped, if it is whole, of `shape` and `sound`; otherwise make and keep it.

        `name` must cover everything the value depends on: data, parameters and method.
        """
        import numpy as np  # noqa: PLC0415 - a session that needs no array does without

        path = self.folder / f"{name}.npy"
        if _whole(path) and (cached := _mapped(path, shape)) is not None and sound(cached):
            _used(path)
            return cached
        made = make()
        self._keep(path, lambda stream: np.save(stream, made))
        made.setflags(write=False)
        return made

    def kept_text(self, name: str, make: Callable[[], str], sound: Callable[[str], bool]) -> str:
        """Return the text `name` if it is whole and `sound`; otherwise make and keep it. `name` is as for `array`."""
        path = self.folder / f"{name}.text"
        if _whole(path) and (cached := _text(path)) is not None and sound(cached):
            _used(path)
            return cached
        made = make()
        self._keep(path, lambda stream: stream.write(made.encode()))
        return made

    def _keep(self, path: Path, write: Callable[[BinaryIO], object]) -> None:
        """Write a file and its record; a fault is told and costs time alone."""
        try:
            with written_whole(path) as temporary:
                with temporary.open("wb") as stream:
                    write(stream)
                digest = sha256(temporary)
            _recorded(path, digest)
            self._bounded(path)
        except KanameError as fault:
            if self.warn is not None:
                self.warn(fault)

    def state(self) -> CacheState:
        """Return what the cache holds; every byte is read."""
        files = self._files()
        return CacheState(
            arrays=len(files),
            bytes=sum(_size(path) for path in files),
            damaged=tuple(path.name for path in files if _damaged(path)),
            litter=tuple(path.name for path in litter(self.folder)),
        )

    def _files(self) -> list[Path]:
        return sorted(path for suffix in SUFFIXES for path in self.folder.glob(f"[!.]*{suffix}"))

    def _bounded(self, newest: Path) -> None:
        """Remove what was least lately used until the rest is within the bound; the newest stays."""
        files = sorted(self._files(), key=_last_used)
        total = sum(_size(path) for path in files)
        for path in files:
            if total <= self.bound:
                return
            if path != newest:
                total -= _size(path)
                # A system that does not let go of a mapped file keeps it until the next time.
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
                    _record(path).unlink(missing_ok=True)


def _mapped(path: Path, shape: tuple[int, ...]) -> Array | None:
    """Return the array of a file if it is one of float64 of that shape; no header but the expected ones is read."""
    import numpy as np  # noqa: PLC0415 - as above

    real = np.dtype(np.float64)
    orders: tuple[Literal["C", "F"], ...] = ("C", "F")
    for order in orders:
        header = io.BytesIO()
        described = {"descr": real.str, "fortran_order": order == "F", "shape": shape}
        np.lib.format.write_array_header_1_0(header, described)
        expected = header.getvalue()
        try:
            with path.open("rb") as stream:
                found = stream.read(len(expected))
            if found == expected and _size(path) == len(expected) + real.itemsize * int(np.prod(shape)):
                return np.asarray(np.memmap(path, real, mode="r", offset=len(expected), shape=shape, order=order))
        except (OSError, ValueError):
            return None
    return None


def _text(path: Path) -> str | None:
    """Return the text of a file; None when it is none or cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _record(path: Path) -> Path:
    return path.with_suffix(".json")


def _kept(path: Path) -> dict[str, object]:
    """Return what was recorded of an array's file; nothing when there is no record, or it is damaged."""
    try:
        kept = json.loads(_record(path).read_bytes())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _whole(path: Path) -> bool:
    """Whether the bytes are those that were written: by the stamp, or read again where the file has another one."""
    kept, now = _kept(path), stamp(path)
    if not kept or now is None:
        return False
    if kept.get("stamp") == list(now):
        return True
    digest = _digest(path)
    if digest is None or kept.get("sha256") != digest:
        return False
    # A cache that is only read is checked by its bytes each time.
    with contextlib.suppress(KanameError):
        _recorded(path, digest)
    return True


def _damaged(path: Path) -> bool:
    """Whether the bytes differ from the record; an array without one is of an earlier version, and not believed."""
    return _record(path).exists() and _kept(path).get("sha256") != _digest(path)


def _recorded(path: Path, digest: str) -> None:
    now: Stamp | None = stamp(path)
    kept = {"sha256": digest, "stamp": list(now) if now is not None and at_rest(now) else None}
    with written_whole(_record(path)) as temporary:
        temporary.write_text(json.dumps(kept), encoding="utf-8")


def _digest(path: Path) -> str | None:
    try:
        return sha256(path)
    except OSError:
        return None


def _size(path: Path) -> int:
    found = stamp(path)
    return 0 if found is None else found.size


def _last_used(path: Path) -> float:
    try:
        return _record(path).stat().st_mtime
    except OSError:
        return 0.0


def _used(path: Path) -> None:
    """Note that an array was used, once a day: the record's own time says when."""
    with contextlib.suppress(OSError):
        if time.time() - _record(path).stat().st_mtime > A_DAY:
            os.utime(_record(path))
