"""From snapshots to the types every layer above speaks: tables by name, and which one answers when none is named.

A table is one file or several; what each is to it stands in its sidecar. When no table is named, one of the user's
answers before a bundled one; of several, the one of the newest year, and of these the first by name. A table that
`data import` made answers only when it is named. ``NAME@YEAR`` is one year of a table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal

import narwhals as nw

from kaname.errors import DataFault, KanameError, UsageFault, ValidationFault
from kaname.model.production import ProductionTable
from kaname.model.records import records
from kaname.model.trade import TradeTable
from kaname.vocab.economies import economies, near
from kaname.vocab.products import commodities
from kaname.vocab.table import digest
from kaname.warehouse.cache import Cache
from kaname.warehouse.engine import scan
from kaname.warehouse.manifest import Manifest
from kaname.warehouse.snapshot import Snapshot
from kaname.warehouse.store import Store
from kaname.warehouse.writing import written_whole

NETWORK = "marine_network"
GOVERNANCE_COLUMNS = ("year", "economy", "political_stability")
# Part of the name under which a table's passing is remembered: raise it when a check is added or changed.
CHECKS = 1
NAMED = 5
# Kinds of table that are asked for by name.
TABLES = ("trade", "input_output")
# Parts of a trade table that was taken in. `EXPORTS` and `IMPORTS` are the flows added up, so that a question of all
# the world need not read each.
FLOWS, EXPORTERS, MONTHS, EXPORTS, IMPORTS = "flows", "flows_exporters", "months", "exports", "imports"

Reporter = Literal["importer", "exporter"]


@contextmanager
def readable(snapshot: Snapshot) -> Iterator[None]:
    """Turn whatever an engine says of a file it cannot read into `DataFault` naming the snapshot."""
    try:
        yield
    except KanameError:
        raise
    except Exception as fault:
        raise DataFault("snapshot_unreadable", snapshot=snapshot.id) from fault


def table_snapshots(store: Store, kind: str, name: str | None = None, parts: tuple[str, ...] = ("",)) -> list[Snapshot]:
    """Return the files of the table `name` of a kind, or of the one that answers, in the order of `parts`.

    Raises
    ------
    UsageFault
        When no table of that kind has that name.
    ValidationFault
        When a part is missing, or two of the user's files are the same part of one table.
    """
    label, year = named(name)
    found: dict[str, dict[str, Snapshot]] = {}
    for snapshot in store.snapshots.values():
        if snapshot.kind == kind and not snapshot.taken_in:
            held = found.setdefault(snapshot.table, {})
            twin = held.get(snapshot.part)
            if twin is not None and not twin.bundled and not snapshot.bundled:
                raise ValidationFault("table_part_twice", table=snapshot.table, first=twin.id, second=snapshot.id)
            if twin is None or twin.bundled:
                held[snapshot.part] = snapshot
    taken_in = {manifest.name: manifest for manifest in store.manifests.values() if manifest.kind == kind}
    if label in taken_in:
        at = year_of(taken_in[label], year)
        found[label] = {
            file.part: store.snapshots[f"{label}.{file.part}.{at}"] for file in taken_in[label].files if file.year == at
        }
    chosen = label or min(found, key=lambda table: _precedence(table, found[table].values()))
    if chosen not in found:
        raise UsageFault("unknown_table", table=chosen, kind=kind, known=", ".join({**found, **taken_in}))
    if missing := [part for part in parts if part not in found[chosen]]:
        raise ValidationFault("table_part_missing", table=chosen, parts=", ".join(missing))
    return [store.snapshot(found[chosen][part].id) for part in parts]


def named(name: str | None) -> tuple[str, int | None]:
    """Return the name of a table and the year of ``NAME@YEAR``; an empty name and None where they are left out.

    Raises
    ------
    UsageFault
        When what stands behind the @ is no year.
    """
    label, at, year = (name or "").partition("@")
    if at and not year.isdecimal():
        raise UsageFault("table_year", table=name, year=year)
    return label, int(year) if at else None


def year_of(manifest: Manifest, year: int | None) -> int:
    """Return a year that a table has, its last one when none is given, or raise `UsageFault` naming those there are."""
    if year is None:
        return manifest.years[-1]
    if year not in manifest.years:
        known = ", ".join(map(str, manifest.years))
        raise UsageFault("table_lacks_year", table=manifest.name, year=year, known=known)
    return year


def kinds_of(store: Store, name: str) -> frozenset[str]:
    """Return the kinds of table of that name.

    Raises
    ------
    UsageFault
        When there is none.
    """
    label, _ = named(name)
    found = frozenset(one.kind for one in store.snapshots.values() if one.table == label and one.kind in TABLES)
    if not found:
        known = ", ".join(sorted({one.table for one in store.snapshots.values() if one.kind in TABLES}))
        raise UsageFault("table_not_there", table=label, known=known)
    return found


def _precedence(table: str, files: Collection[Snapshot]) -> tuple[bool, int, str]:
    return all(file.bundled for file in files), -max(file.year or 0 for file in files), table


def trade_table(
    store: Store, name: str | None = None, cache: Cache | None = None, reported: Reporter | None = None
) -> TradeTable:
    """Return the product trade table `name`, or the one that answers when none is named.

    `reported` asks for what importers or exporters report; None is the table's own side: importers', where it has both.

    Every check of `TRADE_CHECKS` is run on a user's table when it is opened first; `cache` remembers that it passed.

    Raises
    ------
    DataFault
        When the file cannot be read.
    ValidationFault
        When a rule of `TradeTable` is broken, or a user's table names an economy the vocabulary does not know.
    UsageFault
        When the table lacks the year, or the side that is asked for.
    """
    label, year = named(name)
    if label in store.manifests and store.manifests[label].kind == "trade":
        return _taken_in(store, store.manifests[label], year, reported)
    if reported is not None:
        raise UsageFault("table_one_sided", table=label or "BACI", reporter=reported)
    if year is not None:
        return _at(trade_table(store, label, cache), year)
    (snapshot,) = table_snapshots(store, "trade", name)
    with readable(snapshot):
        # What comes with the package was checked when it was built, and its bytes are those its sidecar names.
        table = TradeTable(_scan(store, snapshot), snapshot.revision, snapshot.source, strict=False)
        if snapshot.bundled:
            return table

        def hold() -> None:
            table.check(strict=True)
            require_economies(snapshot, _distinct(table.frame, "exporter") | _distinct(table.frame, "importer"))

        _once(snapshot, cache, hold)
        return table.weighed()


def _taken_in(store: Store, manifest: Manifest, year: int | None, reported: Reporter | None) -> TradeTable:
    """Return a table that was taken in: its rows were checked then, and its bytes are those the manifest names."""
    two_sided = any(file.part == EXPORTERS for file in manifest.files)
    if reported is not None and not two_sided:
        raise UsageFault("table_one_sided", table=manifest.name, reporter=reported)
    part = EXPORTERS if reported == "exporter" else FLOWS
    years = manifest.years if year is None else (year_of(manifest, year),)

    def files_of(wanted: str) -> list[Snapshot]:
        return [
            store.snapshot(f"{manifest.name}.{wanted}.{file.year}")
            for file in manifest.files
            if file.part == wanted and file.year in years
        ]

    files = files_of(part)
    if not files:
        raise UsageFault("table_lacks_year", table=manifest.name, year=year, known=manifest.years)

    def kept(wanted: str) -> nw.LazyFrame[Any] | None:
        """Return what is kept of the flows added up, if it is kept of every year."""
        found = files_of(wanted) if part == FLOWS else []
        return scan([file.path for file in found], store.settings.engine) if len(found) == len(files) else None

    # Of several files, the checksum of their checksums.
    sums = [file.sha256 for file in files]
    whole = sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()
    source = replace(files[-1].source, id=manifest.name, sha256=whole)
    with readable(files[0]):
        frame = scan([file.path for file in files], store.settings.engine)
        return TradeTable(
            frame,
            manifest.revision,
            source,
            strict=False,
            reporters=manifest.reporters,
            cannot=frozenset(manifest.cannot),
            known_years=tuple(sorted(int(file.year) for file in files if file.year is not None)),
            sold=kept(EXPORTS),
            bought=kept(IMPORTS),
        )


def _at(table: TradeTable, year: int) -> TradeTable:
    return replace(table.where(years=[table.require_year(year)]), known_years=(year,))


def production_table(store: Store, cache: Cache | None = None) -> ProductionTable:
    """Return world mining production; a user's table is checked as one of trade is."""
    (snapshot,) = table_snapshots(store, "production")
    with readable(snapshot):
        table = ProductionTable(_scan(store, snapshot), snapshot.source, strict=False)

        def hold() -> None:
            table.check(strict=True)
            require_economies(snapshot, _distinct(table.frame, "economy"))
            if unknown := sorted(_distinct(table.frame, "commodity") - set(commodities())):
                known = ", ".join(commodities())
                raise ValidationFault("commodity_codes", file=snapshot.path.name, codes=_listed(unknown), known=known)

        if not snapshot.bundled:
            _once(snapshot, cache, hold)
        return table


