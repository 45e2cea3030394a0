"""``kaname doctor``: whether this installation is whole."""

from __future__ import annotations

import typer

from kaname.cli.options import AsJson, Lang, language_of, words


def command(lang: Lang = None, as_json: AsJson = False) -> None:
    """Check Python, libraries, folders and data; leave with 3 when something is wrong."""
    from kaname.answers.provenance import doctor_answer
    from kaname.cli.output import print_json, print_table, session

    language = language_of(lang)
    answer = doctor_answer(session(quiet=True), language)
    if as_json:
        print_json(answer)
    else:
        rows = [(check.name, words("yes") if check.ok else words("no"), check.detail) for check in answer.checks]
        print_table(f"kaname {answer.version}", words("doctor.header").split("|"), rows, frozenset())
    if not answer.ok:
        raise typer.Exit(3)
