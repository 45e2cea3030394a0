"""A table as a picture, for answers that have no drawing of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaname.media.canvas import ACCENT, INK, MUTED, PALE, SMALL, Canvas, text_width, wrapped

if TYPE_CHECKING:
    from kaname.media.drawings import Rows
    from kaname.texts import Language

WIDTH = 356.0
LINE = 10.0
GAP = 6.0
WORD = re.compile("[!-~À-ɏ]+")


def rows_svg(table: Rows, language: Language) -> str:
    """Return the rows under their headings; words too long for their column go on below."""
    columns = list(zip(table.header, *table.rows, strict=True))
    needs = [max(map(_wide, column)) + GAP for column in columns]
    longest = [max((_wide(word) for word in WORD.findall(" ".join(column))), default=0.0) + GAP for column in columns]
    least = [need if right else word for need, word, right in zip(needs, longest, table.right, strict=True)]
    rooms = _rooms(needs, least)
    rows = [
        [_lines(cell, room - GAP) for cell, room in zip(cells, rooms, strict=True)]
        for cells in (table.header, *table.rows)
    ]
    highs = [LINE * max(map(len, cells)) for cells in rows]
    canvas = Canvas(WIDTH, sum(highs) + LINE * 0.4)
    top = 0.0
    for number, (cells, high) in enumerate(zip(rows, highs, strict=True)):
        x = 0.0
        for lines, room, right in zip(cells, rooms, table.right, strict=True):
            place = x + (room - GAP if right else 0.0)
            for below, words in enumerate(lines):
                look = {"bold": number == 0, "color": ACCENT if number == 0 else INK}
                y = top + LINE * (below + 0.6)
                canvas.word(place, y, words, size=SMALL, align="right" if right else "left", **look)  # type: ignore[arg-type]
            x += room
        top += high
        if number < len(table.rows):
            canvas.line((0, top + LINE * 0.1), (WIDTH, top + LINE * 0.1), stroke=MUTED if number == 0 else PALE)
    return canvas.svg(f"rows-{language}")


def _rooms(needs: list[float], least: list[float]) -> list[float]:
    """Return the widths of columns: `least` if that much there is, and the rest shared evenly up to what each needs."""
    rooms = least if sum(least) <= WIDTH else [0.0] * len(least)
    longer = [need - room for need, room in zip(needs, rooms, strict=True)]
    left = WIDTH - sum(rooms)
    for done, at in enumerate(sorted(range(len(needs)), key=longer.__getitem__)):
        longer[at] = min(longer[at], left / (len(needs) - done))
        left -= longer[at]
    return [room + more for room, more in zip(rooms, longer, strict=True)]


def _lines(words: str, room: float) -> list[str]:
    """Return words as lines no wider than `room`; a word that is wider breaks anywhere, as ids do."""
    lines = []
    for line in wrapped(words, room, SMALL, bold=True):
        start = 0
        for end in range(1, len(line) + 1):
            if end - start > 1 and _wide(line[start:end]) > room:
                lines.append(line[start : end - 1])
                start = end - 1
        lines.append(line[start:])
    return lines


def _wide(words: str) -> float:
    return text_width(words, SMALL, bold=True)
