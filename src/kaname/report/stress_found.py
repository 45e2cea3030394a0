"""What a stress test's page says, before any words: the answers, whom they lead with, and how numbers are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from kaname.answers.stress_contract import BracketAnswer, StressAnswer
from kaname.media.numbers import usd, usd_and_yen
from kaname.model.quantity import Source
from kaname.report import stress_words as scenarios
from kaname.texts import Bilingual, text
from kaname.vocab.sectors import sectors
from kaname.vocab.table import names, rows

if TYPE_CHECKING:
    from kaname.media.page import SheetPage
    from kaname.scenarios.shocks import Scenario

LEVELS = ("low", "central", "high")
MILLION = 1e6
# Percent of output below which a change is called none at all.
NOTHING = 0.0005


@dataclass(frozen=True, slots=True)
class Found:
    """What the page is made from: one answer or the three of a bracket, and the economy it leads with.

    Attributes
    ----------
    scenario
        The shocks.
    main
        The central answer, or the only one.
    levels
        The answers by level; the main one alone under ``central`` when there is no bracket.
    subject
        The economy of the headline.
    difference
        What makes the difference between the three, in both languages.
    sources
        Snapshots behind the answer, the table first.
    """

    scenario: Scenario
    main: StressAnswer
    levels: dict[str, StressAnswer]
    subject: str
    difference: tuple[Bilingual, ...]
    sources: tuple[Source, ...]

    @property
    def bracket(self) -> bool:
        """Whether three models answered."""
        return len(self.levels) == len(LEVELS)

    @property
    def tariffs(self) -> bool:
        """Whether the three are one model under three elasticities."""
        return self.bracket and self.levels["low"].solver == self.main.solver

    def percents(self, economy: str) -> dict[str, float]:
        """Return an economy's loss in percent by level."""
        return {level: answer.loss_pct[economy] for level, answer in self.levels.items()}

    def dated(self) -> StressAnswer | None:
        """Return the answer that has days."""
        return next((answer for answer in self.levels.values() if answer.path), None)


def found(
    answer: BracketAnswer | StressAnswer, scenario: Scenario, watched: tuple[str, ...], sources: tuple[Source, ...]
) -> Found:
    """Return what a page says of an answer.

    Parameters
    ----------
    answer, scenario
        What was asked and answered.
    watched
        Economies (ISO3) the reader asked about; chosen from the scenario when empty.
    sources
        Snapshots behind the answer, the table first.
    """
    if isinstance(answer, StressAnswer):
        levels, main, difference = {"central": answer}, answer, answer.assumptions[:1]
    else:
        levels = {level: getattr(answer, level) for level in LEVELS}
        main, difference = answer.central, answer.difference
    return Found(scenario, main, levels, _subject(main, scenario, watched), tuple(difference), sources)


def _subject(main: StressAnswer, scenario: Scenario, watched: tuple[str, ...]) -> str:
    """Return the economy that loses most: in percent of those asked about, in money where anyone may be met."""
    asked, acting = scenarios.named_sides(scenario)
    known = [code for code in sorted(main.loss_pct) if code in (frozenset(watched) or asked)]
    if known:
        return max(known, key=lambda code: main.loss_pct[code])
    return max((code for code in main.loss_usd_mn if code not in acting), key=lambda code: main.loss_usd_mn[code])


def points(value: float, digits: int) -> str:
    """Return a number of percent with a minus sign, never −0."""
    rounded = round(value, digits)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):.{digits}f}"


def digits_for(value: float) -> int:
    """Return how many decimals tell a percentage to two digits or so."""
    return next((digits for digits, least in ((1, 1.0), (2, 0.1), (3, 0.01)) if abs(value) >= least), 4)


def digits_of(values: Iterable[float]) -> int:
    """Return how many decimals a column takes, two to four: enough for its middle value."""
    return max(2, digits_for(median(abs(value) for value in values)))


def share(page: SheetPage, values: dict[str, float], *, turned: bool = False) -> str:
    """Return the central percentage with its band, 2.3% (1.1 to 3.7%); `turned` tells a gain as positive."""
    central = -values["central"] if turned else values["central"]
    digits = digits_for(central)
    said = f"{points(central, digits)}%"
    if len(values) == 1:
        return said
    ends = [-value if turned else value for value in values.values()]
    return page.tell("stress.band", central=said, low=points(min(ends), digits), high=points(max(ends), digits))


def money(page: SheetPage, given: Found, usd_mn: float) -> str:
    """Return dollars beside yen at the year's average rate, without a sign."""
    return usd_and_yen(abs(usd_mn) * MILLION, given.main.year, page.language)


def signed(page: SheetPage, usd_mn: float) -> str:
    """Return dollars with a minus sign before the currency."""
    return ("−" if usd_mn < 0 else "") + usd(abs(usd_mn) * MILLION, page.language)


def model_refs(page: SheetPage, given: Found, *levels: str) -> str:
    """Return the mark of the table and of the papers behind the models of some levels, all when none is named."""
    answers = [given.levels[level] for level in levels or given.levels]
    papers = dict.fromkeys(_paper(answer) for answer in answers)
    return page.ref(*given.sources, *(_model_source(name) for name in papers))


def _paper(answer: StressAnswer) -> str:
    return f"inventories_{answer.parameters['closure']}" if answer.solver == "inventories" else answer.solver


def _model_source(name: str) -> Source:
    row = next(row for row in rows("model_documents") if row["model"] == name)
    producer, title, licence = (names(row, stem) for stem in ("producer", "title", "licence"))
    return Source(name, producer, title, row["citation"], row["edition"], licence, row["url"], sha256="", accessed="")


def sector_name(page: SheetPage, code: str) -> str:
    """Return an industry as it stands inside a sentence."""
    return page.inside(sectors()[code].short)


def solver_name(page: SheetPage, name: str) -> str:
    """Return the name of a model."""
    return text(f"stress.solver.{name}", page.language)
