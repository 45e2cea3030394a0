"""A file of records is told all that is wrong with it, and never brings the reading down."""

from __future__ import annotations

import copy
import datetime as dt
import json
import tomllib
from importlib.resources import files

import pytest

from kaname.errors import ValidationFault
from kaname.pledges import commitments, records_in
from kaname.pledges.checking import faults
from kaname.pledges.ledger import NEEDED

KNOWN = frozenset({"JPN", "USA", "AUS"})

SOUND = """
[document]
id = "forum-2025-01-01"
date = 2025-01-01
forum = { ja = "会議", en = "Forum" }
parties = ["JPN", "USA"]
[sources.paper]
title = { ja = "文書", en = "Paper" }
publisher = { ja = "発行者", en = "Publisher" }
date = "2025"
licence = { ja = "引用", en = "Quotation" }
[[records]]
id = "forum-2025-01-01/item"
pillar = "economy"
title = { ja = "項目", en = "Item" }
text = { ja = "言い換え。", en = "A paraphrase." }
verbatim_in = []
wording = "intent"
wording_reason = { ja = "理由。", en = "A reason." }
amount = 10
unit = "USD bn"
amount_kind = "fdi_stock"
deadline = 2029-01-19
measurable = true
status = "measured"
sources = ["paper"]
[records.baseline]
date = 2024-12-31
source = "paper"
figure = 5
unit = "USD bn"
amount_kind = "fdi_stock"
press = false
text = { ja = "基準。", en = "A baseline." }
[[records.evidence]]
date = 2025-12-31
source = "paper"
figure = 6
unit = "USD bn"
amount_kind = "fdi_stock"
press = true
text = { ja = "実績。", en = "Evidence." }
"""


def toml(value) -> str:
    """Write a value as TOML; nested tables stand inline."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def document(tables: dict) -> str:
    return "".join(f"{key} = {toml(value)}\n" for key, value in tables.items())


def found(text: str, **more) -> list[str]:
    return [fault.key for fault in faults(text, "test.toml", known=KNOWN, **more)]


def changed(replace: str, by: str) -> list[str]:
    assert replace in SOUND
    return found(SOUND.replace(replace, by))


def test_a_sound_file_has_no_fault_and_reads_as_it_is_written():
    assert found(SOUND) == []
    (record,) = records_in(SOUND, "test.toml")
    assert (record.amount, record.deadline) == (10, dt.date(2029, 1, 19))
    assert found(document(tomllib.loads(SOUND))) == []


@pytest.mark.parametrize(
    ("replace", "by", "key"),
    [
        ('sources = ["paper"]', "sources = []", "pledges.no_source"),
        ('sources = ["paper"]', 'sources = ["rumour"]', "pledges.unknown_source"),
        ('parties = ["JPN", "USA"]', 'parties = ["JPN", "ATL"]', "pledges.unknown_party"),
        (', en = "Item"', "", "pledges.missing_language"),
        ('ja = "項目"', 'ja = ""', "pledges.missing_language"),
        (', en = "Paper"', "", "pledges.missing_language"),
        ('en = "A paraphrase."', 'en = "A “quotation”."', "pledges.quotation"),
        ('unit = "USD bn"\namount_kind = "fdi_stock"\ndeadline', 'amount_kind = "fdi_stock"\ndeadline', "pledges.unit"),
        ("figure = 6\n", "", "pledges.unit"),
        ('pillar = "economy"', 'pillar = "weather"', "pledges.field_choice"),
        ("measurable = true", "measurable = true\nscore = 1", "pledges.field_unknown"),
        ('status = "measured"\n', "", "pledges.field_missing"),
        ("deadline = 2029-01-19", 'deadline = "soon"', "pledges.field_value"),
        ("deadline = 2029-01-19", "deadline = 2020-01-01", "pledges.deadline_before"),
        ("measurable = true", "measurable = false", "pledges.figure_of_unmeasurable"),
        ("measurable = true", 'measurable = true\ncarried_by = ["a/b"]', "pledges.unknown_successor"),
        (
            "measurable = true",
            'measurable = true\nmeasured_by = [{ kind = "series", series = "no" }]',
            "pledges.unknown_series",
        ),
        ("measurable = true", 'measurable = true\nmeasured_by = [{ kind = "fuel_imports" }]', "pledges.measure"),
        ('figure = 6\nunit = "USD bn"', 'figure = 6\nunit = "JPY bn"', "pledges.units_in_record"),
        ("[[records]]", "[[records]", "pledges.not_toml"),
    ],
)  # fmt: skip
def test_each_fault_is_found_alone(replace, by, key):
    assert changed(replace, by) == [key]


def test_a_stock_is_never_counted_towards_a_flow():
    flow = 'figure = 6\nunit = "USD bn"\namount_kind = "loans_equity"'
    assert changed('figure = 6\nunit = "USD bn"\namount_kind = "fdi_stock"', flow) == ["pledges.stock_and_flow"]
    assert changed('figure = 6\nunit = "USD bn"\namount_kind = "fdi_stock"', flow + "\nrelated = true") == []
    with pytest.raises(ValidationFault) as refused:
        records_in(SOUND.replace('figure = 6\nunit = "USD bn"\namount_kind = "fdi_stock"', flow), "test.toml")
    assert refused.value.key == "pledges.stock_and_flow"
    assert refused.value.values["kinds"] == "fdi_stock, loans_equity"


def test_all_faults_are_told_not_only_the_first():
    broken = (
        SOUND.replace('sources = ["paper"]', "sources = []")
        .replace('parties = ["JPN", "USA"]', 'parties = ["ATL", "MU"]')
        .replace(', en = "Item"', "")
        .replace('wording = "intent"', 'wording = "oath"')
        .replace("deadline = 2029-01-19", "deadline = 2020-01-01")
    )
    assert sorted(found(broken)) == sorted(
        ["pledges.no_source", "pledges.unknown_party", "pledges.unknown_party", "pledges.missing_language",
         "pledges.field_choice", "pledges.deadline_before"]
    )  # fmt: skip


def test_an_id_may_be_taken_in_the_file_or_in_the_ledger():
    twice = SOUND + SOUND[SOUND.index("[[records]]") :]
    assert found(twice) == ["pledges.duplicate"]
    assert found(SOUND, others=records_in(SOUND, "other.toml")) == ["pledges.duplicate"]


def test_a_successor_may_stand_in_the_ledger():
    carried = SOUND.replace("measurable = true", 'measurable = true\ncarried_by = ["jpus-2025-02-07/lng"]')
    assert found(carried) == ["pledges.unknown_successor"]
    assert found(carried, others=commitments()) == []


def test_every_sentence_is_in_both_languages_and_names_its_place():
    for fault in faults(SOUND.replace(', en = "Item"', ""), "test.toml", known=KNOWN):
        assert "forum-2025-01-01/item" in fault.sentence("en")
        assert "forum-2025-01-01/item" in fault.sentence("ja")
        assert fault.sentence("ja") != fault.sentence("en")


def fields(value, path=()):
    """Yield the path of everything inside a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inner:
        yield (*path, key)
        yield from fields(held, (*path, key))


