"""Why a field is refused, in both languages: what it may be is read off the field that refused it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaname.texts import Bilingual, both

# What pydantic calls a fault → the sentence, and under which names the fault holds what fills it.
SENTENCES: dict[str, tuple[str, dict[str, str]]] = {
    "missing": ("missing", {}),
    "union_tag_not_found": ("missing", {}),
    "extra_forbidden": ("unknown", {}),
    "literal_error": ("choice", {"known": "expected"}),
    "union_tag_invalid": ("choice", {"known": "expected_tags"}),
    "greater_than_equal": ("at_least", {"limit": "ge"}),
    "greater_than": ("above", {"limit": "gt"}),
    "less_than_equal": ("at_most", {"limit": "le"}),
    "less_than": ("below", {"limit": "lt"}),
    "finite_number": ("finite", {}),
    "string_too_short": ("empty", {}),
    "too_short": ("empty", {}),
    "too_long": ("too_many", {"limit": "max_length", "count": "actual_length"}),
    "control_character": ("control_character", {"code": "code"}),
}
# Characters of a wrong value that are repeated.
LONGEST = 40
# The same by what was wanted, for a value of another type.
TYPES = (("int", "integer"), ("float", "number"), ("string", "string"), ("bool", "boolean"), ("tuple", "list"))


def reason_of(error: Mapping[str, Any]) -> Bilingual:
    """Return why a field was refused; `error` is one of pydantic's, as its `errors()` lists them."""
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind in SENTENCES:
        key, fields = SENTENCES[kind]
        if key == "choice":
            given = context.get("tag", error.get("input"))
            return both("stress.reason.choice", value=str(given)[:LONGEST], known=_plain(context[fields["known"]]))
        return both(f"stress.reason.{key}", **{name: _plain(context.get(held, "–")) for name, held in fields.items()})
    for stem, key in TYPES:
        if kind.startswith(stem):
            return both(f"stress.reason.{key}")
    return both("stress.reason.table")


def _plain(value: object) -> str:
    """Return a limit without needless digits, or choices, 'a', 'b' or 'c', without the English between them."""
    return f"{value:.15g}" if isinstance(value, float) else str(value).replace(" or ", ", ")


def discriminator(error: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the field that tells kinds apart where it is that field which is at fault, so that it can be named."""
    named = error.get("ctx", {}).get("discriminator")
    return (str(named).strip("'"),) if named and str(error["type"]).startswith("union_tag") else ()
