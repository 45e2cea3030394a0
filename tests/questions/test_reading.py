"""Reading an answer in one language: headings, units, bands, money, codes as names, and what annotations hide."""

from typing import Annotated

import pytest

import kaname
from kaname.errors import UsageFault
from kaname.model.quantity import Band, OpenBand
from kaname.questions.asking import (
    Count,
    EconomyCode,
    EconomyCodes,
    Part,
    ProductCode,
    SectorCode,
    Share,
    StraitCode,
    Told,
    Usd,
    UsdMn,
    Year,
)
from kaname.questions.folders import folder_named
from kaname.questions.reading import Reader, column_names, columns_told
from kaname.texts import Bilingual


class Row(Part):
    """One row of every kind."""

    economy: EconomyCode
    members: EconomyCodes = ()
    name: Bilingual
    year: Year
    value_usd: Usd | None
    loss_usd_mn: UsdMn = 0.0
    top_share: Share | None
    loss_share: Annotated[Band, Told("share", 2, "estimate")] | None
    first_day: Annotated[OpenBand, Told("days")]
    suppliers: Count
    dependent: bool
    told_anew: Annotated[Share, Told("share", 3, "assumption")] = 0.5


def row(**given):
    parts = {
        "economy": "JPN",
        "name": Bilingual("名", "name"),
        "year": 2024,
        "value_usd": 1e9,
        "top_share": 0.5,
        "loss_share": Band(0.01, 0.02, 0.03),
        "first_day": OpenBand(10.0, 20.0, None),
        "suppliers": 1234,
        "dependent": True,
    }
    return Row(**(parts | given))


def reader(language="en", currency=None, question="screen"):
    return Reader(folder_named(question), language, currency or ("jpy" if language == "ja" else "usd"))


def shown(read, field, **given):
    made = read.table("t", Row, [row(**given)], (field,))
    return made.shown[0].cells[0]


def test_columns_are_the_fields_in_their_order_taken_apart():
    assert column_names(Row) == (
        *("economy", "members", "name_ja", "name_en", "year", "value_usd", "loss_usd_mn", "top_share"),
        *("loss_share_low", "loss_share_central", "loss_share_high"),
        *("first_day_low", "first_day_central", "first_day_high", "suppliers", "dependent", "told_anew"),
    )


def test_units_and_kinds_are_read_through_unions_and_aliases():
    told = columns_told(Row)
    assert {name: told[name].unit for name in ("value_usd", "top_share", "members", "loss_share_low", "dependent")} == {
        "value_usd": "usd", "top_share": "share", "members": "economy", "loss_share_low": "share", "dependent": "",
    }  # fmt: skip
    assert (told["loss_share_high"].kind, told["top_share"].kind) == ("estimate", "fact")
    assert (told["told_anew"].kind, told["told_anew"].digits) == ("assumption", 3), "the nearest to the field"
    made = reader().table("t", Row, [row()], ())
    assert {column.name: (column.unit, column.kind) for column in made.columns} == {
        name: (one.unit, one.kind) for name, one in told.items()
    }


def test_files_hold_plain_values():
    made = reader("ja").table("t", Row, [row(members=("JPN", "USA"), value_usd=None, loss_share=None)], ())
    assert dict(zip(column_names(Row), next(made.rows), strict=True)) == {
        "economy": "JPN", "members": "JPN;USA", "name_ja": "名", "name_en": "name", "year": 2024, "value_usd": None,
        "loss_usd_mn": 0.0, "top_share": 0.5, "loss_share_low": None, "loss_share_central": None, "loss_share_high": None,
        "first_day_low": 10.0, "first_day_central": 20.0, "first_day_high": None, "suppliers": 1234, "dependent": True,
        "told_anew": 0.5,
    }  # fmt: skip


def test_headings():
    """Of the question's own words first, then of those that questions share, else the name of the field."""
    assert [reader(lang).label("dependent") for lang in ("ja", "en")] == ["依存", "Dependent"]
    assert [reader(lang, question="doctor").label("economy") for lang in ("ja", "en")] == ["国・地域", "Economy"]
    assert reader().label("no_such_column") == "no_such_column"
    made = reader("ja").table("t", Row, [row()], ())
    labels = {column.name: column.label for column in made.columns}
    assert (labels["name_ja"], labels["economy"]) == ("名称（日本語）", "国・地域")


