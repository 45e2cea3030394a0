"""How the list of scenarios reads."""

from __future__ import annotations

from kaname.media.view import View
from kaname.questions.reading import Reader
from kaname.questions.stress_list.question import PresetEntry, PresetsAnswer


def view(found: PresetsAnswer, read: Reader) -> View:
    """Return the scenarios by name, what happens in each, and how to run one."""
    title = read.say("title", count=len(found.presets))
    return read.view(
        title=title,
        headline=title,
        tables=(read.table("scenarios", PresetEntry, found.presets, ("name", "title", "kinds"), title=title),),
        lines=(read.say("next"),),
        sources=(),
        kind="assumption",
    )
