"""pymrio's own Leontief inverse of the same table; runs in an environment of its own."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pymrio

Z = pd.DataFrame(np.load(sys.argv[1]))
x = pd.DataFrame(np.load(sys.argv[2]), columns=["indout"])
seconds = []
for _ in range(int(sys.argv[3])):
    start = time.perf_counter()
    L = pymrio.calc_L(pymrio.calc_A(Z, x))
    seconds.append(time.perf_counter() - start)
np.save(sys.argv[5], L.to_numpy()[:50, :50])
Path(sys.argv[4]).write_text(json.dumps({"seconds": seconds, "version": pymrio.__version__}))
