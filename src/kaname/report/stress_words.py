"""A scenario in words: what happens to which trade, for how long, and what softens it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kaname.scenarios.shocks import ALL, YEAR, Embargo, ImportBan, Stocks, StraitClosure, Tariff
from kaname.scenarios.shocks import Release as Reserves
from kaname.vocab.economies import members
from kaname.vocab.products import product_or_code
from kaname.vocab.sectors import scopes, sectors

if TYPE_CHECKING:
    from kaname.media.page import SheetPage
    from kaname.scenarios.shocks import Cushion, Scenario, Shock

NAMED = 3
NOTE_LENGTH = 260
PERCENT = 100.0


def clause(page: SheetPage, shock: Shock) -> str:
    """Return a shock as a clause that a sentence can hold: exports from China to Japan stop for a year."""
    return page.tell(
        f"stress.shock.{shock.kind}",
        by=who(page, shock.by),
        on=page.tell("stress.others") if not shock.on else who(page, shock.on),
        scope=scope(page, shock.sectors, shock.products),
        period=page.tell("stress.year") if shock.days == YEAR else page.tell("stress.days", days=shock.days),
        change=_change(page, shock),
    )


def _change(page: SheetPage, shock: Shock) -> str:
    depth = _percent(shock.depth)
    if isinstance(shock, Tariff):
        return depth
    if isinstance(shock, StraitClosure):
        late = {"delayed": _percent(shock.delayed), "days": shock.delay_days}
        if not shock.delayed:
            return page.tell("stress.lost", depth=depth)
        return (
            page.tell("stress.lost_and_late", depth=depth, **late) if shock.depth else page.tell("stress.late", **late)
        )
    return page.tell("stress.stops") if shock.depth == 1 else page.tell("stress.falls", depth=depth)


def _percent(share: float) -> str:
    return f"{round(PERCENT * share, 1):g}%"


def who(page: SheetPage, codes: Collection[str]) -> str:
    """Return the names of economies and groups; many are told by the first and their number."""
    if ALL in codes:
        return page.tell("stress.everyone")
    names = [page.name(code) for code in codes]
    if len(names) > NAMED:
        count = len({member for code in codes for member in members(code)})
        return page.tell("stress.and_others", first=names[0], count=count)
    return page.comma.join(names)


def scope(page: SheetPage, codes: Collection[str], products: Collection[str]) -> str:
    """Return which sectors or products are meant, as an insertion; nothing when all are."""
    if products:
        names = [page.inside(product_or_code(code).short) for code in products]
        counted = "stress.products"
    elif codes:
        names = [_sector(page, code) for code in codes]
        counted = "stress.sectors"
    else:
        return ""
    what = page.comma.join(names) if len(names) <= NAMED else page.tell(counted, count=len(names))
    return page.tell("stress.scope", what=what)


def _sector(page: SheetPage, code: str) -> str:
    return page.inside(sectors()[code].short if code in sectors() else scopes()[code])


def happens(page: SheetPage, scenario: Scenario, told: int) -> tuple[str, ...]:
    """Return the first `told` shocks and cushions of a scenario as sentences, and how many more there are."""
    said = [_sentence(page, shock) for shock in scenario.shock[:told]]
    said += [_cushion(page, cushion) for cushion in scenario.cushion[:told]]
    if more := len(scenario.shock) + len(scenario.cushion) - len(said):
        said.append(page.tell("stress.more", count=more))
    return tuple(said)


def _sentence(page: SheetPage, shock: Shock) -> str:
    parts = [page.capital(clause(page, shock)) + ("。" if page.language == "ja" else ".")]
    if shock.start:
        parts.append(page.tell("stress.starts", day=shock.start + 1))
    if shock.ramp:
        parts.append(page.tell("stress.ramps", days=shock.ramp))
    if shock.retaliation:
        parts.append(page.tell("stress.answered", depth=_percent(shock.retaliation)))
    return page.gap.join(parts)


def _cushion(page: SheetPage, cushion: Cushion) -> str:
    days = isinstance(cushion, Stocks | Reserves)
    return page.tell(
        f"stress.cushion.{cushion.kind}",
        economies=who(page, cushion.economies),
        amount=f"{cushion.days:g}" if isinstance(cushion, Stocks | Reserves) else _percent(cushion.share),
        scope=scope(page, cushion.sectors, ()) if days or cushion.sectors else "",
    )


def note(page: SheetPage, scenario: Scenario) -> tuple[str, ...]:
    """Return the scenario's own note, shortened visibly when it is long."""
    if scenario.note is None:
        return ()
    words: str = scenario.note.of(page.language)
    limit = NOTE_LENGTH // 2 if page.language == "ja" else NOTE_LENGTH
    return (words if len(words) <= limit else words[:limit].rstrip() + " …",)


def opening(page: SheetPage, scenario: Scenario) -> str:
    """Return how the headline begins: "If …, " for one plain shock, the scenario's title otherwise."""
    first = scenario.shock[0]
    plain = not (first.sectors or first.products or first.retaliation or isinstance(first, StraitClosure | Tariff))
    if len(scenario.shock) == 1 and not scenario.cushion and (plain or scenario.title is None):
        return page.tell("stress.when", clause=clause(page, first))
    title = scenario.title.of(page.language) if scenario.title else scenario.name
    return page.tell("stress.under", scenario=title)


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
