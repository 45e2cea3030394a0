"""What is observed of a commitment, held against other people's figures, and the pro-rated line."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.errors import ValidationFault
from kaname.pledges import commitments
from kaname.pledges.progress import Line, line_of, pro_rata
from kaname.pledges.series import (
    concentration_series,
    fuel_series,
    intermediate_series,
    named_series,
    series_ids,
    typed_series,
)

BY_ID = {record.id: record for record in commitments()}
STRATEGIC = BY_ID["jpus-2025-09-04/strategic-investment"]
SIGNED, DUE = dt.date(2025, 9, 4), dt.date(2029, 1, 19)


def values(series):
    return {seen.date.year: seen.value for seen in series.observations}


class TestTyped:
    def test_each_series_has_one_reporter_unit_kind_and_a_source_each(self):
        for series in typed_series().values():
            assert series.observations
            assert series.reporter in {"JPN", "USA"}
            assert [s.date for s in series.observations] == sorted(s.date for s in series.observations)
            assert all(seen.source.ja and seen.source.en and seen.edition for seen in series.observations)
            # What was not read in a second-hand copy leads to its producer's page.
            assert all(seen.press or seen.url for seen in series.observations)

    def test_both_partners_figures_of_one_year_stand_side_by_side_and_differ(self):
        """State Department's table, 2016: 421,103 by the BEA and 454,139 by JETRO, USD million."""
        assert values(named_series("fdi_usa_2016")) == {2016: 421.103}
        assert values(named_series("fdi_jpn_2016")) == {2016: 454.139}
        assert {named_series(name).reporter for name in ("fdi_usa_2016", "fdi_jpn_2016")} == {"USA", "JPN"}

    def test_a_revised_figure_stands_beside_the_first_under_its_own_edition(self):
        """JETRO (2025-07-23) gives the growth to end-2024 as 3.3 %: so grows the revised figure, not the first."""
        series = named_series("fdi_usa_owner")
        of_2023 = {seen.edition: seen.value for seen in series.observations if seen.date.year == 2023}
        assert of_2023 == {"2024-07": 783.3, "2025-07": 793.4}
        assert series.latest.value == 819.2
        assert round(100 * (819.2 / of_2023["2025-07"] - 1), 1) == 3.3
        assert round(100 * (819.2 / of_2023["2024-07"] - 1), 1) != 3.3

    def test_records_measure_by_series_that_are_there(self):
        named = {m.series for record in BY_ID.values() for m in record.measured_by if m.kind == "series"}
        assert named <= set(series_ids())
        with pytest.raises(ValidationFault) as refused:
            named_series("nothing")
        assert refused.value.key == "pledges.unknown_series"


class TestFromTrade:
    def test_lng_from_the_us_agrees_with_japans_customs(self, session):
        """Customs: 3.69 Mt in 2019 (offshore-energy.biz, MOF data), 6.3 of 65.9 Mt in 2024 (Reuters, preliminary).

        BACI reconciles both partners' reports, so it is held to 2 %.
        """
        weight, share = fuel_series(session.trade(), "JPN", "USA", "lng")
        assert values(weight)[2019] == pytest.approx(3.69, rel=0.02)
        assert values(weight)[2024] == pytest.approx(6.3, rel=0.02)
        assert values(share)[2024] == pytest.approx(6.3 / 65.9, rel=0.02)
        assert (weight.unit, share.unit) == ("Mt", "share")

    def test_a_year_without_a_flow_has_no_observation_and_no_zero(self, session):
        weight, share = fuel_series(session.trade(), "JPN", "USA", "lng")
        assert 2013 not in values(weight)
        assert all(value > 0 for value in (*values(weight).values(), *values(share).values()))
        nothing, _ = fuel_series(session.trade(), "JPN", "CHE", "lng")
        assert nothing.observations == ()
        assert nothing.latest is None

    def test_shares_of_all_origins_make_one(self, session):
        origins = ("AUS", "MYS", "USA", "RUS", "QAT")
        shares = {code: values(fuel_series(session.trade(), "JPN", code, "lng")[1])[2024] for code in origins}
        # METHODS, energy 2024 by weight, to a tenth of a percent.
        assert [round(100 * value, 1) for value in shares.values()] == [38.1, 15.6, 9.4, 8.6, 4.4]

    def test_concentration_is_that_of_the_screen(self, session):
        """METHODS: Japan's import HHI of HS 284690 in 2022 is 0.5151."""
        series = concentration_series(session.trade(), "JPN", "284690")
        assert values(series)[2022] == pytest.approx(0.5151, abs=5e-5)
        assert concentration_series(session.trade(), "JPN", "000000").observations == ()

    def test_an_unknown_fuel_is_refused(self, session):
        with pytest.raises(ValidationFault) as refused:
            fuel_series(session.trade(), "JPN", "USA", "tea")
        assert refused.value.key == "pledges.unknown_series"


