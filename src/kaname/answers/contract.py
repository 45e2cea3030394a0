"""The JSON contract: field names, units and meanings; documented in ``docs/reference/json.md`` from these classes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

from kaname.model.quantity import Source


class Answer(BaseModel):
    """Base of every part of an answer: immutable, nothing unforeseen in it."""

    # Built when first used: a command pays for its own answer alone.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _cited(source: Source) -> dict[str, object]:
    """Return what an answer says of a source: enough to cite it and to check it."""
    cited = asdict(source)
    return {name: cited[name] for name in ("id", "citation", "edition", "licence", "url", "sha256")}


SourceEntry = Annotated[Source, PlainSerializer(_cited)]


class FileEntry(Answer):
    """A file written."""

    path: str
    sha256: str
    bytes: int
