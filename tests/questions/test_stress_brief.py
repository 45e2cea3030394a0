"""The folder of a stress test: one page that says what the answer says, and the same bytes every time."""

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader

from kaname.errors import ValidationFault
from kaname.media import onepage, sheet_render
from kaname.media.files import contents
from kaname.media.numbers import points
from kaname.questions.record import rerun, write_folder
from kaname.questions.stress.question import BracketAnswer, PathEntry, Stress
from kaname.scenarios.named import PRESETS
from kaname.texts import LANGUAGES, Bilingual

EMBARGO = "china-japan-embargo"
FASTEST = Stress(scenario=PRESETS / f"{EMBARGO}.toml", solver="resourcing")
TABLES = ("losses", "industries", "world", "assumptions")
DAYS = ("path", "milestones")


@pytest.fixture(scope="module")
def run(session, tmp_path_factory):
    """One run of the fastest solver, on disk."""
    folder = tmp_path_factory.mktemp("run")
    return folder, write_folder(session, FASTEST, folder, LANGUAGES)


@pytest.fixture(scope="module")
def rationed(session):
    return session.ask(Stress(scenario=EMBARGO, solver="rationing"))


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
    """A bracket with a calendar, without the seconds of the daily model."""
    low = session.ask(FASTEST)
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


def under(answer, scenario):
    """Return an answer as if it were another scenario's."""
    from kaname.questions.scenarios import scenario_entry, scenario_given

    entry = scenario_entry(scenario_given(scenario))
    if isinstance(answer, BracketAnswer):
        levels = {level: under(getattr(answer, level), scenario) for level in ("low", "central", "high")}
        return answer.model_copy(update={"scenario": entry, **levels})
    return answer.model_copy(update={"scenario": entry})


def squeezed(words):
    return re.sub(r"[\s\u2060\u200b\xa0]", "", words)


# The folder ------------------------------------------------------------------------------------------------------------


def test_every_file_is_there_with_the_checksum_the_record_names(run):
    folder, answer = run
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    expected = {f"brief-{language}.{suffix}" for language in LANGUAGES for suffix in ("pdf", "html")}
    expected |= {f"{table}.{suffix}" for table in TABLES for suffix in ("csv", "parquet")}
    expected |= {"answer.json", "losses.xlsx", "losses.svg", "losses.png"}
    assert set(record["files"]) == expected
    assert {path.name for path in folder.iterdir()} == expected | {"run.json"}
    for name, sha256 in record["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    assert answer.run_sha256 == hashlib.sha256((folder / "run.json").read_bytes()).hexdigest()
    assert answer.same is None
    assert record["question"] == "stress"
    assert record["asked"]["solver"] == "resourcing"
    assert record["asked"]["scenario"]["name"] == EMBARGO
    assert record["asked"]["scenario"]["shock"][0]["depth"] == 1.0, "the whole scenario, defaults filled in"


def test_the_record_gives_the_same_bytes_again(session, run, tmp_path):
    folder, first = run
    again = rerun(session, folder / "run.json", tmp_path / "again")
    assert again.same is True
    assert again.run_sha256 == first.run_sha256
    for file in first.files:
        name = file.path.rsplit("/", 1)[-1]
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    in_memory = rerun(session, folder, None)
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
    "change",
    [
        {"scenario": {"name": "x", "shock": [{"kind": "export_ban", "by": ["XXX"]}]}},
        {"scenario": "no-such-scenario"},
        {"rho": 3},
        {"economy": 3},
        {"solver": "magic"},
        {"colour": "red"},
    ],
)
def test_a_damaged_question_is_named(session, run, tmp_path, change):
    record = json.loads((run[0] / "run.json").read_text(encoding="utf-8"))
    record["asked"] |= change
    path = tmp_path / "run.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ValidationFault) as caught:
        rerun(session, path, None)
    assert (caught.value.key, caught.value.values["field"]) == ("run_foreign", "asked")


def test_a_fault_leaves_nothing_behind(session, tmp_path):
    title = {"ja": "\U0001f600", "en": "\U0001f600"}
    given = {"name": "x", "title": title, "shock": [{"kind": "export_ban", "by": ["CHN"]}]}
    with pytest.raises(ValidationFault, match="U\\+1F600"):
        write_folder(session, Stress(scenario=given, solver="resourcing"), tmp_path / "out", ("en",))
    assert not (tmp_path / "out").exists()


