"""How one commitment reads: its words, what was observed, the target line, the scores and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Pull
from kaname.media.view import Picture, Table, View
from kaname.model.quantity import Source
from kaname.questions.asking import EconomyCode, Part
from kaname.questions.pledges.question import Amount, MeasuredSeries, PledgeRecord, Reckoned
from kaname.questions.pledges_show.question import PledgesShowAnswer
from kaname.questions.reading import Reader
from kaname.texts import LANGUAGES, Bilingual


class EvidenceRow(Part):
    """What was observed on a date; `related` stands beside the commitment and does not count towards it."""

    date: str
    text: Bilingual
    figure: Amount | None
    unit: str
    amount_kind: str
    press: bool
    related: bool
    source_title: Bilingual
    source_url: str


class PointRow(Part):
    """One figure of a measured series."""

    series: str
    name: Bilingual
    reporter: EconomyCode
    date: str
    value: Amount
    unit: str
    edition: str
    press: bool


class LineRow(Part):
    """One point of the target line."""

    date: str
    value: Reckoned
    unit: str


class ScoreRow(Part):
    """One score by one coder."""

    score: str
    date: str
    coder: str
    reason: str


def view(found: PledgesShowAnswer, read: Reader) -> View:
    """Return the commitment whole."""
    record = found.records[0]
    drawn = _picture(record, read)
    return read.view(
        title=read.say("title", title=read.of(record.title), id=record.id),
        headline=_headline(record, read),
        lead=(read.of(record.text), _stated(record, read)),
        pull=_pull(record, read),
        pictures=(drawn,) if drawn else (),
        tables=tuple(_tables(record, read)),
        lines=tuple(_lines(record, read)),
        notes=found.notes,
        sources=(*_documents(record, read), *found.sources),
    )


def _documents(record: PledgeRecord, read: Reader) -> Iterable[Source]:
    """Return the documents that the record and what was observed rest on, as sources in the reader's language."""
    observed = (*([record.baseline] if record.baseline else []), *record.evidence)
    for document in (*record.sources, *(item.source for item in observed)):
        title = f"{read.of(document.title)}{read.say('press') if document.press else ''}"
        yield Source(
            id="",
            producer=document.publisher,
            title=Bilingual(**dict.fromkeys(LANGUAGES, title)),
            citation=f"{read.of(document.publisher)}: {title}",
            edition=document.date,
            licence=document.licence,
            url=document.url,
            sha256="",
            accessed="",
        )


def _headline(record: PledgeRecord, read: Reader) -> str:
    title, standing = read.of(record.title), record.pro_rata.standing if record.pro_rata else None
    if standing is None:
        return read.say(
            "headline.plain",
            title=title,
            forum=read.of(record.forum),
            date=record.date,
            status=read.of(record.status_name),
        )
    return read.say(
        "headline.line",
        title=title,
        date=standing.date,
        unit=record.unit,
        observed=f"{standing.observed:,.6g}",
        expected=f"{standing.expected:,.4g}",
        press=read.say("press") if standing.press else "",
    )


def _pull(record: PledgeRecord, read: Reader) -> Pull | None:
    standing = record.pro_rata.standing if record.pro_rata else None
    if standing is None or record.amount is None:
        return None
    return Pull(
        value=read.share(standing.observed / record.amount, 1),
        label=read.say("pull.label", target=f"{record.amount:,.6g}", unit=record.unit),
        note=read.say("pull.note", date=standing.date, expected=read.share(standing.expected / record.amount, 1)),
    )


def _stated(record: PledgeRecord, read: Reader) -> str:
    return read.say(
        "stated",
        date=record.date,
        forum=read.of(record.forum),
        parties=read.listed(read.name("economy", code) for code in (*record.parties, *record.partners)),
        pillar=read.of(record.pillar_name),
        wording=read.of(record.wording_name),
        reason=read.of(record.wording_reason),
    )


