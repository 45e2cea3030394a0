"""The leaflet's two charts: mutual dependence mirrored around the partners' names, and energy by origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname.media.canvas import (
    ACCENT,
    BLUE,
    INK,
    MUTED,
    NORMAL,
    PALE,
    SMALL,
    VERMILLION,
    Canvas,
    text_width,
    wrapped,
)
from kaname.media.numbers import percent

if TYPE_CHECKING:
    from kaname.media.drawings import MirrorChart, MirrorRow, OriginBar, OriginChart, TogetherChart
    from kaname.texts import Language

WIDTH = 356.0
GAP = 5.0
LINE = 9.5
ROW = 18.0
BAR = 12.0
FACE = {"ours": BLUE, "theirs": VERMILLION}
HIDDEN = {"ours": "#b3d5e8", "theirs": "#f7cfae"}
TOGETHER_ROW, TOGETHER_BAR = 12.4, 5.2
FUEL_ROW = 24.0
FUEL_BAR = 19.0
SWATCH = 7.0


def mirror_svg(chart: MirrorChart, language: Language) -> str:
    """Return the mirrored chart: what we draw from them to the left, what they draw from us to the right.

    Both sides share one scale. Dark is what comes directly, light and outlined what comes through others.
    """
    names = max((text_width(row.label, NORMAL, bold=True) for row in chart.rows), default=0) + 2 * GAP
    ends = text_width("00.0%", NORMAL, bold=True) + GAP
    half = (WIDTH - names) / 2
    heads = [wrapped(title, half - GAP, NORMAL, bold=True) for title in (chart.left, chart.right)]
    top = LINE * max(map(len, heads)) + GAP
    two_lines = _key_width(chart) + text_width(chart.unit, SMALL) > WIDTH
    canvas = Canvas(WIDTH, top + ROW * len(chart.rows) + LINE * (2 if two_lines else 1) + GAP)
    for lines, x, align, color in (
        (heads[0], half, "right", BLUE),
        (heads[1], half + names, "left", "#a34700"),
    ):
        for number, line in enumerate(lines):
            y = LINE * (number + 0.5)
            canvas.word(x, y, line, bold=True, color=color, align="left" if align == "left" else "right")
    most = max((max(_total(row, side) for side in FACE) for row in chart.rows), default=0)
    scale = (half - ends) / most if most else 0
    for number, row in enumerate(chart.rows):
        y = top + ROW * (number + 0.5)
        canvas.word(WIDTH / 2, y, row.label, bold=True, align="center")
        _side(canvas, row, "ours", (half, y, -scale))
        _side(canvas, row, "theirs", (half + names, y, scale))
    for x in (half, half + names):
        canvas.line((x, top), (x, top + ROW * len(chart.rows)), stroke=MUTED)
    _mirror_legend(canvas, chart, below=two_lines)
    return canvas.svg(f"mirror-{language}")


def _total(row: MirrorRow, side: str) -> float:
    return row.ours_face + row.ours_hidden if side == "ours" else row.theirs_face + row.theirs_hidden


def _side(canvas: Canvas, row: MirrorRow, side: str, place: tuple[float, float, float]) -> None:
    """Draw one side of a row from the centre outwards; `place` is x, y and points a unit, negative leftwards."""
    x, y, scale = place
    face = (row.ours_face if side == "ours" else row.theirs_face) * scale
    end = _total(row, side) * scale
    for start, stop, fill in ((face, end, HIDDEN[side]), (0.0, face, FACE[side])):
        if stop != start:
            canvas.box(x + min(start, stop), y - BAR / 2, abs(stop - start), BAR, fill=fill, stroke=FACE[side])
    out = GAP / 2 if scale >= 0 else -GAP / 2
    align = "left" if scale >= 0 else "right"
    canvas.word(x + end + out, y, percent(_total(row, side)), bold=True, align="left" if align == "left" else "right")
    inner = percent(row.ours_face if side == "ours" else row.theirs_face)
    if text_width(inner, SMALL) + GAP <= abs(face):
        canvas.word(x + face / 2, y, inner, size=SMALL, align="center", color="white" if side == "ours" else "#000000")


def _key_width(chart: MirrorChart) -> float:
    """Return the width of the key: two swatches and a word, twice."""
    return sum(2 * SWATCH + 4.5 + text_width(word, SMALL) + 4 * GAP for word in (chart.face, chart.hidden))


def _mirror_legend(canvas: Canvas, chart: MirrorChart, *, below: bool) -> None:
    """Draw the key: dark and light of both sides with their words, then the unit, beside or below."""
    y = canvas.height - LINE * (1.5 if below else 0.5)
    x = 0.0
    for word, fills in ((chart.face, FACE), (chart.hidden, HIDDEN)):
        for side, fill in fills.items():
            canvas.box(x, y - SWATCH / 2, SWATCH, SWATCH, fill=fill, stroke=FACE[side])
            x += SWATCH + 1.5
        canvas.word(x + 1.5, y, word, size=SMALL, color=MUTED)
        x += text_width(word, SMALL) + 4 * GAP
    last = canvas.height - LINE / 2
    canvas.word(
        *((0.0, last) if below else (WIDTH, y)), chart.unit, size=SMALL, color=MUTED, align="left" if below else "right"
    )


def together_svg(chart: TogetherChart, language: Language) -> str:
    """Return two bars a member from one zero: light what it draws from abroad, dark from outside the group."""
    names = max((text_width(row.label, NORMAL, bold=True) for row in chart.rows), default=0) + GAP
    ends = text_width("00.0% → 00.0%", SMALL, bold=True) + GAP
    canvas = Canvas(WIDTH, TOGETHER_ROW * len(chart.rows) + LINE)
    most = max((max(row.alone, row.together) for row in chart.rows), default=0)
    scale = (WIDTH - names - ends) / most if most else 0
    for number, row in enumerate(chart.rows):
        y = TOGETHER_ROW * (number + 0.5)
        canvas.word(0, y, row.label, bold=True)
        bars = ((row.alone, y - TOGETHER_BAR / 2, HIDDEN["ours"]), (row.together, y + TOGETHER_BAR / 2, BLUE))
        for value, middle, fill in bars:
            canvas.box(names, middle - TOGETHER_BAR / 2, max(value * scale, 0.3), TOGETHER_BAR, fill=fill, stroke=BLUE)
        values = f"{percent(row.alone)} → {percent(row.together)}"
        canvas.word(WIDTH, y, values, size=SMALL, bold=True, align="right")
    x = names
    for word, fill in ((chart.alone, HIDDEN["ours"]), (chart.together, BLUE)):
        y = canvas.height - LINE / 2
        canvas.box(x, y - SWATCH / 2, SWATCH, SWATCH, fill=fill, stroke=BLUE)
        canvas.word(x + SWATCH + 3, y, word, size=SMALL, color=MUTED)
        x += SWATCH + text_width(word, SMALL) + 4 * GAP
    return canvas.svg(f"together-{language}")


def origin_svg(chart: OriginChart, language: Language) -> str:
    """Return one bar a fuel, 100 % wide, cut by origin; members are dark and outlined, the rest pale.

    A slice too narrow for its name stays without one: the caption lists it.
    """
    left = max(
        (max(text_width(bar.label, NORMAL, bold=True), text_width(bar.amount, SMALL)) for bar in chart.bars),
        default=0,
    )
    canvas = Canvas(WIDTH, FUEL_ROW * len(chart.bars) + LINE + GAP)
    for number, bar in enumerate(chart.bars):
        _fuel(canvas, bar, left + 1.5 * GAP, FUEL_ROW * (number + 0.5) - 2)
    y = canvas.height - LINE / 2
    x = left + 1.5 * GAP
    for word, fill, stroke in ((chart.member, BLUE, ACCENT), (chart.other, PALE, MUTED)):
        if not word:
            continue
        canvas.box(x, y - SWATCH / 2, SWATCH, SWATCH, fill=fill, stroke=stroke)
        canvas.word(x + SWATCH + 3, y, word, size=SMALL, color=MUTED)
        x += SWATCH + text_width(word, SMALL) + 4 * GAP
    return canvas.svg(f"origin-{language}")


def _fuel(canvas: Canvas, bar: OriginBar, left: float, y: float) -> None:
    """Draw one fuel: its name and amount, then its slices with two-line labels where they fit."""
    canvas.word(0, y - LINE / 2 + 0.3, bar.label, bold=True)
    canvas.word(0, y + LINE / 2 + 0.3, bar.amount, size=SMALL, color=MUTED)
    x = left
    for part in bar.slices:
        width = part.share * (WIDTH - left)
        fill, stroke, color = (BLUE, ACCENT, "white") if part.member else (PALE, MUTED, INK)
        canvas.box(x, y - FUEL_BAR / 2, width, FUEL_BAR, fill=fill, stroke=stroke)
        value = percent(part.share)
        if max(text_width(part.label, SMALL, bold=True), text_width(value, SMALL)) + 3 <= width:
            middle = x + width / 2
            canvas.word(middle, y - 4.2, part.label, size=SMALL, bold=True, color=color, align="center")
            canvas.word(middle, y + 4.6, value, size=SMALL, color=color, align="center")
        x += width
