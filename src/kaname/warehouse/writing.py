"""Nothing half-written: a file or a folder is written beside its target and put in its place whole."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaname.errors import KanameError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

# What is being written carries this name, and what it replaces the other until it is gone.
UNFINISHED = ".kaname-unfinished-"
REPLACED = ".kaname-replaced-"
A_DAY = 86_400.0
# Windows cannot rename an open file.
LOCKS = fcntl is not None


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Yield a path in the folder of `target`; on success it becomes `target`, on failure it is gone.

    What killed runs left in that folder is removed first.

    Raises
    ------
    KanameError
        When the folder cannot be made, is read-only, or the disk is full.
    """
    # A link stays a link: what it points to is written.
    place = target.resolve()
    temporary, lock = _beside(place)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(place)
    except OSError as fault:
        raise KanameError("cannot_write", path=target, reason=_reason(fault)) from fault
    finally:
        _unlock(lock)
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def folder_written_whole(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`; on success its files stand in `target`, on failure `target` is as it was.

    Files of `target` that are not written anew stay. The folder is swapped by renaming; a process killed between the
    two renames leaves the old folder under another name, and the next call puts it back. A folder that cannot be
    renamed, because a process works in it, it is a mount, or its parent is read-only, is filled file by file once every
    file is written.

    Raises
    ------
    KanameError
        When a folder cannot be made, is read-only, or the disk is full.
    """
    place = target.resolve()
    temporary: Path | None = None
    lock: int | None = None
    try:
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        swapped = _can_be_renamed(place)
        (place.parent if swapped else place).mkdir(parents=True, exist_ok=True)
        if swapped:
            with alone(place.parent):
                _put_back(place)
        temporary, lock = _locked_folder(place.parent if swapped else place)
        yield temporary
        with alone(place.parent if swapped else place):
            (_swap if swapped else _fill)(temporary, place)
    except OSError as fault:
        raise KanameError("cannot_write", path=target, reason=_reason(fault)) from fault
    finally:
        _unlock(lock)
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def litter(folder: Path) -> tuple[Path, ...]:
    """Return what killed runs left in a folder: unfinished files and folders no process holds, or a day old."""
    return tuple(path for path in _unfinished(folder) if _left(path))


def swept(folder: Path) -> None:
    """Remove the litter of a folder; what cannot be removed stays."""
    for path in _unfinished(folder):
        with _abandoned(path) as abandoned:
            if abandoned and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif abandoned:
                with contextlib.suppress(OSError):
                    path.unlink()


def _beside(target: Path) -> tuple[Path, int | None]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        swept(target.parent)
        while True:
            handle, name = tempfile.mkstemp(prefix=UNFINISHED, suffix=target.suffix, dir=target.parent)
            if not LOCKS:
                os.close(handle)
                return Path(name), None
            _locked(handle)
            # Another process may have swept it before it was locked.
            if os.fstat(handle).st_nlink:
                return Path(name), handle
            os.close(handle)
    except OSError as fault:
        raise KanameError("cannot_write", path=target, reason=_reason(fault)) from fault


def _locked_folder(parent: Path) -> tuple[Path, int | None]:
    swept(parent)
    while True:
        made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
        made.chmod(0o755)
        if not LOCKS:
            return made, None
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(made, os.O_RDONLY)
            _locked(handle)
            if made.exists():
                return made, handle
            os.close(handle)


def _locked(handle: int) -> None:
    """Hold a lock for as long as this process lives; a file system without locks leaves it to age."""
    with contextlib.suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX)


def _unlock(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


def _unfinished(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob(f"{UNFINISHED}*"))
    except OSError:
        return []


def _left(path: Path) -> bool:
    with _abandoned(path) as abandoned:
        return abandoned


@contextmanager
def _abandoned(path: Path) -> Iterator[bool]:
    """Yield whether no process holds what is being written, or, where that cannot be told, it is a day old.

    The lock is held while the caller acts on the answer, so that nobody starts to write what is being removed.
    """
    try:
        old = time.time() - path.stat().st_mtime > A_DAY
        handle = os.open(path, os.O_RDONLY) if LOCKS else None
    except OSError:
        yield False
        return
    try:
        yield old if handle is None else _free(handle, old=old)
    finally:
        _unlock(handle)


def _free(handle: int, *, old: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return old
    return True


def _can_be_renamed(place: Path) -> bool:
    here = Path.cwd()
    if place == here or place in here.parents or place.is_mount():
        return False
    nearest = next(parent for parent in place.parents if parent.exists())
    return os.access(nearest, os.W_OK)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time swap what is in a folder: two at once would each lose the other's files."""
    handle = os.open(folder, os.O_RDONLY) if LOCKS else None
    try:
        if handle is not None:
            _locked(handle)
        yield
    finally:
        _unlock(handle)


def _old(place: Path) -> Path:
    return place.with_name(f"{REPLACED}{place.name}")


def _put_back(place: Path) -> None:
    """Finish or undo a swap that a kill cut short."""
    old = _old(place)
    if old.exists() and not place.exists():
        old.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _swap(temporary: Path, place: Path) -> None:
    if not place.exists():
        temporary.rename(place)
        return
    for path in sorted(place.rglob("*")):
        kept = temporary / path.relative_to(place)
        if path.is_dir() and not path.is_symlink():
            kept.mkdir(exist_ok=True)
        elif not kept.exists():
            _same_file(path, kept)
    shutil.copymode(place, temporary)
    old = _old(place)
    place.rename(old)
    try:
        temporary.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _same_file(path: Path, kept: Path) -> None:
    """Give a file a second name, or copy it where a file system or the system does not let it have two."""
    try:
        os.link(path, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, kept, follow_symlinks=False)


def _fill(temporary: Path, place: Path) -> None:
    for path in sorted(path for path in temporary.rglob("*") if not path.is_dir()):
        target = place / path.relative_to(temporary)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def _reason(fault: OSError) -> str:
    return fault.strerror or type(fault).__name__
