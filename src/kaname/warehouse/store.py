"""The store: what the package bundles, and over it what the user has added under the data directory."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import RLock

from kaname.errors import DataFault, UsageFault, ValidationFault
from kaname.settings import Settings
from kaname.warehouse.manifest import Manifest, read_manifests, snapshots_of
from kaname.warehouse.snapshot import BUNDLED, SIDECAR, Snapshot, read_sidecar
from kaname.warehouse.stamps import Stamps, stamp
from kaname.warehouse.writing import written_whole


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
        self._snapshots: dict[str, Snapshot] | None = None
        self._manifests: dict[str, Manifest] = {}
        self._stamps = Stamps(settings.cache_dir)
        # One thread reads sidecars and bytes, the others wait and find them read.
        self._reading = RLock()

    @property
    def user_root(self) -> Path:
        """Folder of the user's own snapshots."""
        return self.settings.data_dir / "snapshots"

    @property
    def snapshots(self) -> dict[str, Snapshot]:
        """Every snapshot by id, sidecars read, checksums not yet looked at."""
        with self._reading:
            if self._snapshots is None:
                self._snapshots = self._sidecars()
            return self._snapshots

    @property
    def manifests(self) -> dict[str, Manifest]:
        """Every table that was taken in, by name."""
        _ = self.snapshots
        return self._manifests

    def changed(self) -> None:
        """Look at the user's folder anew when next asked: something was added or removed."""
        with self._reading:
            self._snapshots = None
            self._verified.clear()

    def _sidecars(self) -> dict[str, Snapshot]:
        found: dict[str, Snapshot] = {}
        for root in (BUNDLED, self.user_root):
            for sidecar in sorted(root.glob(f"*{SIDECAR}")):
                snapshot = read_sidecar(sidecar)
                found[snapshot.id] = snapshot
        self._manifests = read_manifests(self.settings.data_dir)
        for manifest in self._manifests.values():
            found |= snapshots_of(manifest, self.settings.data_dir)
        return found

    def snapshot(self, name: str) -> Snapshot:
        """Return a snapshot whose bytes match its sidecar; they are not read again while the file's stamp stands.

        Raises
        ------
        UsageFault
            When no snapshot has that name.
        DataFault
            When its file is missing or damaged.
        """
        if name not in self.snapshots:
            raise UsageFault("unknown_snapshot", snapshot=name, known=", ".join(self.snapshots))
        with self._reading:
            if name not in self._verified:
                self._verified[name] = self._looked_at(self.snapshots[name])
            return self._verified[name]

    def _looked_at(self, snapshot: Snapshot) -> Snapshot:
        if self._stamps.vouch(snapshot.path, snapshot.sha256):
            return snapshot
        seen = stamp(snapshot.path)
        verified = snapshot.verified()
        self._stamps.record(snapshot.path, snapshot.sha256, seen)
        return verified

    def verify(self) -> dict[str, DataFault | None]:
        """Return, for every snapshot, None or what is wrong with it; every byte is read."""
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
            with written_whole(self.user_root / original.name) as temporary:
                shutil.copyfile(original, temporary)
        self.changed()
        return self.snapshot(snapshot.id)
