"""The work of the list of data: what the sidecars say."""

from __future__ import annotations

from kaname.questions.data_list.question import DataAnswer, DataList, SnapshotEntry
from kaname.questions.session import Session


def answer(session: Session, asked: DataList) -> DataAnswer:  # noqa: ARG001 - there is nothing to ask for
    """Return the snapshots of the store, checksums not looked at."""
    return DataAnswer(
        snapshots=tuple(
            SnapshotEntry(
                id=name,
                kind=snapshot.kind,
                title=snapshot.title,
                edition=snapshot.edition,
                licence=snapshot.licence,
                citation=snapshot.citation,
                sha256=snapshot.sha256,
                bytes=snapshot.path.stat().st_size if snapshot.path.is_file() else 0,
                path=str(snapshot.path),
                ok=None,
            )
            for name, snapshot in session.store.snapshots.items()
        )
    )
