"""One sheet, two renderings: an A4 PDF of exactly one page through Typst, a single HTML file through Jinja."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaname.media import typesetting

if TYPE_CHECKING:
    from pathlib import Path

    from kaname.media.sheet import Sheet

FORM = typesetting.Form("sheet", "kaname.media", pages=1)


def pdf(sheet: Sheet, fonts: Path) -> bytes:
    """Return the sheet as PDF/UA-1, one page; raises as `kaname.media.typesetting.pdf` does."""
    return typesetting.pdf(FORM, sheet.as_dict(), {}, fonts)


def html(sheet: Sheet) -> str:
    """Return the sheet as one HTML file that asks for nothing from outside; links lead to the sources."""
    drawings = [typesetting.drawn(picture.svg) for picture in sheet.pictures]
    return typesetting.html(FORM, sheet, sheet.as_dict(), drawings=drawings)
