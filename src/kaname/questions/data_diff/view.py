"""How the comparison of two tables reads."""

from __future__ import annotations

from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.questions.data_diff.question import DiffAnswer, Flip
from kaname.questions.reading import Reader

SHOWN = 25


def view(found: DiffAnswer, read: Reader) -> View:
    """Return the flags that flip, largest imports first, with the reason of each."""
    gained = sum(flip.after for flip in found.flips)
    said = {
        "economy": read.party(found.economy),
        "before": _side(found.before.table, found.before.year),
        "after": _side(found.after.table, found.after.year),
        "rule": found.rule,
        "count": len(found.flips),
        "gained": gained,
        "lost": len(found.flips) - gained,
        "same": found.same,
    }
    few = found.flips[:SHOWN]
    changes = (read.say("became" if flip.after else "ceased") for flip in few)
    suppliers = (_pair(flip, read) for flip in few)
    table = read.table(
        "flips",
        Flip,
        found.flips,
        (
            "product",
            read.shown("product_name", (read.name("product", flip.product, flip.revision) for flip in few)),
            read.shown("change", changes),
            read.shown("why", (read.say(f"why.{flip.why}") for flip in few)),
            read.shown("suppliers", suppliers),
        ),
        title=read.say("title", **said),
        most=SHOWN,
        year=found.after.year,
    )
    return read.view(
        title=read.say("title", **said),
        headline=read.say("headline.some" if found.flips else "headline.none", **said),
        pull=Pull(value=f"{len(found.flips):,}", label=read.say("pull.label"), note=read.say("pull.note", **said)),
        tables=(table,),
        notes=found.notes,
        sources=found.sources,
    )


def _side(table: str, year: int) -> str:
    return table if "@" in table else f"{table}@{year}"


def _pair(flip: Flip, read: Reader) -> str:
    ends = ((flip.before_supplier, flip.before_share), (flip.after_supplier, flip.after_share))
    return " → ".join(
        "–" if code is None else f"{read.name('economy', code)} {read.share(share or 0, 0)}" for code, share in ends
    )
