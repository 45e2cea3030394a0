"""What every test shares: English, an empty store of the user's own, and one cache of the slow arrays."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

# Read when `kaname.cli.options` is imported, so set before any test module is.
for name in [name for name in os.environ if name.startswith("KANAME_")]:
    del os.environ[name]
for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
    os.environ.pop(name, None)
os.environ["KANAME_LANG"] = "en"

sys.path.insert(0, str(Path(__file__).parent / "peers"))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """A folder of this run alone, one for all xdist workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def folders(shared_folder):
    """Keep the tests away from the user's own data and cache; the inverse is made once for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KANAME_CACHE_DIR", str(shared_folder / "kaname-cache"))
        patch.setenv("KANAME_DATA_DIR", str(shared_folder / "kaname-data"))
        yield


@pytest.fixture(scope="session")
def session(folders):
    """The bundled data, opened once a worker."""
    from kaname.questions.session import Session

    return Session()


class Outcome:
    """What one call of the program left: exit code, stdout, stderr."""

    def __init__(self, code: object, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def cli(capsys, folders):
    """Call the program in this process: ``cli("screen", "JPN", "--json")``."""
    from kaname.cli.main import run

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(left.value.code, captured.out, captured.err)

    return call


# A scenario of many shocks and cushions, with long names: what a page must still hold.
LONG = {
    "name": "long",
    "title": {"ja": "長い名前のシナリオ" * 6, "en": "A scenario with a long name " * 4},
    "note": {"ja": "長い説明である。" * 40, "en": "A long note. " * 60},
    "shock": [
        {
            "kind": "export_ban", "by": ["CHN"], "on": ["G7"], "products": ["284690", "280530"], "start": 30,
            "ramp": 20, "days": 200, "retaliation": 0.2,
        },
        {"kind": "embargo", "by": ["QUAD"], "on": ["CHN"], "sectors": ["C26", "C27", "C28", "C29"], "depth": 0.4},
        {"kind": "strait_closure", "by": ["SAU", "ARE"], "sectors": ["B06"], "depth": 0.4, "delayed": 0.3,
         "delay_days": 12, "days": 90},
        {"kind": "tariff", "by": ["USA"], "on": ["ALL"], "depth": 0.25},
        {"kind": "import_ban", "by": ["USA", "JPN", "KOR", "IND"], "on": ["CHN"], "depth": 0.1},
        {"kind": "supply_cut", "by": ["ALL"], "on": ["JPN"], "products": ["271111"], "depth": 0.3},
    ],
    "cushion": [
        {"kind": "stocks", "economies": ["JPN"], "days": 30},
        {"kind": "release", "economies": ["JPN", "KOR"], "sectors": ["B06"], "days": 60},
        {"kind": "substitution", "economies": ["G7"], "sectors": ["C26"], "share": 0.25},
        {"kind": "restraint", "economies": ["JPN"], "share": 0.1},
    ],
}  # fmt: skip


@pytest.fixture
def long_scenario():
    return LONG
