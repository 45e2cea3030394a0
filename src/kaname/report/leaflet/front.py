"""The front page: what the economy relies on and who relies on it, in words chosen by rule."""

from __future__ import annotations

from collections import Counter

from kaname.media.citations import document
from kaname.media.drawings import MirrorChart, MirrorRow
from kaname.media.numbers import percent, usd, usd_and_yen, usd_short, yen, yen_per_dollar
from kaname.media.page import Page
from kaname.media.sheet import Box, Pull, Table
from kaname.questions.screen.question import ScreenRow
from kaname.report.leaflet.facts import OURS, THEIRS, Facts
from kaname.vocab.economies import groups
from kaname.vocab.products import commodities, product_or_code
from kaname.vocab.table import names, rows

TABLE_ROWS = 6
SUMMIT = "jpus-2025-02-07/"
# Below this share a ratio of look-through to face value says more about rounding than about trade.
SMALLEST_FACE = 0.0005
# A share that would read 0.0 % is not worth a sentence.
WORTH_SAYING = 0.001


def dependent_rows(facts: Facts) -> list[ScreenRow]:
    """Return the products the rule calls dependent, by value of imports, largest first."""
    return sorted((row for row in facts.screen.rows if row.dependent), key=lambda row: (-row.value_usd, row.product))


def headline(page: Page, facts: Facts) -> str:
    """Return the headline: the count of dependent products, or the largest partner when no product was judged."""
    judged, count = len(facts.screen.rows), len(dependent_rows(facts))
    if judged == 0:
        leading = facts.leading
        return page.say(
            "headline.nothing",
            economy=page.name(facts.economy),
            share=page.share(leading.ours),
            partner=page.name(leading.economy),
        )
    variant = "none" if count == 0 else "one" if count == 1 else "many"
    return page.say(f"headline.{variant}", economy=page.name(facts.economy), judged=judged, count=count)


def lead(page: Page, facts: Facts) -> tuple[str, ...]:
    """Return the lead: who supplies, what is hidden, who relies on us, and what is overleaf."""
    sentences = []
    suppliers = Counter(row.top_supplier for row in dependent_rows(facts))
    if suppliers:
        supplier, count = min(suppliers.items(), key=lambda item: (-item[1], item[0]))
        if count > 1:
            sentences.append(
                page.say("lead.leader", count=count, supplier=page.name(supplier), ref=page.ref(facts.trade_source))
            )
    leading = facts.leading
    hidden = leading.ours_face.value < SMALLEST_FACE
    sentences.append(
        page.say(
            "lead.hidden_only" if hidden else "lead.hidden",
            partner=page.name(leading.economy),
            face=page.share(leading.ours_face),
            through=page.share(leading.ours),
            ratio="–" if hidden else f"{leading.ours.value / leading.ours_face.value:.1f}",
            ref=page.ref(leading.ours),
        )
    )
    relying = facts.relying
    if relying.theirs.value >= WORTH_SAYING:
        sentences.append(
            page.say(
                "lead.relying",
                economy=page.name(facts.economy),
                partner=page.name(relying.economy),
                share=page.share(relying.theirs),
                ref=page.ref(relying.theirs),
            )
        )
    if any(record.id.startswith(SUMMIT) for record in facts.commitments):
        sentences.append(page.say("lead.summit", ref=page.ref(document("summit_2025_02_07"))))
    else:
        sentences.append(page.say("lead.overleaf"))
    return tuple(sentences)


def paragraphs(page: Page, facts: Facts) -> tuple[str, ...]:
    """Return the section's paragraphs: the largest dependent product, the estimate, and the other side."""
    found = []
    products_said = _product_sentences(page, facts)
    if products_said:
        found.append(products_said)
    lost = facts.withdrawal
    found.append(
        page.say(
            "security.withdrawal",
            partner=page.name(facts.leading.economy),
            economy=page.name(facts.economy),
            band=page.band(lost),
            ref=page.ref(lost),
        )
    )
    pivot = _pivot_sentence(page, facts)
    if pivot:
        found.append(pivot)
    return tuple(found)


def _product_sentences(page: Page, facts: Facts) -> str:
    dependent = dependent_rows(facts)
    if not dependent:
        return ""
    first = dependent[0]
    said = page.say(
        "security.product",
        product=page.inside(product_or_code(first.product).short),
        amount=_amount(page, facts, first.value_usd),
        share=page.share(facts.trade_figure(first.top_share, "share", "top_share")),
        supplier=page.name(first.top_supplier),
        ref=page.ref(facts.trade_source),
    )
    produced = [row for row in dependent if row.production_hhi is not None and row.production_leader is not None]
    if produced:
        most = max(produced, key=lambda row: (row.production_hhi or 0.0, row.value_usd))
        if most.production_leader != facts.economy and most.production_top_share is not None:
            producer = str(most.production_leader)
            said += page.gap + page.say(
                "security.producer",
                commodity=page.inside(commodities()[most.commodity or ""].name),
                share=percent(most.production_top_share),
                producer=page.name(producer),
                producer_start=page.start(producer),
                ref=page.ref(facts.production_source),
            )
    return said


def _pivot_sentence(page: Page, facts: Facts) -> str:
    pivots = facts.indispensable.rows
    if not pivots:
        return ""
    top = pivots[0]
    values = {"economy": page.name(facts.economy), "ref": page.ref(facts.trade_source)}
    if top.dependents == 0:
        best = max(pivots, key=lambda row: (row.world_share, row.product))
        if best.world_share < WORTH_SAYING:
            return ""
        return page.say(
            "security.world_share",
            product=page.inside(product_or_code(best.product).short),
            share=percent(best.world_share),
            rank=best.world_rank,
            **values,
        )
    key = "security.pivot_one" if top.dependents == 1 else "security.pivot"
    return page.say(
        key,
        product=page.inside(product_or_code(top.product).short),
        count=top.dependents,
        dependent=page.start(top.dependent_economies[0]),
        share=percent(top.world_share),
        **values,
    )


