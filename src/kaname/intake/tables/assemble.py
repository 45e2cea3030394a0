"""Blocks of an input–output table, with their labels, made into one: parts of an economy folded, balances judged.

A block of flows is sellers × buyers. Everything is in millions of US dollars when it leaves here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.errors import KanameError, ValidationFault
from kaname.intake.read import Options, Provenance
from kaname.model.input_output import BALANCE_TOLERANCE, InputOutputTable
from kaname.model.quantity import Source
from kaname.texts import Bilingual, both
from kaname.vocab.economies import economies as known_economies
from kaname.vocab.economies import other_codes
from kaname.vocab.naming import resolve

Array = NDArray[np.float64]
UNITS = {"usd": 1e-6, "usd-thousand": 1e-3, "usd-million": 1.0, "usd-billion": 1e3}
# A file's own totals are printed to so many digits: a millionth of an industry's output, and a unit at least.
FILE_TOLERANCE = 1e-4
REST = ("ROW", "RoW", "WWW", "ROW_", "Rest of World", "WWA", "WLD")


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a file holds.

    Attributes
    ----------
    sellers, buyers
        (economy, sector) of each row of Z and of each column.
    Z
        Intermediate flows, rows × columns.
    demands, Y
        (economy, category) of each column of final demand, and the demand itself; rows as those of Z.
    x
        Output by row as the file states it; None where it does not.
    """

    sellers: Sequence[tuple[str, str]]
    buyers: Sequence[tuple[str, str]]
    Z: Array
    demands: Sequence[tuple[str, str]]
    Y: Array
    x: Array | None


def economy_labels(labels: Sequence[str]) -> dict[str, str]:
    """Return the economy of each label: ISO3 where it names one, parts folded into their whole, else the label."""
    parts = other_codes()
    found: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        plain = label.strip()
        if plain in known_economies():
            found[label] = plain
        elif plain in parts and not plain.isdecimal():
            found[label] = parts[plain]
        elif plain in REST:
            found[label] = "ROW"
        else:
            try:
                # A letter or a number is a label of its own, whatever it may stand for elsewhere.
                short = len(plain) == 1 or plain.isdecimal()
                found[label] = plain if short else resolve(plain, kinds=("economy",)).code
            except KanameError:
                found[label] = plain
    return found


def assembled(
    blocks: Blocks, year: int, unit: str, source: Source, options: Options, file: str
) -> tuple[InputOutputTable, tuple[Bilingual, ...], dict[str, int]]:
    """Return the table, what a reader must know of it, and what was counted.

    Raises
    ------
    ValidationFault
        When flows are negative or no numbers, the unit is unknown, or the file's totals do not add up.
    """
    said: list[Bilingual] = []
    counts: dict[str, int] = {}
    scale = _scale(options.unit or unit, file, said)
    folded = _folded(blocks)
    Z, Y = folded.Z * scale, folded.Y * scale
    _require_numbers(Z, Y, folded, file)
    x = Z.sum(axis=1) + Y.sum(axis=1)
    if folded.x is not None:
        _require_totals(x, folded.x * scale, folded, file)
    outside = Y.sum(axis=1)
    if (drawn := outside < -BALANCE_TOLERANCE * np.maximum(1.0, np.abs(x))).any():
        counts["stocks_drawn"] = int(drawn.sum())
        said.append(both("intake.said.stocks_drawn", count=int(drawn.sum()), amount=f"{-outside[drawn].sum():,.3g}"))
    x, outside = np.where(outside < 0, x - outside, x), np.maximum(outside, 0.0)
    economies = tuple(dict.fromkeys(economy for economy, _ in folded.sellers))
    sectors = tuple(dict.fromkeys(sector for _, sector in folded.sellers))
    v = x - Z.sum(axis=0)
    if (short := v < -BALANCE_TOLERANCE * np.maximum(1.0, x)).any():
        counts["value_added_negative"] = int(short.sum())
        said.append(both("intake.said.value_added_negative", count=int(short.sum())))
    table = InputOutputTable(
        economies=economies,
        sectors=sectors,
        Z=Z,
        outside=outside,
        x=x,
        year=year,
        source=source,
        strict=False,
        Y=Y,
        demands=tuple(folded.demands),
        v=v,
    )
    return table, tuple(said), counts


