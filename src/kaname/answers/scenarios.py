"""Where scenarios come from: a file, one that comes with the package, or one in the user's folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from kaname.answers.stress_contract import PresetEntry, PresetsAnswer, ScenarioEntry
from kaname.errors import DataFault, KanameError, UsageFault, ValidationFault
from kaname.questions.session import Session
from kaname.scenarios.shocks import Scenario, parse, scenario, toml
from kaname.texts import Bilingual
from kaname.tomlfiles import toml_text
from kaname.warehouse.writing import written_whole

PRESETS = Path(str(files("kaname.scenarios").joinpath("presets")))
SUFFIX = ".toml"
HEAD = """\
# depth: share that stops, 0-1 (a tariff: the rate) · start, days, ramp: days · sectors = ["C26", "manufacturing"]
# or products = ["284690"] · retaliation: depth of the answer in kind. Cushions are blocks [[cushion]] with
# kind = "stocks" | "release" (days), "substitution" | "restraint" (share), economies and sectors.
"""


def scenario_files(session: Session) -> dict[str, Path]:
    """Return every scenario that has a name: the package's, and over them the user's in ``scenarios/``."""
    folders = (PRESETS, session.settings.data_dir / "scenarios")
    return {path.stem: path for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}"))}


def read_scenario(session: Session, name: str) -> Scenario:
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
    known = scenario_files(session)
    path = known.get(name, Path(name))
    if not path.is_file():
        raise UsageFault("unknown_scenario", scenario=name, known=", ".join(known))
    try:
        text = toml_text(path)
    except DataFault as fault:
        raise DataFault("scenario_unreadable", file=path) from fault
    return parse(text, path.name)


def presets_answer(session: Session) -> PresetsAnswer:
    """Return the scenarios there are by name; one that cannot be used is named in a warning and left out."""
    found = []
    for name, path in scenario_files(session).items():
        try:
            given = read_scenario(session, name)
        except KanameError:
            session.warn(ValidationFault("scenario_left_out", file=path))
            continue
        found.append(
            PresetEntry(
                name=name,
                title=title_of(given),
                note=given.note,
                kinds=tuple(dict.fromkeys(shock.kind for shock in given.shock)),
                path=str(path),
            )
        )
    return PresetsAnswer(presets=tuple(found))


def title_of(given: Scenario) -> Bilingual:
    """Return what a reader calls the scenario: its title, or its name."""
    title = given.title
    return Bilingual(ja=title.ja, en=title.en) if title else Bilingual(ja=given.name, en=given.name)


def scenario_entry(given: Scenario) -> ScenarioEntry:
    """Return the scenario as answers carry it."""
    return ScenarioEntry(
        name=given.name,
        title=title_of(given),
        note=given.note,
        sha256=given.sha256,
        days=given.days,
        shocks=tuple(shock.model_dump(mode="json") for shock in given.shock),
        cushions=tuple(cushion.model_dump(mode="json") for cushion in given.cushion),
    )


def write_scenario(name: str, kind: str, by: list[str], on: list[str], path: Path) -> Path:
    """Write a scenario of one shock to `path` and return it; an existing file is left alone.

    Raises
    ------
    UsageFault
        When the file is there already, or a code or the kind is unknown.
    """
    if path.exists():
        raise UsageFault("file_exists", path=path)
    given = scenario({"name": name, "shock": [{"kind": kind, "by": by, "on": on}]}, path.name)
    with written_whole(path) as temporary:
        temporary.write_text(HEAD + toml(given), encoding="utf-8")
    return path
