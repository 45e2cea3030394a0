"""Geography as SVG: shapes on the sphere through a projection, drawn by Vega, each once.

Starting the drawing engine takes longer than all the rest of a picture, so what it drew may be kept from one run to the
next by whoever knows of a place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import vl_convert

from kaname.media.marks import cut

# Returns the text of that name if it is kept and sound; otherwise makes it and keeps it.
Keep = Callable[[str, Callable[[], str], Callable[[str], bool]], str]

SCHEMA = "https://vega.github.io/schema/vega/v6.json"
_MARK = re.compile(r'<g class="mark-shape[^>]*>(<path [^<>]*/>)</g>')
_PLACES = re.compile(r' d="[^"]*"')
_FEW = 64


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Geography: Vega data (TopoJSON, GeoJSON), or ``{"sphere": True}`` for the whole of it, and its looks.

    One that is drawn again, itself and not its like, is drawn from memory.
    """

    data: dict[str, Any]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0


_drawn: dict[tuple[Shape, str], str] = {}
_drawing = Lock()


def drawn(shape: Shape, projection: dict[str, Any], keep: Keep | None = None) -> str:
    """Return a shape as one SVG path, with two decimals at most.

    Parameters
    ----------
    shape
        What to draw, and its looks.
    projection
        As Vega takes it.
    keep
        Where what was drawn outlives the process, by a name that covers all of the above and the engine.
    """
    with _drawing:
        known = (shape, json.dumps(projection))
        if known not in _drawn:
            while len(_drawn) >= _FEW:
                del _drawn[next(iter(_drawn))]
            spec = json.dumps(_spec(shape, projection))
            name = f"shape-{hashlib.sha256(f'{vl_convert.get_vega_version()} {spec}'.encode()).hexdigest()[:24]}"
            _drawn[known] = _path(spec) if keep is None else keep(name, lambda: _path(spec), _sound)
        return _drawn[known]


def _path(spec: str) -> str:
    svg: str = vl_convert.vega_to_svg(spec, allowed_base_urls=[])
    (path,) = _MARK.findall(svg)
    return _PLACES.sub(lambda place: cut(place[0]), path)


def _sound(path: str) -> bool:
    return path.startswith("<path ") and path.endswith("/>") and path.count("<") == 1


def _spec(shape: Shape, projection: dict[str, Any]) -> dict[str, Any]:
    """Return the one shape as a Vega specification; nothing is fetched."""
    data = {"values": [{"type": "Sphere"}]} if "sphere" in shape.data else shape.data
    looks = {"fill": shape.fill, "stroke": shape.stroke, "strokeWidth": shape.width}
    looks |= {"strokeJoin": "round", "strokeCap": "round"}
    return {
        "$schema": SCHEMA,
        "autosize": "none",
        "data": [{"name": "shape"} | data],
        "projections": [{"name": "map"} | projection],
        "marks": [
            {
                "type": "shape",
                "from": {"data": "shape"},
                "encode": {"update": {look: {"value": value} for look, value in looks.items() if value is not None}},
                "transform": [{"type": "geoshape", "projection": "map"}],
            }
        ],
    }
