"""Trade agreements in force, dated, and how much of an economy's trade in intermediates they cover."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from kaname.model.input_output import InputOutputTable
from kaname.texts import Bilingual
from kaname.vocab.table import names, rows

GROUP = "@"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement of `economy` (ISO3).

    `in_force` is a day or a month in ISO form, as its source gives it, and empty where it is signed and not known to
    be in force; `parties` holds each partner with the first day on which it is bound, or None for an agreement's own
    date.
    """

    economy: str
    id: str
    kind: str
    name: Bilingual
    in_force: str
    signed: str
    parties: tuple[tuple[str, dt.date | None, dt.date | None], ...]
    source: Bilingual
    url: str

    def bound(self, on: dt.date) -> bool:
        """Whether it is in force on a day; of a date known to the month, from the first day of it."""
        return bool(self.in_force) and _first_day(self.in_force) <= on

    def partners(self, on: dt.date) -> tuple[str, ...]:
        """Return the partners bound on a day, in alphabetical order; none before it is in force."""
        if not self.bound(on):
            return ()
        return tuple(
            sorted(
                {
                    code
                    for code, since, until in self.parties
                    if (since is None or since <= on) and (until is None or on < until)
                }
            )
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of an economy's foreign trade in intermediates with a set of partners, 0–1, in one year.

    Attributes
    ----------
    share
        Exports and imports together; None where the economy trades nothing in the table.
    exports, imports
        The same for each side; None where that side is nothing.
    trade_usd_mn
        Exports and imports of intermediates in all, USD million.
    """

    share: float | None
    exports: float | None
    imports: float | None
    trade_usd_mn: float
    year: int


@cache
def agreements(economy: str = "JPN") -> tuple[Agreement, ...]:
    """Return the agreements on the list of an economy (ISO3), by date; empty for one whose list is not typed."""
    found = [_agreement(row) for row in rows("trade_agreements") if row["economy"] == economy]
    return tuple(sorted(found, key=lambda agreement: (agreement.in_force or "9999", agreement.id)))


def partners_in_force(economy: str, on: dt.date) -> tuple[str, ...]:
    """Return every partner of an agreement of `economy` in force on a day, in alphabetical order."""
    return tuple(sorted({code for agreement in agreements(economy) for code in agreement.partners(on)}))


def coverage(table: InputOutputTable, economy: str, partners: tuple[str, ...]) -> Coverage:
    """Return the share of the economy's exports and imports of intermediates that is with `partners`.

    Final goods are not in the table by destination, and partners outside its economies do not count on either side.

    Raises
    ------
    UsageFault
        When the economy is not in the table.
    """
    own = table.industries([economy])
    inside = table.industries([code for code in partners if code in table.economies and code != economy])
    sold, bought = table.Z[own, :].sum(axis=0), table.Z[:, own].sum(axis=1)
    exports, imports = float(sold[~own].sum()), float(bought[~own].sum())
    covered = float(sold[inside].sum()), float(bought[inside].sum())
    return Coverage(
        share=sum(covered) / (exports + imports) if exports + imports > 0 else None,
        exports=covered[0] / exports if exports > 0 else None,
        imports=covered[1] / imports if imports > 0 else None,
        trade_usd_mn=exports + imports,
        year=table.year,
    )


def _agreement(row: dict[str, str]) -> Agreement:
    return Agreement(
        economy=row["economy"],
        id=row["agreement"],
        kind=row["kind"],
        name=names(row, "name"),
        in_force=row["in_force"],
        signed=row["signed"],
        parties=_parties(row["partners"], row["economy"]),
        source=names(row, "source"),
        url=row["url"],
    )


def _parties(written: str, economy: str) -> tuple[tuple[str, dt.date | None, dt.date | None], ...]:
    if not written.startswith(GROUP):
        return tuple((code, None, None) for code in written.split(";"))
    group = written.removeprefix(GROUP)
    return tuple(
        (row["economy"], dt.date.fromisoformat(row["from"]), dt.date.fromisoformat(row["to"]) if row["to"] else None)
        for row in rows("group_members")
        if row["group"] == group and row["economy"] != economy
    )


def _first_day(written: str) -> dt.date:
    year, month, *day = (int(part) for part in written.split("-"))
    return dt.date(year, month, day[0] if day else 1)
