"""How the state of the installation reads."""

from __future__ import annotations

from kaname.media.view import View
from kaname.questions.doctor.question import DoctorAnswer, DoctorLine
from kaname.questions.reading import Reader


def view(found: DoctorAnswer, read: Reader) -> View:
    """Return what was looked at as a table."""
    title = f"kaname {found.version}"
    bad = sum(not check.ok for check in found.checks)
    return read.view(
        title=title,
        headline=read.say("headline.faults" if bad else "headline.whole", bad=bad, count=len(found.checks)),
        tables=(read.table("checks", DoctorLine, found.checks, ("name", "ok", "detail"), title=title),),
        sources=(),
    )