def _scale(unit: str, file: str, said: list[Bilingual]) -> float:
    if not unit:
        said.append(both("intake.said.unit_unknown"))
        return 1.0
    if unit not in UNITS:
        raise ValidationFault("import_table_unit", file=file, unit=unit, known=", ".join(UNITS))
    return UNITS[unit]


def _folded(blocks: Blocks) -> Blocks:
    """Return blocks in which each economy stands once, every economy has every sector, and rows match columns."""
    names = economy_labels([economy for economy, _ in (*blocks.sellers, *blocks.buyers, *blocks.demands)])
    sellers = [(names[economy], sector) for economy, sector in blocks.sellers]
    buyers = [(names[economy], sector) for economy, sector in blocks.buyers]
    demands = [(names[economy], category) for economy, category in blocks.demands]
    economies = list(dict.fromkeys(economy for economy, _ in (*sellers, *buyers)))
    sectors = list(dict.fromkeys(sector for _, sector in (*sellers, *buyers)))
    order = {pair: at for at, pair in enumerate((economy, sector) for economy in economies for sector in sectors)}
    wanted = {pair: at for at, pair in enumerate(dict.fromkeys(demands))}
    rows = np.array([order[pair] for pair in sellers])
    Z = _added(_added(blocks.Z, rows, len(order)).T, np.array([order[pair] for pair in buyers]), len(order)).T
    Y = _added(blocks.Y, rows, len(order))
    Y = _added(Y.T, np.array([wanted[pair] for pair in demands], dtype=np.intp), len(wanted)).T
    x = None if blocks.x is None else _added(blocks.x[:, None], rows, len(order))[:, 0]
    return Blocks(list(order), list(order), np.ascontiguousarray(Z), list(wanted), np.ascontiguousarray(Y), x)


def _added(block: Array, to: NDArray[np.intp], size: int) -> Array:
    """Return rows added up into `size` rows; as they are when each goes to its own place."""
    if len(to) == size and np.array_equal(to, np.arange(size)):
        return block
    made = np.zeros((size, block.shape[1]))
    np.add.at(made, to, block)
    return made


def _require_numbers(Z: Array, Y: Array, blocks: Blocks, file: str) -> None:
    for name, block in (("Z", Z), ("Y", Y)):
        if not np.isfinite(block.sum()):
            row = int(np.argmax(~np.isfinite(block).all(axis=1)))
            raise ValidationFault("import_table_numbers", file=file, block=name, industry="/".join(blocks.sellers[row]))
    if Z.size and Z.min() < 0:
        row = int(np.argmin(Z.min(axis=1)))
        value = f"{Z.min():,.6g}"
        raise ValidationFault("import_table_negative", file=file, industry="/".join(blocks.sellers[row]), value=value)


def _require_totals(made: Array, stated: Array, blocks: Blocks, file: str) -> None:
    """Refuse a file whose own totals differ from the sum of a row by more than they are printed to, each by its own."""
    gap = np.abs(made - stated) / np.maximum(1.0, np.abs(stated) * FILE_TOLERANCE)
    worst = int(np.argmax(gap)) if gap.size else 0
    if gap.size and gap[worst] > 1:
        raise ValidationFault(
            "import_table_totals",
            file=file,
            industry="/".join(blocks.sellers[worst]),
            made=f"{made[worst]:,.6g}",
            stated=f"{stated[worst]:,.6g}",
        )


def source_of(name: str, provenance: Provenance, edition: str) -> Source:
    """Return the source of a table that the store has not taken in yet: no checksum, no day."""
    return Source(
        id=name,
        producer=provenance.producer,
        title=provenance.title,
        citation=provenance.citation,
        edition=edition,
        licence=provenance.licence,
        url=provenance.url,
        sha256="",
        accessed="",
    )
