"""A drawing in points: boxes, lines, symbols and words at exact places, set by Vega-Lite as one SVG.

Every place is in points from the top left corner, so that labels are laid out before they are drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import vl_convert

from kaname.media import fonts
from kaname.texts import shown

Align = Literal["left", "center", "right"]

VEGA_LITE = "6.4"
INK = "#1f2933"
MUTED = "#52606d"
ACCENT = "#1b3a6b"
PALE = "#e4e7eb"
BLUE = "#0072b2"
SKY = "#56b4e9"
VERMILLION = "#d55e00"
SMALL = 6.5
# Drawings are 356 points wide; three times that reads well on a slide.
SCALE = 3.0
PAPER = '<rect width="100%" height="100%" fill="white"/>'
NORMAL = 7.5

_IDS = re.compile(r'\bid="([^"]+)"')
_LONG_DECIMALS = re.compile(r"(\d+\.\d\d)\d+")
_PLACES = re.compile(r' (?:d|transform)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Shape:
    """Geography drawn before everything else: Vega-Lite data (TopoJSON, GeoJSON, the sphere) and its looks."""

    data: dict[str, Any]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0


@dataclass(slots=True)
class Canvas:
    """What is to be drawn, by kind; `projection` serves the shapes.

    The order of drawing is shapes, boxes, lines, symbols, words.
    """

    width: float
    height: float
    projection: dict[str, Any] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)
    boxes: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    symbols: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)

    def box(self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "white") -> None:
        """Add a box by its top left corner."""
        self.boxes.append({"x": x, "y": y, "x2": x + width, "y2": y + height, "fill": fill, "stroke": stroke})

    def line(self, start: tuple[float, float], end: tuple[float, float], *, stroke: str, width: float = 0.5) -> None:
        """Add a straight line."""
        self.lines.append({"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "stroke": stroke, "width": width})

    def symbol(
        self,
        x: float,
        y: float,
        *,
        shape: str,
        radius: float,
        fill: str,
        stroke: str = "white",
        width: float = 0.6,
    ) -> None:
        """Add a symbol centred on a point; `shape` is a Vega symbol name."""
        area = (2 * radius) ** 2
        look = {"shape": shape, "area": area, "fill": fill, "stroke": stroke, "width": width}
        self.symbols.append({"x": x, "y": y} | look)

    def word(  # noqa: PLR0913 - a label's looks
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = NORMAL,
        bold: bool = False,
        color: str = INK,
        align: Align = "left",
        halo: bool = False,
    ) -> None:
        """Add a line of words, vertically centred on `y`; `halo` keeps it legible over what is below.

        Control characters are written out: one of them ends the drawing engine, and the process with it.
        """
        weight = "bold" if bold else "normal"
        look = {"size": size, "weight": weight, "color": color, "align": align, "halo": halo}
        self.words.append({"x": x, "y": y, "text": shown(text).replace("’", "'")} | look)

    def svg(self, name: str) -> str:
        """Return the drawing as SVG text; `name` keeps its inner ids apart from other drawings of a page."""
        spec = {
            "width": self.width,
            "height": self.height,
            "padding": 0,
            "background": None,
            "autosize": "none",
            "config": {"aria": False, "view": {"stroke": None, "fill": None}},
            "layer": [*self._shape_layers(), *self._flat_layers(), *self._word_layers()],
        }
        return _settled(_svg(spec), name, self.width, self.height)

    def _shape_layers(self) -> list[dict[str, Any]]:
        """Return the geography, one layer a shape."""
        return [
            {
                "data": shape.data,
                "projection": self.projection,
                "mark": {
                    "type": "geoshape",
                    "filled": shape.fill is not None,
                    "fill": shape.fill,
                    "stroke": shape.stroke,
                    "strokeWidth": shape.width,
                    "strokeJoin": "round",
                    "strokeCap": "round",
                },
            }
            for shape in self.shapes
        ]

    def _places(self, *more: str) -> dict[str, Any]:
        """Return the encoding that reads x and y, and `more` channels named like their fields, in points."""
        axes = (("x", [0, self.width]), ("y", [self.height, 0]))
        found: dict[str, Any] = {
            axis: {
                "field": axis,
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": domain, "nice": False, "zero": False},
            }
            for axis, domain in axes
        }
        return found | {channel: {"field": channel} for channel in more}

    def _flat_layers(self) -> list[dict[str, Any]]:
        """Return boxes, lines and symbols, each kind as one layer."""
        fill, stroke, width = (_of(part) for part in ("fill", "stroke", "width"))
        box = {"type": "rect", "fill": fill, "stroke": stroke, "strokeWidth": 0.6}
        line = {"type": "rule", "stroke": stroke, "strokeWidth": width}
        symbol = {"type": "point", "shape": _of("shape"), "size": _of("area"), "opacity": 1}
        symbol |= {"fill": fill, "stroke": stroke, "strokeWidth": width}
        kinds: tuple[tuple[list[dict[str, Any]], dict[str, Any], tuple[str, ...]], ...] = (
            (self.boxes, box, ("x2", "y2")),
            (self.lines, line, ("x2", "y2")),
            (self.symbols, symbol, ()),
        )
        return [
            {"data": {"values": values}, "mark": mark, "encoding": self._places(*more)}
            for values, mark, more in kinds
            if values
        ]

    def _word_layers(self) -> list[dict[str, Any]]:
        """Return the words; those with a halo once more beneath, outlined in white."""
        halo = [word for word in self.words if word["halo"]]
        outlined = {"fill": "white", "stroke": "white", "strokeWidth": 2.2, "strokeJoin": "round"}
        mark = {
            "type": "text",
            "font": fonts.FAMILY,
            "fontSize": _of("size"),
            "fontWeight": _of("weight"),
            "align": _of("align"),
            "baseline": "middle",
        }
        words = {"text": {"field": "text", "type": "nominal"}}
        return [
            {"data": {"values": values}, "mark": mark | look, "encoding": self._places() | words}
            for values, look in ((halo, outlined), (self.words, {"fill": _of("color")}))
            if values
        ]


def _of(part: str) -> dict[str, str]:
    """Return the expression that reads `part` of each mark's own data."""
    return {"expr": f"datum.{part}"}


