"""One sitting with the data: tables and the inverse are opened when first asked for, and once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from copy import copy
from dataclasses import replace
from threading import Lock, RLock, local
from typing import TYPE_CHECKING, Any, TypeVar, cast

import narwhals as nw

from kaname.errors import KanameError, UsageFault
from kaname.model.production import ProductionTable
from kaname.model.trade import TradeTable
from kaname.questions.asking import A, Answer, Question, Tick
from kaname.questions.folders import folder_of
from kaname.settings import Settings, load_settings
from kaname.vocab.economies import economies, economy, groups, members
from kaname.vocab.sectors import ALL, scope_sectors
from kaname.warehouse.cache import Cache
from kaname.warehouse.engine import here
from kaname.warehouse.store import Store
from kaname.warehouse.tables import Reporter, governance_frame, kinds_of, production_table, trade_table

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from kaname.lanes.goods import GoodsFlows
    from kaname.lanes.network import SeaNetwork
    from kaname.lanes.sealanes import SeaLanes
    from kaname.model.input_output import InputOutputTable
    from kaname.model.revisions import Restated
    from kaname.scenarios.solvers import PreparedTable

T = TypeVar("T")
# Answers kept: a leaflet asks a dozen, and every pair's takes tens of megabytes.
REMEMBERED = 64
# Names of tables by kind, and what an answer is remembered under: the question, the tables, the reader's own files.
Chosen = tuple[tuple[str, str], ...]
Known = tuple["Question[Any]", Chosen, str]
# Who is told of steps: the one who asked, and nobody for what an answer asks in its turn.
_TICK: ContextVar[Tick | None] = ContextVar("tick", default=None)


class _Handles(local):
    """What each thread holds of its own."""

    def __init__(self) -> None:
        # What was opened, and this thread's handle on it.
        self.kept: dict[tuple[str, str | None], tuple[Any, Any]] = {}


class Session:
    """Opens tables lazily and keeps them.

    Parameters
    ----------
    settings
        Where data are; read from the environment when not given.
    warn
        Receives faults that do not stop the answer, such as a cache that cannot be written; each once.
    executor
        Where answers of many solves run them; threads, one a core, when not given.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        warn: Callable[[KanameError], None] | None = None,
        executor: Executor | None = None,
    ) -> None:
        self.settings = settings or load_settings()
        self.executor = executor
        self.store = Store(self.settings)
        self._warn, self._told = warn, set[str]()
        self.cache = Cache(self.settings.cache_dir, self.warn)
        # The least lately asked goes first.
        self._answers: OrderedDict[Known, tuple[Answer, frozenset[str]]] = OrderedDict()
        self._asking: dict[tuple[Question[Any], Chosen], tuple[RLock, list[int]]] = {}
        self._remembering = Lock()
        self._opened: dict[tuple[str, str | None], Any] = {}
        self._handles = _Handles()
        # Reentrant: the inverse opens the table. One thread opens, the others wait and find it open.
        self._opening = RLock()
        # The table that answers where none is named, by kind, and the kinds an answer opened.
        self._chosen: Chosen = ()
        self._used: set[str] = set()
        if self.settings.table:
            self._chosen = self._chosen_of(tuple(filter(None, map(str.strip, self.settings.table.split(",")))))

    def over(self, *tables: str) -> Session:
        """Return the same sitting in which these tables answer where none is named; ``NAME@YEAR`` is a year of one.

        Raises
        ------
        UsageFault
            When there is no table of that name, or two of one kind are given.
        """
        if not tables:
            return self
        chosen = dict(self._chosen) | dict(self._chosen_of(tables))
        found = copy(self)
        found._chosen = tuple(sorted(chosen.items()))  # noqa: SLF001 - of its own class
        return found

    def _chosen_of(self, tables: tuple[str, ...]) -> Chosen:
        chosen: dict[str, str] = {}
        for name in tables:
            for kind in kinds_of(self.store, name):
                if kind in chosen:
                    raise UsageFault("tables_of_one_kind", first=chosen[kind], second=name)
                chosen[kind] = name
        return tuple(sorted(chosen.items()))

    def _table(self, kind: str, name: str | None) -> str | None:
        """Return the name of the table that answers, and remember that one of this kind was opened."""
        self._used.add(kind)
        return dict(self._chosen).get(kind) if name is None else name

    def ask(self, question: Question[A], tick: Tick | None = None) -> A:
        """Return the answer to a question; one that was asked before is remembered until the reader's own files change.

        The same question asked by several threads is worked once.

        Parameters
        ----------
        question
            What is asked.
        tick
            Called with the number of each step done, by answers that take long; a negative number is the total. What
            the answer asks in its turn is silent.
        """
        if not isinstance(question, Question):
            shown = question.__name__ if isinstance(question, type) else type(question).__name__
            raise UsageFault("not_a_question", given=shown)
        answer, used = copy(self.over(*question.table))._worked(question, tick)  # noqa: SLF001 - of its own class
        self._used |= used
        for kind, name in self._chosen_of(question.table):
            if kind not in used:
                raise UsageFault("table_unused", table=name)
        return answer

    def _worked(self, question: Question[A], tick: Tick | None) -> tuple[A, frozenset[str]]:
        """Return the answer to a question in this sitting, and the kinds of table that it opened."""
        with self._alone(question):
            known = (question, self._chosen, self._own_files()) if question.remembered else None
            if known is not None and (found := self._recalled(known)) is not None:
                return cast("tuple[A, frozenset[str]]", found)
            self._used = set()
            token = _TICK.set(tick)
            try:
                answer: A = folder_of(type(question)).module("answer").answer(self, question)
            finally:
                _TICK.reset(token)
            worked = (answer, frozenset(self._used))
            if known is not None:
                self._remember(known, worked)
            return worked

    @contextmanager
    def _alone(self, question: Question[Any]) -> Iterator[None]:
        """Let one thread at a time work a question; its lock goes when the last that waits has left."""
        asked = (question, self._chosen)
        with self._remembering:
            lock, waiting = self._asking.setdefault(asked, (RLock(), [0]))
            waiting[0] += 1
        try:
            with lock:
                yield
        finally:
            with self._remembering:
                waiting[0] -= 1
                if not waiting[0]:
                    del self._asking[asked]

    def _recalled(self, known: Known) -> tuple[Answer, frozenset[str]] | None:
        with self._remembering:
            if (found := self._answers.get(known)) is not None:
                self._answers.move_to_end(known)
            return found

    def _remember(self, known: Known, worked: tuple[Answer, frozenset[str]]) -> None:
        with self._remembering:
            self._answers[known] = worked
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)

    def _own_files(self) -> str:
        """Return the state of the reader's own files, by name, size and time: with other files, another answer."""
        found = []
        for place in sorted(self.settings.data_dir.rglob("*")):
            # What is being written at this moment may be gone again.
            with suppress(FileNotFoundError):
                state = place.stat()
                found.append(f"{place}:{state.st_size}:{state.st_mtime_ns}")
        return "\n".join(found)

    def tick(self, step: int) -> None:
        """Tell whoever asked that a step is done; a negative number is the total of steps."""
        if (told := _TICK.get()) is not None:
            told(step)

    def warn(self, fault: KanameError) -> None:
        """Tell of a fault that does not stop the answer, if it has not been told and anyone listens."""
        if self._warn is not None and str(fault) not in self._told:
            self._told.add(str(fault))
            self._warn(fault)

    def trade(self, name: str | None = None) -> TradeTable:
        """Return product trade: the table `name`, or the one that answers when none is named."""
        return self._trade(self._table("trade", name), None)

    def reported(self, by: Reporter, name: str | None = None) -> TradeTable:
        """Return what importers or exporters report of product trade.

        Raises
        ------
        UsageFault
            When the table holds one side, or both reconciled.
        """
        return self._trade(self._table("trade", name), by)

    def _trade(self, name: str | None, by: Reporter | None) -> TradeTable:
        kind = "trade" if by is None else f"trade by {by}"
        opened = self._kept(kind, name, lambda: trade_table(self.store, name, self.cache, by))
        # Checked once, by the thread that opened it.
        return self._here(kind, name, opened, _trade_here)

    def trade_in(self, revision: str, name: str | None = None) -> Restated:
        """Return product trade restated to a revision of the Harmonized System, and what that took."""
        from kaname.warehouse.concordances import restated_trade  # noqa: PLC0415 - most tables stay as they are

        return restated_trade(self.store, self.trade(name), revision)

    @property
    def set_folder(self) -> Path:
        """Where the user's product sets are."""
        return self.settings.data_dir / "sets"

    @property
    def rule_folder(self) -> Path:
        """Where the user's rules are."""
        return self.settings.data_dir / "rules"

    def input_output(self, name: str | None = None) -> InputOutputTable:
        """Return the inter-country input–output table `name`, or the one that answers when none is named."""
        from kaname.warehouse.input_output import input_output_table  # noqa: PLC0415 - answers about products do without

        chosen = self._table("input_output", name)
        return self._kept("input_output", chosen, lambda: input_output_table(self.store, self.cache, chosen))

    def inverse(self, name: str | None = None) -> NDArray[np.float64]:
        """Return the Leontief inverse of an input–output table, from the cache where there is one."""
        from kaname.warehouse.input_output import leontief_inverse  # noqa: PLC0415 - as above

        chosen = self._table("input_output", name)
        return self._kept("inverse", chosen, lambda: leontief_inverse(self.input_output(chosen), self.cache))

    def prepared(self, name: str | None = None) -> PreparedTable:
        """Return an input–output table with what stress tests make of it once."""
        from kaname.scenarios.solvers import PreparedTable  # noqa: PLC0415 - only stress tests pay for it

        chosen = self._table("input_output", name)
        return self._kept("prepared", chosen, lambda: PreparedTable(self.input_output(chosen), self.inverse(chosen)))

    def sea_network(self) -> SeaNetwork:
        """Return the sea network with its straits cut out as gates."""
        from kaname.lanes.network import sea_network  # noqa: PLC0415 - only what sails pays for it
        from kaname.warehouse.sea import sea_edges  # noqa: PLC0415 - as above

        return self._kept("sea_network", None, lambda: sea_network(*sea_edges(self.store)))

    def sea_lanes(self) -> SeaLanes:
        """Return the lanes among all anchors on the sea network, measured once."""
        from kaname.lanes.sealanes import sea_lanes  # noqa: PLC0415 - as above

        return self._kept("sea_lanes", None, lambda: sea_lanes(self.sea_network()))

    def goods(self, year: int | None = None) -> GoodsFlows:
        """Return the goods that move between economies with a port, of the input–output table's year when None."""
        from kaname.lanes.goods import goods_flows  # noqa: PLC0415 - as above

        wanted = self.trade().require_year(self.input_output().year if year is None else year)
        named = f"{wanted} {self._chosen}"
        return self._kept("goods", named, lambda: goods_flows(self.input_output(), self.trade(), wanted))

    @property
    def production(self) -> ProductionTable:
        """World mining production."""
        opened = self._kept("production", None, lambda: production_table(self.store, self.cache))
        return self._here("production", None, opened, lambda table: replace(table, frame=here(table.frame)))

    @property
    def governance(self) -> nw.LazyFrame[Any]:
        """Political stability by economy and year, −2.5 (weak) to 2.5 (strong)."""
        return self._here(
            "governance", None, self._kept("governance", None, lambda: governance_frame(self.store)), here
        )

    def renew(self) -> None:
        """Open tables anew when next asked: one was imported or removed."""
        self.store.changed()
        with self._opening, self._remembering:
            self._opened.clear()
            self._answers.clear()

    def _kept(self, kind: str, name: str | None, make: Callable[[], T]) -> T:
        """Return what was opened under a kind and a name, or open and keep it."""
        with self._opening:
            if (kind, name) not in self._opened:
                made = make()
                self._opened[kind, name] = made
                self._handles.kept[kind, name] = made, made
            return cast("T", self._opened[kind, name])

    def _here(self, kind: str, name: str | None, opened: T, bound: Callable[[T], T]) -> T:
        """Return this thread's own handle on what was opened: a lazy frame answers one thread at a time."""
        handles = self._handles.kept
        if (kind, name) not in handles or handles[kind, name][0] is not opened:
            handles[kind, name] = opened, bound(opened)
        return cast("T", handles[kind, name][1])


