"""Boxes, lines, symbols and words as SVG text, numbers written as browsers write them.

Places keep two decimals; digits beyond the second are cut off, not rounded.
"""

from __future__ import annotations

import re
from math import floor, sqrt

from kaname.media import fonts

_LONG_DECIMALS = re.compile(r"(\d+\.\d\d)\d+")
_PATH_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
SMALLEST_PLAIN = 1e-6
# Letters stand this part of their size below the middle of a line.
MIDDLE = 0.3
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def number(value: float) -> str:
    """Return a number as ECMAScript writes it: the fewest digits that read back as the same number."""
    value = float(value)
    if value.is_integer():
        return str(int(value))
    digits = repr(value)
    if "e" not in digits:
        return digits
    mantissa, exponent = digits.split("e")
    if abs(value) >= SMALLEST_PLAIN:
        figures = mantissa.lstrip("-").replace(".", "")
        return f"{'-' if value < 0 else ''}0.{'0' * (-int(exponent) - 1)}{figures}"
    return f"{mantissa}e{int(exponent)}"


def place(value: float) -> str:
    """Return a number with two decimals at most."""
    return cut(number(value))


def cut(text: str) -> str:
    """Return text whose numbers have two decimals at most."""
    return _LONG_DECIMALS.sub(r"\1", text)


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """Return the path of a rectangle."""
    return f"M{place(x)},{place(y)}h{place(width)}v{place(height)}h{place(-width)}Z"


def box(x: float, y: float, x2: float, y2: float, fill: str, stroke: str) -> str:
    """Return a box by two corners."""
    left, top = min(x, x2), min(y, y2)
    path = rectangle(left, top, max(x, x2) - left, max(y, y2) - top)
    return f'<path d="{path}"{_paint(fill, stroke)} stroke-width="0.6"/>'


def line(x: float, y: float, x2: float, y2: float, stroke: str, width: float) -> str:
    """Return a straight line."""
    end = f'x2="{number(x2 - x)}" y2="{number(y2 - y)}"'
    return f'<line transform="{_at(x, y)}" {end}{_paint("", stroke)} stroke-width="{number(width)}"/>'


def symbol(x: float, y: float, shape: str, area: float, fill: str, stroke: str, width: float) -> str:
    """Return a symbol of an `area`: a circle, a diamond, or a path of straight lines within −1 and 1."""
    radius = sqrt(area) / 2
    d = _outline(shape, radius)
    paint = f'{_paint(fill, stroke)} stroke-width="{number(width)}" opacity="1"'
    return f'<path transform="{_at(x, y)}" d="{d}"{paint}/>'


def _outline(shape: str, radius: float) -> str:
    r, left = _thousandths(radius), _thousandths(-radius)
    if shape == "circle":
        return f"M{r},0A{r},{r},0,1,1,{left},0A{r},{r},0,1,1,{r},0"
    if shape == "diamond":
        return f"M{left},0L0,{left}L{r},0L0,{r}Z"
    return _PATH_NUMBER.sub(lambda found: _thousandths(float(found[0]) * radius), shape)


def _thousandths(value: float) -> str:
    """Return a number rounded to three decimals, then cut as places are."""
    return place(floor(value * 1000 + 0.5) / 1000)


def word(  # noqa: PLR0913 - a label's looks
    x: float, y: float, text: str, size: float, weight: str, color: str, align: str, *, halo: bool = False
) -> str:
    """Return a line of words around the height `y`, or with `halo` the white outline that is drawn below them."""
    look = (
        f'text-anchor="{ANCHORS[align]}" transform="{_at(x, y + floor(MIDDLE * size + 0.5))}" '
        f'font-family="{fonts.FAMILY}" font-size="{number(size)}px" font-weight="{weight}"'
    )
    outline = ' fill="white" stroke="white" stroke-width="2.2" stroke-linejoin="round"'
    return f"<text {look}{outline if halo else _paint(color, '')}>{_escaped(text.strip())}</text>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _at(x: float, y: float) -> str:
    return f"translate({place(x)},{place(y)})"


def _paint(fill: str, stroke: str) -> str:
    """Return fill and stroke as attributes; what is transparent has none."""
    given = (("fill", fill), ("stroke", stroke))
    return "".join(f' {name}="{color}"' for name, color in given if color not in {"", "transparent"})
