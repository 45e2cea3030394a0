"""Reading a provider's SQLite file, read-only, with its faults named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaname.errors import DataFault


@contextmanager
def opened(path: Path, expected: str) -> Iterator[sqlite3.Connection]:
    """Open `path` read-only; a file that is not the expected SQLite database raises `DataFault`."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as fault:
        raise DataFault("foreign_file", file=path.name, expected=expected) from fault
    try:
        yield connection
    except sqlite3.Error as fault:
        raise DataFault("foreign_file", file=path.name, expected=expected) from fault
    finally:
        connection.close()
