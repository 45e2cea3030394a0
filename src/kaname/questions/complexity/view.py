"""How complexity reads."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.questions.complexity.question import ComplexityAnswer, EconomyComplexity, ProductComplexity
from kaname.questions.reading import Reader

DRAWN = 15


def view(found: ComplexityAnswer, read: Reader) -> View:
    """Return the ranking of economies as a sentence, two tables and a picture."""
    said = {"year": found.year, "edition": found.edition}
    first = found.rows[0]
    shown = next((row for row in found.rows if row.economy == found.economy), first)
    bars = [
        Bar(label=read.name("economy", row.economy), text=f"{row.eci:.2f}", value=row.eci - found.rows[-1].eci)
        for row in found.rows[:DRAWN]
    ]
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, shown, read),
        pull=Pull(
            value=f"{shown.rank} / {len(found.rows)}",
            label=read.start(shown.economy),
            note=read.say("pull.note", year=found.year),
        ),
        pictures=(read.picture("economies", Bars(tuple(bars), read.say("picture_axis")), **said),),
        tables=(
            read.table(
                "economies",
                EconomyComplexity,
                found.rows,
                ("rank", "economy", "eci", "diversity", "exports_usd"),
                title=read.say("title", **said),
                year=found.year,
            ),
            read.table(
                "products",
                ProductComplexity,
                found.products,
                (
                    "product",
                    read.shown("name", (read.name("product", row.product, row.revision) for row in found.products)),
                    *("pci", "ubiquity", "exports_usd"),
                    *(() if found.economy is None else ("rca",)),
                ),
                title=read.say("products", **said),
                year=found.year,
            ),
        ),
        notes=found.notes,
        sources=found.sources,
    )


def _headline(found: ComplexityAnswer, shown: EconomyComplexity, read: Reader) -> str:
    return read.say(
        "headline",
        economy=read.start(shown.economy),
        year=found.year,
        rank=shown.rank,
        count=len(found.rows),
        diversity=shown.diversity,
        products=len(found.products),
    )
