"""The work of checking the data: every file is hashed anew."""

from __future__ import annotations

from kaname.questions.data_list.question import DataList
from kaname.questions.data_verify.question import CheckedSnapshot, DataVerify, DataVerifyAnswer
from kaname.questions.session import Session


def answer(session: Session, asked: DataVerify) -> DataVerifyAnswer:  # noqa: ARG001 - there is nothing to ask for
    """Return the snapshots with the state of each checksum; what is wrong with one is told as a warning."""
    report = session.store.verify()
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
