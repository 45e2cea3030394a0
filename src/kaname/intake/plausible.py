"""Whether values can be those of trade at all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaname.errors import ValidationFault

# Below so many flows the shape of their distribution says little.
ENOUGH = 1_000
# In a year of BACI the largest hundredth of flows carries about three quarters of the value; in an exponential
# distribution 5.6 %, in a uniform one 2 % (both by integration). Nothing traded is as even as that.
LARGEST, LEAST = 0.01, 0.05
# What costs more weighs more, over all goods: the logarithms of value and weight go together (0.8 in BACI).
TOGETHER = 0.2


def require_uneven(rows: pa.Table, file: str) -> None:
    """Raise `ValidationFault` when values are spread as random numbers are, and say nothing of weights either."""
    n = rows.num_rows
    if n < ENOUGH:
        return
    value = rows["value_usd"].to_numpy().astype(np.float64)
    largest = np.sort(value)[-max(1, int(n * LARGEST)) :]
    share = float(largest.sum() / value.sum())
    if share < LEAST and _together(rows, value) < TOGETHER:
        raise ValidationFault("import_random", file=file, share=f"{share:.1%}", least=f"{LEAST:.0%}")


def _together(rows: pa.Table, value: np.ndarray) -> float:
    """Return the correlation of the logarithms of value and weight; 1 where weights are too few to say."""
    tonnes = np.asarray(pc.fill_null(rows["tonnes"], np.nan).to_numpy(), dtype=np.float64)
    weighed = (tonnes > 0) & (value > 0)
    if weighed.sum() < ENOUGH:
        return 1.0
    x, y = np.log(value[weighed]), np.log(tonnes[weighed])
    return float(np.corrcoef(x, y)[0, 1]) if x.std() > 0 and y.std() > 0 else 1.0
