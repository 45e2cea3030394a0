"""The ways a small map draws: on the water, each stretch once, the shortest there is."""

import numpy as np
import pytest
from scipy.sparse.csgraph import dijkstra

from kaname.lanes.chart import chart
from kaname.questions.seaways import seaways
from kaname.warehouse.sea import sea_edges

SINGAPORE, ROTTERDAM, YOKOHAMA = (103.8, 1.2), (4.0, 52.0), (139.7, 35.4)


@pytest.fixture(scope="module")
def charted(session):
    return chart(*sea_edges(session.store))


def test_a_way_is_as_long_as_the_shortest(charted):
    """scipy's Dijkstra gives lengths, ours the places: both sums agree."""
    (line,) = charted.ways(np.array([ROTTERDAM]), np.array([SINGAPORE]))
    (start,), (end,) = charted.nearest(np.array([ROTTERDAM])), charted.nearest(np.array([SINGAPORE]))
    shortest = dijkstra(charted.lengths, directed=False, indices=[start])[0, end]
    # Tables of distances put it at some 8,300 nautical miles by Suez.
    assert shortest == pytest.approx(8300 * 1.852, rel=0.03)
    lon, lat = np.radians(line).T
    step = np.sin(lat[1:]) * np.sin(lat[:-1]) + np.cos(lat[1:]) * np.cos(lat[:-1]) * np.cos(np.diff(lon))
    assert 6371.0 * np.arccos(np.clip(step, -1, 1)).sum() == pytest.approx(shortest, rel=2e-3)


def test_a_shared_stretch_is_drawn_once(charted):
    lines = charted.ways(np.array([ROTTERDAM]), np.array([SINGAPORE, YOKOHAMA]))
    pairs = [tuple(sorted((tuple(a), tuple(b)))) for line in lines for a, b in zip(line[:-1], line[1:], strict=True)]
    assert len(pairs) - len(set(pairs)) <= 1, "a line ends with the stretch at which it joins another"


def test_ways_are_the_same_from_the_cache(session):
    first = seaways(session, [ROTTERDAM], [SINGAPORE])
    assert seaways(session, [ROTTERDAM], [SINGAPORE]) == first
    assert all(abs(lon) <= 180 and abs(lat) <= 90 for line in first for lon, lat in line)
