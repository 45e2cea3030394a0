"""Flat drawings are those of Vega-Lite, byte for byte: the engine that set them first is the second implementation."""

import random
import re

import pytest
import vl_convert

from kaname.media import fonts
from kaname.media.canvas import Canvas
from kaname.media.geography import Projection, world
from kaname.media.marks import number
from kaname.media.shapes import Shape
from kaname.warehouse.snapshot import BUNDLED

IDS = re.compile(r'\bid="([^"]+)"')
TOUCHED = {"fill": "fill", "stroke": "stroke", "strokeWidth": "width"}


def of(part):
    return {"expr": f"datum.{part}"}


def places(canvas, *more):
    axes = (("x", [0, canvas.width]), ("y", [canvas.height, 0]))
    found = {
        axis: {
            "field": axis,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": domain, "nice": False, "zero": False},
        }
        for axis, domain in axes
    }
    return found | {channel: {"field": channel} for channel in more}


def layers(canvas):
    for shape in canvas.shapes:
        mark = {"type": "geoshape", "filled": shape.fill is not None, "fill": shape.fill, "stroke": shape.stroke}
        mark |= {"strokeWidth": shape.width, "strokeJoin": "round", "strokeCap": "round"}
        yield {"data": shape.data, "projection": canvas.projection, "mark": mark}
    look = {channel: of(part) for channel, part in TOUCHED.items()}
    text = {"type": "text", "font": fonts.FAMILY, "fontSize": of("size"), "fontWeight": of("weight")}
    text |= {"align": of("align"), "baseline": "middle"}
    outlined = {"fill": "white", "stroke": "white", "strokeWidth": 2.2, "strokeJoin": "round"}
    halo = [word for word in canvas.words if word["halo"]]
    said = {"text": {"field": "text", "type": "nominal"}}
    kinds = (
        (canvas.boxes, {"type": "rect", **look, "strokeWidth": 0.6}, places(canvas, "x2", "y2")),
        (
            canvas.lines,
            {"type": "rule", "stroke": of("stroke"), "strokeWidth": of("width")},
            places(canvas, "x2", "y2"),
        ),
        (
            canvas.symbols,
            {"type": "point", "shape": of("shape"), "size": of("area"), "opacity": 1, **look},
            places(canvas),
        ),
        (halo, text | outlined, places(canvas) | said),
        (canvas.words, text | {"fill": of("color")}, places(canvas) | said),
    )
    for values, mark, encoding in kinds:
        if values:
            yield {"data": {"values": values}, "mark": mark, "encoding": encoding}


def by_vega_lite(canvas, name):
    spec = {
        "width": canvas.width,
        "height": canvas.height,
        "padding": 0,
        "background": None,
        "autosize": "none",
        "config": {"aria": False, "view": {"stroke": None, "fill": None}},
        "layer": list(layers(canvas)),
    }
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
    for at, known in enumerate(dict.fromkeys(IDS.findall(svg))):
        svg = svg.replace(f'id="{known}"', f'id="{name}-{at}"').replace(f"url(#{known})", f"url(#{name}-{at})")
    svg = re.sub(r' (?:d|transform)="[^"]*"', lambda part: re.sub(r"(\d+\.\d\d)\d+", r"\1", part[0]), svg)
    svg = re.sub(r' (?:aria-\w+|role)="[^"]*"', "", svg)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{canvas.width:g}" height="{canvas.height:g}"'
    return re.sub(r"<svg [^>]*?(?= viewBox)", head, svg, count=1)


def scattered(canvas, chance):
    def spot(most):
        return chance.choice([chance.uniform(0, most), float(chance.randint(0, int(most))), round(most / 3, 1), 1e-5])

    for _ in range(chance.randint(5, 40)):
        x, y, x2, y2 = (spot(most) for most in (canvas.width, canvas.height) * 2)
        kind = chance.choice(["box", "line", "symbol", "word"])
        if kind == "box":
            canvas.box(x, y, x2, y2, fill=chance.choice(["#0072b2", "white", "transparent"]))
        elif kind == "line":
            canvas.line((x, y), (x2, y2), stroke="#52606d", width=chance.choice([0.5, 1, 0.45]))
        elif kind == "symbol":
            shape = chance.choice(["circle", "diamond", "M-.5,-.5L.5,.5M-.5,.5L.5,-.5"])
            fill = chance.choice(["#d55e00", "transparent"])
            canvas.symbol(x, y, shape=shape, radius=chance.uniform(0.5, 9), fill=fill)
        else:
            text = chance.choice(['a <b> & "c"', "日本 12%", "x’y", " x "])
            align = chance.choice(["left", "center", "right"])
            size = chance.choice([6, 6.5, 6.8, 7.5, 9])
            canvas.word(x, y, text, size=size, bold=chance.random() < 0.5, align=align, halo=chance.random() < 0.3)


@pytest.mark.parametrize("seed", range(12))
def test_flat_marks_are_those_of_vega_lite(seed):
    chance = random.Random(seed)  # noqa: S311 - drawings, no secrets
    canvas = Canvas(356.0, chance.uniform(20, 200))
    scattered(canvas, chance)
    assert canvas.svg("n") == by_vega_lite(canvas, "n")


def test_shapes_are_those_of_vega_lite():
    """The sphere, a coast on both sides of the map's edge, an island, an empty outline and lines over the edge."""
    projection, shapes = Projection(356.0), world(BUNDLED / "natural_earth_50m.json")
    lines = {"values": {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4], [-25, 50], [-60, 40]]]}}
    canvas = Canvas(
        356.0,
        projection.height,
        projection.spec(),
        [
            Shape({"sphere": True}, "#f1f5f9"),
            Shape(shapes.outline(["304", "470"]), "#56b4e9", "#0072b2", 0.5),
            Shape(shapes.outline(["999"]), "#56b4e9", "#0072b2", 0.5),
            Shape(lines, None, "#9db8d2", 0.5),
        ],
    )
    canvas.word(3, 4, "x")
    assert canvas.svg("n") == by_vega_lite(canvas, "n")


def test_what_was_drawn_is_kept_by_its_whole_content():
    asked = []

    def keep(name, make, sound):
        asked.append(name)
        made = make()
        assert sound(made)
        assert not sound(made[:-1])
        return made

    def drawn(fill):
        return Canvas(356.0, 100.0, Projection(356.0).spec(), [Shape({"sphere": True}, fill)], keep=keep).svg("n")

    first = drawn("#111111")
    assert drawn("#111111") == first
    assert drawn("#222222") != first
    assert asked[0] == asked[1] != asked[2]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (2.0, "2"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-5, "0.00001"),
        (-1.25e-5, "-0.0000125"),
        (1e-7, "1e-7"),
        (3.5e-15, "3.5e-15"),
    ],
)
def test_numbers_as_ecmascript_writes_them(value, written):
    """ECMA-262, Number::toString: decimal down to 10⁻⁶, exponents without leading zeros below."""
    assert number(value) == written
