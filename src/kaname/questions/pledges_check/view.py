"""How the check of a file reads."""

from __future__ import annotations

from kaname.media.view import View
from kaname.questions.pledges_check.question import PledgeCheckAnswer, PledgeFault
from kaname.questions.reading import Reader


def view(found: PledgeCheckAnswer, read: Reader) -> View:
    """Return the faults as a table."""
    title = read.say("title", file=found.file)
    said = {"file": found.file, "count": found.records}
    headline = (
        read.say("headline.sound", **said)
        if found.ok
        else read.say("headline.faults", **said, faults=len(found.faults))
    )
    table = read.table("faults", PledgeFault, found.faults, ("sentence",) if found.faults else (), title=title)
    return read.view(title=title, headline=headline, tables=(table,), sources=())