@cache
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in points of a line of `text`."""
    return fonts.face("Bold" if bold else "Regular").width(shown(text), size)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return `text` as lines no wider than `width`: broken between words, or between characters of Japanese."""
    lines = [""]
    for piece in re.findall(
        r"[!-~À-ɏ]+\s*|\s+|.[、。，．・）」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ]*", shown(text)
    ):
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), size, bold=bold) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


@cache
def _with_fonts() -> None:
    vl_convert.register_font_directory(str(fonts.folder()))


def _svg(spec: dict[str, Any]) -> str:
    """Return the SVG of a finished specification; nothing may be fetched."""
    _with_fonts()
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return svg


def on_paper(svg: str) -> str:
    """Return a drawing with white paper under it, to stand alone."""
    end = svg.index(">") + 1
    return svg[:end] + PAPER + svg[end:]


def png(svg: str) -> bytes:
    """Return a drawing as PNG on white, three dots a point."""
    _with_fonts()
    made: bytes = vl_convert.svg_to_png(on_paper(svg), scale=SCALE)
    return made


def warm_up() -> None:
    """Start the drawing engine: half a second that a caller can spend reading data."""
    _svg({"mark": "point", "data": {"values": []}, "background": None})


def _settled(svg: str, name: str, width: float, height: float) -> str:
    """Return `svg` with ids of its own, a fixed size and coordinates of two decimals at most."""
    # Vega numbers its ids through the life of the process; ours start anew in every drawing.
    for number, known in enumerate(dict.fromkeys(_IDS.findall(svg))):
        svg = svg.replace(f'id="{known}"', f'id="{name}-{number}"').replace(f"url(#{known})", f"url(#{name}-{number})")
    svg = _PLACES.sub(lambda place: _LONG_DECIMALS.sub(r"\1", place[0]), svg)
    svg = re.sub(r' (?:aria-\w+|role)="[^"]*"', "", svg)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
    return re.sub(r"<svg [^>]*?(?= viewBox)", head, svg, count=1)
