"""The page of the command line: every command of the program with its flags, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from docs_words import field_help, filled, question_help, table

from kaname.cli.asked import EVERYWHERE, FORMER, commands
from kaname.cli.main import program
from kaname.cli.options import LANGUAGE, METAVARS
from kaname.media.files import PAGES, PICTURES, TABLES
from kaname.questions.fields import Field, fields_of
from kaname.questions.folders import Folder
from kaname.settings import Settings
from kaname.texts import Bilingual, catalogue

HEADING = ("", "日本語", "English", "default")


def page() -> str:
    """Return the command line as Markdown."""
    found = list(walked())
    lines = []
    for path, command in found:
        said = _help(path, command)
        lines += [f"## `kaname {' '.join(path)}`", "", said.en, "", said.ja, "", *_parameters(path, command)]
    return filled(
        "cli",
        commands=table(("command", "日本語", "English"), [_row(path, command) for path, command in found]),
        everywhere=_everywhere(),
        tables=_suffixes(TABLES),
        pictures=_suffixes(PICTURES),
        pages=_suffixes(PAGES),
        former="".join(f", `{command} {flag}` (now `{' '.join(now)}`)" for command, flag, now in FORMER),
        settings=_settings(),
        parameters=lines,
    )


def walked() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command of the program as its words and itself, those of a group after it."""
    root = program()
    yield from _inside((), root, typer.Context(root, info_name="kaname"))


def _inside(path: tuple[str, ...], group: Any, context: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name in group.list_commands(context):
        _, command, _ = group.resolve_command(context, [name])
        yield (*path, name), command
        if hasattr(command, "list_commands"):
            below = typer.Context(command, info_name=name, parent=context)
            yield from _inside((*path, name), command, below)


def _row(path: tuple[str, ...], command: Any) -> tuple[str, str, str]:
    said = _help(path, command)
    return f"[`{' '.join(path)}`](#kaname-{'-'.join(path)})", said.ja, said.en


def _help(path: tuple[str, ...], command: Any) -> Bilingual:
    """Return the help of a command."""
    folder = commands().get(path)
    return question_help(folder) if folder else _both(command.help)


def _parameters(path: tuple[str, ...], command: Any) -> list[str]:
    folder = commands().get(path)
    rows = [_field(folder, field) for field in fields_of(folder.question)] if folder else list(_by_hand(command))
    if not rows:
        return []
    return table(HEADING, rows)


def _field(folder: Folder, field: Field) -> tuple[str, str, str, str]:
    """Return one field of a question: how it is typed, its help, its default."""
    value = "" if field.bare or field.switch else f" {'|'.join(field.choices) or _stands_for(field)}"
    typed = ", ".join(f"`{flag}{value}`" for flag in (field.flag, *field.also))
    said = field_help(folder, field.name)
    default = "required" if field.required else "" if field.default in (None, (), "", False) else f"`{field.default}`"
    return typed + (" …" if field.many else ""), said.ja, said.en, default


def _stands_for(field: Field) -> str:
    return "NUMBER" if field.number else "NAME" if field.unit else "TEXT"


def _by_hand(command: Any) -> Iterator[tuple[str, str, str, str]]:
    for parameter in command.params:
        if parameter.name == "help":
            continue
        bare = parameter.param_type_name == "argument"
        value = "" if bare or parameter.is_flag else f" {parameter.metavar or _typed(parameter)}"
        names = [parameter.name.upper()] if bare else parameter.opts
        said = _both(parameter.help)
        yield ", ".join(f"`{name}{value}`" for name in names), said.ja, said.en, _default(parameter)


def _typed(parameter: Any) -> str:
    return "NUMBER" if parameter.type_descriptor.annotation in {int, float} else "TEXT"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    return "" if parameter.default in (None, "", False, ()) else f"`{parameter.default}`"


def _both(said: str) -> Bilingual:
    """Return words of the command line in both languages, known by those of the language of this run."""
    return Bilingual(**_entries()[said])


def _entries() -> dict[str, dict[str, str]]:
    def walk(entry: dict[str, Any]) -> Iterator[dict[str, str]]:
        if isinstance(entry.get("ja"), str):
            yield entry
        else:
            for inner in entry.values():
                yield from walk(inner)

    return {entry[LANGUAGE]: entry for entry in walk(catalogue("cli"))}


def _everywhere() -> list[str]:
    """Return what every question takes beside its fields."""
    told = catalogue("cli")["option"]
    rows = [
        (f"`{flags[0]}{'' if switch else f' {METAVARS[key]}'}`", told[key]["ja"], told[key]["en"])
        for flags, switch, key in EVERYWHERE.values()
    ]
    return table(("", "日本語", "English"), rows)


def _suffixes(given: tuple[str, ...]) -> str:
    return " ".join(f"`{suffix}`" for suffix in given)


def _settings() -> list[str]:
    defaults = {"data_dir": "the user's data folder", "cache_dir": "the user's cache folder", "lang": "of the locale"}
    rows = [
        (f"`{name}`", f"`KANAME_{name.upper()}`", defaults.get(name, str(field.default or "none")))
        for name, field in Settings.model_fields.items()
    ]
    return table(("setting", "environment", "default"), rows)
