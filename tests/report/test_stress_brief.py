"""The folder of a stress test: one page that says what the answer says, and the same bytes every time."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kaname.answers.scenarios import read_scenario
from kaname.answers.stress import stress
from kaname.answers.stress_contract import BracketAnswer, PathEntry
from kaname.errors import DataFault, KanameError, ValidationFault
from kaname.media import sheet_render
from kaname.media.canvas import Canvas, text_width
from kaname.media.page import SheetPage
from kaname.report import stress_charts, stress_files, stress_tables
from kaname.report.stress import headline, lead, sheet
from kaname.report.stress_files import rerun, write_run
from kaname.report.stress_found import found, points
from kaname.report.stress_words import clause, happens
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.shocks import scenario
from kaname.texts import LANGUAGES, Bilingual

DAY = date(2026, 11, 24)
EMBARGO = "china-japan-embargo"


@pytest.fixture(scope="module")
def fonts(session):
    return session.store.snapshot("BIZUDPGothic-Regular").path.parent


@pytest.fixture(scope="module")
def run(session, tmp_path_factory):
    """One run of the fastest solver, on disk."""
    folder = tmp_path_factory.mktemp("run")
    given = read_scenario(session, EMBARGO)
    return folder, write_run(session, given, folder, "resourcing", Parameters(), (), LANGUAGES)


@pytest.fixture(scope="module")
def rationed(session):
    return stress(session, read_scenario(session, EMBARGO), "rationing")


def days(economy, *, cover=1.0, fall=0.2):
    """A made-up path: down at once, back from day 200."""
    output = tuple(1.0 - fall if day < 200 else 1.0 for day in range(365))
    return PathEntry(
        economy=economy, days=365, output=output, unmet=(0.0,) * 365, cover=(cover,) * 365,
        first_to_stop="C26", first_stop_day=4, limited_by="C20", days_to_1pct=19, days_to_5pct=None,
        recovery_day=200, worst_day=0, worst_output=1.0 - fall,
    )  # fmt: skip


@pytest.fixture(scope="module")
def bracketed(session, rationed):
    """A bracket with a calendar, without the ten seconds of the daily model."""
    given = read_scenario(session, EMBARGO)
    low = stress(session, given, "resourcing")
    words = Bilingual(ja="数日から1年", en="days to a year")
    high = rationed.model_copy(
        update={
            "solver": "inventories",
            "path": (days("JPN"), days("CHN", fall=0.05), days("AUS", fall=0.049, cover=1000.0)),
            "horizon_text": words,
        }
    )
    difference = (rationed.assumptions[0],) * 4
    return BracketAnswer(scenario=rationed.scenario, low=low, central=rationed, high=high, difference=difference)


def page_of(session, answer, given, language, watched=(), **more):
    sources = (session.input_output().source, session.trade().source)
    return sheet(found(answer, given, watched, sources), language, DAY, "brief.html", "0" * 64, **more)


def squeezed(words):
    return re.sub(r"[\s\u2060\u200b]", "", words)


# The folder ------------------------------------------------------------------------------------------------------------


def test_every_file_is_there_with_the_checksum_the_record_names(run):
    folder, answer = run
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    briefs = {f"brief-{language}.{suffix}" for language in LANGUAGES for suffix in ("pdf", "html")}
    expected = {"losses.parquet", "industries.parquet", "losses.xlsx", "losses.svg", "losses.png", *briefs}
    assert set(record["files"]) == expected
    assert {path.name for path in folder.iterdir()} == expected | {"run.json"}
    for name, sha256 in record["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    assert answer.run_sha256 == hashlib.sha256((folder / "run.json").read_bytes()).hexdigest()
    assert answer.same is None
    assert record["solver"] == "resourcing"
    assert record["scenario"]["name"] == EMBARGO


def test_the_record_gives_the_same_bytes_again(session, run, tmp_path):
    folder, first = run
    again = rerun(session, folder / "run.json", tmp_path / "again")
    assert again.same is True
    assert again.run_sha256 == first.run_sha256
    for file in first.files:
        name = file.path.rsplit("/", 1)[-1]
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    in_memory = rerun(session, folder / "run.json", None)
    assert in_memory.same is True
    assert {file.path for file in in_memory.files} == {path.name for path in folder.iterdir()}


def test_a_record_of_other_bytes_is_told_apart(session, run, tmp_path):
    folder, _ = run
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    record["files"]["losses.svg"] = "0" * 64
    path = tmp_path / "run.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert rerun(session, path, None).same is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "something else"}, "kind"),
        ({"scenario": {"name": "x", "shock": [{"kind": "export_ban", "by": ["XXX"]}]}}, "scenario"),
        ({"scenario": "x"}, "scenario"),
        ({"parameters": {"rho": 3}}, "parameters"),
        ({"languages": ["fr"]}, "languages"),
        ({"languages": []}, "languages"),
        ({"watched": "JPN"}, "watched"),
        ({"solver": 3}, "solver"),
        ({"files": ["a"]}, "files"),
    ],
)
def test_a_damaged_record_is_named_by_its_field(session, run, tmp_path, change, field):
    record = json.loads((run[0] / "run.json").read_text(encoding="utf-8")) | change
    path = tmp_path / "run.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ValidationFault) as caught:
        rerun(session, path, None)
    assert caught.value.key == "run_foreign"
    assert caught.value.values["field"] == field


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", None])
def test_an_unreadable_record_is_a_data_fault(session, tmp_path, content):
    path = tmp_path / "run.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataFault, match=r"run\.json"):
        rerun(session, path, None)


def test_a_fault_leaves_nothing_behind(session, tmp_path):
    given = scenario(
        {
            "name": "x",
            "title": {"ja": "\U0001f600", "en": "\U0001f600"},
            "shock": [{"kind": "export_ban", "by": ["CHN"]}],
        },
        "x",
    )
    with pytest.raises(ValidationFault, match="U\\+1F600"):
        write_run(session, given, tmp_path / "out", "resourcing", Parameters(), (), ("en",))
    assert not (tmp_path / "out").exists()


def test_tables_hold_the_answer(session, run):
    folder, _ = run
    answer = stress(session, read_scenario(session, EMBARGO), "resourcing")
    rows = pq.read_table(folder / "losses.parquet").to_pylist()
    assert {row["economy"]: row["loss_usd_mn"] for row in rows} == answer.loss_usd_mn
    assert {row["level"] for row in rows} == {None}
    # Losses add up to the world's to a dollar an economy: each is rounded to a dollar.
    assert sum(row["loss_usd_mn"] for row in rows) == pytest.approx(answer.world_loss_usd_mn, abs=80e-6)
    industries = pq.read_table(folder / "industries.parquet").to_pylist()
    assert [row["loss_usd_mn"] for row in industries] == [one.loss_usd_mn for one in answer.industries]


def test_days_are_counted_from_one(bracketed):
    rows = stress_tables.path({"high": bracketed.high})
    assert [row["day"] for row in rows[:365]] == list(range(1, 366))
    assert rows[0] == {"level": "high", "economy": "JPN", "day": 1, "output": 0.8, "unmet": 0.0, "cover": 1.0}


def test_the_workbook_writes_words_as_words(bracketed):
    note = Bilingual(en="=1+1", ja="https://example.org")
    central = bracketed.central.model_copy(update={"assumptions": (note,)})
    answers = {"low": bracketed.low, "central": central, "high": bracketed.high}
    data = stress_tables.workbook(answers, datetime(2026, 11, 24, tzinfo=UTC))
    assert data == stress_tables.workbook(answers, datetime(2026, 11, 24, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        words = book.read("xl/sharedStrings.xml").decode()
    assert names == ["losses", "industries", "path", "assumptions", "sources"]
    assert not any("<f>" in one or "<hyperlink" in one for one in sheets)
    assert "=1+1" in words
    assert "日本" in words
    # One row an economy, one for the world, one of names.
    assert sheets[0].count("<row ") == 82


# The page --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_tagged_page_in_the_bundled_fonts(session, bracketed, fonts, language):
    page = page_of(session, bracketed, read_scenario(session, EMBARGO), language)
    data = sheet_render.pdf(page, fonts)
    assert data == sheet_render.pdf(page, fonts)
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 1
    assert [round(float(v)) for v in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == language
    words = squeezed(reader.pages[0].extract_text()).replace("’", "'")
    assert squeezed(page.headline).replace("’", "'") in words
    assert squeezed(page.tables[0].rows[0][0]) in words
    assert "⟦" not in words
    assert {"ja": "推計", "en": "Estimate"}[language] in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_asks_for_nothing_and_every_number_leads_to_a_source(session, bracketed, language):
    page = page_of(session, bracketed, read_scenario(session, EMBARGO), language)
    text = sheet_render.html(page)
    assert not re.search(r'(?:src|xlink:href)="|<link|<script|@import|url\((?!#)', text)
    known = set(re.findall(r'id="source-(\d+)"', text))
    assert set(re.findall(r'href="#source-(\d+)"', text)) == known
    assert len(known) == len(page.sources) >= 5
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "⟦" not in text


def test_the_headline_says_what_the_peer_found(session, rationed):
    """Japan 184.8 bn USD or 2.283 %, China 322.7 bn: sanction-simulator 0.1.4, both directions cut, its own defaults."""
    given = read_scenario(session, EMBARGO)
    ja, en = (page_of(session, rationed, given, language) for language in LANGUAGES)
    assert ja.headline == "中国と日本の間の取引が1年止まると、日本の産出は1年で2.3%失われる"
    assert en.headline == "If sales between China and Japan stop for a year, Japan loses 2.3% of a year’s output"
    assert ja.lead[0].startswith(
        "金額で最も損失が大きいのは中国の約42.4兆円（3,227億ドル）で、次が日本の約24.3兆円（1,848億ドル）"
    )
    assert "US$323 billion" in en.lead[0]
    assert "US$185 billion" in en.lead[0]
    assert ja.pull.value == en.pull.value == "2.3%"
    assert "131.50" in ja.tables[0].note
    assert "131.50" in en.tables[0].note


def moved(answer, **percents):
    """The answer with some economies' percentages and dollars replaced."""
    return answer.model_copy(
        update={
            "loss_pct": answer.loss_pct | percents,
            "loss_usd_mn": answer.loss_usd_mn | {code: 1e3 * value for code, value in percents.items()},
        }
    )


