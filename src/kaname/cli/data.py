"""``kaname data import``, ``remove`` and ``ideal-points``: files that a reader takes into their own store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kaname.cli.options import LANGUAGE, AsJson, Quiet, argument, option, words

app = typer.Typer(no_args_is_help=True)


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


@app.command("import", help=words("command.data_import"))
def import_(
    files: Annotated[list[Path], argument("import_files")],
    name: Annotated[str | None, option("--name", key="import_name")] = None,
    provider: Annotated[str, option("--provider", key="import_provider")] = "",
    revision: Annotated[str, option("--revision", key="import_revision")] = "",
    year: Annotated[int | None, option("--year", key="import_year")] = None,
    unit: Annotated[str, option("--unit", key="import_unit")] = "",
    edition: Annotated[str, option("--edition", key="import_edition")] = "",
    rate: Annotated[list[str] | None, option("--rate", key="import_rate")] = None,
    mapping: Annotated[Path | None, option("--mapping", key="import_mapping")] = None,
    reporter: Annotated[str, option("--reporter", key="import_reporter")] = "",
    flow: Annotated[str, option("--flow", key="import_flow")] = "",
    *,
    again: Annotated[bool, option("--again", key="import_again")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Import files of trade or of input–output flows as a table, and say what they were taken for."""
    from kaname.cli.leaving import print_json, session, steps
    from kaname.questions.imports import Told, flow_named, import_files

    told = Told(
        provider=provider,
        revision=revision,
        year=year,
        unit=unit,
        edition=edition,
        rate=tuple(rate or ()),
        mapping=mapping,
        reporter=reporter,
        flow=flow_named(flow),
        again=again,
    )
    with steps(words("progress.import"), quiet=quiet or as_json) as tick:
        answer = import_files(session(quiet=quiet), files, name, told, datetime.now(tz=UTC).astimezone().date(), tick)
    if as_json:
        print_json(answer)
    elif not quiet:
        print("\n".join(answer.lines(LANGUAGE)))


@app.command("remove", help=words("command.data_remove"))
def remove(name: Annotated[str, argument("table_name")], quiet: Quiet = False) -> None:
    """Take an imported table out of the store."""
    from kaname.cli.leaving import session
    from kaname.questions.imports import remove as taken_out

    taken_out(session(quiet=quiet), name)
    if not quiet:
        print(words("data.removed").format(table=name))


@app.command("mapping", help=words("command.data_mapping"))
def mapping(file: Annotated[Path, argument("mapping_file")]) -> None:
    """Propose a mapping of the columns of a file that nobody knows."""
    from kaname.questions.imports import proposed_mapping

    print(proposed_mapping(file), end="")
