"""How the screen reads."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import Picture, View
from kaname.questions.reading import Reader
from kaname.questions.screen.question import BelowMinimum, ScreenAnswer, ScreenRow

DRAWN = 12


def view(found: ScreenAnswer, read: Reader) -> View:
    """Return the screen as sentences, a ranking and a picture of the most concentrated products."""
    latest = [row for row in found.rows if row.year == found.year]
    dependent = [row for row in latest if row.dependent]
    several = found.since != found.year
    said = {"economy": read.start(found.economy), "year": found.year, "rule": found.rule, "edition": found.edition}
    shown = (
        "product",
        read.shown("product_name", (read.name("product", row.product, row.revision) for row in found.rows)),
    )
    beside = _beside(found)
    return read.view(
        title=read.say("title", **said | {"economy": read.party(found.economy)}),
        headline=_headline(found, read, len(latest), dependent),
        pull=Pull(
            value=f"{len(dependent):,}",
            label=read.say("pull.label"),
            note=read.say("pull.note", year=found.year, count=len(latest), rule=found.rule),
        ),
        pictures=(_picture(found, read, latest),) if latest else (),
        tables=(
            read.table(
                "products",
                ScreenRow,
                found.rows,
                (
                    *(("year",) if several else ()),
                    *shown,
                    *("value_usd", "hhi"),
                    # What is asked for beside the plain figures takes the room of what says the same as the HHI.
                    *(() if beside else ("effective_suppliers",)),
                    *("top_supplier", "top_share", "dependent"),
                    *beside,
                    *((read.shown("years_dependent", map(_years, found.rows), "right"),) if several else ()),
                ),
                title=read.say("title", **said | {"economy": read.party(found.economy)}),
            ),
            read.table("below_minimum", BelowMinimum, found.below_minimum, ()),
        ),
        lines=(
            read.say(
                "rule",
                rule=found.rule,
                source=found.rule_source,
                stricter=found.counts.stricter,
                looser=found.counts.looser,
            ),
        ),
        notes=found.notes,
        sources=found.sources,
    )


def _beside(found: ScreenAnswer) -> tuple[str, ...]:
    """Return the columns of what was asked for beside the plain figures."""
    return (
        *(("governance_risk",) if any(row.governance_risk is not None for row in found.rows) else ()),
        *(("political_distance",) if any(row.political_distance is not None for row in found.rows) else ()),
        *(("growth_needed",) if any(row.alternatives for row in found.rows) else ()),
        *(("growth_needed_within",) if found.within is not None else ()),
    )


def _years(row: ScreenRow) -> str:
    return f"{row.years_dependent} / {row.years_judged}"


def _headline(found: ScreenAnswer, read: Reader, judged: int, dependent: list[ScreenRow]) -> str:
    said = {"economy": read.party(found.economy), "year": found.year, "judged": judged, "rule": found.rule}
    if not judged:
        return read.say("headline.nothing", **said, economy_start=read.start(found.economy))
    if not dependent:
        return read.say("headline.none", **said)
    most = max(dependent, key=lambda row: row.value_usd)
    return read.say(
        "headline.some",
        **said,
        count=len(dependent),
        product=read.inside("product", most.product, most.revision),
        supplier=read.party(most.top_supplier),
        share=read.share(most.top_share, 0),
    )


def _picture(found: ScreenAnswer, read: Reader, latest: list[ScreenRow]) -> Picture:
    rows = tuple(
        Bar(
            label=read.name("product", row.product, row.revision),
            text=f"{row.hhi:.2f} ({read.name('economy', row.top_supplier)} {read.share(row.top_share, 0)})",
            value=row.hhi,
            strong=row.dependent,
        )
        for row in latest[:DRAWN]
    )
    drawing = Bars(rows, read.say("picture_axis", rule=found.rule))
    return read.picture("concentration", drawing, economy=read.party(found.economy), year=found.year, count=len(rows))
