"""``kaname coalition``: what a group has in itself, alone and together, and what each member brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from kaname.cli.options import AsJson, Lang, Out, Quiet, Year, argument, language_of, option, words

if TYPE_CHECKING:
    from pathlib import Path

    from kaname.answers.coalition import Asked
    from kaname.answers.coalition_contract import CoalitionAnswer, CoalitionProduct, FriendShoringEntry, MeasureName
    from kaname.answers.contract import Answer
    from kaname.model.quantity import Band
    from kaname.texts import Language

SHOWN = 10
PICTURES = (".svg", ".png")
NONE = "–"


def command(
    coalition: Annotated[str, argument("coalition")],
    against: Annotated[str | None, option("--against", key="against")] = None,
    cap: Annotated[float | None, option("--cap", key="cap")] = None,
    growth: Annotated[float, option("--growth", key="growth")] = 0.10,
    jointly: Annotated[bool, option("--jointly", key="jointly")] = False,
    pooled: Annotated[bool, option("--pooled", key="pooled")] = False,
    reshuffle: Annotated[bool, option("--reshuffle", key="reshuffle")] = False,
    frontier: Annotated[bool, option("--frontier", key="frontier")] = False,
    measure: Annotated[str | None, option("--measure", key="measure")] = None,
    pairs: Annotated[int, option("--pairs", key="pairs")] = 200,
    seed: Annotated[int, option("--seed", key="order_seed")] = 20250207,
    year: Year = None,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print a coalition's autonomy, alone and together."""
    from kaname.answers.coalition import Asked, coalition_answer, sourcing_terms
    from kaname.cli.output import print_json, print_notes, progress, session, write_rows

    language = language_of(lang)
    terms, points = sourcing_terms(cap, growth, jointly=jointly, pooled=pooled, reshuffle=reshuffle, frontier=frontier)
    asked = Asked(year, measure, against, terms, points, pairs, seed)
    with progress("coalition", quiet=quiet):
        answer = coalition_answer(session(quiet=quiet), coalition, asked)
    if out is not None and out.suffix in PICTURES:
        _draw(answer, out, language)
    elif out is not None:
        write_rows(_rows(answer, asked), out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        _print_measures(answer, language)
        _print_members(answer, language)
        _print_missing(answer, language)
        _print_next(answer, language)
        _print_target(answer, language)
        if answer.friend_shoring is not None:
            _print_sourcing(answer.friend_shoring, language)
        _print_frontier(answer)
        print_notes(answer.notes, answer.sources, language)


def _draw(answer: CoalitionAnswer, out: Path, language: Language) -> None:
    """Write the bars of each member alone and of the group together."""
    from kaname.media.pictures import coalition_svg, write_picture
    from kaname.vocab.economies import groups, prose

    known = answer.coalition in groups() or len(answer.members) == 1
    group = prose(answer.coalition, language) if known else answer.coalition
    write_picture(coalition_svg(group, {n: (_measure(n), m) for n, m in answer.measures.items()}, language), out)


def _rows(answer: CoalitionAnswer, asked: Asked) -> tuple[Answer, ...]:
    """Return what a file holds: the frontier if asked, else what to grow, else product by product."""
    if asked.points:
        return answer.frontier
    return answer.friend_shoring.grow if answer.friend_shoring else answer.products


def _measure(name: MeasureName) -> str:
    return {
        "products_contractual": words("coalition.contractual"),
        "products_pooled": words("coalition.pooled"),
        "products_dependent": words("coalition.dependent"),
        "look_through": words("coalition.look_through"),
        "extraction": words("coalition.extraction"),
        "rationing": words("coalition.rationing"),
    }[name]


def _print_measures(answer: CoalitionAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent

    rows = []
    for name, found in answer.measures.items():
        count = found.unit == "products"
        together = f"{found.together:.0f}" if count else percent(found.together)
        if found.band is not None:
            together = _band(found.band, language)
        rows.append((_measure(name), NONE if found.apart is None else percent(found.apart), together, str(found.year)))
    title = words("coalition.title").format(
        coalition=answer.coalition, count=len(answer.members), edition=answer.edition, table=answer.table_edition
    )
    print_table(title, words("coalition.header").split("|"), rows, frozenset({1, 2, 3}))


def _print_members(answer: CoalitionAnswer, language: Language) -> None:
    """Print alone → inside of every member, and what it adds by being together."""
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent
    from kaname.vocab.economies import short

    header = [words("coalition.member"), *(_measure(name) for name in answer.measures)]
    rows, brought = [], []
    for member in answer.members:
        cells = []
        for found in answer.measures.values():
            if member not in found.alone:
                cells.append(NONE)
            elif found.unit == "products":
                cells.append(f"{found.alone[member]:.0f}")
            else:
                cells.append(f"{percent(found.alone[member])} → {percent(found.inside[member])}")
        rows.append((short(member, language), *cells))
        added = [detail.added.get(member) for detail in answer.shapley_details.values()]
        brought.append((short(member, language), *(NONE if v is None else f"{100 * v:.2f}" for v in added)))
    right = frozenset(range(1, len(header)))
    print_table(words("coalition.members_title"), header, rows, right)
    if answer.shapley_details:
        header = [words("coalition.member"), *(_measure(name) for name in answer.shapley_details)]
        print_table(words("coalition.shapley_title"), header, brought, frozenset(range(1, len(header))))


def _print_missing(answer: CoalitionAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent, usd
    from kaname.vocab.economies import short
    from kaname.vocab.products import product_or_code

    def row(product: CoalitionProduct) -> tuple[str, ...]:
        return (
            product.product,
            product_or_code(product.product).short.of(language),
            usd(product.gap_usd, language),
            percent(product.contractual),
            percent(product.pooled),
            short(product.top_outsider, language) if product.top_outsider else NONE,
            percent(product.top_outsider_share),
        )

    title = words("coalition.missing_title").format(
        count=len(answer.missing), products=len(answer.products), year=answer.year
    )
    rows = [row(product) for product in answer.missing[:SHOWN]]
    print_table(title, words("coalition.missing_header").split("|"), rows, frozenset({2, 3, 4, 6}))


def _print_next(answer: CoalitionAnswer, language: Language) -> None:
    from kaname.vocab.economies import short

    for name in answer.measures:
        best = [entry for entry in answer.next_member if entry.measure == name]
        if best:
            listed = words("list_comma").join(f"{short(e.economy, language)} +{100 * e.gain:.1f}" for e in best)
            print(words("coalition.next").format(measure=_measure(name), economies=listed))


def _print_target(answer: CoalitionAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent, usd
    from kaname.vocab.economies import short

    if answer.leverage is None or answer.retaliation is None:
        return
    leverage, found = answer.leverage, answer.retaliation
    target = _named(leverage.target, language)
    print(
        words("coalition.leverage").format(
            target=target,
            together=_band(leverage.together, language, 3),
            apart=percent(sum(band.central for band in leverage.alone.values()), 3),
        )
    )
    print(
        words("coalition.retaliation").format(
            target=target,
            theirs=_band(found.target_loss_share, language),
            ours=_band(found.coalition_loss_share, language),
            ratio=NONE if found.ratio is None else f"{found.ratio.central:.2f}",
        )
    )
    rows = [
        (
            short(row.member, language),
            NONE if row.ratio_alone is None else f"{row.ratio_alone:.2f}",
            NONE if row.ratio_together is None else f"{row.ratio_together:.2f}",
            usd(row.loss_inside * 1e6, language),
            usd(row.loss_outside * 1e6, language),
        )
        for row in found.members
    ]
    title = words("coalition.retaliation_title").format(target=target)
    print_table(title, words("coalition.retaliation_header").split("|"), rows, frozenset({1, 2, 3, 4}))


def _print_sourcing(found: FriendShoringEntry, language: Language) -> None:
    """Print one plan and what the members would have to supply more of."""
    from kaname.media.numbers import percent, usd

    point = found.point
    print(
        words("coalition.sourcing").format(
            cap=percent(point.cap, 0),
            growth=percent(point.growth, 0),
            premium=usd(point.premium_usd, language),
            moved=percent(point.moved_share),
            unmet=percent(point.unmet_share),
        )
    )
    for entry in [entry for entry in found.grow if entry.member][:SHOWN]:
        print(f"  {entry.text.of(language)}")


def _print_frontier(answer: CoalitionAnswer) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent

    if not answer.frontier:
        return
    rows = [
        (
            percent(point.growth, 0),
            percent(point.cap, 0),
            f"{100 * point.premium_share:+.2f}%",
            percent(point.moved_share),
            percent(point.unmet_share),
        )
        for point in answer.frontier
    ]
    header = words("coalition.frontier_header").split("|")
    print_table(words("coalition.frontier_title"), header, rows, frozenset(range(5)))


def _band(band: Band, language: Language, digits: int = 2) -> str:
    from kaname.media.numbers import percent_band

    return percent_band(band.low, band.central, band.high, language, digits)


def _named(code: str, language: Language) -> str:
    """Return a name as a sentence uses it; the code itself for a user's own group."""
    from kaname.vocab.economies import economies, groups, prose

    return prose(code, language) if code in economies() or code in groups() else code
