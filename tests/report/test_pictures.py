"""Pictures that stand alone are written as SVG or PNG."""

import pytest
from kaname.media.pictures import write_picture

from kaname.errors import UsageFault


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
