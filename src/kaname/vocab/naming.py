"""Parties by any name: economies, groups, straits and products by code, by usual, official or former name."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal, get_args

from kaname.errors import UsageFault
from kaname.texts import LANGUAGES, Bilingual, Language, both, text
from kaname.vocab.economies import economies, groups
from kaname.vocab.harmonized import is_product
from kaname.vocab.products import product_or_code, products
from kaname.vocab.table import names, rows

Kind = Literal["economy", "group", "strait", "product"]
KINDS: tuple[Kind, ...] = get_args(Kind)

# Letters that Unicode does not take apart, signs that stand for a word, and signs that separate nothing.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "&": " and "}
    | dict.fromkeys("'’‘ʼ`´ʻ", "")
)
_ACCENTED = re.compile(r"[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ACCENT = re.compile(r"[\u0300-\u036f]")  # not the marks of ガ and パ, which are letters of their own
_V_TO_B = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
# A sign that parts things stays where it stands: "PE,RU" is not Peru. All other signs are as good as none.
_PARTING = ",、;/+|:"
_AROUND = _PARTING + string.whitespace
_WORDS = re.compile(rf"[^\W_]+|[{_PARTING}]+")
_BETWEEN_PARTIES = re.compile(r"\s*[,、，]\s*")
# A name has at most four commas: "Tantalum, unwrought (…), waste and scrap, powders".
_LONGEST_NAME = 5
_NEAR = 0.72
_NEAREST = 3
_ABBREVIATION = 3
# No name is nearly this long, and comparing would take time.
_TOO_LONG = 200


@dataclass(frozen=True, slots=True)
class Named:
    """What a word names: its kind, and its code in the vocabulary or in the user's own table."""

    kind: Kind
    code: str

    def name(self, language: Language) -> str:
        """Return the name in `language`; the code itself where the vocabulary has no name for it."""
        if self.kind == "product":
            return product_or_code(self.code).short.of(language)
        return _shown_names(self.kind).get(self.code, Bilingual(self.code, self.code)).of(language)

    def label(self) -> Bilingual:
        """Return "name (CODE)" in each language."""
        return Bilingual(
            **{
                language: text("naming.named", language, name=self.name(language), code=self.code)
                for language in LANGUAGES
            }
        )


def resolve(word: str, kinds: Sequence[Kind] = KINDS, also: Collection[str] = ()) -> Named:
    """Return what a whole name or code names, among the kinds asked for.

    Economies are known by ISO 3166-1 alpha-2 and alpha-3, UN M49 with or without leading zeros, and by their usual,
    official and former names in Japanese and English; groups, straits and products by code, name and short name. Case,
    width, accents, spaces, hyphens, dots and the article "the" make no difference. A part of a name names nothing, and
    neither do several names: see `resolve_list`.

    A word that names things of several kinds means the first of economy, group, strait, product that was asked for:
    "Panama" is the economy unless straits alone are. A word that several things of that one kind bear is refused.

    Parameters
    ----------
    word
        The name or code.
    kinds
        What may be named, at least one kind.
    also
        Codes of the user's own table. They are taken as they are, before any name, as the first of `kinds`.

    Raises
    ------
    UsageFault
        When nothing bears the name (`unknown_party`, or `unknown_party_near` with the nearest names), several things
        do (`ambiguous_party`), or there is no name (`no_party`).
    """
    given = word.strip()
    if given in also:
        return Named(kinds[0], given)
    # Most calls give a code: the names of the world need not be read for it.
    if "economy" in kinds and given in economies():
        return Named("economy", given)
    found = _bearers(given, kinds)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageFault(
            "ambiguous_party", text=given, candidates=_either(one.label() for one in found), example=found[0].code
        )
    if not _keys(given):
        raise _no_party(kinds)
    for code in also:
        if set(_keys(code)) & set(_keys(given)):
            return Named(kinds[0], code)
    raise _unknown(given, kinds)


def resolve_list(words: str, kinds: Sequence[Kind] = KINDS, also: Collection[str] = ()) -> tuple[Named, ...]:
    """Return what a list of names and codes parted by ``,`` ``、`` or ``，`` names, in its order, each once.

    A comma inside a name parts nothing: "Korea, Republic of" is one economy, alone and within a list.

    Raises
    ------
    UsageFault
        As `resolve`, for the first entry that cannot be resolved; `no_party` when there is none.
    """
    stops = list(_BETWEEN_PARTIES.finditer(words))
    starts = [0, *(stop.end() for stop in stops)]
    ends = [*(stop.start() for stop in stops), len(words)]
    named: list[Named] = []
    at = 0
    while at < len(starts):
        longest = min(len(starts), at + _LONGEST_NAME)
        whole = (last for last in range(longest - 1, at, -1) if _bearers(words[starts[at] : ends[last]], kinds))
        last = next(whole, at)
        part = words[starts[at] : ends[last]].strip()
        if part:
            named.append(resolve(part, kinds, also))
        at = last + 1
    if not named:
        raise _no_party(kinds)
    return tuple(dict.fromkeys(named))


def _no_party(kinds: Sequence[Kind]) -> UsageFault:
    return UsageFault("no_party", kinds=_kinds(kinds), example=both(f"naming.example.{kinds[0]}"))


def _unknown(given: str, kinds: Sequence[Kind]) -> UsageFault:
    """Return the fault of a name that nothing bears, with the nearest names where some are near."""
    example = both(f"naming.example.{kinds[0]}")
    near = nearest_named(given, kinds)
    if not near:
        return UsageFault("unknown_party", text=given, kinds=_kinds(kinds), example=example)
    return UsageFault(
        "unknown_party_near",
        text=given,
        kinds=_kinds(kinds),
        nearest=_either(one.label() for one in near),
        example=example,
    )


