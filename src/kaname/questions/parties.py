"""Names as a person writes them, made codes: economies, groups, straits and products in either language."""

from __future__ import annotations

from typing import Any

from kaname.errors import UsageFault
from kaname.vocab.economies import economies, economy, groups


def party_named(given: Any) -> Any:  # noqa: ANN401 - what is not text is left to pydantic
    """Return the code of an economy or group by any of its names."""
    if not isinstance(given, str):
        return given
    upper = given.strip().upper()
    if upper not in economies() and upper not in groups():
        economy(given)
    return upper


def economy_named(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return the code of an economy by any of its names.

    Raises
    ------
    UsageFault
        For a group, or a name that no economy bears.
    """
    code = party_named(given)
    if isinstance(code, str) and code in groups():
        raise UsageFault("one_economy", economy=given)
    return code


def economies_named(given: Any) -> Any:  # noqa: ANN401 - as above
    """Return the codes of several economies or groups, given apart or in one text with commas between them."""
    if isinstance(given, str):
        given = [part for part in given.replace("、", ",").split(",") if part.strip()]
    if not isinstance(given, list | tuple):
        return given
    flat = [part for entry in given for part in (entry.replace("、", ",").split(",") if isinstance(entry, str) else [entry])]
    return tuple(dict.fromkeys(party_named(part) for part in flat if part))
