from __future__ import annotations

import csv
import datetime as dt
import re
from importlib.resources import files
from typing import get_args

import pytest
from pydantic import ValidationError

from kaname import pledges
from kaname.errors import ValidationFault
from kaname.pledges import AmountKind, Pillar, Status, Wording, commitments, labels, records_in, total
from kaname.texts import Bilingual

SUMMIT = "jpus-2025-02-07"
RECORDS = commitments()
BY_ID = {record.id: record for record in RECORDS}
TRILLION = BY_ID[f"{SUMMIT}/investment-1tn"]
PERSON = re.compile("ishiba|trump|takaichi|石破|トランプ|高市", re.IGNORECASE)
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")

DOCUMENT = """
[document]
id = "forum-2025-01-01"
date = 2025-01-01
forum = { ja = "会議", en = "Forum" }
parties = ["JPN"]
[sources.paper]
title = { ja = "文書", en = "Paper" }
publisher = { ja = "発行者", en = "Publisher" }
date = "2025"
licence = { ja = "引用", en = "Quotation" }
"""

RECORD = """
[[records]]
id = "forum-2025-01-01/item"
pillar = "economy"
title = { ja = "項目", en = "Item" }
text = { ja = "言い換え。", en = "A paraphrase." }
verbatim_in = []
wording = "intent"
wording_reason = { ja = "理由。", en = "A reason." }
amount_kind = "none"
deadline = "none"
measurable = false
status = "ongoing"
sources = ["paper"]
"""


def one(replace: str = "", by: str = "") -> pledges.Commitment:
    assert replace in RECORD
    (record,) = records_in(DOCUMENT + RECORD.replace(replace, by), "test.toml")
    return record


def measured(replace: str, by: str) -> pledges.Commitment:
    """Return the record as something that can be measured: an amount without that is refused."""
    assert replace in RECORD
    written = RECORD.replace("measurable = false", "measurable = true").replace(replace, by)
    (record,) = records_in(DOCUMENT + written, "test.toml")
    return record


def texts(record: pledges.Commitment) -> list[Bilingual]:
    observed = [*record.evidence, *([record.baseline] if record.baseline else [])]
    named = [*record.sources, *(item.source for item in observed)]
    return [
        record.forum,
        record.title,
        record.text,
        record.wording_reason,
        *(item.text for item in observed),
        *(part for source in named for part in (source.title, source.publisher, source.licence)),
    ]


ITEMS = [
    "alliance-heights", "quad", "jpn-usa-kor", "jpn-usa-phl", "foip", "defence-nuclear", "senkaku-article-5",
    "realignment", "east-south-china-seas", "taiwan-strait", "north-korea-denuclearisation", "abductions",
    "largest-investor", "investment-1tn", "ai-quantum-semiconductors", "lng", "energy-security",
    "supply-chains", "economic-coercion", "critical-minerals", "small-modular-reactors",
]  # fmt: skip


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_of_the_summit_is_recorded(item):
    record = BY_ID[f"{SUMMIT}/{item}"]
    assert record.date == dt.date(2025, 2, 7)
    assert record.parties == ("JPN", "USA")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
class TestEachRecord:
    def test_both_languages_are_written(self, record):
        for words in texts(record):
            assert not JAPANESE.search(words.en)
            assert words.ja.strip()
        for words in (record.forum, record.title, record.text, record.wording_reason):
            assert JAPANESE.search(words.ja)
            assert words.ja != words.en

    def test_title_is_short(self, record):
        assert len(record.title.ja) <= 22
        assert len(record.title.en) <= 60

    def test_says_economies_and_names_no_person(self, record):
        titles = [source.title for source in record.sources]
        for words in texts(record):
            assert not PERSON.search(words.en + words.ja)
            if words not in titles:
                assert not re.search(r"\bcountr(y|ies)\b", words.en, re.IGNORECASE)

    def test_rests_on_a_source(self, record):
        assert record.sources
        assert all(source.licence.ja and source.publisher.en for source in record.sources)

    def test_quotes_only_where_it_says_so(self, record):
        assert ("「" in record.text.ja) == ("ja" in record.verbatim_in)
        assert ("“" in record.text.en) == ("en" in record.verbatim_in)

    def test_id_carries_the_date_of_the_statement(self, record):
        assert record.date.isoformat() in record.id

    def test_a_figure_measures_something_measurable(self, record):
        assert record.measurable or (record.baseline is None and record.amount is None)
        if record.status == "not_measurable":
            assert not record.measurable
        if record.status == "measured":
            assert record.baseline is not None
            assert any(item.figure is not None for item in record.evidence)

    def test_evidence_that_does_not_count_is_marked_related(self, record):
        for item in record.evidence:
            if item.amount_kind not in {"none", record.amount_kind} and record.amount is not None:
                assert item.related


