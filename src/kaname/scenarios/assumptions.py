"""What was assumed, said in sentences: by a solver, by the bridge between words and the table, by a bracket."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kaname.model.input_output import InputOutputTable
from kaname.scenarios.parameters import SECTORAL, Parameters
from kaname.scenarios.shocks import YEAR, Scenario, StraitClosure
from kaname.scenarios.solvers import named_pairs
from kaname.scenarios.solving import LEVELS, Solved, counted_days
from kaname.texts import Bilingual, both, text
from kaname.vocab.economies import prose

PERCENT = 100.0
# Economies, by the central loss, for which the order of the bracket is looked at.
LOOKED_AT = 5


def differences(
    solved: Sequence[Solved], said: Sequence[Bilingual], percents: Sequence[Mapping[str, float]]
) -> tuple[Bilingual, ...]:
    """Return what makes the difference between the three of a bracket.

    Parameters
    ----------
    solved, said
        Low, central and high, and the first assumption of each.
    percents
        Loss of each economy under the three, percent of its output; in the central one, largest amount first.
    """
    told = []
    for level, one, assumes in zip(LEVELS, solved, said, strict=True):
        horizon = horizon_of(one)
        told.append(
            Bilingual(
                ja=text(f"stress.difference.{level}", "ja", horizon=horizon.ja, assumes=assumes.ja),
                en=text(f"stress.difference.{level}", "en", horizon=horizon.en, assumes=assumes.en),
            )
        )
    _, central, high = percents
    if below := [code for code in list(central)[:LOOKED_AT] if high[code] < central[code]]:
        told.append(_bilingual("stress.difference.order", below))
    return tuple(told)


def horizon_of(given: Solved) -> Bilingual:
    """Return after how long a solver's answer holds; fewer days than a year are told by their number."""
    if (days := counted_days(given.loss.solver, given.parameters)) < YEAR:
        return both("stress.horizon.days", days=days)
    return both(f"stress.horizon.{given.loss.solver}")


def assumptions(given: Solved, scenario: Scenario, table: InputOutputTable) -> tuple[Bilingual, ...]:
    """Return the sentences that state what was assumed, the solver's own first."""
    found, cuts, chosen = given.loss, given.cuts, given.parameters
    said = [_assumed(key, chosen) for key in found.assumptions]
    counted = counted_days(found.solver, chosen)
    if any(shock.start >= counted for shock in scenario.shock):
        said.append(both("stress.assumes.after_year", counted=counted))
    if found.solver == "rationing":
        said.append(_friction(chosen))
    if cuts.tariffs and found.solver != "cost_push":
        said.append(both("stress.assumes.tariff_as_depth"))
    for bridge in cuts.bridged:
        share = f"{PERCENT * bridge.largest_share:.1f}%"
        names = ", ".join(bridge.sectors) or "–"
        said.append(both("stress.assumes.bridge", product=bridge.product, sectors=names, share=share))
        if bridge.capped:
            said.append(both("stress.assumes.bridge_capped", product=bridge.product, count=bridge.capped))
    if any(isinstance(shock, StraitClosure) and shock.routed for shock in scenario.shock):
        said.append(both("stress.assumes.routed"))
    if cuts.outside:
        said.append(_bilingual("stress.assumes.outside", economies=cuts.outside))
    if len(found.left):
        said.append(both("stress.assumes.left", places=named_pairs(table, found.left)))
    return tuple(said)


def _assumed(key: str, chosen: Parameters) -> Bilingual:
    if key == "ces":
        return both("stress.assumes.ces", sigma=f"{chosen.sigma:g}")
    if key.startswith("inventories_"):
        return both(f"stress.assumes.{key}", reorder=f"{PERCENT * chosen.reorder:g}%")
    return both(f"stress.assumes.{key}")


def _friction(chosen: Parameters) -> Bilingual:
    sectoral = both("stress.assumes.sectoral")
    said = {
        language: text(
            "stress.assumes.friction",
            language,
            tau=sectoral.of(language) if chosen.tau == SECTORAL else f"{chosen.tau:.2f}",
            delta=sectoral.of(language) if chosen.delta == SECTORAL else f"{chosen.delta:.2f}",
            rho=f"{chosen.rho:g}".replace("-", "−"),
            varrho=f"{chosen.varrho:g}".replace("-", "−"),
        )
        for language in ("ja", "en")
    }
    return Bilingual(**said)


def _bilingual(key: str, economies: Collection[str]) -> Bilingual:
    return Bilingual(
        ja=text(key, "ja", economies="、".join(prose(code, "ja") for code in economies)),
        en=text(key, "en", economies=", ".join(prose(code, "en") for code in economies)),
    )