def nearest_named(word: str, kinds: Sequence[Kind] = KINDS) -> tuple[Named, ...]:
    """Return up to three things whose names are spelt most like `text`, the nearest first; codes are not compared."""
    if not _keys(word) or len(word) > _TOO_LONG:
        return ()
    key = _keys(word)[-1]
    known = {near: kind for kind in reversed(KINDS) if kind in kinds for near in _names_of(kind).names}
    close = get_close_matches(key, known, n=4 * _NEAREST, cutoff=_NEAR)
    found = [Named(known[near], code) for near in close for code in _names_of(known[near]).bearers[near]]
    return tuple(dict.fromkeys(found))[:_NEAREST]


def _bearers(word: str, kinds: Sequence[Kind]) -> tuple[Named, ...]:
    """Return the things of the first kind, in the order of `KINDS`, that bear a name or code."""
    keys = _keys(word)
    for kind in KINDS:
        if kind in kinds:
            bearers = _names_of(kind).bearers
            found = next((bearers[key] for key in keys if key in bearers), ())
            if not found and kind == "product":
                found = tuple(key for key in keys if key.isdigit() and is_product(key))
            if found:
                return tuple(Named(kind, code) for code in found)
    return ()


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of one kind: every key with the codes that bear it, and the keys a misspelt name is compared with."""

    bearers: dict[str, tuple[str, ...]]
    names: frozenset[str]


@cache
def _names_of(kind: Kind) -> _Names:
    bearers: dict[str, tuple[str, ...]] = {}
    spelt: set[str] = set()
    for code, word, is_name in _entries(kind):
        for key in {key for said in _keys(word) for key in (said, said.replace(",", ""))}:
            if code not in bearers.get(key, ()):
                bearers[key] = (*bearers.get(key, ()), code)
            # UK and PRC are no more spelt like a misspelt name than codes are.
            if is_name and not (key.isascii() and len(key) <= _ABBREVIATION):
                spelt.add(key)
    return _Names(bearers, frozenset(spelt))


def _entries(kind: Kind) -> Iterable[tuple[str, str, bool]]:
    """Yield every code, name and alias of a kind as (code, word, whether the word is a name)."""
    for code, by_language in _shown_names(kind).items():
        yield code, code, kind == "strait"  # "hormuz" is an id and a name
        yield from ((code, name, True) for name in astuple(by_language))
    if kind == "economy":
        for one in economies().values():
            yield from ((one.code, name, True) for name in astuple(one.short))
            yield from (
                (one.code, one.m49[zeros:], False) for zeros in range(len(one.m49) - len(one.m49.lstrip("0")) + 1)
            )
    if kind == "group":
        yield from ((one.code, name, True) for one in groups().values() for name in astuple(one.name))
    if kind == "product":
        yield from ((one.code, name, True) for one in products().values() for name in astuple(one.name))
        # A bundled product's name is its own; of what is typed beside, revisions may give one name to several codes.
        taken = {
            key for one in products().values() for name in astuple(one.name) + astuple(one.short) for key in _keys(name)
        }
        for row in rows("product_names"):
            if not taken.intersection(_keys(row["name_ja"])):
                yield row["product"], row["name_ja"], True
    for row in rows("aliases"):
        if row["kind"] == kind:
            yield row["code"], row["name"], row["form"] != "code"


@cache
def _shown_names(kind: Kind) -> dict[str, Bilingual]:
    """Return the name by which a sentence names a thing, by code: the short one of groups and products."""
    if kind == "economy":
        return {code: one.name for code, one in economies().items()}
    if kind == "group":
        return {code: one.short for code, one in groups().items()}
    if kind == "strait":
        return {row["chokepoint"]: names(row, "name") for row in rows("chokepoints")}
    return {code: one.short for code, one in products().items()}


def _keys(name: str) -> tuple[str, ...]:
    """Return a name as it is compared: letters, digits and commas; first as written, then without "the", St in full.

    Both are needed: "StLucia" has no word "St", and "ST" alone is a code.
    """
    words = _words(name)
    written = "".join(words)
    plain = [word for word in words if word != "the"] or words
    if len(plain) > 1:
        plain = ["saint" if word == "st" else word for word in plain]
    spelt_out = "".join(plain)
    return tuple(dict.fromkeys(key for key in (written, spelt_out) if key))


def _words(name: str) -> list[str]:
    folded = name if name.isascii() else unicodedata.normalize("NFKC", name)
    folded = folded.casefold().translate(_LETTERS)
    if not folded.isascii():
        if _ACCENTED.search(folded):
            folded = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", folded)))
        if "ヴ" in folded:
            for v, b in _V_TO_B:
                folded = folded.replace(v, b)
    return ["," if word[0] in _PARTING else word for word in _WORDS.findall(folded.strip(_AROUND))]


def _kinds(kinds: Sequence[Kind]) -> Bilingual:
    return _either(both(f"naming.kind.{kind}") for kind in kinds)


def _either(alternatives: Iterable[Bilingual]) -> Bilingual:
    """Return alternatives as a sentence lists them: A, B or C."""
    *firsts, last = alternatives
    if not firsts:
        return last
    said = {
        language: text(
            "naming.either",
            language,
            first=text("naming.comma", language).join(one.of(language) for one in firsts),
            last=last.of(language),
        )
        for language in LANGUAGES
    }
    return Bilingual(**said)
