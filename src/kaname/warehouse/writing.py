"""Nothing half-written: write aside, then rename."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaname.errors import KanameError


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """Yield a path in the folder of `target`; on success it becomes `target`, on failure it is gone.

    Raises
    ------
    KanameError
        When the folder cannot be made, is read-only, or the disk is full.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    except OSError as fault:
        raise KanameError("cannot_write", path=target, reason=_reason(fault)) from fault
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as fault:
        raise KanameError("cannot_write", path=target, reason=_reason(fault)) from fault
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _reason(fault: OSError) -> str:
    return fault.strerror or type(fault).__name__
