"""Names as a person writes them, made codes: economies, groups and straits in either language."""

from __future__ import annotations

from typing import Any

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
