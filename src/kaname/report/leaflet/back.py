"""The back page: promises, partners, energy, the map, and what is and is not known."""

from __future__ import annotations

from kaname.media.citations import document
from kaname.media.drawings import Map, MapPoint, OriginBar, OriginChart, OriginSlice, TogetherChart, TogetherRow
from kaname.media.numbers import percent, tonnes
from kaname.media.page import Page
from kaname.media.sheet import Box, Pull, Table
from kaname.questions.pledges.question import PledgeRecord
from kaname.report.leaflet.facts import Facts
from kaname.report.leaflet.front import SUMMIT, membership
from kaname.report.leaflet.fuels import Fuel
from kaname.report.leaflet.ground import Ground
from kaname.report.leaflet.model import CommitmentRow, Commitments
from kaname.vocab.economies import economies, groups
from kaname.vocab.products import product_or_code
from kaname.vocab.table import names, rows

SLICES = 5
PIVOT_ROWS = 7
# Promises of the reader's own ledger that a page holds; as many others make room for them.
OWN_ROWS = 3
NARROW = 0.08
NAMED_SHARE = 0.01
DEPENDENTS_NAMED = 3
# The items of the summit a citizen is most likely to ask about, in the order of the public leaflet; the groupings
# have their own chart and boxes.
SHOWN = (
    "foip",
    "taiwan-strait",
    "investment-1tn",
    "ai-quantum-semiconductors",
    "lng",
    "critical-minerals",
    "economic-coercion",
)


def title(page: Page, facts: Facts) -> str:
    """Return the section's title, by whether promises of the economy are on record."""
    return page.say("partners.title" if _summit(facts) else "partners.title_group")


def paragraphs(page: Page, facts: Facts) -> tuple[str, ...]:
    """Return where energy comes from, for an economy in no group; a group's members have their chart instead."""
    if facts.group is not None and facts.group_share is not None:
        return ()
    tops = [(fuel, imports.origins[0]) for fuel, imports in facts.energy.items()]
    if not tops:
        return (page.say("partners.energy_none", ref=page.ref(facts.trade_source)),)
    items = page.say("partners.energy_join").join(
        page.say(
            "partners.energy_item",
            fuel=page.say(f"fuel.{fuel}"),
            origin=page.name(origin.economy),
            share=percent(origin.share),
        )
        for fuel, origin in tops
    )
    return (page.say("partners.energy", items=items, ref=page.ref(facts.trade_source)),)


def pull(page: Page, facts: Facts) -> Pull:
    """Return the back page's number: LNG from the United States where promised, or the fuel imported most."""
    lng = facts.energy.get("lng")
    promised = any(record.id == f"{SUMMIT}lng" for record in facts.commitments)
    american = next((o for o in lng.origins if o.economy == "USA"), None) if lng else None
    if lng and promised and american:
        figure = facts.trade_figure(american.share, "share", "share_by_weight")
        return Pull(
            value=page.share(figure),
            label=page.say("partners.pull_lng", economy=page.name(facts.economy)),
            note=page.say("partners.pull_lng_note", year=lng.year, tonnes=tonnes(lng.tonnes, page.language)),
        )
    if facts.energy:
        fuel = _largest(facts)
        top = fuel.origins[0]
        figure = facts.trade_figure(top.share, "share", "share_by_weight")
        return Pull(
            value=page.share(figure),
            label=page.say(
                "partners.pull_fuel",
                economy=page.name(facts.economy),
                fuel=page.say(f"fuel.{fuel.fuel}"),
                origin=page.name(top.economy),
            ),
            note=page.say("partners.pull_fuel_note", year=fuel.year, tonnes=tonnes(fuel.tonnes, page.language)),
        )
    return Pull(
        value=page.share(facts.domestic),
        label=page.say("partners.pull_domestic", economy=page.name(facts.economy)),
        note=page.say("partners.pull_domestic_note", year=facts.domestic.year),
    )


def _largest(facts: Facts) -> Fuel:
    return max(facts.energy.values(), key=lambda fuel: (fuel.value_usd, fuel.fuel))


def energy_chart(page: Page, facts: Facts) -> OriginChart:
    """Return the origins of crude oil, LNG and coal, the title the one imported most."""
    members = facts.group.members if facts.group else ()
    bars = tuple(_bar(page, fuel, members) for fuel in facts.energy.values())
    if bars:
        fuel = _largest(facts)
        top = fuel.origins[0]
        finding = page.say(
            "energy.title",
            fuel=page.say(f"fuel.{fuel.fuel}"),
            share=percent(top.share),
            origin=page.name(top.economy),
        )
    else:
        finding = page.say("energy.title_none")
    comma = page.say("materials.join")
    items = page.gap.join(
        page.say(
            "energy.alt_item", fuel=bar.label, origins=comma.join(f"{s.label} {percent(s.share)}" for s in bar.slices)
        )
        for bar in bars
    )
    group = page.label(facts.group.code) if facts.group else ""
    return OriginChart(
        title=finding,
        bars=bars,
        member=page.say("energy.member", group=group) if group else "",
        other=page.say("energy.other"),
        caption=page.say("energy.caption", year=facts.trade_year, ref=page.ref(facts.trade_source))
        + _narrow(page, bars),
        alt=page.say("energy.alt", items=items),
    )


