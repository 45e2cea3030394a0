"""The work of the parts list: every line held against trade, rules, industries and the reader's own list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from kaname.errors import KanameError, UsageFault
from kaname.indicators.exposure import SupplyMatrix, supply_matrix
from kaname.indicators.rules import RULES
from kaname.intake.parts_list import PartsList as Held
from kaname.intake.parts_list import amount, code_of, folded, read_parts, scale_of, watched
from kaname.intake.products import LENGTH
from kaname.media.numbers import yen_per_dollar, yen_years
from kaname.model.records import records
from kaname.questions.notes import notes
from kaname.questions.parties import economy_named
from kaname.questions.parts_list.question import Match, PartLine, PartsAnswer, PartsList
from kaname.questions.screen.question import Screen, ScreenRow
from kaname.questions.session import Session
from kaname.texts import Bilingual
from kaname.vocab.economies import members
from kaname.vocab.harmonized import industry
from kaname.vocab.product_search import search
from kaname.vocab.product_sets import ProductSet, members_in, product_sets
from kaname.vocab.products import product_of, product_or_code
from kaname.vocab.restating import codes_in, linked
from kaname.vocab.revisions import REVISIONS
from kaname.vocab.table import rows as vocabulary

# From such a share on, the line hangs on its supplier: the threshold of the Cabinet Office's rule.
LEADS = 0.5
ALTERNATIVES = 5
CANDIDATES = 3
# Words that fit one product this much better than the next are taken for it.
CLEAR = 1.5
LIKE = 0.8
NAMES = 4


def answer(session: Session, asked: PartsList) -> PartsAnswer:
    """Return what each line of a list depends on.

    Raises
    ------
    UsageFault
        For a mapping, a unit or an economy that cannot be.
    ValidationFault
        When the file cannot be read, or has neither codes nor products.
    """
    held = read_parts(Path(asked.file), _mapping(asked.map), asked.unit)
    work = _Work(session, asked, held)
    lines = tuple(work.line(number, cells) for number, cells in held.rows)
    at_risk = tuple(line for line in lines if line.reasons)
    matched = sum(line.product is not None for line in lines)
    trade = session.trade()
    return PartsAnswer(
        economy=asked.economy,
        year=work.year,
        revision=trade.revision,
        edition=trade.source.edition,
        rows=len(lines),
        matched=matched,
        unmatched=len(lines) - matched,
        spend_usd=_sum(lines),
        spend_at_risk_usd=_sum(at_risk),
        headings=held.headings,
        unit=held.unit,
        at_risk=at_risk,
        lines=lines,
        notes=(*work.said(), *notes("parts_trade", "parts_industry", "taiwan", "hubs", "designated")),
        sources=(trade.source, session.input_output().source),
    )


def _mapping(given: Sequence[str]) -> dict[str, str]:
    """Return field → heading of ``field=heading``."""
    found = {}
    for one in given:
        name, equals, heading = one.partition("=")
        if not equals or not heading.strip():
            raise UsageFault("parts_map", given=one)
        found[name.strip()] = heading.strip()
    return found


def _sum(lines: Sequence[PartLine]) -> float | None:
    spends = [line.spend_usd for line in lines if line.spend_usd is not None]
    return sum(spends) if spends else None


@dataclass(slots=True)
class _Found:
    """What the product of a line was found to be."""

    match: Match
    code: str | None
    candidates: tuple[str, ...] = ()
    doubts: list[Bilingual] = field(default_factory=list)


class _Work:
    """All that lines are held against, asked for once."""

    def __init__(self, session: Session, asked: PartsList, held: Held) -> None:
        self.session, self.asked, self.held = session, asked, held
        self.trade = session.trade()
        self.year = self.trade.latest_year
        self.screens = self._screens()
        self.watch = watched(Path(asked.watch)) if asked.watch is not None else {}
        self.group = frozenset() if asked.group is None else frozenset(members(asked.group))
        self._products: dict[tuple[str, str], _Found] = {}
        self._suppliers: dict[str, str | None] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._matrices: dict[str, SupplyMatrix] = {}
        self.rate, self.scale = self._money()

    def _screens(self) -> dict[str, dict[str, ScreenRow]]:
        """Return the screen by each rule that the table can carry: product → its row."""
        found = {}
        for rule in RULES:
            try:
                rows = self.session.ask(Screen(economy=self.asked.economy, year=self.year, rule=rule, minimum=0)).rows
            except UsageFault as refused:
                if refused.key not in {"rule_needs", "rule_needs_years"}:
                    raise
                continue
            found[rule] = {row.product: row for row in rows}
        return found

    def _money(self) -> tuple[float, float]:
        """Return units of currency a dollar, and the scale of the list's amounts."""
        if not self.held.unit:
            return 1.0, 0.0
        currency, scale = scale_of(self.held.unit)
        year = min(max(self.year, min(yen_years())), max(yen_years()))
        return (yen_per_dollar(year) if currency == "JPY" else 1.0), scale

    @cached_property
    def exporters(self) -> dict[str, list[tuple[str, float]]]:
        """Who exports each product, the world's largest first, of the products of the list alone."""
        codes = sorted({found.code for found in self._products.values() if found.code})
        found: dict[str, list[tuple[str, float]]] = {}
        for row in records(self.trade.where(years=[self.year], products=codes).exports()):
            found.setdefault(row["product"], []).append((row["exporter"], row["value_usd"]))
        return {code: sorted(rows, key=lambda one: (-one[1], one[0])) for code, rows in found.items()}

    @cached_property
    def sets(self) -> tuple[tuple[ProductSet, frozenset[str]], ...]:
        """The specified critical materials with their products in the table's revision."""
        designated = {row["material"] for row in vocabulary("critical_materials")}
        chosen = [one for one in product_sets().values() if one.id in designated]
        return tuple((one, frozenset(members_in(one, self.trade.revision))) for one in chosen)

    def said(self) -> tuple[Bilingual, ...]:
        """Return what a reader must know of how the list was read."""
        found: list[Bilingual] = []
        if self.held.unit:
            currency, _ = scale_of(self.held.unit)
            if currency == "JPY":
                found += notes("parts_yen", rate=f"{self.rate:g}")
        elif "spend" in self.held.columns:
            found += notes("parts_no_unit")
        if missing := [rule for rule in RULES if rule not in self.screens]:
            found += notes("parts_rules", rules=", ".join(missing))
        return tuple(found)

    def line(self, number: int, cells: tuple[str, ...]) -> PartLine:
        """Return one line with all that is known of it."""
        if not self._products:
            self._find_all()
        product = self._products[self._asked_for(cells)]
        doubts = list(product.doubts)
        supplier = self._supplier(self.held.cell(cells, "supplier"), doubts)
        spend = self._spend(self.held.cell(cells, "spend"), doubts)
        stock = self._stock(self.held.cell(cells, "stock"), doubts)
        row = next((rows[product.code] for rows in self.screens.values() if product.code in rows), None)
        share = None
        if row is not None and supplier is not None:
            share = next((one.share for one in row.suppliers if one.economy == supplier), 0.0)
        flagged = {rule: rows.get(product.code or "") for rule, rows in self.screens.items()}
        rules = tuple(rule for rule, judged in flagged.items() if judged is not None and judged.dependent)
        sector = self._sector(product.code)
        direct, through = self._exposed(sector, supplier or (row.top_supplier if row else None))
        hits, near = self._watched(cells)
        if product.code is not None and row is None:
            doubts += notes("parts_not_held", product=product.code, economy=_economy(self.asked.economy))
        return PartLine(
            line=number,
            given=cells,
            match=product.match,
            product=product.code,
            name=None if product.code is None else product_or_code(product.code, self.trade.revision).name,
            candidates=product.candidates,
            supplier=supplier,
            spend_usd=spend,
            stock_days=stock,
            held=row is not None,
            imports_usd=None if row is None else row.value_usd,
            supplier_share=share,
            leader=None if row is None else row.top_supplier,
            leader_share=None if row is None else row.top_share,
            hhi=None if row is None else row.hhi,
            rules=rules,
            designated=tuple(one.id for one, codes in self.sets if product.code in codes),
            sector=sector,
            direct=direct,
            look_through=through,
            alternatives=self._alternatives(product.code, supplier or (row.top_supplier if row else None)),
            watched=hits,
            look_again=near,
            reasons=tuple(self._reasons(row, supplier, share, rules, hits)),
            doubts=tuple(doubts),
        )

    def _reasons(
        self,
        row: ScreenRow | None,
        supplier: str | None,
        share: float | None,
        rules: Sequence[str],
        hits: Sequence[str],
    ) -> list[Bilingual]:
        """Return why a line is at risk: rules that flag what it buys where its supplier leads, shares, the own list."""
        found: list[Bilingual] = []
        home = _economy(self.asked.economy)
        if row is not None and rules and supplier in {None, row.top_supplier}:
            found += notes(
                "parts_rule",
                rules=", ".join(rules),
                economy=home,
                leader=_economy(row.top_supplier),
                share=f"{row.top_share:.0%}",
            )
        if row is not None and supplier is not None and supplier != row.top_supplier and (share or 0) >= LEADS:
            found += notes("parts_share", supplier=_economy(supplier), economy=home, share=f"{share:.0%}")
        for hit in hits:
            found += notes("parts_watched", entry=hit)
        return found

    def _asked_for(self, cells: Sequence[str]) -> tuple[str, str]:
        return self.held.cell(cells, "code"), self.held.cell(cells, "product")

    def _find_all(self) -> None:
        """Find the product of every line: each code and each name once."""
        for _, cells in self.held.rows:
            asked = self._asked_for(cells)
            if asked not in self._products:
                self._products[asked] = self._product(*asked)

    def _product(self, code: str, words: str) -> _Found:
        digits = code_of(code)
        if digits:
            return self._by_code(digits, code)
        if code and not words:
            words = code
        if not words:
            return _Found("none", None, (), list(notes("parts_blank")))
        hits = search([words])
        if not hits:
            return _Found("none", None, (), list(notes("parts_no_words", words=words)))
        if len(hits) == 1 or hits[0].score >= CLEAR * hits[1].score:
            found = self._by_code(hits[0].code, words)
            return _Found("words" if found.code else "none", found.code, (), found.doubts)
        best = tuple(hit.code for hit in hits[:CANDIDATES])
        return _Found("several", None, best, list(notes("parts_several", words=words, codes=", ".join(best))))

    def _by_code(self, digits: str, given: str) -> _Found:
        """Return the product of a code of six digits or more, in the revision of the trade table."""
        said: list[Bilingual] = []
        if len(digits) in {LENGTH - 1, LENGTH + 2} and self._known(digits.zfill(len(digits) + 1)[:LENGTH]):
            digits = digits.zfill(len(digits) + 1)
            said += notes("parts_zero", given=given, code=digits[:LENGTH])
        code = digits[:LENGTH]
        revision = self.trade.revision
        if len(code) < LENGTH or not self._known(code):
            return _Found("none", None, (), list(notes("parts_no_code", given=given)))
        if product_of(code, revision) is not None:
            return _Found("code", code, (), said)
        moved = self._restated(code)
        if len(moved) == 1:
            said += notes("parts_restated", given=code, code=moved[0], revision=revision)
            return _Found("code", moved[0], (), said)
        if moved:
            said += notes("parts_split", given=code, codes=", ".join(moved[:CANDIDATES]), revision=revision)
            return _Found("several", None, tuple(moved), said)
        return _Found("none", None, (), [*said, *notes("parts_no_code", given=given)])

    def _known(self, code: str) -> bool:
        return len(code) == LENGTH and any(product_of(code, revision) is not None for revision in REVISIONS)

    def _restated(self, code: str) -> list[str]:
        """Return the codes of the table's revision that a code of the newest revision that has it stands for."""
        target = REVISIONS.index(self.trade.revision) if self.trade.revision in REVISIONS else 0
        origin = next(at for at in reversed(range(len(REVISIONS))) if product_of(code, REVISIONS[at]) is not None)
        step = 1 if target > origin else -1
        codes = {code}
        for at in range(origin, target, step):
            links = linked(REVISIONS[at], REVISIONS[at + step])
            codes = {other for one in codes for other in links.get(one, ())}
        return sorted(codes & codes_in(REVISIONS[target]))

    def _supplier(self, given: str, doubts: list[Bilingual]) -> str | None:
        if not given:
            return None
        if given not in self._suppliers:
            try:
                self._suppliers[given] = str(economy_named(given))
            except KanameError:
                self._suppliers[given] = None
        if self._suppliers[given] is None:
            doubts += notes("parts_no_supplier", given=given)
        return self._suppliers[given]

    def _spend(self, given: str, doubts: list[Bilingual]) -> float | None:
        if not given:
            return None
        value = amount(given)
        if value is None or value < 0:
            doubts += notes("parts_no_spend", given=given)
            return None
        return value * self.scale / self.rate if self.scale else None

    def _stock(self, given: str, doubts: list[Bilingual]) -> float | None:
        if not given:
            return None
        value = amount(given.removesuffix("日").removesuffix("days"))
        if value is None or value < 0:
            doubts += notes("parts_no_stock", given=given)
            return None
        return value

    def _sector(self, code: str | None) -> str | None:
        if code is None:
            return None
        shares = industry(code, self.trade.revision).sectors
        return max(shares, key=lambda one: (shares[one], one)) if shares else None

    def _exposed(self, sector: str | None, supplier: str | None) -> tuple[float | None, float | None]:
        """Return direct and look-through shares of an industry's production here that come from a supplier."""
        table = self.session.input_output()
        inside = table.economies
        if sector not in table.sectors or supplier not in inside or self.asked.economy not in inside:
            return None, None
        if sector not in self._matrices:
            self._matrices[sector] = supply_matrix(table, self.session.inverse(), [sector], table.sectors)
        found = self._matrices[sector]
        at = inside.index(supplier), inside.index(self.asked.economy)
        direct, through = float(found.face_value[at]), float(found.look_through[at])
        return (None, None) if direct != direct else (direct, through)  # noqa: PLR0124 - NaN: an industry that makes nothing

    def _alternatives(self, code: str | None, supplier: str | None) -> tuple[str, ...]:
        """Return who else exports a product; those of the reader's group first."""
        others = [one for one, _ in self.exporters.get(code or "", []) if one not in {supplier, self.asked.economy}]
        inside = [one for one in others if one in self.group]
        return tuple([*inside, *(one for one in others if one not in self.group)][:ALTERNATIVES])

    def _watched(self, cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what of the reader's own list a line names, and what it resembles, which is to be looked at again."""
        hits: list[str] = []
        near: list[str] = []
        for cell in {folded(cell) for cell in cells if cell.strip()} if self.watch else ():
            digits = code_of(cell)
            if cell in self.watch:
                hits.append(self.watch[cell])
            elif digits:
                hits += [one for key, one in self.watch.items() if self._begins(digits, code_of(key))]
            elif len(cell) >= NAMES:
                near += self._resembling(cell)
        return tuple(dict.fromkeys(hits)), tuple(dict.fromkeys(one for one in near if one not in hits))

    @staticmethod
    def _begins(digits: str, listed: str) -> bool:
        return len(listed) >= NAMES and digits.startswith(listed)

    def _resembling(self, cell: str) -> tuple[str, ...]:
        if cell not in self._near:
            close = get_close_matches(cell, self.watch, n=2, cutoff=LIKE)
            self._near[cell] = tuple(self.watch[one] for one in close)
        return self._near[cell]


def _economy(code: str) -> Bilingual:
    from kaname.vocab.economies import prose  # noqa: PLC0415 - one use

    return Bilingual(ja=prose(code, "ja"), en=prose(code, "en"))
