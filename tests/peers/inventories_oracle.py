"""The daily inventory model, link by link, as the papers write it: slow and plain on purpose.

Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer (JEDC 144, 2022) and ARIO (Hallegatte 2008, 2014). Amounts a day, stocks
as amounts S[r][j], orders O[i][j] from buyer j to seller i, coefficients A[r][j] per unit of output; nothing is scaled or
vectorised and nothing of the package under test is used. Industries are numbered economy by economy, i = e·S + s.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def simulated(  # noqa: C901, PLR0912, PLR0915 - one plain pass, in the order of the equations
    Z, outside, economies: int, days: int, rules: dict[str, Any], shocks: dict[str, Any]
) -> dict[str, Any]:
    """Return output, unmet, cover, binding and the account of goods, each a list a day.

    `rules`: closure, days[r][j], critical[r][sector], tau, alpha_max, alpha_days, psi, reorder, refill. `shocks`: open(t, i, j), the
    share of a link left; capacity(t, i), the share of capacity left; final(t, i), the factor on final demand.
    """
    n = len(outside)
    products = n // economies
    critical_closure = rules["closure"] == "critical"
    flow = [[Z[i][j] / 365 for j in range(n)] for i in range(n)]
    sales = [outside[i] / 365 for i in range(n)]
    x0 = [sum(flow[i]) + sales[i] for i in range(n)]
    use = [[sum(flow[e * products + r][j] for e in range(economies)) for j in range(n)] for r in range(products)]
    A = [[use[r][j] / x0[j] if x0[j] > 0 else 0.0 for j in range(n)] for r in range(products)]
    wished = rules["days"]
    endless = [[math.isinf(wished[r][j]) for j in range(n)] for r in range(products)]
    stock = [[0.0 if endless[r][j] else wished[r][j] * use[r][j] for j in range(n)] for r in range(products)]
    asked = [[use[r][j] for j in range(n)] for r in range(products)]
    alpha = [1.0] * n
    rows: dict[str, list[Any]] = {"output": [], "unmet": [], "cover": [], "binding": [], "lost": []}
    for t in range(days):
        # Orders to each origin, with what is cut reordered from what is left.
        orders = [[0.0] * n for _ in range(n)]
        for j in range(n):
            for r in range(products):
                origins = [e * products + r for e in range(economies)]
                if use[r][j] == 0:
                    continue
                share = {i: flow[i][j] / use[r][j] for i in origins}
                left = {i: share[i] * shocks["open"](t, i, j) for i in origins}
                if not rules["refill"] and any(shocks["open"](t, i, j) < 1 for i in origins):
                    asked[r][j] = min(asked[r][j], use[r][j])
                for i in origins:
                    orders[i][j] += asked[r][j] * left[i]
                    others = [k for k in origins if k != i]
                    elsewhere = sum(left[k] for k in others)
                    lost_here = rules["reorder"] * (share[i] - left[i])
                    for k in others:
                        if elsewhere > 1e-9:
                            orders[k][j] += asked[r][j] * lost_here * left[k] / elsewhere
        final = [sales[i] * shocks["final"](t, i) for i in range(n)]
        demand = [sum(orders[i]) + final[i] for i in range(n)]
        capacity = [alpha[i] * shocks["capacity"](t, i) * x0[i] for i in range(n)]
        output, binding, cover = [0.0] * n, [-1] * n, [math.inf] * n
        for j in range(n):
            if x0[j] == 0:
                continue
            bound, which = math.inf, -1
            for r in range(products):
                c = rules["critical"][r][j % products]
                if c == 0 or use[r][j] == 0 or endless[r][j]:
                    continue
                if critical_closure:
                    possible = stock[r][j] / A[r][j]
                elif wished[r][j] == 0:
                    continue
                else:
                    # x* · min(1, S / (ψ n A x*)), with x* cancelled.
                    possible = stock[r][j] / (rules["psi"] * wished[r][j] * A[r][j])
                if c == 0.5:
                    possible = 0.5 * (possible + x0[j])
                if possible < bound:
                    bound, which = possible, r
                cover[j] = min(cover[j], stock[r][j] / (wished[r][j] * use[r][j]))
            output[j] = min(capacity[j], bound, demand[j])
            lowest = min(capacity[j], demand[j])
            if bound < lowest * (1 - 1e-9):
                binding[j] = which
            elif demand[j] < capacity[j] * (1 - 1e-9):
                binding[j] = -2
        filled = [output[i] / demand[i] if demand[i] > 0 else 0.0 for i in range(n)]
        delivered = [[orders[i][j] * filled[i] for j in range(n)] for i in range(n)]
        lost = [output[i] - sum(delivered[i]) - final[i] * filled[i] for i in range(n)]
        best = [min(demand[j], capacity[j]) for j in range(n)]
        for j in range(n):
            for r in range(products):
                received = sum(delivered[e * products + r][j] for e in range(economies))
                if endless[r][j]:
                    stock[r][j] = 0.0
                else:
                    stock[r][j] = max(stock[r][j] + received - A[r][j] * output[j], 0.0)
                goal = 0.0 if endless[r][j] else wished[r][j] * A[r][j] * (x0[j] if critical_closure else best[j])
                gap = goal - stock[r][j]
                if critical_closure:
                    asked[r][j] = max(A[r][j] * demand[j] + gap / rules["tau"], 0.0)
                else:
                    asked[r][j] = A[r][j] * output[j] + max(gap, 0.0) / rules["tau"]
        for i in range(n):
            if critical_closure or x0[i] == 0:
                continue
            scarcity = (demand[i] - output[i]) / demand[i] if demand[i] > 0 else 0.0
            towards = (rules["alpha_max"] - alpha[i]) * scarcity if scarcity > 0 else 1 - alpha[i]
            alpha[i] += towards / rules["alpha_days"]
        rows["output"].append(output)
        rows["unmet"].append([final[i] * (1 - filled[i]) if demand[i] > 0 else 0.0 for i in range(n)])
        rows["cover"].append(cover)
        rows["binding"].append(binding)
        rows["lost"].append(lost)
    return {name: np.array(values) for name, values in rows.items()}
