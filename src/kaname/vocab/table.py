"""Reading the vocabulary's CSV files into frozen records."""

from __future__ import annotations

import csv
import difflib
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import StringIO

from kaname.texts import LANGUAGES, Bilingual


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``vocab/NAME.csv`` as dictionaries of strings."""
    text = files("kaname.vocab").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))


@cache
def digest(*tables: str) -> str:
    """Return the SHA-256 of some of the vocabulary's files, for what is kept because it follows from them."""
    found = hashlib.sha256()
    for name in tables:
        found.update(files("kaname.vocab").joinpath(f"{name}.csv").read_bytes())
    return found.hexdigest()


def names(row: dict[str, str], stem: str) -> Bilingual:
    """Return the columns ``STEM_ja`` and ``STEM_en`` of a row in every language."""
    return Bilingual(**{language: row[f"{stem}_{language}"] for language in LANGUAGES})


def nearest(word: str, known: Iterable[str], limit: int = 3) -> str:
    """Return the known words nearest to a misspelt one, for an error message; '–' when none is near."""
    close = difflib.get_close_matches(word.upper(), list(known), n=limit, cutoff=0.5)
    return ", ".join(close) or "–"
