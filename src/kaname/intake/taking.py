"""Files of others taken into the store: read, arranged, written beside what is there, and put in place at the end.

Nothing of the store changes before every file is read and written; then one rename makes the table what it now is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaname.errors import UsageFault, ValidationFault
from kaname.intake.files import originals, read_by_read
from kaname.intake.read import QUARANTINE, Options, Read, Tick
from kaname.model.trade import imports_of
from kaname.texts import Bilingual
from kaname.warehouse.engine import laid
from kaname.warehouse.manifest import Manifest, TableFile, read_manifest, table_folder, write_manifest
from kaname.warehouse.manifest import manifest_path as place_of
from kaname.warehouse.snapshot import Origin, sha256
from kaname.warehouse.store import Store
from kaname.warehouse.tables import EXPORTERS, EXPORTS, FLOWS, IMPORTS, MONTHS
from kaname.warehouse.writing import written_whole

# Edition of the checks that readers make: raise it when one is added.
CHECKS = 1
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
# A row group holds about one importer of a full year: what is asked of one economy reads little more than its rows.
ROW_GROUP = 65_536
ORDERED = frozenset({FLOWS, EXPORTERS, MONTHS, EXPORTS, IMPORTS})
COLUMNS = ("year", "exporter", "importer", "product", "value_usd", "tonnes")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: the table as it now is, and what this time added to it."""

    manifest: Manifest
    years: tuple[int, ...]
    rows: int
    quarantined: dict[str, int]
    said: tuple[Bilingual, ...] = field(default=())


def take_in(
    store: Store, files: Sequence[Path], name: str, options: Options, on: dt.date, tick: Tick, *, again: bool = False
) -> Taken:
    """Read files into the table `name` of the store; years are added to a table of the same kind that is there.

    Parameters
    ----------
    on
        Day on which they are taken in, for the citation.
    again
        Put years that the table has already in the place of the old ones.

    Raises
    ------
    UsageFault
        For a name that cannot be a table's, or one that is another table's.
    ValidationFault
        When files are not what they claim, or do not fit the table that is there.
    """
    if not NAME.fullmatch(name):
        raise UsageFault("table_name", name=name)
    if name not in store.manifests and any(one.table == name for one in store.snapshots.values()):
        raise UsageFault("table_name_taken", name=name)
    data_dir = store.settings.data_dir
    with table_folder(data_dir, name) as folder:
        place = place_of(data_dir, name)
        held = read_manifest(place) if place.is_file() else None
        arrival = _Arrival(folder, name, held, again=again)
        for found in read_by_read(tuple(files), options, tick):
            arrival.add(found)
        manifest = arrival.manifest(on, originals(tuple(files)))
        write_manifest(manifest, data_dir)
    store.changed()
    return Taken(manifest, arrival.years, arrival.rows, dict(sorted(arrival.counts.items())), arrival.said)


class _Arrival:
    """What comes in, file by file: written at once, so that a year at a time is held in memory."""

    def __init__(self, folder: Path, name: str, held: Manifest | None, *, again: bool) -> None:
        self.folder, self.name, self.held, self.again = folder, name, held, again
        self.files: list[TableFile] = []
        self.counts: Counter[str] = Counter()
        self._first: Read | None = None
        self._aside: list[pa.Table] = []
        self._said: dict[Bilingual, None] = {}
        self._cannot: set[str] = set()
        self._reporters: set[str] = set()

    @property
    def years(self) -> tuple[int, ...]:
        """The years that came."""
        return tuple(sorted({file.year for file in self.files}))

    @property
    def rows(self) -> int:
        """Rows of the main part that came."""
        main = "flows" if self._first is not None and self._first.kind == "trade" else "industries"
        return sum(file.rows for file in self.files if file.part == main)

    @property
    def said(self) -> tuple[Bilingual, ...]:
        """What a reader must know of this time."""
        return tuple(self._said)

    def add(self, found: Read) -> None:
        """Write what one reading made, after holding it against what came before and what is there."""
        self._require_alike(found)
        parts = _trade_parts(found) if found.kind == "trade" else _table_parts(found)
        for part, year, table in parts:
            if any((file.part, file.year) == (part, year) for file in self.files):
                raise ValidationFault("import_year_twice", table=self.name, year=year)
            if self.held is not None and year in self.held.years and not self.again:
                raise ValidationFault("import_year_there", table=self.name, year=year)
            self.files.append(self._written(part, year, table))
        self.counts.update(found.counts)
        if found.quarantine.num_rows:
            self._aside.append(found.quarantine)
        self._said |= dict.fromkeys(found.said)
        self._cannot |= set(found.cannot)
        self._reporters |= set(found.reporters)

    def _require_alike(self, found: Read) -> None:
        now = (found.kind, found.provider, found.revision)
        before = self._first or self.held
        if before is not None and (then := (before.kind, before.provider, before.revision)) != now:
            raise ValidationFault(
                "import_unlike", table=self.name, then=" ".join(filter(None, then)), now=" ".join(filter(None, now))
            )
        self._first = self._first or found

    def _written(self, part: str, year: int, table: pa.Table) -> TableFile:
        with written_whole(self.folder / f"{part}-{year}.parquet") as temporary:
            pq.write_table(
                table,
                temporary,
                compression="zstd",
                row_group_size=ROW_GROUP if part in ORDERED else None,
                write_statistics=True,
            )
            digest = sha256(temporary)
        # Under its own checksum: a file of the table as it was is never touched.
        whole = self.folder / f"{part}-{year}.parquet"
        kept = self.folder / f"{part}-{year}-{digest[:16]}.parquet"
        whole.replace(kept)
        return TableFile(part, year, table.num_rows, kept.name, digest)

    def manifest(self, on: dt.date, origins: tuple[Origin, ...]) -> Manifest:
        """Return the table as it will be: what came, and what was there of other years."""
        first = self._first
        if first is None or not self.files:
            raise ValidationFault("import_nothing", table=self.name)
        came = set(self.years)
        stays = [] if self.held is None else [file for file in self.held.files if file.year not in came]
        # Of two years with and without a weight, the table has weights for some: it can do what any year can do.
        cannot, reporters = self._cannot, self._reporters
        if self.held is not None and stays:
            cannot = cannot | set(self.held.cannot)
            reporters = reporters | set(self.held.reporters) if reporters and self.held.reporters else set()
        provenance = first.provenance
        known = () if self.held is None else self.held.origins
        return Manifest(
            name=self.name,
            kind=first.kind,
            provider=first.provider,
            layout=first.layout,
            revision=first.revision,
            edition=first.edition,
            unit=first.unit,
            producer=provenance.producer,
            title=provenance.title,
            licence=provenance.licence,
            citation=provenance.citation,
            url=provenance.url,
            accessed=on.isoformat(),
            files=tuple(sorted([*stays, *self.files], key=lambda file: (file.year, file.part))),
            reporters=tuple(sorted(reporters)),
            cannot=tuple(sorted(cannot)),
            said=self.said,
            quarantined=dict(sorted(self.counts.items())),
            quarantine=self._quarantined(),
            origins=tuple(dict.fromkeys([*known, *origins])),
            checks=CHECKS,
        )

    def _quarantined(self) -> str:
        if not self._aside:
            return ""
        return self._written("quarantine", max(self.years), pa.concat_tables(self._aside).cast(QUARANTINE)).file


