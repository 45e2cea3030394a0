"""Names as a person writes them, made codes: economies, groups and straits in either language."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationInfo

from kaname.errors import UsageFault
from kaname.vocab.naming import Kind, resolve, resolve_list

GROUP_OR_ECONOMY: tuple[Kind, ...] = ("economy", "group")


def party_named(given: Any) -> Any:  # noqa: ANN401 - what is not text is left to pydantic
    """Return the code of an economy or group by any of its names."""
    return resolve(given, GROUP_OR_ECONOMY).code if isinstance(given, str) else given


def economy_named(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return the code of an economy by any of its names.

    Raises
    ------
    UsageFault
        For a group, or a name that no economy bears.
    """
    if not isinstance(given, str):
        return given
    found = resolve(given, GROUP_OR_ECONOMY)
    if found.kind == "group":
        raise UsageFault("one_economy", economy=given)
    return found.code


def parties_named(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return the codes of economies and groups, given apart or in one text with commas between them."""
    return _several(given, GROUP_OR_ECONOMY)


def party_asked(given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as above
    """Return the code of an economy or group; a label of the reader's own table as it is."""
    return given if _own(given, info) else party_named(given)


def economy_asked(given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as above
    """Return the code of an economy; a label of the reader's own table as it is."""
    return given if _own(given, info) else economy_named(given)


def parties_asked(given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as above
    """Return the codes of economies and groups; labels of the reader's own table as they are."""
    parts = given if isinstance(given, list | tuple) else (given,)
    if not any(_own(part, info) for part in parts):
        return parties_named(given)
    several = [(part,) if _own(part, info) else parties_named(part) for part in parts]
    return tuple(dict.fromkeys(code for codes in several for code in codes))


def _own(given: Any, info: ValidationInfo) -> bool:  # noqa: ANN401 - as above
    """Return whether a word may be a label of the reader's own table: one is named, and nobody else bears the word."""
    if not isinstance(given, str) or not info.data.get("table"):
        return False
    try:
        resolve_list(given, GROUP_OR_ECONOMY)
    except UsageFault:
        return True
    return False


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
