"""``kaname stress new``: a scenario file to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaname.cli.options import argument, option, words
from kaname.errors import UsageFault

app = typer.Typer(no_args_is_help=True)


@app.command("new", help=words("command.stress_new"))
def new(
    name: Annotated[str, argument("scenario_name")],
    kind: Annotated[str, option("--kind", key="kind")] = "export_ban",
    by: Annotated[str, option("--by", key="by")] = "CHN",
    on: Annotated[str, option("--on", key="on")] = "JPN",
    out: Annotated[Path | None, option("--out", key="out_file")] = None,
) -> None:
    """Write a scenario file to edit; one that is there already is left alone."""
    from kaname.scenarios.named import new_scenario
    from kaname.warehouse.writing import written_whole

    path = out or Path(f"{name}.toml")
    if path.exists():
        raise UsageFault("file_exists", path=path)
    given = new_scenario(name, kind, by, on, path.name)
    with written_whole(path) as temporary:
        temporary.write_text(given, encoding="utf-8")
    print(words("written").format(path=path))
