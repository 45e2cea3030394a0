"""Output a coalition keeps when outsiders stop buying its intermediates, for many coalitions at once.

Hypothetical extraction (Dietzenbacher, van der Linden & Steenge 1993) of all sales from S to outsiders leaves the
coalition a system of its own, x_S = A_SS x_S + f_S, so that what it keeps is 1'(I − A_SS)⁻¹ f_S: only the members'
own block is needed. Over all 2ⁿ coalitions this is a tree of Schur complements, where each member in turn is either
dropped or eliminated (after Griffin & Tsatsomeros, Principal minors, Part I, 2006); along an order of arrival it is
one LU factorisation, whose leading blocks are the coalitions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]


def retained_output_of_all(A: Array, f: Array, players: int) -> Array:
    """Return 1'(I − A_SS)⁻¹ f_S for every coalition, (2ⁿ,), unit of f; bit i of the number says i is in it.

    Parameters
    ----------
    A
        (n · S, n · S): coefficients among the members, member by member.
    f
        (n · S,): sales outside the intermediate block.
    players
        n.

    Notes
    -----
    The last member is decided first, so the number of a coalition grows from its highest bit. Both branches of one
    level are stacked: the work is 2ⁿ small solves in n calls.
    """
    total = len(f)
    size = total // players
    bordered = np.zeros((1, total + 1, total + 1))
    bordered[0, :total, :total] = np.eye(total) - A
    bordered[0, :total, total] = f
    # Eliminating (I − A_SS) from the border leaves 0 − (−1)'(I − A_SS)⁻¹ f.
    bordered[0, total, :total] = -1.0
    border = np.arange(total, total + 1)
    for left in range(players - 1, -1, -1):
        here = slice(left * size, (left + 1) * size)
        kept = np.concatenate([np.arange(left * size), border - (players - 1 - left) * size])
        dropped = bordered[:, kept[:, None], kept[None, :]]
        solved = np.linalg.solve(bordered[:, here, here], bordered[:, here, :][:, :, kept])
        joined = dropped - bordered[:, kept, here] @ solved
        bordered = np.stack([dropped, joined], axis=1).reshape(-1, len(kept), len(kept))
    return np.ascontiguousarray(bordered[:, 0, 0])


def retained_output_along(A: Array, f: Array, orders: Indices) -> Array:
    """Return the same after each arrival of each order, (B, n); `orders` (B, n) numbers the members.

    Raises
    ------
    ValueError
        When I − A is not dominated by its diagonal, column by column: some industry buys more than it makes.
    """
    from scipy.linalg import lu_factor, solve_triangular  # noqa: PLC0415 - coalitions up to twelve need none of it

    n = orders.shape[1]
    size = len(f) // n
    if np.any(A.sum(axis=0) >= 1):
        message = "an industry buys as much as it makes or more"
        raise ValueError(message)
    system = np.eye(len(f)) - A
    kept = np.empty(orders.shape)
    for row, order in enumerate(orders):
        position = (order[:, None] * size + np.arange(size)).ravel()
        # Column dominance makes every pivot the diagonal: the leading blocks of the factors are those of the system.
        factor, pivots = lu_factor(system[np.ix_(position, position)], check_finite=False)
        if np.any(pivots != np.arange(len(f))):
            message = "an industry buys as much as it makes or more"
            raise ValueError(message)
        forward = solve_triangular(factor, f[position], lower=True, unit_diagonal=True, check_finite=False)
        backward = solve_triangular(factor, np.ones(len(f)), trans=1, check_finite=False)
        kept[row] = np.cumsum((forward * backward).reshape(n, size).sum(axis=1))
    return kept


def retained_output_with_one_more(A: Array, f: Array, joins: list[tuple[Array, Array, Array, Array]]) -> Array:
    """Return the output the members keep in all if each outsider in turn went on buying from them, (len(joins),).

    Parameters
    ----------
    A, f
        The members' own block (M, M) and their sales outside the intermediate block (M,).
    joins
        For each outsider: what it buys of the members (M, S), what they buy of it (S, M), its own block (S, S), all per
        unit of output, and its sales outside the intermediate block (S,).

    Notes
    -----
    Eliminating the outsider changes the members' system by a product of rank S, so each costs one S × S solve on the
    members' inverse (Woodbury).
    """
    inverse = np.linalg.inv(np.eye(len(f)) - A)
    alone = inverse @ f
    ones = inverse.sum(axis=0)
    kept = np.empty(len(joins))
    for row, (to, back, own, outside) in enumerate(joins):
        reach = back @ inverse
        system = np.eye(len(outside)) - own - reach @ to
        output = np.linalg.solve(system, outside + back @ alone)
        kept[row] = alone.sum() + ones @ to @ output
    return kept
