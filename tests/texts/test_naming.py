"""Parties by any name: every code and name of every one, whole names only, and asking where a name is shared."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import unicodedata
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.errors import KanameError, UsageFault
from kaname.texts import LANGUAGES, Bilingual
from kaname.vocab.economies import economies, groups
from kaname.vocab.naming import KINDS, Named, _bearers, _keys, _names_of, nearest_named, resolve, resolve_list
from kaname.vocab.products import products

VOCAB = Path(__file__).parents[2] / "src" / "kaname" / "vocab"


def table(name: str) -> list[dict[str, str]]:
    with (VOCAB / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ALIASES = table("aliases")
CODES = {
    "economy": set(economies()),
    "group": set(groups()),
    "strait": {row["chokepoint"] for row in table("chokepoints")},
    "product": set(products()),
}
# What several economies bear, and which: the words that must be asked about, and no others.
SHARED = {
    "Korea": {"KOR", "PRK"},
    "コリア": {"KOR", "PRK"},
    "朝鮮": {"KOR", "PRK"},
    "Congo": {"COD", "COG"},
    "コンゴ": {"COD", "COG"},
    "Virgin Islands": {"VGB", "VIR"},
    "バージン諸島": {"VGB", "VIR"},
    "ドミニカ": {"DMA", "DOM"},
    # ISO 3166-3: CS stood for Czechoslovakia to 1993 and for Serbia and Montenegro from 2003 to 2006.
    "CS": {"CSK", "SCG"},
}
SHARED_KEYS = {key for word in SHARED for key in _keys(word)}


def named(word: str, *kinds: str) -> str:
    return resolve(word, kinds or KINDS).code


# Every one by every form -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", economies())
def test_an_economy_by_every_form(code):
    one = economies()[code]
    words = [code, *astuple(one.name), *astuple(one.short), *(one.article + one.short.en,)]
    if one.m49:
        words += [one.m49, str(int(one.m49))]
    words += [row["name"] for row in ALIASES if (row["kind"], row["code"]) == ("economy", code)]
    for word in words:
        if not set(_keys(word)) & SHARED_KEYS:
            assert resolve(word) == Named("economy", code), word


def test_every_economy_has_its_two_letter_code():
    without = {code for code in economies() if not any(re.fullmatch("[A-Z]{2}", word) for word in codes_of(code))}
    # Neither is in ISO 3166: CEPII's own codes for two groups of economies.
    assert without == {"R20", "ZA1"}


def codes_of(code: str) -> list[str]:
    return [
        row["name"] for row in ALIASES if row["kind"] == "economy" and row["code"] == code and row["form"] == "code"
    ]


def test_two_letter_codes_are_those_of_un_locode():
    """A UN/LOCODE begins with the ISO 3166-1 alpha-2 code of where the port is, which is among those it serves."""
    served: dict[str, set[str]] = {}
    for row in table("ports"):
        served.setdefault(row["port"][:2], set()).add(row["economy"])
    assert len(served) > 150
    assert {prefix: serves for prefix, serves in served.items() if named(prefix) not in serves} == {}


def test_sovereign_economies_have_official_names_in_both_languages():
    """The 80 economies of the table: an official name in each language, alias or the vocabulary's own name."""
    official = {
        "KOR": ("Korea, Republic of", "大韓民国"),
        "CHN": ("People’s Republic of China", "中華人民共和国"),
        "GBR": ("United Kingdom of Great Britain and Northern Ireland", "グレートブリテン及び北アイルランド連合王国"),
        "USA": ("United States of America", "アメリカ合衆国"),
        "DEU": ("Federal Republic of Germany", "ドイツ連邦共和国"),
        "JPN": ("Japan", "日本国"),
        "LAO": ("Lao People's Democratic Republic", "ラオス人民民主共和国"),
        "IRN": ("Iran (Islamic Republic of)", "イラン・イスラム共和国"),
        "BOL": ("Bolivia, Plurinational State of", "ボリビア多民族国"),
        "TZA": ("Tanzania, United Republic of", "タンザニア連合共和国"),
        "CZE": ("Czech Republic", "チェコ共和国"),
        "EGY": ("Arab Republic of Egypt", "エジプト・アラブ共和国"),
    }
    assert {code: tuple(map(named, words)) for code, words in official.items()} == {c: (c, c) for c in official}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("JPN", "日本 日本国 Japan JAPAN jp jpn 392 Nippon Ｊａｐａｎ"),
        ("CHN", "中国 中華人民共和国 China PRC P.R.C. 156"),
        ("KOR", "韓国 大韓民国 South_Korea ROK R.O.K. 410"),
        ("TWN", "台湾 Taiwan Chinese_Taipei 中華台北 158"),
        ("GBR", "UK U.K. Britain 英国 イギリス グレートブリテン the_United_Kingdom Great_Britain"),
        ("USA", "USA US U.S.A. America アメリカ 米国 the_United_States 米"),
        ("CZE", "Czechia Czech_Republic チェコ"),
        ("TUR", "Türkiye Turkey TURKIYE トルコ"),
        ("RUS", "Russia ロシア Russian_Federation ロシア連邦"),
        ("ARE", "UAE U.A.E. アラブ首長国連邦 首長国連邦"),
        ("VNM", "Vietnam Viet_Nam VIET-NAM ベトナム ヴェトナム"),
        ("DEU", "ドイツ 独 Germany"),
        ("HKG", "Hong_Kong HongKong 香港"),
        ("MMR", "Burma ミャンマー ビルマ Myanmar"),
        ("CIV", "Côte_d'Ivoire Cote_d’Ivoire Cote_dIvoire Ivory_Coast コートジボワール コートジヴォワール"),
        ("SWZ", "Swaziland Eswatini スワジランド"),
        ("COD", "Zaire DRC ザイール DR_Congo"),
        ("LKA", "Ceylon セイロン"),
        ("MKD", "Macedonia マケドニア FYROM"),
        ("CPV", "Cape_Verde Cabo_Verde"),
        ("TLS", "East_Timor Timor-Leste 東ティモール"),
        ("THA", "Siam シャム"),
        ("IRN", "Persia ペルシャ"),
        ("SUN", "USSR ソ連 Soviet_Union"),
        ("LCA", "St_Lucia St._Lucia Saint_Lucia StLucia"),
        ("STP", "ST São_Tomé_and_Príncipe Sao_Tome_&_Principe"),
        ("BIH", "Bosnia_&_Herzegovina ボスニア・ヘルツェゴビナ ボスニアヘルツェゴヴィナ"),
        ("AFG", "4 04 004"),
        ("GEO", "GE Georgia グルジア"),
        ("REU", "Reunion Réunion"),
        ("ALA", "Aland Åland_Islands"),
        ("CUW", "Curacao"),
    ],
)
def test_economies_as_people_write_them(code, words):
    assert {word: named(word.replace("_", " ")) for word in words.split()} == dict.fromkeys(words.split(), code)


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("group", "QUAD", "quad 日米豪印 クアッド the_Quad 日米豪印（クアッド）"),
        ("group", "G7", "G7 g-7 主要7か国 Ｇ７ Group_of_Seven"),
        ("group", "EU27", "EU EU27 EU-27 欧州連合 European_Union the_EU"),
        ("group", "JPN-USA-KOR", "日米韓 jpn-usa-kor Japan–US–Korea Japan-US-Korea"),
        ("group", "ASEAN", "ASEAN アセアン 東南アジア諸国連合 Association_of_Southeast_Asian_Nations"),
        ("strait", "hormuz", "hormuz ホルムズ ホルムズ海峡 ﾎﾙﾑｽﾞ海峡 Strait_of_Hormuz Hormuz_Strait"),
        ("strait", "malacca", "Malacca マラッカ マラッカ海峡 Strait_of_Malacca"),
        ("strait", "bab_el_mandeb", "bab_el_mandeb Bab-el-Mandeb バブ・エル・マンデブ海峡 バベルマンデブ"),
        ("strait", "suez", "Suez Suez_Canal スエズ スエズ運河"),
        ("strait", "oresund", "Øresund Oresund Öresund Øresund_Strait The_Sound"),
        ("product", "270900", "270900 2709.00 原油 crude_oil"),
        ("product", "271111", "271111 LNG 液化天然ガス Liquefied_natural_gas"),
    ],
)
def test_groups_straits_and_products_as_people_write_them(kind, code, words):
    found = {word: resolve(word.replace("_", " ")) for word in words.split()}
    assert found == dict.fromkeys(words.split(), Named(kind, code))


