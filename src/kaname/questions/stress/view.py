"""How a stress test reads: words by rule, losses with their band, the days of a shock, and what was assumed."""

from __future__ import annotations

from dataclasses import replace

from kaname.media.citations import document, model_document
from kaname.media.drawings import BandChart, BandRow, PathChart, PathLine
from kaname.media.numbers import (
    digits_for,
    digits_of,
    points,
    usd,
    usd_and_yen,
    usd_in_table,
    yen_in_table,
    yen_per_dollar,
    yen_years,
)
from kaname.media.sheet import Box, Pull
from kaname.media.view import Picture, Shown, Table, View
from kaname.questions.reading import Reader
from kaname.questions.stress.question import (
    Assumption,
    BracketAnswer,
    Day,
    Found,
    Industry,
    Loss,
    Milestone,
    PathEntry,
    StressAnswer,
    World,
    assumptions,
    days_told,
    found_of,
    industries,
    losses,
    milestones,
    worlds,
)
from kaname.scenarios.shocks import YEAR
from kaname.scenarios.telling import capital, happens, note, opening
from kaname.texts import Bilingual, text

MILLION = 1e6
PERCENT = 100.0
# Percent of output below which a change is called none at all.
NOTHING = 0.0005
# A rise in output smaller than this is not worth a sentence, USD million.
WORTH_SAYING = 100.0
# Output over base above this reads 100.0 %.
STILL = 0.9995
SHOWN = 8
LINES = 3
# Shocks, cushions and further assumptions told on a page: as many as it has room for.
TOLD = (4, 2, 1)


def view(answer: BracketAnswer | StressAnswer, read: Reader) -> View:
    """Return the finding as a sentence, who loses and when, two pictures, tables, and what each model assumes."""
    found = found_of(answer)
    title = answer.scenario.title.of(read.language)
    # Written in reading order, so that sources are numbered as a reader meets them.
    parts = {
        "headline": headline(found, read),
        "lead": lead(found, read),
        "pull": pull(found, read),
        "pictures": pictures(found, read),
        "tables": tables(found, read),
    }
    return read.view(
        title=read.say("title", scenario=title),
        series=read.say("series"),
        issue=read.say("issue", scenario=title, year=found.main.year),
        closing=read.say("closing"),
        **parts,
        boxes=boxes(found, read),
        shorter=tuple(boxes(found, read, told) for told in TOLD),
        notes=limits(found, read),
        sources=found.main.sources,
        cited=read.page.citations.lines(read.language),
        kind="estimate",
    )


def headline(found: Found, read: Reader) -> str:
    """Return the finding: what happens, to whom, how much."""
    percents = found.percents(found.subject)
    turned = percents["central"] < 0
    small = abs(percents["central"]) < NOTHING
    kind = "none" if small else "gain" if turned else "loss"
    return capital(
        read.say(
            f"headline.{kind}",
            what=opening(read.language, found.scenario),
            economy=read.party(found.subject),
            value=_share(read, percents, turned=turned and not small),
            base=_base(found, read),
        )
    )


def _base(found: Found, read: Reader) -> str:
    """Return what a loss is a share of: a year's output, or that of as many days as were simulated."""
    return read.say("base.year") if found.counted == YEAR else read.say("base.days", days=found.counted)


def _over(found: Found, read: Reader) -> str:
    """Return the time that losses are counted over."""
    return read.say("over.year") if found.counted == YEAR else read.say("over.days", days=found.counted)


def _share(read: Reader, values: dict[str, float], *, turned: bool = False) -> str:
    """Return the central percentage with its band, 2.3% (1.1 to 3.7%); `turned` tells a gain as positive."""
    central = -values["central"] if turned else values["central"]
    digits = digits_for(central)
    said = f"{points(central, digits)}%"
    if len(values) == 1:
        return said
    ends = [-value if turned else value for value in values.values()]
    return read.say("band", central=said, low=points(min(ends), digits), high=points(max(ends), digits))


