"""The drawings of a stress test: losses with their band, and the days of a shock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from kaname.media.canvas import BLUE, INK, MUTED, NORMAL, PALE, SMALL, VERMILLION, Canvas, text_width, wrapped

WIDTH = 356.0
GAP = 5.0
LINE = 9.5
ROW = 16.0
BAR = 8.0
MARK = 2.4
GREEN = "#007a5a"
COLORS = (BLUE, VERMILLION, GREEN)
OUTPUT_PANEL, COVER_PANEL = 100.0, 44.0
# Vertical distance below which a point off the chord is not seen.
UNSEEN = 0.12
# Stocks this many times their target bind nobody: the answer's mark for "none binds" is 1000.
UNBOUND = 999.0
PERCENT = 100.0
LEAST_SPAN = 1e-3
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BandRow:
    """One economy: label, percent lost under each model (negative: gained), and the values in words."""

    label: str
    central: float
    low: float | None
    high: float | None
    value: str


@dataclass(frozen=True, slots=True)
class BandChart:
    """Losses of several economies; `central`, `low`, `high` are the words of the key, `unit` that of the axis."""

    rows: tuple[BandRow, ...]
    central: str
    low: str
    high: str
    unit: str


@dataclass(frozen=True, slots=True)
class PathLine:
    """One economy day by day: output over base, stock over target (`UNBOUND` and above where none binds)."""

    label: str
    output: tuple[float, ...]
    cover: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PathChart:
    """Days of at most three economies; the shock lasts from day `start` to `end`."""

    lines: tuple[PathLine, ...]
    start: int
    end: int
    output: str
    cover: str
    shock: str
    day: str


def band_svg(chart: BandChart, name: str, title: str = "") -> str:
    """Return one bar an economy for the central model, the band over it, the two other models as symbols.

    Parameters
    ----------
    chart
        What to draw.
    name
        Keeps the drawing's inner ids apart from others on a page.
    title
        Drawn above when the picture stands alone.
    """
    heads = _heads(title)
    names = max(text_width(row.label, NORMAL, bold=True) for row in chart.rows) + GAP
    values = max(*(text_width(row.value, NORMAL) for row in chart.rows), text_width(chart.unit, SMALL)) + 3 * GAP
    keys = _key_lines(chart)
    top = LINE * len(heads) + (GAP if heads else 0)
    bottom = top + ROW * len(chart.rows)
    canvas = Canvas(WIDTH, bottom + LINE * (1.6 + len(keys)))
    _head(canvas, heads)
    known = [value for row in chart.rows for value in (row.low, row.central, row.high) if value is not None]
    least, most = min(0.0, *known), max(0.0, *known)
    # A thousandth of a percent at least: below that a bar shows nothing but rounding.
    most = max(most, least + LEAST_SPAN)
    left, right = names + 2 * MARK, WIDTH - values - 2 * MARK
    scale = (right - left) / (most - least)

    def across(value: float) -> float:
        return left + (value - least) * scale

    for tick, label in _ticks(least, most, 4):
        canvas.line((across(tick), top), (across(tick), bottom), stroke=PALE)
        canvas.word(across(tick), bottom + LINE / 2, label, size=SMALL, color=MUTED, align="center")
    canvas.word(WIDTH, bottom + LINE / 2, chart.unit, size=SMALL, color=MUTED, align="right")
    for number, row in enumerate(chart.rows):
        y = top + ROW * (number + 0.5)
        canvas.word(0, y, row.label, bold=True)
        canvas.word(WIDTH, y, row.value, align="right")
        _bar(canvas, row, y, (across(0.0), across(row.central)))
        _whisker(canvas, [across(v) for v in (row.low, row.high) if v is not None], across(row.central), y)
    canvas.line((across(0.0), top), (across(0.0), bottom), stroke=INK, width=0.8)
    for number, line in enumerate(keys):
        _key(canvas, line, bottom + LINE * (number + 1.9))
    return canvas.svg(name)


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


def path_svg(chart: PathChart, name: str, title: str = "") -> str:
    """Return output day by day, the shock shaded, and below it the stock cover where stocks bind anyone."""
    heads = _heads(title)
    top = LINE * (len(heads) + 1) + GAP + (GAP if heads else 0)
    bound = [line for line in chart.lines if any(value < UNBOUND for value in line.cover)]
    second = top + OUTPUT_PANEL + 2 * LINE + GAP
    bottom = second + COVER_PANEL if bound else top + OUTPUT_PANEL
    canvas = Canvas(WIDTH, bottom + 1.2 * LINE)
    _head(canvas, heads)
    right = WIDTH - max(text_width(line.label, NORMAL, bold=True) for line in chart.lines) - 1.5 * GAP
    days = max(len(line.output) for line in chart.lines)
    outputs = [value for line in chart.lines for value in line.output]
    ceiling = max(*outputs, 1.0)
    span = (min(*outputs, 1.0) - 0.04 * (ceiling - min(*outputs, 1.0)) - 1e-4, ceiling)
    labels = [label for _, label in _ticks(span[0] * PERCENT, span[1] * PERCENT, 4)]
    frame = _Frame(max(text_width(f"{label}%", SMALL) for label in (*labels, "100")) + GAP, right, days)
    _panel(canvas, frame, (top, top + OUTPUT_PANEL), span, chart.output)
    _shade(canvas, frame, chart, (top, bottom))
    _lines(canvas, frame, [(line.label, line.output) for line in chart.lines], span)
    if bound:
        covers = [(line.label, tuple(min(v, UNBOUND) for v in line.cover)) for line in chart.lines]
        most = max([1.0, *(v for _, cover in covers for v in cover if v < UNBOUND)])
        _panel(canvas, frame, (second, second + COVER_PANEL), (0.0, most), chart.cover)
        _lines(canvas, frame, covers, (0.0, most))
    for day in _days(days):
        words = f"{day}" if day else chart.day
        canvas.word(frame.x(max(day, 1) - 1), bottom + 0.7 * LINE, words, size=SMALL, color=MUTED, align="center")
    return canvas.svg(name)


@dataclass(slots=True)
class _Frame:
    """Where days stand from left to right, and the panel being drawn: its top and bottom."""

    left: float
    right: float
    days: int
    top: float = 0.0
    bottom: float = 0.0

    def x(self, day: float) -> float:
        return self.left + (self.right - self.left) * day / max(self.days - 1, 1)

    def y(self, value: float, span: tuple[float, float]) -> float:
        return self.bottom - (self.bottom - self.top) * (value - span[0]) / (span[1] - span[0])


def _panel(canvas: Canvas, frame: _Frame, place: tuple[float, float], span: tuple[float, float], title: str) -> None:
    """Draw the ticks and the title of a panel, and make it the frame's."""
    frame.top, frame.bottom = place
    canvas.word(0, frame.top - LINE, title, size=SMALL, color=MUTED)
    for tick, label in _ticks(span[0] * PERCENT, span[1] * PERCENT, 4 if place[1] - place[0] > COVER_PANEL else 2):
        y = frame.y(tick / PERCENT, span)
        canvas.line((frame.left, y), (frame.right, y), stroke=PALE)
        canvas.word(frame.left - GAP / 2, y, f"{label}%", size=SMALL, color=MUTED, align="right")
    canvas.line((frame.left, frame.bottom), (frame.right, frame.bottom), stroke=MUTED)


