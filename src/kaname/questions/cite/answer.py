"""The work of citing: what the sidecars say."""

from __future__ import annotations

from kaname import __version__
from kaname.questions.cite.question import CitationAnswer, Cite
from kaname.questions.session import Session

SOFTWARE = f"kaname {__version__} (2026), Apache-2.0"


def answer(session: Session, asked: Cite) -> CitationAnswer:
    """Return how to cite one snapshot, or all of them, and the software."""
    store = session.store
    snapshots = [store.snapshot(asked.snapshot)] if asked.snapshot else list(store.snapshots.values())
    return CitationAnswer(citations=tuple(one.source for one in snapshots), software=SOFTWARE)
