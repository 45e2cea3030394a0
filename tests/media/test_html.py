"""A view in a notebook: a fragment that runs nothing, asks for nothing, and says what the terminal says."""

from html.parser import HTMLParser

import pytest
from hands import odd

import kaname


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def read(html):
    elements = Elements()
    elements.feed(html)
    return elements


@pytest.mark.parametrize(
    "words", ['<script>alert("x")</script>', "<img src=x onerror=y>", "a & b <b>c</b> ' \"", "</table>"]
)
def test_words_are_words(words):
    from kaname.media.html import fragment

    elements = read(fragment(odd(words)))
    assert {tag for tag, _ in elements.found} <= {
        "div",
        "p",
        "strong",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "li",
    }
    assert elements.words.count(words) >= 5
    assert all(not name.startswith("on") for _, attrs in elements.found for name in attrs)


def test_nothing_steers_what_shows_it():
    """faults/markup2.toml: control characters are written out."""
    from kaname.media.html import fragment

    html = fragment(odd("\x1b[31mred\x07"))
    assert "\x1b" not in html
    assert r"\x1b[31mred\x07" in html


@pytest.mark.parametrize(("language", "lang"), [(None, "en"), ("ja", "ja")])
def test_an_answer_shows_itself(session, language, lang):
    from kaname.media.html import fragment

    found = session.ask(kaname.Screen(economy="JPN"))
    html = found._repr_html_() if language is None else fragment(found.view(language))
    elements = read(html)
    assert elements.found[0] == ("div", {"lang": lang})
    shown = found.view(lang)
    assert shown.headline in elements.words
    assert [words for words in elements.words if words in shown.notes] == list(shown.notes)
    assert sum(tag == "tr" for tag, _ in elements.found) == len(found.rows) + 1
    assert all(attrs["scope"] == "col" for tag, attrs in elements.found if tag == "th")
    assert any(found.sources[0].citation in words for words in elements.words)
