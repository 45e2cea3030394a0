"""Which code of one revision of the Harmonized System is which of its neighbour, as bundled."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kaname.vocab.harmonized import codes, table_columns


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
    for older, newer, was, becomes in table_columns("hs_concordance", "older", "newer", "older_code", "newer_code"):
        found[older, newer][was].append(becomes)
        found[newer, older][becomes].append(was)
    return {pair: {code: tuple(sorted(others)) for code, others in links.items()} for pair, links in found.items()}
