"""Which questions there are: the folders of this package, of folders a setting names, and of installed plug-ins.

Nothing here imports a question: a command line lists them all and pays for the one that is asked.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaname import questions
from kaname.errors import KanameError, UsageFault
from kaname.texts import Language
from kaname.tomlfiles import SETTINGS, read_toml

if TYPE_CHECKING:
    from kaname.questions.asking import Answer, Question

ENTRY_POINTS = "kaname.questions"
SETTING = "KANAME_QUESTIONS"


@dataclass(frozen=True, slots=True)
class Folder:
    """One question's folder: ``question.py``, ``answer.py``, ``view.py``, ``words.toml``."""

    name: str
    path: Path

    @property
    def command(self) -> tuple[str, ...]:
        """The words of its command, such as ``("stress", "compare")``."""
        told: str = words(self).get("command", self.name.replace("_", " "))
        return tuple(told.split())

    @property
    def package(self) -> str:
        """Its package."""
        return f"{questions.__name__}.{self.name}"

    def module(self, part: str) -> Any:  # noqa: ANN401 - a module
        """Import one of its modules."""
        return import_module(f"{self.package}.{part}")

    @property
    def question(self) -> type[Question[Any]]:
        """The class that may be asked: the one of its module that is named like the folder."""
        wanted = "".join(part.capitalize() for part in self.name.split("_"))
        found: type[Question[Any]] = getattr(self.module("question"), wanted)
        return found

    def say(self, key: str, language: Language, /, **values: object) -> str:
        """Return a sentence of its ``words.toml``; `KeyError` when there is none."""
        entry: Any = words(self)
        for part in key.split("."):
            entry = entry[part]
        sentence: str = entry[language]
        return sentence.format(**values) if values else sentence


@cache
def words(folder: Folder) -> dict[str, Any]:
    """Return a question's words as nested tables."""
    return read_toml(folder.path / "words.toml")


@cache
def folders() -> dict[str, Folder]:
    """Return every question by name: the package's own, then plug-ins in the order they are named.

    Raises
    ------
    UsageFault
        When a folder of plug-ins is not there, or two questions have one name.
    """
    for place in (*_set(), *_installed()):
        if place not in questions.__path__:
            questions.__path__.append(place)
    found: dict[str, Folder] = {}
    for place in questions.__path__:
        for path in sorted(Path(place).glob("*/question.py")):
            name = path.parent.name
            if name in found:
                raise UsageFault("question_twice", question=name, first=found[name].path, second=path.parent)
            found[name] = Folder(name, path.parent)
    return found


def _set() -> list[str]:
    """Return the folders that the setting ``questions`` names, read without what checks settings: that is slow."""
    given = os.environ.get(SETTING, "").strip()
    if not given and (path := Path(SETTINGS)).is_file():
        # A file that is not sound is told of by the question that is asked: help must be had without one.
        with suppress(KanameError):
            given = str(read_toml(path).get("questions", ""))
    places = [str(Path(place).expanduser()) for place in given.split(os.pathsep) if place.strip()]
    if missing := next((place for place in places if not Path(place).is_dir()), None):
        raise UsageFault("questions_missing", folder=missing)
    return places


def _installed() -> list[str]:
    """Return the folders that installed packages name under the entry point ``kaname.questions``."""
    places = []
    for entry in entry_points(group=ENTRY_POINTS):
        places += list(import_module(entry.module).__path__)
    return places


def folder_named(name: str) -> Folder:
    """Return a question's folder by name.

    Raises
    ------
    UsageFault
        When there is no such question.
    """
    if name not in folders():
        raise UsageFault("unknown_question", question=name, known=", ".join(folders()))
    return folders()[name]


def folder_of(part: type[Question[Any] | Answer]) -> Folder:
    """Return the folder whose ``question.py`` defines a class."""
    return folder_named(part.__module__.split(".")[-2])
