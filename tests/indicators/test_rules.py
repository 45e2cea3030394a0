"""Rules by hand: thresholds reached or passed, years counted back, a user's own file, and what is no rule."""

import itertools

import duckdb
import narwhals as nw
import polars as pl
import pytest

import kaname
from kaname.errors import UsageFault, ValidationFault
from kaname.indicators.concentration import screened
from kaname.indicators.rules import RULES, Condition, Rule
from kaname.questions.rules import rule_named
from kaname.questions.session import Session
from kaname.settings import load_settings

OWN = """
id = "strict"
source = "A note of the office"
years = 3
needed = 2
[[condition]]
figure = "hhi"
above = 0.5
[[condition]]
figure = "import_export_ratio"
at_least = 2
"""


def cells(*rows):
    """Return year, hhi, top share, world HHI and ratio as what `import_concentration` gives."""
    columns = ("year", "hhi", "top_share", "world_hhi", "import_export_ratio")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.Float64), orient="row")
    lazy = frame.with_columns(
        pl.col("year").cast(pl.Int64), importer=pl.lit("JPN"), product=pl.lit("850511"), value_usd=pl.lit(2e6)
    ).lazy()
    return nw.from_native(lazy)


def judged(rule, *rows, **also):
    return screened(cells(*rows), rule, 0, **also).sort("year").collect()["dependent"].to_list()


@pytest.fixture
def own(tmp_path):
    return Session(load_settings(data_dir=tmp_path / "data"))


@pytest.mark.parametrize(
    ("name", "hhi", "top", "world", "ratio", "expected"),
    [
        ("cao2021", 0.3, 0.5, 0.1, None, True),
        ("cao2021", 0.3, 0.4999, 0.1, None, False),
        ("meti2024", 0.3, 0.5, 0.1, None, False),
        ("meti2024", 0.3, 0.5001, 0.1, None, True),
        ("eu2021", 0.41, 0.5, 0.1, 1.1, True),
        ("eu2021", 0.41, 0.5, 0.1, 1.0, False),
        ("eu2021", 0.41, 0.5, 0.1, None, True),
        ("eu2021", 0.40, 0.5, 0.1, None, False),
    ],
)
def test_published_thresholds(name, hhi, top, world, ratio, expected):
    assert judged(RULES[name], (2022, hhi, top, world, ratio)) == [expected]


def test_two_of_three_years():
    yes, no = (0.5, 0.6, 0.5, 2.0), (0.3, 0.6, 0.5, 2.0)
    geodep = RULES["geodep"]
    assert judged(geodep, (2020, *yes), (2021, *no), (2022, *yes), (2023, *no)) == [False, False, True, False]
    # A year without imports counts for nothing, and four years are more than three.
    assert judged(geodep, (2019, *yes), (2022, *yes)) == [False, False]


def test_a_rule_of_ones_own(own):
    folder = own.settings.data_dir / "rules"
    folder.mkdir(parents=True)
    (folder / "strict.toml").write_text(OWN, encoding="utf-8")
    rule = rule_named("strict", folder)
    conditions = (Condition("hhi", 0.5), Condition("import_export_ratio", 2.0, reached=True))
    assert rule == Rule("strict", "A note of the office", conditions, 3, 2)
    found = own.ask(kaname.Screen(economy="JPN", year=2022, rule="strict"))
    assert found.rule_source == "A note of the office"
    by_hand = own.ask(kaname.Screen(economy="JPN", year=2022, since=2020, minimum=0)).rows
    met = [row for row in by_hand if row.hhi > 0.5 and (row.import_export_ratio or 99) >= 2]
    twice = {row.product for row in met if sum(other.product == row.product for other in met) >= 2}
    assert {row.product for row in found.rows if row.dependent} == twice & {row.product for row in found.rows}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (OWN.replace("0.5", "1.5"), "write a figure"),
        (OWN.replace("above = 0.5", "above = 0.5\nat_least = 0.5"), "write a figure"),
        (OWN.replace('"hhi"', '"gini"'), "write a figure"),
        (OWN.replace("above = 0.5", 'above = "half"'), "write a figure"),
        (OWN.replace("needed = 2", "needed = 4"), "1 ≤ needed ≤ years"),
        (OWN.replace('id = "strict"', 'id = "cao2021"'), "name of another rule"),
        (OWN.replace("source", "sauce"), "has the field sauce"),
        ('id = "bare"', "is no rule"),
    ],
)
def test_what_is_no_rule(tmp_path, written, message):
    (tmp_path / "mine.toml").write_text(written, encoding="utf-8")
    with pytest.raises(ValidationFault, match=message):
        rule_named("cao2021", tmp_path)


