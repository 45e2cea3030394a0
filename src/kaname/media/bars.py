"""Horizontal bars with their values in words: the picture of a ranking, with bands and parts where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname.media.canvas import ACCENT, BLUE, INK, MUTED, NORMAL, SKY, SMALL, Canvas, text_width, wrapped

if TYPE_CHECKING:
    from kaname.media.drawings import Bar, Bars
    from kaname.texts import Language

WIDTH = 356.0
GAP = 5.0
LINE = 9.5
ROW = 15.0
BAR = 9.0
# A name wider than this is broken into two lines.
NAME = 120.0


def bars_svg(chart: Bars, language: Language) -> str:
    """Return the bars, names to the left and values to the right of each."""
    names = [wrapped(row.label, NAME, NORMAL, bold=row.strong)[:2] for row in chart.rows]
    left = max((text_width(line, NORMAL, bold=True) for lines in names for line in lines), default=0) + 2 * GAP
    ends = max((text_width(row.text, NORMAL, bold=True) for row in chart.rows), default=0) + GAP
    heights = [ROW + LINE * (len(lines) - 1) * 0.7 for lines in names]
    axis = wrapped(chart.axis, WIDTH, SMALL)
    canvas = Canvas(WIDTH, sum(heights) + LINE * (len(axis) + 0.8 + (1 if chart.key else 0)))
    low = min((min(row.value, row.value if row.low is None else row.low, 0.0) for row in chart.rows), default=0)
    high = max((max(row.value, row.value if row.high is None else row.high, 0.0) for row in chart.rows), default=0)
    room = WIDTH - left - ends - (ends if low < 0 else 0)
    scale = room / (high - low) if high > low else 0.0
    zero = left + (ends if low < 0 else 0) - low * scale
    y = 0.0
    for row, lines, height in zip(chart.rows, names, heights, strict=True):
        middle = y + height / 2
        for number, line in enumerate(lines):
            place = middle + LINE * 0.9 * (number - (len(lines) - 1) / 2)
            canvas.word(left - GAP, place, line, bold=row.strong, align="right")
        _bar(canvas, row, (zero, middle, scale))
        y += height
    canvas.line((zero, 0), (zero, y), stroke=MUTED)
    for number, line in enumerate(axis):
        canvas.word(0, y + LINE * (number + 0.8), line, size=SMALL, color=MUTED)
    if chart.key:
        _key(canvas, chart.key, 0, y + LINE * (len(axis) + 0.8))
    return canvas.svg(f"bars-{language}")


def _bar(canvas: Canvas, row: Bar, place: tuple[float, float, float]) -> None:
    """Draw one bar from the zero line, its band as a whisker, its value at the end."""
    zero, y, scale = place
    end = zero + row.value * scale
    whole = (BLUE if row.strong else SKY) if row.inner is None else "#b3d5e8"
    parts = [(end, whole)] if row.inner is None else [(end, whole), (zero + row.inner * scale, BLUE)]
    for stop, fill in parts:
        canvas.box(min(zero, stop), y - BAR / 2, max(abs(stop - zero), 0.3), BAR, fill=fill, stroke=BLUE)
    reach = [end]
    if row.low is not None and row.high is not None:
        ends = (zero + row.low * scale, zero + row.high * scale)
        canvas.line((ends[0], y), (ends[1], y), stroke=INK, width=0.9)
        for x in ends:
            canvas.line((x, y - 2.5), (x, y + 2.5), stroke=INK, width=0.9)
        reach += ends
    if row.value < 0:
        canvas.word(min(reach) - GAP / 2, y, row.text, bold=True, align="right")
    else:
        canvas.word(max(*reach, zero) + GAP / 2, y, row.text, bold=True, color=ACCENT if row.strong else INK)


def _key(canvas: Canvas, words: tuple[str, ...], x: float, y: float) -> None:
    for word, fill in zip(words, (BLUE, "#b3d5e8"), strict=False):
        canvas.box(x, y - 3.5, 7, 7, fill=fill, stroke=BLUE)
        canvas.word(x + 10, y, word, size=SMALL, color=MUTED)
        x += 10 + text_width(word, SMALL) + 4 * GAP
