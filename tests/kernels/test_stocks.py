"""Stock survival: METI's published days, exact piecewise-linear paths, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.kernels.stocks import stock_path, survival_days

# METI, 石油備蓄の現況, end of December 2025: state 146, private 101, joint with producers 7 days, 254 in all.
JAPAN_2025 = 146 + 101 + 7


def test_published_days_assume_that_nothing_arrives():
    assert survival_days(JAPAN_2025, 1.0, 0.0) == 254.0


def test_residual_imports_stretch_the_published_days():
    """254 / 0.7; equal to the last bit but one, because the arithmetic is a division."""
    assert survival_days(JAPAN_2025, 1.0, 0.3) == pytest.approx(254 / 0.7, rel=1e-15)
    assert survival_days(JAPAN_2025, 1.0, 0.3, restraint=0.1) == pytest.approx(254 / 0.6, rel=1e-15)


def test_a_slow_release_makes_the_stock_last_and_need_go_unmet():
    assert survival_days(100.0, 1.0, 0.0, max_release=0.5) == 200.0
    level, unmet = stock_path(100.0, 1.0, np.zeros(10), max_release=0.5)
    assert level[-1] == 95.0
    assert unmet == pytest.approx(np.full(10, 0.5))


def test_ships_at_sea_go_on_arriving_and_the_last_day_goes_on_for_ever():
    """20 days of full arrivals, then 30 %: the stock is untouched for 20 days and lasts 7 / 0.7 more."""
    assert survival_days(7.0, 1.0, [1.0] * 20 + [0.3]) == pytest.approx(30.0, rel=1e-15)


def test_it_can_end_within_a_day_and_within_the_path():
    assert survival_days(1.5, 1.0, [0.0, 0.0, 5.0]) == 1.5
    assert survival_days(2.0, 1.0, [0.0, 0.0, 5.0]) == 2.0
    assert survival_days(2.5, 1.0, [0.0, 0.0, 5.0]) == math.inf


def test_enough_arriving_never_ends_and_a_surplus_is_stored():
    assert survival_days(0.0, 1.0, 1.0) == math.inf
    assert survival_days(0.0, 1.0, 0.9) == 0.0
    assert survival_days(5.0, 0.0, 0.0) == math.inf
    level, _ = stock_path(1.0, 1.0, [2.0, 2.0])
    assert level.tolist() == [1.0, 2.0, 3.0]
    # What was stored in the first two days is used afterwards: 1 + 2 at 0.5 a day.
    assert survival_days(1.0, 1.0, [2.0, 2.0, 0.5]) == 8.0


def test_many_at_once():
    found = survival_days(np.array([254.0, 100.0]), 1.0, np.array([[0.3], [0.0]]))
    assert found == pytest.approx([254 / 0.7, 100.0])


@given(
    st.floats(0, 500),
    st.lists(st.floats(0, 2), min_size=1, max_size=40),
    st.floats(0.1, 2),
    st.floats(0, 1),
)
def test_nothing_is_made_or_lost(stock, arrivals, limit, restraint):
    """Drawn + arrivals + unmet = need on every day (1e-9: forty additions of numbers up to 500)."""
    level, unmet = stock_path(stock, 1.0, arrivals, limit, restraint)
    need = np.full(len(arrivals), 1.0 - restraint)
    assert -np.diff(level) + np.array(arrivals) + unmet == pytest.approx(need, abs=1e-9)
    assert np.all(level >= 0)
    assert np.all(unmet >= -1e-12)


@given(st.floats(0.5, 50), st.lists(st.floats(0, 2), min_size=1, max_size=40))
def test_the_days_and_the_path_agree(stock, arrivals):
    days = float(survival_days(stock, 1.0, arrivals))
    level, unmet = stock_path(stock, 1.0, arrivals)
    if days < len(arrivals) - 1e-6:
        assert level[math.ceil(days - 1e-9)] == pytest.approx(0.0, abs=1e-9)
        assert np.all(unmet[: math.floor(days + 1e-9)] < 1e-9)
    else:
        assert np.all(unmet < 1e-6)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((-1.0, 1.0, 0.0), "stock"),
        ((1.0, math.nan, 0.0), "need"),
        ((1.0, 1.0, -0.1), "arrivals"),
        ((1.0, 1.0, []), "at least one day"),
        ((1.0, 1.0, 0.0, 0.0), "release"),
        ((1.0, 1.0, 0.0, math.inf, 1.5), "restraint"),
    ],
)
def test_what_is_refused(arguments, word):
    for function in (survival_days, stock_path):
        with pytest.raises(ValueError, match=word):
            function(*arguments)