def test_other_thresholds(session):
    usual = session.ask(kaname.Screen(economy="JPN", year=2022))
    strict = session.ask(kaname.Screen(economy="JPN", year=2022, top_share=0.8))
    assert {row.product for row in strict.rows if row.dependent} == {
        row.product for row in usual.rows if row.top_share >= 0.8
    }
    assert (strict.thresholds[0].threshold, strict.thresholds[0].published) == (0.8, 0.5)
    assert any("other thresholds" in note.en for note in strict.notes)
    assert not any("other thresholds" in note.en for note in usual.notes)
    with pytest.raises(UsageFault, match="cao2021 does not look at hhi"):
        session.ask(kaname.Screen(economy="JPN", hhi=0.5))
    with pytest.raises(UsageFault, match="no rule nobody2020"):
        session.ask(kaname.Screen(economy="JPN", rule="nobody2020"))


def test_how_firm_a_verdict_is(session):
    found = session.ask(kaname.Screen(economy="JPN", year=2022))
    assert found.counts.stricter == sum(row.top_share >= 0.55 for row in found.rows)
    assert found.counts.looser == sum(row.top_share >= 0.45 for row in found.rows)
    for row in found.rows:
        assert row.firm == (not 0.45 <= row.top_share < 0.55)


def test_a_threshold_raised_past_one_can_still_be_reached():
    rule = Rule("most", "", (Condition("top_share", 0.95),))
    assert judged(rule.scaled(1.1), (2022, 1.0, 1.0, 0.5, None)) == [True]
    assert judged(rule.scaled(1.1), (2022, 0.99, 0.99, 0.5, None)) == [False]


def test_years_of_dependence(session):
    found = session.ask(kaname.Screen(economy="JPN", year=2022, since=2018))
    for row in (row for row in found.rows if row.year == 2022):
        same = [other for other in found.rows if other.product == row.product]
        assert row.years_judged == len(same)
        assert row.years_dependent == sum(other.dependent for other in same)


@pytest.mark.parametrize("minimum", [1_000_000.0, 50_000_000.0])
def test_places_under_other_minima_and_figures_are_those_of_sql(session, minimum):
    found = session.ask(kaname.Screen(economy="JPN", year=2022, minimum=minimum))
    flows = session.trade().where(years=[2022], importers=["JPN"]).frame.collect("pyarrow").to_native()
    sql = duckdb.connect()
    sql.register("flows", flows)
    places: dict[str, list[int]] = {}
    for factor, figure in itertools.product((0.1, 1, 10), ("hhi", "top_share")):
        rows = sql.execute(
            f"""with cells as (
                    select product, sum(value_usd) total, sum(value_usd::double * value_usd) squares, max(value_usd) top
                    from flows where value_usd > 0 group by product having sum(value_usd) >= {minimum * factor})
                select product, rank() over (order by
                    round({"squares / total / total" if figure == "hhi" else "top / total"}, 12) desc) from cells"""
        ).fetchall()
        for product, place in rows:
            places.setdefault(product, []).append(place)
            if (factor, figure) == (1, "hhi"):
                assert next(row.rank for row in found.rows if row.product == product) == place
    assert len(found.rows) > 20
    for row in found.rows:
        assert (row.rank_best, row.rank_worst) == (min(places[row.product]), max(places[row.product]))
    assert any(row.rank_best < row.rank < row.rank_worst for row in found.rows)
