"""A scenario in words: what happens to which trade, for how long, and what softens it."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce

from kaname.scenarios.shocks import (
    ALL,
    YEAR,
    Cushion,
    Embargo,
    ImportBan,
    Release,
    Scenario,
    Shock,
    Stocks,
    StraitClosure,
    Tariff,
)
from kaname.texts import Bilingual, Language, text
from kaname.vocab.economies import members, prose
from kaname.vocab.products import product_or_code
from kaname.vocab.sectors import scopes, sectors

NAMED = 3
NOTE_LENGTH = 260
PERCENT = 100.0


def clause(language: Language, shock: Shock) -> str:
    """Return a shock as a clause that a sentence can hold: exports from China to Japan stop for a year."""
    return text(
        f"stress.shock.{shock.kind}",
        language,
        by=who(language, shock.by),
        on=text("stress.others", language) if not shock.on else who(language, shock.on),
        scope=scope(language, shock.sectors, shock.products),
        period=text("stress.year", language) if shock.days == YEAR else text("stress.days", language, days=shock.days),
        change=_change(language, shock),
    )


def _change(language: Language, shock: Shock) -> str:
    depth = _percent(shock.depth)
    if isinstance(shock, Tariff):
        return depth
    if isinstance(shock, StraitClosure):
        late = {"delayed": _percent(shock.delayed), "days": shock.delay_days}
        if not shock.delayed:
            return text("stress.lost", language, depth=depth)
        return (
            text("stress.lost_and_late", language, depth=depth, **late)
            if shock.depth
            else text("stress.late", language, **late)
        )
    return text("stress.stops", language) if shock.depth == 1 else text("stress.falls", language, depth=depth)


def capital(words: str) -> str:
    """Return words as they open a sentence."""
    return words[:1].upper() + words[1:]


def _inside(language: Language, name: Bilingual) -> str:
    """Return a common name as it stands inside a sentence: English lower-cased, except abbreviations."""
    word = name.of(language)
    return word[:1].lower() + word[1:] if word[1:2].islower() else word


def _percent(share: float) -> str:
    return f"{round(PERCENT * share, 1):g}%"


def who(language: Language, codes: Collection[str]) -> str:
    """Return the names of economies and groups; many are told by the first and their number."""
    if ALL in codes:
        return text("stress.everyone", language)
    names = [prose(code, language) for code in codes]
    if len(names) > NAMED:
        count = len({member for code in codes for member in members(code)})
        return text("stress.and_others", language, first=names[0], count=count)
    return text("media.list_comma", language).join(names)


def scope(language: Language, codes: Collection[str], products: Collection[str]) -> str:
    """Return which sectors or products are meant, as an insertion; nothing when all are."""
    if products:
        names = [_inside(language, product_or_code(code).short) for code in products]
        counted = "stress.products"
    elif codes:
        names = [_sector(language, code) for code in codes]
        counted = "stress.sectors"
    else:
        return ""
    what = (
        text("media.list_comma", language).join(names)
        if len(names) <= NAMED
        else text(counted, language, count=len(names))
    )
    return text("stress.scope", language, what=what)


def _sector(language: Language, code: str) -> str:
    return _inside(language, sectors()[code].short if code in sectors() else scopes()[code])


def happens(language: Language, scenario: Scenario, told: int) -> tuple[str, ...]:
    """Return the first `told` shocks and cushions of a scenario as sentences, and how many more there are."""
    said = [_sentence(language, shock) for shock in scenario.shock[:told]]
    said += [_cushion(language, cushion) for cushion in scenario.cushion[:told]]
    if more := len(scenario.shock) + len(scenario.cushion) - len(said):
        said.append(text("stress.more", language, count=more))
    return tuple(said)


def _sentence(language: Language, shock: Shock) -> str:
    parts = [text("media.sentence", language, words=capital(clause(language, shock)))]
    if shock.start:
        parts.append(text("stress.starts", language, day=shock.start + 1))
    if shock.ramp:
        parts.append(text("stress.ramps", language, days=shock.ramp))
    if shock.retaliation:
        depth = _percent(shock.retaliation)
        if isinstance(shock, Tariff):
            parts.append(text("stress.answered.tariff", language, depth=depth))
        elif isinstance(shock, ImportBan):
            parts.append(text("stress.answered.import_ban", language, depth=depth))
        else:
            parts.append(text("stress.answered.export_ban", language, depth=depth))
    return reduce(lambda first, second: text("media.sentences", language, first=first, second=second), parts)


def _cushion(language: Language, cushion: Cushion) -> str:
    days = isinstance(cushion, Stocks | Release)
    return text(
        f"stress.cushion.{cushion.kind}",
        language,
        economies=who(language, cushion.economies),
        amount=f"{cushion.days:g}" if isinstance(cushion, Stocks | Release) else _percent(cushion.share),
        scope=scope(language, cushion.sectors, ()) if days or cushion.sectors else "",
    )


def note(language: Language, scenario: Scenario) -> tuple[str, ...]:
    """Return the scenario's own note, shortened visibly when it is long."""
    if scenario.note is None:
        return ()
    words: str = scenario.note.of(language)
    # A letter of Japanese says about as much as two of English, and takes their room.
    wide = sum(1 if letter.isascii() else 2 for letter in words[:NOTE_LENGTH])
    limit = NOTE_LENGTH * len(words[:NOTE_LENGTH]) // max(wide, 1)
    return (words if len(words) <= limit else words[:limit].rstrip() + " …",)


def opening(language: Language, scenario: Scenario) -> str:
    """Return how the headline begins: "If …, " for one plain shock, the scenario's title otherwise."""
    first = scenario.shock[0]
    plain = not (first.sectors or first.products or first.retaliation or isinstance(first, StraitClosure | Tariff))
    if len(scenario.shock) == 1 and not scenario.cushion and (plain or scenario.title is None):
        return text("stress.when", language, clause=clause(language, first))
    title = scenario.title.of(language) if scenario.title else scenario.name
    return text("stress.under", language, scenario=title)


def named_sides(scenario: Scenario) -> tuple[frozenset[str], frozenset[str]]:
    """Return the economies that a reader asks about, and those that act where the other side is everyone.

    Those met are asked about; of an embargo, an import ban, a tariff or a ban that is answered, both sides.
    """
    asked: set[str] = set()
    acting: set[str] = set()
    for shock in scenario.shock:
        by, on = (
            {member for code in codes if code != ALL for member in members(code)} for codes in (shock.by, shock.on)
        )
        asked |= on
        acting |= by
        if isinstance(shock, Embargo | ImportBan | Tariff) or shock.retaliation:
            asked |= by
    return frozenset(asked), frozenset(acting)