@pytest.mark.parametrize("kind", KINDS[1:])
def test_the_other_kinds_by_code_name_and_short_name(kind):
    columns = {"group": "groups", "strait": "chokepoints", "product": "products"}
    for row in table(columns[kind]):
        code = next(iter(row.values()))
        for column in ("name_ja", "name_en", "short_ja", "short_en"):
            if column in row:
                assert resolve(row[column], (kind,)) == Named(kind, code)
        assert resolve(code, (kind,)) == Named(kind, code)


# One name, one thing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_names_two_things_but_the_shared_ones(kind):
    several = {key: set(codes) for key, codes in _names_of(kind).bearers.items() if len(codes) > 1}
    expected = {key: codes for word, codes in SHARED.items() for key in _keys(word)} if kind == "economy" else {}
    if kind == "product":
        # Revisions give the goods of one name several codes; the resolver then says which, and asks for the code.
        typed: dict[str, set[str]] = {}
        for row in table("product_names"):
            typed.setdefault("".join(_keys(row["name_ja"])), set()).add(row["product"])
        expected = {key: codes for key, codes in typed.items() if key in several}
    assert several == expected


def test_aliases_are_what_they_say():
    assert {row["kind"] for row in ALIASES} == set(KINDS)
    assert {row["form"] for row in ALIASES} == {"code", "official", "usual", "former", "shared"}
    assert {row["language"] for row in ALIASES} == {"", *LANGUAGES}
    for row in ALIASES:
        assert row["code"] in CODES[row["kind"]], row
        assert (row["language"] == "") == (row["form"] == "code"), row
        assert row["name"] == unicodedata.normalize("NFC", row["name"]), row
        assert (row["name"] in SHARED) == (row["form"] == "shared") or row["name"] == "CS", row
        if row["form"] == "code":
            assert re.fullmatch(r"[A-Z]{2,3}", row["name"]), row


