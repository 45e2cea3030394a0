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
    ended = cli("foip", "JPN", "--vintage", "2016", "--lang", "ja", "--quiet")
    assert ended.code == 0
    assert "法の支配" in ended.out
    assert "82.7%" in ended.out
    assert "n/a" in ended.out


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
    [(("ZZZ",), 2), (("--vintage", "2020"), 2), (("--year", "1990"), 2), (("--ideal-points", "none.parquet"), 4)],
)
def test_bad_calls_end_in_one_sentence(cli, arguments, code):
    ended = cli("foip", *arguments)
    assert ended.code == code
    assert ended.out == ""
    assert len(ended.err.strip().splitlines()) == 1