def _shade(canvas: Canvas, frame: _Frame, chart: PathChart, place: tuple[float, float]) -> None:
    """Shade the days of the shock through all panels; its word stands above, where no line runs."""
    start, end = frame.x(min(chart.start, frame.days - 1)), frame.x(min(chart.end, frame.days - 1))
    canvas.box(start, place[0], max(end - start, 0.5), place[1] - place[0], fill="#f3f5f8", stroke="#f3f5f8")
    canvas.word(frame.right, place[0] - LINE, chart.shock, size=SMALL, color=MUTED, align="right")
    canvas.box(
        frame.right - text_width(chart.shock, SMALL) - 10, place[0] - LINE - 3, 7, 6, fill="#f3f5f8", stroke=MUTED
    )


def _lines(
    canvas: Canvas, frame: _Frame, lines: list[tuple[str, tuple[float, ...]]], span: tuple[float, float]
) -> None:
    """Draw each line and its name at its end; names that would touch are moved apart."""
    ends = []
    for (label, values), color in zip(lines, COLORS, strict=False):
        points = [(frame.x(day), frame.y(value, span)) for day, value in enumerate(values) if value < UNBOUND]
        if not points:
            continue
        for start, stop in pairwise(thinned(points)):
            canvas.line(start, stop, stroke=color, width=1.2)
        ends.append((points[-1][1], label, color))
    y = frame.top - LINE
    placed = []
    for wanted, label, color in sorted(ends):
        y = max(wanted, y + LINE)
        placed.append((y, label, color))
    over = max(0.0, placed[-1][0] - frame.bottom) if placed else 0.0
    for y, label, color in placed:
        canvas.word(frame.right + GAP, y - over, label, bold=True, color=color)


def thinned(points: list[Point]) -> list[Point]:
    """Return the points that a line needs to look the same (Douglas & Peucker 1973, vertical distance)."""
    keep = {0, len(points) - 1}
    open_spans = [(0, len(points) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        slope = (y1 - y0) / (x1 - x0) if x1 != x0 else 0.0
        worst, at = UNSEEN, 0
        for between in range(first + 1, last):
            off = abs(points[between][1] - y0 - slope * (points[between][0] - x0))
            if off > worst:
                worst, at = off, between
        if at:
            keep.add(at)
            open_spans += [(first, at), (at, last)]
    return [points[at] for at in sorted(keep)]


def _days(days: int) -> list[int]:
    """Return the days to label, 0 standing for the unit: whole quarters of a year, or a nice step."""
    step = 30 if days <= 200 else 90 if days <= 800 else 365  # noqa: PLR2004 - about six labels
    if days <= step:
        step = max(1, days // 2)
    return [0, *range(step, days + 1, step)]


def _ticks(least: float, most: float, wanted: int) -> list[tuple[float, str]]:
    """Return about `wanted` round values between two ends with their words, minus as a minus sign."""
    rough = (most - least) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in STEPS if power * nice >= rough * (1 - 1e-9))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step, digits) != round(step, digits + 1):
        digits += 1
    found = []
    for number in range(math.ceil(least / step - 1e-9), math.floor(most / step + 1e-9) + 1):
        value = number * step
        found.append((value, f"{value:.{digits}f}".replace("-", "−")))
    return found


def _heads(title: str) -> list[str]:
    return wrapped(title, WIDTH, NORMAL + 1, bold=True) if title else []


def _head(canvas: Canvas, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        canvas.word(0, LINE * (number + 0.5) + 1, line, size=NORMAL + 1, bold=True)
