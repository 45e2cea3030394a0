"""How much of an economy's imports passes each strait, from the cache where it is there."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kaname.lanes import VOCABULARY
from kaname.lanes.exposure import import_shares
from kaname.lanes.network import gates
from kaname.lanes.ports import with_ports
from kaname.questions.session import trade_members
from kaname.vocab.table import digest
from kaname.warehouse.input_output import fingerprint
from kaname.warehouse.tables import NETWORK

if TYPE_CHECKING:
    from kaname.questions.session import Session

# How shares by strait are made: another number makes them anew.
METHOD = 1


def strait_shares(session: Session, code: str) -> dict[str, float]:
    """Return the central share of an economy's imports that passes each strait, 0–1.

    Raises
    ------
    UsageFault
        For an unknown economy, or one without a port in the vocabulary.
    """
    label, members = trade_members(code)
    inside = with_ports(label, members)
    made_from = [
        session.store.snapshot(NETWORK).sha256,
        fingerprint(session.input_output()),
        session.trade().source.sha256,
        digest(*VOCABULARY),
        label,
    ]
    name = hashlib.sha256(json.dumps([METHOD, *made_from]).encode()).hexdigest()[:24]

    def made() -> NDArray[np.float64]:
        return import_shares(session.sea_lanes(), session.goods(), inside)

    def sound(shares: NDArray[np.float64]) -> bool:
        return bool(shares.min() >= 0 and shares.max() <= 1)

    found = session.cache.array(f"straits-{name}", (len(gates()),), made, sound)
    return dict(zip((gate.id for gate in gates()), found.tolist(), strict=True))
