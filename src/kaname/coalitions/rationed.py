"""A coalition under `rationing`: what it loses cut off from everyone else, and what a parting costs both sides.

Losses are those of `kaname.kernels.rationing` (Bhattathiripad & Veetil 2026) after buyers and sellers have been
rerouted within a year. They move almost only with the friction τ, the share of a severed flow that finds no other way:
the central value is the authors' default and the band spans most of the grid they report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.coalitions.games import Game
from kaname.errors import ValidationFault
from kaname.kernels import rationing as two_sided
from kaname.kernels.shapley import every_coalition
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Band

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]

# Friction low, central and high; leakage. Authors' defaults 0.30 and 0.10, grid of friction 0.05–0.80.
FRICTION: tuple[float, float, float] = (0.05, 0.30, 0.60)
LEAKAGE = 0.10
# Scenarios solved at once: wider batches are no faster and take more memory.
BATCH = 16


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The sales a scenario severs: what `sellers` sell to `buyers`, both (E,) masks; a sale at home is never cut."""

    sellers: Mask
    buyers: Mask


def output_after(
    base: two_sided.Base, scenarios: Sequence[Sequence[Links]], friction: float | Sequence[float] = FRICTION[1]
) -> Array:
    """Return output by economy after each scenario, (B, E), unit of the table.

    Parameters
    ----------
    base
        The table, from `kernels.rationing.base`.
    scenarios
        Each a list of severed links, all at once.
    friction
        τ for all scenarios, or one each.

    Raises
    ------
    ValidationFault
        When a scenario has no answer: someone is left without any origin or buyer.
    """
    size, economies, _ = base.flows.shape
    tau = np.broadcast_to(np.asarray(friction, dtype=np.float64), (len(scenarios),))
    found = np.empty((len(scenarios), economies))
    for start in range(0, len(scenarios), BATCH):
        part = scenarios[start : start + BATCH]
        cut = np.stack([_severed(links, economies) for links in part])
        buyers = np.flatnonzero(cut.any(axis=(0, 1)))
        share = np.repeat(cut[:, :, buyers].transpose(0, 2, 1)[:, :, None, :], size, axis=2).astype(np.float64)
        levels = np.repeat(tau[start : start + len(part), None], size, axis=1)
        try:
            after = two_sided.rationing(base, two_sided.Cuts(buyers, share), levels, LEAKAGE)
        except ValueError as fault:
            raise ValidationFault("coalition.rationing_refused", reason=str(fault)) from fault
        found[start : start + len(part)] = after.x.reshape(len(part), economies, size).sum(axis=2)
    return found


def _severed(links: Sequence[Links], economies: int) -> Mask:
    """Return the links of one scenario, (seller, buyer)."""
    cut = np.zeros((economies, economies), dtype=np.bool_)
    for link in links:
        cut |= np.logical_and.outer(link.sellers, link.buyers)
    np.fill_diagonal(cut, val=False)
    return cut


def cut_off(inside: Mask) -> list[Links]:
    """Return the scenario in which outsiders sell no intermediates to the economies `inside`."""
    return [Links(~inside, inside)]


def rationing_game(base: two_sided.Base, table: InputOutputTable, members: tuple[str, ...]) -> tuple[Game, Band]:
    """Return the game of output left to members when outsiders stop selling to them, and its band over friction.

    v(S) = Σ_{n ∈ S} x'_n(S) / Σ_{n ∈ N} x_n: every coalition is cut off from everyone outside it. One scenario each.
    """
    at = np.array([table.economy(member) for member in members], dtype=np.intp)
    n, output = len(members), table.output_by_economy()
    whole = float(output[at].sum())
    if whole <= 0:
        raise ValidationFault("coalition.no_production", members=", ".join(members))

    def scenario(inside: Mask) -> list[Links]:
        mask = np.zeros(len(output), dtype=np.bool_)
        mask[at[inside]] = True
        return cut_off(mask)

    def worth(coalitions: Mask) -> Array:
        left = output_after(base, [scenario(inside) for inside in coalitions])[:, at]
        return np.asarray((left * coalitions).sum(axis=1) / whole, dtype=np.float64)

    def every() -> Array:
        inside = every_coalition(n)
        found = np.zeros(len(inside))
        # The members alone and all of them are known by now.
        known = np.concatenate([1 << np.arange(n), [len(inside) - 1]])
        found[known] = [*(np.diag(left[:n]) / whole), together[1]]
        open_ones = np.setdiff1d(np.arange(1, len(inside)), known)
        if open_ones.size:
            found[open_ones] = worth(inside[open_ones])
        return found

    def along(orders: Indices) -> Array:
        arrived = np.zeros((*orders.shape, n), dtype=np.bool_)
        for row, order in enumerate(orders):
            for step, player in enumerate(order):
                arrived[row, step:, player] = True
        distinct, place = np.unique(arrived.reshape(-1, n), axis=0, return_inverse=True)
        return np.asarray(worth(distinct)[place].reshape(orders.shape), dtype=np.float64)

    singles = np.eye(n, dtype=np.bool_)
    full = scenario(np.ones(n, dtype=np.bool_))
    asked = [*(scenario(row) for row in singles), full, full, full]
    left = output_after(base, asked, [FRICTION[1]] * n + list(FRICTION))[:, at]
    together = left[n:].sum(axis=1) / whole
    game = Game(
        name="rationing",
        members=members,
        weight=output[at] / whole,
        single=np.diag(left[:n]) / whole,
        inside=np.divide(left[n + 1], output[at], out=np.zeros(n), where=output[at] > 0),
        together=float(together[1]),
        every=every,
        along=along,
        monotone=False,
    )
    # A high friction leaves the least; where nothing is cut off, all three differ by rounding alone.
    return game, _band(together)


