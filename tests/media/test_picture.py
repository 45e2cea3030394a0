"""A picture that stands alone: its finding above, its sources below, or the table where there is nothing to draw."""

import io
import re
import struct

import pytest
from hands import odd, table, view

import kaname
from kaname.errors import UsageFault
from kaname.media.files import contents
from kaname.media.picture import DRAWN, alone, first_picture


def words_of(svg):
    """Everything written in an SVG, without spaces: what is wrapped stands in several texts."""
    return re.sub(r"\s", "", "".join(re.findall(r"<text[^>]*>([^<]*)", svg)))


ASKED = [
    kaname.Screen(economy="JPN"),
    kaname.Indispensable(economy="KOR"),
    kaname.Exposure(economy="JPN", supplier="CHN"),
    kaname.Matrix(supplier="CHN", buyer="JPN"),
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("question", ASKED, ids=lambda question: type(question).__name__)
def test_the_finding_above_and_the_sources_below(session, question, language):
    found = session.ask(question)
    shown = found.view(language)
    svg = contents(shown, ".svg").decode()
    written = words_of(svg)
    assert written.startswith(re.sub(r"\s", "", shown.pictures[0].title))
    for source in found.sources:
        assert re.sub(r"\s", "", source.producer.of(language)) in written
    assert 'fill="white"' in svg or "#ffffff" in svg or "#fff" in svg, "paper under it"


def test_png_is_the_same_picture_in_dots(session):
    shown = session.ask(ASKED[0]).view("ja")
    data = contents(shown, ".png")
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    svg = contents(shown, ".svg").decode()
    wide, high = (float(re.search(rf'{name}="([\d.]+)', svg)[1]) for name in ("width", "height"))
    assert width > 2 * wide, "sharp on paper"
    assert width / height == pytest.approx(wide / high, rel=0.02)


def test_the_main_table_where_nothing_is_drawn():
    shown = view(table([], name="empty"), table([f"word{n}" for n in range(DRAWN + 5)]), picture=False)
    assert first_picture(shown).name == "rows"
    written = words_of(contents(shown, ".svg").decode())
    assert "word0" in written
    assert f"word{DRAWN - 1}" in written
    assert f"word{DRAWN}" not in written


def test_no_picture_at_all_is_a_sentence():
    for shown in (view(picture=False), view(table([]), picture=False)):
        assert first_picture(shown) is None
        for suffix in (".svg", ".png"):
            with pytest.raises(UsageFault, match=r"\(screen\) has no picture; end the file in \.csv or \.pdf"):
                contents(shown, suffix)


@pytest.mark.parametrize("picture", [True, False])
def test_words_are_words(picture):
    """faults/markup.toml: nothing that a reader writes becomes part of the drawing."""
    from dataclasses import replace

    words = 'a <b>&amp; [/red] "x" </svg><script>'
    shown = odd(words) if picture else replace(odd(words), pictures=())
    svg = contents(shown, ".svg").decode()
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "&lt;b&gt;" in svg
    from xml.etree import ElementTree as ET

    assert ET.parse(io.StringIO(svg)).getroot().tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - ours


def test_control_characters_are_written_out():
    """faults/markup2.toml: an SVG with one is no XML."""
    svg = contents(odd("red \x1b[31m\x07"), ".svg").decode()
    assert not re.search("[\x00-\x08\x0b-\x1f]", svg)
    assert r"\x1b[31m" in svg


@pytest.mark.parametrize(
    "command", [("lanes", "JPN"), ("energy", "JPN", "--stop", "hormuz"), ("coalition", "JPN-USA-KOR")]
)
def test_out_with_a_picture_writes_one(cli, tmp_path, command):
    path = tmp_path / "picture.png"
    assert cli(*command, "--out", path, "--quiet").code in {0, None}
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_drawn_table_cuts_no_words_and_names_no_source_where_there_is_none():
    words = "governance_political_stability " * 5
    drawn = view(table([words.strip(), "x" * 200]), picture=False, sources=())
    svg = alone(first_picture(drawn), drawn)
    written = words_of(svg)
    assert "…" not in written
    assert written.count("governance_political_stability") == 5
    assert written.count("x" * 20) >= 5
    assert "Source:" not in svg
