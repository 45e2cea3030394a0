"""``kaname rerun``: do a run again from its record, and say whether it gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaname.cli.options import AsJson, Quiet, argument, option, words


def command(
    record: Annotated[Path, argument("record")],
    out: Annotated[Path | None, option("--out", key="out_folder")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run again what ``run.json`` or a leaflet's manifest records; leave with 4 when the bytes differ."""
    from kaname.cli.leaving import print_json, session, steps
    from kaname.questions.record import rerun
    from kaname.report.leaflet.again import leaflets_again, manifest_at

    opened, manifest = session(quiet=quiet), manifest_at(record)
    with steps(words("progress.any"), quiet=quiet) as tick:
        answer = leaflets_again(opened, manifest, out) if manifest else rerun(opened, record, out, tick)
    if as_json:
        print_json(answer)
    elif not quiet:
        print(words("rerun.same" if answer.same else "rerun.differs").format(count=len(answer.files)))
    if not answer.same:
        raise typer.Exit(4)
