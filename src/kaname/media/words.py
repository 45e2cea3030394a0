"""Words every medium shares, and words made safe to show."""

from __future__ import annotations

import re

from kaname.texts import Language, text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_REFERENCE = re.compile(r"⟦[0-9,]+⟧")


def say(key: str, language: Language, /, **values: object) -> str:
    """Return the sentence ``media.KEY``."""
    return text(f"media.{key}", language, **values)


def visible(words: str) -> str:
    """Return words with control characters, which a terminal or a reader would obey, spelt out."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", words)


def without_references(words: str) -> str:
    """Return prose without its reference marks, for media that list the sources below."""
    return _REFERENCE.sub("", words)
