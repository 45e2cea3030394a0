"""``kaname data``: what the store holds, and whether it is what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from kaname.cli.options import LANGUAGE, AsJson, Lang, language_of, words

if TYPE_CHECKING:
    from kaname.answers.contract import DataAnswer
    from kaname.texts import Language

app = typer.Typer(no_args_is_help=True)


@app.command("list", help=words("command.data_list"))
def list_(lang: Lang = None, as_json: AsJson = False) -> None:
    """Print the snapshots."""
    from kaname.answers.provenance import data_answer
    from kaname.cli.output import session

    _show(data_answer(session(quiet=True), check=False), language_of(lang), as_json=as_json)


@app.command("verify", help=words("command.data_verify"))
def verify(lang: Lang = None, as_json: AsJson = False) -> None:
    """Print the snapshots with what their checksums say; leave with 3 when one is damaged."""
    from kaname.answers.provenance import data_answer
    from kaname.cli.output import session

    opened = session(quiet=True)
    answer = data_answer(opened, check=True)
    _show(answer, language_of(lang), as_json=as_json)
    for name, fault in opened.store.verify().items():
        if fault is not None:
            typer.echo(f"{name}: {fault.sentence(LANGUAGE)}", err=True)
    if not all(snapshot.ok for snapshot in answer.snapshots):
        raise typer.Exit(3)


def _show(answer: DataAnswer, language: Language, *, as_json: bool) -> None:
    from kaname.cli.output import print_json, print_table

    if as_json:
        print_json(answer)
        return
    state = {None: "", True: words("yes"), False: words("no")}
    rows = [
        (s.id, s.title.of(language), s.edition, f"{s.bytes / 1e6:.2f}", s.sha256[:12], state[s.ok])
        for s in answer.snapshots
    ]
    print_table(words("data.title"), words("data.header").split("|"), rows, frozenset({3}))
