"""A second implementation of the rationing model, from its equations alone: dense, slow and plain.

Bhattathiripad and Veetil (2026), Veetil and Vemmarath (arXiv 2607.09951). No shortcut is taken: the rerouting is a
Sinkhorn iteration product by product, fulfilment a Picard iteration from h = 1 (the map is monotone, so this falls to the
largest fixed point), output one dense solve. Industries are ordered economy by economy: index = e·S + s, N = E·S.
Money in one unit throughout. Nothing here imports the package under test.
"""

from __future__ import annotations

import numpy as np

SWEEPS = 200_000
TIGHT = 1e-13


def rationing(Z, outside, x, economies, cut, tau, delta, rho, varrho):  # noqa: PLR0913, PLR0917 - one per symbol
    """Return output x (N), fulfilment h (N), kappa (N), lam (N) and the rerouted flows, balanced (N, N).

    Z (N, N) row sells, column buys; outside and x (N); cut (seller economy, buyer economy, product) on 0-1; tau, delta
    scalars or one a product. A flow that is covered keeps the share delta.
    """
    Z, outside, x = (np.asarray(array, dtype=float) for array in (Z, outside, x))
    N, S = len(x), len(x) // economies
    if not (np.isfinite(rho) and np.isfinite(varrho)):
        raise ValueError("Exponents must be finite: a Leontief limit of varrho leaves no output at all.")
    if Z.min() < 0 or np.abs(Z.sum(axis=1) + outside - x).max() > 1e-9 * x.max():
        raise ValueError("Flows must not be negative, and sales must add up to output.")
    product, economy = np.arange(N) % S, np.arange(N) // S
    tau, delta = np.broadcast_to(tau, S)[product], np.broadcast_to(delta, S)[product]  # of the seller's product
    covered = np.asarray(cut, dtype=float)[economy[:, None], economy[None, :], product[:, None]]

    severed = covered * Z
    left = Z * (1 - covered * (1 - delta[:, None]))
    unplaced = (
        tau[:, None] * (1 - delta[:, None]) * severed
    )  # of what was severed, the part friction keeps from any buyer
    rows = (x - outside) - unplaced.sum(axis=1)
    spent = by_product(Z, economies)  # α_rj w_j
    columns = spent - by_product(unplaced, economies)
    balanced = np.zeros_like(Z)
    for r in range(S):
        own = product == r
        balanced[own] = biproportional(left[own], rows[own], columns[r], x[own])

    w = Z.sum(axis=0)
    buys, makes = w > 0, x > 0
    beta = np.ones(N)
    beta[makes] = 1 - w[makes] / x[makes]
    alpha = spent / np.where(buys, w, 1)
    h = np.ones(N)
    for _ in range(SWEEPS):
        arrived = by_product(balanced * h[:, None], economies)
        theta = np.minimum(np.where(spent > 0, arrived / np.where(spent > 0, spent, 1), 1), 1)
        kappa = np.where(buys, power_mean(alpha, theta, rho), 1)
        lam = power_mean(np.stack([beta, 1 - beta]), np.stack([np.ones(N), kappa]), varrho)
        step, h = np.abs(lam - h).max(), lam
        if step <= 1e-15:
            break
    else:
        raise ValueError("Fulfilment did not settle.")

    coefficients = balanced / np.where(makes, x, 1)
    output = np.linalg.solve(np.eye(N) - h[:, None] * coefficients, lam * outside)
    return {"x": output, "h": h, "kappa": kappa, "lam": lam, "balanced": balanced}


def by_product(flows, economies):
    """Sum flows (N, N) over the economies that sell: (products, N)."""
    return flows.reshape(economies, -1, flows.shape[1]).sum(axis=0)


def biproportional(flows, rows, columns, size):
    """Scale rows and columns of flows until both sums are met; rows may miss by rounding of the output they stem from."""
    near = TIGHT * size
    u = np.ones(len(rows))
    for _ in range(SWEEPS):
        sold = u @ flows
        v = np.where(sold > 0, columns / np.where(sold > 0, sold, 1), 0)
        bought = flows @ v
        if np.any(sold[columns > 0] == 0) or np.any(bought[rows > near] == 0) or max(u.max(), v.max()) > 1e100:
            break  # a margin without a flow to fill it, now or in the limit
        if np.all(np.abs(u * bought - rows) <= near):
            return u[:, None] * flows * v
        u = np.where(bought > 0, rows / np.where(bought > 0, bought, 1), 0)
    raise ValueError("No rerouting meets both margins.")


def power_mean(weights, values, exponent):
    """Return (Σ weights·values^exponent)^(1/exponent) down the columns; at 0 its limit, the geometric mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if exponent == 0:
            return np.exp(np.where(weights > 0, weights * np.log(values), 0).sum(axis=0))
        total = np.where(weights != 0, weights * values**exponent, 0).sum(axis=0)
        return total ** (1 / exponent)


def random_table(rng, economies, sectors, zeros=0, missing=0.1):
    """Return (Z, outside, x) that balances, with positive value added; `zeros` industries neither make, sell nor buy.

    Each economy buys mostly at home, and a share `missing` of the flows is absent.
    """
    N = economies * sectors
    economy = np.arange(N) // sectors
    A = rng.lognormal(sigma=1.0, size=(N, N)) * np.where(economy[:, None] == economy, 8, 1)
    A *= rng.random((N, N)) >= missing
    alive = np.ones(N)
    alive[rng.choice(N, size=zeros, replace=False)] = 0
    A *= alive[:, None] * alive
    total = A.sum(axis=0)
    A *= rng.uniform(0.2, 0.8, N) / np.where(total > 0, total, 1)
    outside = alive * rng.lognormal(sigma=1.0, size=N)
    x = np.linalg.solve(np.eye(N) - A, outside)
    Z = A * x
    return Z, outside, Z.sum(axis=1) + outside
