"""A workbook, read back by a reader that is not the writer's."""

import io

import pytest
from hands import table, view
from python_calamine import CalamineWorkbook

import kaname
from kaname.errors import UsageFault
from kaname.media import workbook
from kaname.media.files import contents


def opened(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(("language", "columns", "sources"), [("ja", "列の説明", "出典"), ("en", "columns", "sources")])
def test_a_sheet_a_table_then_what_the_columns_are_then_the_sources(session, language, columns, sources):
    found = session.ask(kaname.Screen(economy="JPN"))
    shown = found.view(language)
    sheets = opened(contents(shown, ".xlsx"))
    assert list(sheets) == ["products", "below_minimum", columns, sources]
    header, *rows = sheets["products"]
    assert header[:4] == ["product", "revision", "name_ja", "name_en"]
    assert [row[0] for row in rows] == [row.product for row in found.rows], "codes keep their leading zero"
    assert [row[header.index("hhi")] for row in rows] == pytest.approx([row.hhi for row in found.rows], rel=1e-15)
    assert [row[header.index("dependent")] for row in rows] == [row.dependent for row in found.rows]
    assert any(source[1] == found.sources[0].citation for source in sheets[sources])
    assert [row[1] for row in sheets[sources][1:3]] == [shown.title, shown.headline]
    assert set(shown.notes) <= {row[1] for row in sheets[sources]}


@pytest.mark.parametrize(
    ("language", "usd", "kinds"), [("ja", "米ドル", {"統計値", "推計"}), ("en", "US dollars", {"fact", "estimate"})]
)
def test_every_column_has_its_meaning_its_unit_and_its_kind(session, language, usd, kinds):
    found = session.ask(kaname.Screen(economy="JPN")).view(language)
    *_, columns, _ = opened(contents(found, ".xlsx")).values()
    told = {(row[0], row[1]): row[2:] for row in columns[1:]}
    assert set(told) == {(one.name, column.name) for one in found.tables for column in one.columns}
    assert told["products", "value_usd"][1] == usd
    assert {row[2] for row in told.values()} == kinds


def test_the_table_named_comes_first():
    sheets = opened(contents(view(table(["a"]), table(["b"], name="more")), ".xlsx", "more"))
    assert list(sheets)[:2] == ["more", "rows"]


def test_what_is_absent_is_an_empty_cell_and_no_table_is_an_empty_sheet():
    sheets = opened(contents(view(table(["a"], [None]), table([], name="empty")), ".xlsx"))
    assert sheets["rows"] == [["label", "value_usd"], ["a", ""]]
    assert sheets["empty"] == [["label", "value_usd"]]


def test_estimates_are_marked():
    *_, columns, _ = opened(contents(view(table(["a"])), ".xlsx")).values()
    assert columns[1:] == [
        ["rows", "label", "Label", "", "fact"],
        ["rows", "value_usd", "Amount", "US dollars", "estimate"],
    ]


def test_more_rows_than_a_sheet_holds_is_a_sentence(monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 3)
    assert len(opened(contents(view(table(["a", "b"])), ".xlsx"))["rows"]) == 3
    with pytest.raises(UsageFault, match="3"):
        contents(view(table(["a", "b", "c"])), ".xlsx")
