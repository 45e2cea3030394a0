"""Every answer as one page: exactly one, in the bundled fonts, with what was cut told."""

import io
import re

import pytest
from hands import odd, table, view
from pypdf import PdfReader

import kaname
from kaname.errors import ValidationFault
from kaname.media import onepage
from kaname.media.files import contents

ASKED = [
    kaname.Screen(economy="JPN"),
    kaname.Indispensable(economy="日本"),
    kaname.Exposure(economy="JPN", supplier="CHN"),
    kaname.Matrix(supplier="CHN", buyer="JPN"),
    kaname.DataList(),
    kaname.Doctor(),
    kaname.Cite(),
]
FONTS = {"BIZUDPGothic-Regular", "BIZUDPGothic-Bold"}


def squeezed(words):
    return re.sub(r"[\s\u2060\u200b\u00a0]", "", words).replace("’", "'")


def words_of(reader):
    return squeezed("".join(page.extract_text() for page in reader.pages))


def fonts_in(resources):
    """Every font of a page and of the drawings in it."""
    resources = resources.get_object()
    found = {font.get_object()["/BaseFont"].split("+")[-1] for font in (resources.get("/Font") or {}).values()}
    for form in (resources.get("/XObject") or {}).values():
        inner = form.get_object().get("/Resources")
        found |= fonts_in(inner) if inner is not None else set()
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("question", ASKED, ids=lambda question: type(question).__name__)
def test_one_page_in_the_bundled_fonts(session, question, language):
    shown = session.ask(question).view(language)
    reader = PdfReader(io.BytesIO(onepage.pdf(shown)))
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert fonts_in(reader.pages[0]["/Resources"]) == FONTS
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    written = words_of(reader)
    assert squeezed(shown.headline) in written
    for source in onepage.source_lines(shown):
        assert squeezed(source.licence) in written
    assert "⟦" not in written


def test_a_long_table_is_cut_and_the_page_says_how_long_it_is(session):
    found = session.ask(kaname.Screen(economy="JPN"))
    for language, said in (
        ("en", rf"(\d+)of{len(found.rows)}rows\."),
        ("ja", rf"全{len(found.rows)}行のうち(\d+)行。"),
    ):
        written = words_of(PdfReader(io.BytesIO(onepage.pdf(found.view(language)))))
        rows = int(re.search(said, written)[1])
        assert rows in {*onepage.ROWS, *onepage.MORE}
        codes = [row.product for row in found.rows]
        assert [code for code in codes if code in written] == codes[:rows]


def test_a_short_table_is_whole_and_nothing_is_said_of_it():
    written = words_of(PdfReader(io.BytesIO(onepage.pdf(view(table(["one", "two"]))))))
    assert "rows." not in written


def test_many_limits_are_cut_and_counted():
    notes = tuple(f"Limit {number}: " + "word " * 90 for number in range(12))
    written = words_of(PdfReader(io.BytesIO(onepage.pdf(view(table(["one"]), notes=notes)))))
    told = int(re.search(r"(\d+)moreareonscreenandinfiles\.", written)[1])
    assert [number for number in range(12) if f"Limit{number}:" in written] == list(range(12 - told))


def test_what_no_cut_makes_fit_is_told():
    with pytest.raises(ValidationFault, match="pages"):
        onepage.pdf(view(table(["one"]), lead=("word " * 5000,)))


@pytest.mark.parametrize(
    ("currency", "language", "amount", "rate"),
    [
        ("usd", "ja", "億ドル", False),
        ("jpy", "ja", "億円", True),
        (None, "ja", "億円", True),
        (None, "en", "US$", False),
        ("jpy", "en", "¥", True),
    ],
)
def test_money_in_the_currency_asked_for_with_its_rate(cli, tmp_path, currency, language, amount, rate):
    path = tmp_path / "x.pdf"
    flags = ("--currency", currency) if currency else ()
    ended = cli("screen", "JPN", "--lang", language, "--quiet", "--out", path, *flags)
    assert ended.code in {0, None}, ended.err
    written = words_of(PdfReader(path))
    assert amount in written
    # World Bank PA.NUS.FCRF, 2024.
    assert ("151.37" in written) == rate


def test_html_is_the_same_page(session):
    shown = session.ask(kaname.Exposure(economy="JPN", supplier="CHN")).view("ja")
    html = contents(shown, ".html").decode()
    assert f'<html lang="{shown.language}"' in html
    assert shown.pull.value in html
    assert "<script" not in html
    assert not re.search(r'(src|href)="(?!https?://|#|data:)', html)
    assert not re.search(r'src="http|url\(http|@import', html)


@pytest.mark.parametrize(
    "words", ["A title with [/red] *brackets* #x $y$ @z \\n `code` _u_ ~", "題 [/red] <b>x</b> = - + / "]
)
def test_words_are_words_on_the_page(words):
    """faults/markup.toml: neither a terminal's markup nor the typesetter's nor HTML."""
    shown = odd(words)
    assert squeezed(words) in words_of(PdfReader(io.BytesIO(onepage.pdf(shown))))
    assert "<b>x" not in onepage.html(shown)


def test_control_characters_are_written_out():
    """faults/markup2.toml: the font has none of them, and a page that is refused helps nobody."""
    shown = odd("red \x1b[31m\x07")
    assert r"\x1b[31m\x07" in words_of(PdfReader(io.BytesIO(onepage.pdf(shown))))
    assert "\x1b" not in onepage.html(shown)


def test_the_digest_follows_what_the_page_says():
    first, second = view(table(["one"])), view(table(["two"]))
    assert onepage.digest(first) == onepage.digest(view(table(["one"]))) != onepage.digest(second)
    assert onepage.digest(first)[: onepage.DIGEST_SHOWN] in words_of(PdfReader(io.BytesIO(onepage.pdf(first))))


def test_rows_fill_the_page_and_a_heading_without_sources_is_left_out():
    names = [f"row {number:02}" for number in range(26)]
    written = words_of(PdfReader(io.BytesIO(onepage.pdf(view(table(names), sources=())))))
    assert all(squeezed(name) in written for name in names)
    assert "Sources" not in written


def test_thousands_and_signs_of_a_japanese_title():
    said = "港まで「23,489km」（最短）、経由：運河、海峡"
    text = PdfReader(io.BytesIO(onepage.pdf(view(table(["a"]), language="ja", headline=said)))).pages[0].extract_text()
    assert "23,489km" in text
    assert squeezed(said) in squeezed(text)
