"""Which code of one revision of the Harmonized System is which of its neighbour, as bundled."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kaname.vocab.harmonized import codes, table_rows


def linked(origin: str, target: str) -> dict[str, tuple[str, ...]]:
    """Return code → codes from a revision to its neighbour, either way; a code without a counterpart has no entry.

    Codes that both revisions hold are the same product; codes that changed are linked by `hs_changes.csv`.
    """
    return _links().get((origin, target), {})


def codes_in(revision: str) -> frozenset[str]:
    """Return the codes of a revision: those listed, or those the concordance knows of where no list is bundled."""
    return codes(revision) or frozenset(
        code for (origin, _), links in _links().items() if origin == revision for code in links
    )


@cache
def _links() -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in table_rows("hs_concordance"):
        found[row["older"], row["newer"]][row["older_code"]].append(row["newer_code"])
        found[row["newer"], row["older"]][row["newer_code"]].append(row["older_code"])
    return {pair: {code: tuple(sorted(others)) for code, others in links.items()} for pair, links in found.items()}
