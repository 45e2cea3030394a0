"""``kaname foip``: indicators under the pillars of a free and open Indo-Pacific, economies side by side."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kaname.cli.options import AsJson, Lang, Out, Quiet, Year, argument, language_of, option, words

if TYPE_CHECKING:
    from kaname.answers.foip_contract import FoipAnswer, FoipCell
    from kaname.texts import Language


def command(
    economies: Annotated[str, argument("foip_economies")] = "",
    vintage: Annotated[str, option("--vintage", key="vintage")] = "2023",
    ideal_points: Annotated[Path | None, option("--ideal-points", key="ideal_points")] = None,
    straits: Annotated[bool, option("--straits", key="straits")] = False,
    year: Year = None,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print the matrix, or import the ideal points it can show."""
    from kaname.answers.foip import foip_answer, foip_rows, import_ideal_points, largest_strait
    from kaname.cli.output import print_json, progress, session, write_rows

    language = language_of(lang)
    opened = session(quiet=quiet)
    if ideal_points is not None:
        imported = import_ideal_points(opened, ideal_points, datetime.now(tz=UTC).astimezone().date())
        if as_json:
            print_json(imported)
        elif not quiet:
            left_out = words("list_comma").join(imported.left_out) or "–"
            print(words("foip.imported").format(path=imported.path, edition=imported.edition, left_out=left_out))
        return
    with progress("foip", quiet=quiet):
        provider = largest_strait(opened) if straits else None
        answer = foip_answer(opened, [economies], vintage=vintage, year=year, chokepoints=provider)
    if out is not None:
        write_rows(foip_rows(answer), out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        _print(answer, language)


def _print(answer: FoipAnswer, language: Language) -> None:
    from kaname.cli.output import print_notes, print_table
    from kaname.vocab.economies import short

    cells = {(cell.economy, cell.indicator): cell for cell in answer.cells}
    names = {indicator.id: indicator.name.of(language) for indicator in answer.indicators}
    units = {indicator.id: indicator.unit for indicator in answer.indicators}
    header = [*words("foip.header").split("|"), *(short(code, language) for code in answer.economies)]
    rows = []
    for pillar in answer.pillars:
        label = pillar.name.of(language)
        if not pillar.indicators:
            rows.append((label, words("foip.no_indicator"), *("" for _ in answer.economies)))
        for indicator in pillar.indicators:
            line = [cells[code, indicator] for code in answer.economies]
            years = sorted({str(cell.year) for cell in line if cell.year is not None})
            title = f"{names[indicator]} ({', '.join(years)})" if years else names[indicator]
            rows.append((label, title, *(_figure(cell, units[indicator]) for cell in line)))
            label = ""
    title = words("foip.title").format(vintage=answer.vintage)
    print_table(title, header, rows, frozenset(range(2, len(header))))
    listed = [
        (
            agreement.name.of(language),
            agreement.in_force or words("foip.signed").format(signed=agreement.signed),
            str(len(agreement.partners)),
        )
        for agreement in answer.agreements
    ]
    count = sum(agreement.in_force is not None for agreement in answer.agreements)
    print_table(
        words("foip.agreements_title").format(count=count),
        words("foip.agreements_header").split("|"),
        listed,
        frozenset({2}),
    )
    print_notes(answer.notes, answer.sources, language)


def _figure(cell: FoipCell, unit: str) -> str:
    if cell.value is None:
        return words("foip.absent")
    text = f"{cell.value * 100:.1f}%" if unit == "share" else f"{cell.value:+.2f}"
    if cell.band is None or unit == "share":
        return text
    return f"{text} ({cell.band.low:+.2f}–{cell.band.high:+.2f})"
