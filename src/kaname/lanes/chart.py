"""The sea as a small map draws it: the shortest ways on the network as it is charted, straits and all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from kaname.kernels.routing import great_circle
from kaname.lanes.network import TOUCH, charted, upright

Array = NDArray[np.float64]
# A hundredth of a degree is a kilometre.
DRAWN_DECIMALS = 2


@dataclass(frozen=True, eq=False)
class Chart:
    """The largest connected part of the network: (P, 2) places in degrees and (P, P) sparse lengths in km."""

    places: Array
    lengths: Any

    def nearest(self, points: Array) -> NDArray[np.intp]:
        """Return the number of the place nearest to each of (N, 2) points."""
        return np.asarray(np.argmax(upright(points) @ upright(self.places).T, axis=1), dtype=np.intp)

    def ways(self, sources: Array, targets: Array) -> list[Array]:
        """Return the (K, 2) lines of the shortest ways from each source to each target, shared stretches once.

        `sources` and `targets` are (N, 2) longitude and latitude; lines run from the target.
        """
        starts, ends = np.unique(self.nearest(sources)), np.unique(self.nearest(targets))
        _, before = dijkstra(self.lengths, directed=False, indices=starts, return_predecessors=True)
        drawn: set[tuple[int, int]] = set()
        lines = []
        for tree, start in zip(before, starts.tolist(), strict=True):
            for end in ends.tolist():
                walked = _walked(tree, end, start, drawn)
                if len(walked) > 1:
                    lines.append(np.round(self.places[walked], DRAWN_DECIMALS))
        return lines


def _walked(tree: NDArray[np.int32], here: int, start: int, drawn: set[tuple[int, int]]) -> list[int]:
    """Return the places from one on the way to the start, up to where the way is drawn already; add what is new."""
    line = [here]
    while here != start and tree[here] >= 0:
        here, last = int(tree[here]), here
        line.append(here)
        if (pair := (min(here, last), max(here, last))) in drawn:
            break
        drawn.add(pair)
    return line


def chart(starts: Array, ends: Array, passages: list[str | None]) -> Chart:
    """Return the chart of (K, 2) ends of edges in degrees and the passages they are tagged with."""
    places, tail, head = charted(starts, ends, passages)
    # An edge that the file lists twice counts as long as both together.
    between = csr_array((great_circle(places[tail], places[head]) + TOUCH, (tail, head)), shape=(len(places),) * 2)
    _, part = connected_components(between, directed=False)
    keep = np.flatnonzero(part == np.bincount(part).argmax())
    return Chart(places[keep], between[keep][:, keep])
