"""``kaname sensitivity``: how far a scenario's loss moves with what it assumes, and what moves it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from kaname.cli.options import AsJson, Lang, Quiet, argument, language_of, option, words


def command(
    scenario: Annotated[str, argument("scenario")],
    solver: Annotated[str, option("--solver", key="solver")] = "rationing",
    economy: Annotated[str | None, option("--economy", key="analysed")] = None,
    draws: Annotated[int | None, option("--draws", key="draws")] = None,
    seed: Annotated[int, option("--seed", key="seed")] = 1,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Annotated[Path | None, option("--out", key="out")] = None,
    quiet: Quiet = False,
) -> None:
    """Print the band of a scenario's loss and the parameters that drive it."""
    from kaname.answers.scenarios import read_scenario
    from kaname.answers.sensitivity import WORLD, Draws, sensitivity
    from kaname.cli.output import print_json, print_notes, print_table, session, steps, write_rows
    from kaname.vocab.economies import prose

    language = language_of(lang)
    opened = session(quiet=quiet)
    given = read_scenario(opened, scenario)
    with steps("draws", quiet=quiet) as tick:
        answer = sensitivity(opened, given, solver, economy, Draws(draws, seed), progress=tick)
    if out is not None:
        write_rows(answer.drivers, out)
    if as_json:
        print_json(answer)
        return
    band = answer.loss_pct
    title = words("sensitivity.title").format(
        scenario=answer.scenario.title.of(language),
        economy=words("stress.world") if answer.economy == WORLD else prose(answer.economy, language),
        low=f"{band.low:.3f}%",
        central=f"{band.central:.3f}%",
        high=f"{band.high:.3f}%",
        draws=answer.draws,
        seed=answer.seed,
    )
    rows = [
        (d.parameter, f"{d.low:g} – {d.high:g}", d.distribution, f"{d.first_order:.2f}", f"{d.total:.2f}")
        for d in answer.drivers
    ]
    print_table(title, words("sensitivity.header").split("|"), rows, frozenset({3, 4}))
    print_notes(answer.assumptions, answer.sources, language)
