"""How the transposed screen reads."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.questions.indispensable.question import IndispensableAnswer, PivotRow
from kaname.questions.reading import Reader

DRAWN = 12
NAMED = 3


def view(found: IndispensableAnswer, read: Reader) -> View:
    """Return the products that others draw from this economy as sentences, a ranking and a picture."""
    pivots = [row for row in found.rows if row.dependents]
    said = {"economy": read.party(found.economy), "year": found.year, "edition": found.edition}
    drawn = [
        Bar(
            label=read.name("product", row.product, row.revision),
            text=read.say("picture_text", dependents=row.dependents, partners=row.partners),
            value=float(row.dependents),
        )
        for row in pivots[:DRAWN]
    ]
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, read, pivots),
        pull=Pull(
            value=f"{len(pivots):,}",
            label=read.say("pull.label"),
            note=read.say("pull.note", year=found.year, threshold=read.share(found.threshold, 0)),
        ),
        pictures=(
            (
                read.picture(
                    "dependents",
                    Bars(tuple(drawn), read.say("picture_axis", threshold=read.share(found.threshold, 0))),
                    **said,
                ),
            )
            if drawn
            else ()
        ),
        tables=(
            read.table(
                "products",
                PivotRow,
                found.rows,
                (
                    "product",
                    read.shown("product_name", (read.name("product", row.product, row.revision) for row in found.rows)),
                    *("export_value_usd", "world_share", "world_rank"),
                    read.shown("dependents", (f"{row.dependents} / {row.partners}" for row in found.rows), "right"),
                    read.shown("dependent_economies", (_first(row, read) for row in found.rows)),
                ),
                title=read.say("title", **said),
                year=found.year,
            ),
        ),
        notes=found.notes,
        sources=found.sources,
    )


def _first(row: PivotRow, read: Reader) -> str:
    return read.listed(read.name("economy", code) for code in row.dependent_economies[:NAMED])


def _headline(found: IndispensableAnswer, read: Reader, pivots: list[PivotRow]) -> str:
    said = {"economy": read.start(found.economy), "year": found.year, "share": read.share(found.threshold, 0)}
    if not pivots:
        return read.say("headline.none", **said)
    most = pivots[0]
    name = read.inside("product", most.product, most.revision)
    return read.say("headline.some", **said, count=len(pivots), product=name, dependents=most.dependents)
