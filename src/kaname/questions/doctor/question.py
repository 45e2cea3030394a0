"""Whether this installation is whole."""

from __future__ import annotations

from typing import ClassVar

from kaname.questions.asking import Answer, Part, Question


class DoctorLine(Part):
    """One thing looked at."""

    name: str
    ok: bool
    detail: str


class DoctorAnswer(Answer):
    """Answer of ``kaname doctor``."""

    version: str
    ok: bool
    checks: tuple[DoctorLine, ...]

    @property
    def exit_code(self) -> int:
        """3 when something is wrong."""
        return 0 if self.ok else 3


class Doctor(Question[DoctorAnswer]):
    """Whether this installation is whole."""

    remembered: ClassVar[bool] = False
