"""Small charts of bars side by side, each on its own scale: one for each measure of the same things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname.media.canvas import ACCENT, BLUE, INK, MUTED, NORMAL, SKY, SMALL, Canvas, text_width, wrapped

if TYPE_CHECKING:
    from kaname.media.drawings import BarPanel, BarPanels
    from kaname.texts import Language

WIDTH = 356.0
COLUMNS = 2
GUTTER = 16.0
GAP = 4.0
LINE = 9.5
ROW = 11.0
BAR = 6.5


def panels_svg(chart: BarPanels, language: Language) -> str:
    """Return the charts, two a line, with one key below; the widest value of each fills its chart."""
    width = (WIDTH - GUTTER * (COLUMNS - 1)) / COLUMNS
    lines = [chart.panels[at : at + COLUMNS] for at in range(0, len(chart.panels), COLUMNS)]
    heights = [max(_height(panel, width) for panel in line) for line in lines]
    canvas = Canvas(WIDTH, sum(heights) + LINE)
    top = 0.0
    for line, height in zip(lines, heights, strict=True):
        for column, panel in enumerate(line):
            _panel(canvas, panel, (column * (width + GUTTER), top, width))
        top += height
    x = 0.0
    for word, fill in zip(chart.key, (SKY, BLUE), strict=True):
        canvas.box(x, top, 7, 7, fill=fill, stroke=BLUE)
        canvas.word(x + 10, top + 3.5, word, size=SMALL, color=MUTED)
        x += 10 + text_width(word, SMALL) + 4 * GAP
    return canvas.svg(f"panels-{language}")


def _height(panel: BarPanel, width: float) -> float:
    return LINE * len(wrapped(panel.title, width, NORMAL, bold=True)) + ROW * len(panel.rows) + 1.2 * LINE


def _panel(canvas: Canvas, panel: BarPanel, place: tuple[float, float, float]) -> None:
    """Draw one chart from its top left corner."""
    x, y, width = place
    for line in wrapped(panel.title, width, NORMAL, bold=True):
        canvas.word(x, y + LINE / 2, line, bold=True, color=ACCENT)
        y += LINE
    y += GAP / 2
    left = max((text_width(row.label, SMALL, bold=row.strong) for row in panel.rows), default=0.0) + GAP
    ends = max((text_width(row.text, SMALL, bold=True) for row in panel.rows), default=0.0) + GAP
    most = max((row.value for row in panel.rows), default=0.0)
    scale = (width - left - ends) / most if most > 0 else 0.0
    for row in panel.rows:
        middle, end = y + ROW / 2, x + left + row.value * scale
        canvas.word(x + left - GAP, middle, row.label, size=SMALL, bold=row.strong, align="right")
        canvas.box(x + left, middle - BAR / 2, max(end - x - left, 0.3), BAR, fill=BLUE if row.strong else SKY)
        canvas.word(end + GAP / 2, middle, row.text, size=SMALL, bold=row.strong, color=ACCENT if row.strong else INK)
        y += ROW
    canvas.line((x + left, y - ROW * len(panel.rows)), (x + left, y), stroke=MUTED)
