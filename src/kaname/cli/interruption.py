"""Ctrl-C: noted wherever it strikes, so that whatever comes of it ends as one sentence and code 130."""

from __future__ import annotations

import signal
import sys
from _thread import interrupt_main
from types import FrameType

EXIT_CODE = 130
_strikes: list[int] = []


def watch() -> None:
    """Note every Ctrl-C from now on, and raise KeyboardInterrupt as before."""
    signal.signal(signal.SIGINT, _strike)
    sys.unraisablehook = _unraisable


def seen() -> bool:
    """Return whether there was a Ctrl-C: a library may have made another exception of it."""
    return bool(_strikes)


def let_go() -> None:
    """Leave a second Ctrl-C to the system: nothing is left to tell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _strike(number: int, _frame: FrameType | None) -> None:
    _strikes.append(number)
    raise KeyboardInterrupt


def _unraisable(lost: sys.UnraisableHookArgs) -> None:
    """Raise again in the main thread what struck inside a finaliser, where Python would print and forget it."""
    if isinstance(lost.exc_value, KeyboardInterrupt):
        interrupt_main()
    else:
        sys.__unraisablehook__(lost)
