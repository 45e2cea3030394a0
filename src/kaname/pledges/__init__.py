"""Commitments between governments: what was stated, how strongly, and what has been observed since."""

from __future__ import annotations

from kaname.pledges.ledger import (
    Amount,
    AmountKind,
    Commitment,
    Evidence,
    LabelKind,
    Pillar,
    Source,
    Status,
    Wording,
    check_parties,
    commitments,
    labels,
    ordered,
    records_in,
    total,
)

__all__ = [
    "Amount",
    "AmountKind",
    "Commitment",
    "Evidence",
    "LabelKind",
    "Pillar",
    "Source",
    "Status",
    "Wording",
    "check_parties",
    "commitments",
    "labels",
    "ordered",
    "records_in",
    "total",
]
