"""How the parts list reads: the lines at risk for the eye, all of them beside the owner's own cells in a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from kaname.media.sheet import Pull
from kaname.media.view import Column, Kind, Table, View
from kaname.questions.parts_list.question import PartLine, PartsAnswer
from kaname.questions.reading import Reader

SHOWN = 20
NONE = "–"


def view(found: PartsAnswer, read: Reader) -> View:
    """Return the lines at risk as a table, and every line with its own cells first."""
    said = {"rows": f"{found.rows:,}", "matched": f"{found.matched:,}", "economy": read.party(found.economy)}
    risky = len(found.at_risk)
    return read.view(
        title=read.say("title", **said),
        headline=read.say("headline.some" if risky else "headline.none", **said, count=f"{risky:,}"),
        pull=Pull(
            value=f"{risky:,}",
            label=read.say("pull.label"),
            note=read.say("pull.note", **said, year=found.year),
        ),
        tables=(
            _lines("lines", found.lines, found, read),
            _lines("at_risk", found.at_risk, found, read),
            _lines("unmatched", [line for line in found.lines if line.product is None], found, read),
        ),
        lines=_sentences(found, read),
        notes=found.notes,
        sources=found.sources,
    )


def _sentences(found: PartsAnswer, read: Reader) -> tuple[str, ...]:
    told = []
    if found.spend_usd:
        part = (found.spend_at_risk_usd or 0.0) / found.spend_usd
        spend = read.money(found.spend_usd, found.year)
        told.append(read.say("spend", spend=spend, share=read.share(part)))
    if found.unmatched:
        told.append(read.say("unmatched", count=f"{found.unmatched:,}"))
    return tuple(told)


def _lines(name: str, lines: Sequence[PartLine], found: PartsAnswer, read: Reader) -> Table:
    """Return lines as the owner wrote them, with what was found beside; headings are the reader's words."""
    own: list[Column] = []
    for at, heading in enumerate(found.headings):
        label = heading or read.say("own_column", number=at + 1)
        cells = [line.given[at] if at < len(line.given) else "" for line in lines]
        own.append(Column(_single(label, [column.name for column in own]), label, "", "fact", cells))
    taken = [column.name for column in own]
    added = []
    for field, unit, values in (
        ("line", "", [line.line for line in lines]),
        ("reasons", "", [_joined(read.of(one) for one in line.reasons) for line in lines]),
        ("doubts", "", [_joined(read.of(one) for one in line.doubts) for line in lines]),
        ("product", "", [line.product or "" for line in lines]),
        ("name", "", [read.of(line.name) if line.name else "" for line in lines]),
        ("supplier", "", [_named(line.supplier, read) for line in lines]),
        ("spend_usd", "usd", [line.spend_usd for line in lines]),
        ("stock_days", "days", [line.stock_days for line in lines]),
        ("supplier_share", "share", [line.supplier_share for line in lines]),
        ("leader", "", [_named(line.leader, read) for line in lines]),
        ("leader_share", "share", [line.leader_share for line in lines]),
        ("hhi", "index", [line.hhi for line in lines]),
        ("rules", "", [", ".join(line.rules) for line in lines]),
        ("designated", "", [_joined(_set(one, read) for one in line.designated) for line in lines]),
        ("sector", "", [read.name("sector", line.sector) if line.sector else "" for line in lines]),
        ("direct", "share", [line.direct for line in lines]),
        ("look_through", "share", [line.look_through for line in lines]),
        ("alternatives", "", [read.listed(_named(one, read) for one in line.alternatives) for line in lines]),
        ("watched", "", [_joined(line.watched) for line in lines]),
        ("look_again", "", [_joined(line.look_again) for line in lines]),
    ):
        label = read.label(field)
        kind: Kind = "estimate" if field == "look_through" else "fact"
        added.append(Column(_single(label, taken), label, unit, kind, values))
        taken.append(label)
    few = lines[:SHOWN]
    days = (NONE if line.stock_days is None else f"{line.stock_days:g}" for line in few)
    eye = (
        read.shown("line", (str(line.line) for line in few), "right"),
        read.shown("product", (line.product or NONE for line in few)),
        read.shown("name", (read.of(line.name) if line.name else _joined(line.given)[:40] for line in few)),
        read.shown("supplier", (_named(line.supplier, read) or NONE for line in few)),
        read.shown("supplier_share", (_share(line.supplier_share, read) for line in few), "right"),
        read.shown("stock_days", days, "right"),
        read.shown("reasons", (_joined(read.of(one) for one in (*line.reasons, *line.doubts)) or NONE for line in few)),
    )
    note = read.say("more", count=f"{len(lines) - SHOWN:,}") if len(lines) > SHOWN else ""
    return Table(name, read.say(f"table.{name}"), (*own, *added), eye, note, on_page=name != "lines")


def _single(label: str, taken: Sequence[str]) -> str:
    """Return a heading that stands once: the owner's and ours may be the same."""
    name, number = label, 2
    while name in taken:
        name, number = f"{label} ({number})", number + 1
    return name


def _named(code: str | None, read: Reader) -> str:
    return read.name("economy", code) if code else ""


def _share(value: float | None, read: Reader) -> str:
    return NONE if value is None else read.share(value, 0)


def _set(name: str, read: Reader) -> str:
    from kaname.vocab.product_sets import product_set  # noqa: PLC0415 - few lines are of one

    return read.of(product_set(name).name)


def _joined(parts: object) -> str:
    return " / ".join(str(part) for part in parts)  # type: ignore[attr-defined]
