"""How a coalition reads: what it still lacks, each measure alone and together, and what a plan or a parting costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kaname.coalitions.standing import MeasureName
from kaname.media.drawings import Bar, BarPanel, BarPanels
from kaname.media.sheet import Pull
from kaname.media.view import Column, Kind, Picture, Shown, Table, View
from kaname.questions.asking import EconomyCode, Part, Told, Year
from kaname.questions.coalition.question import (
    CoalitionAnswer,
    CoalitionProduct,
    EstimatedShare,
    EstimatedShares,
    FrontierPoint,
    GrowEntry,
    LeverageEntry,
    Measured,
    MeasureStanding,
    MemberRetaliationEntry,
    NextMemberEntry,
    RetaliationEntry,
    SourcingRow,
)
from kaname.questions.reading import Reader

MOST = 10
# Members that the picture holds.
DRAWN = 6
# What the number to remember is, the first there is.
LEADING: tuple[MeasureName, ...] = (
    "products_pooled",
    "look_through",
    "products_contractual",
    "extraction",
    "rationing",
)


# Measures counted off the tables; the others ask what would be left if something stopped.
COUNTED = frozenset({"trade", "look_through"})


class MeasureRow(Part):
    """One measure of the group; those of a model stand beside those counted, `model` says which."""

    measure: str
    apart: EstimatedShare | None
    together: Measured
    low: EstimatedShare | None
    high: EstimatedShare | None
    counted: str
    better: str
    model: str
    year: Year


class LeverageRow(Part):
    """What the target would lose by one member's withdrawal, and that member's Shapley value of the whole loss."""

    member: EconomyCode
    alone: EstimatedShares
    shapley: EstimatedShare


def view(found: CoalitionAnswer, read: Reader) -> View:
    """Return the group's standings, what it lacks, and what was asked beside."""
    group = _group(found, read)
    said = {"group": group, "count": len(found.members), "year": found.year, "table": found.table_year}
    tables = {table.name: table for table in _tables(found, read, group)}
    main = "frontier" if found.frontier else "grow" if found.friend_shoring else "products"
    asked = found.leverage is not None or found.friend_shoring is not None or bool(found.frontier)
    estimated = asked or any(_kind(standing) == "estimate" for standing in found.measures.values())
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, read, group),
        lead=tuple(_lead(found, read)),
        pull=_pull(found, read),
        pictures=(_picture(found, read, group),),
        tables=(tables.pop(main), *tables.values()),
        lines=tuple(_lines(found, read)),
        notes=found.notes,
        sources=found.sources,
        kind="estimate" if estimated else "fact",
    )


def _kind(standing: MeasureStanding) -> Kind:
    return "fact" if standing.model in COUNTED else "estimate"


def _group(found: CoalitionAnswer, read: Reader) -> str:
    """Return the group as a sentence names it: by its name, its members' names, or the user's own code."""
    return read.listed(read.party(code) for code in found.coalition.split(","))


def _measure(name: MeasureName, read: Reader) -> str:
    return read.value(name, column="measure")


def _amount(standing: MeasureStanding, value: float, read: Reader) -> str:
    return read.cell(value, "count" if standing.unit == "products" else "share")


def _headline(found: CoalitionAnswer, read: Reader, group: str) -> str:
    said = {
        "group": group,
        "group_start": group[:1].upper() + group[1:],
        "products": len(found.products),
        "year": found.year,
    }
    if not found.missing:
        return read.say("headline.none", **said)
    first = found.missing[0]
    return read.say(
        "headline.some",
        **said,
        count=len(found.missing),
        product=read.inside("product", first.product),
        amount=read.money(first.gap_usd, found.year),
    )


def _pull(found: CoalitionAnswer, read: Reader) -> Pull:
    name = next((name for name in LEADING if name in found.measures), next(iter(found.measures)))
    standing = found.measures[name]
    if standing.apart is None:
        note = read.say("pull.count", year=standing.year)
    else:
        note = read.say("pull.note", year=standing.year, apart=_amount(standing, standing.apart, read))
    return Pull(value=_amount(standing, standing.together, read), label=_measure(name, read), note=note)


def _lead(found: CoalitionAnswer, read: Reader) -> Iterable[str]:
    if found.leverage is not None:
        yield _leverage(found.leverage, read)
    if found.retaliation is not None:
        yield _retaliation(found.retaliation, read)
    if found.friend_shoring is not None:
        point = found.friend_shoring.point
        yield read.say(
            "sourcing",
            cap=read.share(point.cap, 0),
            growth=read.share(point.growth, 0),
            premium=read.money(point.premium_usd, found.year),
            moved=read.share(point.moved_share),
            unmet=read.share(point.unmet_share),
        )


