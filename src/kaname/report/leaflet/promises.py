"""What an economy's government stated to others, as the leaflet lists it."""

from __future__ import annotations

from dataclasses import dataclass

from kaname.pledges import commitments, labels
from kaname.texts import Bilingual


@dataclass(frozen=True, slots=True)
class Promise:
    """One item on record: how strongly it was worded, until when (ISO date), and how it stands."""

    id: str
    title: Bilingual
    wording: Bilingual
    deadline: str | None
    status: str


def promises(economy: str) -> tuple[Promise, ...]:
    """Return the items on record to which an economy is party."""
    wording = labels("wording")
    return tuple(
        Promise(
            id=record.id,
            title=record.title,
            wording=wording[record.wording],
            deadline=None if record.deadline is None else str(record.deadline),
            status=record.status,
        )
        for record in commitments(economy)
    )
