"""A view on a terminal: words as they are typed, nothing that steers it, tables that fit."""

import io
import re

import pytest
from hands import odd, table, view

import kaname
from kaname.media.sheet import Box
from kaname.media.terminal import PLAIN_WIDTH, show


def printed(shown):
    stream = io.StringIO()
    show(shown, stream)
    return stream.getvalue()


# faults/markup.toml and faults/markup2.toml: titles that a markup language of terminals would read.
@pytest.mark.parametrize(
    "words",
    [
        "A title with [/red] brackets",
        "題 [/red]",
        "Ban of [bold]x[/bold] and [link=http://evil.example/]click[/link] [2025] [a]",
        "{braces} %s :smile:",
    ],
)
def test_words_stand_as_they_are_typed(words):
    out = re.sub(r"\s+", " ", printed(odd(words)))
    # Headline, lead, the three of the number, title of the table, cell, note, line, limit, box.
    assert out.count(words) >= 10, out


def test_nothing_steers_the_terminal():
    """faults/markup2.toml: a note with escapes that colour what follows and name the window."""
    out = printed(odd("note [/b] \x1b[31mred\x1b]0;owned\x07\u202e"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out)
    assert r"\x1b[31mred\x1b]0;owned\x07\u202e" in re.sub(r"\s", "", out)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_stands_where(session, language):
    found = session.ask(kaname.Exposure(economy="JPN", supplier="CHN")).view(language)
    out = printed(found)
    flat = re.sub(r"\s", "", out)
    places = [
        flat.index(re.sub(r"\s", "", words))
        for words in (
            found.headline,
            found.pull.label,
            found.tables[0].title,
            found.notes[0],
            found.sources[0].citation,
        )
    ]
    assert places == sorted(places)
    for one in found.tables:
        assert all(re.sub(r"\s", "", label) in flat for label in one.header)
    assert max(_wide(line) for line in out.splitlines()) <= PLAIN_WIDTH


def _wide(line):
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line.rstrip())


def test_a_long_table_is_no_wider_than_the_page():
    out = printed(view(table(["word " * 60, "字" * 200]), notes=("long " * 80,)))
    assert max(_wide(line) for line in out.splitlines()) <= PLAIN_WIDTH
    assert out.count("word") == 60
    assert out.count("字") == 200, "folded, not cut"


def test_a_table_of_no_rows_is_left_out_beside_another():
    out = printed(view(table(["a"], title="First"), table([], name="more", title="Second")))
    assert ("First" in out, "Second" in out) == (True, False)
    assert "Second" in printed(view(table([], title="Second")))


def test_boxes_and_references():
    out = printed(view(table(["a"]), headline="So it is.⟦1,2⟧", boxes=(Box("Why", ("Because.⟦3⟧",), ("One.",)),)))
    assert "⟦" not in out
    assert "· Because." in out
    assert "· One." in out


def test_ids_stay_whole_and_titles_are_as_wide_as_the_terminal():
    name, title = "economic-security-alliance-of-many", "A title that is longer than the small table below it is wide"
    out = printed(view(table([name]), table([name, "x"], name="more", title=title)))
    assert out.count(name) == 2
    assert title in out.splitlines()
    one = view(table([f"{name} {'word ' * 60}".strip()]))
    assert max(_wide(line) for line in printed(one).splitlines()) <= PLAIN_WIDTH
