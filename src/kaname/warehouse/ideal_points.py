"""A reader's file of UN General Assembly ideal points becomes a snapshot with a sidecar of its own."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow.parquet as pq

from kaname.sources.unga_ideal_points import parse
from kaname.tomlfiles import write_toml
from kaname.vocab.economies import economies
from kaname.warehouse.engine import scan
from kaname.warehouse.snapshot import SIDECAR, Snapshot, sha256
from kaname.warehouse.store import Store
from kaname.warehouse.tables import readable

IDEAL_POINTS = "unga_ideal_points"
CITATION = (
    "Bailey, Strezhnev and Voeten (2017), Estimating Dynamic State Preferences from United Nations Voting Data, "
    "Journal of Conflict Resolution 61(2): 430–456; Harvard Dataverse, doi:10.7910/DVN/LEJUQZ"
)


def add_ideal_points(store: Store, path: Path, on: dt.date) -> tuple[Snapshot, tuple[str, ...]]:
    """Parse a file, write it as Parquet with its sidecar, and add both to the reader's snapshots.

    Parameters
    ----------
    store
        Where it goes.
    path
        Parquet or CSV, as `kaname.sources.unga_ideal_points` describes it.
    on
        Day of access, written into the sidecar.

    Returns
    -------
    tuple
        The snapshot, and the codes that were left out because the vocabulary does not know them.

    Raises
    ------
    ValidationFault
        When the file is not of that form.
    """
    table, left_out = parse(path, economies())
    sessions = table["session"].to_pylist()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{IDEAL_POINTS}.parquet"
        pq.write_table(table, target, compression="zstd")
        sidecar = _sidecar(f"{min(sessions)}–{max(sessions)}", on, sha256(target))
        target.with_name(target.name + SIDECAR).write_text(sidecar, encoding="utf-8")
        return store.add(target), left_out


def ideal_points_frame(store: Store) -> nw.LazyFrame[Any] | None:
    """Return the ideal points by economy and year; None when the reader has not imported them."""
    if IDEAL_POINTS not in store.snapshots:
        return None
    snapshot = store.snapshot(IDEAL_POINTS)
    with readable(snapshot):
        return scan(snapshot.path, store.settings.engine)


def _sidecar(sessions: str, on: dt.date, digest: str) -> str:
    record = {
        "kind": "foreign_policy",
        "producer": {"ja": "ベイリー、ストレジネフ、フーテン", "en": "Bailey, Strezhnev and Voeten"},
        "title": {
            "ja": f"国連総会の投票による理想点、第{sessions}会期",
            "en": f"UN General Assembly ideal points, sessions {sessions}",
        },
        "licence": {
            "ja": "Harvard Dataverseの利用条件（利用者が入手）",
            "en": "Terms of Harvard Dataverse (obtained by the reader)",
        },
        "transformation": {
            "ja": "会期を開会の年に直し、語彙にない国名コードの行を除いた",
            "en": "Sessions became the year they open in; rows of codes outside the vocabulary were left out",
        },
        "citation": CITATION,
        "edition": f"sessions {sessions}",
        "url": "https://doi.org/10.7910/DVN/LEJUQZ",
        "accessed": on.isoformat(),
        "sha256": digest,
        "built_from": [],
    }
    return write_toml(record)