@pytest.mark.parametrize(
    ("field", "given", "ja", "en"),
    [
        ("economy", {}, "日本", "Japan"),
        ("members", {"members": ("JPN", "KOR")}, "日本、韓国", "Japan, Korea"),
        ("economy", {"economy": "XYZ"}, "XYZ", "XYZ"),
        ("name", {}, "名", "name"),
        ("year", {}, "2024", "2024"),
        ("top_share", {"top_share": 0.5}, "50.0%", "50.0%"),
        ("top_share", {"top_share": 0.0001}, "<0.1%", "<0.1%"),
        ("loss_share", {}, "2.00%（1.00%～3.00%）", "2.00% (1.00% to 3.00%)"),
        ("first_day", {}, "20（10～–）", "20 (10 to –)"),
        ("suppliers", {}, "1,234", "1,234"),
        ("dependent", {}, "はい", "yes"),
        ("dependent", {"dependent": False}, "いいえ", "no"),
        ("value_usd", {"value_usd": None}, "–", "–"),
        ("top_share", {"top_share": None}, "–", "–"),
        ("loss_share", {"loss_share": None}, "–", "–"),
        ("members", {}, "–", "–"),
    ],
)
def test_values_for_the_eye(field, given, ja, en):
    assert (shown(reader("ja"), field, **given), shown(reader("en"), field, **given)) == (ja, en)


def test_codes_are_names():
    """Names as vocab/*.csv has them; a code that nobody names stands as it is."""
    ja, en = reader("ja"), reader("en")
    for unit, code, names in (
        ("product", "280530", ("希土類金属", "Rare-earth")),
        ("strait", "hormuz", ("ホルムズ", "Hormuz")),
        ("sector", "C26", ("電子", "lectronic")),
        ("economy", "QUAD", ("日米豪印", "Quad")),
    ):
        for read, part in zip((ja, en), names, strict=True):
            assert part in read.name(unit, code), (unit, code, read.name(unit, code))
    for unit in ("product", "strait", "sector", "economy"):
        assert en.name(unit, "nobody") == "nobody"


def test_a_code_of_a_column_is_named_by_the_words_of_the_question():
    """Any question that names codes will do: the first of the registry."""
    from kaname.questions.folders import folders, words

    named = next(one for one in folders().values() if words(one).get("code"))
    column, codes = next(iter(words(named)["code"].items()))
    value, said = next(iter(codes.items()))
    assert [Reader(named, lang).value(value, column=column) for lang in ("ja", "en")] == [said["ja"], said["en"]]
    assert Reader(named, "en").value(value, column="another") == value


# World Bank PA.NUS.FCRF, average of the period: 151.37 yen per US dollar in 2024, 131.50 in 2022.
@pytest.mark.parametrize(
    ("language", "currency", "year", "said"),
    [
        ("ja", "jpy", 2024, "1,514億円"),
        ("ja", "jpy", 2022, "1,315億円"),
        ("ja", "usd", 2024, "10億ドル"),
        ("en", "usd", 2024, "US$1.0 bn"),
        ("en", "jpy", 2024, "¥151 bn"),
        ("ja", "jpy", 1995, "10億ドル"),
    ],
)
def test_money(language, currency, year, said):
    assert shown(reader(language, currency), "value_usd", year=year) == said


def test_millions_of_dollars_are_money_too():
    assert shown(reader("en", "usd"), "loss_usd_mn", loss_usd_mn=2500.0) == "US$2.5 bn"
    assert shown(reader("ja", "jpy"), "loss_usd_mn", loss_usd_mn=2500.0) == "3,784億円"


def test_the_rate_its_year_and_its_source_are_a_note_where_it_was_used():
    read = reader("ja", "jpy")
    assert read.view(title="", headline="", tables=(), sources=()).notes == ()
    shown(read, "value_usd", year=2024)
    (note,) = read.view(title="", headline="", tables=(), sources=(), notes=()).notes
    assert "2024年" in note
    assert "151.37円" in note
    assert "World Bank PA.NUS.FCRF" in note


def test_a_year_without_a_rate_is_told():
    read = reader("en", "jpy")
    shown(read, "value_usd", year=1995)
    assert read.view(title="", headline="", tables=(), sources=()).notes == (
        "No average rate of the yen in 1995 is held here, so amounts are in dollars.",
    )


def test_the_eye_may_see_fewer_rows_than_files_hold():
    made = reader().table("t", Row, [row(year=year) for year in range(2000, 2020)], ("year",), most=3)
    assert (len(made), len(made.lines), made.shown[0].align) == (20, 3, "right")


def test_notes_are_told_once():
    note = Bilingual("注", "A note.")
    assert reader("ja").view(title="", headline="", tables=(), sources=(), notes=(note, "注", note)).notes == ("注",)


def test_what_language_and_what_currency(session):
    found = session.ask(kaname.Exposure(economy="JPN", supplier="CHN"))
    with pytest.raises(UsageFault, match="fr"):
        found.view("fr")
    with pytest.raises(UsageFault, match="eur"):
        found.view("en", "eur")
    assert found.view().language == "en"


class Codes(Part):
    product: ProductCode
    sector: SectorCode | None
    strait: StraitCode


def test_optional_codes_are_named_too():
    made = reader().table(
        "t", Codes, [Codes(product="280530", sector="C26", strait="hormuz")], ("product", "sector", "strait")
    )
    assert [column.unit for column in made.columns] == ["product", "sector", "strait"]
    assert all(cell not in {"280530", "C26", "hormuz"} for cell in made.lines[0])
    assert next(made.rows) == ("280530", "C26", "hormuz")
