"""The work of checking the data: every file is hashed anew, and every table of the reader's own is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kaname.errors import KanameError
from kaname.questions.data_list.question import DataList
from kaname.questions.data_verify.question import CheckedSnapshot, DataVerify, DataVerifyAnswer
from kaname.questions.session import Session

OPENED: Mapping[str, Callable[[Session, str], object]] = {"trade": Session.trade, "input_output": Session.input_output}


def answer(session: Session, asked: DataVerify) -> DataVerifyAnswer:  # noqa: ARG001 - there is nothing to ask for
    """Return the snapshots with the state of each checksum; what is wrong with one is told as a warning."""
    report: dict[str, KanameError | None] = dict(session.store.verify())
    for name, snapshot in session.store.snapshots.items():
        # A user's table whose bytes are intact may still be one that every answer refuses.
        if not snapshot.bundled and report[name] is None and snapshot.kind in OPENED:
            try:
                OPENED[snapshot.kind](session, snapshot.table)
            except KanameError as refused:
                report[name] = refused
    for fault in report.values():
        if fault is not None:
            session.warn(fault)
    listed = session.ask(DataList())
    return DataVerifyAnswer(
        snapshots=tuple(
            CheckedSnapshot(
                **one.model_dump(exclude={"ok", "title", "licence"}),
                title=one.title,
                licence=one.licence,
                ok=report[one.id] is None,
            )
            for one in listed.snapshots
        )
    )
