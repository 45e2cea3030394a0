"""Scenarios in words: what happens to which trade, for how long, and what softens it."""

from kaname.scenarios.shocks import scenario
from kaname.scenarios.telling import clause, happens

LONG = {
    "name": "long",
    "title": {"ja": "長い名前のシナリオ" * 6, "en": "A scenario with a long name " * 4},
    "note": {"ja": "長い説明である。" * 40, "en": "A long note. " * 60},
    "shock": [
        {
            "kind": "export_ban", "by": ["CHN"], "on": ["G7"], "products": ["284690", "280530"], "start": 30,
            "ramp": 20, "days": 200, "retaliation": 0.2,
        },
        {"kind": "embargo", "by": ["QUAD"], "on": ["CHN"], "sectors": ["C26", "C27", "C28", "C29"], "depth": 0.4},
        {"kind": "strait_closure", "by": ["SAU", "ARE"], "sectors": ["B06"], "depth": 0.4, "delayed": 0.3,
         "delay_days": 12, "days": 90},
        {"kind": "tariff", "by": ["USA"], "on": ["ALL"], "depth": 0.25},
        {"kind": "import_ban", "by": ["USA", "JPN", "KOR", "IND"], "on": ["CHN"], "depth": 0.1},
        {"kind": "supply_cut", "by": ["ALL"], "on": ["JPN"], "products": ["271111"], "depth": 0.3},
    ],
    "cushion": [
        {"kind": "stocks", "economies": ["JPN"], "days": 30},
        {"kind": "release", "economies": ["JPN", "KOR"], "sectors": ["B06"], "days": 60},
        {"kind": "substitution", "economies": ["G7"], "sectors": ["C26"], "share": 0.25},
        {"kind": "restraint", "economies": ["JPN"], "share": 0.1},
    ],
}  # fmt: skip


def test_shocks_and_cushions_in_words():
    given = scenario(LONG, "long")
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
