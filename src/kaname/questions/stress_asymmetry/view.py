"""How parting reads: who loses more, partner by partner."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.numbers import points
from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.questions.reading import Reader
from kaname.questions.stress_asymmetry.question import AsymmetryAnswer, AsymmetryRow

DIGITS = 3
# Partners drawn: those that would hurt most by leaving.
DRAWN = 8


def view(found: AsymmetryAnswer, read: Reader) -> View:
    """Return the partner whose parting would cost most more than it pays itself, and all of them in order."""
    first = found.rows[0]
    ahead = sum(row.difference_pct > 0 for row in found.rows)
    said = {
        "economy": read.party(found.economy),
        "economy_start": read.start(found.economy),
        "partner": read.party(first.partner),
        "loses": _percent(first.loses_pct),
        "theirs": _percent(first.partner_loses_pct),
        "ahead": ahead,
        "count": len(found.rows),
    }
    title = read.say("title", economy=said["economy"])
    return read.view(
        title=title,
        headline=read.say("headline.one", **said) if first.difference_pct > 0 else read.say("headline.none", **said),
        lead=(read.say("lead", **said),),
        pull=Pull(f"{ahead}", read.say("pull.label", **said), read.say("pull.note", **said)),
        pictures=(read.picture("differences", Bars(_bars(found, read), read.say("picture_axis", **said)), **said),),
        tables=(
            read.table(
                "partners",
                AsymmetryRow,
                found.rows,
                ("partner", "loses_pct", "partner_loses_pct", "difference_pct", "own_cost_pct"),
                title=title,
            ),
        ),
        notes=(*found.assumptions, *found.notes),
        sources=found.sources,
        kind="estimate",
    )


def _percent(value: float) -> str:
    return f"{points(value, DIGITS)}%"


def _bars(found: AsymmetryAnswer, read: Reader) -> tuple[Bar, ...]:
    """Return the differences with those partners whose withdrawal costs the economy most, largest difference first."""
    hardest = sorted(found.rows, key=lambda row: -row.loses_pct)[:DRAWN]
    return tuple(
        Bar(
            label=read.name("economy", row.partner),
            text=_percent(row.difference_pct),
            value=row.difference_pct,
            strong=row.difference_pct > 0,
        )
        for row in sorted(hardest, key=lambda row: -row.difference_pct)
    )
