"""The pages themselves: two sides, the right fonts, the same bytes, nothing fetched, nothing missing."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pytest
from pypdf import PdfReader

from kaname.errors import DataFault, KanameError, UsageFault, ValidationFault
from kaname.media import charts, geography, maps
from kaname.report.leaflet import render
from kaname.report.leaflet.again import leaflets_again, manifest_at
from kaname.report.leaflet.brief import write_brief
from kaname.report.leaflet.compose import leaflet
from kaname.report.leaflet.facts import facts
from kaname.report.leaflet.ground import ground
from kaname.warehouse.snapshot import BUNDLED


@pytest.fixture(scope="module")
def fonts(session):
    return session.store.snapshot("BIZUDPGothic-Regular").path.parent


@pytest.fixture(scope="module")
def pages(session):
    """The leaflet of Japan in both languages, with its pictures."""
    found = facts(session, "JPN")
    laid = ground(session, "JPN", found.group)
    made = {}
    for language in ("ja", "en"):
        page = leaflet(found, language, date(2026, 11, 24), given=True, twin="twin.html", digest="0" * 64, ground=laid)
        svgs = render.Svgs(
            mirror=charts.mirror_svg(page.security_chart, language),
            origin=charts.origin_svg(page.energy_chart, language),
            map=maps.map_svg(page.map, language, laid.geometry),
            together=charts.together_svg(page.together_chart, language),
        )
        made[language] = (page, svgs)
    return made


def font_names(reader):
    names = set()
    for page in reader.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            names.add(font.get_object()["/BaseFont"].split("+")[-1])
        for form in (page["/Resources"].get("/XObject") or {}).values():
            resources = form.get_object().get("/Resources") or {}
            names |= {f.get_object()["/BaseFont"].split("+")[-1] for f in (resources.get("/Font") or {}).values()}
    return names


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pdf_is_two_tagged_pages_in_the_bundled_fonts(pages, fonts, language):
    page, svgs = pages[language]
    data = render.pdf(page, svgs, fonts)
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 2
    assert [round(float(v)) for v in reader.pages[0].mediabox[2:]] == [595, 842]
    assert font_names(reader) == {"BIZUDPGothic-Regular", "BIZUDPGothic-Bold"}
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == language
    text = "".join(p.extract_text() for p in reader.pages)
    squeezed = re.sub(r"[\s\u2060\u200b]", "", text)
    assert re.sub(r"[\s\u2060\u200b]", "", page.headline) in squeezed
    for row in page.commitments.rows:
        assert re.sub(r"[\s\u2060\u200b]", "", row.title).replace("’", "") in squeezed.replace("’", "").replace("'", "")
    assert re.sub(r"[\s\u2060\u200b]", "", page.map.footnote.split("⟦")[0]) in squeezed
    assert "⟦" not in text


def test_the_same_bytes_twice(pages, fonts):
    page, svgs = pages["ja"]
    assert render.pdf(page, svgs, fonts) == render.pdf(page, svgs, fonts)
    assert render.html(page, svgs) == render.html(page, svgs)


def test_drawings_do_not_remember_earlier_drawings(pages):
    page, svgs = pages["en"]
    assert charts.mirror_svg(page.security_chart, "en") == svgs.mirror
    assert charts.origin_svg(page.energy_chart, "en") == svgs.origin


def test_a_character_outside_the_font_is_refused(pages, fonts):
    page, svgs = pages["en"]
    with pytest.raises(ValidationFault, match="U\\+1F600"):
        render.pdf(replace(page, headline="Security \U0001f600"), svgs, fonts)


def test_a_third_page_is_refused(pages, fonts):
    page, svgs = pages["en"]
    long = replace(page, security_paragraphs=page.security_paragraphs * 12)
    with pytest.raises(ValidationFault, match="pages instead of two"):
        render.pdf(long, svgs, fonts)


def test_a_reference_to_no_source_is_refused(pages, fonts):
    page, svgs = pages["en"]
    with pytest.raises(ValidationFault, match="99"):
        render.pdf(replace(page, headline="Numbers⟦99⟧"), svgs, fonts)
    with pytest.raises(ValidationFault, match="99"):
        render.html(replace(page, headline="Numbers⟦99⟧"), svgs)


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_html_asks_for_nothing_and_is_readable_without_eyes(pages, language):
    page, svgs = pages[language]
    text = render.html(page, svgs)
    elements = Elements()
    elements.feed(text)
    for tag, attrs in elements.found:
        assert tag not in {"script", "link", "iframe", "object", "embed"}
        assert not attrs.get("src", "").startswith("http")
        assert "http" not in attrs.get("style", "")
        if "http" in str(attrs.get("href", "")):
            assert tag == "a"
    assert "url(http" not in text
    assert "@import" not in text
    assert ("html", {"lang": language}) in elements.found
    images = [attrs["aria-label"] for _, attrs in elements.found if attrs.get("role") == "img"]
    assert len(images) == 4
    assert all(images)
    targets = {attrs["href"][1:] for tag, attrs in elements.found if attrs.get("href", "").startswith("#")}
    ids = [attrs["id"] for _, attrs in elements.found if "id" in attrs]
    assert targets <= set(ids)
    assert len(ids) == len(set(ids)), "ids of the pictures do not clash"
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(levels, levels[1:], strict=False))
    heads = [attrs for tag, attrs in elements.found if tag == "th"]
    assert heads
    assert all("scope" in attrs for attrs in heads)


def test_pictures_say_what_they_show(pages):
    page, svgs = pages["ja"]
    for row in page.security_chart.rows:
        assert row.label in svgs.mirror
    for point in page.map.points:
        assert point.label in svgs.map
    for _, label in page.map.members:
        assert label in svgs.map
    assert "42.3%" in svgs.origin
    assert all(len(svg) < 500_000 for svg in (svgs.mirror, svgs.origin, svgs.map))


def test_brief_writes_files_and_manifest_that_belong_together(session, tmp_path):
    answer = write_brief(session, "jpn", ("en",), tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"kaname-JPN-2024-en.pdf", "kaname-JPN-2024-en.html", "kaname-JPN-2024-manifest.json"}
    manifest = json.loads((tmp_path / "kaname-JPN-2024-manifest.json").read_text(encoding="utf-8"))
    assert manifest == answer.manifest
    assert set(manifest["snapshots"]) == set(session.store.snapshots)
    assert answer.manifest_sha256[:16] in (tmp_path / "kaname-JPN-2024-en.html").read_text(encoding="utf-8")
    first = {file.path: file.sha256 for file in answer.files}
    again = write_brief(session, "JPN", ("en",), tmp_path)
    assert {file.path: file.sha256 for file in again.files} == first


def test_a_date_of_ones_own_and_what_is_refused(session, tmp_path):
    answer = write_brief(session, "ISL", ("ja",), tmp_path, formats="html", date="2027-01-05")
    assert "2027年1月5日" in (tmp_path / "kaname-ISL-2024-ja.html").read_text(encoding="utf-8")
    assert answer.manifest["date"] == "2027-01-05"
    for bad, match in (({"date": "5 January"}, "5 January"), ({"formats": "docx"}, "docx"), ({"year": 1980}, "1980")):
        with pytest.raises(UsageFault, match=match):
            write_brief(session, "ISL", ("ja",), tmp_path / "none", **bad)
    with pytest.raises(UsageFault, match="QAT"):
        write_brief(session, "QAT", ("ja",), tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_fault_on_the_way_leaves_no_file(session, tmp_path, monkeypatch):
    def full(*_args):
        raise KanameError("cannot_write", path="x", reason="No space left on device")

    monkeypatch.setattr(render, "html", full)
    with pytest.raises(KanameError, match="No space"):
        write_brief(session, "ISL", ("en",), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_written_folder_is_made_again_from_its_manifest(session, tmp_path):
    """Issue: every written folder can be rerun."""
    write_brief(session, "ISL", ("en",), tmp_path / "first", formats="html")
    manifest = tmp_path / "first" / "kaname-ISL-2024-manifest.json"
    assert manifest_at(tmp_path / "first") == manifest_at(manifest) == manifest
    again = leaflets_again(session, manifest, tmp_path / "again")
    assert again.same
    names = ["kaname-ISL-2024-en.html", "kaname-ISL-2024-manifest.json"]
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == names
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "first" / name).read_bytes()


def test_a_day_of_ones_own_is_kept_when_made_again(session, tmp_path):
    write_brief(session, "ISL", ("ja",), tmp_path, formats="html", date="2027-01-05")
    assert leaflets_again(session, tmp_path / "kaname-ISL-2024-manifest.json", None).same


def test_making_again_tells_what_differs_or_is_gone(session, cli, tmp_path):
    write_brief(session, "ISL", ("en",), tmp_path, formats="html")
    manifest, page = (tmp_path / f"kaname-ISL-2024-{end}" for end in ("manifest.json", "en.html"))
    assert cli("rerun", manifest, "--quiet").code in {0, None}
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert cli("rerun", manifest, "--quiet").code == 4
    page.unlink()
    with pytest.raises(DataFault, match="kaname brief ISL"):
        leaflets_again(session, manifest, None)
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"date": "20', '"date": "x'), encoding="utf-8")
    with pytest.raises(ValidationFault, match="date"):
        leaflets_again(session, manifest, None)


def test_no_outline_is_turned_inside_out():
    """Every ring of an economy runs the way of its source: the other way round it would fill the sea."""
    raw = json.loads((BUNDLED / "natural_earth_50m.json").read_text(encoding="utf-8"))
    scale, move = (np.array(raw["transform"][part]) for part in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + move for arc in raw["arcs"]]
    drawn = geography.world(BUNDLED / "natural_earth_50m.json")

    def turning(lines, ring):
        x, y = np.concatenate([lines[a] if a >= 0 else lines[~a][::-1] for a in ring]).T
        x, y = x - x[0], y - y[0]
        return np.sign(np.round((x * np.roll(y, -1) - np.roll(x, -1) * y).sum(), 9))

    turned = [
        (code, ring)
        for code, polygons in drawn.economies.items()
        for ring, *_ in polygons
        if turning(drawn.arcs, ring) not in {0, turning(arcs, ring)}
    ]
    assert turned == []
