"""Bars with their band and the models at its ends: losses of several economies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname.media.canvas import BLUE, INK, MUTED, NORMAL, PALE, SMALL, VERMILLION, Canvas, text_width
from kaname.media.scale import ticks

if TYPE_CHECKING:
    from kaname.media.drawings import BandChart, BandRow
    from kaname.texts import Language

WIDTH = 356.0
GAP = 5.0
LINE = 9.5
ROW = 16.0
BAR = 8.0
MARK = 2.4
LEAST_SPAN = 1e-3


def band_svg(chart: BandChart, language: Language) -> str:
    """Return one bar an economy for the central model, the band over it, the two other models as symbols."""
    names = max(text_width(row.label, NORMAL, bold=True) for row in chart.rows) + GAP
    values = max(*(text_width(row.value, NORMAL) for row in chart.rows), text_width(chart.unit, SMALL)) + 3 * GAP
    keys = _key_lines(chart)
    bottom = ROW * len(chart.rows)
    canvas = Canvas(WIDTH, bottom + LINE * (1.6 + len(keys)))
    known = [value for row in chart.rows for value in (row.low, row.central, row.high) if value is not None]
    least, most = min(0.0, *known), max(0.0, *known)
    # A thousandth of a percent at least: below that a bar shows nothing but rounding.
    most = max(most, least + LEAST_SPAN)
    left, right = names + 2 * MARK, WIDTH - values - 2 * MARK
    scale = (right - left) / (most - least)

    def across(value: float) -> float:
        return left + (value - least) * scale

    for tick, label in ticks(least, most, 4):
        canvas.line((across(tick), 0), (across(tick), bottom), stroke=PALE)
        canvas.word(across(tick), bottom + LINE / 2, label, size=SMALL, color=MUTED, align="center")
    canvas.word(WIDTH, bottom + LINE / 2, chart.unit, size=SMALL, color=MUTED, align="right")
    for number, row in enumerate(chart.rows):
        y = ROW * (number + 0.5)
        canvas.word(0, y, row.label, bold=True)
        canvas.word(WIDTH, y, row.value, align="right")
        _bar(canvas, row, y, (across(0.0), across(row.central)))
        _whisker(canvas, [across(v) for v in (row.low, row.high) if v is not None], across(row.central), y)
    canvas.line((across(0.0), 0), (across(0.0), bottom), stroke=INK, width=0.8)
    for number, line in enumerate(keys):
        _key(canvas, line, bottom + LINE * (number + 1.9))
    return canvas.svg(f"band-{language}")


def _bar(canvas: Canvas, row: BandRow, y: float, ends: tuple[float, float]) -> None:
    x, width = min(ends), abs(ends[1] - ends[0])
    if width:
        canvas.box(x, y - BAR / 2, width, BAR, fill=VERMILLION if row.central > 0 else BLUE)


def _whisker(canvas: Canvas, ends: list[float], middle: float, y: float) -> None:
    """Draw the band from the least to the greatest of the three, with the two outer models as symbols."""
    if len(ends) != 2:  # noqa: PLR2004 - low and high, or a single model without a band
        return
    canvas.line((min(*ends, middle), y), (max(*ends, middle), y), stroke=INK, width=0.9)
    for x, shape in zip(ends, ("circle", "triangle-up"), strict=True):
        canvas.symbol(x, y, shape=shape, radius=MARK, fill="white", stroke=INK, width=0.9)


def _key_lines(chart: BandChart) -> list[list[tuple[str, str]]]:
    """Return the key as lines of (symbol, words) that fit the width."""
    lines: list[list[tuple[str, str]]] = [[]]
    room = WIDTH
    for shape, words in (("bar", chart.central), ("circle", chart.low), ("triangle-up", chart.high)):
        if not words:
            continue
        wide = _key_width(words)
        if wide > room and lines[-1]:
            lines.append([])
            room = WIDTH
        lines[-1].append((shape, words))
        room -= wide
    return lines


def _key_width(words: str) -> float:
    return 10.0 + text_width(words, SMALL) + 2 * GAP


def _key(canvas: Canvas, line: list[tuple[str, str]], y: float) -> None:
    x = 0.0
    for shape, words in line:
        if shape == "bar":
            canvas.box(x, y - 3, 7, 6, fill=VERMILLION)
        else:
            canvas.symbol(x + 3.5, y, shape=shape, radius=MARK, fill="white", stroke=INK, width=0.9)
        canvas.word(x + 10, y, words, size=SMALL, color=MUTED)
        x += _key_width(words)
