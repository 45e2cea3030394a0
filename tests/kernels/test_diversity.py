"""Diversity: identities with the concentration index, a second implementation, and what has no answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import entropy

from kaname.kernels.concentration import herfindahl_hirschman
from kaname.kernels.diversity import shannon_entropy, stirling_diversity

amounts = arrays(np.float64, st.integers(1, 15), elements=st.floats(0, 1e6, width=32)).filter(lambda m: m.sum() > 0)


def apart(n: int) -> np.ndarray:
    return 1.0 - np.eye(n)


@given(amounts)
def test_shannon_is_scipys_entropy(m):
    """scipy.stats.entropy is the second implementation; 1e-12 for sums of up to fifteen terms."""
    assert shannon_entropy(m) == pytest.approx(entropy(m), abs=1e-12)


@given(amounts)
def test_stirling_without_disparity_is_one_minus_hhi(m):
    assert stirling_diversity(m, apart(len(m)), alpha=0, beta=1) == pytest.approx(
        1 - herfindahl_hirschman(m), abs=1e-12
    )


@given(amounts)
def test_stirling_without_either_counts_ordered_pairs(m):
    suppliers = np.count_nonzero(m)
    assert stirling_diversity(m, apart(len(m)), alpha=0, beta=0) == suppliers * (suppliers - 1)


def test_bounds_of_entropy():
    assert shannon_entropy([5.0, 0.0]) == 0.0
    assert shannon_entropy(np.ones(8)) == pytest.approx(np.log(8))


def test_worked_by_hand():
    """Shares ½, ¼, ¼; d12 = 1, d13 = 0.5, d23 = 0: 2 (½·¼·1 + ½·¼·0.5) = 0.375."""
    d = np.array([[0, 1, 0.5], [1, 0, 0], [0.5, 0, 0]])
    assert stirling_diversity([2.0, 1.0, 1.0], d) == pytest.approx(0.375)
    # Two suppliers that are alike count as one: merging them leaves Rao's index as it was.
    assert stirling_diversity([2.0, 2.0], np.array([[0, 0.75], [0.75, 0]])) == pytest.approx(0.375)


def test_no_total_has_no_diversity():
    assert np.isnan(shannon_entropy(np.zeros(3)))
    assert np.isnan(stirling_diversity(np.zeros(3), apart(3)))
    found = shannon_entropy(np.array([[1.0, 1.0], [0.0, 0.0]]))
    assert found[0] == pytest.approx(np.log(2))
    assert np.isnan(found[1])


@pytest.mark.parametrize(
    ("disparity", "weights", "word"),
    [
        (np.ones((2, 3)), {}, "pair"),
        (-apart(2), {}, "pair"),
        (np.ones((2, 2)), {}, "diagonal"),
        (np.array([[0.0, 1.0], [2.0, 0.0]]), {}, "symmetric"),
        (apart(2), {"alpha": -1.0}, "weights"),
    ],
)
def test_what_is_refused(disparity, weights, word):
    with pytest.raises(ValueError, match=word):
        stirling_diversity([1.0, 1.0], disparity, **weights)
