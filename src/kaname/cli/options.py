"""Options several commands share, and the words of their help in the reader's language."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kaname.errors import KanameError, UsageFault
from kaname.texts import LANGUAGES, Language, default_language, text
from kaname.tomlfiles import SETTINGS, read_toml

# What stands for a value in the help.
METAVARS = {
    "lang": "ja|en",
    "langs": "ja,en",
    "out": "PATH",
    "out_folder": "FOLDER",
    "rows": "NAME",
    "currency": "usd|jpy",
}


def asked_language(arguments: list[str]) -> Language:
    """Return the first language of ``--lang`` on the command line, or that of the settings, or the default one."""
    for position, argument in enumerate(arguments):
        value = ""
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
        for language in LANGUAGES:
            if value.split(",")[0].strip() == language:
                return language
    return default_language(_configured())


def _configured() -> str:
    """Return `lang` of kaname.toml; nothing where the file says none, or is not sound: the command will say so."""
    path = Path(SETTINGS)
    try:
        return str(read_toml(path).get("lang", "")) if path.is_file() else ""
    except KanameError:
        return ""


LANGUAGE: Language = asked_language(sys.argv[1:])


def words(key: str) -> str:
    """Return a text of ``texts/cli.toml`` in the language of this run."""
    return text(f"cli.{key}", LANGUAGE)


def languages_of(lang: str | None) -> tuple[Language, ...]:
    """Return the languages asked for, without repeats; the default one when none is."""
    if lang is None:
        return (LANGUAGE,)
    wanted = tuple(dict.fromkeys(part.strip() for part in lang.split(",")))
    known = tuple(language for part in wanted for language in LANGUAGES if language == part)
    if len(known) != len(wanted):
        raise UsageFault("unknown_language", lang=lang, known=", ".join(LANGUAGES))
    return known


def option(*flags: str, key: str) -> typer.models.OptionInfo:
    """Return a typer option whose help is ``cli.option.KEY``."""
    found: typer.models.OptionInfo = typer.Option(*flags, help=words(f"option.{key}"), metavar=METAVARS.get(key))
    return found


def argument(key: str) -> typer.models.ArgumentInfo:
    """Return a typer argument whose help is ``cli.argument.KEY``."""
    found: typer.models.ArgumentInfo = typer.Argument(help=words(f"argument.{key}"))
    return found


Economy = Annotated[str, argument("economy")]
AsJson = Annotated[bool, option("--json", key="json")]
Year = Annotated[int | None, option("--year", key="year")]
Quiet = Annotated[bool, option("--quiet", key="quiet")]
