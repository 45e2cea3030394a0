"""Scenarios in words: what happens to which trade, for how long, and what softens it."""

from kaname.scenarios.shocks import scenario
from kaname.scenarios.telling import clause, happens


def test_shocks_and_cushions_in_words(long_scenario):
    given = scenario(long_scenario, "long")
    ja, en = "ja", "en"
    assert clause(ja, given.shock[1]) == "日米豪印と中国の間の取引（4産業）が1年40%減る"
    assert clause(en, given.shock[1]) == "sales of 4 industries between the Quad and China fall by 40% for a year"
    assert clause(ja, given.shock[3]) == "米国の全ての国・地域からの輸入に1年、25%の関税がかかる"
    assert clause(en, given.shock[4]).startswith("imports by the United States and others (4 economies) from China")
    assert "40%が失われ、30%が12日遅れる" in clause(ja, given.shock[2])
    told = happens(en, given, 2)
    assert told[0].endswith(
        "It begins on day 31. It reaches that depth over 20 days. The other side answers with an export ban of 20%."
    )
    assert told[-1] == "Shocks and cushions besides: 6, recorded in run.json."
    assert happens(ja, given, 6)[-1] == "緩和策：日本が、使用量の10%を生産を減らさずに節約する。"


def test_the_answer_of_the_other_side_is_of_its_own_kind():
    """A ban on sales is answered by one on sales, one on purchases by one on purchases, a tariff by a tariff."""
    for kind, words in (
        ("export_ban", "answers with an export ban of 30%."),
        ("import_ban", "answers with an import ban of 30%."),
        ("tariff", "answers with a tariff of 30%."),
    ):
        given = scenario(
            {"name": "x", "shock": [{"kind": kind, "by": ["USA"], "on": ["CHN"], "retaliation": 0.3}]}, "x"
        )
        assert happens("en", given, 1)[0].endswith(words)
