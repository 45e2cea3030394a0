"""Answers about industries: exposure of one economy to another, and the dependence matrix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kaname.answers.contract import (
    ExposureAnswer,
    FileEntry,
    MatrixAnswer,
    MatrixFileAnswer,
    ReverseExposure,
    WithdrawalEntry,
)
from kaname.answers.products import notes
from kaname.indicators.exposure import Exposure, exposure, supply_matrix
from kaname.indicators.leverage import withdrawal
from kaname.indicators.market import MODEL, market_loss, market_matrix
from kaname.model.quantity import Band
from kaname.questions.session import Session, others, sectors_of, table_members
from kaname.vocab.sectors import ALL
from kaname.warehouse.snapshot import sha256
from kaname.warehouse.writing import written_whole

Array = NDArray[np.float64]
PERCENT = 100.0
# What is written is rounded to a dollar: below that lies only how many threads the linear algebra had.
DIGITS = 6


def exposure_answer(
    session: Session, buyer: str, supplier: str, scope: str = ALL, sellers: str | None = None
) -> ExposureAnswer:
    """Return look-through, face-value and hidden exposure of `buyer` to `supplier`, and what parting would cost.

    Raises
    ------
    UsageFault
        For an economy outside the table, an unknown scope, or a supplier with no member outside the buyer.
    """
    table = session.input_output()
    buyer, buying = table_members(buyer, table)
    supplier, supplying = table_members(supplier, table)
    domestic = buying == supplying
    if not domestic:
        supplying = others(supplying, buying)
    sold = sellers or scope
    buyers_of, sellers_of = sectors_of(scope, table), sectors_of(sold, table)
    inverse = session.inverse()
    found = exposure(table, inverse, buying, supplying, buyers_of, sellers_of)
    back = None if domestic else exposure(table, inverse, supplying, buying, buyers_of, sellers_of)
    return ExposureAnswer(
        buyer=buyer,
        supplier=supplier,
        buyer_members=buying,
        supplier_members=supplying,
        scope=scope,
        sellers=sold,
        year=table.year,
        edition=table.source.edition,
        look_through=found.look_through,
        face_value=found.face_value,
        hidden=found.hidden,
        ratio=found.ratio,
        reverse=_reverse(back) if back else None,
        vulnerability=None if domestic else _withdrawal(session, (supplier, supplying), (buyer, buying)),
        leverage=None if domestic else _withdrawal(session, (buyer, buying), (supplier, supplying)),
        notes=notes("denominator", "rest_of_world", "elasticity"),
        sources=(table.source,),
    )


def _reverse(found: Exposure) -> ReverseExposure:
    return ReverseExposure(
        look_through=found.look_through, face_value=found.face_value, hidden=found.hidden, ratio=found.ratio
    )


def _withdrawal(
    session: Session, withdrawer: tuple[str, tuple[str, ...]], loser: tuple[str, tuple[str, ...]]
) -> WithdrawalEntry:
    found = withdrawal(session.input_output(), withdrawer[1], loser[1])
    return WithdrawalEntry(
        loser=loser[0],
        withdrawer=withdrawer[0],
        loss_share=Band(low=found.low, central=found.central, high=found.high),
        closed_sectors=found.closed,
    )


def matrix_answer(session: Session, supplier: str, buyer: str, scope: str = ALL) -> MatrixAnswer:
    """Return the *market* form for one pair, all economies' losses, and the *supply* share beside it."""
    table = session.input_output()
    supplier, supplying = table_members(supplier, table)
    buyer, buying = table_members(buyer, table)
    supplying = others(supplying, buying)
    sectors = sectors_of(scope, table)
    lost = market_loss(table, session.inverse(), supplying, buying, sectors)
    output = dict(zip(table.economies, table.output_by_economy(), strict=True))
    ordered = dict(sorted(lost.items(), key=lambda item: -item[1]))
    share = exposure(table, session.inverse(), buying, supplying, table.sectors)
    return MatrixAnswer(
        model=MODEL,
        supplier=supplier,
        buyer=buyer,
        supplier_members=supplying,
        buyer_members=buying,
        year=table.year,
        edition=table.source.edition,
        total_loss_usd_mn=sum(lost.values()),
        loss=ordered,
        loss_pct={code: PERCENT * value / float(output[code]) for code, value in ordered.items()},
        look_through_share=share.look_through,
        notes=notes("market_form", "supply_form", "rest_of_world"),
        sources=(table.source,),
    )


