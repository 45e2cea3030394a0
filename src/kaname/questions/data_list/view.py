"""How the list of data reads."""

from __future__ import annotations

from kaname.media.view import View
from kaname.questions.data_list.question import DataAnswer, SnapshotEntry
from kaname.questions.reading import Reader


def view(found: DataAnswer, read: Reader) -> View:
    """Return the snapshots as a table."""
    megabytes = read.shown("megabytes", (f"{one.bytes / 1e6:.2f}" for one in found.snapshots), "right")
    start = read.shown("sha256", (one.sha256[:12] for one in found.snapshots))
    title = read.say("title")
    table = read.table(
        "snapshots", SnapshotEntry, found.snapshots, ("id", "title", "edition", megabytes, start), title=title
    )
    return read.view(
        title=title, headline=read.say("headline", count=len(found.snapshots)), tables=(table,), sources=()
    )