def test_the_trillion_is_a_willingness_about_a_stock_without_deadline():
    assert TRILLION.wording == "intent"
    assert "willingness" in TRILLION.text.en
    assert (TRILLION.amount, TRILLION.unit, TRILLION.amount_kind) == (1000, "USD bn", "fdi_stock")
    assert TRILLION.deadline is None
    assert TRILLION.superseded_by == ()


def test_the_trillion_is_attributed_to_the_summary_not_to_the_joint_statement():
    assert "Joint Leaders' Statement" not in " ".join(source.title.en for source in TRILLION.sources)


def test_the_550_billion_stands_beside_the_trillion_and_is_never_added():
    (package,) = [item for item in TRILLION.evidence if item.figure == 550]
    assert package.related
    assert package.amount_kind == "loans_equity"
    assert "never added" in package.text.en
    assert "決して足し合わせない" in package.text.ja
    for pair in ((TRILLION, package), (package, TRILLION), (TRILLION.baseline, package)):
        with pytest.raises(ValidationFault) as fault:
            total(pair)
        assert fault.value.key == "pledges.mixed_kinds"


def test_positions_of_the_bea_are_those_published_and_marked_as_press():
    investor = BY_ID[f"{SUMMIT}/largest-investor"]
    assert [investor.baseline.figure, *(item.figure for item in investor.evidence)] == [783.3, 819.2]
    for record in (investor, TRILLION):
        stocks = [item for item in (record.baseline, *record.evidence) if item.amount_kind == "fdi_stock"]
        assert stocks
        assert all(item.press for item in stocks)
        assert all(item.unit == "USD bn" for item in stocks)


def test_wording_follows_the_verb_of_the_statement():
    strength = {item: BY_ID[f"{SUMMIT}/{item}"].wording for item in ITEMS}
    assert strength["senkaku-article-5"] == "obligation"
    assert strength["critical-minerals"] == strength["small-modular-reactors"] == "welcome"
    assert strength["lng"] == strength["quad"] == strength["foip"] == "intent"
    assert strength["realignment"] == strength["taiwan-strait"] == "agreement"
    assert [item for item, wording in strength.items() if wording == "obligation"] == ["senkaku-article-5"]


def test_groups_name_their_partners():
    named = {item: BY_ID[f"{SUMMIT}/{item}"].partners for item in ("quad", "jpn-usa-kor", "jpn-usa-phl")}
    assert named == {"quad": ("AUS", "IND"), "jpn-usa-kor": ("KOR",), "jpn-usa-phl": ("PHL",)}


def test_ledger_is_ordered_and_ids_are_unique():
    keys = [(record.date, record.id) for record in RECORDS]
    assert keys == sorted(keys)
    assert len(BY_ID) == len(RECORDS)


def test_commitments_of_a_party():
    assert commitments("JPN") == tuple(record for record in RECORDS if "JPN" in record.parties)
    assert commitments("AUS") == ()


def test_parties_are_checked_against_the_known_economies():
    known = frozenset({"JPN", "USA", "KOR", "PHL", "AUS", "IND"})
    assert commitments(known=known) == RECORDS
    with pytest.raises(ValidationFault) as fault:
        commitments(known=known - {"PHL"})
    assert fault.value.key == "pledges.unknown_party"
    assert fault.value.values["party"] == "PHL"