HOUR = dt.datetime(2020, 1, 1, 5)  # noqa: DTZ001 - as TOML reads a local time
PATHS = list(fields(tomllib.loads(SOUND)))
OPTIONAL = {"related", "url", "press", "partners", "evidence", "baseline", "id", "deadline"}


def at(tables, path):
    held = tables
    for key in path[:-1]:
        held = held[key]
    return held


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_whatever_stands_in_a_field_is_told_and_never_brings_the_reading_down(path):
    for value in (True, 1, 1.5, "x", "", [], ["x"], {}, {"a": 1}, [[]], HOUR):
        tables = copy.deepcopy(tomllib.loads(SOUND))
        at(tables, path)[path[-1]] = value
        written = document(tables)
        told = faults(written, "test.toml", known=KNOWN)
        assert all(fault.sentence(language) for fault in told for language in ("ja", "en"))
        if not told:
            records_in(written, "test.toml")


@pytest.mark.parametrize(
    "path", [p for p in PATHS if isinstance(p[-1], str)], ids=lambda path: ".".join(map(str, path))
)
def test_a_field_left_out_is_told_or_was_optional(path):
    tables = copy.deepcopy(tomllib.loads(SOUND))
    del at(tables, path)[path[-1]]
    written = document(tables)
    if not faults(written, "test.toml", known=KNOWN):
        assert path[-1] in OPTIONAL
        records_in(written, "test.toml")


def test_the_records_of_the_package_have_no_fault():
    every = commitments()
    known = frozenset(code for record in every for code in (*record.parties, *record.partners))
    for entry in files("kaname.pledges").joinpath("records").iterdir():
        text = entry.read_text(encoding="utf-8")
        own = {record.id for record in records_in(text, entry.name)}
        others = [record for record in every if record.id not in own]
        assert faults(text, entry.name, known=known, others=others) == ()


def test_the_skeleton_is_of_the_right_form_and_not_yet_a_record():
    skeleton = files("kaname.pledges").joinpath("skeleton.toml").read_text(encoding="utf-8")
    assert set(found(skeleton)) == {"pledges.missing_language"}
    filled = skeleton.replace('ja = ""', 'ja = "文"').replace('en = ""', 'en = "Text"')
    assert found(filled) == []


def test_every_kind_of_measure_says_what_it_needs():
    assert set(NEEDED) == {"series", "fuel_imports", "product_concentration", "intermediate_trade"}
    same = 'measured_by = [{ kind = "intermediate_trade", importer = "JPN", exporter = "JPN" }]'
    assert changed("measurable = true", f"measurable = true\n{same}") == ["pledges.measure"]
