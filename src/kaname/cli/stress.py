"""``kaname stress``: what a ban, embargo, supply cut, tariff or closure costs, as a bracket and over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaname.cli.options import AsJson, Lang, Quiet, argument, language_of, languages_of, option, words
from kaname.errors import UsageFault

if TYPE_CHECKING:
    from kaname.answers.stress_contract import BracketAnswer, StressAnswer
    from kaname.scenarios.parameters import Parameters
    from kaname.texts import Language

app = typer.Typer(no_args_is_help=True)
SHOWN = 12

File = Annotated[str, argument("scenario")]
Solver = Annotated[str | None, option("--solver", key="solver")]
Watched = Annotated[str | None, option("--economy", key="watched")]
Tau = Annotated[str | None, option("--tau", key="tau")]
Delta = Annotated[str | None, option("--delta", key="delta")]
Rho = Annotated[float | None, option("--rho", key="rho")]
Varrho = Annotated[float | None, option("--varrho", key="varrho")]
Set = Annotated[list[str] | None, option("--set", key="set")]


@app.command("run", help=words("command.stress_run"))
def run(
    scenario: File,
    solver: Solver = None,
    economy: Watched = None,
    tau: Tau = None,
    delta: Delta = None,
    rho: Rho = None,
    varrho: Varrho = None,
    set_: Set = None,
    lang: Annotated[str | None, option("--lang", key="langs")] = None,
    as_json: AsJson = False,
    out: Annotated[Path | None, option("--out", key="out_folder")] = None,
    quiet: Quiet = False,
) -> None:
    """Run one scenario, as a bracket or under one solver."""
    from kaname.answers.scenarios import read_scenario
    from kaname.answers.stress import bracket, stress
    from kaname.cli.output import print_json, session

    languages = languages_of(lang)
    chosen = parameters_of({"tau": tau, "delta": delta, "rho": rho, "varrho": varrho}, set_)
    opened = session(quiet=quiet)
    given = read_scenario(opened, scenario)
    watched = tuple(filter(None, (economy or "").split(",")))
    if out is not None:
        from kaname.report.stress_files import write_run

        with days(chosen, quiet=quiet) as tick:
            written = write_run(opened, given, out, solver, chosen, watched, languages, tick)
        if as_json:
            print_json(written)
        elif not quiet:
            for file in written.files:
                print(words("brief.written").format(path=file.path))
        return
    with days(chosen, quiet=quiet) as tick:
        if solver is None:
            found: BracketAnswer | StressAnswer = bracket(opened, given, chosen, watched, tick)
        else:
            found = stress(opened, given, solver, chosen, watched, tick)
    if as_json:
        print_json(found)
    else:
        show(found, languages[0])


@app.command("list", help=words("command.stress_list"))
def list_(lang: Lang = None, as_json: AsJson = False) -> None:
    """Print the scenarios that have a name."""
    from kaname.answers.scenarios import presets_answer
    from kaname.cli.output import print_json, print_table, session

    language = language_of(lang)
    answer = presets_answer(session(quiet=False))
    if as_json:
        print_json(answer)
        return
    rows = [(p.name, p.title.of(language), ", ".join(p.kinds)) for p in answer.presets]
    print_table(words("stress.presets"), words("stress.presets_header").split("|"), rows, frozenset())


@app.command("new", help=words("command.stress_new"))
def new(
    name: Annotated[str, argument("scenario_name")],
    kind: Annotated[str, option("--kind", key="kind")] = "export_ban",
    by: Annotated[str, option("--by", key="by")] = "CHN",
    on: Annotated[str, option("--on", key="on")] = "JPN",
    out: Annotated[Path | None, option("--out", key="out_file")] = None,
) -> None:
    """Write a scenario file to edit."""
    from kaname.answers.scenarios import write_scenario

    path = write_scenario(name, kind, by.split(","), on.split(","), out or Path(f"{name}.toml"))
    print(words("brief.written").format(path=path))


@app.command("compare", help=words("command.stress_compare"))
def compare(
    scenarios: Annotated[list[str], argument("scenarios")],
    solver: Annotated[str, option("--solver", key="solver")] = "rationing",
    economy: Watched = None,
    set_: Set = None,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Annotated[Path | None, option("--out", key="out")] = None,
    quiet: Quiet = False,
) -> None:
    """Print several scenarios side by side under one solver."""
    from kaname.answers.scenarios import read_scenario
    from kaname.answers.stress import compare as compared
    from kaname.cli.output import print_json, print_notes, print_table, progress, session, write_rows
    from kaname.media.numbers import usd
    from kaname.vocab.economies import short

    language = language_of(lang)
    opened = session(quiet=quiet)
    given = [read_scenario(opened, name) for name in scenarios]
    with progress("stress", quiet=quiet):
        named = tuple(filter(None, (economy or "").split(",")))
        answer = compared(opened, given, solver, parameters_of({}, set_), named)
    if out is not None:
        write_rows(answer.rows, out)
    if as_json:
        print_json(answer)
        return
    header = [*words("stress.compare_header").split("|"), *(short(code, language) for code in answer.economies)]
    rows = [
        (
            row.title.of(language),
            usd(row.world_loss_usd_mn * 1e6, language),
            *(f"{row.loss_pct[code]:.3f}%" for code in answer.economies),
        )
        for row in answer.rows
    ]
    print_table(words("stress.compare_title").format(solver=answer.solver), header, rows, frozenset(range(1, 9)))
    print_notes(answer.assumptions, answer.sources, language)


@app.command("asymmetry", help=words("command.stress_asymmetry"))
def asymmetry(
    economy: Annotated[str, argument("economy")],
    lang: Lang = None,
    as_json: AsJson = False,
    out: Annotated[Path | None, option("--out", key="out")] = None,
    quiet: Quiet = False,
) -> None:
    """Print who would lose more by parting, partner by partner."""
    from kaname.answers.pairs import asymmetry_answer
    from kaname.cli.output import print_json, print_notes, print_table, session, steps, write_rows
    from kaname.vocab.economies import prose, short

    language = language_of(lang)
    with steps("pairs", quiet=quiet) as tick:
        answer = asymmetry_answer(session(quiet=quiet), economy, tick)
    if out is not None:
        write_rows(answer.rows, out)
    if as_json:
        print_json(answer)
        return
    rows = [
        (
            short(row.partner, language),
            f"{row.loses_pct:.3f}%",
            f"{row.partner_loses_pct:.3f}%",
            f"{row.difference_pct:+.3f}",
            f"{row.own_cost_pct:.3f}%",
        )
        for row in answer.rows
    ]
    title = words("stress.asymmetry_title").format(economy=prose(answer.economy, language))
    print_table(title, words("stress.asymmetry_header").split("|"), rows, frozenset({1, 2, 3, 4}))
    print_notes((*answer.assumptions, *answer.notes), answer.sources, language)


def parameters_of(flags: dict[str, object], settings: list[str] | None) -> Parameters:
    """Return the parameters that flags and ``--set NAME=VALUE`` give, the rest at their defaults."""
    from kaname.scenarios.parameters import parameters

    given = {name: value for name, value in flags.items() if value is not None}
    for setting in settings or ():
        name, equals, value = setting.partition("=")
        if not equals:
            raise UsageFault("bad_parameter", parameter=setting, reason="NAME=VALUE")
        given[name.strip()] = value.strip()
    return parameters(given)


@contextmanager
def days(chosen: Parameters, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show the simulated days as a bar on stderr."""
    from kaname.cli.output import steps

    with steps("days", quiet=quiet, total=chosen.days) as tick:
        yield tick


