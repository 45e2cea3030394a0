"""A reader's own file of UN General Assembly ideal points, taken into their store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from kaname.questions.asking import Part
from kaname.warehouse.ideal_points import add_ideal_points

if TYPE_CHECKING:
    import datetime as dt

    from kaname.questions.session import Session


class FoipImportAnswer(Part):
    """Answer of ``kaname data ideal-points``."""

    path: str
    edition: str
    sha256: str
    left_out: tuple[str, ...] = Field(description="codes outside the vocabulary")


def import_ideal_points(session: Session, path: Path, on: dt.date) -> FoipImportAnswer:
    """Import a reader's file of UN General Assembly ideal points as a snapshot with a sidecar.

    Raises
    ------
    ValidationFault
        When the file is not of the form `kaname.sources.unga_ideal_points` describes.
    """
    snapshot, left_out = add_ideal_points(session.store, path, on)
    return FoipImportAnswer(
        path=str(snapshot.path), edition=snapshot.edition, sha256=snapshot.sha256, left_out=left_out
    )
