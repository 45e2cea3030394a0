"""The JSON contract and the files, as a script meets them; numbers as METHODS prints them."""

import csv
import json
import re
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from bundled import TABLE_ECONOMIES

from kaname.questions.cite.question import CitationAnswer
from kaname.questions.data_list.question import DataAnswer
from kaname.questions.data_verify.question import DataVerifyAnswer
from kaname.questions.doctor.question import DoctorAnswer
from kaname.questions.exposure.question import ExposureAnswer
from kaname.questions.indispensable.question import IndispensableAnswer, PivotRow
from kaname.questions.matrix.question import MatrixAnswer, MatrixFileAnswer
from kaname.questions.screen.question import ScreenAnswer, ScreenRow
from kaname.report.leaflet.brief import BriefAnswer


def answer(ended, model):
    assert ended.code == 0, ended.err
    record = json.loads(ended.out)
    assert set(record) == set(model.model_fields)
    return record


def test_screen(kaname):
    record = answer(kaname("screen", "JPN", "--year", "2022", "--json"), ScreenAnswer)
    assert (record["economy"], record["year"], record["rule"]) == ("JPN", 2022, "cao2021")
    assert record["edition"]
    rows = {row["product"]: row for row in record["rows"]}
    assert set(rows["284690"]) == set(ScreenRow.model_fields)
    needed = {
        "product",
        "revision",
        "name",
        "value_usd",
        "hhi",
        "effective_suppliers",
        "top_supplier",
        "top_share",
        "dependent",
    }
    assert needed <= set(rows["284690"])
    assert set(rows["284690"]["name"]) == {"ja", "en"}
    assert rows["284690"]["hhi"] == pytest.approx(0.5151, abs=5.1e-5)
    assert rows["282520"]["hhi"] == pytest.approx(0.7841, abs=5.1e-5)
    assert rows["282520"]["top_supplier"] == "CHN"
    assert rows["282520"]["top_share"] == pytest.approx(0.880, abs=5.1e-4)
    assert rows["260300"]["hhi"] == pytest.approx(0.1664, abs=5.1e-5)
    assert rows["284690"]["revision"] == "HS92"
    for row in rows.values():
        assert row["dependent"] is (row["top_share"] >= 0.5)
        assert row["effective_suppliers"] == pytest.approx(1 / row["hhi"])
        assert row["value_usd"] >= record["minimum_usd"]
    assert all(left["value_usd"] < record["minimum_usd"] for left in record["below_minimum"])
    hhi = [row["hhi"] for row in record["rows"]]
    assert hhi == sorted(hhi, reverse=True)


def test_screen_over_years_and_of_one_product(kaname):
    record = answer(
        kaname("screen", "jpn", "--since", "2015", "--year", "2024", "--product", "284690", "--json"),
        ScreenAnswer,
    )
    assert [row["year"] for row in record["rows"]] == list(range(2024, 2014, -1))
    assert {row["product"] for row in record["rows"]} == {"284690"}


def test_exposure(kaname):
    record = answer(kaname("exposure", "JPN", "--partner", "CHN", "--scope", "manufacturing", "--json"), ExposureAnswer)
    assert record["look_through"] == pytest.approx(0.0548, abs=5.1e-5)
    assert record["face_value"] == pytest.approx(0.0143, abs=5.1e-5)
    assert record["hidden"] == pytest.approx(record["look_through"] - record["face_value"])
    assert record["ratio"] == pytest.approx(3.82, abs=5.1e-3)
    band = record["vulnerability"]["loss_share"]
    assert 0 < band["low"] < band["central"] < band["high"]
    assert record["vulnerability"]["loser"] == "JPN"
    assert record["leverage"]["loser"] == "CHN"


def test_exposure_at_home_has_no_parting(kaname):
    record = answer(kaname("exposure", "JPN", "--partner", "JPN", "--json"), ExposureAnswer)
    assert record["look_through"] > 0.8
    assert record["reverse"] is record["vulnerability"] is record["leverage"] is None


def test_exposure_to_a_group_leaves_the_buyer_out_of_it(kaname):
    record = answer(kaname("exposure", "JPN", "--partner", "QUAD", "--json"), ExposureAnswer)
    assert record["supplier_members"] == ["AUS", "IND", "USA"]


def test_matrix_of_one_pair(kaname):
    record = answer(kaname("matrix", "--supplier", "CHN", "--buyer", "JPN", "--json"), MatrixAnswer)
    assert record["model"] == "hypothetical_extraction"
    assert record["total_loss_usd_mn"] == pytest.approx(338_100, abs=51)
    assert record["loss"]["CHN"] == pytest.approx(300_900, abs=51)
    assert set(record["loss"]) == set(TABLE_ECONOMIES)
    assert sum(record["loss"].values()) == pytest.approx(record["total_loss_usd_mn"])
    assert 0 < record["look_through_share"] < 0.1
    assert any("sellers" in note["en"] for note in record["notes"]), "the market form says whose loss it is"


def test_matrix_of_all_pairs_holds_the_single_pair(kaname, tmp_path):
    target = tmp_path / "pairs.parquet"
    record = answer(kaname("matrix", "--out", str(target), "--json"), MatrixFileAnswer)
    assert (record["pairs"], record["rows"]) == (6320, 505_600)
    table = pq.read_table(target)
    assert table.column_names == ["supplier", "buyer", "affected", "loss_usd_mn", "loss_pct"]
    assert table.num_rows == 505_600
    rows = {row["affected"]: row for row in table.to_pylist() if (row["supplier"], row["buyer"]) == ("CHN", "JPN")}
    single = json.loads(kaname("matrix", "--supplier", "CHN", "--buyer", "JPN", "--json").out)
    for code, loss in single["loss"].items():
        # The file is rounded to a dollar, and shares in step with it.
        assert rows[code]["loss_usd_mn"] == pytest.approx(loss, rel=1e-9, abs=5.1e-7)
        assert rows[code]["loss_pct"] == pytest.approx(single["loss_pct"][code], rel=1e-9, abs=5.1e-11)


