"""Days as lines: output of a few economies, the shock shaded, and their stocks below."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kaname.media.canvas import BLUE, MUTED, NORMAL, PALE, SMALL, VERMILLION, Canvas, text_width
from kaname.media.drawings import UNBOUND
from kaname.media.scale import ticks

if TYPE_CHECKING:
    from kaname.media.drawings import PathChart
    from kaname.texts import Language

WIDTH = 356.0
GAP = 5.0
LINE = 9.5
GREEN = "#007a5a"
COLORS = (BLUE, VERMILLION, GREEN)
OUTPUT_PANEL, COVER_PANEL = 100.0, 44.0
# Vertical distance below which a point off the chord is not seen.
UNSEEN = 0.12
PERCENT = 100.0

Point = tuple[float, float]


def path_svg(chart: PathChart, language: Language) -> str:
    """Return output day by day, the shock shaded, and below it the stock cover where stocks bind anyone."""
    top = LINE + GAP
    bound = [line for line in chart.lines if any(value < UNBOUND for value in line.cover)]
    second = top + OUTPUT_PANEL + 2 * LINE + GAP
    bottom = second + COVER_PANEL if bound else top + OUTPUT_PANEL
    canvas = Canvas(WIDTH, bottom + 1.2 * LINE)
    right = WIDTH - max(text_width(line.label, NORMAL, bold=True) for line in chart.lines) - 1.5 * GAP
    days = max(len(line.output) for line in chart.lines)
    outputs = [value for line in chart.lines for value in line.output]
    ceiling = max(*outputs, 1.0)
    span = (min(*outputs, 1.0) - 0.04 * (ceiling - min(*outputs, 1.0)) - 1e-4, ceiling)
    labels = [label for _, label in ticks(span[0] * PERCENT, span[1] * PERCENT, 4)]
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
    return canvas.svg(f"path-{language}")


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
    for tick, label in ticks(span[0] * PERCENT, span[1] * PERCENT, 4 if place[1] - place[0] > COVER_PANEL else 2):
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
