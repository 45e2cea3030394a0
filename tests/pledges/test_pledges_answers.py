"""The answers of ``kaname pledges``: the contract, the reader's folder, and the table of promises."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from test_pledges_checking import SOUND

from kaname.errors import UsageFault, ValidationFault
from kaname.questions.ledger import added, pledge_folder, scored
from kaname.questions.pledges.question import Pledges
from kaname.questions.pledges.view import promise
from kaname.questions.pledges_check.question import PledgesCheck
from kaname.questions.pledges_show.question import PledgesShow
from kaname.questions.session import Session
from kaname.settings import load_settings

STRATEGIC = "jpus-2025-09-04/strategic-investment"
CONTRACT = {
    "id", "date", "forum", "parties", "text", "wording", "pillar", "amount", "amount_kind", "baseline", "deadline",
    "score", "measured", "sources",
}  # fmt: skip
DAY = dt.date(2026, 6, 1)


@pytest.fixture
def own(tmp_path):
    return Session(load_settings(data_dir=tmp_path))


def again(session):
    """Another sitting with the same folder: a session remembers what it was asked."""
    return Session(session.settings)


def promises(session):
    return {record.id: promise(record) for record in session.ask(Pledges()).records}


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "elsewhere" / "mine.toml"
    path.parent.mkdir()
    path.write_text(SOUND, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def every(session):
    return json.loads(session.ask(Pledges()).model_dump_json())


class TestList:
    def test_the_contract_for_scripts(self, every):
        assert every["records"]
        for record in every["records"]:
            assert set(record) >= CONTRACT
            assert set(record["text"]) == set(record["forum"]) == {"ja", "en"}
            assert record["sources"]
            assert isinstance(record["measured"], list)

    def test_not_measurable_is_a_value_and_unscored_is_null(self, every):
        scores = {record["id"]: record["score"] for record in every["records"]}
        assert scores["jpus-2025-02-07/taiwan-strait"] == "not_measurable"
        assert scores["jpus-2025-02-07/lng"] is None
        assert 0 not in scores.values()

    def test_absent_amounts_and_deadlines_are_null(self, every):
        records = {record["id"]: record for record in every["records"]}
        foip = records["jpus-2025-02-07/foip"]
        assert (foip["amount"], foip["deadline"], foip["baseline"], foip["pro_rata"]) == (None, None, None, None)
        assert foip["pro_rata_note"]["en"]
        assert records[STRATEGIC]["deadline"] == "2029-01-19"
        assert records[STRATEGIC]["pro_rata_note"] is None

    def test_what_rests_on_the_press_alone_says_so(self, every):
        press_only = {record["id"] for record in every["records"] if record["press_only"]}
        assert press_only == {"foip-2023-03-20/infrastructure-75bn", "jpus-2025-10-28/golden-age"}

    def test_measured_series_bring_the_snapshots_they_were_read_from(self, every):
        assert {source["id"] for source in every["sources"]} == {"baci_hs92_materials", "icio_2022_flows"}
        for record in every["records"]:
            for series in record["measured"]:
                assert series["points"]
                assert all(point["source"]["en"] for point in series["points"])

    def test_filters(self, session):
        energy = session.ask(Pledges(party="usa", pillar="energy")).records
        assert energy
        assert {record.pillar for record in energy} == {"energy"}
        assert all("USA" in record.parties for record in energy)
        assert session.ask(Pledges(party="AUS")).records == ()

    def test_one_by_id_or_by_the_part_after_the_slash(self, session):
        assert [r.id for r in session.ask(PledgesShow(id=STRATEGIC)).records] == [STRATEGIC]
        assert [r.id for r in session.ask(PledgesShow(id="strategic-investment")).records] == [STRATEGIC]
        # Two records end in golden-age.
        with pytest.raises(UsageFault) as refused:
            session.ask(PledgesShow(id="golden-age"))
        assert "jpus-2025-02-07/golden-age" in refused.value.values["nearest"]

    def test_bad_names_are_refused(self, session):
        for wrong, key in (
            ({"party": "ZZZ"}, "unknown_party"),
            ({"pillar": "weather"}, "pledges.unknown_pillar"),
            ({"only": "nothing"}, "pledges.unknown_id"),
        ):
            with pytest.raises(UsageFault) as refused:
                session.ask(Pledges(**wrong))
            assert refused.value.key == key


class TestPromises:
    def test_a_promise_with_a_line_has_both_figures(self, session):
        rows = promises(session)
        row = rows[STRATEGIC]
        assert (row.observed, row.target, row.unit, row.observed_on) == (36, 550, "USD bn", "2026-02-17")
        assert row.expected == pytest.approx(74.05, abs=0.005)
        assert row.press

    def test_nothing_is_expected_of_a_promise_without_a_date(self, session):
        row = promises(session)["jpus-2025-02-07/investment-1tn"]
        # The 550 billion stands beside the trillion and is not its latest figure.
        assert (row.observed, row.expected, row.deadline) == (819.2, None, None)

    def test_a_promise_without_figures_has_none(self, session):
        row = promises(session)["jpus-2025-02-07/taiwan-strait"]
        assert (row.observed, row.observed_on, row.press, row.target) == (None, None, None, None)


class TestAdd:
    def test_a_sound_file_enters_the_ledger(self, own, written):
        answer = added(own, written)
        assert answer.ids == ("forum-2025-01-01/item",)
        assert (pledge_folder(own) / "mine.toml").read_text(encoding="utf-8") == SOUND
        (record,) = again(own).ask(PledgesShow(id="forum-2025-01-01/item")).records
        assert record.pro_rata.standing.observed == 6

    def test_it_is_not_written_over(self, own, written):
        added(own, written)
        with pytest.raises(UsageFault) as refused:
            added(own, written)
        assert refused.value.key == "pledges.exists"
        with pytest.raises(ValidationFault) as duplicate:
            added(own, written, "again")
        assert duplicate.value.key == "pledges.duplicate"
        assert [path.name for path in pledge_folder(own).iterdir()] == ["mine.toml"]

    def test_a_faulty_file_is_refused_and_nothing_is_written(self, own, written):
        written.write_text(SOUND.replace('"USA"', '"ATL"').replace(', en = "Item"', ""), encoding="utf-8")
        with pytest.raises(ValidationFault) as refused:
            added(own, written)
        assert (refused.value.key, refused.value.values["count"]) == ("pledges.faults", 2)
        assert not pledge_folder(own).exists()

    def test_the_skeleton_waits_to_be_filled(self, own):
        before = again(own).ask(Pledges()).records
        answer = added(own)
        assert answer.draft
        assert answer.path.endswith("draft.draft.toml")
        assert again(own).ask(Pledges()).records == before
        assert not again(own).ask(PledgesCheck(file=str(pledge_folder(own) / "draft.draft.toml"))).ok

    @pytest.mark.parametrize("name", ["../up", "scores", "A", "a b", "a/b", "."])
    def test_names_that_lead_elsewhere_are_refused(self, own, written, name):
        with pytest.raises(UsageFault) as refused:
            added(own, written, name)
        assert refused.value.key == "pledges.bad_name"


class TestScore:
    def test_a_record_of_the_package_is_scored_beside_it(self, own):
        for value, day in (("-1", 1), ("+1", 2)):
            scored(own, STRATEGIC, value, '理由 "quoted" \\ end', "A coder", dt.date(2026, 6, day))
        (record,) = again(own).ask(PledgesShow(id=STRATEGIC)).records
        assert record.score == 1
        assert [(e.value, e.date, e.coder) for e in record.score_history] == [
            (-1, "2026-06-01", "A coder"),
            (1, "2026-06-02", "A coder"),
        ]
        assert record.score_history[0].reason == '理由 "quoted" \\ end'
        assert [path.name for path in pledge_folder(own).iterdir()] == ["scores.toml"]

    def test_a_person_may_say_that_it_cannot_be_measured_and_may_score_what_cannot(self, own):
        scored(own, "lng", "not_measurable", "A reason", "A coder", DAY)
        scored(own, "taiwan-strait", "0", "A reason", "A coder", DAY)
        records = {record.id: record for record in again(own).ask(Pledges()).records}
        assert records["jpus-2025-02-07/lng"].score == "not_measurable"
        assert records["jpus-2025-02-07/taiwan-strait"].score == 0

    def test_the_order_of_time_is_kept(self, own):
        scored(own, STRATEGIC, "0", "A reason", "A coder", DAY)
        with pytest.raises(UsageFault) as refused:
            scored(own, STRATEGIC, "1", "A reason", "A coder", DAY - dt.timedelta(1))
        assert refused.value.key == "pledges.score_order"


class TestCheck:
    def test_every_fault_in_both_languages(self, own, written):
        written.write_text(SOUND.replace('"USA"', '"ATL"').replace(', en = "Item"', ""), encoding="utf-8")
        answer = again(own).ask(PledgesCheck(file=str(written)))
        assert (answer.ok, answer.records, len(answer.faults)) == (False, 1, 2)
        assert all(fault.sentence.ja != fault.sentence.en for fault in answer.faults)

    def test_a_file_of_the_ledger_is_not_its_own_duplicate(self, own, written):
        added(own, written)
        assert again(own).ask(PledgesCheck(file=str(pledge_folder(own) / "mine.toml"))).ok
        assert [fault.key for fault in again(own).ask(PledgesCheck(file=str(written))).faults] == ["pledges.duplicate"]

    def test_no_file_is_a_fault_of_the_call(self, own, tmp_path):
        for path in (tmp_path / "none.toml", tmp_path):
            with pytest.raises(UsageFault) as refused:
                again(own).ask(PledgesCheck(file=str(path)))
            assert refused.value.key == "pledges.no_file"
