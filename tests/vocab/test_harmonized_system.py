"""Every product of the Harmonized System: names, industries and end use, held against tables others made."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from kaname.errors import UsageFault
from kaname.vocab.harmonized import all_codes, codes, end_use, heading_name, industry, is_product, product_name
from kaname.vocab.naming import Named, resolve
from kaname.vocab.products import product, product_of, product_or_code, products
from kaname.vocab.revisions import REVISIONS, revision_of
from kaname.vocab.sectors import sector_of_isic, sectors
from kaname.vocab.stress import product_sectors
from kaname.vocab.table import rows

SHARED = Path(__file__).parents[3] / "shared" / "data" / "concordances"
HELD = SHARED / "hs17_isic4_bec5_gtap_cpc.csv"
needs_shared = pytest.mark.skipif(not HELD.is_file(), reason=f"no reference table at {HELD}")
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")


def reference() -> dict[str, dict[str, str]]:
    with HELD.open(encoding="utf-8", newline="") as stream:
        return {row["HS6"]: row for row in csv.DictReader(stream)}


def test_the_lists_have_as_many_codes_as_the_revisions():
    """UN Comtrade counts 5,387 subheadings of HS 2017, 5,205 of 2012 and 5,052 of 2007, and 5,020 of HS 1992 (World
    Integrated Trade Solution), 999999 apart: goods not specified stand beside those of the revision.
    """
    assert {r: len(codes(r) - {"999999"}) for r in ("HS17", "HS12", "HS07", "HS92")} == {
        "HS17": 5387,
        "HS12": 5205,
        "HS07": 5052,
        "HS92": 5020,
    }
    assert all(re.fullmatch(r"\d{6}", code) for revision in REVISIONS for code in codes(revision))


def test_every_code_has_a_name_in_both_languages():
    for code, revision in all_codes().items():
        name = product_name(code, revision)
        assert name is not None, code
        assert JAPANESE.search(name.ja), (code, name)
        assert name.en, (code, name)
        assert not JAPANESE.search(name.en), (code, name)


def test_a_product_without_a_japanese_name_of_its_own_has_its_headings_with_the_code():
    assert product_of("847160", "HS17").name.ja == "自動データ処理機械（コンピューター）など（847160）"
    assert product_of("850511", "HS17").name.ja == "金属製の永久磁石"
    # What only a user's table holds is told by its heading, and what stands under none by its code.
    assert product_or_code("854929", "HS22").name.ja == "電気電子機器のくずなど（854929）"
    assert product_or_code("980000").name.ja == "980000"
    # Not など twice.
    assert product_or_code("811251", "HS02").name.ja == "ベリリウム・クロム・ゲルマニウム・ガリウムなど（811251）"


def test_a_code_that_was_used_again_means_what_its_revision_says():
    assert product_of("848510", "HS92").name.ja == "船舶用プロペラ"
    assert product_of("848510", "HS22").name.ja == "金属の積層造形機（3Dプリンター）"
    assert product_of("848510", "HS22").name.en == "Machines for additive manufacturing by metal deposit"
    assert heading_name("8524", "HS02").ja == "記録済みの媒体"
    assert heading_name("8524", "HS22").ja == "フラットパネルディスプレイモジュール"


def test_bundled_products_keep_their_names():
    for code, one in products().items():
        assert product_of(code) == one


def test_a_product_that_exists_is_no_unknown_product():
    assert product("850511").code == "850511"
    with pytest.raises(UsageFault, match="850513"):
        product("850513")
    assert not is_product("8505")
    assert resolve("8505.11", ("product",)) == Named("product", "850511")
    assert resolve("リチウムイオン蓄電池", ("product",)) == Named("product", "850760")


def test_revisions_by_all_their_names():
    assert [revision_of(name) for name in ("HS22", "HS2022", "H6", "2022", "hs 2022", "22", "h0", "1992")] == [
        *["HS22"] * 6,
        *["HS92"] * 2,
    ]
    with pytest.raises(UsageFault, match="HS88"):
        revision_of("HS88")


def test_shares_of_a_product_add_up_and_name_sectors_of_goods():
    for code, revision in all_codes().items():
        made = industry(code, revision)
        if made.sectors:
            assert sum(made.sectors.values()) == pytest.approx(1.0, abs=1e-12)
            assert set(made.sectors) <= set(sectors())


def test_typed_rows_come_before_the_correspondence():
    for code, shares in product_sectors().items():
        assert industry(code, "HS92").sectors == shares
        assert industry(code, "HS92").basis == "typed"


def test_isic_classes_fall_into_sectors_by_hand():
    """OECD (2025), ICIO industries: 2410 basic iron, 2431 casting of iron; 2420 precious and non-ferrous, 2432."""
    assert [sector_of_isic(code) for code in ("0111", "2410", "2431", "2420", "2432", "2610", "3011", "3030")] == [
        *("A01", "C24A", "C24A", "C24B", "C24B", "C26", "C301", "C302T309"),
    ]
    assert sector_of_isic("9999") == ""


@needs_shared
def test_industries_agree_with_another_map_of_hs_2017():
    """Of 5,387 codes 5,373 have an industry; 94.9 % of these fall into the same of the 50 as in a table of the UNSD's
    correspondences made by others, 1.2 % more hold it beside another. What differs: waste and scrap (here waste
    management, E, as CPA 38.11; there the industry of the material: about 50 codes), base materials of medicines (here
    C21 as CPA 21.10, there C20: 31), spices, dried and shelled produce (food or farm: 25), capacitors and resistors
    (C27 or C26: 17), shelled molluscs (food or fishing: 12). Works of art and the like (14) are made by no sector.
    """
    found = {code: industry(code, "HS17") for code in reference()}
    known = {code: made.sectors for code, made in found.items() if made.sectors}
    wanted = {code: sector_of_isic(row["i4"]) for code, row in reference().items()}
    equal = sum(set(known[code]) == {wanted[code]} for code in known)
    within = sum(wanted[code] in known[code] for code in known)
    assert len(known) > 5370
    assert equal / len(known) > 0.945
    assert within / len(known) > 0.958
    scrap = [code for code in known if set(known[code]) == {"E"} and wanted[code] != "E"]
    assert len(scrap) > 40
    assert {found[code].basis for code in known} == {"typed", "code", "heading"}


@needs_shared
def test_end_use_agrees_with_bec_of_others():
    """97.8 % of the codes with one class in BEC Rev.4 agree; 96.5 % of those with one use in BEC Rev.5, which moved
    some capital goods (parts of machines, magnets) to intermediate use. Rev.5's mixed uses hold ours in 87 %.
    """
    names = {"CAP": "capital", "INT": "intermediate", "CONS": "consumption"}

    def agreement(column: str) -> float:
        judged = [
            (end_use(code, "HS17"), names[row[column]]) for code, row in reference().items() if row[column] in names
        ]
        assert len(judged) > 4900
        return sum(ours == theirs for ours, theirs in judged) / len(judged)

    assert agreement("BEC4ENDUSE") > 0.97
    assert agreement("BEC5EndUse") > 0.96


def test_every_heading_of_the_lists_is_named_once_for_each_revision():
    headings = {code[:4] for code in all_codes()}
    assert headings <= {row["heading"] for row in rows("headings")}
    for heading in headings:
        for revision in REVISIONS:
            assert heading_name(heading, revision) is not None