def test_gains_are_called_gains_and_nothing_nothing(session, rationed):
    given = read_scenario(session, EMBARGO)

    def said(answer, language):
        return headline(SheetPage(language), found(answer, given, ("JPN",), (session.input_output().source,)))

    assert said(moved(rationed, JPN=-1.25), "ja").endswith("日本の産出は1年で1.2%増える")
    assert said(moved(rationed, JPN=-1.25), "en").endswith("Japan gains 1.2% of a year’s output")
    assert "ほとんど変わらない" in said(moved(rationed, JPN=0.0001), "ja")
    assert "hardly changes" in said(moved(rationed, JPN=0.0), "en")


def test_the_band_is_the_least_and_the_most_of_the_three(session, bracketed):
    low, high = moved(bracketed.low, JPN=-2.26), moved(bracketed.high, JPN=5.94)
    answer = bracketed.model_copy(update={"low": low, "high": high, "central": moved(bracketed.central, JPN=1.34)})
    given = read_scenario(session, EMBARGO)
    made = found(answer, given, ("JPN",), (session.input_output().source,))
    assert headline(SheetPage("ja"), made).endswith("日本の産出は1年で1.3%（−2.3～5.9%）失われる")
    assert headline(SheetPage("en"), made).endswith("Japan loses 1.3% (−2.3 to 5.9%) of a year’s output")
    turned = answer.model_copy(update={"central": moved(bracketed.central, JPN=-1.34)})
    gained = headline(SheetPage("en"), found(turned, given, ("JPN",), (session.input_output().source,)))
    assert gained.endswith("Japan gains 1.3% (−5.9 to 2.3%) of a year’s output")


