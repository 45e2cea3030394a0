"""Sources numbered in the order in which a page first leans on them."""

from __future__ import annotations

from functools import cache

from kaname.media.sheet import SourceLine
from kaname.model.quantity import Quantity, Source
from kaname.texts import Language, text
from kaname.vocab.table import names, rows


@cache
def document(name: str) -> Source:
    """Return a document of ``vocab/documents.csv`` as a source."""
    row = next(row for row in rows("documents") if row["document"] == name)
    return Source(
        id=name,
        producer=names(row, "producer"),
        title=names(row, "title"),
        citation=row["citation"],
        edition=row["edition"],
        licence=names(row, "licence"),
        url=row["url"],
        sha256="",
        accessed="",
    )


@cache
def model_document(name: str) -> Source:
    """Return the paper behind a model, of ``vocab/model_documents.csv``, as a source."""
    row = next(row for row in rows("model_documents") if row["model"] == name)
    producer, title, licence = (names(row, stem) for stem in ("producer", "title", "licence"))
    return Source(name, producer, title, row["citation"], row["edition"], licence, row["url"], sha256="", accessed="")


class Citations:
    """Numbers sources as they are cited; a source keeps its first number."""

    def __init__(self) -> None:
        self._order: list[Source] = []

    def mark(self, *origins: Source | Quantity) -> str:
        """Return the reference ``⟦1,3⟧`` of sources, or of the sources of figures."""
        sources: list[Source] = []
        for origin in origins:
            sources += origin.sources if isinstance(origin, Quantity) else (origin,)
        numbers = sorted({self._number(source) for source in sources})
        return "⟦" + ",".join(str(number) for number in numbers) + "⟧"

    def _number(self, source: Source) -> int:
        # The two files of one table are one source to a reader.
        key = (source.citation, source.edition)
        for number, known in enumerate(self._order, start=1):
            if (known.citation, known.edition) == key:
                return number
        self._order.append(source)
        return len(self._order)

    def lines(self, language: Language) -> tuple[SourceLine, ...]:
        """Return the list of sources in `language`, the producer first."""
        return tuple(
            SourceLine(
                number=number,
                text=text(
                    "leaflet.source",
                    language,
                    producer=source.producer.of(language),
                    title=source.title.of(language),
                    edition=source.edition,
                ),
                licence=source.licence.of(language),
                url=source.url,
            )
            for number, source in enumerate(self._order, start=1)
        )
