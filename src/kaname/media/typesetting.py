"""Setting pages: a template and plain data become a PDF of a stated number of pages, or one HTML file.

Prose carries references to sources as ``⟦1⟧`` or ``⟦1,3⟧``; both renderings turn them into small numbers that lead to
the list of sources.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typst
from markupsafe import Markup, escape

from kaname.errors import ValidationFault
from kaname.media import fonts as faces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jinja2 import Environment

WEIGHTS = ("Regular", "Bold")
STANDARD: Literal["ua-1"] = "ua-1"
REFERENCE = re.compile(r"⟦([0-9]+(?:,[0-9]+)*)⟧")
_PAGE_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type\s*/Pages\b")
NO_GLYPH = "could not be displayed"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of page: what its faults and its data are called, where its templates are, how many pages it has.

    Attributes
    ----------
    name
        Name of the templates and of the input that holds the data; begins the keys of its faults.
    package
        The package whose folder ``templates`` holds ``NAME.typ`` and ``NAME.html.j2``.
    pages
        The number of pages, neither more nor fewer.
    """

    name: str
    package: str
    pages: int


def pdf(form: Form, words: dict[str, object], inputs: Mapping[str, str], fonts: Path) -> bytes:
    """Return a page as PDF/UA-1; equal input gives equal bytes.

    Parameters
    ----------
    form, words
        The kind of page, and its words and numbers as plain data with a list ``sources``.
    inputs
        What the template takes beside them, such as drawings.
    fonts
        Folder with BIZ UDPGothic Regular and Bold as TrueType.

    Raises
    ------
    ValidationFault
        ``leaflet_reference`` when a number in the prose leads to no source, ``NAME_glyph`` when the font lacks a
        character, ``NAME_pages`` when the words need another number of pages.
    """
    check_references(words)
    _check_glyphs(form, words, fonts)
    template = files(form.package).joinpath(f"templates/{form.name}.typ").read_bytes()
    given = {form.name: json.dumps(words, ensure_ascii=False), **inputs}
    compiler = typst.Compiler(template, font_paths=typefaces(fonts), sys_inputs=given)
    try:
        document = compiler.compile(format="pdf", pdf_standards=[STANDARD])
    except typst.TypstError as error:
        if NO_GLYPH in error.message:
            raise ValidationFault(f"{form.name}_glyph", characters=error.message) from error
        raise
    pages = page_count(document) if isinstance(document, bytes) else 0
    if not isinstance(document, bytes) or pages != form.pages:
        raise ValidationFault(f"{form.name}_pages", pages=pages)
    return document


def html(form: Form, page: Any, words: dict[str, object], **drawings: object) -> str:  # noqa: ANN401 - any page
    """Return a page as one HTML file that asks for nothing from outside; links lead to the sources.

    Raises
    ------
    ValidationFault
        ``leaflet_reference`` when a number in the prose leads to no source.
    """
    check_references(words)
    return environment(form.package).get_template(f"{form.name}.html.j2").render({form.name: page}, **drawings)


def ready(form: Form, fonts: Path) -> None:
    """Load fonts and templates: a fifth of a second that a caller can spend reading data."""
    typefaces(fonts)
    for weight in WEIGHTS:
        faces.face(weight, fonts)
    environment(form.package).get_template(f"{form.name}.html.j2")


def drawn(svg: str) -> Markup:
    """Return one of our drawings as HTML."""
    return Markup(svg)  # noqa: S704 - our drawings


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
def environment(package: str) -> Environment:
    """Return the environment of a package's templates: everything escaped, a missing value an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - a PDF alone does without

    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["referenced"] = referenced
    return made


def missing_glyphs(texts: Iterable[str], fonts: Path) -> tuple[str, ...]:
    """Return the characters of `texts` that one of the two weights cannot show, in code point order."""
    words = [REFERENCE.sub("", text) for text in texts]
    return tuple(sorted({letter for weight in WEIGHTS for letter in faces.face(weight, fonts).missing(words)}))


def _check_glyphs(form: Form, words: dict[str, object], fonts: Path) -> None:
    if missing := missing_glyphs(texts_within(words), fonts):
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        raise ValidationFault(f"{form.name}_glyph", characters=named)


def check_references(words: dict[str, Any]) -> None:
    """Raise ``leaflet_reference`` when a reference in the prose leads to none of the numbered sources."""
    known = {str(source["number"]) for source in words["sources"]}
    used = {
        number for text in texts_within(words) for found in REFERENCE.finditer(text) for number in found[1].split(",")
    }
    if lost := used - known:
        raise ValidationFault("leaflet_reference", numbers=", ".join(sorted(lost, key=int)))


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
