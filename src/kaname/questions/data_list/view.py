"""How the list of data reads."""

from __future__ import annotations

from kaname.media.numbers import year_spans
from kaname.media.view import View
from kaname.questions.data_list.question import DataAnswer, SnapshotEntry, TableEntry
from kaname.questions.reading import Reader


def view(found: DataAnswer, read: Reader) -> View:
    """Return the tables that may be asked of, and the files they and the rest stand in."""
    megabytes = read.shown("megabytes", (f"{one.bytes / 1e6:.2f}" for one in found.snapshots), "right")
    start = read.shown("sha256", (one.sha256[:12] for one in found.snapshots))
    title = read.say("title")
    kinds = read.shown("kind", (read.say(f"kind.{one.kind}") for one in found.tables))
    years = read.shown("years", (year_spans(one.years) for one in found.tables))
    reporters = read.shown("reporters", (", ".join(one.reporters) for one in found.tables))
    tables = read.table(
        "tables",
        TableEntry,
        found.tables,
        ("name", kinds, "provider", "revision", years, "rows", reporters, "quarantined"),
        title=read.say("tables"),
    )
    table = read.table(
        "snapshots", SnapshotEntry, found.snapshots, ("id", "title", "edition", megabytes, start), title=title
    )
    headline = read.say("headline", count=len(found.snapshots), tables=len(found.tables))
    return read.view(title=title, headline=headline, tables=(tables, table), sources=())