def _trade_here(table: TradeTable) -> TradeTable:
    """Return a table of trade for the thread that asks."""
    sold, bought = (None if kept is None else here(kept) for kept in (table.sold, table.bought))
    return replace(table, frame=here(table.frame), strict=False, sold=sold, bought=bought)


def trade_members(code: str) -> tuple[str, tuple[str, ...]]:
    """Return the code in capitals and the economies it stands for in trade data.

    Raises
    ------
    UsageFault
        When it is neither an economy nor a group.
    """
    upper = code.upper()
    if upper not in economies() and upper not in groups():
        economy(code)
    return upper, members(upper)


def table_members(code: str, table: InputOutputTable) -> tuple[str, tuple[str, ...]]:
    """Return the code in capitals and the members that an input–output table holds.

    Raises
    ------
    UsageFault
        When the table holds neither the economy nor any member of the group.
    """
    # A table of one's own may name economies as it likes.
    if code in table.economies:
        return code, (code,)
    upper, all_members = trade_members(code)
    inside = tuple(member for member in all_members if member in table.economies)
    if not inside:
        raise UsageFault("economy_not_in_icio", economy=upper, count=len(table.economies))
    return upper, inside


def sectors_of(scope: str, table: InputOutputTable) -> tuple[str, ...]:
    """Return the sectors of a scope; for all, those of the table."""
    return table.sectors if scope == ALL else scope_sectors(scope)


def others(supplier: tuple[str, ...], buyer: tuple[str, ...]) -> tuple[str, ...]:
    """Return the supplier's members that are not the buyer's: what one sells to itself is not trade between two.

    Raises
    ------
    UsageFault
        When none is left.
    """
    left = tuple(member for member in supplier if member not in buyer)
    if not left:
        raise UsageFault("supplier_is_buyer", economies=", ".join(supplier))
    return left