def test_a_name_with_a_comma_is_not_a_list_of_names():
    """Otherwise "Hong Kong, China" as a list would quietly be one economy."""
    every = [name for kind in KINDS for name in names_of(kind)]
    commas = {name: re.split(r"[,、，]", name) for name in every if re.search(r"[,、，]", name)}
    assert len(commas) > 30
    assert [name for name, parts in commas.items() if all(len(_bearers(part, KINDS)) == 1 for part in parts)] == []
    assert max(len(re.findall(r"[,、，]", name)) for name in commas) <= 4


def names_of(kind: str) -> list[str]:
    tables = {"economy": "economies", "group": "groups", "strait": "chokepoints", "product": "products"}
    found = [
        row[column]
        for row in table(tables[kind])
        for column in ("name_ja", "name_en", "short_ja", "short_en")
        if column in row
    ]
    return found + [row["name"] for row in ALIASES if row["kind"] == kind]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("Guinea", "GIN"), ("ギニア", "GIN"), ("Equatorial Guinea", "GNQ"), ("Papua New Guinea", "PNG")),
        *(("Niger", "NER"), ("Nigeria", "NGA"), ("Sudan", "SDN"), ("South Sudan", "SSD"), ("Samoa", "WSM")),
        *(("Dominica", "DMA"), ("Dominican Republic", "DOM"), ("Ireland", "IRL"), ("India", "IND"), ("インド", "IND")),
        *(("Mali", "MLI"), ("Oman", "OMN"), ("Georgia", "GEO"), ("South Georgia", "SGS"), ("Netherlands", "NLD")),
    ],
)
def test_a_name_inside_another_is_its_own(word, code):
    assert named(word, "economy") == code


@pytest.mark.parametrize(
    "word", ["United", "Republic", "New", "共和国", "南", "the", "South", "Saint", "諸島", "Gulf", "海峡"]
)
def test_a_part_of_a_name_names_nothing(word):
    with pytest.raises(UsageFault) as caught:
        resolve(word)
    assert caught.value.key in {"unknown_party", "unknown_party_near"}


def test_kinds_come_in_their_order():
    assert resolve("Panama") == Named("economy", "PAN")
    assert resolve("panama", ("strait",)) == Named("strait", "panama")
    assert resolve("ジブラルタル", ("strait", "economy")) == Named("economy", "GIB")
    assert resolve("EU", ("product", "group")) == Named("group", "EU27")
    with pytest.raises(UsageFault):
        resolve("原油", ("economy", "group"))


