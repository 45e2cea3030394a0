"""What the bundled input–output table holds, read from its file: known before any session is open."""

from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq

INDUSTRIES = Path(str(files("kaname.data"))) / "icio_2022_industries.parquet"
TABLE_ECONOMIES = tuple(dict.fromkeys(pq.read_table(INDUSTRIES, columns=["economy"])["economy"].to_pylist()))
