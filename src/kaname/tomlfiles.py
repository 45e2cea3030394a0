"""TOML as people write it and as kaname writes it: one reader, one writer.

Settings, scenarios, records, groups and sidecars are files that a person edits: they may begin with the byte-order
mark that Windows editors put there, and whatever is wrong with one is one sentence that names the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kaname.errors import DataFault, ValidationFault
from kaname.texts import Bilingual, both

SETTINGS = "kaname.toml"
MARK = "\ufeff"
LARGEST = 1 << 63


def toml_text(path: Path) -> str:
    """Return the text of a TOML file, without a byte-order mark.

    Raises
    ------
    DataFault
        When it cannot be opened, is a folder or is not UTF-8; its value ``reason`` says which.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as fault:
        raise DataFault("toml_unreadable", file=path, reason=_why_unreadable(path, fault)) from fault


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Return the tables of a TOML text that messages call `name`.

    Raises
    ------
    ValidationFault
        When it is not TOML, is nested too deeply, or holds an integer beyond 64 bits, which TOML does not allow; its
        value ``reason`` says which.
    """
    try:
        tables = tomllib.loads(text.removeprefix(MARK))
    except tomllib.TOMLDecodeError as fault:
        raise ValidationFault("not_toml", file=name, reason=str(fault)) from fault
    except ValueError as fault:  # a number longer than Python converts
        raise ValidationFault("not_toml", file=name, reason=both("files.large")) from fault
    except RecursionError as fault:
        raise ValidationFault("not_toml", file=name, reason=both("files.deep")) from fault
    if _too_large(tables):
        raise ValidationFault("not_toml", file=name, reason=both("files.large"))
    return tables


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; raises as `toml_text` and `parse_toml` do."""
    return parse_toml(toml_text(path), path.name)


def write_toml(data: Mapping[str, Any]) -> str:
    """Return plain data as TOML that `parse_toml` reads back to the same; what is None has no place in TOML."""
    import tomli_w  # noqa: PLC0415 - few commands write any

    return tomli_w.dumps(data)


def _why_unreadable(path: Path, fault: UnicodeDecodeError | OSError) -> Bilingual | str:
    if isinstance(fault, UnicodeDecodeError):
        return both("files.not_utf8")
    return both("files.folder") if path.is_dir() else fault.strerror or type(fault).__name__


def _too_large(value: object) -> bool:
    """Return whether a number anywhere in parsed tables is beyond 64 bits."""
    left = [value]
    while left:
        inner = left.pop()
        if isinstance(inner, dict):
            left += inner.values()
        elif isinstance(inner, list):
            left += inner
        elif isinstance(inner, int) and not -LARGEST <= inner < LARGEST:
            return True
    return False
