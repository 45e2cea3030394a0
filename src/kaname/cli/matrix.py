"""``kaname matrix``: the dependence matrix, one pair or all of them, in forms that are never mixed."""

from __future__ import annotations

from typing import Annotated

from kaname.cli.options import AsJson, Lang, Out, Quiet, language_of, option, words
from kaname.errors import UsageFault

SHOWN = 10
FORMS = ("market", "supply", "loss")


def command(
    supplier: Annotated[str | None, option("--supplier", key="supplier")] = None,
    buyer: Annotated[str | None, option("--buyer", key="buyer")] = None,
    form: Annotated[str, option("--form", key="form")] = "market",
    scope: Annotated[str, option("--scope", key="scope")] = "all",
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print one pair, or write every pair to a Parquet file."""
    language_of(lang)
    if form not in FORMS:
        raise UsageFault("unknown_form", form=form)
    if supplier is None and buyer is None:
        _all_pairs(form, scope, out, as_json=as_json, quiet=quiet)
    elif supplier is None or buyer is None:
        raise UsageFault("half_a_pair")
    elif form == "supply":
        raise UsageFault("supply_pair")
    elif form == "loss":
        raise UsageFault("loss_pair")
    else:
        _one_pair(supplier, buyer, scope, lang, out, as_json=as_json, quiet=quiet)


def _all_pairs(form: str, scope: str, out: Out, *, as_json: bool, quiet: bool) -> None:
    from kaname.answers.industries import write_market_matrix, write_supply_matrix
    from kaname.cli.output import print_json, progress, session, steps

    if out is None:
        raise UsageFault("matrix_needs_out")
    if out.suffix != ".parquet":
        raise UsageFault("unknown_format", path=out, known=".parquet")
    if form != "supply" and scope != "all":
        raise UsageFault("market_all_sectors", form=form)
    opened = session(quiet=quiet)
    if form == "loss":
        from kaname.answers.pairs import write_loss_matrix

        with steps("pairs", quiet=quiet) as tick:
            answer = write_loss_matrix(opened, out, tick)
    else:
        with progress("inverse", quiet=quiet):
            answer = write_market_matrix(opened, out) if form == "market" else write_supply_matrix(opened, out, scope)
    if as_json:
        print_json(answer)
    elif not quiet:
        print(words("matrix.written").format(path=answer.file.path, pairs=answer.pairs, rows=answer.rows))


def _one_pair(supplier: str, buyer: str, scope: str, lang: str | None, out: Out, *, as_json: bool, quiet: bool) -> None:
    from kaname.answers.industries import matrix_answer
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

    language = language_of(lang)
    with progress("inverse", quiet=quiet):
        answer = matrix_answer(session(quiet=quiet), supplier, buyer, scope)
    if out is not None:
        write_rows([answer], out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        title = words("matrix.title").format(
            supplier=prose(answer.supplier, language),
            buyer=prose(answer.buyer, language),
            total=usd(answer.total_loss_usd_mn * 1e6, language),
            year=answer.year,
            edition=answer.edition,
        )
        rows = [
            (short(code, language), usd(value * 1e6, language), percent(answer.loss_pct[code] / 100, 3))
            for code, value in list(answer.loss.items())[:SHOWN]
        ]
        print_table(title, words("matrix.header").split("|"), rows, frozenset({1, 2}))
        if answer.look_through_share is not None:
            share = percent(answer.look_through_share, 2)
            print(words("matrix.supply").format(buyer=prose(answer.buyer, language), share=share))
        print_notes(answer.notes, answer.sources, language)
