"""``kaname stress``, ``sensitivity`` and ``rerun`` as a script meets them: the contract, the files, and every refusal.

One call meets the real table; the others a small one, which answers in a moment.
"""

import csv
import json
import os
import re
from pathlib import Path

import pytest
from bundled import TABLE_ECONOMIES
from small_world import random_world, small_session
from test_bad_input import refused

from kaname.questions import sweep
from kaname.questions.sensitivity.question import SensitivityAnswer
from kaname.questions.stress.question import BracketAnswer, PathEntry, StressAnswer
from kaname.questions.stress_asymmetry.question import AsymmetryAnswer
from kaname.questions.stress_compare.question import CompareAnswer
from kaname.questions.stress_list.question import PresetsAnswer
from kaname.scenarios.shocks import parse

BAN = 'name = "ban"\n\n[[shock]]\nkind = "export_ban"\nby = ["CHN"]\non = ["JPN"]\n'
DUTY = BAN.replace("export_ban", "tariff").replace('"ban"', '"duty"') + "depth = 0.25\n"
TABLE = random_world(11)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The working folder, with a scenario in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ban.toml").write_text(BAN, encoding="utf-8")
    (tmp_path / "duty.toml").write_text(DUTY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def small(cli, here, monkeypatch, tmp_path_factory):
    """The program on the small table."""
    folder = tmp_path_factory.mktemp("small")
    opened = small_session(TABLE, folder)
    # Scenarios by name are read while the question is made, from the folder that the settings name.
    monkeypatch.setenv("KANAME_DATA_DIR", str(folder / "data"))
    monkeypatch.setattr("kaname.cli.leaving.session", lambda **_flags: opened)
    monkeypatch.setattr(sweep, "opened", lambda *_place: opened)
    return cli


def answer(ended, model):
    assert ended.code == 0, ended.err
    assert ended.err == ""
    record = ended.json
    assert set(record) == set(model.model_fields)
    return record


# The contract ----------------------------------------------------------------------------------------------------------


def test_one_solver_on_the_real_table(cli, here):
    """Issue 3, "Contract for scripts"; the loss of Japan is METHODS.md's."""
    record = answer(cli("stress", "run", "ban.toml", "--solver", "rationing", "--json"), StressAnswer)
    assert {"solver", "horizon", "loss_usd_mn", "loss_pct", "world_loss_usd_mn", "assumptions"} <= set(record)
    assert record["solver"] == "rationing"
    assert record["horizon"] == "about a year"
    assert set(record["loss_usd_mn"]) == set(record["loss_pct"]) == set(TABLE_ECONOMIES)
    assert record["loss_pct"]["JPN"] == pytest.approx(1.33728, rel=2e-5)
    assert sum(record["loss_usd_mn"].values()) == pytest.approx(record["world_loss_usd_mn"], rel=1e-9)
    assert all(set(sentence) == {"ja", "en"} for sentence in record["assumptions"])


def test_without_a_solver_the_bracket(small):
    record = answer(small("stress", "run", "ban.toml", "--set", "days=30", "--json"), BracketAnswer)
    for level, solver in (("low", "resourcing"), ("central", "rationing"), ("high", "inventories")):
        assert set(record[level]) == set(StressAnswer.model_fields)
        assert record[level]["solver"] == solver
    assert set(record["high"]["path"][0]) == set(PathEntry.model_fields)
    assert record["scenario"]["name"] == "ban"
    assert record["scenario"]["shocks"][0]["depth"] == 1.0, "defaults are filled in"


@pytest.mark.parametrize("solver", ["resourcing", "rationing", "inventories", "cost_push", "ces"])
def test_every_solver_by_name(small, solver):
    record = answer(small("stress", "run", "duty.toml", "--solver", solver, "--set", "days=5", "--json"), StressAnswer)
    assert record["solver"] == solver
    assert set(record["loss_usd_mn"]) == set(TABLE.economies)


def test_flags_are_parameters(small):
    flags = ("--tau", "0.6", "--delta", "sector", "--rho", "-2", "--varrho=-0.5", "--set", "horizon=short", "--set", "refill=true")  # fmt: skip
    record = answer(small("stress", "run", "ban.toml", "--solver", "rationing", *flags, "--json"), StressAnswer)
    wanted = {"tau": 0.6, "delta": "sector", "rho": -2.0, "varrho": -0.5, "horizon": "short", "refill": True}
    assert {name: record["parameters"][name] for name in wanted} == wanted


def test_all_fields_of_the_file(small, here):
    (here / "full.toml").write_text(
        'name = "full"\ntitle = { ja = "全部", en = "Everything" }\n'
        '[[shock]]\nkind = "export_ban"\nby = ["CHN"]\non = ["QUAD"]\nsectors = ["manufacturing"]\ndepth = 0.5\nstart = 5\n'
        "days = 20\nramp = 4\nretaliation = 0.1\n"
        '[[shock]]\nkind = "strait_closure"\nby = ["ALL"]\non = ["JPN"]\nstrait = "hormuz"\ndepth = 0.1\ndelayed = 0.2\ndelay_days = 9\n'
        '[[cushion]]\nkind = "restraint"\neconomies = ["JPN"]\nshare = 0.05\n'
        '[[cushion]]\nkind = "stocks"\neconomies = ["ALL"]\nsectors = ["C26"]\ndays = 30\n'
        '[[cushion]]\nkind = "release"\neconomies = ["JPN"]\nsectors = ["energy"]\ndays = 60\n'
        '[[cushion]]\nkind = "substitution"\neconomies = ["USA"]\nshare = 0.2\n',
        encoding="utf-8",
    )  # fmt: skip
    record = answer(small("stress", "run", "full.toml", "--solver", "rationing", "--json"), StressAnswer)
    assert record["scenario"]["title"] == {"ja": "全部", "en": "Everything"}
    assert [cushion["kind"] for cushion in record["scenario"]["cushions"]] == ["restraint", "stocks", "release", "substitution"]  # fmt: skip
    assert any("Australia" in sentence["en"] for sentence in record["assumptions"])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_tables_for_the_eye(small, lang):
    for arguments in (
        ("stress", "run", "ban.toml", "--set", "days=20"),
        ("stress", "run", "duty.toml"),
        ("stress", "run", "ban.toml", "--solver", "inventories", "--set", "days=20", "--economy", "JPN"),
        ("stress", "list"),
        ("stress", "compare", "ban.toml", "duty.toml"),
        ("stress", "asymmetry", "JPN"),
        ("sensitivity", "ban.toml", "--solver", "ces", "--draws", "12"),
    ):
        ended = small(*arguments, "--lang", lang)
        assert (ended.code, ended.err) == (0, ""), ended.err
        assert bool(re.search(r"[ぁ-ん]", ended.out)) is (lang == "ja"), arguments
        assert not re.search(r"\bnan\b", ended.out.lower())
        assert "-0.000" not in ended.out


# list, new, compare, asymmetry, sensitivity ----------------------------------------------------------------------------


def test_the_list_names_what_run_takes_and_the_users_own_come_over_them(small, here):
    record = answer(small("stress", "list", "--json"), PresetsAnswer)
    names = [preset["name"] for preset in record["presets"]]
    assert {"china-japan-embargo", "hormuz", "us-china-split", "quad-china", "taiwan-strait"} <= set(names)
    folder = Path(os.environ["KANAME_DATA_DIR"]) / "scenarios"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(BAN, encoding="utf-8")
    (folder / "hormuz.toml").write_text(DUTY, encoding="utf-8")
    record = answer(small("stress", "list", "--json"), PresetsAnswer)
    listed = {preset["name"]: preset for preset in record["presets"]}
    assert set(listed) == {*names, "own"}
    assert listed["hormuz"]["kinds"] == ["tariff"]
    assert small("stress", "run", "own", "--solver", "ces", "--json").json["scenario"]["name"] == "ban"


@pytest.mark.parametrize("kind", ["export_ban", "import_ban", "embargo", "supply_cut", "tariff", "strait_closure"])
def test_a_new_scenario_runs_as_it_is(small, here, kind):
    ended = small("stress", "new", "mine", "--kind", kind, "--by", "CHN,USA", "--on", "jpn")
    assert ended.code == 0, ended.err
    assert "mine.toml" in ended.out
    shock = parse((here / "mine.toml").read_text(encoding="utf-8"), "mine.toml").shock[0]
    assert (shock.kind, shock.by, shock.on) == (kind, ("CHN", "USA"), ("JPN",))
    assert small("stress", "run", "mine.toml", "--solver", "ces", "--json").json["world_loss_usd_mn"] > 0


def test_a_new_scenario_by_name_holds_codes(small, here):
    ended = small("stress", "new", "mine", "--by", "中国、Korea, Republic of", "--on", "日本")
    assert ended.code == 0, ended.err
    shock = parse((here / "mine.toml").read_text(encoding="utf-8"), "mine.toml").shock[0]
    assert (shock.by, shock.on) == (("CHN", "KOR"), ("JPN",))


def test_compare_with_a_file_of_rows(small, here):
    record = answer(
        small("stress", "compare", "ban.toml", "duty.toml", "--economy", "JPN,USA", "--out", "rows.csv", "--json"),
        CompareAnswer,
    )
    assert record["economies"] == ["JPN", "USA"]
    with (here / "rows.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["scenario"] for row in rows] == ["ban", "duty"]
    assert float(rows[0]["loss_pct_JPN"]) == record["rows"][0]["loss_pct"]["JPN"]


def test_asymmetry_and_sensitivity_by_json(small, here):
    record = answer(small("stress", "asymmetry", "JPN", "--json"), AsymmetryAnswer)
    assert [row["partner"] for row in record["rows"]] != []
    arguments = ("sensitivity", "ban.toml", "--economy", "JPN", "--draws", "24", "--seed", "4", "--json")
    found = small(*arguments)
    record = answer(found, SensitivityAnswer)
    assert (record["economy"], record["draws"], record["seed"]) == ("JPN", 24, 4)
    assert record["loss_pct"]["low"] <= record["loss_pct"]["central"] <= record["loss_pct"]["high"]
    assert small(*arguments).out == found.out, "the same seed, the same answer"


# Bad input -------------------------------------------------------------------------------------------------------------

RUN = ("stress", "run", "ban.toml", "--solver", "rationing")


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("stress", "run", "nothing.toml"), 2, "nothing.toml"),
        (("stress", "run", "nothing.toml"), 2, "china-japan-embargo"),
        (("stress", "run", "."), 2, "."),
        (("stress", "run"), 2, "kaname stress run --help"),
        (("stress", "run", "ban.toml", "--solver", "magic"), 2, "magic"),
        (("stress", "run", "ban.toml", "--solver", ""), 2, "rationing"),
        ((*RUN, "--tau", "2"), 2, "tau"),
        ((*RUN, "--tau", "-0.1"), 2, "tau"),
        ((*RUN, "--delta", "some"), 2, "delta"),
        ((*RUN, "--rho", "0"), 2, "rho"),
        ((*RUN, "--rho=-inf"), 2, "rho"),
        ((*RUN, "--varrho=-inf"), 2, "varrho"),
        ((*RUN, "--varrho", "nan"), 2, "varrho"),
        ((*RUN, "--set", "tau"), 2, "tau"),
        ((*RUN, "--set", "colour=red"), 2, "colour"),
        ((*RUN, "--set", "days=0"), 2, "days"),
        ((*RUN, "--economy", "XXX"), 2, "XXX"),
        ((*RUN, "--economy", "QAT"), 2, "QAT"),
        ((*RUN, "--lang", "fr"), 2, "fr"),
        (("stress", "run", "ban.toml", "--solver", "cost_push", "--set", "horizon=short"), 4, "horizon=long"),
        (("stress", "new", "ban"), 2, "ban.toml"),
        (("stress", "new", "x", "--kind", "blockade"), 4, "blockade"),
        (("stress", "new", "x", "--by", "XXX"), 2, "XXX"),
        (("stress", "new", "x", "--out", "ban.toml/deeper/x.toml"), 1, "x.toml"),
        (("stress", "compare"), 2, "kaname stress compare --help"),
        (("stress", "compare", "ban.toml", "nothing"), 2, "nothing"),
        (("stress", "compare", "ban.toml", "--solver", "magic"), 2, "magic"),
        (("stress", "compare", "ban.toml", "--out", "x.docx"), 2, "x.docx"),
        (("stress", "asymmetry", "XXX"), 2, "XXX"),
        (("stress", "asymmetry", "QUAD"), 2, "QUAD"),
        (("sensitivity", "nothing"), 2, "nothing"),
        (("sensitivity", "ban.toml", "--solver", "resourcing"), 2, "resourcing"),
        (("sensitivity", "ban.toml", "--draws", "0"), 2, "0"),
        (("sensitivity", "ban.toml", "--economy", "XXX"), 2, "XXX"),
        (("sensitivity", "ban.toml", "--seed", "x"), 2, "--seed"),
        (("rerun", "nothing.json"), 3, "nothing.json"),
        (("rerun", "ban.toml"), 3, "ban.toml"),
    ],
)  # fmt: skip
def test_what_cannot_be_run(small, here, arguments, code, named):
    before = sorted(path.name for path in here.iterdir())
    refused(small(*arguments), code, named)
    assert sorted(path.name for path in here.iterdir()) == before, "nothing half-written"


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        (b"name = [", 4, "TOML"),
        (b"\xff\xfe\x00", 3, "UTF-8"),
        (b"", 4, "name"),
        (BAN.replace("CHN", "CNH").encode(), 2, "CNH"),
        (BAN.replace("CHN", "QAT").encode(), 2, "QAT"),
        (BAN.replace("CHN", "JPN").encode(), 2, "by"),
        (BAN.replace("export_ban", "blockade").encode(), 4, "blockade"),
        ((BAN + "depth = 2\n").encode(), 4, "depth"),
        ((BAN + "when = 3\n").encode(), 4, "when"),
        ((BAN + 'sectors = ["C99"]\n').encode(), 2, "C99"),
        ((BAN + 'products = ["000000"]\n').encode(), 2, "000000"),
        ((BAN + 'products = ["284690"]\nsectors = ["C20"]\n').encode(), 2, "products"),
        ((BAN + "days = 3\nramp = 9\n").encode(), 2, "ramp"),
        ((BAN + '[[cushion]]\nkind = "hope"\neconomies = ["JPN"]\n').encode(), 4, "hope"),
    ],
)
@pytest.mark.parametrize("out", [(), ("--out", "folder")], ids=["screen", "folder"])
def test_a_file_that_is_no_scenario(small, here, text, code, named, out):
    (here / "bad.toml").write_bytes(text)
    before = sorted(path.name for path in here.iterdir())
    refused(small("stress", "run", "bad.toml", "--solver", "rationing", *out), code, named)
    assert sorted(path.name for path in here.iterdir()) == before, "nothing half-written"


def test_what_was_there_is_left_alone(small, here):
    assert small("stress", "new", "duty").code == 2
    assert (here / "duty.toml").read_text(encoding="utf-8") == DUTY


def test_a_refusal_in_japanese_names_the_same(small, here, monkeypatch):
    monkeypatch.setattr("kaname.cli.main.LANGUAGE", "ja")
    ended = small("stress", "run", "ban.toml", "--solver", "magic")
    assert ended.code == 2
    assert "magic" in ended.err
    assert "rationing" in ended.err
    assert ended.err.strip().endswith("。")


def test_json_is_one_document(small):
    ended = small("stress", "run", "ban.toml", "--solver", "ces", "--json", "--quiet")
    json.loads(ended.out)
    assert ended.err == ""
