"""How to cite the data and the software."""

from __future__ import annotations

from typing import Annotated

from kaname.questions.asking import Answer, Asked, Cited, Question


class CitationAnswer(Answer):
    """Answer of ``kaname cite``: the provider is named first."""

    citations: tuple[Cited, ...]
    software: str


class Cite(Question[CitationAnswer]):
    """How to cite one snapshot, or all of them, and the software."""

    snapshot: Annotated[str | None, Asked(bare=True)] = None
