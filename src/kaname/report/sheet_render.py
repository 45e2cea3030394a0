"""One sheet, two renderings: an A4 PDF of exactly one page through Typst, a single HTML file through Jinja."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import typst
from markupsafe import Markup

from kaname.errors import ValidationFault
from kaname.report import fonts as faces
from kaname.report.render import NO_GLYPH, REFERENCE, STANDARD, environment, page_count, texts_within, typefaces

if TYPE_CHECKING:
    from pathlib import Path

    from kaname.report.sheet import Sheet


def pdf(sheet: Sheet, fonts: Path) -> bytes:
    """Return the sheet as PDF/UA-1, one page; equal input gives equal bytes.

    Parameters
    ----------
    sheet
        Words, numbers and pictures of one language.
    fonts
        Folder with BIZ UDPGothic Regular and Bold as TrueType.

    Raises
    ------
    ValidationFault
        ``leaflet_reference`` when a number in the prose leads to no source, ``sheet_glyph`` when the font lacks a
        character, ``sheet_pages`` when the words need more than the page.
    """
    _check_references(sheet)
    _check_glyphs(sheet, fonts)
    template = files("kaname.report").joinpath("templates/sheet.typ").read_bytes()
    inputs = {"sheet": json.dumps(sheet.as_dict(), ensure_ascii=False)}
    compiler = typst.Compiler(template, font_paths=typefaces(fonts), sys_inputs=inputs)
    try:
        document = compiler.compile(format="pdf", pdf_standards=[STANDARD])
    except typst.TypstError as error:
        if NO_GLYPH in error.message:
            raise ValidationFault("sheet_glyph", characters=error.message) from error
        raise
    pages = page_count(document) if isinstance(document, bytes) else 0
    if not isinstance(document, bytes) or pages != 1:
        raise ValidationFault("sheet_pages", pages=pages)
    return document


def html(sheet: Sheet) -> str:
    """Return the sheet as one HTML file that asks for nothing from outside; links lead to the sources.

    Raises
    ------
    ValidationFault
        ``leaflet_reference`` when a number in the prose leads to no source.
    """
    _check_references(sheet)
    drawings = [Markup(picture.svg) for picture in sheet.pictures]  # noqa: S704 - our drawings
    return environment().get_template("sheet.html.j2").render(sheet=sheet, drawings=drawings)


def _check_glyphs(sheet: Sheet, fonts: Path) -> None:
    words = [REFERENCE.sub("", text) for text in texts_within(sheet.as_dict())]
    missing = sorted({letter for weight in ("Regular", "Bold") for letter in faces.face(weight, fonts).missing(words)})
    if missing:
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        raise ValidationFault("sheet_glyph", characters=named)


def _check_references(sheet: Sheet) -> None:
    known = {str(source.number) for source in sheet.sources}
    marks = [found[1].split(",") for words in texts_within(sheet.as_dict()) for found in REFERENCE.finditer(words)]
    if lost := {number for mark in marks for number in mark} - known:
        raise ValidationFault("leaflet_reference", numbers=", ".join(sorted(lost, key=int)))
