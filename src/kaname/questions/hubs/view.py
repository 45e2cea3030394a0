"""How the hubs read."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import Picture, View
from kaname.questions.hubs.question import HubsAnswer, HubsRow, HubUse, OriginMoved
from kaname.questions.reading import Reader

DRAWN = 10
SHOWN = 25


def view(found: HubsAnswer, read: Reader) -> View:
    """Return what hubs may hide as sentences, a table of products, the hubs, and the origins that change."""
    counts = found.counts
    said = {
        "economy": read.party(found.economy),
        "year": found.year,
        "rule": found.rule,
        "edition": found.edition,
        "products": counts.products,
        "changed": counts.verdict_changes,
        "led": counts.leader_changes,
        "sold": _of_imports(found, counts.hub_usd, read),
        "through": _of_imports(found, counts.reexported_usd.central, read),
        "through_most": _of_imports(found, counts.reexported_usd.high, read),
        "reported": counts.dependent_reported,
        "published": counts.dependent_published,
        "most": counts.dependent_most,
        "source": found.rule_source,
    }
    few = found.rows[:SHOWN]
    return read.view(
        title=read.say("title", **said),
        headline=read.say(f"headline.{_kind(found)}", **said),
        pull=Pull(
            value=f"{counts.verdict_changes:,}",
            label=read.say("pull.label"),
            note=read.say("pull.note", **said),
        ),
        pictures=(_picture(found, read),) if found.origins else (),
        tables=(
            read.table(
                "products",
                HubsRow,
                found.rows,
                (
                    "product",
                    read.shown("product_name", (read.name("product", row.product, row.revision) for row in few)),
                    *("value_usd", "hub_share", "reexported_share"),
                    read.shown("leaders", (_leaders(row, read) for row in few)),
                    "top_share",
                    read.shown("verdicts", (_verdicts(row, read) for row in few)),
                ),
                title=read.say("title", **said),
                most=SHOWN,
                year=found.year,
            ),
            read.table(
                "hubs",
                HubUse,
                found.hubs,
                ("hub", "published_share", "published_year", "sold_usd", "reexported_usd", "products", "cut"),
                title=read.say("hubs"),
                year=found.year,
            ),
            read.table(
                "origins",
                OriginMoved,
                found.origins,
                ("economy", "reported_usd", "published_usd", "most_usd"),
                title=read.say("origins"),
                most=SHOWN,
                year=found.year,
            ),
        ),
        lines=(read.say("counts", **said), *(_source(hub, read) for hub in found.hubs)),
        notes=found.notes,
        sources=found.sources,
    )


def _of_imports(found: HubsAnswer, usd: float, read: Reader) -> str:
    return read.share(usd / found.counts.imports_usd) if found.counts.imports_usd else read.shared("none")


def _kind(found: HubsAnswer) -> str:
    """Return which headline is true: something changes or nothing does, nothing is of hubs, nothing is judged."""
    if not found.counts.products:
        return "nothing"
    if not found.counts.from_hubs:
        return "none"
    return "changes" if found.counts.verdict_changes or found.counts.leader_changes else "same"


def _leaders(row: HubsRow, read: Reader) -> str:
    names = dict.fromkeys(one.top_supplier for one in (row.reported, row.published, row.most))
    return " → ".join(read.name("economy", code) for code in names)


def _verdicts(row: HubsRow, read: Reader) -> str:
    said = [one.dependent for one in (row.reported, row.published, row.most)]
    shown = said[:1] if len(set(said)) == 1 else said
    return " → ".join(read.shared("yes" if one else "no") for one in shown)


def _source(hub: HubUse, read: Reader) -> str:
    return read.say(
        "source",
        hub=read.start(hub.hub),
        share=read.share(hub.published_share),
        year=hub.published_year,
        basis=read.of(hub.basis),
        source=hub.source,
    )


def _picture(found: HubsAnswer, read: Reader) -> Picture:
    rows = tuple(
        Bar(
            label=read.name("economy", one.economy),
            text=read.money(one.published_usd - one.reported_usd, found.year),
            value=one.published_usd - one.reported_usd,
            low=min(0.0, one.published_usd - one.reported_usd, one.most_usd - one.reported_usd),
            high=max(0.0, one.published_usd - one.reported_usd, one.most_usd - one.reported_usd),
        )
        for one in found.origins[:DRAWN]
    )
    said = {"economy": read.party(found.economy), "year": found.year}
    return read.picture("origins", Bars(rows, read.say("picture_axis")), **said)
