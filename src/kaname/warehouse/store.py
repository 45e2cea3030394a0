"""The store: what the package bundles, and over it what the user has added under the data directory."""

from __future__ import annotations

import shutil
from functools import cached_property
from pathlib import Path

from kaname.errors import DataFault, UsageFault, ValidationFault
from kaname.settings import Settings
from kaname.warehouse.snapshot import BUNDLED, SIDECAR, Snapshot, read_sidecar
from kaname.warehouse.writing import aside


class Store:
    """Snapshots by id. A user's snapshot stands before a bundled one of the same id.

    Parameters
    ----------
    settings
        Names the data directory; user snapshots are in its folder ``snapshots``.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._verified: dict[str, Snapshot] = {}

    @property
    def user_root(self) -> Path:
        """Folder of the user's own snapshots."""
        return self.settings.data_dir / "snapshots"

    @cached_property
    def snapshots(self) -> dict[str, Snapshot]:
        """Every snapshot by id, sidecars read, checksums not yet looked at."""
        found: dict[str, Snapshot] = {}
        for root in (BUNDLED, self.user_root):
            for sidecar in sorted(root.glob(f"*{SIDECAR}")):
                snapshot = read_sidecar(sidecar)
                found[snapshot.id] = snapshot
        return found

    def snapshot(self, name: str) -> Snapshot:
        """Return a snapshot whose bytes match its sidecar.

        Raises
        ------
        UsageFault
            When no snapshot has that name.
        DataFault
            When its file is missing or damaged.
        """
        if name not in self.snapshots:
            raise UsageFault("unknown_snapshot", snapshot=name, known=", ".join(self.snapshots))
        if name not in self._verified:
            self._verified[name] = self.snapshots[name].verified()
        return self._verified[name]

    def verify(self) -> dict[str, DataFault | None]:
        """Return, for every snapshot, None or what is wrong with it."""
        report: dict[str, DataFault | None] = {}
        for name, snapshot in self.snapshots.items():
            try:
                snapshot.verified()
                report[name] = None
            except DataFault as fault:
                report[name] = fault
        return report

    def add(self, path: Path) -> Snapshot:
        """Copy a Parquet file and the sidecar beside it into the user's snapshots.

        Raises
        ------
        DataFault
            When the file differs from its sidecar.
        ValidationFault
            When there is no sidecar, or a snapshot of that name is already there with other bytes.
        """
        sidecar = path.with_name(path.name + SIDECAR)
        if not sidecar.is_file():
            raise ValidationFault("sidecar_missing", file=path.name, sidecar=sidecar.name)
        snapshot = read_sidecar(sidecar).verified()
        for original in (path, sidecar):
            with aside(self.user_root / original.name) as temporary:
                shutil.copyfile(original, temporary)
        self.__dict__.pop("snapshots", None)
        self._verified.clear()
        return self.snapshot(snapshot.id)
