"""One leaflet, two renderings: an A4 PDF of exactly two pages through Typst, a single HTML file through Jinja."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import typst
from markupsafe import Markup, escape

from kaname.errors import ValidationFault
from kaname.report import fonts as faces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment

    from kaname.report.model import Leaflet

PAGES = 2
STANDARD: Literal["ua-1"] = "ua-1"
REFERENCE = re.compile(r"⟦([0-9]+(?:,[0-9]+)*)⟧")
_PAGE_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type\s*/Pages\b")
NO_GLYPH = "could not be displayed"


@dataclass(frozen=True, slots=True)
class Svgs:
    """The leaflet's pictures as SVG text; `together` is empty without a group."""

    mirror: str
    origin: str
    map: str
    together: str = ""


def pdf(leaflet: Leaflet, svgs: Svgs, fonts: Path) -> bytes:
    """Return the leaflet as PDF/UA-1, two pages; equal input gives equal bytes.

    Parameters
    ----------
    leaflet
        Words and numbers of one language.
    svgs
        Its pictures.
    fonts
        Folder with BIZ UDPGothic Regular and Bold as TrueType.

    Raises
    ------
    ValidationFault
        ``leaflet_reference`` when a number in the prose leads to no source, ``leaflet_glyph`` when the font lacks a
        character, ``leaflet_pages`` when the words need more or less than two pages.
    """
    _check(leaflet, fonts)
    template = files("kaname.report").joinpath("templates/leaflet.typ").read_bytes()
    inputs = {
        "leaflet": json.dumps(leaflet.as_dict(), ensure_ascii=False),
        "mirror": svgs.mirror,
        "origin": svgs.origin,
        "map": svgs.map,
        "together": svgs.together,
    }
    compiler = typst.Compiler(template, font_paths=typefaces(fonts), sys_inputs=inputs)
    try:
        document = compiler.compile(format="pdf", pdf_standards=[STANDARD])
    except typst.TypstError as error:
        if NO_GLYPH in error.message:
            raise ValidationFault("leaflet_glyph", characters=error.message) from error
        raise
    if not isinstance(document, bytes):
        raise ValidationFault("leaflet_pages", pages=0)
    if (pages := page_count(document)) != PAGES:
        raise ValidationFault("leaflet_pages", pages=pages)
    return document


def html(leaflet: Leaflet, svgs: Svgs) -> str:
    """Return the leaflet as one HTML file that asks for nothing from outside; links lead to the sources.

    Raises
    ------
    ValidationFault
        ``leaflet_reference`` when a number in the prose leads to no source.
    """
    _check_references(leaflet)
    pictures = {name: Markup(getattr(svgs, name)) for name in ("mirror", "origin", "map", "together")}  # noqa: S704 - our drawings
    return environment().get_template("leaflet.html.j2").render(leaflet=leaflet, svgs=pictures)


def referenced(words: str) -> Markup:
    """Return prose as HTML, its references as small numbers that lead to the list of sources."""
    return Markup(REFERENCE.sub(_superscript, str(escape(words))))  # noqa: S704 - escaped on this line


def _superscript(found: re.Match[str]) -> str:
    links = (f'<a href="#source-{number}" role="doc-noteref">{number}</a>' for number in found[1].split(","))
    return f"<sup>{','.join(links)}</sup>"


@cache
def typefaces(fonts: Path) -> typst.Fonts:
    """Return the folder's fonts and no others: neither the system's nor those inside Typst."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])


@cache
def environment() -> Environment:
    """Return the templates' environment: everything escaped, a missing value an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - a PDF alone does without

    made = Environment(
        loader=PackageLoader("kaname.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["referenced"] = referenced
    return made


def _check(leaflet: Leaflet, fonts: Path) -> None:
    _check_references(leaflet)
    words = [REFERENCE.sub("", text) for text in texts_within(leaflet.as_dict())]
    missing = sorted({letter for weight in ("Regular", "Bold") for letter in faces.face(weight, fonts).missing(words)})
    if missing:
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        raise ValidationFault("leaflet_glyph", characters=named)


def _check_references(leaflet: Leaflet) -> None:
    known = {str(source.number) for source in leaflet.sources}
    used = {
        number
        for text in texts_within(leaflet.as_dict())
        for found in REFERENCE.finditer(text)
        for number in found[1].split(",")
    }
    if used - known:
        raise ValidationFault("leaflet_reference", numbers=", ".join(sorted(used - known, key=int)))


def texts_within(value: Any) -> Iterator[str]:  # noqa: ANN401 - plain data of any depth
    """Yield every string within plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_within(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts_within(inner)


def page_count(document: bytes) -> int:
    """Return the number of pages that the PDF's page tree states."""
    counts = [int(found[1] or found[2]) for found in _PAGE_COUNT.finditer(document)]
    return max(counts, default=0)
