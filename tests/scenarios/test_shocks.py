"""The scenario language: what is written is read back, what cannot be meant is refused by name."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaname.errors import UsageFault, ValidationFault
from kaname.scenarios.named import PRESETS, read_scenario
from kaname.scenarios.shocks import (
    TURNS,
    DemandRestraint,
    Embargo,
    ExportBan,
    ImportBan,
    Release,
    Scenario,
    Stocks,
    StraitClosure,
    Substitution,
    SupplyCut,
    Tariff,
    parse,
    parties,
    scenario,
    toml,
)
from kaname.texts import Bilingual
from kaname.vocab.products import product

codes = st.lists(st.sampled_from(["JPN", "CHN", "TWN", "QUAD", "ALL", "QAT"]), min_size=1, max_size=3).map(tuple)
maybe = st.one_of(st.just(()), codes)
places = st.lists(st.sampled_from(["C26", "manufacturing", "all", "energy"]), max_size=2).map(tuple)
share = st.floats(0, 1)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters=[*TURNS]), min_size=1, max_size=20
)


@st.composite
def shocks(draw):
    kind = draw(st.sampled_from([ExportBan, ImportBan, Embargo, SupplyCut, Tariff, StraitClosure]))
    days = draw(st.integers(1, 900))
    fields = {"by": draw(codes), "on": draw(maybe), "start": draw(st.integers(0, 400)), "days": days}
    fields |= {"ramp": draw(st.integers(0, days)), "retaliation": draw(share), "depth": draw(share)}
    fields |= draw(st.sampled_from([{"sectors": ("C26", "energy")}, {"products": ("284690",)}, {}]))
    if kind is StraitClosure:
        strait = draw(st.sampled_from(["", "hormuz", "suez, bab_el_mandeb", "TAIWAN_STRAIT"]))
        fields |= {"strait": strait, "depth": 0.25, "delayed": draw(st.floats(0, 0.75)), "delay_days": 3}
    return kind(**fields)


@st.composite
def cushions(draw):
    kind = draw(st.sampled_from([Stocks, Release, Substitution, DemandRestraint]))
    amount = {"share": draw(share)} if kind in {Substitution, DemandRestraint} else {"days": draw(st.floats(0, 1e4))}
    return kind(economies=draw(codes), sectors=draw(places), **amount)


titles = st.one_of(st.none(), st.builds(Bilingual, ja=words, en=words))
scenarios = st.builds(
    Scenario,
    name=words,
    title=titles,
    note=titles,
    shock=st.lists(shocks(), min_size=1, max_size=3).map(tuple),
    cushion=st.lists(cushions(), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(written=scenarios)
def test_what_is_written_is_read_back(written):
    """Names may hold any character but those that steer."""
    back = parse(toml(written), "back")
    assert back == written
    assert back.sha256 == written.sha256


BASE = """
name = "ban"
[[shock]]
kind = "export_ban"
by = ["chn"]
on = ["JPN"]
"""


def test_a_file_as_the_issue_writes_it():
    """Contract for scripts: name, [[shock]], kind, by, on; optional sectors, products, depth, start, days."""
    found = parse(BASE + 'sectors = ["C26"]\ndepth = 0.5\nstart = 10\ndays = 90\n', "ban.toml")
    shock = ExportBan(by=("CHN",), on=("JPN",), sectors=("C26",), depth=0.5, start=10, days=90)
    assert found == Scenario(name="ban", shock=(shock,))
    assert found.days == 100
    plain = parse(BASE, "ban.toml").shock[0]
    assert (plain.depth, plain.start, plain.days, plain.ramp, plain.retaliation) == (1.0, 0, 365, 0, 0.0)
    assert parse(BASE.replace('on = ["JPN"]', 'products = ["284690"]'), "x").shock[0].on == ()


def test_the_digest_is_of_the_meaning_not_of_the_writing():
    spelled = BASE + "depth = 1.0\nstart = 0\ndays = 365\nramp = 0\n"
    turned = 'shock = [{ on = ["jpn"], by = ["CHN"], kind = "export_ban" }]\nname = "ban"\n'
    digests = {parse(text, "x").sha256 for text in (BASE, spelled, turned)}
    assert len(digests) == 1
    for other in ("depth = 0.9\n", "start = 1\n", "retaliation = 0.1\n", 'sectors = ["C26"]\n'):
        assert parse(BASE + other, "x").sha256 not in digests


def test_a_scenario_cannot_be_changed():
    found = parse(BASE, "x")
    with pytest.raises(ValidationError):
        found.shock[0].depth = 0.5
    with pytest.raises(ValidationError):
        found.name = "other"


def test_only_tariffs():
    duty = Tariff(by=("USA",), on=("CHN",), depth=1.45)
    ban = ExportBan(by=("USA",), on=("CHN",))
    assert Scenario(name="x", shock=(duty,)).only_tariffs
    assert not Scenario(name="x", shock=(duty, ban)).only_tariffs


@pytest.mark.parametrize(
    ("text", "key", "named"),
    [
        ("name = [", "scenario_not_toml", "f.toml"),
        ("", "scenario_field", "name"),
        ('name = "x"', "scenario_field", "shock"),
        ('name = ""\n' + BASE.split("\n", 2)[2], "scenario_field", "name"),
        ('name = "x"\nshock = []', "scenario_field", "shock"),
        (BASE + "colour = 1", "scenario_field", "colour"),
        (BASE + "depth = 1.5", "scenario_field", "depth"),
        (BASE + "depth = -0.1", "scenario_field", "depth"),
        (BASE + "depth = nan", "scenario_field", "depth"),
        (BASE + "days = 0", "scenario_field", "days"),
        (BASE + "start = -1", "scenario_field", "start"),
        (BASE + "retaliation = 2", "scenario_field", "retaliation"),
        (BASE.replace("export_ban", "blockade"), "scenario_field", "kind"),
        (BASE.replace('["chn"]', "[]"), "scenario_field", "by"),
        (BASE.replace("export_ban", "tariff") + "depth = inf", "scenario_field", "depth"),
        (BASE + '[[cushion]]\nkind = "stocks"\neconomies = ["JPN"]\ndays = inf', "scenario_field", "days"),
        (BASE + '[[cushion]]\nkind = "prayer"\neconomies = ["JPN"]', "scenario_field", "kind"),
        (BASE + '[[cushion]]\nkind = "restraint"\neconomies = []\nshare = 0.1', "scenario_field", "economies"),
        (BASE.replace('"ban"', '"ban\\u001b[31m"'), "scenario_field", "name"),
        (BASE + '[[cushion]]\nkind = "release"\neconomies = ["ALL"]\ndays = 1e308', "scenario_field", "days"),
        (BASE + "start = 100000000000000000000", "scenario_not_toml", "64"),
        (BASE + "start = 4000000000000000000", "scenario_field", "start"),
        (BASE + "ramp = 400", "shock_ramp", "400"),
        (BASE + 'sectors = ["C26"]\nproducts = ["284690"]', "shock_two_scopes", "sectors"),
        (BASE.replace("export_ban", "strait_closure") + "depth = 0.7\ndelayed = 0.4", "shock_over_whole", "0.7"),
        (BASE.replace("chn", "chna"), "unknown_party_near", "chna"),
        (BASE + 'sectors = ["C99"]', "unknown_scope", "C99"),
        (BASE + 'products = ["123456"]', "unknown_product", "123456"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(text, key, named):
    with pytest.raises((UsageFault, ValidationFault)) as fault:
        parse(text, "f.toml")
    assert fault.value.key == key
    assert named in fault.value.sentence("en")
    assert named in fault.value.sentence("ja")


def test_the_scenarios_of_the_issue_come_with_the_package():
    """Rare-earth ban on Japan, China–Japan embargo, Taiwan supply stop, Quad vs China, LNG −30 %, US–China, straits."""
    named = {path.stem: parse(path.read_text(encoding="utf-8"), path.name) for path in Path(PRESETS).glob("*.toml")}
    assert set(named) == {
        "rare-earths-japan", "china-japan-embargo", "taiwan-semiconductors", "quad-china", "lng-minus-30",
        "us-china-split", "hormuz", "taiwan-strait",
    }  # fmt: skip
    for name, found in named.items():
        assert found.name == name
        assert found.title is not None
    assert named["lng-minus-30"].shock[0].depth == 0.3
    assert named["china-japan-embargo"].shock == (Embargo(by=("CHN",), on=("JPN",)),)


def test_the_scenarios_of_the_documentation_are_scenarios():
    page = Path(__file__).parents[2] / "docs" / "how-to" / "stress-test.md"
    blocks = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = [parse(block, page.name) for block in blocks]
    assert len(found) == 3
    kinds = {shock.kind for scenario in found for shock in scenario.shock}
    assert kinds == {"export_ban", "import_ban", "embargo", "supply_cut", "tariff", "strait_closure"}
    cushions = {cushion.kind for scenario in found for cushion in scenario.cushion}
    assert cushions == {"stocks", "release", "substitution", "restraint"}


@pytest.mark.parametrize("text", ["red \x1b[31m", "bell \x07", "two\nlines", "turned \u202e"])
def test_characters_that_steer_are_refused_by_the_field_s_name(text):
    """Case faults/markup2.toml: escape sequences in a note; a note may have lines, brackets are text (markup.toml)."""
    shock = ({"kind": "export_ban", "by": ["TWN"], "on": ["JPN"]},)
    for field in ("title", "note"):
        record = {"name": "m", field: {"ja": "題", "en": text}, "shock": shock}
        if "\n" in text and field == "note":
            assert scenario(record, "m.toml").note.en == text
            continue
        with pytest.raises(ValidationFault) as fault:
            scenario(record, "m.toml")
        assert fault.value.key == "scenario_field"
        assert f"field {field} " in fault.value.sentence("en")
        code = next(ord(c) for c in text if c in "\x1b\x07\n\u202e")
        assert f"U+{code:04X}" in fault.value.sentence("ja")
    brackets = {"name": "m", "title": {"ja": "題 [/red]", "en": "with [/red] brackets"}, "shock": shock}
    assert scenario(brackets, "m.toml").title.en == "with [/red] brackets"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("days = 0", "1以上の値"),
        ("depth = 1.5", "1以下の値"),
        ('days = "long"', "整数"),
        ('depth = "deep"', "数"),
        ("colour = 1", "この名前の項目はありません"),
    ],
)
def test_a_japanese_reader_is_told_in_japanese(line, said):
    """The limit and the choices are the field's; none of pydantic's English words is left."""
    with pytest.raises(ValidationFault) as fault:
        parse(BASE + line, "f.toml")
    sentence = fault.value.sentence("ja")
    assert said in sentence
    assert not re.search(r"[Ii]nput|should|valid|greater|less|extra", sentence)


def test_choices_are_named_in_both_languages():
    with pytest.raises(ValidationFault) as fault:
        parse(BASE.replace("export_ban", "blockade"), "f.toml")
    for language in ("ja", "en"):
        assert "'embargo'" in fault.value.sentence(language)
        assert " or " not in fault.value.sentence(language)


def test_names_are_kept_as_the_codes_they_stand_for():
    """The same scenario by code and by name: the same value, the same digest."""
    coded = ExportBan(by=("CHN", "G7"), on=("JPN",), products=("284690",))
    named = ExportBan(by=("中国", "g7"), on=("Japan",), products=("284690",))
    assert named == coded
    assert parse(BASE.replace("chn", "中国"), "x").sha256 == parse(BASE, "x").sha256
    assert Stocks(economies=("韓国", "all"), days=3).economies == ("KOR", "ALL")
    closed = StraitClosure(by=("ALL",), on=("JPN",), strait="ホルムズ海峡、マラッカ海峡", routed=True)
    assert closed.strait == "hormuz,malacca"
    assert StraitClosure(by=("ALL",), strait="suez, bab_el_mandeb").strait == "suez, bab_el_mandeb", "codes as written"
    with pytest.raises(UsageFault) as fault:
        StraitClosure(by=("ALL",), strait="hormuz, styx")
    assert (fault.value.key, fault.value.values["text"]) == ("unknown_party", "styx")


def test_a_product_by_name_is_its_code():
    name = product("270900").short
    assert SupplyCut(by=("SAU",), products=(name.ja,)).products == ("270900",)
    assert SupplyCut(by=("SAU",), products=(name.en,)).products == ("270900",)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("CHN,jpn", ["CHN", "JPN"]),
        ("中国、日本", ["CHN", "JPN"]),
        ("Korea, Republic of, quad", ["KOR", "QUAD"]),
        ("ALL", ["ALL"]),
    ],
)
def test_a_list_of_parties_is_read_by_code_or_name(words, codes):
    assert parties(words) == codes


def test_how_a_scenario_was_given_is_no_part_of_its_meaning(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(BASE, encoding="utf-8")
    by_file = read_scenario("mine.toml", tmp_path / "own")
    assert (by_file.name, by_file.given) == ("ban", "mine.toml")
    assert by_file.sha256 == parse(BASE, "x").sha256
    assert toml(by_file) == toml(parse(BASE, "x"))
    assert read_scenario(str(tmp_path / "mine.toml"), tmp_path / "own").given == "mine.toml", "no folder of the machine"
    assert read_scenario("mine", tmp_path).given == "mine", "one of the user's own, by the name of its file"
    assert read_scenario("hormuz", tmp_path).given is None
    (tmp_path / "red\u001b[31m.toml").write_text(BASE, encoding="utf-8")
    assert read_scenario("red\u001b[31m.toml", tmp_path).given is None, "what steers a terminal is not repeated"
