"""The vocabulary: every word in both languages, every code known, every key once."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from bundled import TABLE_ECONOMIES

from kaname.errors import UsageFault
from kaname.model import production, trade
from kaname.model.input_output import InputOutputTable
from kaname.texts import LANGUAGES
from kaname.vocab.economies import baci_codes, economies, economy, group, groups, members, prose
from kaname.vocab.products import commodities, product, products
from kaname.vocab.sectors import scope_sectors, scopes, sectors
from kaname.warehouse.store import Store

ROOT = Path(__file__).parents[2] / "src" / "kaname"
FILES = {path.stem: path for path in [*sorted((ROOT / "vocab").glob("*.csv")), ROOT / "pledges" / "labels.csv"]}
JAPANESE = r"[ぁ-ゖァ-ヺ一-鿿々ー]"

KEYS: dict[str, tuple[str, ...]] = {
    "aliases": ("kind", "code", "name"),
    "baci_codes": ("code",),
    "chokepoints": ("chokepoint",),
    "cargo_groups": ("group",),
    "cargo_vessels": ("cargo", "vessel"),
    "gates": ("chokepoint",),
    "land_links": ("economy_a", "economy_b"),
    "pipelines": ("pipeline",),
    "provider_codes": ("code",),
    "ports": ("port", "economy"),
    "route_choice": ("parameter",),
    "strait_shares": ("chokepoint", "economy", "flow"),
    "vessel_classes": ("vessel",),
    "war_risk": ("cargo",),
    "commodities": ("commodity",),
    "criticality": ("product", "user"),
    "critical_material_hs": ("material", "product", "revision"),
    "critical_materials": ("material",),
    "customs_codes": ("provider", "code"),
    "documents": ("document",),
    "economies": ("economy",),
    "elasticities": ("scope", "horizon"),
    "energy_stocks": ("economy", "fuel", "holder", "basis", "as_of"),
    "episode_facts": ("fact",),
    "episodes": ("episode",),
    "exchange_rates": ("currency", "year"),
    "fields": ("table", "name"),
    "foip_indicators": ("indicator",),
    "foip_pillars": ("vintage", "pillar"),
    "glossary": ("term",),
    "group_members": ("group", "economy", "from"),
    "groups": ("group",),
    "headings": ("heading", "first"),
    "hubs": ("economy",),
    "hs_changes": ("older_code", "newer_code", "older"),
    "labels": ("kind", "code"),
    "lng_ports": ("economy", "role", "port"),
    "lng_terms": ("term",),
    "measured_series": ("series", "date", "edition"),
    "model_documents": ("model",),
    "product_names": ("product", "first"),
    "product_sectors": ("product", "sector"),
    "published": ("study", "year", "economy", "supplier"),
    "published_estimates": ("id",),
    "product_set_members": ("set", "product", "revision"),
    "product_sets": ("set",),
    "product_words": ("word",),
    "products": ("product",),
    "scopes": ("scope",),
    "sectors": ("sector",),
    "stocks": ("sector",),
    "strait_origins": ("strait", "origin", "fuel"),
    "substitutability": ("sector",),
    "trade_agreements": ("economy", "agreement"),
}
# Japanese columns that need no Japanese characters: abbreviations and names of terms.
PLAIN = re.compile(r"^[A-Z0-9][A-Za-z0-9 +./–-]*$")


def rows(name: str) -> list[dict[str, str]]:
    with FILES[name].open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def column(name: str, field: str) -> set[str]:
    return {row[field] for row in rows(name) if row[field]}


# The wording of the Cabinet Order exists in Japanese alone; an English article has no Japanese twin.
ONE_LANGUAGE = {"statutory_ja", "article_en"}


# File → the pair whose English is left out where the bundled list of the Harmonized System has it.
ENGLISH_LISTED = {"headings": ("name_ja", "name_en"), "product_names": ("name_ja", "name_en")}


def pairs(header: list[str]) -> list[tuple[str, str]]:
    japanese = [name for name in header if (name == "ja" or name.endswith("_ja")) and name not in ONE_LANGUAGE]
    return [(name, f"{name[:-2]}en") for name in japanese]


def test_every_file_has_a_key_in_this_test():
    assert set(FILES) == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_a_file_is_plain_csv(name):
    raw = FILES[name].read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    with FILES[name].open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream, strict=True))
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(set(lines[0])) == len(lines[0])
    assert [cell for line in lines for cell in line if cell not in {cell.strip(), "the "} or "\n" in cell] == []


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_keys_are_given_once(name, key):
    found = [tuple(row[field] for field in key) for row in rows(name)]
    assert found
    assert [one for one in found if found.count(one) > 1] == []
    assert all(one[0] for one in found)


@pytest.mark.parametrize("name", KEYS)
def test_both_languages_or_neither(name):
    found = rows(name)
    header = list(found[0])
    english = {en for _, en in pairs(header)}
    assert {field for field in header if field == "en" or field.endswith("_en")} - ONE_LANGUAGE == english
    for row in found:
        for ja, en in pairs(header):
            listed = ENGLISH_LISTED.get(name) == (ja, en)
            assert bool(row[ja]) == bool(row[en]) or listed, (ja, row)
            assert not row[ja] or re.search(JAPANESE, row[ja]) or PLAIN.match(row[ja]), (ja, row)
            assert not re.search(JAPANESE, row[en]), (en, row)
            if ja.startswith(("name", "short", "definition", "title", "producer")) or ja == "ja":
                assert row[ja], (ja, row)


@pytest.mark.parametrize("name", KEYS)
def test_punctuation(name):
    for row in rows(name):
        for ja, en in pairs(list(row)):
            assert not re.search(r"[｡-ﾟ，．０-９Ａ-Ｚａ-ｚ]", row[ja]), row
            assert not re.search(rf"{JAPANESE}[,.!?;:]|\([^()]*{JAPANESE}[^()]*\)|{JAPANESE}\(", row[ja]), row
            assert not re.search(r"[、。，．（）「」：；　]|  ", row[en]), row
            assert not re.search(r"[a-z]'[a-z]", row[en]), row


# Official names and titles, and quotations, which keep their own word.
OFFICIAL = ("Direct Investment by Country and Industry", "Inter-Country Input–Output tables")


def test_words_say_economies():
    """Taiwan and Hong Kong may be meant wherever an economy is."""
    spoken = []
    for name in KEYS:
        for row in rows(name):
            spoken += [f"{name}: {row[en]}" for _, en in pairs(list(row))]
    for path in [*(ROOT / "data").glob("*.toml"), *(ROOT / "pledges" / "records").glob("*.toml")]:
        spoken += [f"{path.name}: {words}" for words in re.findall(r'en = "([^"]*)"', path.read_text(encoding="utf-8"))]
    assert len(spoken) > 800
    found = [words for words in spoken if re.search(r"\bcountr(?:y|ies)\b", words, re.IGNORECASE)]
    assert [words for words in found if not any(title in words for title in OFFICIAL)] == []


# Codes -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field", "known", "others"),
    [
        ("group_members", "economy", ("economies", "economy"), set()),
        ("group_members", "group", ("groups", "group"), set()),
        ("baci_codes", "economy", ("economies", "economy"), set()),
        ("critical_material_hs", "material", ("critical_materials", "material"), set()),
        ("products", "commodity", ("commodities", "commodity"), set()),
        ("elasticities", "scope", ("sectors", "sector"), {"all"}),
    ],
)
def test_codes_refer_to_something(name, field, known, others):
    assert column(name, field) - column(*known) - others == set()


def test_scopes_of_sectors_exist_and_each_scope_has_sectors():
    named = {scope for row in rows("sectors") for scope in row["scopes"].split(";") if scope}
    assert named | {"all"} == set(scopes())
    assert not set(scopes()) & set(sectors())
    assert len(scope_sectors("all")) == len(sectors()) == 50
    assert all(scope_sectors(scope) for scope in scopes())
    assert scope_sectors("C20") == ("C20",)


def test_codes_are_shaped_as_they_should_be():
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]{2}", code) for code in economies())
    assert all(re.fullmatch(r"\d{3}|", e.m49) for e in economies().values())
    assert all(re.fullmatch(r"\d{6}", code) for code in products())
    assert {p.revision for p in products().values()} == {"HS92"}
    # A heading of four digits stands for everything below it.
    assert all(re.fullmatch(r"\d{4}(\d{2})?", code) for code in column("critical_material_hs", "product"))
    assert column("critical_material_hs", "confidence") == {"high", "medium", "low", "none"}
    without = {row["material"] for row in rows("critical_material_hs") if row["confidence"] == "none"}
    assert without == {row["material"] for row in rows("critical_material_hs") if not row["product"]}
    assert not set(groups()) & set(economies())


def test_the_bundled_revision_of_a_critical_material_is_a_code_of_it():
    """A row in HS92 is meant to meet the bundled trade; a code outside it could never be shown."""
    bundled = {row["product"] for row in rows("critical_material_hs") if row["revision"] == "HS92"}
    assert bundled - set(products()) == set()


def test_all_80_economies_of_the_table_are_named():
    assert len(TABLE_ECONOMIES) == 80
    for code in TABLE_ECONOMIES:
        known = economy(code)
        assert known.code == code
        assert known.m49
        for language in LANGUAGES:
            assert known.name.of(language)
            assert known.short.of(language)
        assert known.prose("en").endswith(known.short.en)
        assert known.article in {"", "the "}


def test_names_are_told_apart():
    for language in LANGUAGES:
        names = [e.name.of(language) for e in economies().values()]
        assert [name for name in names if names.count(name) > 1] == []
        short = [economies()[code].short.of(language) for code in TABLE_ECONOMIES]
        assert [name for name in short if short.count(name) > 1] == []
        labels = [p.short.of(language) for p in products().values()]
        assert [label for label in labels if labels.count(label) > 1] == []


def test_every_code_in_the_bundled_data_has_a_name(session):
    flows = session.trade().frame
    for name in ("exporter", "importer"):
        found = set(flows.select(name).unique().collect("pyarrow")[name].to_list())
        assert found - set(economies()) == set()
    assert set(flows.select("product").unique().collect("pyarrow")["product"].to_list()) == set(products())
    made = session.production.frame
    assert set(made.select("economy").unique().collect("pyarrow")["economy"].to_list()) - set(economies()) == set()
    assert set(made.select("commodity").unique().collect("pyarrow")["commodity"].to_list()) == set(commodities())
    assert session.input_output().economies == TABLE_ECONOMIES
    assert session.input_output().sectors == tuple(sectors())


def test_every_group_has_the_members_it_is_known_for():
    sizes = {code: len(g.members) for code, g in groups().items()}
    assert sizes["QUAD"] == 4
    assert sizes["G7"] == 7
    assert sizes["EU27"] == 27
    assert group("quad").members == ("AUS", "IND", "JPN", "USA")
    assert members("JPN") == ("JPN",)
    assert members("quad") == ("AUS", "IND", "JPN", "USA")
    for row in rows("group_members"):
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?|", row["to"]), row
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", row["from"]), row
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", g.as_of) for g in groups().values())


def test_names_in_sentences():
    assert prose("USA", "en") == "the United States"
    assert prose("USA", "ja") == "米国"
    assert prose("QUAD", "en") == "the Quad"


def test_sixteen_critical_materials_each_with_its_order():
    assert len(rows("critical_materials")) == 16
    assert all(re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", row["designated"]) for row in rows("critical_materials"))


def test_numbers_are_numbers():
    for row in rows("chokepoints"):
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180
        assert row["label"] in {"", "0", "1"}
    assert len(rows("chokepoints")) == 28
    for row in rows("elasticities"):
        assert 0 < float(row["low"]) <= float(row["central"]) <= float(row["high"]), row
    assert all(float(row["per_usd"]) > 0 for row in rows("exchange_rates"))


@pytest.mark.parametrize("name", [n for n in KEYS if "source" in rows(n)[0]])
def test_every_row_has_its_source(name):
    assert [row for row in rows(name) if not row["source"].strip()] == []


def test_the_fields_described_are_the_fields_there_are():
    """fields.csv is the schema as data: what it names is what the tables have."""
    described: dict[str, set[str]] = {}
    for row in rows("fields"):
        described.setdefault(row["table"], set()).add(row["name"])
    assert described["trade"] == {*trade.COLUMNS, "revision"}
    assert described["production"] == set(production.COLUMNS)
    kept = set(InputOutputTable.__dataclass_fields__) - {"year", "source", "strict"}
    assert described["input_output"] == kept


def test_the_governance_fields_described_are_the_columns_bundled(session):
    from kaname.warehouse.tables import governance_frame

    described = [row["name"] for row in rows("fields") if row["table"] == "governance"]
    assert governance_frame(Store(session.settings)).collect_schema().names() == described


# Asking ----------------------------------------------------------------------------------------------------------------


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(UsageFault, match=r"JPX.*JPN"):
        economy("JPX")
    with pytest.raises(UsageFault, match="QUAD"):
        group("NOPE")
    with pytest.raises(UsageFault, match=r"284699.*284690"):
        product("284699")
    with pytest.raises(UsageFault, match="manufacturing"):
        scope_sectors("industry")
    assert economy("jpn").code == "JPN"


def test_baci_codes_lead_to_economies():
    assert baci_codes()["490"] == "TWN"
    assert baci_codes()["392"] == "JPN"
