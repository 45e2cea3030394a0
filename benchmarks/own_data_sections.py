"""A user's own data at its true size: imports, and questions of what was imported; synthetic, for timing alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import synthetic_trade
import xlsxwriter
from harness import ROOT, table
from pyarrow import csv

HEADER = ("job", "seconds", "peak MB", "target")
KANAME = ROOT / ".venv" / "bin" / "kaname"
PYTHON = str(ROOT / ".venv" / "bin" / "python")
YEAR = 2023


def own_data(folder: Path) -> str:
    """Return the table of the section; everything is made and measured in `folder`."""
    environment = os.environ | {"KANAME_DATA_DIR": str(folder / "data"), "KANAME_CACHE_DIR": str(folder / "cache")}
    release = _release(folder)
    icio = _icio(folder)
    parts = _parts(folder)
    rows = []
    asked = ["--table", "baci", "--json"]
    spark = {"KANAME_ENGINE": "spark"}
    book = ["parts", parts, "--out", folder / "out.xlsx", "--quiet"]
    for words, target, arguments, extra in (
        ("BACI, zip of a year, 8.3 million rows → store", "< 20 s", ["data", "import", release, "--name", "baci"], {}),
        ("ICIO, csv of 4,000 industries → store", "< 15 s, 3 GB", ["data", "import", icio, "--name", "icio"], {}),
        ("screen JPN over 5,000 products of that year", "–", ["screen", "JPN", *asked], {}),
        ("indispensable JPN, the same", "< 1.5 s", ["indispensable", "JPN", *asked], {}),
        ("screen JPN, the same, Spark on two cores", "–", ["screen", "JPN", *asked], spark),
        ("parts list of 3,000 lines → workbook", "< 10 s", book, {}),
    ):
        seconds, memory = _timed([str(KANAME), *map(str, arguments)], environment | extra)
        rows.append((words, f"{seconds:.1f}", f"{memory:.0f}", target))
    return table(HEADER, rows)


YEARS = 28
OPENING = "pass"
# What is timed of a table of all years, each in its own process after opening: a job, what to do, the target.
HISTORY = (
    ("opening", OPENING, "< 0.3 s"),
    ("one economy, geodep", "dependent(['JPN'], 'geodep')", "< 2 s"),
    ("all economies, cao2021", "dependent(None, 'cao2021')", "< 45 s, 6 GB"),
    ("all economies, geodep", "dependent(None, 'geodep')", "< 45 s, 6 GB"),
    ("indispensable JPN in the last year", "pivots(trade, 'JPN', trade.latest_year)", "< 1.5 s"),
)
TIMED = """
import resource
import time
from kaname.indicators.concentration import import_concentration, screened
from kaname.indicators.indispensability import pivots
from kaname.indicators.rules import RULES
from kaname.questions.session import Session
from kaname.settings import load_settings
def dependent(importers, rule):
    screened(import_concentration(trade, importers), RULES[rule]).collect("pyarrow")
began = time.perf_counter()
trade = Session(load_settings()).trade("baci")
opened = time.perf_counter()
{job}
print(opened - began if {opening} else time.perf_counter() - opened)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def history(folder: Path) -> str:
    """Return the table of the section: all years of a release, some 230 million flows; takes an hour to make."""
    environment = os.environ | {"KANAME_DATA_DIR": str(folder / "data"), "KANAME_CACHE_DIR": str(folder / "cache")}
    sys.argv = ["", str(folder), "--last", str(YEAR), "--years", str(YEARS)]
    synthetic_trade.main()
    files = sorted(str(path) for path in folder.glob("*.csv"))
    seconds, memory = _timed([str(KANAME), "data", "import", *files, "--name", "baci", "--quiet"], environment)
    rows = [(f"{YEARS} years of csv → store", f"{seconds:.0f}", f"{memory:.0f}", "–")]
    for words, job, target in HISTORY:
        seconds, memory = _inside(job, environment)
        rows.append((words, f"{seconds:.2f}", f"{memory:.0f}", target))
    return table(HEADER, rows)


def _inside(job: str, environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds a job takes once the table is open (or opening itself), and the process's peak, MB."""
    script = TIMED.replace("{job}", job).replace("{opening}", str(job == OPENING))
    ended = subprocess.run([PYTHON, "-c", script], env=environment, check=True, capture_output=True, text=True)
    seconds, memory = map(float, ended.stdout.split())
    return seconds, memory / 1024


def _timed(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return wall-clock seconds and peak memory of a program, MB."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    began = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - began, int(ended.stdout) / 1024


def _release(folder: Path) -> Path:
    sys.argv = ["", str(folder), "--zip", "--last", str(YEAR)]
    synthetic_trade.main()
    return folder / "BACI_HS92_Vsynthetic.zip"


def _icio(folder: Path) -> Path:
    """Write the bundled flows as ICIO's csv; final demand is spread at random, which the time does not depend on."""
    from kaname import Session

    held = Session().input_output()
    names = [f"{economy}_{sector}" for economy in held.economies for sector in held.sectors]
    spread = np.random.default_rng(0).dirichlet(np.full(len(held.economies), 0.3), len(names))
    Y = spread * held.outside[:, None]
    added = held.x - held.Z.sum(axis=0)
    below = np.vstack([np.zeros(len(names)), added, held.x])
    columns = [pa.array([*names, "TLS", "VA", "OUT"])]
    columns += [pa.array(column) for column in np.vstack([held.Z, below]).T]
    columns += [pa.array(column) for column in np.vstack([Y, np.zeros((3, Y.shape[1]))]).T]
    columns.append(pa.array(np.concatenate([held.x, np.zeros(3)])))
    header = ["V1", *names, *(f"{economy}_HFCE" for economy in held.economies), "OUT"]
    path = folder / "2022_SML.csv"
    csv.write_csv(pa.table(columns, names=header), path)
    return path


def _parts(folder: Path) -> Path:
    path = folder / "parts.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    rng = np.random.default_rng(0)
    codes = ("284690", "250410", "270112", "271111", "270900", "260300", "850511", "854231", "731815", "01012")
    economies = ("中国", "China", "オーストラリア", "Vietnam", "USA", "台湾", "Korea", "Chile")
    for column, heading in enumerate(("品目", "HSコード", "調達先", "年間購入額（千円）", "在庫日数")):
        sheet.write(0, column, heading)
    for line in range(1, 3_001):
        sheet.write(line, 0, f"P-{line}")
        sheet.write_string(line, 1, codes[rng.integers(len(codes))])
        sheet.write(line, 2, economies[rng.integers(len(economies))])
        sheet.write(line, 3, int(rng.integers(1, 900_000)))
        sheet.write(line, 4, int(rng.integers(0, 200)))
    book.close()
    return path