def _tables(record: PledgeRecord, read: Reader) -> Iterable[Table]:
    observed = (*([record.baseline] if record.baseline else []), *record.evidence)
    rows = [
        EvidenceRow(
            date=item.date,
            text=item.text,
            figure=item.figure,
            unit=item.unit,
            amount_kind=item.amount_kind,
            press=item.press,
            related=item.related,
            source_title=item.source.title,
            source_url=item.source.url,
        )
        for item in observed
    ]
    texts = (read.say("related", text=read.of(row.text)) if row.related else read.of(row.text) for row in rows)
    figures = ("" if row.figure is None else f"{row.figure:,.6g} {row.unit}" for row in rows)
    seen = (read.say("second_hand" if row.press else "first_hand") for row in rows)
    shown = ("date", read.shown("text", texts), read.shown("figure", figures, "right"), read.shown("read", seen))
    yield read.table("evidence", EvidenceRow, rows, shown, title=read.say("evidence_title"))
    yield _measured(record, read)
    line = record.pro_rata.line if record.pro_rata else ()
    yield read.table(
        "line", LineRow, [LineRow(date=point.date, value=point.value, unit=record.unit) for point in line], ()
    )
    scores = [
        ScoreRow(score=str(entry.value), date=entry.date, coder=entry.coder, reason=entry.reason)
        for entry in record.score_history
    ]
    yield read.table("scores", ScoreRow, scores, ("score", "date", "coder", "reason"), title=read.say("scores_title"))


def _measured(record: PledgeRecord, read: Reader) -> Table:
    rows = [
        PointRow(
            series=series.series,
            name=series.name,
            reporter=series.reporter,
            date=point.date,
            value=point.value,
            unit=series.unit,
            edition=point.edition,
            press=point.press,
        )
        for series in record.measured
        for point in series.points
    ]
    names = (read.of(row.name) for row in rows)
    values = (f"{row.value:,.4g}" for row in rows)
    shown = (read.shown("name", names), "reporter", "date", read.shown("value", values, "right"), "unit", "edition")
    return read.table("measured", PointRow, rows, shown, title=read.say("measured_title"))


def _lines(record: PledgeRecord, read: Reader) -> Iterable[str]:
    """Return the target line or why there is none, what carried it on, and what the record rests on."""
    if record.pro_rata is not None:
        points = read.listed(f"{point.date} {point.value:,.4g}" for point in record.pro_rata.line)
        yield read.say("line", points=points, unit=record.unit)
    elif record.pro_rata_note is not None:
        yield read.of(record.pro_rata_note)
    if later := (*record.superseded_by, *record.carried_by):
        yield read.say("later", ids=read.listed(later))


def _picture(record: PledgeRecord, read: Reader) -> Picture | None:
    """Return the figure beside its target, or the first measured series; None where nothing is in figures."""
    title = read.of(record.title)
    standing = record.pro_rata.standing if record.pro_rata else None
    if record.pro_rata is not None and standing is not None:
        start, end = record.pro_rata.line[0], record.pro_rata.line[-1]
        bars = (
            _bar(read.say("baseline", date=start.date), start.value),
            _bar(read.say("seen", date=standing.date), standing.observed, strong=True),
            _bar(read.say("pro_rata", date=standing.date), standing.expected),
            _bar(read.say("target", date=end.date), end.value),
        )
        return read.picture("line", Bars(bars, read.say("axis", unit=record.unit)), title=title)
    series = next((one for one in record.measured if one.points), None)
    if series is not None:
        return read.picture("series", _points(series, read), title=title, series=read.of(series.name))
    return None


def _points(series: MeasuredSeries, read: Reader) -> Bars:
    bars = tuple(_bar(point.date, point.value, strong=point is series.points[-1]) for point in series.points)
    return Bars(bars, read.say("axis", unit=series.unit))


def _bar(label: str, value: float, *, strong: bool = False) -> Bar:
    return Bar(label, f"{value:,.4g}", value, strong=strong)
