"""How the ledger reads: the table of promises, the observed figure beside the pro-rated one."""

from __future__ import annotations

from collections import Counter

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import Shown, View
from kaname.pledges.ledger import labels
from kaname.questions.asking import Part
from kaname.questions.pledges.question import Amount, PledgeRecord, PledgesAnswer, Reckoned
from kaname.questions.reading import Reader
from kaname.texts import Bilingual


class PromiseRow(Part):
    """One line of the table of promises.

    `expected` is the pro-rated value on the day of the observed figure, absent without a line; without a line the
    latest counting figure stands alone: nothing is expected of a promise without a date. `press` says whether the
    observed figure is second-hand.
    """

    id: str
    title: Bilingual
    wording: Bilingual
    deadline: str | None
    status: Bilingual
    target: Amount | None
    unit: str
    observed: Amount | None
    expected: Reckoned | None
    observed_on: str | None
    press: bool | None


def view(found: PledgesAnswer, read: Reader) -> View:
    """Return the commitments as a table, and how many there are of each kind of progress."""
    # Those with a deadline first, the nearest before the others.
    records = tuple(sorted(found.records, key=lambda record: (record.deadline is None, record.deadline or "")))
    title = read.say("title", count=len(records))
    timed = [record for record in records if record.deadline is not None]
    return read.view(
        title=title,
        headline=_headline(found, read, len(timed)),
        pull=Pull(value=str(len(timed)), label=read.say("pull.label"), note=read.say("pull.note", count=len(records))),
        pictures=(read.picture("progress", _bars(records, read), count=len(records)),) if records else (),
        tables=(
            read.table(
                "promises",
                PromiseRow,
                [promise(record) for record in records],
                (
                    read.shown("id", _short_ids(records)),
                    read.shown("title", (read.of(record.title) for record in records)),
                    read.shown("wording", (read.of(record.wording_name) for record in records)),
                    read.shown("deadline", (record.deadline or read.say("no_deadline") for record in records)),
                    read.shown("progress", (_progress(record, read) for record in records)),
                    *_scores(records, read),
                ),
                title=title,
            ),
        ),
        notes=found.notes,
        sources=found.sources,
    )


def promise(record: PledgeRecord) -> PromiseRow:
    """Return a commitment as a line of the table of promises."""
    standing = record.pro_rata.standing if record.pro_rata else None
    seen = [item for item in record.evidence if item.figure is not None and not item.related]
    last = max(seen, key=lambda item: item.date, default=record.baseline)
    figured = last if last is not None and last.figure is not None else None
    return PromiseRow(
        id=record.id,
        title=record.title,
        wording=record.wording_name,
        deadline=record.deadline,
        status=record.status_name,
        target=record.amount,
        unit=last.unit if last else record.unit,
        observed=last.figure if last else None,
        expected=standing.expected if standing else None,
        observed_on=figured.date if figured else None,
        press=figured.press if figured else None,
    )


def _short_ids(records: tuple[PledgeRecord, ...]) -> list[str]:
    """Return the part of each id after the slash, which is enough to name it by; the whole where two share it."""
    tails = Counter(record.id.partition("/")[2] for record in records)
    return [tail if tails[tail := record.id.partition("/")[2]] == 1 else record.id for record in records]


def _headline(found: PledgesAnswer, read: Reader, timed: int) -> str:
    records = found.records
    if not records:
        return read.say("headline.none")
    return read.say(
        "headline.some",
        count=len(records),
        timed=timed,
        lined=sum(record.pro_rata is not None for record in records),
        unmeasurable=sum(record.status == "not_measurable" for record in records),
    )


def _bars(records: tuple[PledgeRecord, ...], read: Reader) -> Bars:
    """Return how many commitments there are of each kind of progress, the kinds in their order."""
    counts = Counter(record.status for record in records)
    return Bars(
        tuple(
            Bar(read.of(name), f"{counts[status]:,}", float(counts[status]), strong=status == "measured")
            for status, name in labels("status").items()
            if counts[status]
        ),
        read.say("axis"),
    )


def _progress(record: PledgeRecord, read: Reader) -> str:
    standing = record.pro_rata.standing if record.pro_rata else None
    if standing is None:
        return read.of(record.status_name)
    return read.say(
        "observed",
        observed=f"{standing.observed:,.6g}",
        expected=f"{standing.expected:,.4g}",
        date=standing.date,
        unit=record.unit,
        press=read.say("press") if standing.press else "",
    )


def _scores(records: tuple[PledgeRecord, ...], read: Reader) -> tuple[Shown, ...]:
    """Return the latest scores as a column; none while nobody has scored any."""
    if not any(record.score_history for record in records):
        return ()
    return (read.shown("score", (_score(record, read) for record in records)),)


def _score(record: PledgeRecord, read: Reader) -> str:
    if record.score is None:
        return read.say("not_scored")
    if isinstance(record.score, int):
        return f"{record.score:+d}" if record.score else "0"
    return read.say("not_measurable")
