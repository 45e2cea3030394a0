"""``kaname indispensable``: for which products others depend on this economy."""

from __future__ import annotations

from typing import Annotated

from kaname.cli.options import AsJson, Economy, Lang, Minimum, Out, Quiet, Year, language_of, option, words


def command(
    economy: Economy,
    year: Year = None,
    threshold: Annotated[float, option("--threshold", key="threshold")] = 0.5,
    minimum: Minimum = 1_000_000,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print the transposed screen of one economy or group."""
    from kaname.answers.products import indispensable
    from kaname.cli.output import (
        print_json,
        print_notes,
        print_table,
        progress,
        session,
        write_rows,
    )
    from kaname.media.numbers import percent, usd
    from kaname.vocab.economies import prose, short
    from kaname.vocab.products import product_or_code

    language = language_of(lang)
    with progress("screen", quiet=quiet):
        answer = indispensable(session(quiet=quiet), economy, year, threshold, minimum)
    if out is not None:
        write_rows(answer.rows, out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        title = words("indispensable.title").format(
            economy=prose(answer.economy, language), year=answer.year, edition=answer.edition
        )
        rows = [
            (
                row.product,
                product_or_code(row.product).short.of(language),
                usd(row.export_value_usd, language),
                percent(row.world_share),
                str(row.world_rank),
                f"{row.dependents} / {row.partners}",
                words("list_comma").join(short(code, language) for code in row.dependent_economies[:3]),
            )
            for row in answer.rows
        ]
        print_table(title, words("indispensable.header").split("|"), rows, frozenset({2, 3, 4, 5}))
        print_notes(answer.notes, answer.sources, language)
