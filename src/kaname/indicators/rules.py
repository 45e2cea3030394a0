"""Rules that call a product dependent: conditions on its figures, and the published ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import narwhals as nw

from kaname.errors import UsageFault

DEFAULT_RULE = "cao2021"
Figure = Literal["top_share", "hhi", "world_hhi", "import_export_ratio"]
FIGURES: tuple[Figure, ...] = get_args(Figure)
# What a figure takes of a table: the importer's own exports, and those of all the world.
USES: Mapping[str, frozenset[str]] = {
    "top_share": frozenset(),
    "hhi": frozenset(),
    "world_hhi": frozenset({"world_exports", "exports"}),
    "import_export_ratio": frozenset({"exports"}),
}
# Shares and indices end at one; a ratio does not.
UNBOUNDED = frozenset({"import_export_ratio"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One figure of a product held against a threshold: above it, or `reached` too."""

    figure: Figure
    threshold: float
    reached: bool = False

    def holds(self) -> nw.Expr:
        """Return the condition on the columns of `import_concentration`."""
        figure = nw.col(self.figure)
        held = figure >= self.threshold if self.reached else figure > self.threshold
        # No exports at all counts as a ratio above any.
        return held.fill_null(value=True) if self.figure == "import_export_ratio" else held


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that calls a product dependent when all its conditions hold.

    Attributes
    ----------
    name
        What ``--rule`` takes.
    source
        Citation.
    conditions
        Of one year.
    years
        How many years the rule looks at, the asked one and those before it.
    needed
        In how many of them the conditions must hold.
    """

    name: str
    source: str
    conditions: tuple[Condition, ...]
    years: int = 1
    needed: int = 1

    @property
    def uses(self) -> frozenset[str]:
        """What a table must support for it: ``world_exports``, ``exports``."""
        return frozenset().union(*(USES[one.figure] for one in self.conditions))

    def condition(self) -> nw.Expr:
        """Return all conditions on one year's columns."""
        held = [one.holds() for one in self.conditions]
        return nw.all_horizontal(*held, ignore_nulls=False) if len(held) > 1 else held[0]

    def at(self, thresholds: Mapping[Figure, float]) -> Rule:
        """Return the rule with other thresholds.

        Raises
        ------
        UsageFault
            When the rule does not look at a figure.
        """
        known = {one.figure for one in self.conditions}
        for figure in thresholds:
            if figure not in known:
                raise UsageFault("rule_without", rule=self.name, figure=figure, known=", ".join(sorted(known)))
        moved = (replace(one, threshold=thresholds.get(one.figure, one.threshold)) for one in self.conditions)
        return replace(self, conditions=tuple(moved))

    def scaled(self, factor: float) -> Rule:
        """Return the rule with every threshold times `factor`; a share that would pass one stays reachable at one."""

        def moved(one: Condition) -> Condition:
            far = one.threshold * factor
            if one.figure not in UNBOUNDED and far >= 1:
                return replace(one, threshold=1.0, reached=True)
            return replace(one, threshold=far)

        return replace(self, conditions=tuple(map(moved, self.conditions)))


_NET = Condition("import_export_ratio", 1.0)
RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "cao2021",
            "Cabinet Office, Government of Japan (2021), Sekai Keizai no Choryu 2021-II",
            (Condition("top_share", 0.5, reached=True),),
        ),
        Rule("meti2024", "METI (2024), White Paper on International Economy and Trade", (Condition("top_share", 0.5),)),
        Rule(
            "eu2021",
            "European Commission (2021), SWD(2021)352; for one economy CDI1 and CDI3 bind",
            (Condition("hhi", 0.4), _NET),
        ),
        Rule(
            "geodep",
            "Lefebvre and Wibaux (2024), CEPII Policy Brief 2024-47",
            (Condition("hhi", 0.4), Condition("world_hhi", 0.4), _NET),
            years=3,
            needed=2,
        ),
    )
}
