"""Arrays that are slow to make and easy to check, kept under the cache directory.

What is cached can always be made again from a snapshot, so a cached array that is missing, truncated, of another
shape or fails its check is made anew, and a cache that cannot be written costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kaname.errors import KanameError
from kaname.kernels import leontief
from kaname.model.input_output import InputOutputTable
from kaname.warehouse.writing import aside

Array = NDArray[np.float64]
RESIDUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of arrays; `warn` receives the fault when it cannot be written."""

    folder: Path
    warn: Callable[[KanameError], None] | None = None

    def array(
        self, name: str, shape: tuple[int, ...], make: Callable[[], Array], sound: Callable[[Array], bool]
    ) -> Array:
        """Return the array `name`, memory-mapped, if it has `shape` and is `sound`; otherwise make and keep it."""
        path = self.folder / f"{name}.npy"
        cached = _mapped(path, shape)
        if cached is not None and sound(cached):
            return cached
        made = make()
        try:
            with aside(path) as temporary, temporary.open("wb") as stream:
                np.save(stream, made)
        except KanameError as fault:
            if self.warn is not None:
                self.warn(fault)
        made.setflags(write=False)
        return made


def _mapped(path: Path, shape: tuple[int, ...]) -> Array | None:
    try:
        cached = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return np.asarray(cached) if cached.shape == shape and cached.dtype == np.float64 else None


def leontief_inverse(table: InputOutputTable, cache: Cache) -> Array:
    """Return L = (I − A)⁻¹, (N, N), from the cache or by one factorisation.

    A cached inverse is trusted only after it has undone I − A on a fixed vector.
    """
    n = len(table.x)
    probe = 1.0 + np.sin(np.arange(n))

    def undoes(inverse: Array) -> bool:
        image = inverse @ probe
        bought = table.Z @ (image * leontief.per_unit(table.x))
        return bool(np.abs(image - bought - probe).max() <= RESIDUAL * np.abs(image).max())

    name = f"leontief-inverse-{table.source.sha256[:16]}"
    return cache.array(name, (n, n), lambda: leontief.leontief_inverse(table.A), undoes)
