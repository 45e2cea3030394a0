"""The font: its widths are those its own tables give, and what it lacks is told."""

import pytest

from kaname.media.fonts import face, folder

# hhea, hmtx and cmap of BIZ UDPGothic Regular, 2048 units in an em, as `ttx -t hmtx -t cmap` prints them.
EM = 2048


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_widths(weight):
    found = face(weight)
    assert found.units == EM
    assert found.width("要", 10) == 10, "an ideograph is one em wide"
    assert found.width("要要", 10) == 2 * found.width("要", 10)
    assert 0 < found.width("i", 10) < found.width("W", 10) < 11
    assert found.width("", 10) == 0


def test_what_is_missing():
    found = face()
    assert found.missing(["日本 Japan\n", "\u200b"]) == ()
    assert found.missing(["a\u0e01b", "\U0001f600"]) == ("\u0e01", "\U0001f600")
    assert found.width("\u0e01", 10) == found.lacking * 10 / EM, "drawn as the box for what is missing"


def test_one_reading_a_file():
    assert face("Regular") is face("Regular", folder())
    assert face("Regular") is not face("Bold")
