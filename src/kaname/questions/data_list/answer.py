"""The work of the list of data: what the sidecars say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from kaname.errors import KanameError
from kaname.questions.data_list.question import DataAnswer, DataList, SnapshotEntry, TableEntry
from kaname.questions.session import Session
from kaname.warehouse.snapshot import Snapshot
from kaname.warehouse.tables import TABLES


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
        ),
        tables=(*_imported(session), *_other(session)),
    )


def _imported(session: Session) -> Iterator[TableEntry]:
    for manifest in session.store.manifests.values():
        yield TableEntry(
            name=manifest.name,
            kind=manifest.kind,
            provider=manifest.provider,
            revision=manifest.revision,
            edition=manifest.edition,
            years=manifest.years,
            rows=manifest.rows,
            reporters=manifest.reporters,
            cannot=manifest.cannot,
            quarantined=sum(manifest.quarantined.values()),
            imported=True,
        )


def _other(session: Session) -> Iterator[TableEntry]:
    """Return the tables that came with the package or beside a sidecar."""
    seen = set()
    for snapshot in session.store.snapshots.values():
        if snapshot.kind in TABLES and not snapshot.taken_in and (snapshot.kind, snapshot.table) not in seen:
            seen.add((snapshot.kind, snapshot.table))
            yield TableEntry(
                name=snapshot.table,
                kind=snapshot.kind,
                provider=snapshot.provider,
                revision=snapshot.revision,
                edition=snapshot.edition,
                years=_years(session, snapshot),
                rows=None,
                reporters=(),
                cannot=(),
                quarantined=0,
                imported=False,
            )


def _years(session: Session, snapshot: Snapshot) -> tuple[int, ...]:
    """Return the years of a table; of trade those that have flows, where it can be opened."""
    if snapshot.kind == "trade":
        with suppress(KanameError):
            return session.trade(snapshot.table).years
    return () if snapshot.year is None else (snapshot.year,)
