"""``kaname cite``: how to cite the data and the software."""

from __future__ import annotations

from typing import Annotated

from kaname.cli.options import AsJson, Lang, argument, language_of, words


def command(
    snapshot: Annotated[str | None, argument("snapshot")] = None, lang: Lang = None, as_json: AsJson = False
) -> None:
    """Print citations, the provider first."""
    from kaname.answers.provenance import citation_answer
    from kaname.cli.output import print_json, session

    language = language_of(lang)
    answer = citation_answer(session(quiet=True), snapshot)
    if as_json:
        print_json(answer)
        return
    for entry in answer.citations:
        licence = entry.licence.of(language)
        print(words("source_line").format(citation=entry.citation, edition=entry.edition, licence=licence))
    print(answer.software)