def show(answer: BracketAnswer | StressAnswer, language: Language) -> None:
    """Print one answer or a bracket as tables with what was assumed."""
    from kaname.answers.stress_contract import StressAnswer
    from kaname.cli.output import print_notes, print_table
    from kaname.media.numbers import usd
    from kaname.vocab.economies import short

    if isinstance(answer, StressAnswer):
        columns, main, said = {answer.solver: answer}, answer, answer.assumptions
    else:
        columns = {level: getattr(answer, level) for level in ("low", "central", "high")}
        main, said = answer.central, answer.difference
    title = words("stress.title").format(
        scenario=answer.scenario.title.of(language), year=main.year, edition=main.edition
    )
    names = {"low": words("stress.low"), "central": words("stress.central"), "high": words("stress.high")}
    percent = words("stress.percent")
    header = [words("stress.economy"), *(f"{names.get(c, c)} {percent}" for c in columns), words("stress.loss")]
    codes = list(main.loss_pct)[:SHOWN]
    rows = [
        (
            short(code, language),
            *(_signed(column.loss_pct[code]) for column in columns.values()),
            usd(main.loss_usd_mn[code] * 1e6, language),
        )
        for code in codes
    ]
    world = [_signed(column.world_loss_pct) for column in columns.values()]
    rows.append((words("stress.world"), *world, usd(main.world_loss_usd_mn * 1e6, language)))
    print_table(title, header, rows, frozenset(range(1, len(columns) + 2)))
    for column in columns.values():
        _show_paths(column, language)
    noted = (answer.scenario.note,) if answer.scenario.note else ()
    print_notes((*noted, *dict.fromkeys((*said, *main.assumptions)), *main.notes), main.sources, language)


def _signed(percent: float) -> str:
    """Return a percentage to three digits, without a sign on nothing."""
    return f"{round(percent, 3) + 0.0:.3f}"


def _show_paths(answer: StressAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.vocab.economies import short
    from kaname.vocab.sectors import sectors

    if not answer.path:
        return
    never = words("stress.never")

    def day(value: int | None) -> str:
        return never if value is None else str(value + 1)

    rows = [
        (
            short(path.economy, language),
            f"{100 * path.worst_output:.2f}% ({path.worst_day + 1})",
            f"{sectors()[path.first_to_stop].short.of(language)} ({day(path.first_stop_day)})"
            if path.first_to_stop
            else never,
            day(path.days_to_1pct),
            day(path.days_to_5pct),
            day(path.recovery_day),
        )
        for path in answer.path
    ]
    print_table(words("stress.path_title"), words("stress.path_header").split("|"), rows, frozenset({1, 3, 4, 5}))
