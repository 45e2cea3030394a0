"""How an answer leaves: JSON on stdout, a file, or a table for the eye; progress and warnings on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from kaname.answers.contract import Answer
from kaname.cli.options import LANGUAGE, words
from kaname.errors import KanameError, UsageFault
from kaname.questions.session import Session
from kaname.settings import load_settings
from kaname.texts import shown
from kaname.warehouse.writing import written_whole

if TYPE_CHECKING:
    from kaname.texts import Bilingual, Language

PLAIN_WIDTH = 110


def session(*, quiet: bool) -> Session:
    """Return a session that tells of harmless faults on stderr unless `quiet`."""

    def warn(fault: KanameError) -> None:
        if not quiet:
            print(shown(words("warning").format(sentence=fault.sentence(LANGUAGE))), file=sys.stderr)

    return Session(load_settings(), warn)


@contextmanager
def progress(key: str, *, quiet: bool) -> Iterator[None]:
    """Show a moving bar on stderr while the block runs; silent when not a terminal or `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(words(f"progress.{key}"), total=None)
        yield


@contextmanager
def steps(key: str, *, quiet: bool, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar of steps done on stderr; yields what is called with the number of each step done.

    Silent when not a terminal or `quiet`. A caller that learns the total later passes it as a negative number.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words(f"progress.{key}"), total=total)

        def tick(step: int) -> None:
            if step < 0:
                bar.update(task, total=-step)
            else:
                bar.update(task, completed=step + 1)

        yield tick


def print_json(answer: Answer) -> None:
    """Print an answer as JSON; what the stream cannot hold is escaped, so that nothing is lost."""
    found = answer.model_dump_json(indent=2, ensure_ascii=False)
    try:
        found.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        found = answer.model_dump_json(indent=2, ensure_ascii=True)
    sys.stdout.write(found + "\n")


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]) -> None:
    """Print a table; columns in `right` are right-aligned."""
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=SIMPLE_HEAD)
    for position, name in enumerate(header):
        table.add_column(name, justify="right" if position in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def print_notes(notes: Sequence[Bilingual], sources: Sequence[Any], language: Language) -> None:
    """Print the limits and the sources that every answer carries."""
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)
    for note in notes:
        # Japanese has no spaces to break at: a bullet with one would stand alone on its line.
        console.print(("・" if language == "ja" else "· ") + note.of(language))
    for entry in sources:
        licence = entry.licence.of(language)
        console.print(words("source_line").format(citation=entry.citation, edition=entry.edition, licence=licence))


def write_rows(rows: Sequence[Answer], path: Path) -> None:
    """Write the rows of an answer as CSV (with a byte-order mark, for Excel), JSON, Parquet or XLSX, by suffix.

    Raises
    ------
    UsageFault
        When the suffix is none of these, or the extra for XLSX is missing.
    """
    records = [_flat(row.model_dump()) for row in rows]
    writers = {".csv": _csv, ".json": _json, ".parquet": _parquet, ".xlsx": _xlsx}
    if path.suffix not in writers:
        raise UsageFault("unknown_format", path=path, known=", ".join(writers))
    with written_whole(path) as temporary:
        writers[path.suffix](records, temporary)


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{key}_{inner}": v for inner, v in value.items()})
        elif isinstance(value, tuple | list):
            flat[key] = ";".join(str(v) for v in value)
        else:
            flat[key] = value
    return flat


def _csv(records: list[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(records[0]) if records else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


def _json(records: list[dict[str, Any]], path: Path) -> None:
    path.write_text(json.dumps(records, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _parquet(records: list[dict[str, Any]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(records), path, compression="zstd")


def _xlsx(records: list[dict[str, Any]], path: Path) -> None:
    try:
        import xlsxwriter
    except ImportError:
        raise UsageFault("extra_missing", extra="excel", what="XLSX") from None
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("kaname")
        for column, name in enumerate(records[0] if records else ()):
            sheet.write(0, column, name)
        for line, record in enumerate(records, start=1):
            for column, value in enumerate(record.values()):
                sheet.write(line, column, value)
