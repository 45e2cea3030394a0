"""What comes back when a leaflet is written."""

from __future__ import annotations

from pydantic import Field

from kaname.questions.asking import Answer
from kaname.questions.record import FileEntry


class BriefAnswer(Answer):
    """Answer of ``kaname brief``."""

    economy: str
    languages: tuple[str, ...]
    headline: dict[str, str]
    files: tuple[FileEntry, ...]
    manifest: dict[str, object] = Field(description="what the leaflets were made from; its SHA-256 is on the page")
    manifest_sha256: str
