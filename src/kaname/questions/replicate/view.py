"""How published counts and ours read."""

from __future__ import annotations

from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.questions.reading import Reader
from kaname.questions.replicate.question import PublishedRow, ReplicateAnswer

SHARES = ("published_of_all", "ours_of_all", "published_of_dependent", "ours_of_dependent")


def view(found: ReplicateAnswer, read: Reader) -> View:
    """Return the published figures with ours beside them, or with what is missing."""
    said = {"study": found.study, "edition": found.edition}
    first = found.rows[0]
    shown = f"{first.published:,}" if first.published is not None else ""
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, read),
        pull=Pull(
            value=f"{shown} / {first.ours:,}" if first.ours is not None else shown,
            label=read.start(first.economy),
            note=read.say("pull.some" if first.ours is not None else "pull.none", year=first.year),
        ),
        tables=(
            read.table(
                "figures",
                PublishedRow,
                found.rows,
                (
                    "economy",
                    read.shown("supplier", (_supplier(row, read) for row in found.rows)),
                    *("published", "ours", "difference"),
                    *(name for name in SHARES if any(getattr(row, name) is not None for row in found.rows)),
                ),
                title=read.say("title", **said),
            ),
        ),
        lines=(read.say("source", source=found.rule_source, basis=read.of(first.basis)),),
        notes=found.notes,
        sources=found.sources,
    )


def _supplier(row: PublishedRow, read: Reader) -> str:
    return read.say("any") if row.supplier is None else read.name("economy", row.supplier)


def _headline(found: ReplicateAnswer, read: Reader) -> str:
    first = found.rows[0]
    shown = "" if first.published is None else f"{first.published:,}"
    said = {
        "study": found.study,
        "year": first.year,
        "economy": read.party(first.economy),
        "published": shown,
        "supplier": read.say("any_inside") if first.supplier is None else read.party(first.supplier),
    }
    if first.ours is None:
        return read.say("headline.none", **said)
    return read.say("headline.some", **said, ours=f"{first.ours:,}", edition=found.edition)
