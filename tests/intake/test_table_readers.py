"""Input–output tables: ICIO's layouts by hand, parts folded, totals held; samples; WIOD's numbers; one's own labels."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from layouts import LONG_HEAD, io_long

import kaname
from kaname.errors import KanameError, UsageFault, ValidationFault
from kaname.questions.folders import folders
from kaname.questions.imports import Told, import_files
from kaname.questions.session import Session
from kaname.settings import Settings

SHARED = Path(__file__).parents[3] / "shared" / "data"
SAMPLES = SHARED / "imports"
WIOD = SHARED / "wiod13" / "wiod13_2011.npz"


@pytest.fixture
def own(tmp_path):
    return Session(Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))


def taken(session, *files, **told):
    return import_files(session, files, "mine", Told(**told), dt.date(2026, 11, 26), lambda _: None)


def icio(folder, name="2019_SML.csv", *, out=None, first=150):
    """Japan and China in two parts with one sector each: Z and final demand in round numbers, every row adds up."""
    Z = np.array([[first, 40, 10], [30, 200, 20], [5, 15, 60]])
    Y = np.array([[300, 20], [50, 400], [10, 40]])
    x = Z.sum(axis=1) + Y.sum(axis=1) if out is None else np.array(out)
    labels = ["JPN_C26", "CN1_C26", "CN2_C26"]
    head = ["", *labels, "JPN_HFCE", "CHN_HFCE", "OUT"]
    lines = [",".join(head)]
    lines += [",".join(map(str, [label, *Z[at], *Y[at], x[at]])) for at, label in enumerate(labels)]
    added = x - Z.sum(axis=0)
    lines += [
        ",".join(map(str, ["TLS", 0, 0, 0, 0, 0, 0])),
        ",".join(map(str, ["VA", *added, 0, 0, 0])),
        ",".join(map(str, ["OUT", *x, 0, 0, 0])),
    ]
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def test_icio_by_hand_with_the_parts_of_china_added_up(own, tmp_path):
    """Case icio-cn1-label: CN1 and CN2 are China."""
    answer = taken(own, icio(tmp_path))
    assert (answer.provider, answer.layout, answer.years, answer.unit) == ("icio", "icio-csv", (2019,), "usd-million")
    table = own.input_output("mine")
    assert (table.economies, table.sectors) == (("JPN", "CHN"), ("C26",))
    np.testing.assert_array_equal(table.Z, [[150, 50], [35, 295]])
    np.testing.assert_array_equal(table.Y, [[300, 20], [60, 440]])
    assert table.demands == (("JPN", "HFCE"), ("CHN", "HFCE"))
    np.testing.assert_array_equal(table.x, [520, 830])
    np.testing.assert_array_equal(table.v, table.x - table.Z.sum(axis=0))


def test_several_years_in_a_zip_and_one_by_its_year(own, tmp_path):
    path = tmp_path / "ICIO-2018-2019.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for year, first in ((2018, 150), (2019, 170)):
            archive.write(icio(tmp_path, f"{year}_SML.csv", first=first), f"{year}_SML.csv")
    answer = taken(own, path)
    assert answer.years == (2018, 2019)
    assert own.input_output("mine").Z[0, 0] == 170
    assert own.input_output("mine@2018").Z[0, 0] == 150
    assert own.input_output("mine@2018").year == 2018


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"out": [520, 740, 999]}, "totals do not add up .*CHN/C26"),
        ({"first": -150}, "has a negative intermediate flow .JPN/C26"),
        ({"first": "n/a"}, "holds what is no number .JPN/C26"),
    ],
)
def test_impossible_tables(own, tmp_path, change, message):
    if change.get("first") == "n/a":
        path = icio(tmp_path)
        path.write_text(path.read_text().replace("JPN_C26,150", "JPN_C26,n/a"))
    else:
        path = icio(tmp_path, **change)
    with pytest.raises(ValidationFault, match=message):
        taken(own, path)


def test_a_year_mislabelled_is_refused(own, tmp_path):
    with pytest.raises(ValidationFault, match="is labelled 2015 and holds 2019"):
        taken(own, icio(tmp_path), year=2015)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Alpha,goods,Beta,goods,middle,5", "The column use of own.csv holds middle"),
        ("Alpha,goods,Beta,goods,final,", "The value in row 9 of own.csv is no number"),
        ("Alpha,,Beta,goods,final,1", "a row lacks the name of an economy or sector"),
        ("Alpha,goods,Beta,goods,intermediate,-900", "has a negative intermediate flow"),
    ],
)
def test_long_tables_that_cannot_be(own, tmp_path, line, message):
    path = io_long(tmp_path)
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(ValidationFault, match=message):
        taken(own, path, unit="usd-million", year=2020)


def test_units_scale_and_stocks_that_are_drawn_down_are_told(own, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        LONG_HEAD + "A,s,A,s,intermediate,2000\nA,s,A,stocks,final,-500\nB,s,B,s,intermediate,1000\n"
        "B,s,B,homes,final,3000\n"
    )
    answer = taken(own, path, unit="usd-thousand", year=2020)
    table = own.input_output("mine")
    np.testing.assert_allclose(table.Z, np.diag([2, 1]), rtol=1e-12)
    # Output is what is sold, the half a million from stocks among it; nothing is sold outside.
    np.testing.assert_allclose(table.x, [2.0, 4.0], rtol=1e-12)
    np.testing.assert_allclose(table.outside, [0, 3], rtol=1e-12)
    assert answer.quarantined == {"stocks_drawn": 1}
    assert any("drawn down" in said.en for said in answer.said)


@pytest.mark.skipif(not WIOD.is_file(), reason="WIOD's table is not here")
def test_wiod_2011_comes_back_as_it_was(own, tmp_path):
    """41 economies × 35 sectors written out long and read back: flows and final demand to the last digit of a float."""
    held = np.load(WIOD, allow_pickle=False)
    countries, industries = held["countries"].astype(str)[:6], held["industries"].astype(str)[:10]
    n = len(industries)
    keep = np.concatenate([np.arange(n) + 35 * at for at in range(len(countries))])
    Z = np.maximum(held["Z"][np.ix_(keep, keep)].astype(np.float64), 0)
    labels = [(country, f"i{at}") for country in countries for at in range(n)]
    lines = [LONG_HEAD.strip()]
    for i, (economy, sector) in enumerate(labels):
        lines += [
            f"{economy},{sector},{labels[j][0]},{labels[j][1]},intermediate,{float(Z[i, j])!r}"
            for j in range(len(labels))
        ]
        lines.append(f"{economy},{sector},{economy},rest,final,{float(held['x'][keep[i]] - Z[i].sum())!r}")
    path = tmp_path / "wiod_2011.csv"
    path.write_text("\n".join(lines))
    taken(own, path, unit="usd-million")
    table = own.input_output("mine")
    assert table.year == 2011
    np.testing.assert_allclose(table.Z, Z, rtol=1e-14, atol=0)
    np.testing.assert_allclose(table.x, held["x"][keep], rtol=1e-12)


# Every sample ---------------------------------------------------------------------------------------------------------
EXPECTED: dict[str, tuple[dict, int | str]] = {
    # Mocks of random numbers: totals that a real table would state do not add up.
    "pymrio_mocks/oecd_mock/ICIO2016_2003.csv": ({}, "totals do not add up"),
    "pymrio_mocks/oecd_mock/ICIO2018_2010.CSV": ({}, "totals do not add up"),
    "pymrio_mocks/oecd_mock/ICIO2018_2010.zip": ({}, "totals do not add up"),
    "pymrio_mocks/wiod_mock/wiot09_row_sep12.xlsx": ({}, 48),
    "pymrio_mocks/eora26_mock": ({}, 48),
    "pymrio_mocks/exio1_mock": ({"rate": ("0.9",), "year": 2000}, 48),
    "pymrio_mocks/exio2_mock/mrIOT_PxP_ita_coefficient_version2.2.2.zip": ({"rate": ("0.9",), "year": 2007}, 48),
    "pymrio_mocks/exio3_mock": ({"rate": ("0.9",), "year": 2010}, 48),
    "mario_tables/test_IOT_standard.xlsx": ({}, "is not known"),
    "mario_tables/test_IOT_special.xlsx": ({}, "is not known"),
    "mario_tables/test_SUT_standard.xlsx": ({}, "is not known"),
    "mario_tables/test_SUT_special.xlsx": ({}, "is not known"),
    "mario_tables/figaro_metadata.csv": ({}, "is not known"),
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of providers' layouts are not here")
@pytest.mark.parametrize("name", EXPECTED)
def test_every_sample_is_taken_or_refused_with_the_right_reason(own, name):
    told, expected = EXPECTED[name]
    if isinstance(expected, str):
        with pytest.raises(KanameError, match=expected):
            taken(own, SAMPLES / name, **told)
    elif find_spec("pymrio") is None:
        with pytest.raises(UsageFault, match=r"pip install 'kaname\[mrio\]'"):
            taken(own, SAMPLES / name, **told)
    else:
        assert taken(own, SAMPLES / name, **told).rows == expected


@pytest.mark.skipif(find_spec("pymrio") is None or not SAMPLES.is_dir(), reason="pymrio or its samples are not here")
def test_coefficients_become_the_flows_that_pymrio_computes(own):
    import pymrio

    folder = SAMPLES / "pymrio_mocks" / "exio3_mock"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pymrio.parse_exiobase3(folder).calc_all()
    taken(own, folder, rate=("1",), year=2010)
    table = own.input_output("mine")
    order = [(economy, sector) for economy, sector in theirs.Z.index]
    assert len(table.x) == len(order)
    np.testing.assert_allclose(table.Z.sum(), theirs.Z.to_numpy().sum(), rtol=1e-9)
    np.testing.assert_allclose(np.sort(table.x), np.sort(theirs.x.to_numpy().ravel()), rtol=1e-9)


# A table of one's own in every question ------------------------------------------------------------------------------
GIVEN = {
    "economy": "Alpha", "supplier": "Beta", "buyer": "Alpha", "scenario": "china-japan-embargo", "group": "QUAD",
    "before": "mine", "after": "mine", "words": ("magnet",), "id": "japan-us-investment-550bn", "origin": "JPYOK",
    "destination": "NLRTM", "study": "cao2021", "file": "nowhere.toml", "economies": ("JPN",), "first": "hormuz", "second": "hormuz",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(folders()))
def test_every_question_answers_of_ones_own_table_or_says_why_not(own, tmp_path, name):
    """Two economies and a sector that nobody knows: an answer, or one sentence in both languages; never a trace."""
    taken(own, io_long(tmp_path), unit="usd-million", year=2020)
    question = folders()[name].question
    given = {field: GIVEN[field] for field in question.model_fields if field in GIVEN}
    told = None
    try:
        own.ask(question(**given, table="mine")).view("en")
    except KanameError as fault:
        told = fault
    assert told is None or (told.sentence("ja") and told.sentence("en").endswith("."))


def test_ones_own_economies_trade_places_in_the_answer(own, tmp_path):
    taken(own, io_long(tmp_path), unit="usd-million", year=2020)
    found = own.ask(kaname.Matrix(supplier="Alpha", buyer="Beta", table="mine"))
    assert "Alpha" in found.view("en").headline
    with pytest.raises(UsageFault, match="Gamma"):
        own.ask(kaname.Exposure(economy="Alpha", supplier="Gamma", table="mine"))
