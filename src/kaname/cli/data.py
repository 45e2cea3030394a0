"""``kaname data ideal-points``: a file that a reader takes into their own store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kaname.cli.options import AsJson, Quiet, argument, words

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep the one command a command of a group."""


@app.command("ideal-points", help=words("command.data_ideal_points"))
def ideal_points(
    path: Annotated[Path, argument("ideal_points_file")], as_json: AsJson = False, quiet: Quiet = False
) -> None:
    """Import a file of ideal points and say where."""
    from kaname.cli.leaving import print_json, session
    from kaname.questions.ideal_points import import_ideal_points

    answer = import_ideal_points(session(quiet=quiet), path, datetime.now(tz=UTC).astimezone().date())
    if as_json:
        print_json(answer)
    elif not quiet:
        left_out = words("list_comma").join(answer.left_out) or "–"
        print(words("data.imported").format(path=answer.path, edition=answer.edition, left_out=left_out))