def _leverage(found: LeverageEntry, read: Reader) -> str:
    apart = sum(band.central for band in found.alone.values())
    together = read.value(found.together, Told("share", 3))
    return read.say("leverage", target=read.party(found.target), together=together, apart=read.share(apart, 3))


def _retaliation(found: RetaliationEntry, read: Reader) -> str:
    shares = Told("share", 2)
    return read.say(
        "retaliation",
        target=read.party(found.target),
        theirs=read.value(found.target_loss_share, shares),
        ours=read.value(found.coalition_loss_share, shares),
        ratio=read.value(found.ratio and found.ratio.central, Told("ratio")),
    )


def _lines(found: CoalitionAnswer, read: Reader) -> Iterable[str]:
    """Return the best next members, measure by measure."""
    for name in found.measures:
        best = [entry for entry in found.next_member if entry.measure == name]
        if best:
            gains = (
                read.say(
                    "next_item",
                    economy=read.name("economy", e.economy),
                    gain=read.cell(100 * e.gain, "number", digits=1),
                )
                for e in best
            )
            yield read.say("next", measure=_measure(name, read), economies=read.listed(gains))


def _tables(found: CoalitionAnswer, read: Reader, group: str) -> Iterable[Table]:
    """Return every table; which is the main one depends on what was asked."""
    yield _by_member(
        read.table(
            "missing",
            CoalitionProduct,
            found.missing,
            ("product", "gap_usd", "contractual", "pooled", "top_outsider", "top_outsider_share"),
            title=read.say("missing_title", count=len(found.missing), products=len(found.products), year=found.year),
            most=MOST,
            year=found.year,
        ),
        found.missing,
        found.members,
        read,
    )
    yield _measures(found, read, group)
    yield _members(found, read)
    yield _shapley(found, read)
    yield _by_member(read.table("products", CoalitionProduct, found.products, ()), found.products, found.members, read)
    yield read.table("next_members", NextMemberEntry, found.next_member, ())
    if found.leverage is not None:
        yield _leverage_table(found.leverage, read)
    if found.retaliation is not None:
        yield read.table(
            "retaliation",
            MemberRetaliationEntry,
            found.retaliation.members,
            ("member", "ratio_alone", "ratio_together", "loss_inside", "loss_outside"),
            title=read.say("retaliation_title", target=read.party(found.retaliation.target)),
            year=found.table_year,
        )
    if found.friend_shoring is not None:
        yield read.table(
            "grow",
            GrowEntry,
            found.friend_shoring.grow,
            ("product", "economy", "member", "percent", "tonnes_now", "tonnes_then", "value_usd"),
            title=read.say("grow_title"),
            most=MOST,
            year=found.year,
        )
        yield read.table("sourcing", SourcingRow, found.friend_shoring.products, ())
    if found.frontier:
        shown = ("growth", "cap", "premium_share", "moved_share", "unmet_share")
        yield read.table("frontier", FrontierPoint, found.frontier, shown, title=read.say("frontier_title"))


def _measures(found: CoalitionAnswer, read: Reader, group: str) -> Table:
    rows = [
        MeasureRow(
            measure=name,
            apart=standing.apart,
            together=standing.together,
            low=standing.band and standing.band.low,
            high=standing.band and standing.band.high,
            counted=standing.unit,
            better=standing.better,
            model=standing.model,
            year=standing.year,
        )
        for name, standing in found.measures.items()
    ]
    together = (
        _amount(standing, standing.together, read)
        if standing.band is None
        else read.value(standing.band, Told("share", 2))
        for standing in found.measures.values()
    )
    apart = (read.value(standing.apart, Told("share", 1)) for standing in found.measures.values())
    shown = ("measure", read.shown("apart", apart, "right"), read.shown("together", together, "right"), "year")
    title = read.say(
        "measures_title", group=group, count=len(found.members), edition=found.edition, table=found.table_edition
    )
    return read.table("measures", MeasureRow, rows, shown, title=title)


def _members(found: CoalitionAnswer, read: Reader) -> Table:
    """Return every member's shares by itself and within the group, one column a measure."""
    columns, shown = [], []
    for name, standing in found.measures.items():
        label, unit = read.say(f"short.{name}"), "share" if standing.unit == "share" else "count"
        kind = _kind(standing)
        alone = [standing.alone.get(member) for member in found.members]
        columns.append(Column(f"{name}_alone", f"{label}: {read.say('alone')}", unit, kind, alone))
        within = [standing.inside.get(member) for member in found.members]
        if standing.inside:
            columns.append(Column(f"{name}_inside", f"{label}: {read.say('inside')}", unit, kind, within))
        cells = tuple(_alone_and_inside(standing, member, read) for member in found.members)
        shown.append(Shown(name, label, "right", cells))
    return replace(_of_members("members", found, read, columns, shown), note=read.say("members_note"))


