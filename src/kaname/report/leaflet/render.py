"""One leaflet, two renderings: an A4 PDF of exactly two pages through Typst, a single HTML file through Jinja."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kaname.media import typesetting

if TYPE_CHECKING:
    from pathlib import Path

    from kaname.report.leaflet.model import Leaflet

FORM = typesetting.Form("leaflet", "kaname.report.leaflet", pages=2)


@dataclass(frozen=True, slots=True)
class Svgs:
    """The leaflet's pictures as SVG text; `together` is empty without a group."""

    mirror: str
    origin: str
    map: str
    together: str = ""


def ready(fonts: Path) -> None:
    """Load what every leaflet is set with."""
    typesetting.ready(FORM, fonts)


def pdf(leaflet: Leaflet, svgs: Svgs, fonts: Path) -> bytes:
    """Return the leaflet as PDF/UA-1, two pages; raises as `kaname.media.typesetting.pdf` does."""
    return typesetting.pdf(FORM, leaflet.as_dict(), asdict(svgs), fonts)


def html(leaflet: Leaflet, svgs: Svgs) -> str:
    """Return the leaflet as one HTML file that asks for nothing from outside; links lead to the sources."""
    pictures = {name: typesetting.drawn(svg) for name, svg in asdict(svgs).items()}
    return typesetting.html(FORM, leaflet, leaflet.as_dict(), svgs=pictures)
