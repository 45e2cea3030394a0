"""A drawing in points: shapes, boxes, lines, symbols and words at exact places, as one SVG.

Every place is in points from the top left corner, so that labels are laid out before they are drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import vl_convert

from kaname.media import fonts, marks
from kaname.media.shapes import Keep, Shape, drawn
from kaname.texts import shown

Align = Literal["left", "center", "right"]

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


@dataclass(slots=True)
class Canvas:
    """What is to be drawn, by kind; `projection` and `keep` serve the shapes, see `kaname.media.shapes.drawn`.

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
    keep: Keep | None = None

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
        layers = [*self._shape_layers(name), *self._flat_layers()]
        drawn_layers = "".join(
            f'<g class="mark-{kind} role-mark layer_{number}_marks"{clip}>{inner}</g>'
            for number, (kind, clip, inner) in enumerate(layers)
        )
        width, height = marks.number(self.width), marks.number(self.height)
        clips = "".join(
            f'<clipPath id="{name}-{number}"><rect x="0" y="0" width="{width}" height="{height}"/></clipPath>'
            for number in range(len(self.shapes))
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:g}" height="{self.height:g}" '
            f'viewBox="0 0 {width} {height}"><g fill="none" stroke-miterlimit="10" transform="translate(0,0)">'
            '<g class="mark-group role-frame root"><g transform="translate(0,0)">'
            f'<path class="background" d="{marks.rectangle(0, 0, self.width, self.height)}"/><g>{drawn_layers}</g>'
            '<path class="foreground" d="" display="none"/></g></g></g>'
            f"{f'<defs>{clips}</defs>' if clips else ''}</svg>"
        )

    def _shape_layers(self, name: str) -> list[tuple[str, str, str]]:
        """Return the geography, one layer a shape, clipped to the canvas."""
        return [
            ("shape", f' clip-path="url(#{name}-{number})"', drawn(shape, self.projection, self.keep))
            for number, shape in enumerate(self.shapes)
        ]

    def _flat_layers(self) -> list[tuple[str, str, str]]:
        """Return boxes, lines, symbols and words, each kind as one layer; what has a halo once more beneath."""
        kinds = (
            ("rect", marks.box, self.boxes),
            ("rule", marks.line, self.lines),
            ("symbol", marks.symbol, self.symbols),
            ("text", marks.word, [word for word in self.words if word["halo"]]),
            ("text", marks.word, [word | {"halo": False} for word in self.words]),
        )
        return [
            (kind, "", "".join(draw(**self._scaled(mark)) for mark in inner)) for kind, draw, inner in kinds if inner
        ]

    def _scaled(self, mark: dict[str, Any]) -> dict[str, Any]:
        """Return a mark with its places as parts of the canvas and back: cut decimals show the last bit of a number."""
        sides = {"x": self.width, "x2": self.width, "y": self.height, "y2": self.height}
        return mark | {axis: side * (mark[axis] / side) for axis, side in sides.items() if axis in mark}


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


def on_paper(svg: str) -> str:
    """Return a drawing with white paper under it, to stand alone."""
    end = svg.index(">") + 1
    return svg[:end] + PAPER + svg[end:]


def png(svg: str) -> bytes:
    """Return a drawing as PNG on white, three dots a point."""
    _with_fonts()
    made: bytes = vl_convert.svg_to_png(on_paper(svg), scale=SCALE)
    return made