def test_the_lead_tells_the_days(session, bracketed):
    given = read_scenario(session, EMBARGO)
    told = " ".join(lead(SheetPage("en"), found(bracketed, given, (), (session.input_output().source,))))
    assert "electronics" in told
    assert "below half on day 5 for want of chemicals" in told
    assert "lost by day 20." in told
    assert "no recovery is shown" in told
    short = scenario({"name": "x", "shock": [{"kind": "embargo", "by": ["CHN"], "on": ["JPN"], "days": 30}]}, "x")
    told = " ".join(lead(SheetPage("ja"), found(bracketed, short, (), (session.input_output().source,))))
    assert "201日目に元の水準の1%以内に戻る" in told


def test_watched_economies_come_first_and_open_bans_lead_with_the_most_lost(session, rationed):
    given = read_scenario(session, EMBARGO)
    source = (session.input_output().source,)
    assert found(rationed, given, (), source).subject == "JPN"
    assert found(rationed, given, ("KOR",), source).subject == "KOR"
    open_ban = scenario({"name": "x", "shock": [{"kind": "export_ban", "by": ["CHN"]}]}, "x")
    assert found(rationed, open_ban, (), source).subject == "JPN"  # most in money, China aside


LONG = {
    "name": "long",
    "title": {"ja": "長い名前のシナリオ" * 6, "en": "A scenario with a long name " * 4},
    "note": {"ja": "長い説明である。" * 40, "en": "A long note. " * 60},
    "shock": [
        {
            "kind": "export_ban", "by": ["CHN"], "on": ["G7"], "products": ["284690", "280530"], "start": 30,
            "ramp": 20, "days": 200, "retaliation": 0.2,
        },
        {"kind": "embargo", "by": ["QUAD"], "on": ["CHN"], "sectors": ["C26", "C27", "C28", "C29"], "depth": 0.4},
        {"kind": "strait_closure", "by": ["SAU", "ARE"], "sectors": ["B06"], "depth": 0.4, "delayed": 0.3,
         "delay_days": 12, "days": 90},
        {"kind": "tariff", "by": ["USA"], "on": ["ALL"], "depth": 0.25},
        {"kind": "import_ban", "by": ["USA", "JPN", "KOR", "IND"], "on": ["CHN"], "depth": 0.1},
        {"kind": "supply_cut", "by": ["ALL"], "on": ["JPN"], "products": ["271111"], "depth": 0.3},
    ],
    "cushion": [
        {"kind": "stocks", "economies": ["JPN"], "days": 30},
        {"kind": "release", "economies": ["JPN", "KOR"], "sectors": ["B06"], "days": 60},
        {"kind": "substitution", "economies": ["G7"], "sectors": ["C26"], "share": 0.25},
        {"kind": "restraint", "economies": ["JPN"], "share": 0.1},
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_words_still_make_one_page(session, bracketed, fonts, language):
    made = found(bracketed, scenario(LONG, "long"), (), (session.input_output().source, session.trade().source))
    files = stress_files._brief(made, language, DAY, "0" * 64, fonts)
    assert len(PdfReader(io.BytesIO(files[f"brief-{language}.pdf"])).pages) == 1


def test_too_many_words_are_refused(session, bracketed, fonts):
    page = page_of(session, bracketed, read_scenario(session, EMBARGO), "en")
    boxes = tuple(page.boxes) * 9
    with pytest.raises(ValidationFault, match="came out at"):
        sheet_render.pdf(replace(page, boxes=boxes), fonts)


def test_shocks_and_cushions_in_words():
    given = scenario(LONG, "long")
    ja, en = SheetPage("ja"), SheetPage("en")
    assert clause(ja, given.shock[1]) == "日米豪印と中国の間の取引（4産業）が1年40%減る"
    assert clause(en, given.shock[1]) == "sales of 4 industries between the Quad and China fall by 40% for a year"
    assert clause(ja, given.shock[3]) == "米国の全ての国・地域からの輸入に1年、25%の関税がかかる"
    assert clause(en, given.shock[4]).startswith("imports by the United States and others (4 economies) from China")
    assert "40%が失われ、30%が12日遅れる" in clause(ja, given.shock[2])
    told = happens(en, given, 2)
    assert told[0].endswith(
        "It begins on day 31. It reaches that depth over 20 days. The other side answers with an export ban of 20%."
    )
    assert told[-1] == "Shocks and cushions besides: 6, recorded in run.json."
    assert happens(ja, given, 6)[-1] == "緩和策：日本が、使用量の10%を生産を減らさずに節約する。"


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(2.2826, 1, "2.3"), (-0.004, 2, "0.00"), (-0.006, 2, "−0.01"), (0.0, 1, "0.0"), (-12.34, 1, "−12.3")],
)
def test_percentages_have_a_minus_sign_and_no_minus_zero(value, digits, words):
    assert points(value, digits) == words


