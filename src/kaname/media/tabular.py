"""A table as a picture, for answers that have no drawing of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname.media.canvas import ACCENT, INK, MUTED, PALE, SMALL, Canvas, text_width

if TYPE_CHECKING:
    from kaname.media.drawings import Rows
    from kaname.texts import Language

WIDTH = 356.0
LINE = 10.0
GAP = 6.0


def rows_svg(table: Rows, language: Language) -> str:
    """Return the rows under their headings; words that are too long for their column are cut with an ellipsis."""
    columns = list(zip(table.header, *table.rows, strict=True))
    needs = [max(text_width(cell, SMALL, bold=True) for cell in column) + GAP for column in columns]
    scale = min(1.0, WIDTH / sum(needs)) if needs else 1.0
    canvas = Canvas(WIDTH, LINE * (len(table.rows) + 1.4))
    x = 0.0
    for column, need, right in zip(columns, needs, table.right, strict=True):
        room = need * scale
        for number, cell in enumerate(column):
            y = LINE * (number + 0.6)
            words, place = _cut(cell, room - GAP), x + (room - GAP if right else 0.0)
            look = {"bold": number == 0, "color": ACCENT if number == 0 else INK}
            canvas.word(place, y, words, size=SMALL, align="right" if right else "left", **look)  # type: ignore[arg-type]
        x += room
    for number in range(1, len(table.rows) + 1):
        canvas.line((0, LINE * (number + 0.1)), (WIDTH, LINE * (number + 0.1)), stroke=MUTED if number == 1 else PALE)
    return canvas.svg(f"rows-{language}")


def _cut(words: str, room: float) -> str:
    if text_width(words, SMALL, bold=True) <= room:
        return words
    while words and text_width(words + "…", SMALL, bold=True) > room:
        words = words[:-1]
    return words + "…"
