"""What is left of a stock: three lines with their words, and a closure longer or shorter than the path."""

import re

import pytest

from kaname.media.drawings import StockPath
from kaname.media.picture import drawn


@pytest.mark.parametrize("closed", [1, 30, 90])
def test_three_lines_with_their_words(closed):
    days = tuple(range(closed + 1))
    low, central, high = (tuple(100.0 - day * fall for day in days) for fall in (1.0, 0.6, 0.4))
    chart = StockPath(days, low, central, high, closed, ("worst", "middle", "best"), "days of need", "shut", "day 1")
    svg = drawn(chart, "en")
    for word in ("worst", "middle", "best", "days of need", "shut", "day 1"):
        assert f">{word}<" in svg
    # The name of a line stands at its end, the higher line above: y grows downwards.
    heights = {
        word: float(re.search(rf"translate\([\d.]+,([\d.]+)\)\"[^>]*>{word}<", svg)[1])
        for word in ("worst", "middle", "best")
    }
    assert heights["best"] < heights["middle"] < heights["worst"]
