"""What is left of a stock day by day, central with its band, the closure shaded."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kaname.media.canvas import BLUE, MUTED, NORMAL, PALE, SKY, SMALL, Canvas, text_width, wrapped

if TYPE_CHECKING:
    from kaname.media.drawings import StockPath
    from kaname.texts import Language

WIDTH = 356.0
LINE = 9.5
GAP = 5.0
PANEL = 120.0
HALF_A_YEAR = 180
SHADE = "#f3f5f8"


def stock_path_svg(chart: StockPath, language: Language) -> str:
    """Return the three lines over days, their names at the right end, the days of the closure shaded."""
    heads = wrapped(chart.axis, WIDTH, SMALL)
    top = LINE * (len(heads) + 0.4)
    canvas = Canvas(WIDTH, top + PANEL + 1.5 * LINE)
    for number, line in enumerate(heads):
        canvas.word(0, LINE * (number + 0.5), line, size=SMALL, color=MUTED)
    step = _step(max(*chart.high, 1.0))
    most = step * float(np.ceil(max(*chart.high, 1.0) / step))
    left = 26.0
    right = WIDTH - max(text_width(label, NORMAL, bold=True) for label in chart.levels) - 2 * GAP
    days = max(chart.day[-1], 1)

    def at(day: float, value: float) -> tuple[float, float]:
        return left + (right - left) * day / days, top + PANEL * (1 - value / most)

    shaded = at(min(chart.closed_days, days), 0)[0]
    canvas.box(left, top, shaded - left, PANEL, fill=SHADE, stroke=SHADE)
    canvas.word(left + GAP, top + PANEL - LINE, chart.closed, size=SMALL, color=MUTED)
    for tick in np.arange(0, most + step / 2, step):
        y = at(0, float(tick))[1]
        canvas.line((left, y), (right, y), stroke=PALE)
        canvas.word(left - GAP / 2, y, f"{tick:g}", size=SMALL, color=MUTED, align="right")
    ends = []
    paths = zip(chart.levels, (chart.low, chart.central, chart.high), (False, True, False), strict=True)
    # The central line lies above its band.
    for label, path, strong in sorted(paths, key=lambda line: line[2]):
        points = [at(day, value) for day, value in zip(chart.day, path, strict=True)]
        for start, stop in pairwise(points):
            canvas.line(start, stop, stroke=BLUE if strong else SKY, width=1.6 if strong else 0.7)
        ends.append((points[-1][1], label))
    y = -np.inf
    for wanted, label in sorted(ends):
        y = max(wanted, y + LINE)
        canvas.word(right + GAP, float(y), label, bold=True, color=BLUE)
    for day in (1, *range(30, days + 1, 30 if days <= HALF_A_YEAR else 90)):
        words = chart.first if day == 1 else str(day)
        canvas.word(at(day, 0)[0], top + PANEL + 0.8 * LINE, words, size=SMALL, color=MUTED, align="center")
    return canvas.svg(f"stock-{language}")


def _step(most: float) -> float:
    """Return a round step that makes about five ticks."""
    raw = most / 5
    scale = 10.0 ** np.floor(np.log10(raw))
    return float(min(s * scale for s in (1, 2, 2.5, 5, 10) if s * scale >= raw))
