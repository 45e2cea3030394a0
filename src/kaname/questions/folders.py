"""Which questions there are: the folders of this package, of folders a setting names, and of installed plug-ins.

Nothing here imports a question: a command line lists them all and pays for the one that is asked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaname import questions
from kaname.errors import KanameError, UsageFault
from kaname.texts import LANGUAGES, Language
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
        """Import one of its modules; `UsageFault` where a plug-in's own fails."""
        try:
            return import_module(f"{self.package}.{part}")
        except KanameError:
            raise
        except (Exception, SystemExit) as fault:
            if self.path.parent == Path(questions.__path__[0]):
                raise
            reason = f"{part}.py: {type(fault).__name__}: {fault}"
            raise UsageFault("question_unfit", question=self.name, folder=self.path, reason=reason) from fault

    @property
    def question(self) -> type[Question[Any]]:
        """The class that may be asked: the one of its module that is named like the folder."""
        wanted = "".join(part.capitalize() for part in self.name.split("_"))
        module = self.module("question")
        if not hasattr(module, wanted):
            reason = f"question.py: class {wanted}"
            raise UsageFault("question_unfit", question=self.name, folder=self.path, reason=reason)
        found: type[Question[Any]] = getattr(module, wanted)
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
            folder = Folder(name, path.parent)
            if place != questions.__path__[0]:
                _require_fit(folder, found)
            found[name] = folder
    return found


def _require_fit(folder: Folder, known: Mapping[str, Folder]) -> None:
    """Raise `UsageFault` unless a plug-in has words in every language and a command that is its own."""

    def unfit(reason: str) -> UsageFault:
        return UsageFault("question_unfit", question=folder.name, folder=folder.path, reason=reason)

    try:
        told = words(folder)
    except KanameError as fault:
        raise unfit(f"words.toml: {fault.values.get('reason', fault)}") from fault
    if not isinstance(told.get("help"), dict) or set(LANGUAGES) - set(told["help"]):
        raise unfit(f"words.toml: [help] {', '.join(LANGUAGES)}")
    if not isinstance(told.get("command", ""), str) or not folder.command:
        raise unfit("words.toml: command")
    for other in known.values():
        shorter = min(len(folder.command), len(other.command))
        if folder.command[:shorter] == other.command[:shorter]:
            raise unfit(f"kaname {' '.join(folder.command)} / kaname {' '.join(other.command)}")


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
    """Return the folder whose ``question.py`` defines a class, or the class it is made from.

    Raises
    ------
    UsageFault
        For what is no question's.
    """
    packages = {f"{folder.package}.question": folder for folder in folders().values()}
    found = next((packages[one.__module__] for one in part.__mro__ if one.__module__ in packages), None)
    if found is None:
        raise UsageFault("unknown_question", question=part.__qualname__, known=", ".join(folders()))
    return found