# The drawings ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(monkeypatch):
    """Keep the canvas instead of its SVG: places in points."""
    monkeypatch.setattr(Canvas, "svg", lambda self, _name: self)


def inside(canvas):
    """Every word lies on the paper."""
    for word in canvas.words:
        wide = text_width(word["text"], word["size"], bold=word["weight"] == "bold")
        left = word["x"] - {"left": 0, "center": wide / 2, "right": wide}[word["align"]]
        # Half a point: the label of the last day is centred on the end of its axis.
        assert left >= -0.5, word["text"]
        assert left + wide <= canvas.width + 0.5, word["text"]
        assert 0 <= word["y"] <= canvas.height, word["text"]
    return True


def test_bars_are_as_long_as_their_values_and_gains_lie_left_of_zero(drawn):
    rows = (
        stress_charts.BandRow("Japan", 2.0, 1.0, 4.0, "2.00% (1.00 to 4.00%)"),
        stress_charts.BandRow("China", -1.0, -1.5, 0.5, "−1.00% (−1.50 to 0.50%)"),
        stress_charts.BandRow("Korea", 0.0, 0.0, 0.0, "0.00%"),
    )
    chart = stress_charts.BandChart(rows, "Central: rationing", "Low: re-sourcing", "High: stocks", "% of output")
    canvas = stress_charts.band_svg(chart, "band", "A title")
    assert inside(canvas)
    japan, china = canvas.boxes[:2]
    zero = canvas.lines[-1]["x"]
    assert japan["x"] == pytest.approx(zero)
    assert china["x2"] == pytest.approx(zero)
    assert japan["x2"] - japan["x"] == pytest.approx(2 * (china["x2"] - china["x"]))
    marks = [symbol["x"] for symbol in canvas.symbols[:2]]
    assert marks[0] == pytest.approx((japan["x"] + japan["x2"]) / 2)
    assert marks[1] - zero == pytest.approx(2 * (japan["x2"] - zero))
    assert len(canvas.boxes) == 3  # Korea has no bar; the third is the key's


