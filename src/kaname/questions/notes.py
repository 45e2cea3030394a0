"""Notes that answers carry: what was assumed, and what the numbers do not show."""

from __future__ import annotations

from kaname.texts import Bilingual, both


def notes(*keys: str, **values: object) -> tuple[Bilingual, ...]:
    """Return notes of ``texts/methods.toml`` in both languages."""
    return tuple(both(f"methods.note.{key}", **values) for key in keys)
