"""``kaname coalition`` as a shell sees it."""

import csv
import re

import pytest


def test_json_and_tables(cli):
    ended = cli("coalition", "JPN-USA-KOR", "--year", "2022", "--measure", "products_pooled", "--json")
    assert ended.code == 0, ended.err
    assert set(ended.json["measures"]) == {"products_pooled"}
    for lang, japanese in (("ja", True), ("en", False)):
        ended = cli(
            *("coalition", "JPN-USA-KOR", "--measure", "extraction", "--against", "CHN"),
            *("--cap", "0.5", "--year", "2022", "--lang", lang),
        )
        assert ended.code == 0, ended.err
        assert bool(re.search(r"[ぁ-んァ-ン一-龥]", ended.out)) is japanese


def test_files(cli, tmp_path):
    call = ("coalition", "QUAD", "--measure", "products_contractual", "--year", "2022", "--quiet")
    target = tmp_path / "products.csv"
    assert cli(*call, "--out", target).code == 0
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {"product", "gap_usd", "pooled"} <= set(rows[0])
    target = tmp_path / "grow.csv"
    assert cli(*call, "--cap", "0.3", "--out", target).code == 0
    with target.open(encoding="utf-8-sig", newline="") as stream:
        assert {"text_ja", "text_en", "percent"} <= set(next(csv.DictReader(stream)))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("JPN",), "JPN"),
        (("QUAD", "--cap", "1.5"), "1.5"),
        (("QUAD", "--cap", "0.5", "--growth", "-1"), "-1"),
        (("QUAD", "--against", "USA"), "USA"),
        (("QUAD", "--measure", "power"), "power"),
        (("QUAD", "--pairs", "1"), "1"),
    ],
)
def test_bad_input(cli, arguments, named):
    ended = cli("coalition", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.strip().splitlines()) == 1
    assert named in ended.err
