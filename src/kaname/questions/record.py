"""An answer as a file or a folder with its record, and the same folder again from the record.

The record says what was asked, of which data, by which version; with them it decides every byte of the folder.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from kaname import __version__
from kaname.errors import DataFault, KanameError, UsageFault, ValidationFault
from kaname.questions.asking import Answer, Currency, Part, Question
from kaname.questions.command import command_line
from kaname.questions.fields import EVERYWHERE
from kaname.questions.folders import folder_named, folder_of, folders
from kaname.texts import LANGUAGES, Language
from kaname.warehouse.writing import folder_written_whole, written_whole

if TYPE_CHECKING:
    from kaname.media.view import View
    from kaname.questions.asking import Part, Tick
    from kaname.questions.session import Session

KIND = "kaname run"
RECORD = "run.json"
FONTS = ("BIZUDPGothic-Regular", "BIZUDPGothic-Bold")


class FileEntry(Part):
    """A file written."""

    path: str
    sha256: str
    bytes: int


class RunAnswer(Part):
    """What was written, or done again."""

    run_sha256: str = Field(description="SHA-256 of the record run.json")
    files: tuple[FileEntry, ...]
    same: bool | None = Field(default=None, description="whether doing it again gave the same bytes; null at first")


def view_of_question(
    question: Question[Any], answer: Answer, language: Language, currency: Currency | None = None
) -> View:
    """Return how an answer reads, with the command that asks for it again."""
    return replace(answer.view(language, currency), command=command_line(question))


def write_file(
    question: Question[Any],
    answer: Answer,
    path: Path,
    language: Language,
    *,
    table: str | None = None,
    currency: Currency | None = None,
) -> FileEntry:
    """Write an answer to a file, by suffix; raises as `kaname.media.files.contents` does."""
    from kaname.media.files import write  # noqa: PLC0415 - an answer that is printed needs no files

    if path.suffix.lower() == ".json" and table is None:
        # JSON is the contract itself, not a table of it.
        with written_whole(path) as temporary:
            temporary.write_bytes(answer.json_text().encode())
    else:
        write(view_of_question(question, answer, language, currency), path, table)
    data = path.read_bytes()
    return FileEntry(path=str(path), sha256=_sha256(data), bytes=len(data))


def write_folder(
    session: Session,
    question: Question[Any],
    folder: Path,
    languages: tuple[Language, ...],
    currency: Currency | None = None,
    tick: Tick | None = None,
) -> RunAnswer:
    """Ask a question and write its record, tables, pictures and briefs into `folder`.

    Every file is made before the first is put in place, so a fault leaves the folder as it was.

    Parameters
    ----------
    session, question
        The data and what is asked.
    folder
        Where to write; made when it is not there.
    languages, currency
        Languages of the briefs, the first that of the pictures; and what money is counted in.
    tick
        Called with each step done.
    """
    return _written(_made(session, question, languages, currency, tick), folder, same=None)


def rerun(session: Session, path: Path, folder: Path | None, tick: Tick | None = None) -> RunAnswer:
    """Do what a record says again and tell whether it gives the same bytes.

    Parameters
    ----------
    session
        The data.
    path
        The record, or the folder it stands in.
    folder
        Where to write what came out; nothing is written when it is None.
    tick
        Called with each step done.

    Raises
    ------
    DataFault
        When the record cannot be read.
    ValidationFault
        When it is not the record of a run, or one of its fields is damaged.
    """
    path = path / RECORD if path.is_dir() else path
    record = read_record(path)
    question, languages, currency = _asked(record, path)
    made = _made(session, question, languages, currency, tick)
    same = {name: _sha256(data) for name, data in made.items() if name != RECORD} == record["files"]
    # A record that was changed by hand, or made of other data, is not the record of these bytes.
    inputs = {name: value for name, value in record.items() if name not in {"inputs_sha256", "files"}}
    same = same and record.get("inputs_sha256") == _sha256(canonical(inputs))
    same = same and record.get("snapshots") == json.loads(made[RECORD])["snapshots"]
    if folder is not None:
        return _written(made, folder, same=same)
    files = tuple(FileEntry(path=name, sha256=_sha256(data), bytes=len(data)) for name, data in made.items())
    return RunAnswer(run_sha256=_sha256(made[RECORD]), files=files, same=same)


def _written(made: dict[str, bytes], folder: Path, *, same: bool | None) -> RunAnswer:
    # A folder with a record is a run's and is written anew; in any other nothing of the reader's is lost.
    if not (folder / RECORD).exists() and (there := next((name for name in made if (folder / name).exists()), None)):
        raise UsageFault("file_not_ours", file=folder / there)
    with folder_written_whole(folder) as temporary:
        for name, data in made.items():
            (temporary / name).write_bytes(data)
    files = (FileEntry(path=str(folder / name), sha256=_sha256(data), bytes=len(data)) for name, data in made.items())
    return RunAnswer(run_sha256=_sha256(made[RECORD]), files=tuple(files), same=same)


def _made(
    session: Session,
    question: Question[Any],
    languages: tuple[Language, ...],
    currency: Currency | None,
    tick: Tick | None,
) -> dict[str, bytes]:
    """Return every file of a run by name, the record last."""
    from kaname.media.files import contents  # noqa: PLC0415 - as above
    from kaname.media.picture import alone, alone_png  # noqa: PLC0415 - as above

    answer = session.ask(question, tick)
    views = {language: view_of_question(question, answer, language, currency) for language in languages}
    first = views[languages[0]]
    made = {"answer.json": answer.json_text().encode()}
    for table in first.tables:
        for suffix in (".csv", ".parquet"):
            made[f"{table.name}{suffix}"] = contents(first, suffix, table.name)
    if first.tables:
        made[f"{first.tables[0].name}.xlsx"] = contents(first, ".xlsx")
    for drawn in first.pictures:
        made[f"{drawn.name}.svg"] = alone(drawn, first).encode()
        made[f"{drawn.name}.png"] = alone_png(drawn, first)
    for language, view in views.items():
        for suffix in (".pdf", ".html"):
            made[f"brief-{language}{suffix}"] = contents(view, suffix)
    inputs = _inputs(session, question, first, languages, currency)
    record = inputs | {
        "inputs_sha256": _sha256(canonical(inputs)),
        "files": {name: _sha256(data) for name, data in sorted(made.items())},
    }
    return made | {RECORD: canonical(record)}


def _inputs(
    session: Session,
    question: Question[Any],
    view: View,
    languages: tuple[Language, ...],
    currency: Currency | None,
) -> dict[str, Any]:
    """Return what decides the bytes of a run as plain data; nothing of the machine or the user."""
    known = session.store.snapshots
    cited = {(source.citation, source.edition) for source in view.sources}
    # The two files of one table are cited as one.
    used = sorted({*FONTS, *(name for name, one in known.items() if (one.citation, one.edition) in cited)})
    return {
        "kind": KIND,
        "software": f"kaname {__version__}",
        "question": folder_of(type(question)).name,
        "asked": question.model_dump(mode="json", exclude=set() if question.table else {EVERYWHERE}),
        "languages": list(languages),
        "currency": currency,
        "snapshots": {name: session.store.snapshot(name).sha256 for name in used},
    }


def canonical(record: dict[str, Any]) -> bytes:
    """Return plain data as the JSON whose checksum is taken."""
    return (json.dumps(record, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_record(path: Path) -> dict[str, Any]:
    """Return a record as plain data; raises as `rerun` does."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise DataFault("run_unreadable", file=path, reason=fault.strerror or type(fault).__name__) from fault
    except (ValueError, RecursionError) as fault:
        raise DataFault("run_unreadable", file=path, reason="JSON, UTF-8") from fault
    if not isinstance(record, dict) or record.get("kind") != KIND:
        raise ValidationFault("run_foreign", file=path, field="kind")
    return record


