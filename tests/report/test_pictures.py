"""Pictures that stand alone: complete in both languages, sized by share, written as SVG or PNG."""

import re

import pytest

from kaname.answers.energy import StraitStop, energy_answer
from kaname.answers.lanes import lane_map
from kaname.errors import UsageFault
from kaname.media.pictures import cover_svg, lanes_svg, write_picture
from kaname.texts import LANGUAGES, text


@pytest.fixture(scope="module")
def lanes(session):
    return lane_map(session, "JPN"), session.store.snapshot("natural_earth_50m").path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_names_the_large_straits_with_their_share_and_carries_the_footnote(lanes, language):
    answer, geometry = lanes
    svg = lanes_svg(answer, language, geometry)
    assert text("pictures.lanes.footnote", language) in svg
    largest = max(answer.chokepoints, key=lambda entry: entry.import_share.central)
    assert f"{getattr(largest.name, language)} {largest.import_share.central:.0%}" in svg


def test_a_strait_with_more_trade_is_drawn_larger(lanes):
    answer, geometry = lanes
    svg = lanes_svg(answer, "en", geometry)
    # Vega draws a diamond as M-d,0L0,-d…: the half diagonal of every filled one.
    halves = [float(d) for d in re.findall(r'd="M-([\d.]+),0L[^"]*" fill="#d55e00"', svg)]
    assert len(halves) >= len(answer.chokepoints)
    assert max(halves) > 3 * min(halves)


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_of_cover_have_three_lines_and_their_words(session, language):
    answer = energy_answer(session, "JPN", None, StraitStop("hormuz", 90))
    svg = cover_svg(answer.cover[0], language, "title", "basis", 90)
    for level in ("low", "central", "high"):
        assert text(f"pictures.cover.{level}", language) in svg


def test_pictures_are_svg_or_png_and_nothing_else(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"></svg>'
    assert write_picture(svg, tmp_path / "a.svg").read_text().startswith("<svg")
    assert write_picture(svg, tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UsageFault):
        write_picture(svg, tmp_path / "a.gif")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "a.svg"]


@pytest.mark.parametrize(
    "command", [("lanes", "JPN"), ("energy", "JPN", "--stop", "hormuz"), ("coalition", "JPN-USA-KOR")]
)
def test_out_with_a_picture_writes_one(cli, tmp_path, command):
    path = tmp_path / "picture.png"
    assert cli(*command, "--out", path, "--quiet").code in {0, None}
    assert path.read_bytes().startswith(b"\x89PNG")
