"""Scores that people give: −1, 0 or +1 with a reason, a coder and a date, in the practice of the G7 Research Group.

−1 is no compliance, 0 partial or in progress, +1 full compliance. ``not_measurable`` is a value of its own and never a
zero. A score is added to the history and never replaces an earlier one; a record of the package is scored beside the
record, which is never edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kaname.errors import UsageFault, ValidationFault
from kaname.pledges.ledger import SCORES, Commitment, Day, text_of
from kaname.tomlfiles import parse_toml, write_toml

ScoreValue = Literal[-1, 0, 1, "not_measurable"]
VALUES: Final[dict[str, ScoreValue]] = {
    "-1": -1,
    "0": 0,
    "1": 1,
    "+1": 1,
    "−1": -1,
    "not_measurable": "not_measurable",
}
HEADER: Final = "# Scores, oldest first; kaname pledges score appends here.\n"


def _no_truth(value: object) -> object:
    """Return the value; true and false would pass for 1 and 0, and are no scores."""
    return str(value) if isinstance(value, bool) else value


class Score(BaseModel):
    """One score of one commitment by one coder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    value: Annotated[ScoreValue, BeforeValidator(_no_truth)]
    reason: Annotated[str, Field(min_length=1)]
    coder: Annotated[str, Field(min_length=1)]
    date: Day


def score_value(word: str) -> ScoreValue:
    """Return the score a word stands for: -1, 0, 1, +1 or not_measurable.

    Raises
    ------
    UsageFault
        For any other word.
    """
    try:
        return VALUES[word.strip()]
    except KeyError:
        raise UsageFault("pledges.bad_score", value=word) from None


def one_line(words: str, field: str) -> str:
    """Return the words without space around them.

    Raises
    ------
    UsageFault
        When nothing is left, or they hold a line break or another control character.
    """
    stripped = words.strip()
    if not stripped or not all(letter.isprintable() or letter == "\u3000" for letter in stripped):
        raise UsageFault("pledges.score_words", field=field)
    return stripped


def scores_in(document: str, name: str) -> tuple[Score, ...]:
    """Return the scores of a TOML document, in the order written.

    Raises
    ------
    ValidationFault
        When it is not TOML or an entry lacks a field.
    """
    try:
        tables = parse_toml(document, name)
    except ValidationFault as fault:
        raise ValidationFault("pledges.not_toml", name=name, detail=fault.values["reason"]) from fault
    try:
        return tuple(Score.model_validate(entry) for entry in tables.get("scores", []))
    except (ValidationError, TypeError, AttributeError) as fault:
        place = ".".join(str(part) for part in fault.errors()[0]["loc"]) if isinstance(fault, ValidationError) else "–"
        raise ValidationFault("pledges.unreadable", name=name, detail=f"scores.{place}") from fault


def histories(
    folder: Path, records: Iterable[Commitment], tell: Callable[[ValidationFault], None] | None = None
) -> dict[str, tuple[Score, ...]]:
    """Return the scores in a reader's folder by commitment, oldest first; a commitment without any is absent.

    Parameters
    ----------
    folder
        Where the file of scores stands.
    records
        The ledger.
    tell
        Receives the fault of a score of a commitment that is not among `records`, which is then passed over.

    Raises
    ------
    ValidationFault
        When the file cannot be read or, without `tell`, scores a commitment that is not among `records`.
    """
    path = folder / SCORES
    if not path.is_file():
        return {}
    known = {record.id for record in records}
    found: dict[str, tuple[Score, ...]] = {}
    for score in scores_in(text_of(path), path.name):
        if score.id not in known:
            fault = ValidationFault("pledges.score_of_nothing", name=path.name, id=score.id)
            if tell is None:
                raise fault
            tell(fault)
            continue
        found[score.id] = (*found.get(score.id, ()), score)
    return {record: tuple(sorted(scores, key=lambda score: score.date)) for record, scores in found.items()}


def with_score(document: str, score: Score) -> str:
    """Return the TOML document of scores with one more at its end."""
    # Added as text: what a person wrote in the file, comments too, stays as it is.
    entry = "\n[[scores]]\n" + write_toml(score.model_dump())
    return (document.rstrip("\n") + "\n" if document.strip() else HEADER) + entry
