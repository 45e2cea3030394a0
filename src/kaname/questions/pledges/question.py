"""Which commitments governments made, what is observed of each, and how people score them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from kaname.errors import UsageFault
from kaname.pledges.ledger import labels
from kaname.pledges.scores import ScoreValue
from kaname.questions.asking import Answer, Cited, Economy, EconomyCodes, Part, Question, Share, Told
from kaname.texts import Bilingual

# What is counted stands in the `unit` beside it.
Amount = Annotated[float, Told("number")]
# On the pro-rated line, which is this system's own reading.
Reckoned = Annotated[float, Told("number", kind="estimate")]


class PledgeSource(Part):
    """A document that a record or a figure rests on."""

    title: Bilingual
    publisher: Bilingual
    date: str = Field(description="year, month or day")
    licence: Bilingual
    url: str = Field(description="empty where no stable address is known")
    press: bool = Field(description="a press report or another second-hand copy")


class PledgeEvidence(Part):
    """What was observed on a date."""

    date: str
    text: Bilingual
    figure: Amount | None = Field(description="null where there is none; never 0 for want of one")
    unit: str
    amount_kind: str
    press: bool = Field(description="read in a press report or another second-hand copy")
    related: bool = Field(description="stands beside the commitment and does not count towards it")
    source: PledgeSource


class MeasuredPoint(Part):
    """One figure of a measured series."""

    date: str
    value: Amount
    edition: str = Field(description="edition it was published in; a revised figure is a point of its own")
    press: bool
    source: Bilingual
    url: str


class MeasuredSeries(Part):
    """One series by one reporter; series of different reporters or bases stand side by side and are never joined."""

    series: str
    name: Bilingual
    reporter: str = Field(description="ISO3 of the partner whose statistics it is, or the snapshot it was read from")
    unit: str
    amount_kind: str
    basis: Bilingual
    points: tuple[MeasuredPoint, ...] = Field(description="oldest first; empty when nothing was observed")


class LinePoint(Part):
    """One point of the pro-rated line."""

    date: str
    value: Reckoned


class LineStanding(Part):
    """The latest observed figure beside the line."""

    date: str
    observed: Amount
    expected: Reckoned = Field(description="value of the line on that day; the target once the deadline has passed")
    share_of_path: Share | None = Field(description="observed rise over expected rise; null at the start of the line")
    press: bool


class ProRata(Part):
    """Straight line from the baseline to the amount on the deadline: kaname's reading, the parties set no path."""

    unit: str
    line: tuple[LinePoint, ...]
    standing: LineStanding | None = Field(description="null when nothing has been observed since the baseline")


class ScoreEntry(Part):
    """One score by one coder."""

    value: ScoreValue = Field(description="-1 none, 0 partial or in progress, 1 full; not_measurable is no zero")
    reason: str
    coder: str
    date: str


class PledgeRecord(Part):
    """One item that was stated."""

    id: str
    date: str
    forum: Bilingual
    parties: EconomyCodes = Field(description="ISO3 of those who made the statement")
    partners: EconomyCodes = Field(description="other economies it names")
    title: Bilingual
    text: Bilingual = Field(description="words inside quotation marks are the official wording")
    verbatim_in: tuple[str, ...] = Field(description="languages in which the official wording is quoted")
    wording: str = Field(description="intent, welcome, agreement or obligation")
    wording_name: Bilingual
    wording_reason: Bilingual
    pillar: str
    pillar_name: Bilingual
    amount: Amount | None
    unit: str
    amount_kind: str = Field(description="fdi_stock, loans_equity, purchases or none; kinds are never added")
    baseline: PledgeEvidence | None
    deadline: str | None = Field(description="null where none was stated")
    superseded_by: tuple[str, ...]
    carried_by: tuple[str, ...] = Field(description="later records that carry it on")
    status: str = Field(description="no_deadline, ongoing, measured or not_measurable")
    status_name: Bilingual
    measurable: bool
    score: ScoreValue | None = Field(
        description="the latest score; not_measurable where the record says so; null when no one has scored it"
    )
    score_history: tuple[ScoreEntry, ...] = Field(description="every score, oldest first")
    evidence: tuple[PledgeEvidence, ...]
    measured: tuple[MeasuredSeries, ...]
    pro_rata: ProRata | None
    pro_rata_note: Bilingual | None = Field(description="why there is no line; null where there is one")
    press_only: bool = Field(description="no source of the record itself is first-hand")
    sources: tuple[PledgeSource, ...]


class PledgesAnswer(Answer):
    """Answer of ``kaname pledges list`` and ``kaname pledges show``."""

    records: tuple[PledgeRecord, ...] = Field(description="by date, then by id")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...] = Field(description="snapshots that measured series were read from")


def _pillar(name: str) -> str:
    if name not in labels("pillar"):
        raise UsageFault("pledges.unknown_pillar", pillar=name, known=", ".join(labels("pillar")))
    return name


class Pledges(Question[PledgesAnswer]):
    """The commitments on record, those of the reader's own folder among them."""

    party: Economy | None = None
    pillar: Annotated[str, AfterValidator(_pillar)] | None = None
    only: str | None = None
    measured: bool = True
