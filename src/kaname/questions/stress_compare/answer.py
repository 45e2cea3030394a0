"""The work of comparing scenarios: the stress test of each."""

from __future__ import annotations

from kaname.questions.scenarios import parameters_given
from kaname.questions.session import Session, table_members
from kaname.questions.stress.question import Stress, StressAnswer
from kaname.questions.stress_compare.question import CompareAnswer, CompareRow, StressCompare
from kaname.scenarios.named import title_of
from kaname.scenarios.solving import counted_days

HIT = 3


def answer(session: Session, asked: StressCompare) -> CompareAnswer:
    """Return several scenarios side by side under one solver.

    Raises
    ------
    UsageFault, ValidationFault
        As the stress test of each does, or for an economy outside the table.
    """
    table = session.input_output()
    named = tuple(dict.fromkeys(code for given in asked.economy for code in table_members(given, table)[1]))
    answers: list[StressAnswer] = []
    session.tick(-len(asked.scenarios))
    for number, scenario in enumerate(asked.scenarios):
        found = session.ask(Stress(scenario=scenario, solver=asked.solver, set=asked.set))
        answers += [found] if isinstance(found, StressAnswer) else []
        session.tick(number)
    shown = named or _most_hit(answers)
    return CompareAnswer(
        solver=answers[0].solver,
        economies=shown,
        rows=tuple(
            CompareRow(
                scenario=scenario.name,
                title=title_of(scenario),
                world_loss_usd_mn=one.world_loss_usd_mn,
                loss_pct={code: one.loss_pct[code] for code in shown},
                world_loss_pct=one.world_loss_pct,
                world_loss_pct_of_value_added=one.world_loss_pct_of_value_added,
            )
            for scenario, one in zip(asked.scenarios, answers, strict=True)
        ),
        assumptions=answers[0].assumptions,
        sources=answers[0].sources,
        year=answers[0].year,
        days=counted_days(asked.solver, parameters_given({}, asked.set)),
    )


def _most_hit(answers: list[StressAnswer]) -> tuple[str, ...]:
    """Return the three economies that lose most in any of the answers, in percent."""
    worst: dict[str, float] = {}
    for answer in answers:
        for code, percent in answer.loss_pct.items():
            worst[code] = max(worst.get(code, percent), percent)
    return tuple(sorted(worst, key=lambda code: (-worst[code], code))[:HIT])
