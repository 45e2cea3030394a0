"""Answers about commitments: what was stated, how strongly, what is observed, and how people score it."""

from __future__ import annotations

import datetime as dt
import re
from importlib.resources import files
from pathlib import Path

from kaname.answers.contract import SourceEntry
from kaname.answers.pledges_contract import (
    LinePoint,
    LineStanding,
    MeasuredPoint,
    MeasuredSeries,
    PledgeCheckAnswer,
    PledgeEvidence,
    PledgeFault,
    PledgeRecord,
    PledgesAnswer,
    PledgeSource,
    PledgeWrittenAnswer,
    PromiseRow,
    ProRata,
    ScoreEntry,
)
from kaname.errors import DataFault, UsageFault, ValidationFault
from kaname.pledges.checking import faults, ids_in
from kaname.pledges.folder import Reading, readings
from kaname.pledges.folder import ledger as read_ledger
from kaname.pledges.ledger import (
    DRAFT,
    SCORES,
    Commitment,
    Evidence,
    Measure,
    Source,
    labels,
    records_in,
    text_of,
)
from kaname.pledges.progress import Line, line_of
from kaname.pledges.scores import Score, histories, one_line, score_value, with_score
from kaname.pledges.series import Series, concentration_series, fuel_series, intermediate_series, named_series
from kaname.questions.notes import notes
from kaname.questions.session import Session
from kaname.texts import Bilingual, both
from kaname.tomlfiles import toml_text
from kaname.vocab.economies import economies, economy
from kaname.vocab.table import nearest
from kaname.warehouse.writing import written_whole

NAME = re.compile(r"[a-z0-9_-]+")


def pledge_folder(session: Session) -> Path:
    """Return the folder of the reader's own records and scores."""
    return session.settings.data_dir / "pledges"


def ledger(session: Session) -> tuple[Commitment, ...]:
    """Return the records of the package and of the reader's folder, by date and id; a file with a fault is left out."""
    return _ledger(session)[0]


def _ledger(session: Session) -> tuple[tuple[Commitment, ...], tuple[Reading, ...]]:
    """Return the ledger and the files left out of it, of which the session is warned."""
    records, left_out = read_ledger(pledge_folder(session), frozenset(economies()))
    for reading in left_out:
        session.warn(reading.left_out)
    return records, left_out


def pledges_answer(
    session: Session, party: str | None = None, pillar: str | None = None, only: str | None = None
) -> PledgesAnswer:
    """Return the commitments with what is observed of each, its pro-rated line and its scores.

    Parameters
    ----------
    session
        Where the data are.
    party
        ISO3 of an economy: only the statements it made.
    pillar
        Only this pillar.
    only
        Id of the one commitment asked for.

    Raises
    ------
    UsageFault
        For an economy, pillar or id that is not there.
    """
    every, left_out = _ledger(session)
    chosen = every
    if only is not None:
        chosen = (_named(every, only),)
    if party is not None:
        code = economy(party).code
        chosen = tuple(record for record in chosen if code in record.parties)
    if pillar is not None:
        if pillar not in labels("pillar"):
            raise UsageFault("pledges.unknown_pillar", pillar=pillar, known=", ".join(labels("pillar")))
        chosen = tuple(record for record in chosen if record.pillar == pillar)
    passed_over = [reading.left_out for reading in left_out]
    scored = _scored(session, every, passed_over)
    measurer = _Measurer(session)
    records = tuple(_record(record, measurer, scored.get(record.id, ())) for record in chosen)
    return PledgesAnswer(
        records=records,
        notes=notes("pledges_kinds", "pledges_line", "pledges_press", "pledges_score")
        + tuple(Bilingual(ja=fault.sentence("ja"), en=fault.sentence("en")) for fault in passed_over),
        sources=measurer.sources,
    )


def promise_rows(session: Session, prefix: str = "") -> tuple[PromiseRow, ...]:
    """Return the table of promises whose id starts with `prefix`, the observed figure beside the pro-rated one.

    Where there is no line, the latest counting figure stands alone: nothing is expected of a promise without a date.
    """
    chosen = [record for record in ledger(session) if record.id.startswith(prefix)]
    return tuple(_promise(record) for record in chosen)


def check_answer(session: Session, path: Path) -> PledgeCheckAnswer:
    """Return every fault of a file of records, each as one sentence in both languages.

    A file that stands in the reader's folder has the faults for which the ledger leaves it out, and no other; a file
    that stands elsewhere has those for which it could not be added.

    Raises
    ------
    UsageFault
        When there is no such file.
    """
    _there(path)
    known = frozenset(economies())
    inside = [r for r in readings(pledge_folder(session), known) if r.path.resolve() == path.resolve()]
    document, found = "", inside[0].faults if inside else ()
    try:
        document = text_of(path)
    except ValidationFault as fault:
        found = (fault,)
    else:
        if not inside:
            found = faults(document, path.name, known=known, others=_others(session, path))
    count = len(re.findall(r"^\[\[records\]\]", document, flags=re.MULTILINE))
    return PledgeCheckAnswer(
        file=path.name,
        ok=not found,
        records=count,
        faults=tuple(
            PledgeFault(key=fault.key, sentence=Bilingual(ja=fault.sentence("ja"), en=fault.sentence("en")))
            for fault in found
        ),
    )


