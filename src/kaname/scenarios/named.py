"""Scenarios by name: those that come with the package, those in the user's folder, and any TOML file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from kaname.errors import DataFault, UsageFault
from kaname.scenarios.shocks import Scenario, parse, parties, scenario, toml
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
    found = parse(text, path.name)
    if found.name == name or path.parent == PRESETS:
        return found
    # The folder of an absolute path is the machine's: records hold nothing of it.
    given = path.name if Path(name).is_absolute() else name
    return found.model_copy(update={"given": given if given.isprintable() else None})


def title_of(given: Scenario) -> Bilingual:
    """Return what a reader calls the scenario: its title, or its name."""
    title = given.title
    return Bilingual(ja=title.ja, en=title.en) if title else Bilingual(ja=given.name, en=given.name)


def new_scenario(name: str, kind: str, by: str, on: str, file: str) -> str:
    """Return a scenario of one shock as TOML to edit.

    Parameters
    ----------
    name, kind
        Its name, and the kind of its shock.
    by, on
        Who acts and whom it meets: codes and names with commas between them.
    file
        What messages call it.

    Raises
    ------
    UsageFault, ValidationFault
        When a code or the kind is unknown.
    """
    given = scenario({"name": name, "shock": [{"kind": kind, "by": parties(by), "on": parties(on)}]}, file)
    return HEAD + toml(given)
