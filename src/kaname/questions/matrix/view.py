"""How the dependence matrix reads."""

from __future__ import annotations

import numpy as np

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import Column, Shown, Table, View
from kaname.questions.asking import EconomyCode, Part
from kaname.questions.matrix.question import EstimatedPercent, EstimatedUsdMn, MatrixAnswer, MatrixFileAnswer
from kaname.questions.reading import Reader

SHOWN = 10
# By what the cells of a form are ranked.
RANKED = {"market": "loss_pct", "loss": "loss_pct", "supply": "look_through"}
UNITS = {
    "loss_usd_mn": "usd_mn",
    "loss_pct": "percent",
    "look_through": "share",
    "face_value": "share",
    "hidden": "share",
}


class Loss(Part):
    """What one economy loses."""

    economy: EconomyCode
    loss_usd_mn: EstimatedUsdMn
    loss_pct: EstimatedPercent


def view(found: MatrixAnswer | MatrixFileAnswer, read: Reader) -> View:
    """Return one pair with who loses most, or the size of the whole matrix with its largest cells."""
    return _pair(found, read) if isinstance(found, MatrixAnswer) else _all(found, read)


def _pair(found: MatrixAnswer, read: Reader) -> View:
    losses = [
        Loss(economy=code, loss_usd_mn=value, loss_pct=found.loss_pct[code]) for code, value in found.loss.items()
    ]
    said = {
        "supplier": read.party(found.supplier),
        "buyer": read.party(found.buyer),
        "total": read.money(found.total_loss_usd_mn * 1e6, found.year),
        "year": found.year,
        "edition": found.edition,
    }
    whole = found.total_loss_usd_mn
    sold = sum(found.loss[code] for code in found.supplier_members) / whole if whole else 0.0
    said["share"] = read.share(sold, 0)
    shares = () if found.look_through_share is None else (found.look_through_share,)
    bars = tuple(
        Bar(
            label=read.name("economy", one.economy),
            text=read.money(one.loss_usd_mn * 1e6, found.year),
            value=one.loss_usd_mn,
        )
        for one in losses[:SHOWN]
    )
    return read.view(
        title=read.say("title", **said),
        headline=read.say("headline", **said),
        pull=Pull(str(said["total"]), read.say("pull.label", **said), read.say("pull.note", **said)),
        pictures=(read.picture("losses", Bars(bars, read.say("picture_axis", **said)), **said),),
        tables=(
            read.table(
                "losses",
                Loss,
                losses,
                ("economy", "loss_usd_mn", "loss_pct"),
                title=read.say("title", **said),
                most=SHOWN,
                year=found.year,
            ),
        ),
        lines=tuple(read.say("supply", buyer=said["buyer"], share=read.share(share, 2)) for share in shares),
        notes=found.notes,
        sources=found.sources,
        kind="estimate",
    )


def _all(found: MatrixFileAnswer, read: Reader) -> View:
    said = {"pairs": f"{found.pairs:,}", "rows": f"{found.rows:,}", "year": found.year, "edition": found.edition}
    title = read.say(f"all.{found.form}.title", **said)
    columns = tuple(
        Column(
            name, read.label(name), UNITS.get(name, "economy"), "estimate" if found.form != "supply" else "fact", values
        )
        for name, values in found.columns.items()
    )
    top = _top(found)
    return read.view(
        title=title,
        headline=read.say(f"all.{found.form}.headline", **said),
        pictures=(read.picture("largest", _bars(found, read, top), **said),),
        tables=(Table("pairs", read.say("all.largest", count=SHOWN), columns, _largest(found, read, top)),),
        notes=found.notes,
        sources=found.sources,
        kind="estimate" if found.form != "supply" else "fact",
    )


def _top(found: MatrixFileAnswer) -> list[int]:
    """Return the rows of the largest cells between different economies: by percent lost, or by look-through share."""
    supplier, buyer = (found.columns[name] for name in ("supplier", "buyer"))
    ranked = found.columns[RANKED[found.form]]
    apart = np.flatnonzero(supplier != buyer)
    rows: list[int] = apart[np.argsort(-ranked[apart], kind="stable")[:SHOWN]].tolist()
    return rows


def _largest(found: MatrixFileAnswer, read: Reader, top: list[int]) -> tuple[Shown, ...]:
    """Return the largest cells as columns for the eye."""
    shown = []
    for name, column in found.columns.items():
        values = column[top].tolist()
        if name in UNITS:
            cells = (read.cell(value, UNITS[name], found.year) for value in values)
            shown.append(read.shown(name, cells, "right"))
        else:
            shown.append(read.shown(name, (read.name("economy", value) for value in values)))
    return tuple(shown)


def _bars(found: MatrixFileAnswer, read: Reader, top: list[int]) -> Bars:
    """Return the largest cells as bars: who draws from whom, or who loses without whom."""
    ranked = RANKED[found.form]
    rows = []
    for at in top:
        pair = {name: read.name("economy", str(found.columns[name][at])) for name in ("supplier", "buyer")}
        value = float(found.columns[ranked][at])
        rows.append(Bar(read.say("direction", **pair), read.cell(value, UNITS[ranked], digits=1), value))
    return Bars(tuple(rows), read.say(f"all.{found.form}.axis", year=found.year))