def _money(found: Found, read: Reader, usd_mn: float) -> str:
    """Return an amount without a sign: in the currency asked for, else dollars beside yen where a rate is held."""
    value = abs(usd_mn) * MILLION
    if read.one_currency or found.main.year not in yen_years():
        return read.money(value, found.main.year)
    return usd_and_yen(value, found.main.year, read.language)


def _refs(found: Found, read: Reader, *levels: str) -> str:
    """Return the mark of the table and of the papers behind the models of some levels, all when none is named."""
    answers = [found.levels[level] for level in levels or found.levels]
    papers = dict.fromkeys(
        f"inventories_{answer.parameters['closure']}" if answer.solver == "inventories" else answer.solver
        for answer in answers
    )
    return read.page.ref(*found.main.sources, *(model_document(name) for name in papers))


def lead(found: Found, read: Reader) -> tuple[str, ...]:
    """Return the sentences below the headline: who loses in money, the world, who gains, and when."""
    main = found.main
    losing = [code for code, lost in main.loss_usd_mn.items() if lost > 0]
    ref = _refs(found, read, "central")
    if losing:
        after = ""
        if len(losing) > 1:
            amount = _money(found, read, main.loss_usd_mn[losing[1]])
            after = read.say("lead.next", second=read.party(losing[1]), amount=amount)
        amount = _money(found, read, main.loss_usd_mn[losing[0]])
        said = [read.say("lead.most", first=read.party(losing[0]), amount=amount, next=after, ref=ref)]
    else:
        said = [read.say("lead.nobody", ref=ref)]
    world = {level: answer.world_loss_pct for level, answer in found.levels.items()}
    gained = main.world_loss_usd_mn < 0
    amount, share = _money(found, read, main.world_loss_usd_mn), _share(read, world, turned=gained)
    told = {"amount": amount, "share": share, "over": _over(found, read)}
    said.append(read.say("lead.world_gain", **told) if gained else read.say("lead.world", **told))
    return tuple(filter(None, (*said, _gainer(found, read), _days(found, read))))


def _gainer(found: Found, read: Reader) -> str:
    """Return who gains most once buyers have re-sourced, where that is told and worth telling."""
    low = found.levels.get("low")
    if low is None or low.solver != "resourcing":
        return ""
    code = min(low.loss_usd_mn, key=lambda economy: low.loss_usd_mn[economy])
    if low.loss_usd_mn[code] > -WORTH_SAYING:
        return ""
    return read.say(
        "lead.gain",
        economy=read.party(code),
        amount=_money(found, read, low.loss_usd_mn[code]),
        share=_share(read, {"central": -low.loss_pct[code]}),
        ref=_refs(found, read, "low"),
    )


def _days(found: Found, read: Reader) -> str:
    """Return what the daily model says of the headline's economy, or of the first that is followed."""
    if found.dated is None:
        return ""
    level, answer = found.dated
    path = next((path for path in answer.path if path.economy == found.subject), answer.path[0])
    ref = _refs(found, read, level)
    if path.first_to_stop is None or path.first_stop_day is None:
        said = read.say("lead.nothing_halves", economy=read.party(path.economy), ref=ref)
    else:
        product = path.limited_by
        said = read.say(
            "lead.halves",
            economy=read.party(path.economy),
            sector=read.inside("sector", path.first_to_stop),
            day=path.first_stop_day + 1,
            why=read.say("lead.because", product=read.inside("sector", product)) if product else "",
            ref=ref,
        )
    return read.page.gap.join((said, _thresholds(path, read), _recovery(found, path, read)))


def _thresholds(path: PathEntry, read: Reader) -> str:
    if path.days_to_1pct is None:
        return read.say("lead.never")
    if path.days_to_5pct is None:
        return read.say("lead.one", day=path.days_to_1pct + 1)
    return read.say("lead.five", day=path.days_to_1pct + 1, later=path.days_to_5pct + 1)


def _recovery(found: Found, path: PathEntry, read: Reader) -> str:
    if found.scenario.days >= path.days:
        return read.say("lead.still_on")
    if path.recovery_day is None:
        return read.say("lead.not_back", days=path.days)
    return read.say("lead.recovers", day=path.recovery_day + 1)


