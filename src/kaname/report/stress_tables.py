"""The numbers of a stress test as files: Parquet tables, and one workbook with the words beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kaname.texts import Bilingual
from kaname.vocab.economies import economies
from kaname.vocab.sectors import sectors

if TYPE_CHECKING:
    from kaname.answers.stress_contract import StressAnswer

    Row = dict[str, Any]

WIDE, NARROW = 42, 14


def losses(answers: dict[str | None, StressAnswer]) -> list[Row]:
    """Return one row a level and economy; the level is null for a single solver.

    Columns: level, solver, economy (ISO3), loss_usd_mn (USD million over the year, negative: gained), loss_pct (percent
    of the economy's own output), price_rise_pct (percent; null for solvers of quantities).
    """
    return [
        {
            "level": level,
            "solver": answer.solver,
            "economy": code,
            "loss_usd_mn": lost,
            "loss_pct": answer.loss_pct[code],
            "price_rise_pct": None if answer.price_rise_pct is None else answer.price_rise_pct[code],
        }
        for level, answer in answers.items()
        for code, lost in answer.loss_usd_mn.items()
    ]


def industries(answers: dict[str | None, StressAnswer]) -> list[Row]:
    """Return one row a level and industry, those that lose most; columns as `losses`, and the sector."""
    return [
        {"level": level, "solver": answer.solver, **industry.model_dump()}
        for level, answer in answers.items()
        for industry in answer.industries
    ]


def path(answers: dict[str | None, StressAnswer]) -> list[Row]:
    """Return one row a level, economy and day (from 1): output and unmet demand over base output, stock over target."""
    return [
        {
            "level": level,
            "economy": entry.economy,
            "day": day,
            "output": output,
            "unmet": unmet,
            "cover": cover,
        }
        for level, answer in answers.items()
        for entry in answer.path
        for day, (output, unmet, cover) in enumerate(zip(entry.output, entry.unmet, entry.cover, strict=True), start=1)
    ]


def parquet(records: Sequence[Row], columns: dict[str, str]) -> bytes:
    """Return rows as Parquet; `columns` names each column's Arrow type."""
    import pyarrow as pa  # noqa: PLC0415 - half a second that only writing pays
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])
    table = pa.Table.from_pylist(list(records), schema=schema)
    stream = BytesIO()
    pq.write_table(table, stream, compression="zstd")
    return stream.getvalue()


LOSSES = {
    "level": "string",
    "solver": "string",
    "economy": "string",
    "loss_usd_mn": "float64",
    "loss_pct": "float64",
    "price_rise_pct": "float64",
}
INDUSTRIES = {
    "level": "string",
    "solver": "string",
    "economy": "string",
    "sector": "string",
    "loss_usd_mn": "float64",
    "loss_pct": "float64",
}
PATH = {
    "level": "string",
    "economy": "string",
    "day": "int32",
    "output": "float64",
    "unmet": "float64",
    "cover": "float64",
}


def workbook(answers: dict[str | None, StressAnswer], created: datetime) -> bytes | None:
    """Return everything as one workbook; None where xlsxwriter is not installed.

    Sheets: losses (one row an economy, two columns a level), industries, path, assumptions in both languages, sources.
    `created` is the date the file carries: equal input gives equal bytes.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    stream = BytesIO()
    # A title may begin with '=': words are words.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": created})
        bold = book.add_format({"bold": True})
        for name, header, lines in _sheets(answers):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, header, bold)
            for number, line in enumerate(lines, start=1):
                sheet.write_row(number, 0, line)
            sheet.set_column(0, len(header), WIDE if name in {"assumptions", "sources"} else NARROW)
    return stream.getvalue()


def _sheets(answers: dict[str | None, StressAnswer]) -> list[tuple[str, list[str], list[list[Any]]]]:
    named = {level or answer.solver: answer for level, answer in answers.items()}
    main = named.get("central") or next(iter(named.values()))
    header = ["economy", "ja", "en", *(f"{part}_{level}" for level in named for part in ("loss_usd_mn", "loss_pct"))]
    wide: list[list[Any]] = []
    for code in main.loss_usd_mn:
        numbers = [part[code] for answer in named.values() for part in (answer.loss_usd_mn, answer.loss_pct)]
        wide.append([code, *_both(economies()[code].name), *numbers])
    world = [part for answer in named.values() for part in (answer.world_loss_usd_mn, answer.world_loss_pct)]
    wide.append(["WORLD", "世界", "World", *world])
    hit = []
    for row in industries(answers):
        name = _both(sectors()[row["sector"]].name)
        lost = (row["loss_usd_mn"], row["loss_pct"])
        hit.append([row["level"] or "", row["solver"], row["economy"], row["sector"], *name, *lost])
    said = [
        [level, note.ja, note.en] for level, answer in named.items() for note in (*answer.assumptions, *answer.notes)
    ]
    cited = {entry.id: entry for answer in named.values() for entry in answer.sources}
    sources = [[e.id, e.citation, e.edition, e.licence.ja, e.licence.en, e.url, e.sha256] for e in cited.values()]
    found: list[tuple[str, list[str], list[list[Any]]]] = [
        ("losses", header, wide),
        ("industries", ["level", "solver", "economy", "sector", "ja", "en", "loss_usd_mn", "loss_pct"], hit),
    ]
    if days := path(answers):
        found.append(("path", list(PATH), [["" if v is None else v for v in row.values()] for row in days]))
    found.append(("assumptions", ["level", "ja", "en"], said))
    found.append(("sources", ["id", "citation", "edition", "licence_ja", "licence_en", "url", "sha256"], sources))
    return found


def _both(name: Bilingual) -> Collection[str]:
    return name.ja, name.en
