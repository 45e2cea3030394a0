"""Bad input gets one sentence that names the thing and the next call, the documented code, and nothing half-written."""

import errno
import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

DATA = Path(str(files("kaname.data")))
TRADE = "baci_hs92_materials.parquet"


def refused(ended, code, *named):
    assert ended.code == code, (ended.code, ended.err)
    assert ended.out == ""
    assert len(ended.err.strip().splitlines()) == 1, ended.err
    assert "Traceback" not in ended.err
    assert ended.err.strip().endswith(".")
    assert re.search(r"(; |\. [A-Z])[^;]+\.$", ended.err.strip()), "the next call"
    for name in named:
        assert name in ended.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("screen", "XXX"), "XXX"),
        (("screen", ""), "No economy or group"),
        (("brief", "ATLANTIS"), "ATLANTIS"),
        (("brief", "QAT"), "QAT"),
        (("exposure", "JPN", "--partner", "NATO"), "NATO"),
        (("exposure", "QAT", "--partner", "CHN"), "80 economies"),
        (("screen", "JPN", "--year", "1990"), "1990"),
        (("screen", "JPN", "--year", "twenty"), "--year"),
        (("screen", "JPN", "--since", "2024", "--year", "2020"), "2024"),
        (("screen", "JPN", "--year", "1996", "--rule", "geodep"), "1997"),
        (("screen", "JPN", "--rule", "magic"), "magic"),
        (("screen", "JPN", "--product", "284699"), "284699"),
        (("screen", "JPN", "--lang", "fr"), "fr"),
        (("screen", "JPN", "--lang", "ja,en"), "ja,en"),
        (("screen", "JPN", "--colour"), "--colour"),
        (("screen",), "kaname screen --help"),
        (("indispensable", "JPN", "--threshold", "0"), "threshold"),
        (("exposure", "JPN"), "--supplier"),
        (("exposure", "JPN", "--partner", "CHN", "--scope", "magic"), "magic"),
        (("matrix", "--supplier", "CHN"), "--buyer"),
        (("matrix", "--supplier", "CHN", "--buyer", "CHN"), "CHN"),
        (("matrix", "--form", "ghosh", "--out", "x.parquet"), "ghosh"),
        (("matrix", "--form", "supply", "--supplier", "CHN", "--buyer", "JPN"), "exposure"),
        (("matrix", "--scope", "energy", "--out", "x.parquet"), "--scope"),
        (("matrix", "--out", "x.docx"), "x.docx"),
        (("screen", "JPN", "--out", "x.docx", "--json"), "x.docx"),
        (("cite", "nothing"), "nothing"),
        (("nothing",), "nothing"),
    ],
)
def test_usage(kaname, arguments, named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(kaname(*arguments), 2, named)
    assert list(tmp_path.iterdir()) == []


def test_broken_settings(kaname, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kaname.toml").write_text("engine = 'abacus'\n")
    refused(kaname("screen", "JPN"), 2, "engine")
    (tmp_path / "kaname.toml").write_text("engine = [\n")
    refused(kaname("screen", "JPN"), 2, "kaname.toml")


def forged(folder, name, make=None, change=None):
    """Put a snapshot with a matching checksum but other content or sidecar among the user's own."""
    target = folder / "snapshots" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    content = (DATA / name).read_bytes()
    target.write_bytes(make(content) if make else content)
    sidecar = (DATA / f"{name}.toml").read_text(encoding="utf-8")
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    sidecar = re.sub(r'^sha256 = "[0-9a-f]+"', f'sha256 = "{digest}"', sidecar, count=1, flags=re.MULTILINE)
    (target.parent / f"{name}.toml").write_text(change(sidecar) if change else sidecar, encoding="utf-8")


def flows(**columns):
    row = {
        "year": [2024],
        "exporter": ["CHN"],
        "importer": ["JPN"],
        "product": ["284690"],
        "value_usd": [5e6],
        "tonnes": [1.0],
    }

    def make(_content):
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table({**row, **columns}), sink)
        return sink.getvalue().to_pybytes()

    return make


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("KANAME_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("make", "code", "named"),
    [
        (lambda content: content[: len(content) // 2], 3, "cannot be read"),
        (lambda _content: b"", 3, "cannot be read"),
        (lambda _content: b"year,exporter\n2022,CHN\n", 3, "cannot be read"),
        (flows(value_usd=[float("nan")]), 4, "2024/CHN/JPN/284690"),
        (flows(value_usd=[-5.0]), 4, "2024/CHN/JPN/284690"),
        (flows(tonnes=[-1.0]), 4, "2024/CHN/JPN/284690"),
        (flows(value_usd=["much"]), 4, "value_usd"),
        (flows(year=["2024"]), 4, "year"),
        (flows(product=[284690]), 4, "product"),
        (flows(exporter=["QQQ"]), 4, "QQQ"),
        (flows(exporter=pa.array([None], pa.string())), 4, "without year"),
        (flows(**{c: [] for c in ("year", "value_usd", "tonnes")}, **{c: pa.array([], pa.string()) for c in ("exporter", "importer", "product")}), 4, ""),
    ],
)  # fmt: skip
def test_a_table_that_is_not_what_it_should_be(kaname, own, make, code, named):
    forged(own, TRADE, make)
    refused(kaname("screen", "JPN"), code, TRADE.removesuffix(".parquet") if "QQQ" not in named else TRADE, named)


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("icio_2022_flows.parquet", lambda content: content[: len(content) // 2], 3),
        ("icio_2022_industries.parquet", lambda content: content[: len(content) // 2], 3),
        ("world_mining_data.parquet", lambda content: content[:100], 3),
    ],
)
def test_other_truncated_tables(kaname, own, name, make, code):
    forged(own, name, make)
    command = ("screen", "JPN") if name.startswith("world") else ("exposure", "JPN", "--partner", "CHN")
    refused(kaname(*command), code, name.removesuffix(".parquet"))


def test_a_table_that_does_not_balance(kaname, own):
    def unbalanced(content):
        table = pq.read_table(pa.BufferReader(content))
        more = pa.array([v + 10**9 for v in table["output"].to_pylist()])
        sink = pa.BufferOutputStream()
        pq.write_table(table.set_column(table.schema.get_field_index("output"), "output", more), sink)
        return sink.getvalue().to_pybytes()

    forged(own, "icio_2022_industries.parquet", unbalanced)
    refused(kaname("exposure", "JPN", "--partner", "CHN"), 4, "does not balance")


def test_a_wrong_checksum(kaname, own):
    forged(own, TRADE, change=lambda text: text.replace('sha256 = "', 'sha256 = "0', 1))
    refused(kaname("screen", "JPN"), 3, "baci_hs92_materials", "data verify")
    assert kaname("data", "verify").code == 3


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda text: text + "\n[[[", "TOML"),
        (lambda text: re.sub(r"^edition.*$", "", text, flags=re.MULTILINE), "edition"),
        (lambda text: re.sub(r', en = "[^"]*" \}', " }", text, count=1), "en"),
        (lambda text: re.sub(r"producer = .*", 'producer = "CEPII"', text), "producer"),
        (lambda text: text[: text.index("[[built_from]]")] + '\nbuilt_from = "here"\n', "built_from"),
    ],
)
def test_a_broken_sidecar(kaname, own, change, named):
    forged(own, TRADE, change=change)
    refused(kaname("screen", "JPN"), 4, f"{TRADE}.toml", named)


def test_a_folder_that_cannot_be_made(kaname, tmp_path):
    (tmp_path / "file").write_text("x")
    refused(
        kaname("brief", "ISL", "--lang", "en", "--formats", "html", "--out", str(tmp_path / "file" / "deeper")),
        1,
        "cannot be written",
    )
    refused(kaname("screen", "JPN", "--out", str(tmp_path / "file" / "x.csv"), "--json"), 1, "cannot be written")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_keeps_what_was_there(kaname, tmp_path, monkeypatch):
    target = tmp_path / "screen.json"
    target.write_text("before")

    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    refused(kaname("screen", "JPN", "--out", str(target)), 1, "No space left on device")
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["screen.json"]


def test_what_was_not_foreseen_is_one_sentence_and_debug_shows_the_trace(kaname, monkeypatch):
    from kaname.questions.session import Session

    def broken(*_args, **_kwargs):
        raise RuntimeError("a cog came off")

    monkeypatch.setattr(Session, "ask", broken)
    refused(kaname("screen", "JPN"), 1, "a cog came off", "--debug")
    assert "Traceback" in kaname("--debug", "screen", "JPN").err
