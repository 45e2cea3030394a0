"""What N million tonnes a year more from one supplier would change: shares, concentration and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kaname.kernels.concentration import herfindahl_hirschman


@dataclass(frozen=True, slots=True)
class Additional:
    """One way of making room for the additional supply.

    Attributes
    ----------
    case
        ``pro_rata`` (all others give way in proportion), ``largest_first`` (the largest other first),
        ``costliest_first`` (the dearest a tonne first), ``exposed_first`` (those behind the strait first) or
        ``on_top`` (total imports grow).
    tonnes
        Imports from each supplier afterwards.
    shares
        Share of each supplier afterwards.
    hhi
        Concentration afterwards.
    cost_change_usd
        Change of the yearly import bill at the prices of the base year.
    exposed_share
        Share of supply behind the strait afterwards.
    """

    case: str
    tonnes: dict[str, float]
    shares: dict[str, float]
    hhi: float
    cost_change_usd: float
    exposed_share: float


def additional_supply(
    tonnes: Mapping[str, float], prices: Mapping[str, float], supplier: str, more: float, exposed: Mapping[str, float]
) -> tuple[Additional, ...]:
    """Return what `more` tonnes a year from `supplier` change, one entry for each way of making room.

    Parameters
    ----------
    tonnes
        Imports from each supplier in the base year.
    prices
        US dollars a tonne of each supplier, the additional one too.
    supplier
        Who supplies more; it may be new.
    more
        Tonnes a year, at most what the others supply together.
    exposed
        Share of each origin's supply behind the strait, 0–1.
    """
    others = {code: t for code, t in tonnes.items() if code != supplier}
    total = sum(others.values())
    first = {
        "largest_first": sorted(others, key=lambda code: -others[code]),
        "costliest_first": sorted(others, key=lambda code: -prices[code]),
        "exposed_first": sorted(others, key=lambda code: (-exposed.get(code, 0.0), -others[code])),
    }
    cuts = {"pro_rata": {code: more * t / total for code, t in others.items()} if total > 0 else {}}
    cuts |= {case: _in_order(others, order, more) for case, order in first.items()}
    cuts["on_top"] = {}
    return tuple(_case(case, tonnes, prices, (supplier, more), cut, exposed) for case, cut in cuts.items())


def _in_order(others: Mapping[str, float], order: list[str], more: float) -> dict[str, float]:
    left, cut = more, {}
    for code in order:
        cut[code] = min(left, others[code])
        left -= cut[code]
    return cut


def _case(
    case: str,
    tonnes: Mapping[str, float],
    prices: Mapping[str, float],
    added: tuple[str, float],
    cut: Mapping[str, float],
    exposed: Mapping[str, float],
) -> Additional:
    after = {code: t - cut.get(code, 0.0) for code, t in tonnes.items()}
    after[added[0]] = after.get(added[0], 0.0) + added[1]
    total = sum(after.values())
    shares = {code: t / total for code, t in sorted(after.items(), key=lambda item: -item[1]) if t > 0}
    return Additional(
        case=case,
        tonnes=after,
        shares=shares,
        hhi=float(herfindahl_hirschman(np.array(list(after.values())))),
        cost_change_usd=added[1] * prices[added[0]] - sum(prices[code] * t for code, t in cut.items()),
        exposed_share=sum(shares[code] * share for code, share in exposed.items() if code in shares),
    )
