"""The drawings and tables of a stress test's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname.media.citations import document
from kaname.media.numbers import usd, usd_short, yen, yen_per_dollar
from kaname.media.sheet import Picture, Table
from kaname.report import stress_charts as charts
from kaname.report.stress_found import MILLION, NOTHING, Found, digits_of, model_refs, points, solver_name
from kaname.vocab.sectors import sectors

if TYPE_CHECKING:
    from kaname.answers.stress_contract import StressAnswer
    from kaname.media.page import SheetPage
    from kaname.scenarios.shocks import Scenario

SHOWN = 8
LINES = 3
INDUSTRIES_SHOWN = 8
PERCENT = 100.0
# Output over base above this reads 100.0 %.
STILL = 0.9995


def pictures(page: SheetPage, given: Found) -> tuple[Picture, ...]:
    """Return the drawings: losses with their band, and the days where there are any."""
    drawn = [band_picture(page, given)]
    if given.dated() is not None:
        drawn.append(path_picture(page, given))
    return tuple(drawn)


def _hit(given: Found) -> list[str]:
    """Return the economies that change most relative to their output, the headline's among them."""
    ranked = sorted(given.main.loss_pct, key=lambda code: (-given.main.loss_pct[code], code))
    shown = ranked[:SHOWN]
    if given.subject not in shown:
        shown[-1] = given.subject
    return shown


def band_chart(page: SheetPage, given: Found) -> charts.BandChart:
    """Return the losses of the economies hit most relative to their output, as data."""
    hit = _hit(given)
    digits = digits_of(given.main.loss_pct[code] for code in hit)
    lines = []
    for code in hit:
        values = given.percents(code)
        words = f"{points(values['central'], digits)}%"
        if given.bracket:
            ends = [points(value, digits) for value in (min(values.values()), max(values.values()))]
            words = page.tell("stress.band", central=words, low=ends[0], high=ends[1])
        row = charts.BandRow(page.label(code), values["central"], values.get("low"), values.get("high"), words)
        lines.append(row)
    keys = {level: _key(page, given, level) for level in given.levels}
    return charts.BandChart(
        rows=tuple(lines),
        central=keys["central"],
        low=keys.get("low", ""),
        high=keys.get("high", ""),
        unit=page.tell("stress.chart.unit"),
    )


def _key(page: SheetPage, given: Found, level: str) -> str:
    answer, name = given.levels[level], page.tell(f"stress.level.{level}")
    if given.tariffs:
        return page.tell("stress.chart.elasticity", level=name, which=page.tell(f"stress.elasticity.{level}"))
    solver, horizon = solver_name(page, answer.solver), answer.horizon_text.of(page.language)
    if not given.bracket:
        return page.capital(page.tell("stress.chart.key_single", solver=solver, horizon=horizon))
    return page.tell("stress.chart.key", level=name, solver=solver, horizon=horizon)


def _gains(page: SheetPage, given: Found, codes: list[str]) -> str:
    any_gain = any(value < 0 for code in codes for value in given.percents(code).values())
    return page.tell("stress.chart.gains") if any_gain else ""


def band_picture(page: SheetPage, given: Found) -> Picture:
    """Return the drawing of losses with their band."""
    chart = band_chart(page, given)
    hit = _hit(given)
    items = page.tell("stress.chart.join").join(
        page.tell("stress.chart.item", economy=row.label, value=row.value) for row in chart.rows
    )
    loses = given.main.loss_pct[hit[0]] >= NOTHING
    return Picture(
        title=page.tell("stress.chart.title", economy=page.name(hit[0]))
        if loses
        else page.tell("stress.chart.title_none"),
        svg=charts.band_svg(chart, f"band-{page.language}"),
        alt=page.tell("stress.chart.alt", items=items),
        caption=page.tell(
            "stress.chart.caption" if given.bracket else "stress.chart.caption_single",
            gains=_gains(page, given, hit),
            ref=model_refs(page, given),
        ),
    )


def path_chart(page: SheetPage, answer: StressAnswer, scenario: Scenario) -> charts.PathChart:
    """Return the days of the economies followed, as data."""
    return charts.PathChart(
        lines=tuple(charts.PathLine(page.label(path.economy), path.output, path.cover) for path in answer.path[:LINES]),
        start=min(shock.start for shock in scenario.shock),
        end=scenario.days,
        output=page.tell("stress.path.output"),
        cover=page.tell("stress.path.cover"),
        shock=page.tell("stress.path.shock"),
        day=page.tell("stress.path.day"),
    )


