"""Whether values can be those of trade at all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kaname.errors import ValidationFault

# Below so many flows the shape of their distribution says little.
ENOUGH = 1_000
# In a year of BACI the largest hundredth of flows carries about three quarters of the value; in an exponential
# distribution 5.6 %, in a uniform one 2 % (both by integration). Nothing traded is as even as that.
LARGEST, LEAST = 0.01, 0.05


def require_uneven(rows: pa.Table, file: str) -> None:
    """Raise `ValidationFault` when values are spread as random numbers are and trade never is."""
    n = rows.num_rows
    if n < ENOUGH:
        return
    value = np.sort(rows["value_usd"].to_numpy().astype(np.float64))
    share = float(value[-max(1, int(n * LARGEST)) :].sum() / value.sum())
    if share < LEAST:
        raise ValidationFault("import_random", file=file, share=f"{share:.1%}", least=f"{LEAST:.0%}")
