"""The FOIP matrix: pillars by vintage, indicators with source and year, absence never zero, no composite."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import numpy as np
import pytest

from kaname.errors import UsageFault
from kaname.pledges.agreements import agreements, coverage, partners_in_force
from kaname.pledges.foip import indicators, pillars, vintage_named
from kaname.pledges.series import named_series
from kaname.questions.foip.answer import _straits
from kaname.questions.foip.question import Foip
from kaname.vocab.economies import economies, members

END_2022 = dt.date(2022, 12, 31)


@pytest.fixture(scope="module")
def matrix(session):
    return session.ask(Foip())


def cells(answer):
    return {(cell.economy, cell.indicator): cell for cell in answer.cells}


class TestPillars:
    def test_three_and_then_four(self):
        assert [len(pillars(vintage)) for vintage in ("2016", "2023")] == [3, 4]
        assert [pillar.name.ja for pillar in pillars("2023")] == [
            "平和の原則と繁栄のルール",
            "インド太平洋流の課題対処",
            "多層的な連結性",
            "「海」から「空」へ拡がる安全保障・安全利用の取組",
        ]

    def test_every_indicator_stands_under_one_pillar_of_each_vintage(self):
        for vintage in ("2016", "2023"):
            under = [name for pillar in pillars(vintage) for name in pillar.indicators]
            assert sorted(under) == sorted(indicator.id for indicator in indicators())

    def test_placing_is_said_to_be_an_assumption(self):
        assert all("kaname’s assumption" in indicator.source for indicator in indicators())

    def test_an_unknown_vintage_is_refused(self):
        for word in ("2020", "", "2023 "):
            with pytest.raises(UsageFault) as refused:
                vintage_named(word)
            assert refused.value.key == "foip.unknown_vintage"


class TestAgreements:
    def test_the_fifteen_of_2016_as_japan_customs_counted_them(self):
        """Customs page of 7 June 2016: fifteen in force, Mongolia the last; its press release calls it the 15th."""
        on = dt.date(2016, 6, 7)
        bound = [agreement for agreement in agreements() if agreement.bound(on)]
        assert len(bound) == 15
        assert bound[-1].id == "jpn-mng"
        assert len([a for a in agreements() if a.bound(on - dt.timedelta(1))]) == 14

    def test_the_order_in_which_mofa_lists_the_first_fourteen(self):
        """MOFA, 9 May 2016: Singapore, Mexico, Malaysia, Chile, Thailand, Indonesia, Brunei, ASEAN, … Australia."""
        first = [agreement.id for agreement in agreements()][:5]
        assert first == ["jpn-sgp", "jpn-mex", "jpn-mys", "jpn-chl", "jpn-tha"]
        assert [a.id for a in agreements() if a.bound(dt.date(2015, 1, 31))][-1] == "jpn-aus"

    def test_a_party_is_bound_from_its_own_day(self):
        cptpp = next(agreement for agreement in agreements() if agreement.id == "cptpp")
        assert "GBR" not in cptpp.partners(dt.date(2024, 12, 14))
        assert "GBR" in cptpp.partners(dt.date(2024, 12, 15))
        assert "VNM" not in cptpp.partners(dt.date(2018, 12, 30))
        assert cptpp.partners(dt.date(2018, 12, 29)) == ()
        rcep = next(agreement for agreement in agreements() if agreement.id == "rcep")
        assert "KOR" not in rcep.partners(dt.date(2022, 1, 31))
        assert "KOR" in rcep.partners(dt.date(2022, 2, 1))

    def test_what_is_signed_is_not_in_force(self):
        bangladesh = next(agreement for agreement in agreements() if agreement.id == "jpn-bgd")
        assert not bangladesh.bound(dt.date(2030, 1, 1))
        assert "BGD" not in partners_in_force("JPN", dt.date(2030, 1, 1))
        assert bangladesh.signed == "2026-02-06"

    def test_partners_are_economies_and_not_japan(self):
        for agreement in agreements():
            for code, _, _ in agreement.parties:
                assert code in economies()
                assert code != "JPN"
            assert agreement.source.ja
            assert agreement.kind in {"EPA", "trade_agreement"}

    def test_a_list_that_is_not_typed_is_empty(self):
        assert agreements("USA") == ()
        assert partners_in_force("USA", END_2022) == ()


class TestCoverage:
    def test_ours_beside_what_mofa_publishes(self, session):
        """Bluebook 2022: around 80.4 % of all trade of 2021, RCEP counted; ours is of intermediates of 2022.

        Another year, goods without final use, and 80 economies instead of all: held to three points.
        """
        share = coverage(session.input_output(), "JPN", partners_in_force("JPN", END_2022)).share
        assert share == pytest.approx(0.804, abs=0.03)

    def test_the_partners_of_2012_beside_mofas_19_percent(self, session):
        """Bluebook 2015: about 19 % in 2012; the same partners in the trade of 2022, so held to three points."""
        share = coverage(session.input_output(), "JPN", partners_in_force("JPN", dt.date(2012, 12, 31))).share
        assert share == pytest.approx(0.19, abs=0.03)

    def test_partners_and_the_rest_make_one(self, session):
        table = session.input_output()
        inside = partners_in_force("JPN", END_2022)
        outside = tuple(code for code in table.economies if code not in {*inside, "JPN"})
        one, other = coverage(table, "JPN", inside), coverage(table, "JPN", outside)
        for side in ("share", "exports", "imports"):
            assert getattr(one, side) + getattr(other, side) == pytest.approx(1, abs=1e-12)
        assert one.trade_usd_mn == other.trade_usd_mn

    def test_by_hand_on_three_economies(self):
        """A sells 2 to B and 3 to C and buys 4 of B and 1 of C: with B, 6 of 10; exports 2 of 5, imports 4 of 5."""
        Z = np.array([[9.0, 2.0, 3.0], [4.0, 9.0, 7.0], [1.0, 7.0, 9.0]])

        def industries(codes):
            return np.array([code in set(codes) for code in "ABC"])

        table = SimpleNamespace(Z=Z, economies=("A", "B", "C"), industries=industries, year=2020)
        found = coverage(table, "A", ("B", "A", "Q"))
        assert (found.share, found.exports, found.imports, found.trade_usd_mn) == (0.6, 0.4, 0.8, 10)
        table.Z = np.diag([1.0, 2.0, 3.0])
        nothing = coverage(table, "A", ("B",))
        assert (nothing.share, nothing.exports, nothing.imports) == (None, None, None)


class TestMatrix:
    def test_the_default_is_the_quad_and_the_two_trilaterals_japan_first(self, matrix):
        groups = {member for group in ("QUAD", "JPN-USA-KOR", "JPN-USA-PHL") for member in members(group)}
        assert set(matrix.economies) == groups
        assert matrix.economies[0] == "JPN"

    def test_every_economy_has_every_indicator_with_a_year_or_a_reason(self, matrix):
        found = cells(matrix)
        assert set(found) == {(code, i.id) for code in matrix.economies for i in matrix.indicators}
        for cell in found.values():
            assert (cell.value is None) == (cell.absent is not None)
            assert (cell.value is None) == (cell.year is None) == (cell.edition is None)
            assert cell.value != 0

    def test_governance_is_that_of_the_world_bank(self, session, matrix):
        frame = session.governance.collect("pyarrow").rows(named=True)
        latest = max(row["year"] for row in frame)
        expected = {row["economy"]: row["political_stability"] for row in frame if row["year"] == latest}
        for code in matrix.economies:
            cell = cells(matrix)[code, "governance"]
            assert (cell.value, cell.year) == (expected[code], latest)
            assert -2.5 <= cell.value <= 2.5
        earlier = session.ask(Foip(economies=["IND"], year=2010))
        assert cells(earlier)["IND", "governance"].year == 2010

    def test_only_japans_agreements_are_known(self, matrix):
        found = cells(matrix)
        assert found["JPN", "agreement_share"].value == matrix.coverage.share
        for code in matrix.economies[1:]:
            assert found[code, "agreement_share"].value is None
            assert found[code, "agreement_share"].absent.en

    def test_the_published_share_stands_beside_ours(self, matrix):
        published = {row.year: row.share for row in matrix.published}
        assert published == {2012: 0.19, 2020: 0.79, 2021: 0.804}
        assert cells(matrix)["JPN", "agreement_share_published"].value == 0.804
        assert named_series("epa_share_jpn").latest.press is False
        # The United States alone is the difference between the two ways of counting it.
        assert 0.08 < matrix.coverage.share - matrix.coverage.share_without_usa < 0.15

    def test_chokepoints_come_from_the_sea_lanes_or_not_at_all(self, session, matrix):
        """Åland has no port in the vocabulary."""
        assert cells(matrix)["JPN", "chokepoint_exposure"].value is None
        answer = session.ask(Foip(economies=("JPN", "AUS", "ALA"), straits=True))
        cell = cells(answer)["JPN", "chokepoint_exposure"]
        assert 0 < cell.band.low < cell.band.central < cell.band.high < 1
        assert (cell.value, cell.year) == (cell.band.central, session.input_output().year)
        assert cells(answer)["ALA", "chokepoint_exposure"].value is None
        assert "marine_network" in {entry.id for entry in answer.sources}

    def test_only_the_want_of_a_port_is_no_estimate(self):
        """Any other fault of the lanes is the reader's to see, not an economy without an estimate."""

        def refuse(_asked):
            raise UsageFault("unknown_language", lang="fr", known="ja, en")

        faulty = SimpleNamespace(ask=refuse)
        assert _straits(faulty, ("ALA",), {})["ALA"].absent == "no_estimate"
        with pytest.raises(UsageFault, match="fr"):
            _straits(faulty, ("JPN",), {})

    def test_estimates_are_marked_and_values_beyond_an_index_are_numbers(self, session, matrix):
        with_lanes = session.ask(Foip(economies=("JPN", "AUS", "ALA"), straits=True))
        for answer, kind in ((matrix, "fact"), (with_lanes, "estimate")):
            view = answer.view("en")
            columns = {column.name: column for table in view.tables for column in table.columns}
            assert view.kind == kind
            assert (columns["governance"].unit, columns["governance"].kind) == ("number", "fact")
            assert (columns["ideal_point"].unit, columns["ideal_point"].kind) == ("number", "estimate")
            assert (columns["chokepoint_exposure"].unit, columns["chokepoint_exposure"].kind) == ("share", "estimate")

    def test_groups_and_economies_may_be_mixed_and_come_once(self, session):
        answer = session.ask(Foip(economies=["QUAD,jpn", "KOR"]))
        assert answer.economies == ("JPN", "AUS", "IND", "USA", "KOR")

    @pytest.mark.parametrize("codes", [("JPN", "USA", "AUS", "IND"), ["JPN,USA", "AUS, IND"], "JPN,USA,AUS,IND"])
    def test_names_stand_apart_or_joined(self, session, codes):
        """Case readme-foip-line: ``kaname foip JPN USA AUS IND``."""
        assert session.ask(Foip(economies=codes)).economies == ("JPN", "USA", "AUS", "IND")

    @pytest.mark.parametrize(
        ("arguments", "key"),
        [
            ({"economies": ["ZZZ"]}, "unknown_party"),
            ({"vintage": "2020"}, "foip.unknown_vintage"),
            ({"year": 1990}, "foip.year_missing"),
        ],
    )
    def test_bad_calls_are_refused(self, session, arguments, key):
        with pytest.raises(UsageFault) as refused:
            session.ask(Foip(**arguments))
        assert refused.value.key == key

    def test_there_is_no_composite(self, matrix):
        written = json.loads(matrix.model_dump_json())
        assert not {"score", "index", "rank", "total"} & {*written, *written["cells"][0]}

    def test_notes_are_of_their_own_language_and_name_the_empty_pillars(self, matrix):
        joined = " ".join(note.en for note in matrix.notes)
        assert "Multi-layered connectivity" in joined
        assert "plan of March 2023" in joined
        assert "新たなプラン" in " ".join(note.ja for note in matrix.notes)