class TestFromTheTable:
    def test_shares_of_all_sellers_make_one(self, session):
        table = session.input_output()
        shares = [intermediate_series(table, "JPN", code).latest.value for code in table.economies if code != "JPN"]
        assert sum(shares) == pytest.approx(1, abs=1e-12)

    def test_a_share_is_the_flows_summed_another_way(self, session):
        """The same from the (economy, sector, economy, sector) view of Z."""
        table = session.input_output()
        E, S = len(table.economies), len(table.sectors)
        flows = table.Z.reshape(E, S, E, S).sum(axis=(1, 3))
        j, u = table.economies.index("JPN"), table.economies.index("USA")
        bought = np.delete(flows[:, j], j).sum()
        assert intermediate_series(table, "JPN", "USA").latest.value == pytest.approx(flows[u, j] / bought, rel=1e-12)

    def test_an_economy_outside_the_table_has_no_observation(self, session):
        assert intermediate_series(session.input_output(), "JPN", "MNG").observations == ()


class TestLine:
    def test_the_line_of_the_strategic_investment_by_hand(self):
        """166 of 1,233 days had passed by 17 February 2026: 550 · 166 / 1233 = 74.047."""
        line = line_of(STRATEGIC)
        assert isinstance(line, Line)
        assert line.points[0] == (SIGNED, 0)
        assert line.points[-1] == (DUE, 550)
        assert line.standing.observed == 36
        assert line.standing.expected == pytest.approx(550 * 166 / 1233, rel=1e-12)
        assert line.standing.share_of_path == pytest.approx(36 / 74.047, abs=1e-4)
        assert line.standing.press

    @given(
        days=st.integers(1, 5000),
        part=st.floats(0, 1),
        ends=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
    )
    def test_the_line_is_linear_interpolation(self, days, part, ends):
        start = dt.date(2020, 1, 1)
        end, on = start + dt.timedelta(days), start + dt.timedelta(round(days * part))
        expected = np.interp(on.toordinal(), [start.toordinal(), end.toordinal()], ends)
        assert pro_rata(start, ends[0], end, ends[1], on) == pytest.approx(float(expected), rel=1e-9, abs=1e-6)
        assert pro_rata(start, ends[0], end, ends[1], start) == ends[0]

    @pytest.mark.parametrize("on", [SIGNED - dt.timedelta(1), DUE + dt.timedelta(1)])
    def test_there_is_no_line_outside_its_ends(self, on):
        with pytest.raises(ValidationFault) as refused:
            pro_rata(SIGNED, 0, DUE, 550, on)
        assert refused.value.key == "pledges.before_baseline"

    def test_a_line_of_no_length_is_refused(self):
        with pytest.raises(ValidationFault):
            pro_rata(SIGNED, 0, SIGNED, 550, SIGNED)

    @pytest.mark.parametrize(
        ("item", "why"),
        [
            ("jpus-2025-02-07/foip", "no_amount"),
            ("jpus-2025-02-07/investment-1tn", "no_deadline"),
            ("jpus-2025-09-04/energy-purchases", "no_deadline"),
            ("foip-2023-03-20/infrastructure-75bn", "no_baseline"),
        ],
    )
    def test_where_there_is_no_line_the_reason_is_given(self, item, why):
        assert line_of(BY_ID[item]) == why

    def test_after_the_deadline_the_target_is_what_was_to_be_reached(self):
        late = STRATEGIC.evidence[0].model_copy(update={"date": dt.date(2030, 1, 1), "figure": 500.0})
        line = line_of(STRATEGIC.model_copy(update={"evidence": (late,)}))
        assert (line.standing.expected, line.standing.observed) == (550, 500)

    def test_evidence_that_does_not_count_does_not_stand_on_the_line(self):
        aside = STRATEGIC.evidence[0].model_copy(update={"related": True})
        line = line_of(STRATEGIC.model_copy(update={"evidence": (aside,)}))
        assert line.standing is None


def test_the_first_three_projects_make_the_36_billion():
    """The Yomiuri, citing METI: 33.3 + 2.1 + 0.6 billion dollars."""
    (first,) = STRATEGIC.evidence
    assert first.figure == pytest.approx(33.3 + 2.1 + 0.6)
    assert "33.3" in first.text.en
    assert first.press


def test_later_statements_carry_the_summit_on():
    carried = {record.id: record.carried_by for record in BY_ID.values() if record.carried_by}
    assert carried["jpus-2025-02-07/lng"] == ("jpus-2025-09-04/energy-purchases",)
    assert "jpus-2025-10-28/critical-minerals-framework" in carried["jpus-2025-02-07/critical-minerals"]
    for earlier, later in carried.items():
        assert all(BY_ID[one].date > BY_ID[earlier].date for one in later)
    # The trillion is neither replaced nor carried on by the 550 billion: they are different things.
    assert BY_ID["jpus-2025-02-07/investment-1tn"].carried_by == ()


@pytest.mark.parametrize(("item", "days"), [("minerals-ministerial", 180), ("minerals-finance", 182)])
def test_deadlines_of_the_minerals_framework(item, days):
    """180 days, and six months, from 28 October 2025."""
    record = BY_ID[f"jpus-2025-10-28/{item}"]
    assert (record.deadline - record.date).days == days