def add_answer(session: Session, path: Path | None = None, name: str | None = None) -> PledgeWrittenAnswer:
    """Copy a file of records into the reader's folder once it has no fault, or write a skeleton there to be filled.

    Parameters
    ----------
    session
        Names the folder.
    path
        The file; None writes the skeleton, which the ledger does not read until it is added in its turn.
    name
        What the file is called there, without suffix; that of `path`, or ``draft``.

    Raises
    ------
    UsageFault
        For a name that cannot be used, a file that is not there, or one already in the folder.
    ValidationFault
        When the file breaks a rule; `check_answer` lists them all.
    """
    stem = name or (path.name.removesuffix(".toml").removesuffix(".draft") if path else "draft")
    if not NAME.fullmatch(stem) or f"{stem}.toml" == SCORES:
        raise UsageFault("pledges.bad_name", name=stem)
    target = pledge_folder(session) / (f"{stem}.toml" if path else f"{stem}{DRAFT}")
    if target.exists():
        raise UsageFault("pledges.exists", path=target)
    ids: tuple[str, ...] = ()
    if path is None:
        document = files("kaname.pledges").joinpath("skeleton.toml").read_text(encoding="utf-8")
    else:
        _there(path)
        document = text_of(path)
        found = faults(document, path.name, known=frozenset(economies()), others=ledger(session))
        if found:
            raise _all(found, path)
        ids = tuple(record.id for record in records_in(document, path.name))
    with written_whole(target) as temporary:
        temporary.write_text(document, encoding="utf-8")
    return PledgeWrittenAnswer(path=str(target), ids=ids, draft=path is None)


def score_answer(session: Session, only: str, value: str, reason: str, coder: str, on: dt.date) -> PledgeWrittenAnswer:
    """Add a score to the history of a commitment in the reader's folder; the record itself is never edited.

    Parameters
    ----------
    session
        Names the folder.
    only
        Id of the commitment, of the package or the reader's own.
    value
        -1, 0, 1, +1 or not_measurable.
    reason, coder
        One line each.
    on
        Day of the score, not before the last one.

    Raises
    ------
    UsageFault
        For an unknown id or value, an empty reason or coder, or a day before the last score.
    """
    every = ledger(session)
    record = _named(every, only)
    score = Score(
        id=record.id,
        value=score_value(value),
        reason=one_line(reason, "reason"),
        coder=one_line(coder, "coder"),
        date=on,
    )
    folder = pledge_folder(session)
    before = histories(folder, every, session.warn).get(record.id, ())
    if before and on < before[-1].date:
        raise UsageFault("pledges.score_order", id=record.id, date=on, last=before[-1].date)
    path = folder / SCORES
    document = with_score(text_of(path) if path.is_file() else "", score)
    with written_whole(path) as temporary:
        temporary.write_text(document, encoding="utf-8")
    return PledgeWrittenAnswer(path=str(path), ids=(record.id,), draft=False)


def _named(records: tuple[Commitment, ...], only: str) -> Commitment:
    """Return the record of an id; the part after the slash is enough where one record alone has it."""
    found = {record.id: record for record in records}
    tails = [record for record in records if record.id.partition("/")[2] == only]
    if only in found:
        return found[only]
    if len(tails) == 1:
        return tails[0]
    close = {known.upper(): known for known in found} | {known.partition("/")[2].upper(): known for known in found}
    guesses = [close[word] for word in nearest(only, close).split(", ") if word in close]
    raise UsageFault("pledges.unknown_id", id=only, nearest=", ".join(dict.fromkeys(guesses)) or "–")


def _there(path: Path) -> None:
    try:
        toml_text(path)
    except DataFault as fault:
        raise UsageFault("pledges.no_file", name=path, detail=fault.values["reason"]) from fault


def _others(session: Session, path: Path) -> list[Commitment]:
    """Return the ledger, without the records of a file of the package when that file itself is checked."""
    own: frozenset[str] = frozenset()
    if path.resolve().parent == Path(str(files("kaname.pledges").joinpath("records"))).resolve():
        own = ids_in(text_of(path))
    return [record for record in ledger(session) if record.id not in own]


def _scored(
    session: Session, every: tuple[Commitment, ...], passed_over: list[ValidationFault]
) -> dict[str, tuple[Score, ...]]:
    """Return the scores by commitment; the faults of the file of scores are told and added to what is passed over."""

    def tell(fault: ValidationFault) -> None:
        session.warn(fault)
        passed_over.append(fault)

    try:
        return histories(pledge_folder(session), every, tell)
    except ValidationFault as fault:
        tell(fault)
        return {}


def _all(found: tuple[ValidationFault, ...], path: Path) -> ValidationFault:
    if len(found) == 1:
        return found[0]
    first = re.sub(r"[.;。].*$", "", found[0].sentence("en"))
    return ValidationFault("pledges.faults", name=path.name, count=len(found), first=first)


