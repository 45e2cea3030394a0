"""Scenarios by name: those that come with the package, those in the user's folder, and any TOML file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from kaname.errors import DataFault, UsageFault
from kaname.scenarios.shocks import Scenario, parse, scenario, toml
from kaname.texts import Bilingual
from kaname.tomlfiles import toml_text

PRESETS = Path(str(files("kaname.scenarios").joinpath("presets")))
SUFFIX = ".toml"
HEAD = """\
# depth: share that stops, 0-1 (a tariff: the rate) · start, days, ramp: days · sectors = ["C26", "manufacturing"]
# or products = ["284690"] · retaliation: depth of the answer in kind. Cushions are blocks [[cushion]] with
# kind = "stocks" | "release" (days), "substitution" | "restraint" (share), economies and sectors.
"""


def scenario_files(own: Path) -> dict[str, Path]:
    """Return every scenario that has a name: the package's, and over them those in the user's folder `own`."""
    return {path.stem: path for folder in (PRESETS, own) for path in sorted(folder.glob(f"*{SUFFIX}"))}


def read_scenario(name: str, own: Path) -> Scenario:
    """Return the scenario in a TOML file, or one by name.

    Raises
    ------
    UsageFault
        When there is no such file or name.
    DataFault
        When the file cannot be read.
    ValidationFault
        When it is not a scenario.
    """
    known = scenario_files(own)
    path = known.get(name, Path(name))
    if not path.is_file():
        raise UsageFault("unknown_scenario", scenario=name, known=", ".join(known))
    try:
        text = toml_text(path)
    except DataFault as fault:
        raise DataFault("scenario_unreadable", file=path) from fault
    return parse(text, path.name)


def title_of(given: Scenario) -> Bilingual:
    """Return what a reader calls the scenario: its title, or its name."""
    title = given.title
    return Bilingual(ja=title.ja, en=title.en) if title else Bilingual(ja=given.name, en=given.name)


def new_scenario(name: str, kind: str, by: Sequence[str], on: Sequence[str], file: str) -> str:
    """Return a scenario of one shock as TOML to edit; `file` is what messages call it.

    Raises
    ------
    UsageFault, ValidationFault
        When a code or the kind is unknown.
    """
    given = scenario({"name": name, "shock": [{"kind": kind, "by": list(by), "on": list(on)}]}, file)
    return HEAD + toml(given)
