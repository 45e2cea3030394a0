"""``kaname pledges add`` and ``score``: what a reader writes into a ledger of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from kaname.cli.options import AsJson, argument, option, words
from kaname.errors import UsageFault

app = typer.Typer(no_args_is_help=True)

PledgeId = Annotated[str, argument("pledge_id")]


@app.command("add", help=words("command.pledges_add"))
def add(
    path: Annotated[Path | None, argument("pledge_file")] = None,
    name: Annotated[str | None, option("--name", key="pledge_name")] = None,
    as_json: AsJson = False,
) -> None:
    """Add a faultless file to the reader's ledger, or write a skeleton there."""
    from kaname.cli.leaving import print_json, session
    from kaname.questions.ledger import added

    answer = added(session(quiet=True), path, name)
    if as_json:
        print_json(answer)
    elif answer.draft:
        print(words("pledges.draft").format(path=answer.path))
    else:
        print(words("pledges.added").format(path=answer.path, count=len(answer.ids)))


# A score of -1 is an argument, not an option.
@app.command("score", help=words("command.pledges_score"), context_settings={"ignore_unknown_options": True})
def score(
    only: PledgeId,
    value: Annotated[str, argument("score_value")],
    reason: Annotated[str, option("--reason", key="reason")],
    coder: Annotated[str, option("--coder", key="coder")],
    on: Annotated[str | None, option("--date", key="scored_on")] = None,
    as_json: AsJson = False,
) -> None:
    """Append a score to a commitment's history in the reader's folder."""
    from kaname.cli.leaving import print_json, session
    from kaname.questions.ledger import scored

    answer = scored(session(quiet=True), only, value, reason, coder, _day(on))
    if as_json:
        print_json(answer)
    else:
        print(words("pledges.score_kept").format(id=answer.ids[0], path=answer.path))


def _day(given: str | None) -> date:
    if given is None:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageFault("bad_date", date=given) from None