def _trade_parts(found: Read) -> Iterator[tuple[str, int, pa.Table]]:
    """Return the parts of each year: what importers report, what exporters report where both do, and months."""
    for year, rows in found.trade.items():
        by_exporters = pc.equal(rows["reporter"], "exporter")
        sides = {FLOWS: rows.filter(pc.invert(by_exporters)), EXPORTERS: rows.filter(by_exporters)}
        if not sides[FLOWS].num_rows:
            sides = {FLOWS: sides[EXPORTERS]}
        for part, side in sides.items():
            if not side.num_rows:
                continue
            monthly = pc.greater(side["month"], 0)
            whole = side.filter(pc.invert(monthly))
            if whole.num_rows < side.num_rows:
                months = _sorted(side.filter(monthly))
                yield part.replace(FLOWS, MONTHS), year, months.select([*COLUMNS, "month"])
                whole = whole if whole.num_rows else _summed(months)
            yield part, year, _sorted(whole).select(list(COLUMNS))
            if part == FLOWS:
                yield EXPORTS, year, _exports(whole)
                yield IMPORTS, year, _imports(whole)


def _summed(months: pa.Table) -> pa.Table:
    """Return months added up; a weight that is missing in one month is missing in the sum."""
    keys = ["year", "exporter", "importer", "product"]
    tonnes = pc.ScalarAggregateOptions(skip_nulls=False)
    made = months.group_by(keys).aggregate([("value_usd", "sum"), ("tonnes", "sum", tonnes)])
    return made.rename_columns([name.removesuffix("_sum") for name in made.column_names]).select(list(COLUMNS))


def _exports(rows: pa.Table) -> pa.Table:
    """Return what each exporter sells of each product, to all, exporter by exporter."""
    made = rows.group_by(["year", "exporter", "product"]).aggregate([("value_usd", "sum")])
    made = made.rename_columns(["year", "exporter", "product", "value_usd"])
    return made.sort_by([("exporter", "ascending"), ("product", "ascending")])


def _imports(rows: pa.Table) -> pa.Table:
    """Return what each buys of each product, from all, importer by importer."""
    made: pa.Table = imports_of(laid(rows)).collect("pyarrow").to_native()
    return made.sort_by([("importer", "ascending"), ("product", "ascending")])


def _sorted(rows: pa.Table) -> pa.Table:
    """Return rows by importer, product and exporter: numbers of their names are sorted, which is faster than names."""
    order = np.zeros(rows.num_rows, dtype=np.int64)
    for name in ("importer", "product", "exporter"):
        codes = rows[name].combine_chunks().dictionary_encode()
        ranks = np.argsort(np.argsort(np.array(codes.dictionary.to_pylist(), dtype=str)))
        order = order * (len(ranks) + 1) + ranks[codes.indices.to_numpy(zero_copy_only=False)]
    return rows.take(pa.array(np.argsort(order, kind="stable")))


def _table_parts(found: Read) -> Iterator[tuple[str, int, pa.Table]]:
    from kaname.warehouse.input_output import table_written  # noqa: PLC0415 - trade does without

    for table in found.tables:
        for part, rows in table_written(table).items():
            yield part, table.year, rows
