"""The sea as questions about scenarios use it; opened by those that sail alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaname.lanes.sealanes import SeaLanes
    from kaname.questions.session import Session
    from kaname.warehouse.snapshot import Snapshot


def sea_lanes(session: Session) -> SeaLanes:
    """Return the lanes among all anchors, measured once a file."""
    from kaname.answers.lanes import open_lanes  # noqa: PLC0415 - the sea network, for those that sail

    return open_lanes(session.store)


def sea_snapshot(session: Session) -> Snapshot:
    """Return the file the network comes from."""
    from kaname.answers.lanes import NETWORK  # noqa: PLC0415 - as above

    return session.store.snapshot(NETWORK)


def sea_vocabulary() -> tuple[str, ...]:
    """Return the vocabulary that shares by strait follow from."""
    from kaname.answers.lanes import VOCABULARY  # noqa: PLC0415 - as above

    return VOCABULARY