def path_picture(page: SheetPage, given: Found) -> Picture:
    """Return the drawing of the days; it needs an answer that has some."""
    answer = given.dated()
    if answer is None:
        raise ValueError("no answer has days")
    worst = min(answer.path[:LINES], key=lambda path: path.worst_output)
    level = next(level for level, known in given.levels.items() if known is answer)
    lows = [
        page.tell("stress.path.item", economy=page.label(p.economy), day=p.worst_day + 1, value=_level(p.worst_output))
        for p in answer.path[:LINES]
    ]
    return Picture(
        title=page.tell(
            "stress.path.title",
            economy=page.name(worst.economy),
            day=worst.worst_day + 1,
            value=_level(worst.worst_output),
        )
        if worst.worst_output < STILL
        else page.tell("stress.path.title_none"),
        svg=charts.path_svg(path_chart(page, answer, given.scenario), f"path-{page.language}"),
        alt=page.tell("stress.path.alt", items=page.tell("stress.chart.join").join(lows)),
        caption=page.tell(
            "stress.path.caption", solver=solver_name(page, answer.solver), ref=model_refs(page, given, level)
        ),
    )


def _level(output: float) -> str:
    return f"{points(PERCENT * output, 1 if output < STILL else 2)}%"


def tables(page: SheetPage, given: Found) -> tuple[Table, ...]:
    """Return the table of economies, and one of industries where no days take its place."""
    economies = table(page, given)
    hit = given.main.industries[:INDUSTRIES_SHOWN]
    if given.dated() is not None or not hit:
        return (economies,)
    digits = digits_of(industry.loss_pct for industry in hit)
    industries = Table(
        title=page.tell("stress.industries.title"),
        header=(
            page.tell("stress.industries.industry"),
            page.tell("stress.table.share"),
            *(page.tell(f"stress.table.{currency}") for currency in ("usd", "yen")),
        ),
        rows=tuple(
            (
                page.tell(
                    "stress.industries.item",
                    economy=page.label(industry.economy),
                    sector=sectors()[industry.sector].short.of(page.language),
                ),
                points(industry.loss_pct, digits),
                *_amounts(page, given, industry.loss_usd_mn),
            )
            for industry in hit
        ),
        align=("left", "right", "right", "right"),
    )
    return economies, industries


def table(page: SheetPage, given: Found) -> Table:
    """Return the economies that lose most in money, and the world."""
    main = given.main
    shown = list(main.loss_usd_mn)[:SHOWN]
    if given.subject not in shown:
        shown[-1] = given.subject
    digits = digits_of(main.loss_pct[code] for code in shown)
    lines = [
        (
            page.label(code),
            *(points(value, digits) for value in given.percents(code).values()),
            *_amounts(page, given, main.loss_usd_mn[code]),
        )
        for code in shown
    ]
    world = [points(answer.world_loss_pct, digits) for answer in given.levels.values()]
    lines.append((page.tell("stress.table.world"), *world, *_amounts(page, given, main.world_loss_usd_mn)))
    percents = (
        [f"{page.tell(f'stress.level.{level}')} %" for level in given.levels]
        if given.bracket
        else [page.tell("stress.table.share")]
    )
    amounts = [page.tell(f"stress.table.{currency}") for currency in ("usd", "yen")]
    return Table(
        title=page.tell("stress.table.title"),
        header=(page.tell("stress.table.economy"), *percents, *amounts),
        rows=tuple(lines),
        align=("left", *("right" for _ in (*percents, *amounts))),
        note=page.tell(
            "stress.table.note",
            level=page.tell("stress.table.central" if given.bracket else "stress.table.single"),
            gains=_gains(page, given, shown),
            rate=f"{yen_per_dollar(main.year):.2f}",
            year=main.year,
            ref=page.ref(document("world_bank_fx")),
        ),
    )


def _amounts(page: SheetPage, given: Found, usd_mn: float) -> tuple[str, str]:
    value = usd_mn * MILLION
    in_yen = yen(value * yen_per_dollar(given.main.year), page.language)
    if page.language == "ja":
        return usd(value, "ja"), in_yen
    return usd_short(value), in_yen.replace(" trillion", " tn").replace(" billion", " bn").replace(" million", " m")
