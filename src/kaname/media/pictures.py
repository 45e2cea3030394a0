"""Pictures that stand alone: the map of lanes and straits, days of cover, a coalition alone and together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kaname.errors import UsageFault
from kaname.media.canvas import (
    ACCENT,
    BLUE,
    INK,
    MUTED,
    NORMAL,
    PALE,
    SKY,
    SMALL,
    VERMILLION,
    Canvas,
    on_paper,
    png,
    text_width,
    wrapped,
)
from kaname.media.geography import Projection, world
from kaname.media.maps import LAND, LANE, SEA, Label, around, place
from kaname.media.numbers import percent
from kaname.media.shapes import Shape
from kaname.texts import Language, text
from kaname.vocab.economies import economies, prose, short
from kaname.warehouse.writing import written_whole

if TYPE_CHECKING:
    from kaname.answers.coalition_contract import MeasureStanding
    from kaname.answers.energy_contract import CoverEntry
    from kaname.answers.lanes_contract import LaneMapAnswer

WIDTH = 356.0
LINE = 9.5
GAP = 5.0
SUFFIXES = (".svg", ".png")
# A strait's diamond covers this many square points when all imports pass it.
FULL_AREA = 700.0
NAMED_FROM = 0.01
WIDTHS = (0.4, 0.9, 1.8)
PANEL = 120.0
ROW = 15.0
HALF_A_YEAR = 180
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


def lanes_svg(answer: LaneMapAnswer, language: Language, geometry: Path) -> str:
    """Return the map of an economy's lanes with every strait sized by its share of imports; rings show the band."""
    heads = wrapped(
        text("pictures.lanes.title", language, economy=prose(answer.economy, language), year=answer.year),
        WIDTH, 9.0, bold=True,
    )  # fmt: skip
    projection = Projection(WIDTH)
    shapes = world(geometry)
    known = economies().get(answer.economy)
    focus = [known.m49] if known is not None and known.m49 else []
    canvas = Canvas(
        WIDTH,
        projection.height + LINE * (1.3 * len(heads) + 3.4),
        projection.spec(),
        [
            Shape({"sphere": True}, SEA),
            Shape(shapes.ground(), LAND),
            *_lane_shapes(answer),
            Shape(shapes.outline(focus), BLUE, ACCENT, 0.6),
        ],
    )
    taken = []
    straits = sorted(answer.chokepoints, key=lambda entry: -entry.import_share.central)
    spots = projection.places(np.array([(entry.lon, entry.lat) for entry in straits]).reshape(-1, 2))
    for entry, (x, y) in zip(straits, spots.tolist(), strict=True):
        share = entry.import_share
        radius = _radius(share.central)
        canvas.symbol(x, y, shape="diamond", radius=max(radius, 1.2), fill=VERMILLION)
        for end in (share.low, share.high):
            if end > 0:
                canvas.symbol(x, y, shape="diamond", radius=_radius(end), fill="transparent", stroke=INK, width=0.5)
        taken.append(around(x, y, max(radius, 1.2), max(radius, 1.2)))
    for entry, (x, y) in zip(straits, spots.tolist(), strict=True):
        passing = entry.import_share.central
        if passing >= NAMED_FROM:
            words = f"{entry.name.of(language)} {percent(passing, 0)}"
            place(canvas, Label(words, x, y, _radius(passing), 0.0, SMALL, "#8a3d00", 46), taken, [])
    bottom = projection.height + LINE
    _lanes_key(canvas, language, bottom)
    for number, line in enumerate(heads):
        canvas.word(0, bottom + LINE * (1.6 + 1.3 * number), line, size=9.0, bold=True, color=ACCENT)
    footnote = text("pictures.lanes.footnote", language)
    canvas.word(0, canvas.height - 0.6 * LINE, footnote, size=SMALL - 0.5, color=MUTED)
    return canvas.svg(f"lanes-{language}")


def _radius(share: float) -> float:
    return float(np.sqrt(FULL_AREA * max(share, 0.0)) / 2)


