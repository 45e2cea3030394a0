"""The work: the ledger, what is measured of each commitment, its target line and its scores."""

from __future__ import annotations

from kaname.errors import ValidationFault
from kaname.model.quantity import Source as Snapshot
from kaname.pledges.ledger import Commitment, Evidence, Measure, Source, labels
from kaname.pledges.progress import Line, line_of
from kaname.pledges.scores import Score, histories
from kaname.pledges.series import Series, concentration_series, fuel_series, intermediate_series, named_series
from kaname.questions.ledger import ledger, pledge_folder, record_named
from kaname.questions.notes import notes
from kaname.questions.pledges.question import (
    LinePoint,
    LineStanding,
    MeasuredPoint,
    MeasuredSeries,
    PledgeEvidence,
    PledgeRecord,
    Pledges,
    PledgesAnswer,
    PledgeSource,
    ProRata,
    ScoreEntry,
)
from kaname.questions.session import Session
from kaname.texts import Bilingual, both


def answer(session: Session, asked: Pledges) -> PledgesAnswer:
    """Return the commitments with what is observed of each, its pro-rated line and its scores.

    Raises
    ------
    UsageFault
        For an id that is not there.
    """
    every, left_out = ledger(session)
    chosen = every if asked.only is None else (record_named(every, asked.only),)
    if asked.party is not None:
        chosen = tuple(record for record in chosen if asked.party in record.parties)
    if asked.pillar is not None:
        chosen = tuple(record for record in chosen if record.pillar == asked.pillar)
    passed_over = [reading.left_out for reading in left_out]
    scored = _scored(session, every, passed_over)
    measurer = _Measurer(session)
    records = []
    for record in chosen:
        measured = [series for measure in record.measured_by for series in measurer(measure)] if asked.measured else []
        records.append(_record(record, measured, scored.get(record.id, ())))
    return PledgesAnswer(
        records=tuple(records),
        notes=notes("pledges_kinds", "pledges_line", "pledges_press", "pledges_score")
        + tuple(Bilingual(ja=fault.sentence("ja"), en=fault.sentence("en")) for fault in passed_over),
        sources=measurer.sources,
    )


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


class _Measurer:
    """Reads measured series from the data, each once, and keeps which snapshots they came from."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._found: dict[Measure, tuple[Series, ...]] = {}
        self._sources: dict[str, Snapshot] = {}

    @property
    def sources(self) -> tuple[Snapshot, ...]:
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


def _record(record: Commitment, measured: list[Series], history: tuple[Score, ...]) -> PledgeRecord:
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
        measured=tuple(_series(series) for series in measured),
        pro_rata=_pro_rata(line) if isinstance(line, Line) else None,
        pro_rata_note=None if isinstance(line, Line) else both(f"methods.pledges.progress.{line}"),
        press_only=all(source.press for source in record.sources),
        sources=tuple(_source(source) for source in record.sources),
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
