"""``kaname pledges``: what was promised, how strongly, how far it has come, and what people make of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaname.cli.options import AsJson, Lang, Out, Quiet, argument, language_of, option, words
from kaname.errors import UsageFault

if TYPE_CHECKING:
    from kaname.answers.pledges_contract import PledgeRecord
    from kaname.texts import Language

app = typer.Typer(no_args_is_help=True)

PledgeId = Annotated[str, argument("pledge_id")]


@app.command("list", help=words("command.pledges_list"))
def list_(
    party: Annotated[str | None, option("--party", key="party")] = None,
    pillar: Annotated[str | None, option("--pillar", key="pillar")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print the ledger, or write its table of promises."""
    from kaname.answers.pledges import pledges_answer, promise_rows
    from kaname.cli.output import print_json, print_notes, print_table, progress, session, write_rows

    language = language_of(lang)
    opened = session(quiet=quiet)
    with progress("pledges", quiet=quiet):
        answer = pledges_answer(opened, party=party, pillar=pillar)
    if out is not None:
        chosen = {record.id for record in answer.records}
        write_rows([row for row in promise_rows(opened) if row.id in chosen], out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        title = words("pledges.title").format(count=len(answer.records))
        rows = [_row(record, language) for record in answer.records]
        print_table(title, words("pledges.header").split("|"), rows, frozenset())
        print_notes(answer.notes, answer.sources, language)


@app.command("show", help=words("command.pledges_show"))
def show(only: PledgeId, lang: Lang = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Print one commitment whole."""
    from kaname.answers.pledges import pledges_answer
    from kaname.cli.output import print_json, print_notes, progress, session

    language = language_of(lang)
    with progress("pledges", quiet=quiet):
        answer = pledges_answer(session(quiet=quiet), only=only)
    if as_json:
        print_json(answer)
        return
    for record in answer.records:
        _show(record, language)
    print_notes(answer.notes, answer.sources, language)


@app.command("add", help=words("command.pledges_add"))
def add(
    path: Annotated[Path | None, argument("pledge_file")] = None,
    name: Annotated[str | None, option("--name", key="pledge_name")] = None,
    as_json: AsJson = False,
) -> None:
    """Add a faultless file to the reader's ledger, or write a skeleton there."""
    from kaname.answers.pledges import add_answer
    from kaname.cli.output import print_json, session

    answer = add_answer(session(quiet=True), path, name)
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
    from kaname.answers.pledges import score_answer
    from kaname.cli.output import print_json, session

    answer = score_answer(session(quiet=True), only, value, reason, coder, _day(on))
    if as_json:
        print_json(answer)
    else:
        print(words("pledges.score_kept").format(id=answer.ids[0], path=answer.path))


@app.command("check", help=words("command.pledges_check"))
def check(path: Annotated[Path, argument("pledge_file")], lang: Lang = None, as_json: AsJson = False) -> None:
    """Print every fault of a file, one sentence each; leave with 4 when there is one."""
    from kaname.answers.pledges import check_answer
    from kaname.cli.output import print_json, session

    language = language_of(lang)
    answer = check_answer(session(quiet=True), path)
    if as_json:
        print_json(answer)
    elif answer.ok:
        print(words("pledges.sound").format(file=answer.file, count=answer.records))
    for fault in answer.faults:
        typer.echo(fault.sentence.of(language), err=True)
    if not answer.ok:
        raise typer.Exit(4)


def _day(given: str | None) -> date:
    if given is None:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageFault("bad_date", date=given) from None


def _row(record: PledgeRecord, language: Language) -> tuple[str, ...]:
    return (
        # On a line of its own, the part after the slash stays whole: it is enough to name the commitment by.
        record.id.replace("/", "/\n"),
        record.title.of(language),
        record.wording_name.of(language),
        record.deadline or words("pledges.no_deadline"),
        _progress(record, language),
        _score(record.score),
    )


def _progress(record: PledgeRecord, language: Language) -> str:
    status: str = record.status_name.of(language)
    standing = record.pro_rata.standing if record.pro_rata else None
    if standing is None:
        return status
    return words("pledges.observed").format(
        observed=f"{standing.observed:,.6g}",
        expected=f"{standing.expected:,.4g}",
        date=standing.date,
        unit=record.unit,
        press=words("pledges.press") if standing.press else "",
    )


def _score(value: object) -> str:
    if value is None:
        return words("pledges.not_scored")
    if isinstance(value, int):
        return f"{value:+d}" if value else "0"
    return words("pledges.not_measurable")


def _show(record: PledgeRecord, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.vocab.economies import short

    stated = words("pledges.stated").format(
        date=record.date,
        forum=record.forum.of(language),
        parties=words("list_comma").join(short(code, language) for code in (*record.parties, *record.partners)),
        pillar=record.pillar_name.of(language),
        wording=record.wording_name.of(language),
        reason=record.wording_reason.of(language),
    )
    print(f"{record.id}  {record.title.of(language)}\n{record.text.of(language)}\n{stated}")
    observed = [
        (
            item.date,
            words("pledges.related").format(text=item.text.of(language)) if item.related else item.text.of(language),
            "" if item.figure is None else f"{item.figure:,.6g} {item.unit}",
            words("pledges.second_hand" if item.press else "pledges.first_hand"),
        )
        for item in (*([record.baseline] if record.baseline else []), *record.evidence)
    ]
    if observed:
        print_table("", words("pledges.evidence_header").split("|"), observed, frozenset({2}))
    points = [
        (s.name.of(language), s.reporter, p.date, f"{p.value:,.4g}", s.unit, p.edition)
        for s in record.measured
        for p in s.points
    ]
    if points:
        print_table("", words("pledges.series_header").split("|"), points, frozenset({3}))
    _below(record, language)


def _below(record: PledgeRecord, language: Language) -> None:
    """Print the line, what carried it on, the scores and what the record rests on."""
    if record.pro_rata is not None:
        line = words("list_comma").join(f"{p.date} {p.value:,.4g}" for p in record.pro_rata.line)
        print(words("pledges.line").format(points=line, unit=record.unit))
    elif record.pro_rata_note is not None:
        print(record.pro_rata_note.of(language))
    if later := (*record.superseded_by, *record.carried_by):
        print(words("pledges.later").format(ids=words("list_comma").join(later)))
    for entry in record.score_history:
        print(
            words("pledges.scored").format(
                value=_score(entry.value), date=entry.date, coder=entry.coder, reason=entry.reason
            )
        )
    for source in record.sources:
        print(
            words("pledges.source").format(
                title=source.title.of(language),
                publisher=source.publisher.of(language),
                date=source.date,
                press=words("pledges.press") if source.press else "",
            )
        )
