"""The page of the data: bundled snapshots, what a sidecar says, the schema, the published rules."""

from __future__ import annotations

from pathlib import Path

from docs_words import filled, table

from kaname.indicators.rules import RULES
from kaname.questions.session import Session
from kaname.settings import Settings
from kaname.vocab.table import rows

TABLES = frozenset({"trade", "input_output", "production", "governance"})


def page() -> str:
    """Return the bundled data, their schema and the published rules as Markdown."""
    snapshots = Session(Settings(data_dir=Path("does-not-exist"))).store.snapshots
    columns = ("table", "name", "symbol", "dims", "unit", "sign", "definition_en", "source")
    return filled(
        "data",
        snapshots=table(
            ("id", "kind", "producer", "title", "edition", "licence"),
            [
                (f"`{name}`", s.kind, s.producer.en, s.title.en, s.edition, s.licence.en)
                for name, s in snapshots.items()
            ],
        ),
        tables=table(
            ("table", "part", "snapshot", "provider", "year", "revision"),
            [
                (f"`{s.table}`", s.part, f"`{name}`", s.provider, str(s.year or ""), s.revision)
                for name, s in snapshots.items()
                if s.kind in TABLES
            ],
        ),
        fields=table(
            ("table", "field", "symbol", "dims", "unit", "sign", "definition", "source"),
            [tuple(row[name] for name in columns) for row in rows("fields")],
        ),
        rules=table(
            ("rule", "source", "years"),
            [(f"`{r.name}`", r.source, f"{r.needed} of {r.years}") for r in RULES.values()],
        ),
    )