def write_market_matrix(session: Session, path: Path) -> MatrixFileAnswer:
    """Write every pair: supplier, buyer, affected, loss_usd_mn, loss_pct (percent of the affected economy's output)."""
    return write_pairs(session, path, market_matrix(session.input_output(), session.inverse()).loss, "market", MODEL)


def write_pairs(session: Session, path: Path, losses: Array, form: str, model: str) -> MatrixFileAnswer:
    """Write losses (supplier, buyer, affected), USD million, as rows: supplier, buyer, affected, loss_usd_mn, loss_pct.

    An economy with itself is no pair and has no row.
    """
    economies = session.input_output().economies
    e = len(economies)
    supplier, buyer, affected = (axis.ravel() for axis in np.indices((e, e, e)))
    between = supplier != buyer
    loss = losses.ravel()[between]
    labels = pa.array(economies)
    columns = {
        name: pa.DictionaryArray.from_arrays(axis[between].astype(np.int32), labels)
        for name, axis in (("supplier", supplier), ("buyer", buyer), ("affected", affected))
    }
    percent = PERCENT * loss / session.input_output().output_by_economy()[affected[between]]
    measured = {"loss_usd_mn": _rounded(loss, DIGITS), "loss_pct": _rounded(percent, DIGITS + 4)}
    file, rows = _write(pa.table({**columns, **measured}), path)
    return _file_answer(session, form, model, (e * (e - 1), rows), file)


def write_supply_matrix(session: Session, path: Path, scope: str = ALL, sellers: str | None = None) -> MatrixFileAnswer:
    """Write every pair, an economy with itself too: supplier, buyer, look_through, face_value, hidden (shares 0–1)."""
    table = session.input_output()
    found = supply_matrix(table, session.inverse(), sectors_of(scope, table), sectors_of(sellers or scope, table))
    e = len(found.economies)
    supplier, buyer = (axis.ravel() for axis in np.indices((e, e)))
    labels = pa.array(found.economies)
    columns = {
        name: pa.DictionaryArray.from_arrays(axis.astype(np.int32), labels)
        for name, axis in (("supplier", supplier), ("buyer", buyer))
    }
    through, face = found.look_through.ravel(), found.face_value.ravel()
    shares = {"look_through": through, "face_value": face, "hidden": through - face}
    file, rows = _write(pa.table({**columns, **{name: _rounded(of, DIGITS + 4) for name, of in shares.items()}}), path)
    return _file_answer(session, "supply", "look_through", (e * e, rows), file)


def _rounded(values: Array, digits: int) -> Array:
    # Minus zero is zero.
    return np.asarray(np.round(values, digits) + 0.0)


def _write(table: pa.Table, path: Path) -> tuple[FileEntry, int]:
    plain = table.cast(
        pa.schema([pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in table.schema])
    )
    with written_whole(path) as temporary:
        pq.write_table(plain, temporary, compression="zstd")
    return FileEntry(path=str(path), sha256=sha256(path), bytes=path.stat().st_size), plain.num_rows


def _file_answer(session: Session, form: str, model: str, counts: tuple[int, int], file: FileEntry) -> MatrixFileAnswer:
    table = session.input_output()
    return MatrixFileAnswer(
        model=model,
        form=form,
        pairs=counts[0],
        rows=counts[1],
        year=table.year,
        edition=table.source.edition,
        file=file,
        notes=notes(f"{form}_form", "rest_of_world"),
        sources=(table.source,),
    )
