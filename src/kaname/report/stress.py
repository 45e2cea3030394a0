"""The one-page brief of a stress test: words by rule, two drawings, tables, the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname import __version__
from kaname.media.page import SheetPage
from kaname.media.sheet import Box, Pull, Sheet
from kaname.report import stress_words as scenarios
from kaname.report.stress_figures import pictures, tables
from kaname.report.stress_found import NOTHING, Found, model_refs, money, sector_name, share, signed, solver_name
from kaname.scenarios.shocks import YEAR

if TYPE_CHECKING:
    from datetime import date

    from kaname.answers.stress_contract import PathEntry
    from kaname.texts import Language

# Shocks, cushions and further assumptions told: as many as the page has room for.
TOLD = (4, 2, 1)
DIGEST_SHOWN = 16
# A rise in output smaller than this is not worth a sentence, USD million.
WORTH_SAYING = 100.0
# The font has no curled rho.
SECOND_RHO = ("ϱ", "ρ′")


def sheet(given: Found, language: Language, day: date, twin: str, digest: str, *, told: int = TOLD[0]) -> Sheet:
    """Return the page in `language`.

    Parameters
    ----------
    given
        What it says.
    language
        In which words.
    day
        The data edition's date.
    twin
        File name of the HTML twin.
    digest
        SHA-256 of what the run was made from.
    told
        How many shocks, cushions and further assumptions are told; how many more there are is said.
    """
    page = SheetPage(language)
    title = given.main.scenario.title.of(language)
    values = {"year": day.year, "month": day.month, "day": day.day, "month_name": page.say(f"month.{day.month}")}
    # Written in reading order, so that sources are numbered as a reader meets them.
    return Sheet(
        language=language,
        title=page.tell("stress.title", scenario=title),
        series=page.tell("stress.series"),
        issue=page.tell("stress.issue", scenario=title, year=given.main.year),
        date=page.say("date", **values),
        twin=twin,
        kind=page.tell("estimate"),
        headline=headline(page, given),
        lead=lead(page, given),
        pull=pull(page, given),
        pictures=pictures(page, given),
        tables=tables(page, given),
        boxes=boxes(page, given, told),
        notes=limits(page, given),
        sources_title=page.say("sources.title"),
        sources=page.citations.lines(language),
        manifest=page.tell("manifest", digest=digest[:DIGEST_SHOWN], version=__version__),
    )


def headline(page: SheetPage, given: Found) -> str:
    """Return the finding: what happens, to whom, how much."""
    percents = given.percents(given.subject)
    turned = percents["central"] < 0
    small = abs(percents["central"]) < NOTHING
    kind = "none" if small else "gain" if turned else "loss"
    return page.capital(
        page.tell(
            f"stress.headline.{kind}",
            what=scenarios.opening(page, given.scenario),
            economy=page.name(given.subject),
            value=share(page, percents, turned=turned and not small),
        )
    )


def lead(page: SheetPage, given: Found) -> tuple[str, ...]:
    """Return the sentences below the headline: who loses in money, the world, who gains, and when."""
    main = given.main
    losing = [code for code, lost in main.loss_usd_mn.items() if lost > 0]
    if losing:
        second = (
            page.tell(
                "stress.lead.next",
                second=page.name(losing[1]),
                amount=money(page, given, main.loss_usd_mn[losing[1]]),
            )
            if len(losing) > 1
            else ""
        )
        amount = money(page, given, main.loss_usd_mn[losing[0]])
        said = [
            page.tell(
                "stress.lead.most",
                first=page.name(losing[0]),
                amount=amount,
                next=second,
                ref=model_refs(page, given, "central"),
            )
        ]
    else:
        said = [page.tell("stress.lead.nobody", ref=model_refs(page, given, "central"))]
    world = {level: answer.world_loss_pct for level, answer in given.levels.items()}
    gained = main.world_loss_usd_mn < 0
    said.append(
        page.tell(
            "stress.lead.world_gain" if gained else "stress.lead.world",
            amount=money(page, given, main.world_loss_usd_mn),
            share=share(page, world, turned=gained),
        )
    )
    return tuple(filter(None, (*said, _gainer(page, given), _days(page, given))))


def _gainer(page: SheetPage, given: Found) -> str:
    """Return who gains most once buyers have re-sourced, where that is told and worth telling."""
    low = given.levels.get("low")
    if low is None or low.solver != "resourcing":
        return ""
    code = min(low.loss_usd_mn, key=lambda economy: low.loss_usd_mn[economy])
    if low.loss_usd_mn[code] > -WORTH_SAYING:
        return ""
    return page.tell(
        "stress.lead.gain",
        economy=page.name(code),
        amount=money(page, given, low.loss_usd_mn[code]),
        share=share(page, {"central": -low.loss_pct[code]}),
        ref=model_refs(page, given, "low"),
    )


def _days(page: SheetPage, given: Found) -> str:
    """Return what the daily model says of the headline's economy, or of the first that is followed."""
    answer = given.dated()
    if answer is None:
        return ""
    path = next((path for path in answer.path if path.economy == given.subject), answer.path[0])
    level = next(level for level, known in given.levels.items() if known is answer)
    ref = model_refs(page, given, level)
    if path.first_to_stop is None or path.first_stop_day is None:
        said = [page.tell("stress.lead.nothing_halves", economy=page.name(path.economy), ref=ref)]
    else:
        product = path.limited_by
        why = page.tell("stress.lead.because", product=sector_name(page, product)) if product else ""
        said = [
            page.tell(
                "stress.lead.halves",
                economy=page.name(path.economy),
                sector=sector_name(page, path.first_to_stop),
                day=path.first_stop_day + 1,
                why=why,
                ref=ref,
            )
        ]
    return page.gap.join((*said, _thresholds(page, path), _recovery(page, given, path)))