def _amount(page: Page, facts: Facts, value: float) -> str:
    """Return dollars, beside yen where a reader counts in yen."""
    if page.language == "ja" or facts.economy == "JPN":
        return usd_and_yen(value, facts.trade_year, page.language)
    return usd(value, page.language)


def pull(page: Page, facts: Facts) -> Pull:
    """Return the number the page is remembered by: look-through share of the leading partner."""
    leading = facts.leading
    return Pull(
        value=page.share(leading.ours),
        label=page.say("security.pull_label", economy=page.name(facts.economy), partner=page.name(leading.economy)),
        note=page.say(
            "security.pull_note",
            year=leading.ours.year,
            face=page.share(leading.ours_face),
            domestic=page.share(facts.domestic),
        ),
    )


def mirror(page: Page, facts: Facts) -> MirrorChart:
    """Return the mirrored chart, its title the finding."""
    shown = facts.partners
    more = [partner for partner in shown if partner.theirs.value > partner.ours.value]
    key = {0: "mirror.title_none", 1: "mirror.title_one"}.get(len(more), "mirror.title")
    economy = page.name(facts.economy)
    items = page.gap.join(
        page.say("mirror.alt_item", partner=page.label(p.economy), ours=page.share(p.ours), theirs=page.share(p.theirs))
        for p in shown
    )
    return MirrorChart(
        title=page.say(
            key,
            economy=economy,
            economy_start=page.start(facts.economy),
            total=len(shown),
            count=len(more),
            partner=page.name(more[0].economy) if more else "",
        ),
        left=page.say("mirror.left", economy=economy),
        right=page.say("mirror.right", economy=economy),
        face=page.say("mirror.face"),
        hidden=page.say("mirror.hidden"),
        unit=page.say("mirror.unit", year=facts.table_year),
        rows=tuple(
            MirrorRow(
                label=page.label(p.economy),
                ours_face=p.ours_face.value,
                ours_hidden=p.ours.value - p.ours_face.value,
                theirs_face=p.theirs_face.value,
                theirs_hidden=p.theirs.value - p.theirs_face.value,
            )
            for p in shown
        ),
        caption=page.say("mirror.caption", economy=economy, ours=OURS, theirs=THEIRS, ref=page.ref(facts.table_source)),
        alt=page.say("mirror.alt", economy=economy, items=items),
    )


def table(page: Page, facts: Facts) -> Table:
    """Return the table of dependent products, or of the most concentrated where none is dependent."""
    dependent = dependent_rows(facts)
    shown = (dependent or list(facts.screen.rows))[:TABLE_ROWS]
    in_yen = page.language == "ja" or facts.economy == "JPN"
    rate = page.say("table.rate", rate=f"{yen_per_dollar(facts.trade_year):.2f}", year=facts.trade_year)
    origins = [facts.trade_source, facts.production_source, *([document("world_bank_fx")] if in_yen else [])]
    return Table(
        title=page.say("table.title" if dependent else "table.title_none" if shown else "table.title_empty"),
        header=tuple(page.say("table.header").split("|")),
        rows=tuple(
            (
                product_or_code(row.product).short.of(page.language),
                yen(row.value_usd * yen_per_dollar(facts.trade_year), "ja")
                if page.language == "ja"
                else usd_short(row.value_usd),
                page.label(row.top_supplier),
                percent(row.top_share),
                page.label(row.production_leader) if row.production_leader else "–",
            )
            for row in shown
        ),
        align=("left", "right", "left", "right", "left"),
        note=page.say(
            "table.note",
            year=facts.trade_year,
            judged=len(facts.screen.rows),
            minimum=usd(facts.screen.minimum_usd, page.language),
            rate=rate if in_yen else "",
            ref=page.ref(*origins),
        ),
    )


def boxes(page: Page, facts: Facts) -> tuple[Box, ...]:
    """Return the side column: the two pillars, then the statutory list for Japan, or the groupings of others."""
    pillars = Box(
        title=page.say("pillars.title"),
        paragraphs=tuple(
            page.say("pillars.item", term=term[0].upper() + term[1:], definition=definition)
            for term, definition in (page.term("strategic_autonomy"), page.term("strategic_indispensability"))
        ),
    )
    words = Box(
        title=page.say("words.title"),
        paragraphs=tuple(
            page.say("pillars.item", term=term[0].upper() + term[1:], definition=definition)
            for term, definition in (page.term("look_through"), page.term("hidden"))
        ),
    )
    return (pillars, words, _materials(page) if facts.economy == "JPN" else membership(page, facts))


def _materials(page: Page) -> Box:
    materials = [names(row, "name").of(page.language) for row in rows("critical_materials")]
    return Box(
        title=page.say("materials.title", count=len(materials)),
        paragraphs=(
            page.say("materials.join").join(materials),
            page.say("materials.note", ref=page.ref(document("esp_act"))),
        ),
    )


def membership(page: Page, facts: Facts) -> Box:
    """Return the groupings the economy belongs to, each with its size and the date that is stated for."""
    belongs = [group for group in groups().values() if facts.economy in group.members]
    items = tuple(
        page.say("groups.item", name=group.name.of(page.language), count=len(group.members), as_of=group.as_of)
        for group in belongs
    )
    return Box(title=page.say("groups.title"), paragraphs=() if items else (page.say("groups.none"),), items=items)
