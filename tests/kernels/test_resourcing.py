"""Re-sourcing against a system rebuilt cell by cell and solved outright, extraction, and what must be conserved."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.kernels import resourcing
from kaname.kernels.extraction import extraction_loss
from kaname.kernels.leontief import leontief_inverse, technical_coefficients
from kaname.kernels.resourcing import resourcing_loss


def economies_table(seed: int, e: int, s: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = e * s
    Z = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
    return Z, Z.sum(axis=1) + rng.random(n) + np.maximum(Z.sum(axis=0) - Z.sum(axis=1), 0) + 0.1


def random_shock(seed: int, e: int, s: int, k: int, *, partial: bool) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    cut = (rng.random((k, s, e)) < 0.4).astype(float)
    if partial:
        cut *= rng.random((k, s, e))
    return rng.permutation(e)[:k], cut


def inverse(Z, x):
    return leontief_inverse(technical_coefficients(Z, x))


def rebuilt(Z, e, buyers, cut):
    """The flows after the cut, one cell after another, and what found no other origin by (column, product)."""
    s = len(Z) // e
    after, closed = Z.copy(), {}
    for k, buyer in enumerate(buyers):
        for column in range(buyer * s, (buyer + 1) * s):
            for product in range(s):
                cells = [origin * s + product for origin in range(e)]
                severed = sum(Z[cell, column] * cut[k, product, o] for o, cell in enumerate(cells))
                others = [cell for o, cell in enumerate(cells) if cut[k, product, o] == 0]
                left = sum(Z[cell, column] for cell in others)
                for o, cell in enumerate(cells):
                    after[cell, column] -= Z[cell, column] * cut[k, product, o]
                if left > 0:
                    for cell in others:
                        after[cell, column] += severed * Z[cell, column] / left
                elif severed > 0:
                    closed[column, product] = severed
    return after, closed


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1), e=st.integers(2, 5), s=st.integers(1, 4), k=st.integers(1, 5), partial=st.booleans()
)
def test_equals_a_system_rebuilt_and_solved(seed, e, s, k, partial):
    Z, x = economies_table(seed, e, s)
    buyers, cut = random_shock(seed, e, s, min(k, e), partial=partial)
    found = resourcing_loss(Z, inverse(Z, x), x, e, buyers, cut)
    after, closed = rebuilt(Z, e, buyers, cut)
    outright = np.linalg.solve(np.eye(len(x)) - after / x, x - Z.sum(axis=1))
    # 1e-10: two solutions of a system of condition up to some hundreds.
    assert pytest.approx(x - outright, rel=1e-10, abs=1e-10) == found.loss
    assert {(int(c), int(r)): v for (c, r), v in zip(found.closed, found.closed_value, strict=True)} == pytest.approx(
        closed, rel=1e-12
    )
    moved = np.maximum(after - Z, 0).sum()
    assert found.rerouted == pytest.approx(moved, rel=1e-11, abs=1e-12)


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), partial=st.booleans())
def test_inputs_of_each_product_are_kept_or_named_as_lost(seed, partial):
    rng = np.random.default_rng(seed)
    flows = rng.random((6, 4, 4)) * (rng.random((6, 4, 4)) < 0.6)
    _, cut = random_shock(seed, 6, 4, 1, partial=partial)
    change, filled, lost = resourcing._rerouting(flows, cut[0].T[:, :, None])
    assert pytest.approx(-lost, abs=1e-12) == change.sum(axis=0)
    assert pytest.approx((flows * cut[0].T[:, :, None]).sum(axis=0), abs=1e-12) == filled + lost
    assert (flows + change).min() >= -1e-15


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), partial=st.booleans())
def test_world_value_added_is_conserved_where_nothing_is_closed(seed, partial):
    """Columns of A keep their sum, so v (I − A*)⁻¹ = 1 still, and the world's income is final demand as before."""
    rng = np.random.default_rng(seed)
    Z = rng.random((12, 12)) + 0.01
    x = np.maximum(Z.sum(axis=1), Z.sum(axis=0)) + rng.random(12) + 0.1
    buyers, cut = random_shock(seed, 4, 3, 2, partial=partial)
    cut[:, :, buyers[0]] = 0
    found = resourcing_loss(Z, inverse(Z, x), x, 4, buyers, cut)
    assert len(found.closed) == 0
    assert (1 - Z.sum(axis=0) / x) @ found.loss == pytest.approx(0, abs=1e-10)


