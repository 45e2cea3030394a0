"""One sitting with the data: tables and the inverse are opened when first asked for, and once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kaname.errors import KanameError, UsageFault
from kaname.model.input_output import InputOutputTable
from kaname.model.production import ProductionTable
from kaname.model.trade import TradeTable
from kaname.settings import Settings, load_settings
from kaname.vocab.economies import economies, economy, groups, members
from kaname.vocab.sectors import ALL, scope_sectors
from kaname.warehouse.cache import Cache, leontief_inverse
from kaname.warehouse.store import Store
from kaname.warehouse.tables import governance_frame, input_output_table, production_table, trade_table

if TYPE_CHECKING:
    from kaname.scenarios.solvers import PreparedTable

T = TypeVar("T")


class Session:
    """Opens tables lazily and keeps them.

    Parameters
    ----------
    settings
        Where data are; read from the environment when not given.
    warn
        Receives faults that do not stop the answer, such as a cache that cannot be written.
    """

    def __init__(self, settings: Settings | None = None, warn: Callable[[KanameError], None] | None = None) -> None:
        self.settings = settings or load_settings()
        self.store = Store(self.settings)
        self.cache = Cache(self.settings.cache_dir, warn)
        self._opened: dict[tuple[str, str | None], Any] = {}
        # Reentrant: the inverse opens the table. One thread opens, the others wait and find it open.
        self._opening = RLock()

    def trade(self, name: str | None = None) -> TradeTable:
        """Return product trade: the table `name`, or the one that answers when none is named."""
        return self._kept("trade", name, lambda: trade_table(self.store, name, self.cache))

    def input_output(self, name: str | None = None) -> InputOutputTable:
        """Return the inter-country input–output table `name`, or the one that answers when none is named."""
        return self._kept("input_output", name, lambda: input_output_table(self.store, self.cache, name))

    def inverse(self, name: str | None = None) -> NDArray[np.float64]:
        """Return the Leontief inverse of an input–output table, from the cache where there is one."""
        return self._kept("inverse", name, lambda: leontief_inverse(self.input_output(name), self.cache))

    def prepared(self, name: str | None = None) -> PreparedTable:
        """Return an input–output table with what stress tests make of it once."""
        from kaname.scenarios.solvers import PreparedTable  # noqa: PLC0415 - only stress tests pay for it

        return self._kept("prepared", name, lambda: PreparedTable(self.input_output(name), self.inverse(name)))

    @cached_property
    def production(self) -> ProductionTable:
        """World mining production."""
        return production_table(self.store, self.cache)

    @cached_property
    def governance(self) -> nw.LazyFrame[Any]:
        """Political stability by economy and year, −2.5 (weak) to 2.5 (strong)."""
        return governance_frame(self.store)

    def _kept(self, kind: str, name: str | None, make: Callable[[], T]) -> T:
        """Return what was opened under a kind and a name, or open and keep it."""
        with self._opening:
            if (kind, name) not in self._opened:
                self._opened[kind, name] = make()
            return cast("T", self._opened[kind, name])


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
