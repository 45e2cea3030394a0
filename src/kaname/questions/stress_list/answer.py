"""The work of the list of scenarios: each is read, so that what is listed can be run."""

from __future__ import annotations

from kaname.errors import KanameError, ValidationFault
from kaname.questions.scenarios import own_folder
from kaname.questions.session import Session
from kaname.questions.stress_list.question import PresetEntry, PresetsAnswer, StressList
from kaname.scenarios.named import read_scenario, scenario_files, title_of


def answer(session: Session, asked: StressList) -> PresetsAnswer:  # noqa: ARG001 - there is nothing to ask
    """Return the scenarios there are by name; one that cannot be used is named in a warning and left out."""
    found = []
    own = own_folder(session.settings)
    for name, path in scenario_files(own).items():
        try:
            given = read_scenario(name, own)
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