def test_tables_hold_the_answer(session, run):
    folder, _ = run
    answer = session.ask(FASTEST)
    rows = pq.read_table(folder / "losses.parquet").to_pylist()
    assert list(rows[0])[:6] == ["level", "solver", "economy", "loss_usd_mn", "loss_pct", "price_rise_pct"]
    assert {row["economy"]: row["loss_usd_mn"] for row in rows} == answer.loss_usd_mn
    assert {row["economy"]: row["loss_pct_of_value_added"] for row in rows} == answer.loss_pct_of_value_added
    assert {row["level"] for row in rows} == {None}
    # Losses add up to the world's to a dollar an economy: each is rounded to a dollar.
    assert sum(row["loss_usd_mn"] for row in rows) == pytest.approx(answer.world_loss_usd_mn, abs=80e-6)
    industries = pq.read_table(folder / "industries.parquet").to_pylist()
    assert [row["loss_usd_mn"] for row in industries] == [one.loss_usd_mn for one in answer.industries]
    with (folder / "losses.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["economy"] for row in csv.DictReader(stream)] == list(answer.loss_usd_mn)


def test_days_are_counted_from_one(bracketed):
    rows = bracketed.frame("path", "pyarrow").to_pylist()
    assert [row["day"] for row in rows[:365]] == list(range(1, 366))
    assert rows[0] == {"level": "high", "economy": "JPN", "day": 1, "output": 0.8, "unmet": 0.0, "cover": 1.0}
    first = bracketed.frame("milestones", "pyarrow").to_pylist()[0]
    assert (first["worst_day"], first["first_stop_day"], first["days_to_1pct"], first["recovery_day"]) == (
        1,
        5,
        20,
        201,
    )


def test_the_workbook_writes_words_as_words(bracketed):
    note = Bilingual(en="=1+1", ja="https://example.org")
    central = bracketed.central.model_copy(update={"assumptions": (note,)})
    view = bracketed.model_copy(update={"central": central}).view("en")
    data = contents(view, ".xlsx")
    assert data == contents(view, ".xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        words = book.read("xl/sharedStrings.xml").decode()
    assert names == ["losses", "industries", *DAYS, "world", "assumptions", "columns", "sources"]
    assert not any("<f>" in one or "<hyperlink" in one for one in sheets)
    assert "=1+1" in words
    assert "日本" in words
    # One row an economy and level, and one of names.
    assert sheets[0].count("<row ") == 1 + 3 * 80


# The page --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_tagged_page_in_the_bundled_fonts(bracketed, language):
    view = bracketed.view(language)
    data = onepage.pdf(view)
    assert data == onepage.pdf(view)
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 1
    assert [round(float(v)) for v in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == language
    words = squeezed(reader.pages[0].extract_text()).replace("’", "'")
    assert squeezed(view.headline).replace("’", "'") in words
    assert squeezed(view.tables[0].lines[0][0]) in words
    assert "⟦" not in words
    assert {"ja": "推計", "en": "Estimate"}[language] in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_asks_for_nothing_and_every_number_leads_to_a_source(bracketed, language):
    view = bracketed.view(language)
    text = onepage.html(view)
    assert not re.search(r'(?:src|xlink:href)="|<link|<script|@import|url\((?!#)', text)
    known = set(re.findall(r'id="source-(\d+)"', text))
    assert set(re.findall(r'href="#source-(\d+)"', text)) == known
    assert len(known) == len(view.cited) >= 5
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "⟦" not in text


def test_the_headline_says_what_the_peer_found(rationed):
    """Japan 184.8 bn USD or 2.283 %, China 322.7 bn: sanction-simulator 0.1.4, both directions cut, its own defaults."""
    ja, en = (rationed.view(language) for language in LANGUAGES)
    assert ja.headline == "中国と日本の間の取引が1年止まると、日本の産出額は1年で2.3%失われる"
    assert en.headline == "If sales between China and Japan stop for a year, Japan loses 2.3% of a year’s output"
    assert ja.lead[0].startswith(
        "金額で最も損失が大きいのは中国の約42.4兆円（3,227億ドル）で、次が日本の約24.3兆円（1,848億ドル）"
    )
    assert "US$323 billion" in en.lead[0]
    assert "US$185 billion" in en.lead[0]
    assert ja.pull.value == en.pull.value == "2.3%"
    assert "131.50" in ja.tables[0].note
    assert "131.50" in en.tables[0].note
    share = rationed.loss_pct_of_value_added["JPN"]
    assert f"{share:.1f}% of its value added" in en.pull.note
    assert f"{share:.2f}" in en.tables[0].lines[1]


def moved(answer, **percents):
    """The answer with some economies' percentages and dollars replaced."""
    return answer.model_copy(
        update={
            "loss_pct": answer.loss_pct | percents,
            "loss_usd_mn": answer.loss_usd_mn | {code: 1e3 * value for code, value in percents.items()},
            "watched": ("JPN",),
        }
    )


def test_gains_are_called_gains_and_nothing_nothing(rationed):
    assert moved(rationed, JPN=-1.25).view("ja").headline.endswith("日本の産出額は1年で1.2%増える")
    assert moved(rationed, JPN=-1.25).view("en").headline.endswith("Japan gains 1.2% of a year’s output")
    assert "ほとんど変わらない" in moved(rationed, JPN=0.0001).view("ja").headline
    assert "hardly changes" in moved(rationed, JPN=0.0).view("en").headline


def test_the_band_is_the_least_and_the_most_of_the_three(bracketed):
    low, high = moved(bracketed.low, JPN=-2.26), moved(bracketed.high, JPN=5.94)
    answer = bracketed.model_copy(update={"low": low, "high": high, "central": moved(bracketed.central, JPN=1.34)})
    assert answer.view("ja").headline.endswith("日本の産出額は1年で1.3%（−2.3～5.9%）失われる")
    assert answer.view("en").headline.endswith("Japan loses 1.3% (−2.3 to 5.9%) of a year’s output")
    turned = answer.model_copy(update={"central": moved(bracketed.central, JPN=-1.34)})
    assert turned.view("en").headline.endswith("Japan gains 1.3% (−5.9 to 2.3%) of a year’s output")


def test_the_lead_tells_the_days(bracketed):
    told = " ".join(bracketed.view("en").lead)
    assert "electronics" in told
    assert "below half on day 5 for want of chemicals" in told
    assert "lost by day 20." in told
    assert "no recovery is shown" in told
    short = {"name": "x", "shock": [{"kind": "embargo", "by": ["CHN"], "on": ["JPN"], "days": 30}]}
    told = " ".join(under(bracketed, short).view("ja").lead)
    assert "201日目に元の水準の1%以内に戻る" in told


def test_watched_economies_come_first_and_open_bans_lead_with_the_most_lost(rationed):
    assert "Japan loses" in rationed.view("en").headline
    assert "Korea loses" in rationed.model_copy(update={"watched": ("KOR",)}).view("en").headline
    open_ban = {"name": "x", "shock": [{"kind": "export_ban", "by": ["CHN"]}]}
    assert "Japan loses" in under(rationed, open_ban).view("en").headline  # most in money, China aside


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_words_still_make_one_page(bracketed, language, long_scenario):
    view = under(bracketed, long_scenario).view(language)
    assert len(PdfReader(io.BytesIO(onepage.pdf(view))).pages) == 1
    # A page of HTML has no end: all is told there.
    assert len(view.boxes[0].paragraphs) == len(long_scenario["shock"]) + len(long_scenario["cushion"]) + 1
    assert len(view.shorter[0][0].paragraphs) > len(view.shorter[-1][0].paragraphs)


def test_too_many_words_are_refused(bracketed):
    view = bracketed.view("en")
    page = onepage._legible(onepage.sheet(view, 14, 8))
    with pytest.raises(ValidationFault, match="came out at"):
        sheet_render.pdf(replace(page, boxes=tuple(page.boxes) * 9), onepage.fonts.folder())


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(2.2826, 1, "2.3"), (-0.004, 2, "0.00"), (-0.006, 2, "−0.01"), (0.0, 1, "0.0"), (-12.34, 1, "−12.3")],
)
def test_percentages_have_a_minus_sign_and_no_minus_zero(value, digits, words):
    assert points(value, digits) == words


def test_a_year_without_a_rate_of_the_yen_is_told_in_dollars(rationed):
    early = rationed.model_copy(update={"year": 1901})
    view = early.view("ja")
    assert "円" not in view.lead[0]
    assert "円" not in view.tables[0].header
    assert "3,227億ドル" in view.lead[0]


def test_drawings_do_not_remember_earlier_drawings(bracketed):
    first, second = (onepage.sheet(bracketed.view("en"), 14, 8).pictures for _ in range(2))
    assert [picture.svg for picture in first] == [picture.svg for picture in second]
    assert len(first) == 2


def test_the_command_reruns(cli, run):
    folder, _ = run
    outcome = cli("rerun", folder / "run.json", "--json")
    assert outcome.code in {0, None}
    assert outcome.json["same"] is True
    assert cli("rerun", folder / "losses.svg").code == 3