def test_matrix_in_its_supply_form(kaname, tmp_path):
    target = tmp_path / "supply.parquet"
    record = answer(
        kaname("matrix", "--form", "supply", "--scope", "manufacturing", "--out", str(target), "--json"),
        MatrixFileAnswer,
    )
    assert (record["form"], record["rows"]) == ("supply", 6400)
    rows = {(r["supplier"], r["buyer"]): r for r in pq.read_table(target).to_pylist()}
    assert rows["CHN", "JPN"]["look_through"] == pytest.approx(0.0548, abs=5.1e-5)
    assert rows["CHN", "JPN"]["hidden"] == pytest.approx(0.0548 - 0.0143, abs=1.1e-4)


def test_indispensable(kaname):
    record = answer(kaname("indispensable", "CHN", "--year", "2022", "--json"), IndispensableAnswer)
    top = record["rows"][0]
    assert set(top) == set(PivotRow.model_fields)
    assert top["dependents"] == len(top["dependent_economies"]) > 0
    assert all(0 <= row["world_share"] <= 1 and row["dependents"] <= row["partners"] for row in record["rows"])


def test_data_doctor_and_cite(kaname):
    listed = answer(kaname("data", "list", "--json"), DataAnswer)
    verified = answer(kaname("data", "verify", "--json"), DataVerifyAnswer)
    assert [s["id"] for s in listed["snapshots"]] == [s["id"] for s in verified["snapshots"]]
    assert {s["ok"] for s in listed["snapshots"]} == {None}
    assert {s["ok"] for s in verified["snapshots"]} == {True}
    assert answer(kaname("doctor", "--json"), DoctorAnswer)["ok"] is True
    cited = answer(kaname("cite", "icio_2022_flows", "--json"), CitationAnswer)
    assert cited["citations"][0]["citation"].startswith("OECD")


def test_brief(kaname, tmp_path):
    record = answer(
        kaname("brief", "KOR", "--lang", "en,ja", "--formats", "html", "--out", str(tmp_path), "--json"),
        BriefAnswer,
    )
    assert record["languages"] == ["en", "ja"]
    assert len(record["files"]) == 3
    assert all(len(file["sha256"]) == 64 for file in record["files"])
    assert record["manifest"]["economy"] == "KOR"


@pytest.mark.parametrize(
    "arguments",
    [
        ("screen", "JPN"),
        ("indispensable", "JPN"),
        ("exposure", "JPN", "--partner", "CHN"),
        ("matrix", "--supplier", "CHN", "--buyer", "JPN"),
        ("data", "list"),
        ("doctor",),
        ("cite",),
    ],
)
def test_tables_for_the_eye_in_both_languages(kaname, arguments):
    for lang, japanese in (("ja", True), ("en", False)):
        ended = kaname(*arguments, "--lang", lang)
        assert ended.code == 0, ended.err
        assert bool(re.search(r"[ぁ-んァ-ン一-龥]", ended.out)) is japanese


def test_every_economy_of_the_table_has_a_screen(kaname):
    for code in TABLE_ECONOMIES:
        record = json.loads(kaname("screen", code, "--year", "2022", "--json").out)
        assert record["rows"] or record["below_minimum"], code


def test_rows_as_files(kaname, tmp_path):
    text = tmp_path / "screen.csv"
    assert kaname("screen", "JPN", "--out", str(text), "--quiet").code == 0
    assert text.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel in Japan needs the mark"
    with text.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {"product", "name_ja", "name_en", "hhi"} <= set(rows[0])
    assert any(row["product"].startswith("2") and len(row["product"]) == 6 for row in rows)
    table = tmp_path / "screen.parquet"
    assert kaname("screen", "JPN", "--out", str(table), "--quiet").code == 0
    assert pq.read_table(table).num_rows == len(rows)
    plain = tmp_path / "screen.json"
    assert kaname("screen", "JPN", "--out", str(plain), "--rows", "products", "--quiet").code == 0
    assert len(json.loads(plain.read_text(encoding="utf-8"))) == len(rows)
    contract = kaname("screen", "JPN", "--json").out
    assert kaname("screen", "JPN", "--out", str(plain), "--quiet").code == 0
    assert plain.read_text(encoding="utf-8") == contract


def test_rows_as_a_workbook(kaname, tmp_path):
    import python_calamine as calamine

    book = tmp_path / "screen.xlsx"
    assert kaname("screen", "JPN", "--out", str(book), "--quiet").code == 0
    rows = calamine.CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "product"
    assert rows[1][0] == rows[1][0].zfill(6)


def test_help_and_version(kaname):
    ended = kaname("--help")
    for command in ("brief", "screen", "indispensable", "exposure", "matrix", "data", "doctor", "cite"):
        assert command in ended.out
    assert kaname("--version").out.startswith("kaname ")


def test_help_in_japanese():
    """Help is written when the program starts, so a fresh process is asked."""
    done = subprocess.run(
        [sys.executable, "-c", "from kaname.cli.main import run; run(['--help'])"],
        capture_output=True, text=True, check=True, env={"KANAME_LANG": "ja", "PATH": "", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert "経済安全保障" in done.stdout
