"""A stress test as a folder: its record, tables, drawings and briefs; and the same run again from the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kaname import __version__
from kaname.answers.contract import FileEntry
from kaname.answers.stress import bracket, stress
from kaname.answers.stress_contract import BracketAnswer, RunAnswer, StressAnswer
from kaname.errors import DataFault, KanameError, ValidationFault
from kaname.media import sheet_render
from kaname.media.canvas import on_paper, png
from kaname.media.page import SheetPage
from kaname.questions.session import Session, table_members
from kaname.report import stress_charts, stress_tables
from kaname.report.stress import TOLD, sheet
from kaname.report.stress_figures import band_chart, band_picture, path_chart, path_picture
from kaname.report.stress_found import Found, found
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.shocks import Scenario
from kaname.scenarios.shocks import scenario as scenario_of
from kaname.texts import LANGUAGES, Language
from kaname.warehouse.writing import folder_written_whole

KIND = "kaname stress run"
RECORD = "run.json"
FONTS = ("BIZUDPGothic-Regular", "BIZUDPGothic-Bold")
TABLE = "input_output"

Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked: everything that, with the data, decides its bytes."""

    scenario: Scenario
    solver: str | None
    parameters: Parameters
    watched: tuple[str, ...]
    languages: tuple[Language, ...]


def write_run(  # noqa: PLR0913, PLR0917 - what the command was given, in its order
    session: Session,
    scenario: Scenario,
    folder: Path,
    solver: str | None,
    chosen: Parameters,
    watched: tuple[str, ...],
    languages: tuple[Language, ...],
    progress: Tick | None = None,
) -> RunAnswer:
    """Run a scenario and write its record, tables, drawings and briefs into `folder`.

    The folder is written beside its place and put there whole, so a fault leaves it as it was.

    Parameters
    ----------
    session, scenario
        The data and the shocks.
    folder
        Where to write; made when it is not there.
    solver
        One solver, or None for the bracket.
    chosen, watched
        Assumptions, and the economies whose days are told.
    languages
        Languages of the briefs; the first is that of the drawings on their own.
    progress
        Called with each day done.

    Raises
    ------
    UsageFault, ValidationFault
        As `kaname.answers.stress` does, or when a brief is not one page.
    """
    made = _made(session, Asked(scenario, solver, chosen, watched, languages), progress)
    return _written(made, folder, same=None)


def rerun(session: Session, path: Path, folder: Path | None, progress: Tick | None = None) -> RunAnswer:
    """Do the run that a ``run.json`` records again and tell whether it gives the same bytes.

    Parameters
    ----------
    session
        The data.
    path
        The record.
    folder
        Where to write what came out; nothing is written when it is None.
    progress
        Called with each day done.

    Raises
    ------
    DataFault
        When the record cannot be read.
    ValidationFault
        When it is not the record of a run, or one of its fields is damaged.
    """
    record = _record(path)
    made = _made(session, _asked(record, path), progress)
    same = {name: _sha256(data) for name, data in made.items() if name != RECORD} == record["files"]
    if folder is not None:
        return _written(made, folder, same=same)
    files = tuple(FileEntry(path=name, sha256=_sha256(data), bytes=len(data)) for name, data in made.items())
    return RunAnswer(run_sha256=_sha256(made[RECORD]), files=files, same=same)


def _written(made: dict[str, bytes], folder: Path, *, same: bool | None) -> RunAnswer:
    with folder_written_whole(folder) as temporary:
        for name, data in made.items():
            (temporary / name).write_bytes(data)
    files = tuple(
        FileEntry(path=str(folder / name), sha256=_sha256(data), bytes=len(data)) for name, data in made.items()
    )
    return RunAnswer(run_sha256=_sha256(made[RECORD]), files=files, same=same)


def _made(session: Session, asked: Asked, progress: Tick | None) -> dict[str, bytes]:
    """Return every file of a run by name, the record last."""
    answer: BracketAnswer | StressAnswer
    if asked.solver is None:
        answer = bracket(session, asked.scenario, asked.parameters, asked.watched, progress)
        answers: dict[str | None, StressAnswer] = {"low": answer.low, "central": answer.central, "high": answer.high}
    else:
        answer = stress(session, asked.scenario, asked.solver, asked.parameters, asked.watched, progress)
        answers = {None: answer}
    cited = dict.fromkeys(entry.id for one in answers.values() for entry in one.sources)
    held = session.store.snapshots
    # A table may be of several files, of which the answer cites one.
    tables = {held[name].table for name in cited if held[name].kind == TABLE}
    parts = (name for name, snapshot in held.items() if snapshot.kind == TABLE and snapshot.table in tables)
    used = sorted({*cited, *FONTS, *parts})
    snapshots = {name: session.store.snapshot(name) for name in used}
    day = date.fromisoformat(max(snapshot.accessed for snapshot in snapshots.values()))
    inputs = _inputs(asked, {name: snapshot.sha256 for name, snapshot in snapshots.items()})
    digest = _sha256(_canonical(inputs))
    watched = tuple(code for given in asked.watched for code in table_members(given, session.input_output())[1])
    page = found(answer, asked.scenario, watched, tuple(snapshots[name].source for name in cited))
    made = _tables(answers, day) | _drawings(page, asked.languages[0])
    for language in asked.languages:
        made |= _brief(page, language, day, digest, snapshots[FONTS[0]].path.parent)
    record = inputs | {"inputs_sha256": digest, "files": {name: _sha256(data) for name, data in sorted(made.items())}}
    return made | {RECORD: _canonical(record)}