def test_three_economies_worked_by_hand():
    """Economy 0 buys 20 from 1 and 30 from 2, nobody else buys anything: 1 loses the 20, 2 gains them."""
    Z = np.zeros((3, 3))
    Z[1, 0], Z[2, 0] = 20, 30
    x = np.full(3, 100.0)
    cut = np.zeros((1, 1, 3))
    cut[0, 0, 1] = 1
    found = resourcing_loss(Z, inverse(Z, x), x, 3, [0], cut)
    assert found.loss == pytest.approx([0, 20, -20], abs=1e-12)
    assert found.rerouted == pytest.approx(20)
    cut[0, 0] = [0, 0.5, 0.1]
    found = resourcing_loss(Z, inverse(Z, x), x, 3, [0], cut)
    # Every origin is cut: nothing is open, so 10 and 3 are lost.
    assert found.loss == pytest.approx([0, 10, 3], abs=1e-12)
    assert found.closed.tolist() == [[0, 0]]
    assert found.closed_value == pytest.approx([13])
    assert found.rerouted == pytest.approx(0, abs=1e-12)


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_product_without_any_origin_left_is_extracted(seed):
    """All origins cut is hypothetical extraction, which another kernel does by another identity."""
    Z, x = economies_table(seed, 4, 3)
    L = inverse(Z, x)
    cut = np.zeros((2, 3, 4))
    cut[:, 1] = 1
    found = resourcing_loss(Z, L, x, 4, [0, 2], cut)
    columns = np.array([0, 1, 2, 6, 7, 8])
    assert pytest.approx(extraction_loss(Z, L, x, np.arange(1, 12, 3), columns), rel=1e-10, abs=1e-10) == found.loss
    assert set(found.closed[:, 1]) <= {1}
    assert found.closed_value.sum() == pytest.approx(Z[np.ix_(np.arange(1, 12, 3), columns)].sum(), rel=1e-12)
    assert found.rerouted == 0


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), partial=st.booleans())
def test_thin_products_and_one_factorisation_agree(seed, partial):
    Z, x = economies_table(seed, 5, 3)
    L = inverse(Z, x)
    buyers, cut = random_shock(seed, 5, 3, 5, partial=partial)
    outcomes = []
    for threshold in (0.0, 2.0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(resourcing, "LARGE", threshold)
            outcomes.append(resourcing_loss(Z, L, x, 5, buyers, cut))
    assert pytest.approx(outcomes[1].loss, rel=1e-10, abs=1e-10) == outcomes[0].loss


def test_no_cut_changes_nothing_at_all():
    Z, x = economies_table(1, 3, 2)
    for buyers, cut in (([1], np.zeros((1, 2, 3))), ([], np.zeros((0, 2, 3)))):
        found = resourcing_loss(Z, inverse(Z, x), x, 3, buyers, cut)
        assert not found.loss.any()
        assert found.rerouted == 0
        assert found.closed.shape == (0, 2)


def test_idle_industries_are_no_obstacle():
    Z, x = economies_table(5, 3, 2)
    Z[4:], Z[:, 4:], x[4:] = 0, 0, 0
    cut = np.zeros((2, 2, 3))
    cut[:, :, 0] = 1
    found = resourcing_loss(Z, inverse(Z, x), x, 3, [1, 2], cut)
    assert np.isfinite(found.loss).all()
    assert not found.loss[4:].any()


def test_a_cut_industry_that_then_uses_up_all_it_makes_is_refused():
    """Economy 0 buys all its cost from itself and 1; without 1 it would have to buy its whole output from itself."""
    Z, x = np.array([[0.5, 0.0], [0.5, 0.0]]), np.ones(2)
    cut = np.zeros((1, 1, 2))
    cut[0, 0, 1] = 1
    for threshold in (0.0, 2.0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(resourcing, "LARGE", threshold)
            with pytest.raises(ValueError, match="uses up all it makes"):
                resourcing_loss(Z, inverse(Z, x), x, 2, [0], cut)


@pytest.mark.parametrize(
    ("buyers", "cut", "words"),
    [
        ([0], np.zeros((1, 3, 2)), "shape"),
        ([0, 1], np.zeros((1, 2, 3)), "shape"),
        ([3], np.zeros((1, 2, 3)), "from 0 to 2"),
        ([-1], np.zeros((1, 2, 3)), "from 0 to 2"),
        ([0.5], np.zeros((1, 2, 3)), "from 0 to 2"),
        ([1, 1], np.zeros((2, 2, 3)), "different"),
        ([0], np.full((1, 2, 3), 1.1), "between 0 and 1"),
        ([0], np.full((1, 2, 3), -0.1), "between 0 and 1"),
        ([0], np.full((1, 2, 3), np.nan), "between 0 and 1"),
    ],
)
def test_malformed_cuts_are_refused(buyers, cut, words):
    Z, x = economies_table(1, 3, 2)
    with pytest.raises(ValueError, match=words):
        resourcing_loss(Z, inverse(Z, x), x, 3, buyers, cut)