# Asking ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", SHARED)
def test_a_shared_name_asks_with_every_candidate(word):
    with pytest.raises(UsageFault) as caught:
        resolve(word)
    assert caught.value.key == "ambiguous_party"
    for language in LANGUAGES:
        sentence = caught.value.sentence(language)
        assert word in sentence
        for code in SHARED[word]:
            assert economies()[code].name.of(language) in sentence
            assert f"（{code}）" in sentence or f"({code})" in sentence


def test_a_shared_name_asks_in_whole_sentences():
    with pytest.raises(UsageFault) as caught:
        resolve("korea", ("economy",))
    assert caught.value.sentence("ja") == (
        "「korea」は大韓民国（KOR）または北朝鮮（PRK）を指しうるため、一つに決められません。"
        "KOR のように、コードか省略のない名称を指定してください。"
    )
    assert caught.value.sentence("en") == (
        "The name korea may mean Republic of Korea (KOR) or Democratic People’s Republic of Korea (PRK). "
        "Give the code, such as KOR, or the full name."
    )


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("Jpan", "JPN"),
        ("Japn", "JPN"),
        ("Vietnm", "VNM"),
        ("Autsralia", "AUS"),
        ("オーストラりア", "AUS"),
        ("ホルムス", "hormuz"),
        ("ホルムズ海狭", "hormuz"),
        ("Hormus", "hormuz"),
        ("欧州連号", "EU27"),
        ("Phillipines", "PHL"),
        ("Kyrgistan", "KGZ"),
        ("液化天然カス", "271111"),
    ],
)
def test_a_near_miss_names_what_is_meant(word, near):
    with pytest.raises(UsageFault) as caught:
        resolve(word)
    assert caught.value.key == "unknown_party_near"
    assert nearest_named(word)[0].code == near
    for language in LANGUAGES:
        label = nearest_named(word)[0].label().of(language)
        assert near in label
        assert label in caught.value.sentence(language)


def test_a_near_miss_in_both_languages():
    with pytest.raises(UsageFault) as caught:
        resolve("Jpan", ("economy", "group"))
    assert caught.value.sentence("ja") == (
        "「Jpan」という国・地域またはグループは登録されていませんが、名称の近いものに日本（JPN）があります。"
        "日本、JPN のように、名称またはコードの全体を指定してください。"
    )
    assert caught.value.sentence("en") == (
        "No economy or group is called Jpan; nearest by name: Japan (JPN). "
        "Give a whole name or a code, such as Japan or JPN."
    )
    with pytest.raises(
        UsageFault, match=r"No strait is called ホルムス; nearest by name: Strait of Hormuz \(hormuz\)\."
    ):
        resolve("ホルムス", ("strait",))


@pytest.mark.parametrize("code", ["JPX", "CHM", "JQ", "999", "QUAC", "PRX"])
def test_a_misspelt_code_is_not_near_a_code(code):
    with pytest.raises(UsageFault) as caught:
        resolve(code, ("economy",))
    assert caught.value.key == "unknown_party"


@pytest.mark.parametrize("nothing", ["", "  ", "、", "・", ",,", "　"])
def test_no_name_at_all(nothing):
    for ask in (resolve, resolve_list):
        with pytest.raises(UsageFault, match="No economy or group was named") as caught:
            ask(nothing, ("economy", "group"))
        assert caught.value.key == "no_party"


def test_a_fault_says_a_value_in_the_readers_language():
    fault = KanameError("unknown_scope", scope=Bilingual("鉱業", "mining"), known="all")
    assert "「鉱業」" in fault.sentence("ja")
    assert "no scope mining;" in fault.sentence("en")
    assert str(fault) == fault.sentence("en")


# Lists and own codes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("日本、米国, AUS", "JPN USA AUS"),
        ("日本，米国,豪州", "JPN USA AUS"),
        ("Korea, Republic of", "KOR"),
        ("JPN, Korea, Republic of, Congo, Democratic Republic of the、台湾", "JPN KOR COD TWN"),
        ("JPN,日本, Japan", "JPN"),
        ("JPN,,USA,", "JPN USA"),
        ("Bonaire, Sint Eustatius and Saba, JPN", "BES JPN"),
        ("ボネール、シント・ユースタティウス及びサバ、日本", "BES JPN"),
        ("Hong Kong, China", "HKG CHN"),
        ("PE,RU", "PER RUS"),
        ("4,8", "AFG ALB"),
        ("Quad, EU, Hormuz", "QUAD EU27 hormuz"),
        ("Tantalum, unwrought (including simply sintered bars), waste and scrap, powders, LNG", "810310 271111"),
    ],
)
def test_lists(words, codes):
    assert [one.code for one in resolve_list(words)] == codes.split()