def _lane_shapes(answer: LaneMapAnswer) -> list[Shape]:
    """Return the lanes in three widths by the value they carry."""
    values = np.array([line.value_usd for line in answer.lines])
    if not values.size:
        return []
    edges = np.quantile(values, [0.5, 0.85])
    kind = np.searchsorted(edges, values, side="right")
    found = []
    for number, width in enumerate(WIDTHS):
        lines = [[list(point) for point in answer.lines[at].line] for at in np.flatnonzero(kind == number)]
        if lines:
            values_ = {"values": {"type": "MultiLineString", "coordinates": lines}}
            found.append(Shape(values_, None, LANE if number < len(WIDTHS) - 1 else SKY, width))
    return found


def _lanes_key(canvas: Canvas, language: Language, y: float) -> None:
    x = 0.0
    for kind in ("share", "band", "lane"):
        words = text(f"pictures.lanes.{kind}", language)
        if kind == "lane":
            canvas.line((x, y), (x + 9, y), stroke=SKY, width=1.6)
        elif kind == "share":
            canvas.symbol(x + 5, y, shape="diamond", radius=3.2, fill=VERMILLION)
        else:
            canvas.symbol(x + 5, y, shape="diamond", radius=3.2, fill="transparent", stroke=INK, width=0.5)
        canvas.word(x + 13, y, words, size=SMALL, color=MUTED)
        x += text_width(words, SMALL) + 26


def cover_svg(entry: CoverEntry, language: Language, title: str, basis: str, closed_days: int) -> str:
    """Return the stock left day by day, central with its band, the closure shaded.

    Parameters
    ----------
    entry
        One stock through a closure.
    language, title, basis
        The words: of the title, and of what a day of the stock means.
    closed_days
        How long the closure lasts.
    """
    heads = wrapped(title, WIDTH, 9.0, bold=True)
    top = LINE * (len(heads) + 2)
    canvas = Canvas(WIDTH, top + PANEL + 2 * LINE)
    for number, line in enumerate(heads):
        canvas.word(0, LINE * (number + 0.6), line, size=9.0, bold=True, color=ACCENT)
    canvas.word(0, top - LINE, text("pictures.cover.axis", language, basis=basis), size=SMALL, color=MUTED)
    path = entry.path
    step = _step(max(*path.high, 1.0))
    most = step * float(np.ceil(max(*path.high, 1.0) / step))
    labels = {level: text(f"pictures.cover.{level}", language) for level in ("low", "central", "high")}
    left, right = 26.0, WIDTH - max(text_width(label, NORMAL, bold=True) for label in labels.values()) - 2 * GAP
    days = max(path.day[-1], 1)

    def at(day: float, value: float) -> tuple[float, float]:
        return left + (right - left) * day / days, top + PANEL * (1 - value / most)

    shaded = at(min(closed_days, days), 0)[0]
    canvas.box(left, top, shaded - left, PANEL, fill="#f3f5f8", stroke="#f3f5f8")
    canvas.word(left + GAP, top + PANEL - LINE, text("pictures.cover.closed", language), size=SMALL, color=MUTED)
    for tick in np.arange(0, most + step / 2, step):
        y = at(0, float(tick))[1]
        canvas.line((left, y), (right, y), stroke=PALE)
        canvas.word(left - GAP / 2, y, f"{tick:g}", size=SMALL, color=MUTED, align="right")
    ends = []
    for level, width in (("low", 0.7), ("high", 0.7), ("central", 1.6)):
        points = [at(day, value) for day, value in zip(path.day, getattr(path, level), strict=True)]
        for start, stop in pairwise(points):
            canvas.line(start, stop, stroke=BLUE if level == "central" else SKY, width=width)
        ends.append((points[-1][1], labels[level]))
    y = -np.inf
    for wanted, label in sorted(ends):
        y = max(wanted, y + LINE)
        canvas.word(right + GAP, float(y), label, bold=True, color=BLUE)
    for day in (1, *range(30, days + 1, 30 if days <= HALF_A_YEAR else 90)):
        words = text("pictures.cover.day", language) if day == 1 else str(day)
        canvas.word(at(day, 0)[0], top + PANEL + 0.8 * LINE, words, size=SMALL, color=MUTED, align="center")
    return canvas.svg(f"cover-{language}")


def _step(most: float) -> float:
    """Return a round step that makes about five ticks."""
    raw = most / 5
    scale = 10.0 ** np.floor(np.log10(raw))
    return float(min(s * scale for s in (1, 2, 2.5, 5, 10) if s * scale >= raw))


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