def test_parties_are_in_the_vocabulary_of_economies():
    path = files("kaname.vocab").joinpath("economies.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert commitments(known=frozenset(row["economy"] for row in rows)) == RECORDS


@pytest.mark.parametrize(
    ("kind", "codes"),
    [("wording", Wording), ("pillar", Pillar), ("status", Status), ("amount_kind", AmountKind)],
)
def test_every_code_has_a_label_in_both_languages(kind, codes):
    table = labels(kind)
    assert tuple(table) == get_args(codes)
    for label in table.values():
        assert JAPANESE.search(label.ja) or "・" in label.ja
        assert not JAPANESE.search(label.en)


def test_the_four_wordings_are_named_as_the_method_names_them():
    assert [label.ja for label in labels("wording").values()] == ["意向", "歓迎", "合意", "義務"]


def test_records_are_frozen():
    with pytest.raises(ValidationError):
        TRILLION.amount = 1


def test_a_record_without_source_is_refused():
    with pytest.raises(ValidationFault) as fault:
        one('sources = ["paper"]', "sources = []")
    assert fault.value.key == "pledges.no_source"
    assert "forum-2025-01-01/item" in str(fault.value)


def test_an_unknown_source_is_refused():
    with pytest.raises(ValidationFault, match="rumour") as fault:
        one('["paper"]', '["rumour"]')
    assert fault.value.key == "pledges.unknown_source"


def test_a_quotation_that_is_not_declared_is_refused():
    with pytest.raises(ValidationFault) as fault:
        one("A paraphrase.", "A “quotation”.")
    assert fault.value.key == "pledges.quotation"
    with pytest.raises(ValidationFault):
        one("verbatim_in = []", 'verbatim_in = ["ja"]')


@pytest.mark.parametrize("stated", ["amount = 5", 'unit = "USD bn"', 'amount = 5\nunit = "USD bn"'])
def test_an_amount_without_unit_or_kind_is_refused(stated):
    with pytest.raises(ValidationFault) as fault:
        one("measurable = false", f"measurable = true\n{stated}")
    assert fault.value.key == "pledges.unit"


@pytest.mark.parametrize(
    ("replace", "by"),
    [
        ('en = "Item"', 'en = ""'),
        (', en = "Item"', ""),
        ('pillar = "economy"', 'pillar = "weather"'),
        ('wording = "intent"', 'wording = "promise"'),
        ("measurable = false", "measurable = false\nscore = 1"),
        ("[[records]]", "[[records]"),
        ("measurable = false\n", ""),
    ],
)
def test_a_record_that_breaks_the_form_is_refused_and_names_the_file(replace, by):
    with pytest.raises(ValidationFault, match=r"test\.toml") as fault:
        one(replace, by)
    assert fault.value.key == "pledges.unreadable"


def test_a_document_without_sources_is_refused():
    with pytest.raises(ValidationFault, match="sources"):
        records_in(DOCUMENT.split("[sources.paper]", maxsplit=1)[0] + RECORD, "test.toml")


def test_a_deadline_is_a_day_or_none():
    assert one().deadline is None
    assert one('deadline = "none"', "deadline = 2029-01-19").deadline == dt.date(2029, 1, 19)
    with pytest.raises(ValidationFault):
        one('deadline = "none"', 'deadline = "soon"')


def test_duplicates_and_unknown_successors_are_refused():
    record = one()
    with pytest.raises(ValidationFault) as fault:
        pledges.ordered([record, record])
    assert fault.value.key == "pledges.duplicate"
    orphan = one("measurable", 'superseded_by = ["forum-2026-01-01/other"]\nmeasurable')
    with pytest.raises(ValidationFault) as fault:
        pledges.ordered([orphan])
    assert fault.value.key == "pledges.unknown_successor"


def test_verbatim_means_both_languages():
    assert BY_ID[f"{SUMMIT}/quad"].verbatim
    assert not TRILLION.verbatim


class TestTotal:
    loans = 'amount = 5\nunit = "USD bn"\namount_kind = "loans_equity"'

    def loan(self, amount=5):
        return measured('amount_kind = "none"', self.loans.replace("5", str(amount), 1))

    def test_adds_one_kind(self):
        assert total([self.loan(5), self.loan(7)]).value == 12
        assert total([TRILLION]) == pledges.Amount(value=1000, unit="USD bn", amount_kind="fdi_stock")

    def test_refuses_different_units(self):
        other = measured('amount_kind = "none"', self.loans.replace("USD bn", "JPY bn"))
        with pytest.raises(ValidationFault) as fault:
            total([self.loan(), other])
        assert fault.value.key == "pledges.mixed_units"

    def test_refuses_stocks_of_different_dates(self):
        with pytest.raises(ValidationFault) as fault:
            total([TRILLION.baseline, TRILLION.evidence[0]])
        assert fault.value.key == "pledges.stock_dates"

    def test_absence_is_not_zero(self):
        memorandum = next(item for item in TRILLION.evidence if item.related and item.figure is None)
        tonnes = BY_ID[f"{SUMMIT}/lng"].baseline
        for nothing in ([], [BY_ID[f"{SUMMIT}/foip"]], [tonnes], [self.loan(), memorandum]):
            with pytest.raises(ValidationFault) as fault:
                total(nothing)
            assert fault.value.key == "pledges.no_amount"