def _narrow(page: Page, bars: tuple[OriginBar, ...]) -> str:
    """Return the slices too narrow to be named in the chart, fuel by fuel."""
    comma = page.say("materials.join")
    found = []
    for bar in bars:
        small = [f"{piece.label} {percent(piece.share)}" for piece in bar.slices[:SLICES] if piece.share < NARROW]
        if small:
            found.append(page.say("energy.narrow_item", fuel=bar.label, origins=comma.join(small)))
    return page.gap + page.say("energy.narrow", items=page.say("energy.narrow_join").join(found)) if found else ""


def _bar(page: Page, fuel: Fuel, members: tuple[str, ...]) -> OriginBar:
    named = fuel.origins[:SLICES]
    slices = [OriginSlice(page.label(o.economy), o.share, o.economy in members) for o in named]
    rest = 1.0 - sum(piece.share for piece in slices)
    if len(fuel.origins) > SLICES and rest > 0:
        slices.append(OriginSlice(page.say("energy.rest"), rest, member=False))
    return OriginBar(
        label=page.say(f"fuel_label.{fuel.fuel}"), amount=tonnes(fuel.tonnes, page.language), slices=tuple(slices)
    )


def _beside(page: Page, facts: Facts) -> str:
    """Return what the group's other members supply beside the leading partner."""
    if facts.group is None or facts.group_share is None:
        return ""
    leading, share = facts.leading, facts.group_share
    inside = leading.economy in facts.group.members
    key = "inside" if inside else "larger" if share.value > leading.ours.value else "smaller"
    return page.say(
        f"partners.group_{key}",
        group=page.name(facts.group.code),
        count=len(facts.group_others),
        held=page.say("partners.held") if len(facts.group_others) < len(facts.group.members) - 1 else "",
        share=page.share(share),
        partner=page.name(leading.economy),
        through=page.share(leading.ours),
        ref=page.ref(share),
    )


def together(page: Page, facts: Facts) -> TogetherChart | None:
    """Return how far members draw on outsiders, alone and as one group; None without a group."""
    if facts.group is None or not facts.group_members:
        return None
    own = facts.group_members[0]
    values = {
        "economy": page.name(facts.economy),
        "group": page.name(facts.group.code),
        "group_start": page.start(facts.group.code),
        "alone": page.share(own.alone),
        "together": page.share(own.together),
    }
    items = page.gap.join(
        page.say(
            "together.alt_item",
            member=page.label(m.economy),
            alone=page.share(m.alone),
            together=page.share(m.together),
        )
        for m in facts.group_members
    )
    return TogetherChart(
        title=page.say("together.title", **values),
        rows=tuple(TogetherRow(page.label(m.economy), m.alone.value, m.together.value) for m in facts.group_members),
        alone=page.say("together.alone"),
        together=page.say("together.together"),
        caption=_beside(page, facts)
        + page.gap
        + page.say("together.caption", year=facts.table_year, ref=page.ref(own.together)),
        alt=page.say("together.alt", group=values["group"], items=items),
    )


def _summit(facts: Facts) -> list[PledgeRecord]:
    return [record for record in facts.commitments if record.id.startswith(SUMMIT)]


def pivots(page: Page, facts: Facts) -> Table | None:
    """Return the products for which others depend on the economy, where no promises take the room; None without any."""
    room = PIVOT_ROWS - 2 * len(facts.own_commitments[:OWN_ROWS])
    leading = [row for row in facts.indispensable.rows if row.dependents > 0][:room]
    if _summit(facts) or not leading:
        return None
    comma = page.say("materials.join")
    return Table(
        title=page.say("pivots.title", economy=page.name(facts.economy)),
        header=tuple(page.say("pivots.header").split("|")),
        rows=tuple(
            (
                product_or_code(row.product).short.of(page.language),
                percent(row.world_share),
                str(row.dependents),
                comma.join(page.label(code) for code in row.dependent_economies[:DEPENDENTS_NAMED]),
            )
            for row in leading
        ),
        align=("left", "right", "right", "left"),
        note=page.say("pivots.note", year=facts.trade_year, ref=page.ref(facts.trade_source)),
    )