def pull(found: Found, read: Reader) -> Pull:
    """Return the number to remember: the headline economy's central loss."""
    percents, main, code = found.percents(found.subject), found.main, found.subject
    turned = percents["central"] < 0
    sign = -1 if turned else 1
    band = ""
    if found.bracket:
        amounts = sorted(sign * answer.loss_usd_mn[code] for answer in found.levels.values())
        ends = {"low": _end(found, read, amounts[0]), "high": _end(found, read, amounts[-1])}
        band = read.say("pull.elasticity", **ends) if found.tariffs else read.say("pull.band", **ends)
    added = (main.loss_pct_of_value_added or {}).get(code)
    said = {"economy": read.party(code), "level": read.say("pull.level") if found.bracket else ""}
    return Pull(
        value=_share(read, {"central": percents["central"]}, turned=turned),
        label=read.say("pull.gain", **said) if turned else read.say("pull.loss", **said),
        note=read.say(
            "pull.note",
            solver=solver_name(read, main.solver),
            horizon=main.horizon_text.of(read.language),
            amount=_money(found, read, main.loss_usd_mn[code]),
            added="" if added is None else read.say("pull.added", share=_share(read, {"central": sign * added})),
            band=band,
        ),
    )


def _end(found: Found, read: Reader, usd_mn: float) -> str:
    """Return an end of a band of money: in the currency asked for, else in dollars."""
    value = abs(usd_mn) * MILLION
    said = read.money(value, found.main.year) if read.one_currency else usd(value, read.language)
    return f"−{said}" if usd_mn < 0 else said


def solver_name(read: Reader, name: str) -> str:
    """Return the name of a model."""
    return text(f"stress.solver.{name}", read.language)


def boxes(found: Found, read: Reader, told: int | None = None) -> tuple[Box, ...]:
    """Return what stands beside: the scenario, what each model assumes, the rest of the assumptions.

    `told` is how many shocks, cushions and further assumptions are told, and how many more there are is said; all of
    them when None.
    """
    scenario = found.scenario
    most = max(len(scenario.shock), len(scenario.cushion)) if told is None else told
    happening = (*happens(read.language, scenario, most), *note(read.language, scenario))
    if told is None and scenario.note is not None:
        happening = (*happens(read.language, scenario, most), scenario.note.of(read.language))
    difference = Box(
        title=read.say("box.difference" if found.bracket else "box.model"),
        paragraphs=tuple(said.of(read.language) for said in found.difference),
    )
    first = {answer.assumptions[0].en for answer in found.levels.values()}
    others = list(
        dict.fromkeys(
            said.of(read.language)
            for answer in found.levels.values()
            for said in answer.assumptions
            if said.en not in first or found.tariffs
        )
    )
    shown = others[:told]
    if len(others) > len(shown):
        shown.append(read.say("box.more", count=len(others) - len(shown)))
    rest = Box(title=read.say("box.assumptions"), paragraphs=tuple(shown))
    return (Box(title=read.say("box.scenario"), paragraphs=happening), difference, *((rest,) if shown else ()))


def limits(found: Found, read: Reader) -> tuple[str | Bilingual, ...]:
    """Return what a reader should not read into the numbers."""
    said: list[str | Bilingual] = [read.say("limits.output"), read.say("limits.policy")]
    if found.dated is not None and (days := found.dated[1].path[0].days) < YEAR:
        said.append(read.say("limits.days", days=days))
    return (*said, *found.main.notes)


def pictures(found: Found, read: Reader) -> tuple[Picture, ...]:
    """Return the drawings: losses with their band, and the days where there are any."""
    drawn = [band_picture(found, read)]
    if found.dated is not None:
        drawn.append(path_picture(found, *found.dated, read))
    return tuple(drawn)


def _with_subject(found: Found, codes: list[str]) -> list[str]:
    """Return the first few economies, the headline's among them."""
    shown = codes[:SHOWN]
    if found.subject not in shown:
        shown[-1] = found.subject
    return shown


