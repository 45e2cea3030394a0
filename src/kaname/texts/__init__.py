"""Every sentence a person sees, in Japanese and English, kept as data.

Each ``NAME.toml`` in this folder holds tables with exactly the keys ``ja`` and ``en``; a sentence is
asked for as ``NAME.table.path``. Tests refuse a missing language, a field that differs between the
two, and a sentence that nothing uses.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Literal, get_args

# What steers a terminal or turns text around instead of showing: C0 and C1 but for tab and line feed, the marks of
# direction, the separators of lines, the byte-order mark, and halves of a pair.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in every language of the project."""

    # Read by pydantic where a text is a field of what it validates.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    ja: str
    en: str

    def of(self, language: Language) -> str:
        """Return the text in `language`."""
        said: str = getattr(self, language)
        return said


@cache
def catalogue(name: str) -> dict[str, Any]:
    """Return the parsed catalogue ``texts/NAME.toml`` as nested tables."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the sentence `key` in `language`, its fields filled with `values`; a `Bilingual` value in that language.

    Raises
    ------
    KeyError
        When the catalogue has no such sentence in that language, or a field has no value.
    """
    name, *path = key.split(".")
    entry: Any = catalogue(name)
    for part in path:
        entry = entry[part]
    sentence: str = entry[language]
    said = {name: value.of(language) if isinstance(value, Bilingual) else value for name, value in values.items()}
    return sentence.format(**said) if said else sentence


def default_language(configured: str = "") -> Language:
    """Return the language of KANAME_LANG, else of `configured`, else of the locale; English when none is ours."""
    surroundings = [os.environ.get(name, "") for name in ("KANAME_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    for wanted in (surroundings[0], configured, *surroundings[1:]):
        for language in LANGUAGES:
            if wanted[:2].lower() == language:
                return language
    return "en"


def both(key: str, /, **values: object) -> Bilingual:
    """Return the sentence `key` in every language."""
    return Bilingual(**{language: text(key, language, **values) for language in LANGUAGES})


def shown(given: str) -> str:
    r"""Return text of a reader's own with its control characters written out, as in ``\x1b[31m``, for any medium."""
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], given)