def promises(page: Page, facts: Facts) -> Commitments:
    """Return the table of promises, the reader's own last, or the sentence that none is on record."""
    records = {record.id.removeprefix(SUMMIT): record for record in _summit(facts)}
    own = facts.own_commitments[:OWN_ROWS]
    shown = [records[name] for name in SHOWN if name in records]
    shown = shown[: len(SHOWN) - len(own)]
    header = page.say("commitments.header").split("|")
    columns = (header[0], header[1], header[2], header[3])
    if not records and not own:
        return Commitments(
            title=page.say("commitments.none_title"),
            header=columns,
            rows=(),
            note=page.say("commitments.none_note", economy=page.name(facts.economy)),
        )
    notes = []
    if records:
        ref = page.ref(document("summit_2025_02_07"))
        notes.append(page.say("commitments.note", count=len(shown), total=len(records), ref=ref))
    if own:
        notes.append(page.say("commitments.own_note", count=len(own), total=len(facts.own_commitments)))
    return Commitments(
        title=page.say("commitments.title" if records else "commitments.own_title"),
        header=columns,
        rows=tuple(_promise(page, record) for record in (*shown, *own)),
        note=page.gap.join(notes),
    )


def _promise(page: Page, record: PledgeRecord) -> CommitmentRow:
    return CommitmentRow(
        title=record.title.of(page.language),
        wording=record.wording_name.of(page.language),
        deadline=record.deadline or page.say("commitments.no_deadline"),
        symbol=page.say(f"commitments.symbol.{record.status}"),
        progress=page.say(f"commitments.progress.{record.status}"),
    )


def world_map(page: Page, facts: Facts, ground: Ground) -> Map:
    """Return the map with the economy's group outlined and the chokepoints marked."""
    economy = page.name(facts.economy)
    group = page.name(facts.group.code) if facts.group else ""
    label = page.label(facts.group.code) if facts.group else ""
    members = [code for code in facts.group.members if code != facts.economy] if facts.group else []
    shown = tuple(
        (economies()[code].m49, page.label(code)) for code in (facts.economy, *members) if economies()[code].m49
    )
    values = {
        "economy": economy,
        "economy_start": page.start(facts.economy),
        "group": label,
        "group_start": group[:1].upper() + group[1:],
        "members": page.say("materials.join").join(page.name(code) for code in members),
    }
    suffix = "" if facts.group else "_none"
    return Map(
        title=page.say(f"map.title{suffix}", **values),
        focus=economies()[facts.economy].m49,
        members=shown,
        points=tuple(
            MapPoint(
                label=_strait(page, row, facts.straits[row["chokepoint"]]) if row["label"] == "1" else "",
                lon=float(row["lon"]),
                lat=float(row["lat"]),
                share=facts.straits[row["chokepoint"]],
            )
            for row in rows("chokepoints")
        ),
        legend_focus=page.say("map.focus", **values),
        legend_member=page.say("map.member", **values) if facts.group else "",
        legend_point=page.say("map.point"),
        legend_lane=page.say("map.lane"),
        footnote=page.say(
            "map.footnote",
            ref=page.ref(*ground.sources, document("portwatch"), facts.table_source, facts.trade_source),
        ),
        alt=page.say(f"map.alt{suffix}", **values),
        lanes=ground.lanes,
    )


def _strait(page: Page, row: dict[str, str], share: float) -> str:
    """Return a strait's name, with the share of imports that passes it where there is one to speak of."""
    name = names(row, "name").of(page.language)
    return f"{name} {percent(share, 0)}" if share >= NAMED_SHARE else name


def boxes(page: Page, facts: Facts) -> tuple[Box, ...]:
    """Return the side column: FOIP and the groupings with Japan for their members, the membership list for others."""
    with_japan = {"QUAD": "quad", "JPN-USA-KOR": "japan_us_korea", "JPN-USA-PHL": "japan_us_philippines"}
    belongs = [term for code, term in with_japan.items() if facts.economy in groups()[code].members]
    if not belongs:
        return ()
    _, definition = page.term("foip")
    found = [
        Box(
            title=page.say("foip.title"),
            paragraphs=(page.say("foip.text", definition=definition, ref=page.ref(document("mofa_foip"))),),
        )
    ]
    if "quad" in belongs:
        found.append(Box(title=page.say("quad.title"), paragraphs=(page.term("quad")[1],)))
    trilateral = tuple(page.term(term)[1] for term in belongs if term != "quad")
    if trilateral:
        found.append(Box(title=page.say("trilateral.title"), paragraphs=trilateral))
    if facts.economy == "JPN":
        return tuple(found)
    return (*found, membership(page, facts)) if len(found) == 1 else tuple(found)


def known(page: Page) -> Box:
    """Return what the leaflet shows."""
    return Box(title=page.say("known.title"), items=tuple(page.say(f"known.{n}") for n in (1, 2, 3)))


def unknown(page: Page) -> Box:
    """Return what it does not show."""
    return Box(title=page.say("unknown.title"), items=tuple(page.say(f"unknown.{n}") for n in (1, 2, 3, 4)))
