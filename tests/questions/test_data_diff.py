"""Two years of one table, flag by flag: held against the two screens themselves, and the reasons by hand."""

import pytest

from kaname.errors import UsageFault
from kaname.questions.data_diff.question import DataDiff
from kaname.questions.screen.question import Screen

BACI = "baci_hs92_materials"


@pytest.fixture(scope="module")
def found(session):
    return session.ask(DataDiff(before=f"{BACI}@2019", after=f"{BACI}@2024", economy="JPN"))


def flags(session, year):
    return {row.product for row in session.ask(Screen(economy="JPN", year=year)).rows if row.dependent}


def test_the_flips_are_what_the_two_screens_differ_by(session, found):
    before, after = flags(session, 2019), flags(session, 2024)
    assert {flip.product for flip in found.flips if flip.after} == after - before
    assert {flip.product for flip in found.flips if flip.before} == before - after
    assert (found.before.dependent, found.after.dependent) == (len(before), len(after))
    assert len(found.flips) > 3


def test_each_reason_is_what_happened(session, found):
    years = {
        year: {row.product: row for row in session.ask(Screen(economy="JPN", year=year, minimum=0)).rows}
        for year in (2019, 2024)
    }
    for flip in found.flips:
        was, became = (years[year].get(flip.product) for year in (2019, 2024))
        if flip.why == "appeared":
            assert was is None
        elif flip.why == "gone":
            assert became is None
        elif flip.why in {"below_minimum", "above_minimum"}:
            assert (was.value_usd < 1e6) != (became.value_usd < 1e6)
        elif flip.why == "supplier":
            assert was.top_supplier != became.top_supplier
        else:
            assert was.top_supplier == became.top_supplier
            assert min(was.top_share, became.top_share) < 0.5 <= max(was.top_share, became.top_share)


def test_a_table_differs_from_itself_by_nothing(session):
    found = session.ask(DataDiff(before=f"{BACI}@2024", after=BACI))
    assert found.flips == ()
    assert found.same > 60


def test_what_cannot_be_compared(session):
    with pytest.raises(UsageFault, match="There is no trade table nowhere"):
        session.ask(DataDiff(before="nowhere", after=BACI))
    with pytest.raises(UsageFault, match="1900"):
        session.ask(DataDiff(before=f"{BACI}@1900", after=BACI))


def test_the_command(cli):
    ended = cli("data", "diff", f"{BACI}@2019", BACI, "--json")
    assert ended.code == 0
    assert {"before", "after", "flips"} <= set(ended.json)
