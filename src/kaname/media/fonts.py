"""What the leaflet's own font can show: its characters and their widths, read from the TrueType tables."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAMILY = "BIZ UDPGothic"
NO_GLYPH_NEEDED = frozenset("\n\u200b\u2060")
_WINDOWS_UNICODE = {(3, 10): 0, (0, 6): 1, (0, 4): 2, (3, 1): 3, (0, 3): 4}
_RANGES_OF_32_BITS = 12
_SEGMENTS_OF_16_BITS = 4


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: glyph by code point, advance by glyph in font units, units in an em."""

    glyphs: Mapping[int, int]
    advances: tuple[int, ...]
    units: int

    def width(self, text: str, size: float) -> float:
        """Return the width of a line of `text` set in `size`, in the unit of `size`."""
        last = len(self.advances) - 1
        total = sum(self.advances[min(self.glyphs.get(ord(letter), 0), last)] for letter in text)
        return total * size / self.units

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the characters of `texts` that this font cannot show, in code point order."""
        letters = set().union(*texts) - NO_GLYPH_NEEDED
        return tuple(sorted(letter for letter in letters if ord(letter) not in self.glyphs))


def folder() -> Path:
    """Return the folder of the fonts that come with the package."""
    return Path(str(files("kaname.data")))


@cache
def face(weight: str = "Regular", fonts: Path | None = None) -> Face:
    """Return the face of `weight`, ``Regular`` or ``Bold``, from the folder `fonts`."""
    data = ((fonts or folder()) / f"BIZUDPGothic-{weight}.ttf").read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
    at = {tag.decode("ascii"): offset for tag, _, offset, _ in records}
    measured = struct.unpack_from(">H", data, at["hhea"] + 34)[0]
    metrics = struct.unpack_from(f">{2 * measured}H", data, at["hmtx"])
    units = struct.unpack_from(">H", data, at["head"] + 18)[0]
    return Face(_characters(data, at["cmap"]), metrics[::2], units)


def _characters(data: bytes, start: int) -> dict[int, int]:
    """Return glyph by code point from the widest Unicode table of the character map."""
    count = struct.unpack_from(">H", data, start + 2)[0]
    tables = [struct.unpack_from(">HHL", data, start + 4 + 8 * i) for i in range(count)]
    known = [(_WINDOWS_UNICODE[p, e], offset) for p, e, offset in tables if (p, e) in _WINDOWS_UNICODE]
    for _, offset in sorted(known):
        layout = struct.unpack_from(">H", data, start + offset)[0]
        if layout == _RANGES_OF_32_BITS:
            return _ranges(data, start + offset)
        if layout == _SEGMENTS_OF_16_BITS:
            return _segments(data, start + offset)
    return {}


def _ranges(data: bytes, start: int) -> dict[int, int]:
    count = struct.unpack_from(">L", data, start + 12)[0]
    groups = (struct.unpack_from(">LLL", data, start + 16 + 12 * i) for i in range(count))
    return {first + i: glyph + i for first, last, glyph in groups for i in range(last - first + 1)}


def _segments(data: bytes, start: int) -> dict[int, int]:
    twice = struct.unpack_from(">H", data, start + 6)[0]
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 2 * twice)
    offsets_at = start + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    glyphs = {}
    for i in range(count):
        for code in range(starts[i], ends[i] + 1):
            glyph = code
            if offsets[i]:
                here = offsets_at + 2 * i + offsets[i] + 2 * (code - starts[i])
                glyph = struct.unpack_from(">H", data, here)[0]
                if not glyph:
                    continue
            glyph = (glyph + deltas[i]) & 0xFFFF
            if glyph:
                glyphs[code] = glyph
    return glyphs