class _Measurer:
    """Reads measured series from the data, each once, and keeps which snapshots they came from."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._found: dict[Measure, tuple[Series, ...]] = {}
        self._sources: dict[str, SourceEntry] = {}

    @property
    def sources(self) -> tuple[SourceEntry, ...]:
        """The snapshots read from so far."""
        return tuple(self._sources.values())

    def __call__(self, measure: Measure) -> tuple[Series, ...]:
        """Return the series a measure names."""
        if measure not in self._found:
            self._found[measure] = self._read(measure)
        return self._found[measure]

    def _read(self, measure: Measure) -> tuple[Series, ...]:
        if measure.kind == "series":
            return (named_series(measure.series),)
        if measure.kind == "intermediate_trade":
            table = self.session.input_output()
            self._sources[table.source.id] = table.source
            return (intermediate_series(table, measure.importer, measure.exporter),)
        trade = self.session.trade()
        self._sources[trade.source.id] = trade.source
        if measure.kind == "fuel_imports":
            return fuel_series(trade, measure.importer, measure.exporter, measure.fuel)
        return (concentration_series(trade, measure.importer, measure.product),)


def _record(record: Commitment, measurer: _Measurer, history: tuple[Score, ...]) -> PledgeRecord:
    line = line_of(record)
    unscored = None if record.status != "not_measurable" else "not_measurable"
    return PledgeRecord(
        id=record.id,
        date=str(record.date),
        forum=record.forum,
        parties=record.parties,
        partners=record.partners,
        title=record.title,
        text=record.text,
        verbatim_in=record.verbatim_in,
        wording=record.wording,
        wording_name=labels("wording")[record.wording],
        wording_reason=record.wording_reason,
        pillar=record.pillar,
        pillar_name=labels("pillar")[record.pillar],
        amount=record.amount,
        unit=record.unit,
        amount_kind=record.amount_kind,
        baseline=_evidence(record.baseline) if record.baseline else None,
        deadline=str(record.deadline) if record.deadline else None,
        superseded_by=record.superseded_by,
        carried_by=record.carried_by,
        status=record.status,
        status_name=labels("status")[record.status],
        measurable=record.measurable,
        score=history[-1].value if history else unscored,
        score_history=tuple(
            ScoreEntry(value=s.value, reason=s.reason, coder=s.coder, date=str(s.date)) for s in history
        ),
        evidence=tuple(_evidence(item) for item in record.evidence),
        measured=tuple(_series(series) for measure in record.measured_by for series in measurer(measure)),
        pro_rata=_pro_rata(line) if isinstance(line, Line) else None,
        pro_rata_note=None if isinstance(line, Line) else both(f"methods.pledges.progress.{line}"),
        press_only=all(source.press for source in record.sources),
        sources=tuple(_source(source) for source in record.sources),
    )


def _promise(record: Commitment) -> PromiseRow:
    line = line_of(record)
    standing = line.standing if isinstance(line, Line) else None
    seen = [item for item in record.evidence if item.figure is not None and not item.related]
    last = max(seen, key=lambda item: item.date, default=record.baseline)
    return PromiseRow(
        id=record.id,
        title=record.title,
        wording=labels("wording")[record.wording],
        deadline=str(record.deadline) if record.deadline else None,
        status=labels("status")[record.status],
        target=record.amount,
        unit=last.unit if last else record.unit,
        observed=last.figure if last else None,
        expected=standing.expected if standing else None,
        observed_on=str(last.date) if last and last.figure is not None else None,
        press=last.press if last and last.figure is not None else None,
    )


def _source(source: Source) -> PledgeSource:
    return PledgeSource(
        title=source.title,
        publisher=source.publisher,
        date=source.date,
        licence=source.licence,
        url=source.url,
        press=source.press,
    )


def _evidence(item: Evidence) -> PledgeEvidence:
    return PledgeEvidence(
        date=str(item.date),
        text=item.text,
        figure=item.figure,
        unit=item.unit,
        amount_kind=item.amount_kind,
        press=item.press,
        related=item.related,
        source=_source(item.source),
    )


def _series(series: Series) -> MeasuredSeries:
    return MeasuredSeries(
        series=series.id,
        name=series.name,
        reporter=series.reporter,
        unit=series.unit,
        amount_kind=series.amount_kind,
        basis=series.basis,
        points=tuple(
            MeasuredPoint(
                date=str(seen.date),
                value=seen.value,
                edition=seen.edition,
                press=seen.press,
                source=seen.source,
                url=seen.url,
            )
            for seen in series.observations
        ),
    )


def _pro_rata(line: Line) -> ProRata:
    standing = line.standing
    return ProRata(
        unit=line.unit,
        line=tuple(LinePoint(date=str(day), value=value) for day, value in line.points),
        standing=None
        if standing is None
        else LineStanding(
            date=str(standing.date),
            observed=standing.observed,
            expected=standing.expected,
            share_of_path=standing.share_of_path,
            press=standing.press,
        ),
    )
