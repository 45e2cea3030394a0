"""How scenarios side by side read: the world's loss in money, and each economy's share of its output."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.numbers import points
from kaname.media.sheet import Pull
from kaname.media.view import Column, Shown, Table, View
from kaname.questions.reading import Reader
from kaname.questions.stress_compare.question import CompareAnswer, CompareRow
from kaname.scenarios.shocks import YEAR
from kaname.texts import text

DIGITS = 3


def view(found: CompareAnswer, read: Reader) -> View:
    """Return the scenarios in the order asked for, the costliest named first."""
    worst = max(found.rows, key=lambda row: row.world_loss_usd_mn)
    solver = text(f"stress.solver.{found.solver}", read.language)
    said = {"scenario": read.of(worst.title), "amount": _money(worst, found, read), "solver": solver}
    title = read.say("title", count=len(found.rows), solver=solver)
    bars = tuple(
        Bar(
            label=read.of(row.title),
            text=_money(row, found, read),
            value=row.world_loss_usd_mn,
            strong=row is worst,
        )
        for row in found.rows
    )
    return read.view(
        title=title,
        headline=read.say("headline", **said),
        lead=(read.say("lead", solver=solver),),
        pull=Pull(
            str(said["amount"]),
            read.say("pull.label", **said),
            read.say("pull.note", solver=solver, share=_percent(worst.world_loss_pct, read)),
        ),
        pictures=(
            read.picture(
                "losses", Bars(bars, read.say("picture_axis", solver=solver, over=_over(found, read))), solver=solver
            ),
        ),
        tables=(_table(found, read, title),),
        notes=found.assumptions,
        sources=found.sources,
        kind="estimate",
    )


def _over(found: CompareAnswer, read: Reader) -> str:
    """Return the time that losses are counted over, in words."""
    return read.say("over.year") if found.days in {None, YEAR} else read.say("over.days", days=found.days)


def _money(row: CompareRow, found: CompareAnswer, read: Reader) -> str:
    return read.cell(row.world_loss_usd_mn, "usd_mn", found.year)


def _percent(value: float | None, read: Reader) -> str:
    return read.shared("none") if value is None else f"{points(value, DIGITS)}%"


def _table(found: CompareAnswer, read: Reader, title: str) -> Table:
    """Return one row a scenario; in files the economies' losses stand in a column each, named by its code."""
    rows = found.rows
    columns = [
        Column("scenario", read.label("scenario"), "", "fact", [row.scenario for row in rows]),
        Column("title_ja", read.label("title"), "", "fact", [row.title.ja for row in rows]),
        Column("title_en", read.label("title"), "", "fact", [row.title.en for row in rows]),
        Column("world_loss_usd_mn", read.label("world"), "usd_mn", "estimate", [row.world_loss_usd_mn for row in rows]),
    ]
    for code in found.economies:
        values = [row.loss_pct[code] for row in rows]
        columns.append(Column(f"loss_pct_{code}", read.name("economy", code), "percent", "estimate", values))
    columns += [
        Column(name, read.label(name), "percent", "estimate", [getattr(row, name) for row in rows])
        for name in ("world_loss_pct", "world_loss_pct_of_value_added")
    ]
    shown = [
        read.shown("title", (read.of(row.title) for row in rows)),
        read.shown("world", (_money(row, found, read) for row in rows), "right"),
        read.shown("world_loss_pct", (_percent(row.world_loss_pct, read) for row in rows), "right"),
        read.shown(
            "world_loss_pct_of_value_added",
            (_percent(row.world_loss_pct_of_value_added, read) for row in rows),
            "right",
        ),
    ]
    shown += [
        Shown(
            code,
            read.name("economy", code),
            "right",
            tuple(_percent(row.loss_pct[code], read) for row in rows),
        )
        for code in found.economies
    ]
    return Table("scenarios", title, tuple(columns), tuple(shown), read.say("table_note", over=_over(found, read)))