def _gains(found: Found, read: Reader, codes: list[str]) -> str:
    any_gain = any(value < 0 for code in codes for value in found.percents(code).values())
    return read.say("chart.gains") if any_gain else ""


def band_picture(found: Found, read: Reader) -> Picture:
    """Return the losses of the economies hit most relative to their output."""
    percent = found.main.loss_pct
    hit = _with_subject(found, sorted(percent, key=lambda code: (-percent[code], code)))
    digits = digits_of(percent[code] for code in hit)
    rows = []
    for code in hit:
        values = found.percents(code)
        words = f"{points(values['central'], digits)}%"
        if found.bracket:
            low, high = (points(value, digits) for value in (min(values.values()), max(values.values())))
            words = read.say("band", central=words, low=low, high=high)
        name = read.name("economy", code)
        rows.append(BandRow(name, values["central"], values.get("low"), values.get("high"), words))
    keys = {level: _key(found, level, read) for level in found.levels}
    chart = BandChart(tuple(rows), keys["central"], keys.get("low", ""), keys.get("high", ""), read.say("chart.unit"))
    items = read.say("chart.join").join(
        read.say("chart.item", economy=row.label, value=row.value) for row in chart.rows
    )
    said = {"gains": _gains(found, read, hit), "ref": _refs(found, read), "over": _over(found, read)}
    return Picture(
        name="losses",
        title=read.say("chart.title", economy=read.party(hit[0]))
        if percent[hit[0]] >= NOTHING
        else read.say("chart.title_none"),
        alt=read.say("chart.alt", items=items),
        drawing=chart,
        caption=read.say("chart.caption", **said) if found.bracket else read.say("chart.caption_single", **said),
    )


def _key(found: Found, level: str, read: Reader) -> str:
    answer, name = found.levels[level], read.say(f"level.{level}")
    if found.tariffs:
        return read.say("chart.elasticity", level=name, which=read.say(f"elasticity.{level}"))
    solver, horizon = solver_name(read, answer.solver), answer.horizon_text.of(read.language)
    if not found.bracket:
        return capital(read.say("chart.key_single", solver=solver, horizon=horizon))
    return read.say("chart.key", level=name, solver=solver, horizon=horizon)


def path_picture(found: Found, level: str, answer: StressAnswer, read: Reader) -> Picture:
    """Return the days of the economies followed."""
    paths = answer.path[:LINES]
    worst = min(paths, key=lambda path: path.worst_output)
    items = read.say("chart.join").join(
        read.say(
            "path.item",
            economy=read.name("economy", path.economy),
            day=path.worst_day + 1,
            value=_height(path.worst_output),
        )
        for path in paths
    )
    chart = PathChart(
        lines=tuple(PathLine(read.name("economy", path.economy), path.output, path.cover) for path in paths),
        start=min(shock.start for shock in found.scenario.shock),
        end=found.scenario.days,
        output=read.say("path.output"),
        cover=read.say("path.cover"),
        shock=read.say("path.shock"),
        day=read.say("path.day"),
    )
    lowest, day = _height(worst.worst_output), worst.worst_day + 1
    said = {"economy": read.party(worst.economy), "day": day, "value": lowest}
    return Picture(
        name="path",
        title=read.say("path.title", **said) if worst.worst_output < STILL else read.say("path.title_none"),
        alt=read.say("path.alt", items=items),
        drawing=chart,
        caption=read.say("path.caption", solver=solver_name(read, answer.solver), ref=_refs(found, read, level)),
    )


def _height(output: float) -> str:
    return f"{points(PERCENT * output, 1 if output < STILL else 2)}%"


def tables(found: Found, read: Reader) -> tuple[Table, ...]:
    """Return losses by economy and by industry, the days and what they come to, the world, and what was assumed."""
    named = found.named
    days = () if found.dated is None else (read.table("path", Day, days_told(named), ()), _milestones(found, read))
    world = read.table("world", World, worlds(named), ())
    said = read.table("assumptions", Assumption, assumptions(named), ())
    return (_losses(found, read), _industries(found, read), *days, world, said)


