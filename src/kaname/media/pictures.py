"""A picture that stands alone: a coalition alone and together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kaname.errors import UsageFault
from kaname.media.canvas import ACCENT, BLUE, INK, NORMAL, SKY, SMALL, Canvas, on_paper, png, text_width, wrapped
from kaname.media.numbers import percent
from kaname.texts import Language, text
from kaname.vocab.economies import short
from kaname.warehouse.writing import written_whole

if TYPE_CHECKING:
    from kaname.answers.coalition_contract import MeasureStanding

WIDTH = 356.0
LINE = 9.5
GAP = 5.0
SUFFIXES = (".svg", ".png")
ROW = 15.0
BAR = 8.0


def write_picture(svg: str, path: Path) -> Path:
    """Write a drawing as SVG or PNG, by suffix.

    Raises
    ------
    UsageFault
        When the suffix is neither.
    """
    if path.suffix not in SUFFIXES:
        raise UsageFault("unknown_format", path=path, known=", ".join(SUFFIXES))
    data = png(svg) if path.suffix == ".png" else on_paper(svg).encode()
    with written_whole(path) as temporary:
        temporary.write_bytes(data)
    return path


def coalition_svg(group: str, measures: Mapping[str, tuple[str, MeasureStanding]], language: Language) -> str:
    """Return, measure by measure, a bar for each member alone and one for the group together.

    `measures` is name → (its words, standing), one scale a measure. Members alone are light, the group dark.
    """
    title = text("pictures.coalition.title", language, group=group)
    heads = wrapped(title, WIDTH, 9.0, bold=True)
    together = text("pictures.coalition.together", language)
    alone = text("pictures.coalition.alone", language)
    names = {code: short(code, language) for _, standing in measures.values() for code in standing.alone}
    left = max(text_width(word, NORMAL, bold=True) for word in (*names.values(), together)) + 2 * GAP
    rows = sum(len(standing.alone) + 2 for _, standing in measures.values())
    canvas = Canvas(WIDTH, LINE * (len(heads) + 1) + ROW * rows)
    for number, line in enumerate(heads):
        canvas.word(0, LINE * (number + 0.6), line, size=9.0, bold=True, color=ACCENT)
    y = LINE * (len(heads) + 1)
    for words, standing in measures.values():
        canvas.word(0, y, words, size=NORMAL, bold=True, color=INK)
        canvas.word(WIDTH, y, f"■ {alone}", size=SMALL, color=SKY, align="right")
        canvas.word(
            WIDTH - text_width(f"■ {alone}", SMALL) - GAP, y, f"■ {together}", size=SMALL, color=BLUE, align="right"
        )
        y += ROW
        values = {**{names[code]: value for code, value in standing.alone.items()}, together: standing.together}
        most = max(*values.values(), 1e-9)
        for label, value in values.items():
            last = label == together
            width = (WIDTH - left - 40) * value / most
            canvas.word(0, y, label, bold=last)
            canvas.box(left, y - BAR / 2, max(width, 0.3), BAR, fill=BLUE if last else SKY)
            shown = percent(value, 1) if standing.unit == "share" else f"{value:.0f}"
            canvas.word(left + width + GAP, y, shown, size=SMALL)
            y += ROW
    return canvas.svg(f"coalition-{language}")
