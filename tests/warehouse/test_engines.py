"""One expression, three engines: every answer over trade is the same JSON, and prints nothing of the engine's own."""

import os
import shutil
import subprocess
import sys

import pytest

import kaname
from kaname.indicators.concentration import import_concentration, screened
from kaname.indicators.rules import RULES
from kaname.indicators.unit_values import corrected
from kaname.questions.session import Session
from kaname.settings import Settings

JAVA = shutil.which("java") is not None or "JAVA_HOME" in os.environ
SPARK = pytest.param("spark", marks=pytest.mark.skipif(not JAVA, reason="Spark runs on Java, which is not here"))
ENGINES = ("polars", SPARK)
# Sums are whole numbers of a small unit on every engine, divisions are IEEE's: what is left is a last bit here and there.
SAME = 1e-9


@pytest.fixture(scope="module")
def sittings(shared_folder):
    """The same store on each engine."""
    return {
        engine: Session(
            Settings(engine=engine, data_dir=shared_folder / "kaname-data", cache_dir=shared_folder / "kaname-cache")
        )
        for engine in ("duckdb", "polars", "spark")
    }


QUESTIONS = {
    **{rule: kaname.Screen(economy="JPN", year=2023, rule=rule) for rule in RULES},
    "group": kaname.Screen(economy="QUAD", year=2023),
    "several years": kaname.Screen(economy="KOR", since=2021),
    "set": kaname.Screen(economy="DEU", product_set="critical_minerals"),
    "indispensable": kaname.Indispensable(economy="CHN"),
    "complexity": kaname.Complexity(economy="JPN"),
    "supply-risk": kaname.SupplyRisk(economy="QUAD"),
    "energy": kaname.Energy(economy="THA"),
    "closure": kaname.Energy(economy="JPN", stop="hormuz"),
    "coalition": kaname.Coalition(group="JPN-USA-KOR"),
    "lanes": kaname.Lanes(economy="JPN"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_is_the_same_json(sittings, engine, name):
    ours, theirs = (sittings[one].ask(QUESTIONS[name]).json_text() for one in ("duckdb", engine))
    assert ours == theirs


def approximate(rows):
    return [{k: pytest.approx(v, rel=SAME) if isinstance(v, float) else v for k, v in row.items()} for row in rows]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rule", RULES)
def test_all_importers_by_every_rule(sittings, engine, rule):
    def rows(session):
        trade = session.trade().where(years=[2021, 2022, 2023])
        frame = screened(import_concentration(trade), RULES[rule], 0)
        return frame.sort("year", "importer", "product").collect("pyarrow").rows(named=True)

    ours, theirs = rows(sittings["duckdb"]), rows(sittings[engine])
    assert len(ours) > 20_000
    assert approximate(ours) == theirs


@pytest.mark.parametrize("engine", ENGINES)
def test_weights_are_corrected_alike(sittings, engine):
    def rows(session):
        frame = corrected(session.trade(), [2023], ["270900", "271111"]).trade.frame
        return frame.sort("product", "exporter", "importer").collect("pyarrow").rows(named=True)

    assert approximate(rows(sittings["duckdb"])) == rows(sittings[engine])


@pytest.mark.skipif(not JAVA, reason="Spark runs on Java, which is not here")
def test_spark_prints_nothing_of_its_own(shared_folder):
    """Progress bars and warnings of the engine would stand among those of the command."""
    code = "import sys; sys.argv = ['kaname', 'screen', 'JPN', '--json']\nfrom kaname.cli.entry import run\nrun()"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "KANAME_ENGINE": "spark"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stderr == ""
    assert ended.stdout.startswith("{")
