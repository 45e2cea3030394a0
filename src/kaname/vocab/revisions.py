"""The revisions of the Harmonized System and their names."""

from __future__ import annotations

from kaname.errors import UsageFault

# In the order in which they came into force.
REVISIONS: tuple[str, ...] = ("HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22")


def revision_of(name: str) -> str:
    """Return the revision that a name means: ``HS22``, ``HS2022``, ``H6``, ``2022``, ``hs 2022``.

    Raises
    ------
    UsageFault
        When it names none.
    """
    bare = "".join(name.upper().split()).removeprefix("HS")
    for number, revision in enumerate(REVISIONS):
        short = revision[2:]
        if bare in {short, f"{'19' if short > '90' else '20'}{short}", f"H{number}"}:
            return revision
    raise UsageFault("unknown_revision", revision=name, known=", ".join(REVISIONS))