def test_a_list_stops_at_what_it_cannot_resolve():
    with pytest.raises(UsageFault, match="Korea may mean"):
        resolve_list("JPN, Korea, USA")
    with pytest.raises(UsageFault, match="called Atlantis"):
        resolve_list("JPN、Atlantis")


@pytest.mark.parametrize("words", ["PE,RU", "CH、AD", "IR/AN", "US+A", "4;8", "日,本"])
def test_several_names_are_not_one(words):
    """Run together they would be Peru, Chad, Iran, the United States, Bahrain (048) and Japan."""
    with pytest.raises(UsageFault) as caught:
        resolve(words)
    assert caught.value.key.startswith("unknown_party")


def test_commas_may_be_left_out_of_a_name():
    assert named("Korea (Republic of)") == named("korea republic of") == named("Korea, Republic of,") == "KOR"


def test_own_codes_are_taken_as_they_are():
    """Case own-economy-not-in-vocabulary-list: a user's table may hold what the vocabulary does not."""
    own = ("QZZ", "ROW", "jp", "日 本")
    assert resolve("QZZ", ("economy",), own) == Named("economy", "QZZ")
    assert resolve("qzz", ("economy", "group"), own) == Named("economy", "QZZ")
    # The table's own spelling comes before the name it would otherwise be.
    assert resolve("jp", ("economy",), own).code == "jp"
    assert resolve("JP", ("economy",), own).code == "JPN"
    assert resolve("123456", ("product",), ["123456"]) == Named("product", "123456")
    assert resolve("QZZ", ("economy",), own).name("ja") == "QZZ"
    assert [one.code for one in resolve_list("ROW、日本", ("economy",), own)] == ["ROW", "JPN"]
    with pytest.raises(UsageFault):
        resolve("QZZ", ("economy",))


# Any text --------------------------------------------------------------------------------------------------------------

HALF_TO_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
UNSHARED = sorted(
    {
        (code, word)
        for code, one in economies().items()
        for word in [code, *astuple(one.name), *astuple(one.short), *codes_of(code)]
        if not set(_keys(word)) & SHARED_KEYS
    }
)


@st.composite
def rewritten(draw) -> tuple[str, str]:
    """Return an economy with one of its names in another case, width, composition and spacing."""
    code, word = draw(st.sampled_from(UNSHARED))
    recase = draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str.casefold]))
    form = draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
    gap = draw(st.sampled_from([" ", "  ", "　", "-", "–", "_", "・", ".", "", "\t"]))
    written = unicodedata.normalize(form, recase(word).replace(" ", gap))
    return code, f"{gap}{written.translate(HALF_TO_FULL) if draw(st.booleans()) else written}{gap}"


@given(rewritten())
def test_case_width_composition_and_spacing_make_no_difference(pair):
    code, word = pair
    assert resolve(word, ("economy",)).code == code


@given(st.text(max_size=40) | st.text("Korea日本ホルムズ、,ßİヴ゙　ー & stthe'", max_size=20))
def test_any_text_is_resolved_or_refused_in_both_languages(words):
    for ask in (resolve, resolve_list):
        try:
            ask(words)
        except UsageFault as caught:
            fault = caught
        else:
            continue
        assert fault.key in {"unknown_party", "unknown_party_near", "ambiguous_party", "no_party"}
        assert all(fault.sentence(language) for language in LANGUAGES)


def test_a_very_long_text_is_refused_at_once():
    with pytest.raises(UsageFault):
        resolve_list("a" * 50_000)
    with pytest.raises(UsageFault):
        resolve_list("日本、" * 2_000 + "nowhere")


def test_naming_loads_no_heavy_library():
    heavy = "{'pydantic', 'numpy', 'duckdb', 'narwhals', 'typer', 'rich'}"
    program = f"import sys; from kaname.vocab.naming import resolve; resolve('日本'); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "set()"
