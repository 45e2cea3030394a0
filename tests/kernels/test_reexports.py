"""Re-exports through hubs: the bound, chains in closed form, hubs that buy from each other alone, value conserved."""

import numpy as np
import pytest

from kaname.kernels.reexports import by_origin, most_reexported, origins, possible, supplier_shares


def test_reexports_cannot_exceed_imports():
    """Exports above imports, below them, without imports, and no exports at all."""
    assert most_reexported([100, 40, 10, 0], [25, 80, 0, 5]).tolist() == [0.25, 1.0, 0.0, 0.0]
    for bad in (-1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="finite and not negative"):
            most_reexported([bad], [1])


def test_a_chain_of_two_hubs_in_closed_form():
    """A → H1 → H2 → J: of H2's sale 1 − r2 is its own, r2 (1 − r1) is H1's and r1 r2 is A's.

    J buys 60 of H2, 10 of H1 and 20 of A: A's are 20 + 10 r1 + 60 r1 r2.
    """
    r1, r2 = 0.9, 0.5
    a = supplier_shares([[0, 0, 100], [80, 0, 0]])
    found = origins([r1, r2], a)
    np.testing.assert_allclose(found, [[1 - r1, 0, r1], [r2 * (1 - r1), 1 - r2, r1 * r2]], rtol=1e-14)
    np.testing.assert_allclose(
        by_origin([10, 60, 20], found), [10 * 0.1 + 60 * 0.5 * 0.1, 60 * 0.5, 20 + 10 * 0.9 + 60 * 0.45], rtol=1e-14
    )


def test_two_hubs_that_sell_to_each_other_in_closed_form():
    """Each buys half from the other and half from A, and sells on r: o = (1 − r) e + r/2 A + r/2 o' .

    By hand: own part u = (1 − r)/(1 − r²/4), the other's v = r/2 u, A's the rest.
    """
    r = 0.8
    u = (1 - r) / (1 - r * r / 4)
    found = origins([r, r], [[0, 0.5, 0.5], [0.5, 0, 0.5]])
    np.testing.assert_allclose(
        found, [[u, r / 2 * u, 1 - u - r / 2 * u], [r / 2 * u, u, 1 - u - r / 2 * u]], rtol=1e-13
    )


def test_nothing_comes_from_nowhere():
    """A hub without suppliers sells its own; two that buy from each other alone cannot sell on all of it, only a part."""
    alone = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    assert possible([0.4, 1.0], np.zeros((2, 3))).tolist() == [0, 0]
    assert possible([1.0, 1.0], alone).tolist() == [0, 0]
    assert possible([1.0, 0.5], alone).tolist() == [1.0, 0.5]
    # A third hub that buys from the two alone is cut off with them.
    three = np.zeros((3, 4))
    three[0, 1], three[1, 0], three[2, 0] = 1, 1, 1
    assert possible([1.0, 1.0, 1.0], three).tolist() == [0, 0, 0]
    three[1] = [0.5, 0, 0, 0.5]
    assert possible([1.0, 1.0, 1.0], three).tolist() == [1, 1, 1]


def test_value_is_conserved_on_random_worlds():
    """Whatever is bought, and in whatever shares it is sold on, imports by origin add up to imports as reported."""
    rng = np.random.default_rng(8)
    bought = rng.lognormal(0, 3, (500, 4, 12)) * (rng.random((500, 4, 12)) < 0.4)
    bought[:, range(4), range(4)] = 0
    m = rng.lognormal(0, 3, (500, 12)) * (rng.random((500, 12)) < 0.7)
    a = supplier_shares(bought)
    for r in (rng.random((500, 4)), np.ones((500, 4)), (rng.random((500, 4)) < 0.5).astype(float), np.zeros((500, 4))):
        o = origins(possible(r, a), a)
        assert np.all(o > -1e-12)
        np.testing.assert_allclose(o.sum(axis=-1), 1, rtol=1e-10)
        np.testing.assert_allclose(by_origin(m, o).sum(axis=-1), m.sum(axis=-1), rtol=1e-10)
    np.testing.assert_array_equal(by_origin(m, origins(np.zeros((500, 4)), a)), m)


def test_shares_outside_their_range_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        origins([1.1], [[0.0, 1.0]])
    with pytest.raises(ValueError, match="between 0 and 1"):
        origins([np.nan], [[0.0, 1.0]])