def governance_snapshot(store: Store) -> Snapshot:
    """Return the file of governance indicators that answers."""
    return table_snapshots(store, "governance")[0]


def governance_frame(store: Store) -> nw.LazyFrame[Any]:
    """Return political stability by economy and year: −2.5 (weak) to 2.5 (strong)."""
    snapshot = governance_snapshot(store)
    with readable(snapshot):
        frame = _scan(store, snapshot)
        require_columns(snapshot, GOVERNANCE_COLUMNS, frame.collect_schema().names())
        return frame


def _scan(store: Store, snapshot: Snapshot) -> nw.LazyFrame[Any]:
    return scan(snapshot.path, store.settings.engine)


def _once(snapshot: Snapshot, cache: Cache | None, hold: Callable[[], None]) -> None:
    """Run the checks of a user's table unless these bytes have passed them before."""
    if cache is None:
        hold()
        return
    mark = cache.folder / f"checked-{CHECKS}-{digest('economies', 'commodities')[:8]}-{snapshot.sha256[:32]}.txt"
    if mark.is_file():
        return
    hold()
    try:
        with written_whole(mark) as temporary:
            temporary.write_text(f"{snapshot.id}\n", encoding="utf-8")
    except KanameError as fault:
        if cache.warn is not None:
            cache.warn(fault)


def _distinct(frame: nw.LazyFrame[Any], column: str) -> set[str]:
    return {str(row[column]) for row in records(frame.select(column).unique())}


def require_economies(snapshot: Snapshot, codes: set[str]) -> None:
    """Raise `ValidationFault` naming the codes that are no economy of the vocabulary, each with the nearest."""
    if unknown := sorted(codes - set(economies())):
        pairs = [" → ".join(filter(None, (code, near(code)))) for code in unknown]
        raise ValidationFault("economy_codes", file=snapshot.path.name, codes=_listed(pairs))


def require_columns(snapshot: Snapshot, needed: Collection[str], given: Collection[str]) -> None:
    """Raise `ValidationFault` naming the columns a file lacks."""
    if missing := [column for column in needed if column not in given]:
        raise ValidationFault("trade_columns", table=snapshot.id, columns=", ".join(missing))


def _listed(names: list[str]) -> str:
    return ", ".join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])
