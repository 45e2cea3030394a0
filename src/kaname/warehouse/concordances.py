"""The steps between revisions of the Harmonized System: the user's correlation tables, or what is bundled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from heapq import heappop, heappush
from pathlib import Path

import pyarrow.parquet as pq

from kaname.errors import UsageFault
from kaname.model.revisions import Restated, RevisionStep, Weights, equal_weights, restated
from kaname.model.trade import TradeTable
from kaname.sources.hs_correlations import WORKBOOKS, parse
from kaname.vocab.revisions import REVISIONS, revision_of
from kaname.warehouse.engine import laid
from kaname.warehouse.store import Store

# The folder of the user's correlation tables inside the folder of data.
FOLDER = "concordances"
BUNDLED = "hs_concordance"
# A bundled step links only codes that stay and listed changes: any way over published tables is better.
_BUNDLED_COST = len(REVISIONS)
Step = tuple[str, str]
Pairs = dict[Step, set[tuple[str, str]]]


def restated_trade(
    store: Store, table: TradeTable, revision: str, shares: Mapping[Step, Weights] | None = None
) -> Restated:
    """Return a table of trade in a revision, over as many steps as it takes.

    Parameters
    ----------
    store
        The store; correlation tables are in ``concordances`` of its folder of data.
    table
        The flows.
    revision
        Asked for, by any of its names.
    shares
        (origin, target) → code → code → share, for codes that split; equal shares where none are given.

    Raises
    ------
    UsageFault
        When `revision` is none.
    """
    origin, target = revision_of(table.revision), revision_of(revision)
    steps = revision_steps(store, origin, target, shares)
    engine = store.settings.engine
    held = TradeTable(table.frame, origin, table.source, strict=False)
    return restated(held, steps, lambda rows: laid(rows, engine))


def revision_steps(
    store: Store, origin: str, target: str, shares: Mapping[Step, Weights] | None = None
) -> tuple[RevisionStep, ...]:
    """Return the way from one revision to another: over published tables where there are any, else as bundled."""
    official = _own(store.settings.data_dir / FOLDER)
    bundled = _bundled(store)
    costs = dict.fromkeys(bundled, _BUNDLED_COST) | dict.fromkeys(official, 1)
    found = []
    for first, second in _way(costs, origin, target):
        known = official.get((first, second))
        pairs = bundled[first, second] if known is None else known
        weights = equal_weights(pairs, (shares or {}).get((first, second)))
        found.append(RevisionStep(first, second, weights, official=known is not None))
    return tuple(found)


def _way(costs: Mapping[Step, int], origin: str, target: str) -> list[Step]:
    """Return the cheapest steps from one revision to another (Dijkstra, 1959)."""
    queue: list[tuple[int, str, list[Step]]] = [(0, origin, [])]
    seen: set[str] = set()
    while queue:
        cost, at, way = heappop(queue)
        if at == target:
            return way
        if at in seen:
            continue
        seen.add(at)
        for (first, second), more in costs.items():
            if first == at:
                heappush(queue, (cost + more, second, [*way, (first, second)]))
    raise UsageFault("no_way_between_revisions", first=origin, second=target)


def _both_ways(pairs: Pairs) -> Pairs:
    """Return pairs of older and newer codes as steps, there and back."""
    back = {(newer, older): {(b, a) for a, b in found} for (older, newer), found in pairs.items()}
    return pairs | back


def _own(folder: Path) -> Pairs:
    found: Pairs = defaultdict(set)
    years = {revision[2:]: revision for revision in REVISIONS}
    for path in sorted(folder.glob("*")):
        if path.suffix.lower() in {".csv", *WORKBOOKS}:
            for step, pairs in parse(path, years).items():
                found[step] |= pairs
    return _both_ways(dict(found))


def _bundled(store: Store) -> Pairs:
    """Return the bundled steps; forwards, what gives up a small part of itself stays whole."""
    forth: Pairs = defaultdict(set)
    back: Pairs = defaultdict(set)
    for row in pq.read_table(store.snapshot(BUNDLED).path).to_pylist():
        older, newer, before, after = row["older"], row["newer"], row["older_code"], row["newer_code"]
        if row["basis"] != "part":
            forth[older, newer].add((before, after))
        back[newer, older].add((after, before))
    return dict(forth) | dict(back)