def _losses(found: Found, read: Reader) -> Table:
    """Return every economy's losses; the eye is shown those that lose most in money, and the world."""
    main = found.main
    codes = _with_subject(found, list(main.loss_usd_mn))
    digits = digits_of(main.loss_pct[code] for code in codes)
    names = [*(read.name("economy", code) for code in codes), read.say("world")]
    percents = {
        level: [points(value, digits) for value in (*(answer.loss_pct[code] for code in codes), answer.world_loss_pct)]
        for level, answer in found.levels.items()
    }
    shown = [read.shown("economy", names)]
    if found.bracket:
        shown.append(read.shown("low", percents["low"], "right"))
        shown.append(read.shown("central", percents["central"], "right"))
        shown.append(read.shown("high", percents["high"], "right"))
    else:
        shown.append(read.shown("share", percents["central"], "right"))
    added = [(main.loss_pct_of_value_added or {}).get(code) for code in codes] + [main.world_loss_pct_of_value_added]
    cells = (read.shared("none") if value is None else points(value, digits) for value in added)
    shown.append(read.shown("value_added", cells, "right"))
    shown += _amounts(found, read, [*(main.loss_usd_mn[code] for code in codes), main.world_loss_usd_mn])
    said = {
        "level": read.say("table.central" if found.bracket else "table.single"),
        "gains": _gains(found, read, codes),
        "over": _over(found, read),
    }
    note = read.say("table.note", **said)
    if _has_yen(found, read):
        rate = read.say(
            "table.rate",
            rate=f"{yen_per_dollar(main.year):.2f}",
            year=main.year,
            ref=read.page.ref(document("world_bank_fx")),
        )
        note = f"{note}{read.page.gap}{rate}"
    return replace(
        read.table("losses", Loss, losses(found.named), shown, title=read.say("table.title"), note=note), summed=True
    )


def _has_yen(found: Found, read: Reader) -> bool:
    """Return whether amounts are told in yen: the year's rate is held, and dollars alone were not asked for."""
    return found.main.year in yen_years() and not (read.one_currency and read.currency == "usd")


def _amounts(found: Found, read: Reader, usd_mn: list[float]) -> list[Shown]:
    """Return amounts in dollars and in yen as two columns: one of them where its currency was asked for."""
    dollars = [value * MILLION for value in usd_mn]
    columns = []
    if not (_has_yen(found, read) and read.one_currency):
        # The heading is the unit: Japanese amounts are long enough without it.
        cells = (usd_in_table(value, read.language).removesuffix("ドル") for value in dollars)
        columns.append(read.shown("usd", cells, "right"))
    if _has_yen(found, read):
        rate = yen_per_dollar(found.main.year)
        cells = (yen_in_table(value * rate, read.language).removesuffix("円") for value in dollars)
        columns.append(read.shown("yen", cells, "right"))
    return columns


def _industries(found: Found, read: Reader) -> Table:
    """Return the industries that lose most; the eye is shown them where no days take their place."""
    hit = found.main.industries[:SHOWN]
    shown: list[Shown] = []
    if found.dated is None and hit:
        digits = digits_of(industry.loss_pct for industry in hit)
        names = (
            read.say(
                "industries.item",
                economy=read.name("economy", one.economy),
                sector=read.name("sector", one.sector),
            )
            for one in hit
        )
        shown.append(read.shown("industry", names))
        shown.append(read.shown("share", (points(one.loss_pct, digits) for one in hit), "right"))
        shown += _amounts(found, read, [one.loss_usd_mn for one in hit])
    return replace(
        read.table("industries", Industry, industries(found.named), shown, title=read.say("industries.title")),
        summed=True,
    )


def _milestones(found: Found, read: Reader) -> Table:
    shown = (
        "economy",
        *("worst_output", "worst_day", "first_to_stop", "first_stop_day"),
        *("days_to_1pct", "days_to_5pct", "recovery_day"),
    )
    title = read.say("milestones")
    return replace(read.table("milestones", Milestone, milestones(found.named), shown, title=title), on_page=False)
