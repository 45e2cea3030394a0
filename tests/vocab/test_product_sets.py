"""Sets of products: every code real, every name in both languages, restated by the concordance, and a user's own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kaname.errors import UsageFault, ValidationFault
from kaname.vocab.product_sets import CONFIDENCE, members_in, product_set, product_sets, sets_of
from kaname.vocab.products import product_of
from kaname.vocab.restating import codes_in, linked
from kaname.vocab.revisions import REVISIONS

WIDE = Path(__file__).parents[3] / "shared" / "data" / "concordances" / "hs_revisions_bec.csv"
SUBJECTS = {
    *("energy", "minerals", "chips", "quantum", "batteries", "magnets", "pharmaceuticals", "machine_tools", "ships"),
}


def test_there_are_sixteen_designated_sets_and_the_subjects():
    kinds = {name: one.kind for name, one in product_sets().items()}
    assert sum(kind == "designated" for kind in kinds.values()) == 16
    assert {name for name, kind in kinds.items() if kind == "subject"} == SUBJECTS
    assert all(one.members for name, one in product_sets().items() if name != "cloud_programs")


@pytest.mark.parametrize("name", sorted(product_sets()))
@pytest.mark.parametrize("revision", REVISIONS)
def test_members_are_codes_of_the_revision_with_names_of_their_own(name, revision):
    members = members_in(product_set(name), revision)
    assert set(members.values()) <= set(CONFIDENCE)
    assert set(members) <= codes_in(revision)
    for code in members:
        named = product_of(code, revision)
        assert named is not None
        assert f"など（{code}）" not in named.name.ja, (code, named.name.ja)


def test_cloud_programs_have_no_code():
    assert members_in(product_set("cloud_programs"), "HS22") == {}


@pytest.mark.skipif(not WIDE.is_file(), reason=f"no reference table at {WIDE}")
def test_every_code_of_hs_2022_is_one():
    with WIDE.open(encoding="utf-8", newline="") as stream:
        valid = {row["HS22"] for row in csv.DictReader(stream)}
    for one in product_sets().values():
        assert set(members_in(one, "HS22")) <= valid, one.id


def test_magnets_by_hand():
    """8505.11 and 8505.19 have been the same goods since 1992."""
    assert members_in(product_set("permanent_magnets"), "HS2022") == {"850511": "high", "850519": "medium"}
    assert members_in(product_set("永久磁石"), "H0") == {"850511": "high", "850519": "medium"}
    assert sets_of("850511", "HS17") == {"permanent_magnets": "high", "magnets": "high"}


def test_batteries_fall_under_other_accumulators_before_2012():
    """HS 2012 took 8507.50 (nickel-metal hydride) and 8507.60 (lithium-ion) out of 8507.80, which the set holds whole."""
    now, before = (members_in(product_set("storage_batteries"), revision) for revision in ("HS12", "HS07"))
    assert {now[code] for code in ("850760",)} == {"high"}
    assert "850760" not in before
    assert before["850780"] == "high"


def test_a_code_that_takes_in_other_goods_is_of_low_confidence():
    """Hafnium is 8112.31 since 2022; before, 8112.92 held it with gallium, indium and niobium."""
    own = product_set("unmanned_aircraft")
    assert members_in(own, "HS22")["880622"] == "high"
    assert members_in(own, "HS17") == {"880220": "low", "880211": "low", "880330": "low"}


def test_rows_of_the_revision_itself_come_first():
    """The set of fertilizers types 2510.20 for HS 1992 and leaves the rest to the concordance."""
    members = members_in(product_set("fertilizers"), "HS92")
    assert members["251020"] == "low"
    assert members["310210"] == "high"


def test_links_lead_back():
    for older, newer in zip(REVISIONS, REVISIONS[1:], strict=False):
        forth, back = linked(older, newer), linked(newer, older)
        assert all(code in back[other] for code, others in forth.items() for other in others)
        assert all(code in forth[other] for code, others in back.items() for other in others)


def test_a_set_of_ones_own(tmp_path):
    path = tmp_path / "watch.toml"
    path.write_text(
        'id = "watch"\nname = "見守り"\nrevision = "HS2017"\nproducts = ["850511", "8541"]\n', encoding="utf-8"
    )
    own = product_set("watch", tmp_path)
    assert own.kind == "own"
    assert own.name.en == own.name.ja == "見守り"
    assert set(members_in(own, "HS17")) == {
        *("850511", "854110", "854121", "854129", "854130", "854140", "854150", "854160", "854190"),
    }
    assert set(members_in(own, "HS22")) >= {"854141", "854142", "854143", "854149", "854151", "854159"}
    assert sets_of("850511", "HS92", tmp_path)["watch"] == "high"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('id = "magnets"\nproducts = ["850511"]\n', "product_set_twice"),
        ('id = "a"\nproducts = [850511]\n', "product_set_code"),
        ('id = "a"\nproducts = ["850513"]\n', "product_set_code"),
        ('id = "a"\nproducts = []\n', "product_set_incomplete"),
        ('products = ["850511"]\n', "product_set_incomplete"),
        ('id = "a"\nproduct = ["850511"]\n', "product_set_field"),
    ],
)
def test_a_set_that_is_wrong_says_how(tmp_path, text, key):
    (tmp_path / "one.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValidationFault) as fault:
        product_sets(tmp_path)
    assert fault.value.key == key
    assert "one.toml" in str(fault.value)


def test_an_unknown_set_names_the_nearest():
    with pytest.raises(UsageFault, match="magnets"):
        product_set("magnet")
