"""How exposure reads: direct beside indirect, ours on them beside theirs on us."""

from __future__ import annotations

from typing import Annotated

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.questions.asking import EconomyCode, Part, Share, Told
from kaname.questions.exposure.question import ExposureAnswer, ReverseExposure, WithdrawalEntry
from kaname.questions.reading import Reader

DIGITS = 2
Two = Annotated[Share, Told("share", DIGITS)]


class Side(Part):
    """One direction of exposure."""

    buyer: EconomyCode
    supplier: EconomyCode
    scope: str
    sellers: str
    year: Annotated[int, Told("year")]
    look_through: Two
    face_value: Two
    hidden: Two
    ratio: Annotated[float, Told("ratio")] | None


def view(found: ExposureAnswer, read: Reader) -> View:
    """Return both directions of exposure, and the estimated cost of parting."""
    sides = [_side(found, found.buyer, found.supplier, found)]
    if found.reverse is not None:
        sides.append(_side(found, found.supplier, found.buyer, found.reverse))
    partings = [entry for entry in (found.vulnerability, found.leverage) if entry is not None]
    said = {
        "buyer": read.party(found.buyer),
        "supplier": read.party(found.supplier),
        "scope": read.scope(found.scope, inside=True),
        "year": found.year,
        "edition": found.edition,
    }
    return read.view(
        title=read.say("title", **said),
        headline=_headline(found, read),
        lead=tuple(_parting(entry, read) for entry in partings),
        pull=Pull(
            value=read.share(found.look_through, DIGITS),
            label=read.say("pull.label", **said),
            note=read.say("pull.note", **said, face=read.share(found.face_value, DIGITS)),
        ),
        pictures=(
            read.picture(
                "sides",
                Bars(
                    tuple(_bar(side, read) for side in sides),
                    read.say("picture_axis", **said),
                    (read.say("face"), read.say("hidden")),
                ),
                **said,
            ),
        ),
        tables=(
            read.table(
                "exposure",
                Side,
                sides,
                (
                    read.shown("direction", (_direction(side, read) for side in sides)),
                    *("look_through", "face_value", "hidden", "ratio"),
                ),
                title=read.say("title", **said),
            ),
            read.table(
                "parting",
                WithdrawalEntry,
                partings,
                ("loser", "withdrawer", "loss_share"),
                title=read.say("parting_title"),
            ),
        ),
        notes=found.notes,
        sources=found.sources,
    )


def _side(found: ExposureAnswer, buyer: str, supplier: str, given: ExposureAnswer | ReverseExposure) -> Side:
    return Side(
        buyer=buyer,
        supplier=supplier,
        scope=found.scope,
        sellers=found.sellers,
        year=found.year,
        look_through=given.look_through,
        face_value=given.face_value,
        hidden=given.hidden,
        ratio=given.ratio,
    )


def _direction(side: Side, read: Reader) -> str:
    return read.say("direction", buyer=read.name("economy", side.buyer), supplier=read.name("economy", side.supplier))


def _bar(side: Side, read: Reader) -> Bar:
    return Bar(
        label=_direction(side, read),
        text=read.say(
            "picture_text", all=read.share(side.look_through, DIGITS), face=read.share(side.face_value, DIGITS)
        ),
        value=side.look_through,
        inner=side.face_value,
    )


def _headline(found: ExposureAnswer, read: Reader) -> str:
    said = {
        "buyer": read.party(found.buyer),
        "supplier": read.party(found.supplier),
        "scope": read.scope(found.scope, inside=True),
        "share": read.share(found.look_through, 1),
        "face": read.share(found.face_value, 1),
    }
    if found.reverse is None:
        return read.say("headline.home", **said)
    return read.say("headline.both", **said, back=read.share(found.reverse.look_through, 1))


def _parting(entry: WithdrawalEntry, read: Reader) -> str:
    band = entry.loss_share
    shown = read.band(band.low, band.central, band.high, lambda value: read.share(value, DIGITS))
    return read.say("withdrawal", loser=read.party(entry.loser), withdrawer=read.party(entry.withdrawer), band=shown)
