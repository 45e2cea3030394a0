"""Bars with their band and days as lines: places on the paper held against the values they show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.media.band import band_svg
from kaname.media.canvas import Canvas, text_width
from kaname.media.drawings import BandChart, BandRow, PathChart, PathLine
from kaname.media.paths import LINE, UNSEEN, path_svg, thinned


@pytest.fixture
def drawn(monkeypatch):
    """Keep the canvas instead of its SVG: places in points."""
    monkeypatch.setattr(Canvas, "svg", lambda self, _name: self)


def inside(canvas):
    """Every word lies on the paper."""
    for word in canvas.words:
        wide = text_width(word["text"], word["size"], bold=word["weight"] == "bold")
        left = word["x"] - {"left": 0, "center": wide / 2, "right": wide}[word["align"]]
        # Half a point: the label of the last day is centred on the end of its axis.
        assert left >= -0.5, word["text"]
        assert left + wide <= canvas.width + 0.5, word["text"]
        assert 0 <= word["y"] <= canvas.height, word["text"]
    return True


def test_bars_are_as_long_as_their_values_and_gains_lie_left_of_zero(drawn):
    rows = (
        BandRow("Japan", 2.0, 1.0, 4.0, "2.00% (1.00 to 4.00%)"),
        BandRow("China", -1.0, -1.5, 0.5, "−1.00% (−1.50 to 0.50%)"),
        BandRow("Korea", 0.0, 0.0, 0.0, "0.00%"),
    )
    chart = BandChart(rows, "Central: rationing", "Low: re-sourcing", "High: stocks", "% of output")
    canvas = band_svg(chart, "en")
    assert inside(canvas)
    japan, china = canvas.boxes[:2]
    zero = canvas.lines[-1]["x"]
    assert japan["x"] == pytest.approx(zero)
    assert china["x2"] == pytest.approx(zero)
    assert japan["x2"] - japan["x"] == pytest.approx(2 * (china["x2"] - china["x"]))
    marks = [symbol["x"] for symbol in canvas.symbols[:2]]
    assert marks[0] == pytest.approx((japan["x"] + japan["x2"]) / 2)
    assert marks[1] - zero == pytest.approx(2 * (japan["x2"] - zero))
    assert len(canvas.boxes) == 3  # Korea has no bar; the third is the key's


@pytest.mark.parametrize("value", [0.0, 1e-7, 0.02, 95.0])
def test_bars_of_any_size_can_be_drawn(drawn, value):
    chart = BandChart((BandRow("X", value, None, None, "x"),), "c", "", "", "%")
    assert inside(band_svg(chart, "en"))


def test_names_at_the_ends_of_lines_do_not_touch(drawn):
    same = tuple(1.0 - 0.001 * day / 365 for day in range(365))
    lines = tuple(PathLine(name, same, (0.5,) * 365) for name in ("Japan", "China", "Saudi Arabia"))
    chart = PathChart(lines, 30, 120, "Output", "Stocks", "shock", "day 1")
    canvas = path_svg(chart, "en")
    assert inside(canvas)
    for panel in (slice(0, 3), slice(3, 6)):
        names = [word["y"] for word in canvas.words if word["text"] in {"Japan", "China", "Saudi Arabia"}][panel]
        assert np.diff(sorted(names)).min() >= LINE - 1e-9
    shade = canvas.boxes[0]
    axis = next(line for line in canvas.lines if line["y"] == line["y2"] and line["stroke"] != "#e4e7eb")
    whole = axis["x2"] - axis["x"]
    assert shade["x"] - axis["x"] == pytest.approx(whole * 30 / 364)
    assert shade["x2"] - axis["x"] == pytest.approx(whole * 120 / 364)


def test_stocks_that_bind_nobody_are_not_drawn(drawn):
    lines = (PathLine("Japan", (1.0, 0.9, 0.95), (1000.0,) * 3),)
    chart = PathChart(lines, 0, 365, "Output", "Stocks", "shock", "day 1")
    assert "Stocks" not in {word["text"] for word in path_svg(chart, "en").words}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=2, max_size=80))
def test_a_thinned_line_looks_the_same(heights):
    points = [(float(x), y) for x, y in enumerate(heights)]
    kept = thinned(points)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    drawn_as = np.interp([x for x, _ in points], [x for x, _ in kept], [y for _, y in kept])
    assert np.abs(drawn_as - np.array(heights)).max() <= UNSEEN + 1e-9
