"""How the mirror reads."""

from __future__ import annotations

from collections.abc import Sequence

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import Picture, Shown, Table, View
from kaname.questions.mirror.question import MirrorAnswer, MirrorFlow, OneSided, PartnerApart, ProductApart
from kaname.questions.reading import Reader

DRAWN = 10
SHOWN = 20
APART = ("importer_usd", "exporter_usd", "gap_usd", "log_ratio", "index")
ALONE = ("only_importer_usd", "only_exporter_usd")


def view(found: MirrorAnswer, read: Reader) -> View:
    """Return both sides' reports as sentences, tables by partner and product, and a picture of the largest gaps."""
    said = {
        "economy": read.party(found.economy),
        "flow": read.say(f"flow.{found.flow}"),
        "year": found.year,
        "importers": found.importers.table,
        "exporters": found.exporters.table,
    }
    index = found.total.index
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, read, said),
        pull=Pull(
            value=read.shared("none") if index is None else f"{index:.3f}",
            label=read.say("pull.label"),
            note=read.say("pull.note", **said),
        ),
        pictures=(_picture(found, read, said),) if found.total.flows else (),
        tables=_tables(found, read, said),
        lines=_lines(found, read),
        notes=found.notes,
        sources=found.sources,
    )


def _tables(found: MirrorAnswer, read: Reader, said: dict[str, object]) -> tuple[Table, ...]:
    products, rows, alone = found.products[:SHOWN], found.rows[:SHOWN], found.one_sided[:SHOWN]
    return (
        read.table(
            "partners",
            PartnerApart,
            found.partners,
            ("partner", *APART, *ALONE, "routed_share", "routed"),
            title=read.say("title", **said),
            most=SHOWN,
            year=found.year,
        ),
        read.table(
            "products",
            ProductApart,
            found.products,
            ("product", _named(products, read), *APART, *ALONE),
            title=read.say("products"),
            most=SHOWN,
            year=found.year,
        ),
        read.table(
            "flows",
            MirrorFlow,
            found.rows,
            (
                *("product", _named(rows, read), "partner", "importer_usd", "exporter_usd", "gap_usd", "log_ratio"),
                *("importer_tonnes", "exporter_tonnes"),
            ),
            title=read.say("flows"),
            most=SHOWN,
            year=found.year,
        ),
        read.table(
            "one_sided",
            OneSided,
            found.one_sided,
            ("product", _named(alone, read), "partner", "side", "value_usd", "tonnes", "partner_reports"),
            title=read.say("one_sided"),
            most=SHOWN,
            year=found.year,
        ),
    )


def _named(rows: Sequence[ProductApart | MirrorFlow | OneSided], read: Reader) -> Shown:
    return read.shown("product_name", [read.name("product", row.product, row.revision) for row in rows])


def _lines(found: MirrorAnswer, read: Reader) -> tuple[str, ...]:
    total = found.total
    routed = [row for row in found.partners if row.routed]
    return (
        *(
            (
                read.say(
                    "margin",
                    low=read.share(found.margin_low, 0),
                    high=read.share(found.margin_high, 0),
                    share=read.share(total.in_margin),
                    typical=read.share(found.margin_typical, 0),
                ),
            )
            if total.in_margin is not None
            else ()
        ),
        read.say(
            "alone",
            importer=read.money(total.only_importer_usd, found.year),
            exporter=read.money(total.only_exporter_usd, found.year),
            silent=read.money(found.silent_usd, found.year),
        ),
        *((read.say("routed", partners=read.listed(_routed(row, read) for row in routed)),) if routed else ()),
    )


def _routed(row: PartnerApart, read: Reader) -> str:
    return read.say("routed_one", partner=read.name("economy", row.partner), share=read.share(row.routed_share or 0, 0))


def _headline(found: MirrorAnswer, read: Reader, said: dict[str, object]) -> str:
    total = found.total
    if total.importer_usd is None or total.exporter_usd is None or total.index is None:
        return read.say("headline.none", **said)
    largest = found.partners[0]
    return read.say(
        "headline.some",
        **said,
        importer=read.money(total.importer_usd, found.year),
        exporter=read.money(total.exporter_usd, found.year),
        index=f"{total.index:.2f}",
        partner=read.party(largest.partner),
        gap=_gap(largest, found.year, read),
    )


def _gap(row: PartnerApart, year: int, read: Reader) -> str:
    gap = row.gap_usd or 0.0
    return read.say("more" if gap >= 0 else "less", gap=read.money(abs(gap), year))


def _picture(found: MirrorAnswer, read: Reader, said: dict[str, object]) -> Picture:
    rows = [
        Bar(
            label=read.name("economy", row.partner),
            text=_gap(row, found.year, read),
            value=row.gap_usd,
            strong=row.routed,
        )
        for row in found.partners[:DRAWN]
        if row.gap_usd is not None
    ]
    return read.picture("gaps", Bars(tuple(rows), read.say("picture_axis")), **said)
