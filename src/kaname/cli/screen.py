"""``kaname screen``: which products lack autonomy."""

from __future__ import annotations

from typing import Annotated

from kaname.cli.options import AsJson, Economy, Lang, Minimum, Out, Quiet, Year, language_of, option, words


def command(
    economy: Economy,
    year: Year = None,
    since: Annotated[int | None, option("--since", key="since")] = None,
    rule: Annotated[str, option("--rule", key="rule")] = "cao2021",
    product: Annotated[str | None, option("--product", key="product")] = None,
    minimum: Minimum = 1_000_000,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print the screen of one economy or group."""
    from kaname.answers.products import screen
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
        answer = screen(session(quiet=quiet), economy, year, since, rule, minimum, product)
    if out is not None:
        write_rows(answer.rows, out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        title = words("screen.title").format(
            economy=prose(answer.economy, language), year=answer.year, rule=answer.rule, edition=answer.edition
        )
        rows = [
            (
                *((str(row.year),) if answer.since != answer.year else ()),
                row.product,
                product_or_code(row.product).short.of(language),
                usd(row.value_usd, language),
                f"{row.hhi:.3f}",
                f"{row.effective_suppliers:.1f}",
                short(row.top_supplier, language),
                percent(row.top_share),
                words("yes") if row.dependent else words("no"),
            )
            for row in answer.rows
        ]
        header = words("screen.header").split("|")
        print_table(title, header[answer.since == answer.year :], rows, frozenset({2, 3, 4, 6}))
        print_notes(answer.notes, answer.sources, language)
