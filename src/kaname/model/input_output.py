"""An inter-country input–output table: dense, square, labelled, immutable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault, ValidationFault
from kaname.kernels.leontief import technical_coefficients
from kaname.model.checks import Check, Finding, findings
from kaname.model.quantity import Source

Array = NDArray[np.float64]

# Flows are stored to a thousand dollars: a row of 4,000 of them may differ from its total by rounding alone.
# The tolerance is each industry's own: a millionth of its output, and a dollar where that is less than a million.
BALANCE_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class InputOutputTable:
    """Flows between industries, economy by economy; N = economies × sectors.

    Attributes
    ----------
    economies, sectors
        Labels; industry number e · len(sectors) + s is (economies[e], sectors[s]).
    Z
        (N, N) intermediate flows, row sells to column, USD million.
    outside
        (N,) sales outside the intermediate block: final demand and sales to the rest of the world.
    x
        (N,) gross output.
    year
        Year of the flows.
    source
        Where they come from.
    strict
        Raise on the first broken rule (default), or keep the table and let `check` list them.
    Y
        (N, D) final demand by the economy that demands and the category, signed; None where the table has none.
    demands
        (economy, category) of each of the D columns of Y.
    v
        (N,) value added, taxes less subsidies on products included; None where the table has none.

    Notes
    -----
    Arrays of whole numbers are kept as float64; float64 arrays are not copied, and are made read-only.
    """

    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    Z: Array
    outside: Array
    x: Array
    year: int
    source: Source
    strict: bool = field(default=True, repr=False)
    Y: Array | None = field(default=None, repr=False)
    demands: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    v: Array | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        n = len(self.economies) * len(self.sectors)
        for name, form in (("Y", (n, len(self.demands))), ("v", (n,))):
            if (given := getattr(self, name)) is not None:
                array = _floats(name, given, self.source.id)
                object.__setattr__(self, name, array)
                if array.shape != form:
                    raise ValidationFault("table_shape", name=name, shape=array.shape, expected=form)
                array.setflags(write=False)
        for name, shape in (("Z", (n, n)), ("outside", (n,)), ("x", (n,))):
            array = _floats(name, getattr(self, name), self.source.id)
            object.__setattr__(self, name, array)
            if array.shape != shape:
                raise ValidationFault("table_shape", name=name, shape=array.shape, expected=shape)
            array.setflags(write=False)
        self.check(strict=self.strict)

    def check(self, *, strict: bool = False) -> tuple[Finding, ...]:
        """Run the named checks of `INPUT_OUTPUT_CHECKS`; with `strict`, raise on the first finding."""
        return findings(INPUT_OUTPUT_CHECKS, self, strict=strict)

    @cached_property
    def A(self) -> Array:
        """Technical coefficients Z x̂⁻¹, (N, N)."""
        coefficients = technical_coefficients(self.Z, self.x)
        coefficients.setflags(write=False)
        return coefficients

    @cached_property
    def bought(self) -> Array:
        """What each economy buys from each, by product, (E, E, S): seller, buyer, sector sold; USD million."""
        e, s = len(self.economies), len(self.sectors)
        flows: Array = self.Z.reshape(e, s, e, s).sum(axis=3).transpose(0, 2, 1)
        flows.setflags(write=False)
        return flows

    def economy(self, code: str) -> int:
        """Return the position of an economy, or raise `UsageFault` naming it."""
        try:
            return self.economies.index(code)
        except ValueError:
            raise UsageFault("economy_not_in_table", economy=code, table=self.source.id) from None

    def industries(
        self, economies: Iterable[str] | None = None, sectors: Iterable[str] | None = None
    ) -> NDArray[np.bool_]:
        """Return an (N,) mask of the industries of these economies and sectors; None means all."""
        e = np.ones(len(self.economies), dtype=np.bool_)
        if economies is not None:
            e[:] = False
            e[[self.economy(code) for code in economies]] = True
        s = np.ones(len(self.sectors), dtype=np.bool_)
        if sectors is not None:
            wanted = frozenset(sectors)
            if unknown := sorted(wanted - frozenset(self.sectors)):
                raise UsageFault("sector_not_in_table", sector=", ".join(unknown), table=self.source.id)
            s[:] = [code in wanted for code in self.sectors]
        return np.logical_and.outer(e, s).ravel()

    def require_sectors(self, sectors: Sequence[str]) -> None:
        """Raise unless the table's sectors are these, in this order: what is assumed by sector lines up with them.

        Raises
        ------
        ValidationFault
            Naming the sectors it lacks and those of its own.
        """
        if self.sectors != tuple(sectors):
            lacks = [code for code in sectors if code not in self.sectors]
            own = [code for code in self.sectors if code not in sectors]
            raise ValidationFault("sectors_of_its_own", table=self.source.id, lacks=_listed(lacks), own=_listed(own))

    def output_by_economy(self) -> Array:
        """Return gross output of each economy, (E,), USD million."""
        return np.asarray(self.x.reshape(len(self.economies), -1).sum(axis=1), dtype=np.float64)

    def value_added_by_economy(self) -> Array:
        """Return value added of each economy, (E,), USD million: what is made of outputs above what is bought for them.

        v_j = x_j − Σ_i Z_ij, summed over the economy's industries j: wages, profits and consumption of fixed capital,
        and also taxes less subsidies on products used, and purchases from economies outside the table, which stand in
        no row of Z. Never negative beyond rounding where the table is sound.
        """
        added = self.x - self.Z.sum(axis=0)
        return np.asarray(added.reshape(len(self.economies), -1).sum(axis=1), dtype=np.float64)


def balance_gaps(Z: Array, outside: Array, x: Array) -> Array:
    """Return |Z1 + outside − x| of each row over its own tolerance, (N,): a row at 1 or below balances."""
    return np.asarray(np.abs(Z.sum(axis=1) + outside - x) / _tolerance(x))


def _tolerance(x: Array) -> Array:
    return BALANCE_TOLERANCE * np.maximum(1.0, np.abs(x))


def _floats(name: str, given: object, table: str) -> Array:
    array = np.asarray(given)
    if array.dtype == np.float64:
        return array
    if array.dtype.kind not in "biuf":
        raise ValidationFault("table_not_numbers", name=name, type=array.dtype, table=table)
    return array.astype(np.float64)


def _listed(codes: list[str], most: int = 5) -> str:
    return ", ".join([*codes[:most], *(["…"] if len(codes) > most else [])]) or "–"


def _labels_repeat(table: InputOutputTable) -> Iterator[dict[str, object]]:
    for labels in (table.economies, table.sectors):
        if repeated := sorted({label for label in labels if labels.count(label) > 1}):
            yield {"labels": ", ".join(repeated), "table": table.source.id}


def _label(table: InputOutputTable, position: int) -> str:
    e, s = divmod(int(position), len(table.sectors))
    return f"{table.economies[e]}/{table.sectors[s]}"


def _not_finite(table: InputOutputTable) -> Iterator[dict[str, object]]:
    for name, array in (("Z", table.Z), ("outside", table.outside), ("x", table.x)):
        # One pass without a mask of the same size: a sum is finite only if every term is.
        if not np.isfinite(array.sum()):
            row = int(np.argmax(~np.isfinite(array.reshape(len(table.x), -1)).all(axis=1)))
            yield {"name": name, "industry": _label(table, row), "table": table.source.id}


def _negative(table: InputOutputTable) -> Iterator[dict[str, object]]:
    for name, array in (("Z", table.Z), ("outside", table.outside), ("x", table.x)):
        if array.size and array.min() < 0:
            row = int(np.argmin(array.reshape(len(table.x), -1).min(axis=1)))
            yield {"name": name, "industry": _label(table, row), "value": float(array.min()), "table": table.source.id}


def _unbalanced(table: InputOutputTable) -> Iterator[dict[str, object]]:
    # Over its own tolerance, or a large industry's rounding would hide a small one's fault.
    gaps = np.nan_to_num(balance_gaps(table.Z, table.outside, table.x))
    worst = int(np.argmax(gaps)) if gaps.size else 0
    if gaps.size and gaps[worst] > 1:
        gap = abs(float(table.Z[worst].sum() + table.outside[worst] - table.x[worst]))
        yield {"industry": _label(table, worst), "gap": gap, "table": table.source.id}


def _negative_value_added(table: InputOutputTable) -> Iterator[dict[str, object]]:
    added = table.x - table.Z.sum(axis=0)
    worst = int(np.argmin(np.nan_to_num(added / _tolerance(table.x)))) if added.size else 0
    if added.size and added[worst] < -_tolerance(table.x)[worst]:
        yield {"industry": _label(table, worst), "value": float(added[worst]), "table": table.source.id}


INPUT_OUTPUT_CHECKS: tuple[Check[InputOutputTable], ...] = (
    Check("labels_repeat", _labels_repeat),
    Check("flows_not_finite", _not_finite),
    Check("flows_negative", _negative),
    Check("rows_do_not_balance", _unbalanced),
    Check("value_added_negative", _negative_value_added),
)
