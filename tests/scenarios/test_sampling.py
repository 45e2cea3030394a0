"""The draws of a sensitivity analysis: one a stratum, the same for a seed, and inside what the solvers accept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.errors import UsageFault
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.sampling import RANGES, Range, design, drawn, ranges


@settings(max_examples=30, deadline=None)
@given(dimensions=st.integers(1, 5), draws=st.integers(1, 500), seed=st.integers(0, 2**31))
def test_the_design_is_a_latin_hypercube_with_columns_exchanged(dimensions, draws, seed):
    """Every column of A and B has one point in each of n strata; AB is A with one column of B (Saltelli et al. 2010)."""
    found = design(dimensions, draws, seed)
    n = len(found.A)
    assert n & (n - 1) == 0, "a power of two"
    assert draws <= len(found.rows) == n * (dimensions + 2)
    assert found.rows.shape[1] == dimensions
    assert n == 2 or (n // 2) * (dimensions + 2) < draws, "no more than a doubling"
    for matrix in (found.A, found.B):
        for column in matrix.T:
            np.testing.assert_array_equal(np.sort(np.floor(column * n)), np.arange(n))
    for k, mixed in enumerate(found.AB):
        np.testing.assert_array_equal(mixed[:, k], found.B[:, k])
        others = np.arange(dimensions) != k
        np.testing.assert_array_equal(mixed[:, others], found.A[:, others])


def test_the_same_seed_gives_the_same_draws():
    one, again, other = design(4, 200, 7), design(4, 200, 7), design(4, 200, 8)
    np.testing.assert_array_equal(one.rows, again.rows)
    assert not np.array_equal(one.rows, other.rows)


def test_values_of_a_range():
    plain = Range("tau", 0.05, 0.60)
    assert [plain.value(u) for u in (0.0, 0.5, 1.0)] == pytest.approx([0.05, 0.325, 0.60])
    curved = Range("rho", 0.25, 4.0, "log-uniform", -1)
    assert [curved.value(u) for u in (0.0, 0.5, 1.0)] == pytest.approx([-0.25, -1.0, -4.0])


@pytest.mark.parametrize("solver", RANGES)
@pytest.mark.parametrize("unit", [0.0, 0.5, 1.0])
def test_every_draw_is_admissible_and_the_rest_stays(solver, unit):
    base = Parameters(days=90, closure="adaptive")
    names = [r.parameter for r in ranges(solver)]
    values, found = drawn(solver, np.full(len(names), unit), base)
    assert list(values) == names
    for name, value in values.items():
        assert getattr(found, name) == pytest.approx(value)
    assert found.model_copy(update={name: getattr(base, name) for name in names}) == base


@pytest.mark.parametrize("solver", RANGES)
def test_the_defaults_lie_inside_the_ranges(solver):
    """Except what has no single default: the position between elasticity columns, and days that the closure sets."""
    for moved in ranges(solver):
        default = getattr(Parameters(), moved.parameter)
        if default is not None:
            low, high = sorted((moved.value(0.0), moved.value(1.0)))
            assert low <= default <= high, moved


def test_a_solver_without_parameters_is_refused_by_name():
    with pytest.raises(UsageFault, match="resourcing") as fault:
        ranges("resourcing")
    assert fault.value.key == "no_parameters"