def _asked(record: dict[str, Any], path: Path) -> tuple[Question[Any], tuple[Language, ...], Currency | None]:
    """Return what a record says was asked, or raise naming the first field that is not as written."""
    languages, files, currency = record.get("languages"), record.get("files"), record.get("currency")
    holds = {
        "question": isinstance(record.get("question"), str) and record["question"] in folders(),
        "asked": isinstance(record.get("asked"), dict),
        "languages": isinstance(languages, list) and bool(languages) and all(part in LANGUAGES for part in languages),
        "currency": currency in (None, "usd", "jpy"),
        "files": isinstance(files, dict) and all(isinstance(part, str) for part in files.values()),
    }
    for name, sound in holds.items():
        if not sound:
            raise ValidationFault("run_foreign", file=path, field=name)
    try:
        question = folder_named(record["question"]).question.model_validate(record["asked"])
    except KanameError as fault:
        raise ValidationFault("run_foreign", file=path, field="asked") from fault
    return question, tuple(record["languages"]), currency


def goes_to_file(out: str) -> bool:
    """Return whether ``--out`` names a file: it has a suffix, no slash at its end, and is no folder that is there."""
    return bool(Path(out).suffix) and not out.endswith(("/", os.sep)) and not Path(out).is_dir()


def file_named(path: Path) -> None:
    """Raise `UsageFault` when a path names no kind of file that can be written."""
    from kaname.media.files import SUFFIXES  # noqa: PLC0415 - as above

    if path.suffix.lower() not in SUFFIXES:
        raise UsageFault("unknown_format", path=path, known=", ".join(SUFFIXES))
