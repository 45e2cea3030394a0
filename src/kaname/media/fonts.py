"""What the leaflet's own font can show: its characters and their widths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAMILY = "BIZ UDPGothic"
NO_GLYPH_NEEDED = frozenset("\n\u200b\u2060")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: advance by code point and of a character it lacks, in font units, and units in an em."""

    advances: Mapping[int, int]
    lacking: int
    units: int

    def width(self, text: str, size: float) -> float:
        """Return the width of a line of `text` set in `size`, in the unit of `size`."""
        total = sum(self.advances.get(ord(letter), self.lacking) for letter in text)
        return total * size / self.units

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the characters of `texts` that this font cannot show, in code point order."""
        letters = set().union(*texts) - NO_GLYPH_NEEDED
        return tuple(sorted(letter for letter in letters if ord(letter) not in self.advances))


def folder() -> Path:
    """Return the folder of the fonts that come with the package."""
    return Path(str(files("kaname.data")))


def face(weight: str = "Regular", fonts: Path | None = None) -> Face:
    """Return the face of `weight`, ``Regular`` or ``Bold``, from the folder `fonts`."""
    return _read((fonts or folder()) / f"BIZUDPGothic-{weight}.ttf")


@cache
def _read(path: Path) -> Face:
    """Return the face of a file, read once whoever names its folder."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only what is drawn pays for it

    with TTFont(path, lazy=True) as font:
        # Numbers for the 12,809 glyphs: reading their names, which no one asks for, would double the time.
        names = [str(glyph) for glyph in range(font["maxp"].numGlyphs)]
        font.setGlyphOrder(names)
        metrics = font["hmtx"].metrics
        advances = {code: metrics[name][0] for code, name in font.getBestCmap().items()}
        return Face(advances, metrics[names[0]][0], font["head"].unitsPerEm)
