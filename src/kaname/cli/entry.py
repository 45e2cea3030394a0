"""Where the program starts: watching for Ctrl-C before anything heavy is imported."""

from __future__ import annotations

import sys

from kaname.cli import interruption


def run() -> None:
    """Run the program; an interrupted import ends as an interrupted command does."""
    interruption.watch()
    try:
        from kaname.cli.main import run as program

        program()
    except (Exception, KeyboardInterrupt):
        if not interruption.seen():
            raise
        _told()


def _told() -> None:
    interruption.let_go()
    from kaname.cli.options import LANGUAGE
    from kaname.texts import text

    print(text("errors.interrupted", LANGUAGE), file=sys.stderr)
    sys.exit(interruption.EXIT_CODE)