@pytest.mark.parametrize("value", [0.0, 1e-7, 0.02, 95.0])
def test_bars_of_any_size_can_be_drawn(drawn, value):
    chart = stress_charts.BandChart((stress_charts.BandRow("X", value, None, None, "x"),), "c", "", "", "%")
    assert inside(stress_charts.band_svg(chart, "band"))


def test_names_at_the_ends_of_lines_do_not_touch(drawn):
    same = tuple(1.0 - 0.001 * day / 365 for day in range(365))
    lines = tuple(stress_charts.PathLine(name, same, (0.5,) * 365) for name in ("Japan", "China", "Saudi Arabia"))
    chart = stress_charts.PathChart(lines, 30, 120, "Output", "Stocks", "shock", "day 1")
    canvas = stress_charts.path_svg(chart, "path", "A title")
    assert inside(canvas)
    for panel in (slice(0, 3), slice(3, 6)):
        names = [word["y"] for word in canvas.words if word["text"] in {"Japan", "China", "Saudi Arabia"}][panel]
        assert np.diff(sorted(names)).min() >= stress_charts.LINE - 1e-9
    shade = canvas.boxes[0]
    axis = next(line for line in canvas.lines if line["y"] == line["y2"] and line["stroke"] != "#e4e7eb")
    whole = axis["x2"] - axis["x"]
    assert shade["x"] - axis["x"] == pytest.approx(whole * 30 / 364)
    assert shade["x2"] - axis["x"] == pytest.approx(whole * 120 / 364)


def test_stocks_that_bind_nobody_are_not_drawn(drawn):
    lines = (stress_charts.PathLine("Japan", (1.0, 0.9, 0.95), (1000.0,) * 3),)
    chart = stress_charts.PathChart(lines, 0, 365, "Output", "Stocks", "shock", "day 1")
    assert "Stocks" not in {word["text"] for word in stress_charts.path_svg(chart, "path").words}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=2, max_size=80))
def test_a_thinned_line_looks_the_same(heights):
    points = [(float(x), y) for x, y in enumerate(heights)]
    kept = stress_charts.thinned(points)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    drawn_as = np.interp([x for x, _ in points], [x for x, _ in kept], [y for _, y in kept])
    assert np.abs(drawn_as - np.array(heights)).max() <= stress_charts.UNSEEN + 1e-9


def test_drawings_do_not_remember_earlier_drawings(session, bracketed):
    given = read_scenario(session, EMBARGO)
    first, second = (page_of(session, bracketed, given, "en").pictures for _ in range(2))
    assert [picture.svg for picture in first] == [picture.svg for picture in second]
    assert len(first) == 2


def test_an_unknown_sentence_fails_the_build():
    with pytest.raises(KanameError, match=r"texts/sheet\.toml"):
        SheetPage("ja").tell("stress.no_such_sentence")


def test_the_command_reruns(cli, run):
    folder, _ = run
    outcome = cli("rerun", folder / "run.json", "--json")
    assert outcome.code in {0, None}
    assert outcome.json["same"] is True
    assert cli("rerun", folder / "losses.svg").code == 3
