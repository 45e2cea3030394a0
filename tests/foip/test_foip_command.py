"""``kaname foip`` as a shell sees it."""

from __future__ import annotations

import csv

import pytest


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KANAME_DATA_DIR", str(tmp_path / "data"))


def test_the_matrix_as_json(cli):
    ended = cli("foip", "JPN,AUS", "--json")
    assert ended.code == 0
    assert ended.json["economies"] == ["JPN", "AUS"]
    assert ended.json["vintage"] == "2023"
    assert len(ended.json["pillars"]) == 4


def test_the_matrix_for_the_eye(cli):
    ended = cli("foip", "JPN", "--vintage", "2016", "--lang", "ja")
    assert ended.code == 0
    assert "法の支配" in ended.out
    assert "82.7%" in ended.out
    assert "国連総会の理想点が読み込まれていません。" in ended.out


def test_economies_stand_apart_or_joined(cli):
    """Case readme-foip-line."""
    apart, joined = cli("foip", "JPN", "豪州", "--json"), cli("foip", "JPN,AUS", "--json")
    assert (apart.code, apart.json) == (0, joined.json)
    assert "n/a" in cli("foip", "JPN", "AUS").out


@pytest.mark.parametrize("call", [("foip", "--ideal-points"), ("data", "ideal-points")])
def test_ideal_points_are_imported_by_either_spelling(cli, tmp_path, call):
    path = tmp_path / "points.csv"
    path.write_text("session,iso3c,ideal_point,q5,q95\n78,JPN,0.8,0.6,1.0\n78,YUG,0.1,0,0.2\n", encoding="utf-8")
    ended = cli(*call, path)
    assert (ended.code, len(ended.out.strip().splitlines())) == (0, 1), ended.err
    assert "YUG" in ended.out
    assert "+0.80 (+0.60 to +1.00)" in cli("foip", "JPN").out


def test_cells_are_written(cli, tmp_path):
    out = tmp_path / "cells.csv"
    assert cli("foip", "JPN,AUS", "--out", out, "--quiet").code == 0
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 * 5
    assert all(row["value"] or row["absent_ja"] for row in rows)
    assert {row["value"] for row in rows if row["indicator"] == "chokepoint_exposure"} == {""}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ZZZ",), 2),
        (("--vintage", "2020"), 2),
        (("--year", "1990"), 2),
        (("--ideal-points", "none.parquet"), 4),
        (("--ideal-points=none.parquet",), 4),
    ],
)
def test_bad_calls_end_in_one_sentence(cli, arguments, code):
    ended = cli("foip", *arguments)
    assert ended.code == code
    assert ended.out == ""
    assert len(ended.err.strip().splitlines()) == 1
