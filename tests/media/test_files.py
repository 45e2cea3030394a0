"""A view as files: whole, equal from run to run, and nothing in them that a spreadsheet would run."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hands import table, view
from python_calamine import CalamineWorkbook

import kaname
from kaname.errors import UsageFault
from kaname.media.files import SUFFIXES, contents, csv_bytes, write


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def screened(session):
    return session.ask(kaname.Screen(economy="JPN"))


def test_csv_begins_with_the_mark_that_excel_wants_and_keeps_the_order_of_fields(screened):
    data = contents(screened.view("ja"), ".csv")
    assert data.startswith(b"\xef\xbb\xbfproduct,revision,name_ja,name_en,year,value_usd,hhi,")
    assert b"\r" not in data
    header, *rows = read_csv(data)
    assert len(rows) == len(screened.rows)
    for row, one in zip(rows, screened.rows, strict=True):
        held = dict(zip(header, row, strict=True))
        assert (held["product"], held["name_ja"], float(held["hhi"])) == (one.product, one.name.ja, one.hhi)
        assert held["production_hhi"] == ("" if one.production_hhi is None else str(one.production_hhi))


# faults/formula.toml and faults/pledge_formula.toml: titles and texts of a reader's own that a spreadsheet would run.
RUN = ["=cmd|calc", "=1+1", '=HYPERLINK("http://evil","x")', "@SUM(1)", "+cmd|x", "-2+3", "\t=1"]
HARMLESS = ["https://example.org", "1=1", "a@b", "2024-01-01", "日本", "{=1}", "two\n=1"]


def test_words_that_a_spreadsheet_would_run_get_an_apostrophe_in_csv():
    rows = read_csv(csv_bytes(table([*RUN, *HARMLESS])))[1:]
    assert [row[0] for row in rows] == [*(f"'{words}" for words in RUN), *HARMLESS]


def test_a_carriage_return_begins_no_row_of_its_own():
    """What follows it would stand at the beginning of a cell."""
    words = ["a\r=1", "\r=1", "\x1b[31m"]
    rows = read_csv(csv_bytes(table(words)))[1:]
    assert [row[0] for row in rows] == [r"a\r=1", r"\r=1", r"\x1b[31m"]


def test_numbers_below_zero_stay_numbers_in_csv():
    assert [row[1] for row in read_csv(csv_bytes(table(["a", "b"], [-1.5, None])))[1:]] == ["-1.5", ""]


def test_a_workbook_holds_words_as_words_never_as_formulas_or_links():
    """faults/formula.toml and faults/pledge_formula.toml, read as the XML that Excel reads."""
    import zipfile

    data = contents(view(table([*RUN, *HARMLESS]), title=RUN[2], headline=RUN[0], notes=tuple(RUN)), ".xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in sheets)
        assert not any("hyperlink" in book.read(name).decode() for name in book.namelist() if name.endswith(".rels"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("rows").to_python()
    assert [row[0].strip() for row in rows[1:]] == [words.strip() for words in [*RUN, *HARMLESS]]


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet"])
def test_a_file_of_one_table_takes_the_main_one_or_the_one_named(suffix):
    first, second = table(["a", "b"]), table(["c"], name="more", title="More")

    def labels(data):
        if suffix == ".csv":
            return [row[0] for row in read_csv(data)[1:]]
        if suffix == ".json":
            return [row["label"] for row in json.loads(data)]
        return pq.read_table(io.BytesIO(data)).column("label").to_pylist()

    shown = view(first, second)
    assert labels(contents(shown, suffix)) == ["a", "b"]
    assert labels(contents(shown, suffix, "more")) == ["c"]
    with pytest.raises(UsageFault, match="There is no table less; use --rows with one of rows, more"):
        contents(shown, suffix, "less")


def test_the_command_line_takes_a_table_by_name_and_says_which_there_are(cli, tmp_path):
    path = tmp_path / "x.csv"
    assert cli("screen", "JPN", "--out", path, "--rows", "below_minimum", "--quiet").code in {0, None}
    assert read_csv(path.read_bytes())[0] == ["product", "year", "value_usd"]
    ended = cli("screen", "JPN", "--lang", "ja", "--out", path, "--rows", "nothing")
    assert ended.code == 2
    assert "products, below_minimum" in ended.err
    assert ended.err.count("\n") == 1


def test_a_view_without_tables_has_no_file_of_one(tmp_path):
    with pytest.raises(UsageFault, match="There is no table"):
        write(view(), tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_of_file_is_told_with_those_there_are(tmp_path):
    with pytest.raises(UsageFault) as told:
        write(view(table(["a"])), tmp_path / "x.docx")
    assert all(suffix in str(told.value) for suffix in SUFFIXES)
    with pytest.raises(UsageFault, match="docx"):
        contents(view(table(["a"])), ".docx")


def test_parquet_carries_units_kinds_and_sources():
    found = pq.read_table(io.BytesIO(contents(view(table(["a"])), ".parquet"))).schema
    assert found.field("value_usd").metadata == {b"unit": b"usd", b"kind": b"estimate", b"label": b"Amount"}
    told = json.loads(found.metadata[b"kaname"])
    assert (told["sources"][0]["citation"], told["notes"]) == ("A producer (2024), A title.", ["One limit."])
    assert found.field("label").type == pa.string()


def test_json_of_a_table_is_its_rows():
    assert json.loads(contents(view(table(["日本"], [None])), ".json")) == [{"label": "日本", "value_usd": None}]


WRITES = """
import sys
from pathlib import Path
import kaname
from kaname.questions.record import write_file
session, question = kaname.Session(), kaname.Screen(economy="JPN")
for suffix in ("csv", "json", "xlsx", "parquet", "pdf", "html", "svg", "png"):
    write_file(question, session.ask(question), Path(sys.argv[1], f"x.{suffix}"), "ja")
"""


def test_every_file_has_the_same_bytes_in_every_process(tmp_path):
    """Nothing of the clock, the machine or the order of a hash is in them."""
    made = []
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
        folder = tmp_path / seed
        folder.mkdir()
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", WRITES, str(folder)], check=True, timeout=120, env=surroundings)
        made.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(made[0]) == len(SUFFIXES) == 8
    assert {name for name, data in made[0].items() if data != made[1][name]} == set()


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"before")
    with pytest.raises(UsageFault):
        write(view(table(["a"])), path, "no such table")
    assert path.read_bytes() == b"before"
    write(view(table(["a"])), path)
    assert [one.name for one in Path(tmp_path).iterdir()] == ["x.csv"]
