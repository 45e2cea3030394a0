"""How the check of the data reads."""

from __future__ import annotations

from kaname.media.view import View
from kaname.questions.data_verify.question import CheckedSnapshot, DataVerifyAnswer
from kaname.questions.reading import Reader


def view(found: DataVerifyAnswer, read: Reader) -> View:
    """Return the snapshots with the state of each as a table."""
    start = read.shown("sha256", (one.sha256[:12] for one in found.snapshots))
    title = read.say("title")
    table = read.table(
        "snapshots", CheckedSnapshot, found.snapshots, ("id", "title", "edition", start, "ok"), title=title
    )
    bad = sum(not one.ok for one in found.snapshots)
    headline = read.say("headline.damaged" if bad else "headline.intact", count=len(found.snapshots), bad=bad)
    return read.view(title=title, headline=headline, tables=(table,), sources=())
