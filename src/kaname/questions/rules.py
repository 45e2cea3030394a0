"""The published rules and a user's own, by name."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import Any

from kaname.errors import UsageFault, ValidationFault
from kaname.indicators.rules import FIGURES, RULES, UNBOUNDED, Condition, Rule
from kaname.tomlfiles import read_toml

_FIELDS = {"id", "source", "years", "needed", "condition"}
_CONDITION = {"figure", "above", "at_least"}


def rules(folder: Path | None = None) -> dict[str, Rule]:
    """Return the published rules and those of a folder, one TOML file each (``data_dir/rules``).

    Raises
    ------
    ValidationFault
        When a file is no rule, or has the name of another.
    """
    found = dict(RULES)
    for path in sorted(folder.glob("*.toml")) if folder is not None else ():
        one = _own(path)
        if one.name in found:
            raise ValidationFault("rule_twice", file=path.name, rule=one.name)
        found[one.name] = one
    return found


def rule_named(name: str, folder: Path | None = None) -> Rule:
    """Return a rule, or raise `UsageFault` naming those there are."""
    known = rules(folder)
    if name not in known:
        raise UsageFault("unknown_rule", rule=name, known=", ".join(known))
    return known[name]


def _own(path: Path) -> Rule:
    told = read_toml(path)
    if unknown := sorted(set(told) - _FIELDS):
        raise ValidationFault("rule_field", file=path.name, field=unknown[0], known=", ".join(sorted(_FIELDS)))
    conditions, name = told.get("condition"), told.get("id")
    if not isinstance(name, str) or not name or not isinstance(conditions, list) or not conditions:
        raise ValidationFault("rule_bare", file=path.name)
    years, needed = told.get("years", 1), told.get("needed", 1)
    if type(years) is not int or type(needed) is not int or not 1 <= needed <= years:
        raise ValidationFault("rule_years", file=path.name)
    held = tuple(_condition(path, one) for one in conditions)
    if len({one.figure for one in held}) < len(held):
        raise ValidationFault("rule_condition", file=path.name, known=", ".join(FIGURES))
    return Rule(name, str(told.get("source", path.name)), held, years, needed)


def _condition(path: Path, told: Any) -> Condition:  # noqa: ANN401 - whatever a person wrote
    fault = ValidationFault("rule_condition", file=path.name, known=", ".join(FIGURES))
    if not isinstance(told, dict) or set(told) - _CONDITION or told.get("figure") not in FIGURES:
        raise fault
    given = [key for key in ("above", "at_least") if key in told]
    if len(given) != 1:
        raise fault
    threshold = told[given[0]]
    if type(threshold) not in (int, float) or not isfinite(threshold) or threshold < 0:
        raise fault
    if told["figure"] not in UNBOUNDED and threshold > 1:
        raise fault
    return Condition(told["figure"], float(threshold), given[0] == "at_least")
