"""``kaname brief``: the main job, the leaflet in one or both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from kaname.cli.options import AsJson, Economy, Quiet, Year, languages_of, option, words


def command(
    economy: Economy,
    lang: Annotated[str, option("--lang", key="langs")] = "ja,en",
    out: Annotated[Path, option("--out", key="out_folder")] = Path("leaflets"),
    formats: Annotated[str, option("--formats", key="formats")] = "pdf,html",
    year: Year = None,
    date: Annotated[str | None, option("--date", key="date")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the leaflet of one economy and say where."""
    from kaname.cli.leaving import print_json, session, steps
    from kaname.report.leaflet.brief import write_brief

    languages = languages_of(lang)
    with steps(words("progress.brief"), quiet=quiet):
        answer = write_brief(session(quiet=quiet), economy, languages, out, formats=formats, year=year, date=date)
    if as_json:
        print_json(answer)
    elif not quiet:
        for file in answer.files:
            print(words("brief.written").format(path=file.path))
