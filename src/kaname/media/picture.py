"""A picture of a view as SVG or PNG: each kind of drawing has one module that draws it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from kaname.media.canvas import ACCENT, MUTED, SMALL, Canvas, on_paper, png, wrapped
from kaname.media.drawings import (
    BandChart,
    BarPanels,
    Bars,
    Drawing,
    Later,
    MirrorChart,
    OriginChart,
    PathChart,
    Rows,
    SeaMap,
    StockPath,
    TogetherChart,
)
from kaname.media.view import Picture
from kaname.media.words import say, without_references
from kaname.texts import shown, text

if TYPE_CHECKING:
    from kaname.media.view import View
    from kaname.texts import Language

WIDTH = 356.0
TITLE = 9.0
LINE = 9.5
# Rows of a table that is drawn because there is nothing else to draw.
DRAWN = 25


def drawn(drawing: Drawing, language: Language) -> str:
    """Return a drawing as SVG, without its title."""
    made = drawing.made() if isinstance(drawing, Later) else drawing
    return _drawers()[type(made)](made, language)


@cache
def _drawers() -> dict[type, Callable[[Any, Language], str]]:
    """Return what draws each kind of drawing; a table alone needs none of these modules."""
    from kaname.media import band, bars, charts, panels, paths, seamap, stockpath, tabular  # noqa: PLC0415

    return {
        BandChart: band.band_svg,
        BarPanels: panels.panels_svg,
        Bars: bars.bars_svg,
        MirrorChart: charts.mirror_svg,
        OriginChart: charts.origin_svg,
        PathChart: paths.path_svg,
        Rows: tabular.rows_svg,
        SeaMap: seamap.sea_map_svg,
        StockPath: stockpath.stock_path_svg,
        TogetherChart: charts.together_svg,
    }


def first_picture(view: View) -> Picture | None:
    """Return the picture of a view: its first, or its main table drawn; None where it has neither."""
    if view.pictures:
        return view.pictures[0]
    table = next((table for table in view.tables if table.shown and table.lines), None)
    if table is None:
        return None
    rows = Rows(
        tuple(shown(label) for label in table.header),
        tuple(tuple(map(shown, line)) for line in table.lines[:DRAWN]),
        tuple(column.align == "right" for column in table.shown),
    )
    return Picture(name=table.name, title=view.headline or view.title, alt=view.title, drawing=rows)


def alone(picture: Picture, view: View) -> str:
    """Return a picture to stand alone as SVG: title above, caption and sources below, white paper under it."""
    inner = drawn(picture.drawing, view.language)
    width, height = _size(inner)
    title = say("estimated", view.language, title=picture.title) if view.kind == "estimate" else picture.title
    heads = wrapped(title, width, TITLE, bold=True)
    cited = say("sources_line", view.language, sources=_cited(view)) if view.sources else ""
    feet = [
        line for words in (without_references(picture.caption), cited) if words for line in wrapped(words, width, SMALL)
    ]
    top, bottom = LINE * (1.3 * len(heads) + 0.6), LINE * (len(feet) + 0.6)
    frame = Canvas(width, top + height + bottom)
    for number, line in enumerate(heads):
        frame.word(0, LINE * (1.3 * number + 0.6), line, size=TITLE, bold=True, color=ACCENT)
    for number, line in enumerate(feet):
        frame.word(0, top + height + LINE * (number + 0.8), line, size=SMALL, color=MUTED)
    outer = frame.svg(f"{picture.name}-{view.language}-frame")
    nested = inner.replace("<svg ", f'<svg y="{top:g}" ', 1)
    end = outer.rindex("</svg>")
    return on_paper(outer[:end] + nested + outer[end:])


def _cited(view: View) -> str:
    """Return the sources as a caption names them, the producer first; the two files of one table once."""
    named = (
        text(
            "leaflet.source",
            view.language,
            producer=source.producer.of(view.language),
            title=source.title.of(view.language),
            edition=source.edition,
        )
        for source in view.sources
    )
    return say("list_semicolon", view.language).join(dict.fromkeys(named))


def _size(svg: str) -> tuple[float, float]:
    """Return width and height of one of our drawings, points."""
    head = svg[: svg.index(">")]
    width, height = (float(head.split(f'{name}="')[1].split('"')[0]) for name in ("width", "height"))
    return width, height


def alone_png(picture: Picture, view: View) -> bytes:
    """Return a picture to stand alone as PNG."""
    return png(alone(picture, view))
