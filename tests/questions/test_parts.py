"""The parts list: lines held against trade by hand, headings in two languages, codes as people write them, bad files."""

import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from kaname.errors import KanameError, UsageFault, ValidationFault
from kaname.indicators.exposure import supply_matrix
from kaname.intake.parts_list import amount, code_of, read_parts
from kaname.questions.parts_list.question import PartsList
from kaname.questions.screen.question import Screen

LINES = """部品表 2026年度,,,,,
品目,HSコード,調達先,年間購入額（百万円）,在庫日数,取引先
希土類化合物,2846.90,中国,"1,200",45,Shin Rare Co.
黒鉛粉,２５０４１０,China,300,30,Acme Graphite
銅鉱,260300,インドネシア,100,10,
永久磁石,850511,中国,800,20,Magnet GmbH
？？？,,中国,10,1,
コバルト,810510,アトランティス,-5,多い,
"""


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "parts.csv"
    path.write_text(LINES, encoding="cp932")
    return path


@pytest.fixture
def found(session, listed):
    return session.ask(PartsList(file=str(listed), economy="JPN"))


def line(found, number):
    return next(one for one in found.lines if one.line == number)


def test_every_line_is_there_with_its_own_cells(found):
    assert (found.rows, found.matched, found.unmatched) == (6, 5, 1)
    assert [one.line for one in found.lines] == [3, 4, 5, 6, 7, 8]
    assert line(found, 3).given == ("希土類化合物", "2846.90", "中国", "1,200", "45", "Shin Rare Co.")
    assert found.headings[1] == "HSコード"
    assert found.unit == "jpy-million"


def test_shares_are_those_of_the_screen(session, found):
    """The screen is another question, held against SQL of its own."""
    row = next(r for r in session.ask(Screen(economy="JPN")).rows if r.product == "284690")
    first = line(found, 3)
    assert (first.product, first.supplier, first.leader) == ("284690", "CHN", "CHN")
    assert first.supplier_share == pytest.approx(row.top_share, rel=1e-12)
    assert (first.hhi, first.imports_usd) == (row.hhi, row.value_usd)
    assert "cao2021" in first.rules
    assert first.reasons
    assert "critical_minerals" in first.designated


def test_a_supplier_that_does_not_lead_is_not_at_risk_for_the_leader(session, found):
    copper = line(found, 5)
    assert copper.product == "260300"
    row = next(r for r in session.ask(Screen(economy="JPN")).rows if r.product == "260300")
    share = next((one.share for one in row.suppliers if one.economy == "IDN"), 0.0)
    assert copper.supplier_share == pytest.approx(share, rel=1e-12)
    assert copper.supplier_share < 0.5
    assert copper.reasons == ()


def test_exposure_is_that_of_the_industry_that_makes_it(session, found):
    table = session.input_output()
    first = line(found, 3)
    matrix = supply_matrix(table, session.inverse(), [first.sector], table.sectors)
    at = table.economies.index("CHN"), table.economies.index("JPN")
    assert (first.direct, first.look_through) == (matrix.face_value[at], matrix.look_through[at])
    assert 0 < first.direct < first.look_through < 1


def test_alternatives_are_the_largest_other_exporters(session, listed):
    found = session.ask(PartsList(file=str(listed), group="QUAD"))
    trade = session.trade()
    sold = {}
    frame = trade.where(years=[trade.latest_year], products=["284690"]).frame.collect()
    for row in frame.rows(named=True):
        sold[row["exporter"]] = sold.get(row["exporter"], 0) + row["value_usd"]
    ranked = [code for code in sorted(sold, key=lambda c: (-sold[c], c)) if code not in {"CHN", "JPN"}]
    quad = [code for code in ranked if code in {"USA", "AUS", "IND"}]
    assert line(found, 3).alternatives == tuple([*quad, *(c for c in ranked if c not in quad)][:5])


def test_amounts_are_converted_at_the_average_of_the_tables_year(found):
    """2024: 151.37 yen a dollar; 1,200 million yen."""
    assert line(found, 3).spend_usd == pytest.approx(1.2e9 / 151.37, rel=1e-12)
    assert found.spend_usd == pytest.approx((1200 + 300 + 100 + 800 + 10) * 1e6 / 151.37, rel=1e-12)
    assert found.spend_at_risk_usd == pytest.approx(1.5e9 / 151.37, rel=1e-12)


