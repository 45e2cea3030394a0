"""searoute beside the lanes: 1,000 routes between ports, in its own environment, and the ratios.

``python benchmarks/peer_searoute.py`` installs the peer in ``.venv-peers/searoute`` the first time. Both read the same
network and start with it loaded; both give the length and the line of each route. The Northwest Passage is shut in
both. searoute has no gates, so lengths differ by what leading a lane through a strait's marker adds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SEAROUTE = "searoute==1.6.0"
ROUTES = 1000
ANCHORS = 180
SEED = 20260224
OPEN_SEA_KM = 2000


def peer(folder: Path) -> None:
    """Run searoute; in its own environment."""
    import searoute

    pairs = json.loads((folder / "pairs.json").read_text())
    searoute.searoute(pairs[0][0], pairs[0][1])
    start = time.perf_counter()
    found = [searoute.searoute(a, b, restrictions=["northwest"])["properties"]["length"] for a, b in pairs]
    (folder / "peer.json").write_text(json.dumps({"seconds": time.perf_counter() - start, "km": found}))


def lanes() -> tuple[dict[str, float], list[tuple[int, int]], list[object], np.ndarray]:
    """Time kaname: the survey, all pairs with shares, a closure, and 1,000 routes with their lines."""
    from kaname.kernels.routing import cheapest, cheapest_states, route_choice
    from kaname.lanes.network import gates
    from kaname.lanes.ports import anchors, positions
    from kaname.lanes.sealanes import closure_effect, parameters, sea_lanes
    from kaname.questions.session import Session

    seconds: dict[str, float] = {}

    def timed(name: str, job: object) -> object:
        start = time.perf_counter()
        result = job()  # type: ignore[operator]
        seconds[name] = time.perf_counter() - start
        return result

    session = Session()
    network = timed("build the network", session.sea_network)
    chosen = list({port.economy: port for port in anchors()}.values())[:ANCHORS]
    points = positions(tuple(chosen))
    lengths = timed("survey of 180 anchors", lambda: network.gate_lengths(points))
    given = parameters()
    timed(
        "all pairs of 180 anchors with shares of 28 straits",
        lambda: route_choice(lengths, np.array(given.toll), given.dispersion),
    )
    whole = sea_lanes(network)
    economies = session.input_output().economies
    timed(
        "Suez closed, 80 × 80 economies, container ships",
        lambda: closure_effect(whole, "container", (economies, economies), ("suez",)),
    )
    shut = np.ones(len(gates()), dtype=bool)
    shut[0] = False
    timed(
        "any set closed, all pairs of 180 anchors, lengths",
        lambda: cheapest(lengths.open_to(shut), np.zeros(len(shut))),
    )
    rng = np.random.default_rng(SEED)
    pairs = [(int(a), int(b)) for a, b in rng.integers(0, len(chosen), (2 * ROUTES, 2)) if a != b][:ROUTES]
    free = np.zeros(len(gates()))

    def routes() -> list[float]:
        cost, behind = cheapest(lengths, free)
        for a, b in pairs:
            states = cheapest_states(lengths, free, behind, a, b)
            if states is not None:
                network.track(points[a], points[b], states)
        return [float(cost[a, b]) for a, b in pairs]

    timed("1,000 routes with lines, first time", routes)
    km = timed("1,000 routes with lines, again", routes)
    return seconds, pairs, chosen, np.array(km)


def main() -> None:
    """Time both and print what they took, the ratio and how far the lengths differ."""
    from harness import peer_python

    seconds, pairs, chosen, km = lanes()
    python = peer_python("searoute", SEAROUTE, "numpy")
    with tempfile.TemporaryDirectory() as folder:
        ends = [[[chosen[p].lon, chosen[p].lat] for p in pair] for pair in pairs]
        Path(folder, "pairs.json").write_text(json.dumps(ends))
        subprocess.run([python, __file__, folder], check=True)
        theirs = json.loads(Path(folder, "peer.json").read_text())
    for name, taken in seconds.items():
        print(f"{name}: {taken:.3f} s")
    print(f"searoute, 1,000 routes: {theirs['seconds']:.1f} s")
    for name in ("1,000 routes with lines, first time", "1,000 routes with lines, again"):
        print(f"ratio, {name}: {theirs['seconds'] / seconds[name]:.0f} times")
    other = np.array(theirs["km"])
    both = np.isfinite(km) & (other > OPEN_SEA_KM)
    gap = km[both] / other[both] - 1
    median, wide = np.median(gap), np.quantile(np.abs(gap), 0.95)
    print(f"lengths over {OPEN_SEA_KM} km: {median:+.2%} in the median, {wide:.2%} at the 95th percentile")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        peer(Path(sys.argv[1]))
    else:
        main()
