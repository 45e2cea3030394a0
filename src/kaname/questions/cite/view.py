"""How citations read."""

from __future__ import annotations

from kaname.media.view import View
from kaname.questions.asking import Part
from kaname.questions.cite.question import CitationAnswer
from kaname.questions.reading import Reader


class Citation(Part):
    """One source as a row."""

    id: str
    citation: str
    edition: str
    licence: str
    url: str
    sha256: str


def view(found: CitationAnswer, read: Reader) -> View:
    """Return every citation, the provider first, and the software's."""
    rows = [
        Citation(
            id=one.id,
            citation=one.citation,
            edition=one.edition,
            licence=read.of(one.licence),
            url=one.url,
            sha256=one.sha256,
        )
        for one in found.citations
    ]
    return read.view(
        title=read.say("title"),
        headline=read.say("headline", software=found.software),
        tables=(
            read.table("citations", Citation, rows, ("id", "citation", "edition", "licence"), title=read.say("title")),
        ),
        sources=(),
    )
