"""Standard output and error: any text can be written, and an output that takes none is named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from kaname.errors import KanameError


class Output(TextIOWrapper):
    """Standard output, whose faults are told from those of files.

    A reader that has gone is left to the caller, as BrokenPipeError.
    """

    def write(self, given: str, /) -> int:
        """Write text; `KanameError` when there is no room for it."""
        with _named():
            return super().write(given)

    def flush(self) -> None:
        """Write what is held back; `KanameError` when there is no room for it."""
        with _named():
            super().flush()


def open_streams() -> None:
    """Make both streams take any text: a character that their encoding lacks is written as ``?``.

    Raises
    ------
    KanameError
        When standard output is closed.
    """
    if sys.stderr is None:  # closed by the caller: there is no one to tell
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the life of the program
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")
    if sys.stdout is None:
        raise KanameError("output_closed")
    plain = sys.stdout
    if type(plain) is TextIOWrapper:  # the process's own, not one that a test or a notebook put there
        encoding, by_line = plain.encoding, plain.line_buffering
        sys.stdout = Output(plain.detach(), encoding=encoding, errors="replace", line_buffering=by_line)


def turn_away() -> None:
    """Send what standard output still holds to nowhere, so that leaving does not fail on it again."""
    if isinstance(sys.stdout, Output):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        turn_away()
        raise KanameError("output_failed", reason=fault.strerror or type(fault).__name__) from fault
