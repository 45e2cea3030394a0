"""Which scenarios have a name."""

from __future__ import annotations

from typing import ClassVar

from kaname.questions.asking import Answer, Part, Question
from kaname.texts import Bilingual


class PresetEntry(Part):
    """One scenario that comes with the package, or lies in the user's folder."""

    name: str
    title: Bilingual
    note: Bilingual | None
    kinds: tuple[str, ...]
    path: str


class PresetsAnswer(Answer):
    """Answer of ``kaname stress list``."""

    presets: tuple[PresetEntry, ...]


class StressList(Question[PresetsAnswer]):
    """The scenarios that a name stands for; the user's folder may have more each time."""

    remembered: ClassVar[bool] = False
