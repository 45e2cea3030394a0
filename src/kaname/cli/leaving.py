"""How an answer leaves the program: stdout, a file, a folder; progress and warnings on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaname.cli.options import LANGUAGE, words
from kaname.errors import KanameError
from kaname.questions.session import Session
from kaname.settings import load_settings
from kaname.texts import shown

if TYPE_CHECKING:
    from kaname.questions.asking import Answer, Currency, Part, Question
    from kaname.texts import Language


def session(*, quiet: bool, language: Language | None = None) -> Session:
    """Return a session that tells of harmless faults on stderr unless `quiet`; its language is the one asked for."""

    def warn(fault: KanameError) -> None:
        if not quiet:
            print(words("warning").format(sentence=fault.sentence(LANGUAGE)), file=sys.stderr)

    return Session(load_settings(lang=language), warn)


@contextmanager
def steps(label: str, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr while the block runs; yields what is called with the number of each step done.

    Silent when not a terminal or `quiet`. A negative number is the total of steps; until one comes the bar just moves.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def tick(step: int) -> None:
            if step < 0:
                bar.update(task, total=-step)
            else:
                bar.update(task, completed=step + 1)

        yield tick


def print_json(answer: Part) -> None:
    """Print an answer as JSON; what the stream's encoding cannot hold is escaped, so that nothing is lost."""
    told = answer.json_text()
    try:
        told.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        told = "".join(letter if letter.isascii() else json.dumps(letter)[1:-1] for letter in told)
    sys.stdout.write(told)


def print_refusals(answer: Answer, language: Language) -> None:
    """Print on stderr what is wrong with what was given, a line each."""
    for sentence in answer.refusals:
        print(shown(sentence.of(language)), file=sys.stderr)


def print_view(answer: Answer, language: Language, currency: Currency | None) -> None:
    """Print an answer for the eye."""
    from kaname.media.terminal import show

    show(answer.view(language, currency), sys.stdout)


def written(
    opened: Session,
    question: Question[Any],
    answer: Answer,
    path: Path,
    languages: tuple[Language, ...],
    *,
    alone: bool,
    table: str | None,
    currency: Currency | None,
    quiet: bool,
) -> Part:
    """Write an answer `alone` to a file by its suffix, or to a folder; return what was written or the answer."""
    from kaname.questions.record import write_file, write_folder

    if alone:
        entry = write_file(question, answer, path, languages[0], table=table, currency=currency)
        return answer.model_copy(update={"file": entry}) if getattr(answer, "file", "") is None else answer
    run = write_folder(opened, question, path, languages, currency)
    if not quiet:
        for file in run.files:
            print(words("written").format(path=file.path))
    return run
