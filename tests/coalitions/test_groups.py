"""A user's own groups: what is read, and every way a file can be wrong."""

import pytest

from kaname.coalitions.groups import group_folder, load_groups
from kaname.errors import ValidationFault
from kaname.texts import Bilingual

GOOD = """
[CHIP4]
name = { ja = "半導体の四者", en = "Chip 4" }
as_of = "2024-01-01"
source = "A note of our own, 2024"
members = ["JPN", { economy = "kor", from = "2022-09-28" }, "TWN", { economy = "USA" }, { economy = "NLD", to = "2023" }]
"""


def written(folder, text, name="own.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_group_is_read(tmp_path):
    group = load_groups(written(tmp_path, GOOD))["CHIP4"]
    assert group.members == ("JPN", "KOR", "TWN", "USA"), "the one who left is not a member"
    assert group.short == group.name == Bilingual(ja="半導体の四者", en="Chip 4")
    assert group.kind.ja
    assert group.kind.en
    assert group_folder(tmp_path) == {"CHIP4": group}
    assert group_folder(tmp_path / "nowhere") == {}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[CHIP4]", "[CHIP4", "groups.unreadable"),
        ("[CHIP4]", "[JPN]", "groups.code"),
        ("[CHIP4]", "[quad]", "groups.code"),
        ("[CHIP4]", '["A,B"]', "groups.code"),
        ("as_of", "as_off", "groups.field"),
        ('"2024-01-01"', '"this year"', "groups.field"),
        ('source = "A note of our own, 2024"', "", "groups.field"),
        ('"A note of our own, 2024"', '" "', "groups.field"),
        ('ja = "半導体の四者", ', "", "groups.field"),
        ("to = ", "until = ", "groups.field"),
        ('"2022-09-28"', '"autumn"', "groups.field"),
        ('"TWN"', '"XXX"', "groups.economy"),
        ('"TWN"', '"jpn"', "groups.twice"),
        ('["JPN", { economy = "kor", from = "2022-09-28" }, "TWN", { economy = "USA" }', '["JPN"', "groups.few"),
        ("members = [", "members = 3 #", "groups.field"),
    ],
)
def test_a_file_that_is_not_sound_is_refused(tmp_path, old, new, key):
    assert old in GOOD
    with pytest.raises(ValidationFault) as fault:
        load_groups(written(tmp_path, GOOD.replace(old, new)))
    assert fault.value.key == key
    assert "own.toml" in str(fault.value)


def test_two_files_cannot_share_a_code(tmp_path):
    written(tmp_path, GOOD)
    written(tmp_path, GOOD, "second.toml")
    with pytest.raises(ValidationFault) as fault:
        group_folder(tmp_path)
    assert fault.value.key == "groups.repeated"


def test_not_utf_8(tmp_path):
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ValidationFault) as fault:
        load_groups(tmp_path / "own.toml")
    assert fault.value.key == "groups.unreadable"