def _tables(answers: dict[str | None, StressAnswer], day: date) -> dict[str, bytes]:
    made = {
        "losses.parquet": stress_tables.parquet(stress_tables.losses(answers), stress_tables.LOSSES),
        "industries.parquet": stress_tables.parquet(stress_tables.industries(answers), stress_tables.INDUSTRIES),
    }
    if days := stress_tables.path(answers):
        made["path.parquet"] = stress_tables.parquet(days, stress_tables.PATH)
    # The workbook carries the date of the data: the clock would make every run differ.
    book = stress_tables.workbook(answers, datetime(day.year, day.month, day.day, tzinfo=UTC))
    return made if book is None else made | {"losses.xlsx": book}


def _drawings(page: Found, language: Language) -> dict[str, bytes]:
    """Return the drawings on their own, each with its title, as SVG and PNG on white."""
    words = SheetPage(language)
    title = words.tell("stress.alone", title=band_picture(words, page).title)
    alone = {"losses": stress_charts.band_svg(band_chart(words, page), "losses", title)}
    if (dated := page.dated()) is not None:
        days = path_chart(words, dated, page.scenario)
        title = words.tell("stress.alone", title=path_picture(words, page).title)
        alone["path"] = stress_charts.path_svg(days, "path", title)
    made = {}
    for name, svg in alone.items():
        made[f"{name}.svg"] = on_paper(svg).encode()
        made[f"{name}.png"] = png(svg)
    return made


def _brief(page: Found, language: Language, day: date, digest: str, fonts: Path) -> dict[str, bytes]:
    """Return the brief of one language; a scenario of many parts is told in fewer words until it fits a page."""
    stem = f"brief-{language}"
    for told in TOLD:
        written = sheet(page, language, day, f"{stem}.html", digest, told=told)
        try:
            document = sheet_render.pdf(written, fonts)
        except ValidationFault as fault:
            if fault.key != "sheet_pages" or told == TOLD[-1]:
                raise
        else:
            break
    return {f"{stem}.pdf": document, f"{stem}.html": sheet_render.html(written).encode()}


def _inputs(asked: Asked, snapshots: dict[str, str]) -> dict[str, Any]:
    """Return what decides the bytes of a run as plain data."""
    return {
        "kind": KIND,
        "software": f"kaname {__version__}",
        "scenario": asked.scenario.model_dump(mode="json"),
        "solver": asked.solver,
        "parameters": asked.parameters.model_dump(mode="json"),
        "watched": list(asked.watched),
        "languages": list(asked.languages),
        "snapshots": snapshots,
    }


def _canonical(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise DataFault("run_unreadable", file=path, reason=fault.strerror or type(fault).__name__) from fault
    except ValueError as fault:
        raise DataFault("run_unreadable", file=path, reason="JSON, UTF-8") from fault
    if not isinstance(record, dict) or record.get("kind") != KIND:
        raise ValidationFault("run_foreign", file=path, field="kind")
    return record


def _asked(record: dict[str, Any], path: Path) -> Asked:
    """Return what a record says was asked, or raise naming the first field that is not as written."""
    rules: dict[str, Callable[[Any], bool]] = {
        "scenario": lambda value: isinstance(value, dict),
        "solver": lambda value: value is None or isinstance(value, str),
        "parameters": lambda value: isinstance(value, dict),
        "watched": _words,
        "languages": lambda value: _words(value) and bool(value) and set(value) <= set(LANGUAGES),
        "files": lambda value: isinstance(value, dict) and _words(list(value.values())),
    }
    for name, holds in rules.items():
        if name not in record or not holds(record[name]):
            raise ValidationFault("run_foreign", file=path, field=name)
    try:
        parameters = Parameters.model_validate(record["parameters"])
    except ValueError as fault:
        raise ValidationFault("run_foreign", file=path, field="parameters") from fault
    try:
        given = scenario_of(record["scenario"], path.name)
    except KanameError as fault:
        raise ValidationFault("run_foreign", file=path, field="scenario") from fault
    return Asked(given, record["solver"], parameters, tuple(record["watched"]), tuple(record["languages"]))


def _words(value: Any) -> bool:  # noqa: ANN401 - plain data of any depth
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
