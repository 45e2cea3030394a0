"""How the supply risk of raw materials reads."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.questions.reading import Reader
from kaname.questions.supply_risk.question import SupplyRiskAnswer, SupplyRiskRow

DRAWN = 12


def view(found: SupplyRiskAnswer, read: Reader) -> View:
    """Return the materials as a sentence, a ranking and a picture."""
    said = {"economy": read.party(found.economy), "year": found.year, "edition": found.edition}
    bars = [
        Bar(label=read.of(row.name), text=f"{row.score:.3f}", value=row.score)
        for row in found.rows[:DRAWN]
        if row.score > 0
    ]
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, read),
        pull=Pull(
            value=f"{found.rows[0].score:.3f}" if found.rows else "0",
            label=read.of(found.rows[0].name) if found.rows else read.say("pull.none"),
            note=read.say("pull.note", year=found.year),
        ),
        pictures=(read.picture("scores", Bars(tuple(bars), read.say("picture_axis")), **said),) if bars else (),
        tables=(
            read.table(
                "materials",
                SupplyRiskRow,
                found.rows,
                (
                    read.shown("name", (read.of(row.name) for row in found.rows)),
                    "score",
                    "production_hhi",
                    "import_risk",
                    "import_share",
                    read.shown("top_supplier", (_first(row, read) for row in found.rows)),
                ),
                title=read.say("title", **said),
                year=found.year,
            ),
        ),
        notes=found.notes,
        sources=found.sources,
    )


def _first(row: SupplyRiskRow, read: Reader) -> str:
    if not row.suppliers:
        return ""
    return read.say(
        "supplier", economy=read.name("economy", row.suppliers[0].economy), share=read.share(row.suppliers[0].share, 0)
    )


def _headline(found: SupplyRiskAnswer, read: Reader) -> str:
    said = {"economy": read.start(found.economy), "year": found.year}
    if not found.rows or found.rows[0].top_supplier is None:
        return read.say("headline.none", **said)
    first = found.rows[0]
    return read.say(
        "headline.some",
        **said,
        material=read.of(first.name),
        score=f"{first.score:.3f}",
        supplier=read.party(first.suppliers[0].economy),
        share=read.share(first.suppliers[0].share, 0),
        imported=read.share(first.import_share, 0),
    )
