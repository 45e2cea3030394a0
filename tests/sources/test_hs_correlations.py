"""Correlation tables as publishers lay them out, small ones made here."""

from __future__ import annotations

import pytest
import xlsxwriter

from kaname.errors import DataFault, ValidationFault
from kaname.sources.hs_correlations import parse
from kaname.vocab.revisions import REVISIONS

YEARS = {revision[2:]: revision for revision in REVISIONS}


def test_a_list_of_steps_with_zeros_lost(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text(
        "code.after,code.before,Relationship,adjustment\n10121,10110,n:1,2012 to 2007\n10129,10190,n:n,2012 to 2007\n"
        "850760,850780,n:n,2012 to 2007\n1111,77641,n:n,1992 to 1988\n",
        encoding="utf-8",
    )
    assert parse(path, YEARS) == {("HS07", "HS12"): {("010110", "010121"), ("010190", "010129"), ("850780", "850760")}}


def test_a_wide_table_gives_neighbouring_steps(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("HS92,HS96,HS02,BEC4\n010119,010119,010190,111\n010120,010120,010190,111\n", encoding="utf-8")
    assert parse(path, YEARS) == {
        ("HS92", "HS96"): {("010119", "010119"), ("010120", "010120")},
        ("HS96", "HS02"): {("010119", "010190"), ("010120", "010190")},
    }


def test_a_workbook_with_a_title_and_two_sheets(tmp_path):
    """The correlation is read, not the conversion beside it, which names one code for each."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, lines in (
            ("HS2022-HS2017 Conversions", [("854142", "854140")]),
            ("HS2022-HS2017 Correlations", [("854142", "854140"), ("854142", "854150"), (10121, 10121)]),
        ):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Correlation between two revisions"])
            sheet.write_row(1, 0, ["From HS 2022", "To HS 2017"])
            for place, line in enumerate(lines):
                sheet.write_row(2 + place, 0, line)
    assert parse(path, YEARS) == {
        ("HS17", "HS22"): {("854140", "854142"), ("854150", "854142"), ("010121", "010121")},
    }


def test_a_file_without_codes_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValidationFault) as fault:
        parse(path, YEARS)
    assert fault.value.key == "correlation_without_codes"
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(DataFault) as broken:
        parse(path, YEARS)
    assert broken.value.key == "correlation_unreadable"