@dataclass(frozen=True, slots=True)
class MemberRetaliation:
    """What a parting from the target costs one member; losses in USD million of output, negative where it gains.

    Attributes
    ----------
    member
        Its code.
    target_loss_alone, own_loss_alone, ratio_alone
        If only it stopped selling to the target, what the target loses; if the target stopped selling only to it, what
        it loses; the first over the second, None where it loses nothing.
    own_loss_together, ratio_together
        What it loses when the target stops selling to the whole coalition, and the target's loss from the coalition
        over it.
    loss_inside, loss_outside
        What it loses when coalition and target part in both directions, and when the same happens without it.
    """

    member: str
    target_loss_alone: float
    own_loss_alone: float
    ratio_alone: float | None
    own_loss_together: float
    ratio_together: float | None
    loss_inside: float
    loss_outside: float

    @property
    def loses_by_joining(self) -> bool:
        """Whether the parting costs it more from inside than it would from outside."""
        return self.loss_inside > self.loss_outside


@dataclass(frozen=True, slots=True)
class Retaliation:
    """A parting of a coalition and a target.

    Attributes
    ----------
    target
        Codes of the target.
    target_loss, coalition_loss
        Output lost by the target when the coalition stops selling to it, and by the coalition when the target stops
        selling to it, USD million; bands over friction.
    target_loss_share, coalition_loss_share
        The same over the loser's own output.
    ratio
        Target's loss over the coalition's at equal friction; None where the coalition loses nothing.
    members
        Member by member.
    """

    target: tuple[str, ...]
    target_loss: Band
    coalition_loss: Band
    target_loss_share: Band
    coalition_loss_share: Band
    ratio: Band | None
    members: tuple[MemberRetaliation, ...]


def retaliation(
    base: two_sided.Base, table: InputOutputTable, members: tuple[str, ...], target: tuple[str, ...]
) -> Retaliation:
    """Return what a coalition and a target lose by no longer selling intermediates to each other, both ways.

    Scenarios: 6 for the band, 2 a member for acting alone, 1 for the full parting and 1 a member for the parting
    without it.
    """
    at = np.array([table.economy(member) for member in members], dtype=np.intp)
    aim = np.zeros(len(table.economies), dtype=np.bool_)
    aim[[table.economy(code) for code in target]] = True
    ours = np.zeros_like(aim)
    ours[at] = True
    each = [_only(member, len(aim)) for member in at]
    asked: list[list[Links]] = [[Links(ours, aim)]] * 3 + [[Links(aim, ours)]] * 3
    asked += [[Links(one, aim)] for one in each] + [[Links(aim, one)] for one in each]
    asked += [_parting(ours, aim)] + [_parting(ours & ~one, aim) for one in each]
    n = len(members)
    tau = [*FRICTION, *FRICTION, *[FRICTION[1]] * (3 * n + 1)]
    output = table.output_by_economy()
    lost = output - output_after(base, asked, tau)
    theirs, own = lost[:3, aim].sum(axis=1), lost[3:6, at].sum(axis=1)
    alone, back, parted, without = lost[6 : 6 + n], lost[6 + n : 6 + 2 * n], lost[6 + 2 * n], lost[7 + 2 * n :]
    ratios = [_ratio(a, b) for a, b in zip(theirs, own, strict=True)]
    whole = [ratio for ratio in ratios if ratio is not None]
    return Retaliation(
        target=target,
        target_loss=_band(theirs),
        coalition_loss=_band(own),
        target_loss_share=_band(theirs / output[aim].sum()),
        coalition_loss_share=_band(own / output[at].sum()),
        ratio=Band.around(whole[1], whole) if len(whole) == len(ratios) else None,
        members=tuple(
            MemberRetaliation(
                member=member,
                target_loss_alone=(struck := float(alone[m, aim].sum())),
                own_loss_alone=(paid := float(back[m, at[m]])),
                ratio_alone=_ratio(struck, paid),
                own_loss_together=(shared := float(lost[4, at[m]])),
                ratio_together=_ratio(float(theirs[1]), shared),
                loss_inside=float(parted[at[m]]),
                loss_outside=float(without[m, at[m]]),
            )
            for m, member in enumerate(members)
        ),
    )


def _only(position: int, economies: int) -> Mask:
    mask = np.zeros(economies, dtype=np.bool_)
    mask[position] = True
    return mask


def _parting(ours: Mask, theirs: Mask) -> list[Links]:
    return [Links(ours, theirs), Links(theirs, ours)]


def _ratio(gain: float, cost: float) -> float | None:
    """Return gain over cost, or None where there is no cost to compare with."""
    return float(gain) / float(cost) if cost > 0 else None


def _band(values: Array) -> Band:
    return Band.around(float(values[1]), map(float, values))
