"""``kaname exposure``: how much of one economy's production comes from another, hidden part included."""

from __future__ import annotations

from typing import Annotated

from kaname.cli.options import AsJson, Economy, Lang, Out, Quiet, language_of, option, words


def command(
    economy: Economy,
    partner: Annotated[str, option("--partner", key="partner")],
    scope: Annotated[str, option("--scope", key="scope")] = "all",
    sellers: Annotated[str | None, option("--sellers", key="sellers")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print the exposure of one economy or group to another, both ways."""
    from kaname.answers.industries import exposure_answer
    from kaname.cli.output import (
        print_json,
        print_notes,
        print_table,
        progress,
        session,
        write_rows,
    )
    from kaname.media.numbers import percent, percent_band
    from kaname.vocab.economies import prose, short

    language = language_of(lang)
    with progress("inverse", quiet=quiet):
        answer = exposure_answer(session(quiet=quiet), economy, partner, scope, sellers)
    if out is not None:
        write_rows([answer], out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        buyer, supplier = short(answer.buyer, language), short(answer.supplier, language)
        title = words("exposure.title").format(
            buyer=prose(answer.buyer, language),
            supplier=prose(answer.supplier, language),
            scope=answer.scope,
            year=answer.year,
            edition=answer.edition,
        )
        sides = [(f"{buyer} ← {supplier}", answer)] + (
            [(f"{supplier} ← {buyer}", answer.reverse)] if answer.reverse else []
        )
        rows = [
            (
                label,
                percent(side.look_through, 2),
                percent(side.face_value, 2),
                percent(side.hidden, 2),
                f"{side.ratio:.2f}" if side.ratio else "–",
            )
            for label, side in sides
        ]
        print_table(title, words("exposure.header").split("|"), rows, frozenset({1, 2, 3, 4}))
        for entry in (answer.vulnerability, answer.leverage):
            if entry is not None:
                band = entry.loss_share
                print(
                    words("exposure.withdrawal").format(
                        loser=prose(entry.loser, language),
                        withdrawer=prose(entry.withdrawer, language),
                        band=percent_band(band.low, band.central, band.high, language),
                    )
                )
        print_notes(answer.notes, answer.sources, language)
