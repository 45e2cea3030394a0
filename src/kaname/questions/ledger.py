"""The ledger of commitments as a session reads it, the reader's own folder too, and what is added to it."""

from __future__ import annotations

import datetime as dt
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from kaname.errors import DataFault, UsageFault, ValidationFault
from kaname.pledges.checking import faults
from kaname.pledges.folder import Reading
from kaname.pledges.folder import ledger as read_ledger
from kaname.pledges.ledger import DRAFT, SCORES, Commitment, records_in, text_of
from kaname.pledges.scores import Score, histories, one_line, score_value, with_score
from kaname.questions.asking import Part
from kaname.tomlfiles import toml_text
from kaname.vocab.economies import economies
from kaname.vocab.table import nearest
from kaname.warehouse.writing import written_whole

if TYPE_CHECKING:
    from kaname.questions.session import Session

NAME = re.compile(r"[a-z0-9_-]+")


class PledgeWrittenAnswer(Part):
    """Answer of ``kaname pledges add`` and ``kaname pledges score``."""

    path: str
    ids: tuple[str, ...] = Field(description="commitments added or scored; empty for a draft")
    draft: bool = Field(description="a skeleton to be filled in; the ledger does not read it yet")


def pledge_folder(session: Session) -> Path:
    """Return the folder of the reader's own records and scores."""
    return session.settings.data_dir / "pledges"


def ledger(session: Session) -> tuple[tuple[Commitment, ...], tuple[Reading, ...]]:
    """Return the records of the package and of the reader's folder, by date and id, and the files left out.

    The session is warned of each file left out.
    """
    records, left_out = read_ledger(pledge_folder(session), frozenset(economies()))
    for reading in left_out:
        session.warn(reading.left_out)
    return records, left_out


def added(session: Session, path: Path | None = None, name: str | None = None) -> PledgeWrittenAnswer:
    """Copy a file of records into the reader's folder once it has no fault, or write a skeleton there to be filled.

    Parameters
    ----------
    session
        Names the folder.
    path
        The file; None writes the skeleton, which the ledger does not read until it is added in its turn.
    name
        What the file is called there, without suffix; that of `path`, or ``draft``.

    Raises
    ------
    UsageFault
        For a name that cannot be used, a file that is not there, or one already in the folder.
    ValidationFault
        When the file breaks a rule; `PledgesCheck` lists them all.
    """
    stem = name or (path.name.removesuffix(".toml").removesuffix(".draft") if path else "draft")
    if not NAME.fullmatch(stem) or f"{stem}.toml" == SCORES:
        raise UsageFault("pledges.bad_name", name=stem)
    target = pledge_folder(session) / (f"{stem}.toml" if path else f"{stem}{DRAFT}")
    if target.exists():
        raise UsageFault("pledges.exists", path=target)
    ids: tuple[str, ...] = ()
    if path is None:
        document = files("kaname.pledges").joinpath("skeleton.toml").read_text(encoding="utf-8")
    else:
        require_file(path)
        document = text_of(path)
        found = faults(document, path.name, known=frozenset(economies()), others=ledger(session)[0])
        if found:
            raise _all(found, path)
        ids = tuple(record.id for record in records_in(document, path.name))
    with written_whole(target) as temporary:
        temporary.write_text(document, encoding="utf-8")
    return PledgeWrittenAnswer(path=str(target), ids=ids, draft=path is None)


def scored(session: Session, only: str, value: str, reason: str, coder: str, on: dt.date) -> PledgeWrittenAnswer:
    """Add a score to the history of a commitment in the reader's folder; the record itself is never edited.

    Parameters
    ----------
    session
        Names the folder.
    only
        Id of the commitment, of the package or the reader's own.
    value
        -1, 0, 1, +1 or not_measurable.
    reason, coder
        One line each.
    on
        Day of the score, not before the last one.

    Raises
    ------
    UsageFault
        For an unknown id or value, an empty reason or coder, or a day before the last score.
    """
    every, _ = ledger(session)
    record = record_named(every, only)
    score = Score(
        id=record.id,
        value=score_value(value),
        reason=one_line(reason, "reason"),
        coder=one_line(coder, "coder"),
        date=on,
    )
    folder = pledge_folder(session)
    before = histories(folder, every, session.warn).get(record.id, ())
    if before and on < before[-1].date:
        raise UsageFault("pledges.score_order", id=record.id, date=on, last=before[-1].date)
    path = folder / SCORES
    document = with_score(text_of(path) if path.is_file() else "", score)
    with written_whole(path) as temporary:
        temporary.write_text(document, encoding="utf-8")
    return PledgeWrittenAnswer(path=str(path), ids=(record.id,), draft=False)


def record_named(records: tuple[Commitment, ...], only: str) -> Commitment:
    """Return the record of an id; the part after the slash is enough where one record alone has it.

    Raises
    ------
    UsageFault
        When none or several have it, with the nearest ids.
    """
    found = {record.id: record for record in records}
    tails = [record for record in records if record.id.partition("/")[2] == only]
    if only in found:
        return found[only]
    if len(tails) == 1:
        return tails[0]
    close = {known.upper(): known for known in found} | {known.partition("/")[2].upper(): known for known in found}
    guesses = [close[word] for word in nearest(only, close).split(", ") if word in close]
    raise UsageFault("pledges.unknown_id", id=only, nearest=", ".join(dict.fromkeys(guesses)) or "–")


def require_file(path: Path) -> None:
    """Raise `UsageFault` unless there is a file; one that is no text has a fault of its own when it is read."""
    try:
        toml_text(path)
    except DataFault as fault:
        if path.is_file():
            return
        raise UsageFault("pledges.no_file", name=path, detail=fault.values["reason"]) from fault


def _all(found: tuple[ValidationFault, ...], path: Path) -> ValidationFault:
    if len(found) == 1:
        return found[0]
    first = re.sub(r"[.;。].*$", "", found[0].sentence("en"))
    return ValidationFault("pledges.faults", name=path.name, count=len(found), first=first)