def test_what_cannot_be_read_is_said_and_kept(found):
    magnet, blank, cobalt = line(found, 6), line(found, 7), line(found, 8)
    assert (magnet.product, magnet.held, magnet.leader) == ("850511", False, None)
    assert "name a table that has them with --table" in magnet.doubts[0].en
    assert (blank.match, blank.product) == ("none", None)
    assert (cobalt.supplier, cobalt.spend_usd, cobalt.stock_days) == (None, None, None)
    assert len(cobalt.doubts) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8505.11", "850511"),
        ("８５０５１１", "850511"),
        ("8505 11 010", "850511010"),
        ("85-05-11", "850511"),
        ("850511.0", "8505110"),
        ("HS8505", ""),
        ("", ""),
    ],
)
def test_codes_as_people_write_them(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("¥1,200", 1200),
        ("１２００", 1200),
        ("-5", -5),
        ("", None),
        ("nan", None),
        ("1e400", None),
        ("多い", None),
    ],
)
def test_numbers_as_people_write_them(text, value):
    assert amount(text) == value


def written(path, heading, rows, before=()):
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, cells in enumerate([*before, heading, *rows]):
        for column, cell in enumerate(cells):
            sheet.write(at, column, cell)
    book.close()
    return path


def test_english_headings_zeros_lost_and_words(session, tmp_path):
    path = written(
        tmp_path / "parts.xlsx",
        ("Part no.", "HS code", "Supplier country", "Annual spend (thousand USD)", "Stock days", "Description"),
        [
            (1, 30219, "Norway", 12.5, 3, "trout"),
            (2, 270900, "Saudi Arabia", 5, "", ""),
            (3, "", "China", 1, 1, "natural graphite powder"),
        ],
        before=[("Our list",), ()],
    )
    found = session.ask(PartsList(file=str(path)))
    assert line(found, 4).product == "030219"
    assert "was read as 030219" in line(found, 4).doubts[0].en
    assert line(found, 4).spend_usd == 12_500
    assert line(found, 5).supplier_share > 0.3
    assert line(found, 6).match in {"words", "several"}


def test_ones_own_list_hits_exactly_and_asks_to_look_again(session, listed, tmp_path):
    watch = tmp_path / "watch.csv"
    watch.write_text("name,remark\nACME  graphite,x\nMagnet GmbH & Co,y\n2846,rare earths\n", encoding="utf-8")
    found = session.ask(PartsList(file=str(listed), watch=str(watch)))
    assert line(found, 4).watched == ("ACME  graphite",)
    assert line(found, 3).watched == ("2846",)
    assert line(found, 6).watched == ()
    assert line(found, 6).look_again == ("Magnet GmbH & Co",)
    assert any("ACME  graphite" in reason.en for reason in line(found, 4).reasons)


def test_the_workbook_back_holds_the_owners_cells_first_and_runs_nothing(cli, listed, tmp_path):
    listed.write_text(LINES + '=HYPERLINK("http://x"),260300,+CMD,1,1,@x\n', encoding="cp932")
    out = tmp_path / "out.xlsx"
    ended = cli("parts", listed, "--out", out, "--lang", "ja", "--json")
    assert ended.code == 0
    assert set(ended.json) >= {"rows", "matched", "unmatched", "at_risk"}
    assert (ended.json["rows"], ended.json["unmatched"]) == (7, 1)
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert rows[0][:6] == ["品目", "HSコード", "調達先", "年間購入額（百万円）", "在庫日数", "取引先"]
    assert "リスクの理由" in rows[0]
    assert rows[7][:3] == ['=HYPERLINK("http://x")', "260300", "+CMD"]
    with zipfile.ZipFile(out) as inside:
        sheets = [name for name in inside.namelist() if name.startswith("xl/worksheets/")]
        assert all(b"<f>" not in inside.read(name) for name in sheets)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "There is nothing in empty.csv"),
        ("blank.csv", b"\n,,\n", "There is nothing in|has no heading"),
        ("heading.csv", "品目,HSコード\n".encode(), "There is nothing in heading.csv"),
        ("none.csv", b"a,b\n1,2\n", "has no heading for a product or a code"),
        ("book.xlsx", b"not a workbook", "cannot be read as a workbook"),
    ],
)
def test_a_list_that_is_none_is_one_sentence(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValidationFault, match=message):
        read_parts(path, {})


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"map": ("colour=HS",)}, "There is no field colour"),
        ({"map": ("code",)}, "cannot be read; write a field and its heading"),
        ({"map": ("code=Nope",)}, "has no heading Nope"),
        ({"unit": "gold"}, "The unit of spend gold cannot be used"),
        ({"file": "nowhere.csv"}, r"There is no nowhere\.csv"),
        ({"watch": "nowhere.csv"}, r"There is no nowhere\.csv"),
    ],
)
def test_what_cannot_be_asked(session, listed, asked, message):
    with pytest.raises((UsageFault, KanameError), match=message):
        session.ask(PartsList(**{"file": str(listed)} | asked))


def test_columns_of_any_name_by_a_mapping(session, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("Nr;Zoll;Land\n1;260300;Chile\n", encoding="utf-8-sig")
    found = session.ask(PartsList(file=str(path), map=("code=Zoll", "supplier=Land")))
    assert (found.lines[0].product, found.lines[0].supplier) == ("260300", "CHL")