def _thresholds(page: SheetPage, path: PathEntry) -> str:
    if path.days_to_1pct is None:
        return page.tell("stress.lead.never")
    if path.days_to_5pct is None:
        return page.tell("stress.lead.one", day=path.days_to_1pct + 1)
    return page.tell("stress.lead.five", day=path.days_to_1pct + 1, later=path.days_to_5pct + 1)


def _recovery(page: SheetPage, given: Found, path: PathEntry) -> str:
    if given.scenario.days >= path.days:
        return page.tell("stress.lead.still_on")
    if path.recovery_day is None:
        return page.tell("stress.lead.not_back", days=path.days)
    return page.tell("stress.lead.recovers", day=path.recovery_day + 1)


def pull(page: SheetPage, given: Found) -> Pull:
    """Return the number the page is remembered by: the headline economy's central loss."""
    percents = given.percents(given.subject)
    turned = percents["central"] < 0
    band = ""
    if given.bracket:
        sign = -1 if turned else 1
        amounts = sorted(sign * answer.loss_usd_mn[given.subject] for answer in given.levels.values())
        ends = [signed(page, value) for value in (amounts[0], amounts[-1])]
        between = "～" if page.language == "ja" else " to "
        key = "stress.pull.elasticity" if given.tariffs else "stress.pull.band"
        band = page.tell(key, range=between.join(ends))
    return Pull(
        value=share(page, {"central": percents["central"]}, turned=turned),
        label=page.tell(
            "stress.pull.gain" if turned else "stress.pull.loss",
            economy=page.name(given.subject),
            level=page.tell("stress.pull.level") if given.bracket else "",
        ),
        note=page.tell(
            "stress.pull.note",
            solver=solver_name(page, given.main.solver),
            horizon=given.main.horizon_text.of(page.language),
            amount=money(page, given, given.main.loss_usd_mn[given.subject]),
            band=band,
        ),
    )


def boxes(page: SheetPage, given: Found, told: int) -> tuple[Box, ...]:
    """Return the side column: the scenario, what each model assumes, the rest of the assumptions."""
    happens = Box(
        title=page.tell("stress.box.scenario"),
        paragraphs=(*scenarios.happens(page, given.scenario, told), *scenarios.note(page, given.scenario)),
    )
    difference = Box(
        title=page.tell("stress.box.difference" if given.bracket else "stress.box.model"),
        paragraphs=tuple(said.of(page.language) for said in given.difference),
    )
    first = {answer.assumptions[0].en for answer in given.levels.values()}
    others = dict.fromkeys(
        said.of(page.language).replace(*SECOND_RHO)
        for answer in given.levels.values()
        for said in answer.assumptions
        if said.en not in first or given.tariffs
    )
    shown = list(others)[:told]
    if len(others) > len(shown):
        shown.append(page.tell("stress.box.more", count=len(others) - len(shown)))
    rest = Box(title=page.tell("stress.box.assumptions"), paragraphs=tuple(shown))
    return (happens, difference, rest) if shown else (happens, difference)


def limits(page: SheetPage, given: Found) -> Box:
    """Return what a reader should not read into the numbers."""
    said = [page.tell("stress.limits.output"), page.tell("stress.limits.policy")]
    dated = given.dated()
    if dated is not None and dated.path[0].days < YEAR:
        said.append(page.tell("stress.limits.days", days=dated.path[0].days))
    said += [note.of(page.language) for note in given.main.notes]
    return Box(title=page.tell("stress.limits.title"), paragraphs=(page.gap.join(said),))