def _alone_and_inside(standing: MeasureStanding, member: str, read: Reader) -> str:
    if member not in standing.alone:
        return read.value(None)
    alone = _amount(standing, standing.alone[member], read)
    if not standing.inside:
        return alone
    # The table's title says percent.
    return f"{alone} → {read.share(standing.inside[member])}".replace("%", "")


def _shapley(found: CoalitionAnswer, read: Reader) -> Table:
    """Return what every member brings: its Shapley value, and the part of it that comes from being together."""
    columns, shown = [], []
    for name, detail in found.shapley_details.items():
        label = read.say(f"short.{name}")
        kind = _kind(found.measures[name])
        added = [detail.added.get(member) for member in found.members]
        value = [found.shapley[name].get(member) for member in found.members]
        columns.append(Column(f"{name}_shapley", f"{label}: {read.say('shapley')}", "share", kind, value))
        columns.append(Column(f"{name}_added", f"{label}: {read.say('added')}", "share", kind, added))
        if detail.halfwidth is not None:
            half = [detail.halfwidth.get(member) for member in found.members]
            columns.append(Column(f"{name}_halfwidth", f"{label}: {read.say('halfwidth')}", "share", kind, half))
        cells = tuple(read.value(None if one is None else 100 * one, Told("number", 2)) for one in added)
        shown.append(Shown(name, label, "right", cells))
    return _of_members("shapley", found, read, columns, shown if columns else [])


def _of_members(name: str, found: CoalitionAnswer, read: Reader, columns: list[Column], shown: list[Shown]) -> Table:
    """Return a table of one row a member."""
    named = Column("member", read.label("member"), "economy", "fact", list(found.members))
    names = read.shown("member", (read.name("economy", member) for member in found.members))
    return Table(name, read.say(f"table.{name}"), (named, *columns), (names, *shown) if shown else ())


def _by_member(table: Table, rows: Sequence[CoalitionProduct], members: tuple[str, ...], read: Reader) -> Table:
    """Return a table of products with the share each member could cover alone as a column of its own."""
    apart = [
        Column(
            f"pooled_alone_{member}",
            f"{read.label('pooled_alone')}: {read.name('economy', member)}",
            "share",
            "fact",
            [row.pooled_alone.get(member) for row in rows],
        )
        for member in members
    ]
    at = next(place for place, column in enumerate(table.columns) if column.name == "pooled_alone")
    return replace(table, columns=(*table.columns[:at], *apart, *table.columns[at + 1 :]))


def _leverage_table(found: LeverageEntry, read: Reader) -> Table:
    rows = [
        LeverageRow(member=member, alone=band, shapley=found.shapley[member]) for member, band in found.alone.items()
    ]
    return read.table("leverage", LeverageRow, rows, ())


def _picture(found: CoalitionAnswer, read: Reader, group: str) -> Picture:
    drawn = _drawn(found)
    panels = BarPanels(
        tuple(_panel(name, standing, drawn, read) for name, standing in found.measures.items()),
        (read.say("alone"), read.say("together")),
    )
    said = {"group": group, "group_start": group[:1].upper() + group[1:], "year": found.year, "table": found.table_year}
    if len(drawn) < len(found.members):
        return read.picture("largest", panels, shown=len(drawn), count=len(found.members), **said)
    return read.picture("together", panels, **said)


def _drawn(found: CoalitionAnswer) -> tuple[str, ...]:
    """Return the members drawn: in a large group those that gain most by the first measure that says so."""
    if len(found.members) <= DRAWN:
        return found.members
    standing = next((one for one in found.measures.values() if one.inside), next(iter(found.measures.values())))
    gain = {member: standing.inside.get(member, 0.0) - alone for member, alone in standing.alone.items()}
    return tuple(sorted(sorted(gain, key=lambda member: (-abs(gain[member]), member))[:DRAWN]))


def _panel(name: MeasureName, standing: MeasureStanding, drawn: tuple[str, ...], read: Reader) -> BarPanel:
    members = [
        Bar(
            label=read.name("economy", member),
            text=_amount(standing, standing.alone[member], read),
            value=standing.alone[member],
        )
        for member in drawn
        if member in standing.alone
    ]
    whole = Bar(
        label=read.say("together"),
        text=_amount(standing, standing.together, read),
        value=standing.together,
        strong=True,
    )
    return BarPanel(f"{_measure(name, read)} ({standing.year})", (*members, whole))
