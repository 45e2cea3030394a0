"""ecomplexity's indices of the same exports; runs in an environment of its own."""

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from ecomplexity import ecomplexity
from ecomplexity.ComplexityData import ComplexityData
from ecomplexity.ecomplexity import calc_eci_pci

warnings.simplefilter("ignore")
x = np.load(sys.argv[1])
NAMES = {"time": "t", "loc": "c", "prod": "p", "val": "v"}
rows, columns = np.indices(x.shape)
frame = pd.DataFrame({"t": 1, "c": rows.ravel(), "p": columns.ravel(), "v": x.ravel()})

start = time.perf_counter()
data = ComplexityData(frame, NAMES, "coerce")
data.create_full_df(1)
data.calculate_rca()
data.calculate_mcp(1, 1, "rca", None, 1)
data.diversity_t, data.ubiquity_t = data.mcp_t.sum(1), data.mcp_t.sum(0)
eci, pci = calc_eci_pci(data)
indices = time.perf_counter() - start

start = time.perf_counter()
whole = ecomplexity(frame, NAMES, verbose=False, check_logsupermodularity=False)
everything = time.perf_counter() - start
np.save(sys.argv[3], whole.groupby("c").eci.first().to_numpy())
told = {"indices": indices, "everything": everything, "version": version("ecomplexity")}
Path(sys.argv[2]).write_text(json.dumps(told))
