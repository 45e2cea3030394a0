"""Names as a person writes them, made codes: economies, groups and straits in either language."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationInfo

from kaname.errors import UsageFault
from kaname.vocab.naming import Kind, resolve, resolve_list

GROUP_OR_ECONOMY: tuple[Kind, ...] = ("economy", "group")


def own_name(given: str, info: ValidationInfo | None) -> bool:
    """Return whether a word may be a label of the reader's own table: one is named, and nobody else bears the word."""
    if info is None or not (info.data or {}).get("table"):
        return False
    try:
        resolve(given, GROUP_OR_ECONOMY)
    except UsageFault:
        return True
    return False


def party_named(given: Any, info: ValidationInfo | None = None) -> Any:  # noqa: ANN401 - what is not text is left to pydantic
    """Return the code of an economy or group by any of its names; a label of the reader's own table as it is."""
    if not isinstance(given, str) or own_name(given, info):
        return given
    return resolve(given, GROUP_OR_ECONOMY).code


def economy_named(given: Any, info: ValidationInfo | None = None) -> Any:  # noqa: ANN401 - as above
    """Return the code of an economy by any of its names.

    Raises
    ------
    UsageFault
        For a group, or a name that no economy bears.
    """
    if not isinstance(given, str) or own_name(given, info):
        return given
    found = resolve(given, GROUP_OR_ECONOMY)
    if found.kind == "group":
        raise UsageFault("one_economy", economy=given)
    return found.code


def parties_named(given: Any, info: ValidationInfo | None = None) -> Any:  # noqa: ANN401 - as above
    """Return the codes of economies and groups, given apart or in one text with commas between them."""
    if isinstance(given, str) and own_name(given, info):
        return tuple(part.strip() for part in given.split(","))
    if isinstance(given, list | tuple) and all(isinstance(part, str) for part in given):
        kept = [part if own_name(part, info) else None for part in given]
        if any(kept):
            pairs = zip(given, kept, strict=True)
            several = [(own,) if own is not None else parties_named(part, info) for part, own in pairs]
            return tuple(dict.fromkeys(code for codes in several for code in codes))

    return _several(given, GROUP_OR_ECONOMY)


def strait_named(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return the id of a strait by any of its names."""
    return resolve(given, ("strait",)).code if isinstance(given, str) else given


def straits_named(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return the ids of straits, given apart or in one text with commas between them."""
    return _several(given, ("strait",))


def product_named(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return the code of a product by its code or any of its names; a code of six digits is left as it is."""
    if not isinstance(given, str) or (given.isascii() and given.isdigit()):
        return given
    return resolve(given, ("product",)).code


def _several(given: Any, kinds: tuple[Kind, ...]) -> Any:  # noqa: ANN401 - as above
    if isinstance(given, str):
        given = (given,)
    if not isinstance(given, list | tuple) or not all(isinstance(part, str) for part in given):
        return given
    return tuple(dict.fromkeys(one.code for part in given if part.strip() for one in resolve_list(part, kinds)))
