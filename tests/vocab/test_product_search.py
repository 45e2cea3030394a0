"""Twenty-odd questions a person would type, and what has to come first."""

from __future__ import annotations

import pytest

from kaname.vocab.product_search import folded, search


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("磁石", "850511"),
        ("magnet", "850511"),
        ("permanent magnets", "850511"),
        ("ネオジウム", "850511"),
        ("8505", "850511"),
        ("８５０７．６０", "850760"),
        ("HS 850760", "850760"),
        ("ﾘﾁｳﾑｲｵﾝ電池", "850760"),
        ("リチウム イオン 蓄電池", "850760"),
        ("battery", "850710"),
        ("半導体", "854231"),
        ("はんどうたい", "854231"),
        ("集積回路", "854231"),
        ("コンピュータ", "847130"),
        ("GPU", "847330"),
        ("レアアース", "280530"),
        ("原油", "270900"),
        ("crude oil", "270900"),
        ("copper ore", "260300"),
        ("ドローン", "880610"),
        ("vaccine", "300241"),
        ("ウエハ", "381800"),
        ("抗生物質", "300420"),
        ("天然ガス", "271121"),
        ("LNG", "271111"),
        ("工作機械", "845611"),
        ("タンカー", "890120"),
    ],
)
def test_what_comes_first(words, first):
    assert search((words,))[0].code == first


def test_every_word_must_be_found():
    both = {hit.code for hit in search(("lithium", "carbonate"))}
    assert "283691" in both
    assert both < {hit.code for hit in search(("lithium",))} | both
    assert "850650" not in both
    assert search(("zzz",)) == []
    assert search((" ・ ",)) == []


def test_a_word_is_not_found_inside_another():
    """Ores stand in chapter 26; "ore" is in the words more, store and spores of a hundred other products."""
    found = search(("ore",))
    assert {hit.code[:2] for hit in found[:15]} == {"26"}
    assert len(found) < 100
    assert {hit.code[:4] for hit in search(("tin ore",))} == {"2609"}


def test_width_kana_case_signs_and_plurals_make_no_difference():
    assert folded("ﾘﾁｳﾑ") == folded("リチウム") == folded("りちうむ")
    assert folded("コンピューター") == folded("コンピュータ")
    assert folded("Magnets") == folded("ＭＡＧＮＥＴ") == "magnet"
    assert folded("batteries") == folded("battery")
    assert folded("gas") == "gas"


def test_a_code_lists_what_stands_under_it():
    assert [hit.code for hit in search(("8505",))] == ["850511", "850519", "850520", "850530", "850590"]
    assert [hit.code for hit in search(("8505.11",))] == ["850511"]
