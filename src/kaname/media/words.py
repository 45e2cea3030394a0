"""Words every medium shares, and words made safe to show."""

from __future__ import annotations

import re

from kaname.texts import Language, text

_REFERENCE = re.compile(r"⟦[0-9,]+⟧")


def say(key: str, language: Language, /, **values: object) -> str:
    """Return the sentence ``media.KEY``."""
    return text(f"media.{key}", language, **values)


def without_references(words: str) -> str:
    """Return prose without its reference marks, for media that list the sources below."""
    return _REFERENCE.sub("", words)
