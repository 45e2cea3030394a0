"""Looking for products by words: codes, names in either language, everyday words, by simple scored matching.

A word counts most where it is a whole name, less where it begins one, least inside one; typed names and everyday words
count more than names of headings, and these more than the long English descriptions. Every word must be found.
Width, case, hiragana and katakana, long-vowel marks and the English plural make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kaname.vocab.harmonized import FOUR, SIX, all_codes, english_name, heading_name, typed_name
from kaname.vocab.products import products
from kaname.vocab.table import rows

# Where a word is found → what it counts: whole, at the beginning, inside.
_TYPED, _WORD, _HEADING, _LISTED = 10.0, 9.0, 6.0, 3.0
_WHOLE, _FIRST, _INSIDE = 3.0, 2.0, 1.0
# A code that the newest lists no longer hold is after those that they do.
_CURRENT = 1.5
_NEWEST = ("HS17", "HS22")
# Of the codes an everyday word means, those named first are meant first.
_NEXT = 0.98
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SIGNS = re.compile(r"[\s・･,、。.;:：；/／()（）\[\]「」'\"’“”\-‐–—_ー]+")
CHAPTER = 2
_CODE = re.compile(r"(?:HS)?([0-9]{2,6})", re.IGNORECASE)
_LATIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found, and how well it fits; `score` orders, and means nothing by itself."""

    code: str
    score: float


def search(words: Sequence[str]) -> list[Hit]:
    """Return the products that fit all `words`, the best first, codes in their order among equals."""
    joined = " ".join(words)
    if match := _CODE.fullmatch(unicodedata.normalize("NFKC", joined).replace(".", "").replace(" ", "")):
        return [Hit(code, float(len(match[1]))) for code in all_codes() if code.startswith(match[1])]
    phrase = folded(joined)
    tokens = [token for word in words for part in word.split() if (token := folded(part))]
    if not phrase:
        return []
    hits = []
    for code, fields in _index().items():
        # The words together say more than one by one.
        score = max(_fit(phrase, fields), _all(tokens, fields))
        if score:
            hits.append(Hit(code, score * (_CURRENT if all_codes()[code] in _NEWEST else 1.0)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.code))


def folded(word: str) -> str:
    """Return a word as it is compared: half width, small letters, katakana, no signs, English without its plural."""
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_KATAKANA)
    parts = [part for part in _SIGNS.split(plain) if part]
    return " ".join(_singular(part) for part in parts) if plain.isascii() else "".join(parts)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > len("dies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > len("gas") else word


def _all(tokens: Sequence[str], fields: Sequence[tuple[str, float]]) -> float:
    found = [_fit(token, fields) for token in tokens]
    return min(found) if found and all(found) else 0.0


def _fit(token: str, fields: Sequence[tuple[str, float]]) -> float:
    """Return the best that a token does in any field."""
    best = 0.0
    for field, weight in fields:
        if token not in field or weight * _WHOLE <= best:
            continue
        if field == token:
            how = _WHOLE
        elif not _LATIN.match(token):
            how = _FIRST if field.startswith(token) else _INSIDE
        else:
            how = _latin(token, field)
        # Of two names that hold it the shorter says it more plainly.
        best = max(best, weight * how * (0.5 + 0.5 * len(token) / len(field)))
    return best


def _latin(token: str, field: str) -> float:
    """Return how a Latin word stands in a name: "ore" is in "copper ore" and not in "more"."""
    if field.startswith(f"{token} "):
        return _FIRST
    if f" {token} " in f" {field} ":
        return _INSIDE
    return 0.0 if field.isascii() and f" {token}" not in f" {field}" else 0.5 * _INSIDE


@cache
def _index() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return every code with the names it is found by, folded, and what each counts."""
    everyday: dict[str, list[tuple[str, float]]] = {}
    for row in rows("product_words"):
        for place, prefix in enumerate(row["codes"].split(";")):
            everyday.setdefault(prefix, []).append((folded(row["word"]), _WORD * _NEXT**place))
    found = {}
    for code, revision in all_codes().items():
        fields = [(english_name(code, revision), _LISTED)]
        if (typed := typed_name(code, revision)) is not None:
            fields += [(typed.ja, _TYPED), (typed.en, _TYPED)]
        if code in products():
            one = products()[code]
            fields += [(name, _TYPED) for name in (one.name.ja, one.name.en, one.short.ja, one.short.en)]
        if (heading := heading_name(code[:FOUR], revision)) is not None:
            fields += [(heading.ja, _HEADING), (heading.en, _HEADING)]
        words = [
            (word, weight * length / SIX)
            for length in (CHAPTER, FOUR, SIX)
            for word, weight in everyday.get(code[:length], ())
        ]
        named = [(folded(name), weight) for name, weight in fields if name]
        found[code] = (*named, *words)
    return found
