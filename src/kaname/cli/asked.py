"""The command line read off the questions: flags, help and checks are their fields; one way out for every answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaname.cli.options import LANGUAGE, languages_of, option, words
from kaname.errors import UsageFault
from kaname.questions.folders import Folder, folders

if TYPE_CHECKING:
    from kaname.questions.asking import Answer, Part, Question
    from kaname.questions.fields import Field
    from kaname.questions.session import Session

# What every question's command takes beside its fields: flag, whether it is a switch, key of its help.
EVERYWHERE: dict[str, tuple[tuple[str, ...], bool, str]] = {
    "lang": (("--lang",), False, "lang"),
    "as_json": (("--json",), True, "json"),
    "out": (("--out",), False, "out"),
    "rows": (("--rows",), False, "rows"),
    "currency": (("--currency",), False, "currency"),
    "quiet": (("--quiet",), True, "quiet"),
}
RESERVED = frozenset({"lang", "json", "as_json", "out", "rows", "currency", "quiet", "debug", "help"})
# How a question was spelt before it had a command of its own.
FORMER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("lanes", "--route", ("route",)),
    ("foip", "--ideal-points", ("data", "ideal-points")),
)


def today(given: list[str]) -> list[str]:
    """Return arguments with a former spelling put as it is spelt today."""
    for command, flag, now in FORMER:
        if given[:1] == [command] and any(part.split("=", 1)[0] == flag for part in given):
            return [*now, *(part.removeprefix(f"{flag}=") for part in given[1:] if part != flag)]
    return given


def commands() -> dict[tuple[str, ...], Folder]:
    """Return the questions by the words of their command; `folders` sees to it that each has its own."""
    return {folder.command: folder for folder in folders().values()}


def callback(folder: Folder) -> Callable[..., None]:
    """Return the function that a question's command calls: its signature is the question's fields."""
    from kaname.questions.fields import fields_of

    fields = fields_of(folder.question)
    # The tables of data are a field of every question's base: a question of its own `table` would hide them.
    own = {"table"} & set(vars(folder.question).get("__annotations__", {}))
    if taken := own | RESERVED & {field.name for field in fields}:
        raise UsageFault("question_reserved", question=folder.name, fields=", ".join(sorted(taken)))

    def run(**given: Any) -> None:  # noqa: ANN401 - typer gives text and truths
        everywhere = {name: given.pop(name) for name in EVERYWHERE}
        leave(folder, fields_given(fields, given), **everywhere)

    parameters = [_parameter(folder, field) for field in fields]
    parameters.sort(key=lambda found: found.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD)
    for name, (flags, switch, key) in EVERYWHERE.items():
        hint: Any = bool if switch else str | None
        default: Any = False if switch else None
        parameters.append(_keyword(name, Annotated[hint, option(*flags, key=key)], default))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {found.name: found.annotation for found in parameters}
    return run


def fields_given(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given for the fields of a question, by name; what was left out is left out."""
    return {field.name: _once(field, given[field.name]) for field in fields if given[field.name] not in (None, [], ())}


def _once(field: Field, value: Any) -> Any:  # noqa: ANN401 - a switch, a text, or texts
    """Return what was given for a field; two values for one are refused, also under an option's other name."""
    if field.many or not isinstance(value, list):
        return value
    if len(value) > 1:
        raise UsageFault("given_twice", option=field.flag, values=", ".join(value))
    return value[0]


def _keyword(name: str, hint: Any, default: Any) -> inspect.Parameter:  # noqa: ANN401 - any annotation
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)


def _parameter(folder: Folder, field: Field) -> inspect.Parameter:
    """Return a field as a parameter: text that the question converts, except truths, which are switches."""
    help_ = _help(folder, field)
    if field.switch:
        flags = (f"{field.flag}/--no-{field.flag[2:]}",) if field.default else (field.flag,)
        return _keyword(field.name, Annotated[bool, typer.Option(*flags, *field.also, help=help_)], bool(field.default))
    hint: Any = list[str] | None if field.many else str | None
    if field.bare:
        metavar = f"{field.flag}{'...' if field.many else ''}"
        shown = typer.Argument(help=help_, metavar=metavar, show_default=False)
        place = inspect.Parameter.POSITIONAL_OR_KEYWORD
        return inspect.Parameter(field.name, place, default=None, annotation=Annotated[hint, shown])
    metavar = "|".join(field.choices) or ("NUMBER" if field.number else "NAME" if field.unit else "TEXT")
    given = typer.Option(field.flag, *field.also, help=help_, metavar=metavar, show_default=False)
    return _keyword(field.name, Annotated[list[str] | None, given], None)


def _help(folder: Folder, field: Field) -> str:
    """Return the help of a field, with its default."""
    try:
        told = folder.say(f"field.{field.name}", LANGUAGE)
    except KeyError:
        told = words(f"field.{field.name}")
    default = field.default
    if default not in (None, "", (), False, True):
        told += words("default").format(default=f"{default:g}" if isinstance(default, float) else default)
    return told


def leave(
    folder: Folder,
    given: dict[str, Any],
    *,
    lang: str | None,
    as_json: bool,
    out: str | None,
    rows: str | None,
    currency: Any,  # noqa: ANN401 - checked by the reader
    quiet: bool,
) -> None:
    """Ask a question and leave its answer as asked: as JSON, as a file or folder, or for the eye.

    Raises
    ------
    typer.Exit
        With the answer's exit code, when it is not 0.
    """
    from kaname.cli.leaving import print_json, print_refusals, print_view, session, written
    from kaname.questions.record import file_named, goes_to_file

    if out is not None and not out.strip():
        raise UsageFault("out_empty", option="--out")
    path = Path(out) if out is not None else None
    languages = languages_of(lang)
    if rows is not None and path is None:
        raise UsageFault("rows_without_out", option="--rows", table=rows)
    alone = out is not None and goes_to_file(out)
    if path is None or alone:
        if len(languages) != 1:
            raise UsageFault("one_language", lang=lang)
        if path is not None:
            file_named(path)
    question = folder.question(**given)
    opened = session(quiet=quiet, language=None if lang is None else languages[0])
    found = answered(folder, opened, question, quiet=quiet)
    left: Part = found
    if path is not None:
        left = written(
            opened,
            question,
            found,
            path,
            languages,
            alone=alone,
            table=rows,
            currency=currency,
            quiet=quiet or as_json,
        )
    if as_json:
        print_json(left)
    elif not found.refusals and (path is None or (alone and not quiet)):
        print_view(found, languages[0], currency)
    print_refusals(found, languages[0])
    if found.exit_code:
        raise typer.Exit(found.exit_code)


def answered(folder: Folder, opened: Session, question: Question[Any], *, quiet: bool) -> Answer:
    """Return the answer to a question while a bar moves on stderr, after which comes what the question warned of."""
    from kaname.cli.leaving import steps

    try:
        label = folder.say("progress", LANGUAGE)
    except KeyError:
        label = words("progress.any")
    with steps(label, quiet=quiet) as tick:
        found: Answer = opened.ask(question, tick)
        return found
