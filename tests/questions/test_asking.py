"""Asking: names of any kind become codes, what cannot be asked is a sentence, an answer is remembered and the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError

import kaname
from kaname.errors import KanameError, UsageFault
from kaname.questions.folders import folders
from kaname.questions.session import Session

ASKED = [
    kaname.Screen(economy="JPN"),
    kaname.Screen(economy="QUAD", year=2022, rule="geodep"),
    kaname.Indispensable(economy="CHN", threshold=0.3),
    kaname.Exposure(economy="JPN", supplier="CHN", scope="manufacturing"),
    kaname.Matrix(supplier="CHN", buyer="JPN"),
    kaname.Cite(),
    kaname.DataList(),
]


# Faults of fields ------------------------------------------------------------------------------------------------------

FAULTS = [
    (
        "missing",
        kaname.Screen,
        "ECONOMY の指定がありません。kaname screen --help で書き方を確かめて指定してください。",
        "ECONOMY is missing; see kaname screen --help and give it.",
    ),
    (
        "missing flag",
        lambda: kaname.Exposure(economy="JPN"),
        "--supplier の指定がありません。kaname exposure --help で書き方を確かめて指定してください。",
        "--supplier is missing; see kaname exposure --help and give it.",
    ),
    (
        "unknown",
        lambda: kaname.Complexity(years=2024),
        "years という項目はありません。economy, year, minimum, table のいずれかを使ってください。",
        "There is no field years; use one of economy, year, minimum, table.",
    ),
    (
        "number",
        lambda: kaname.Screen(economy="JPN", year="soon"),
        "--year の値「soon」は数値として読めません。数値を指定してください。",
        "--year cannot be soon; give a number.",
    ),
    (
        "limit",
        lambda: kaname.Screen(economy="JPN", minimum=-1),
        "--minimum の値 -1 は範囲の外です。≥ 0 の値を指定してください。",
        "--minimum cannot be -1; give a value ≥ 0.",
    ),
    (
        "no number at all",
        lambda: kaname.Screen(economy=5),
        "ECONOMY の値「5」は使えません。kaname screen --help で書き方を確かめてください。",
        "ECONOMY cannot be 5; see kaname screen --help for how it is written.",
    ),
]


@pytest.mark.parametrize(("make", "ja", "en"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_what_cannot_be_asked_is_one_sentence_in_both_languages(make, ja, en):
    with pytest.raises(UsageFault) as told:
        make()
    assert (told.value.sentence("ja"), told.value.sentence("en")) == (ja, en)
    assert told.value.exit_code == 2


def test_a_choice_names_the_choices():
    """Any field of a few words will do: `Matrix.form` has a sentence of its own."""
    from typing import Literal

    from kaname.questions.asking import Question
    from kaname.questions.screen.question import ScreenAnswer

    class Screen(Question[ScreenAnswer]):
        __module__ = "kaname.questions.screen.question"
        how: Literal["fast", "slow"] = "fast"

    with pytest.raises(UsageFault) as told:
        Screen(how="never")
    assert told.value.sentence("en") == "--how cannot be never; give one of fast, slow."
    assert told.value.sentence("ja") == "--how に「never」は指定できません。fast, slow のいずれかを指定してください。"


@pytest.mark.parametrize("given", [float("nan"), float("inf"), "nan", "1e999"])
def test_what_is_no_number_is_no_minimum(given):
    """None of them is a limit below which nothing is judged, and no record could hold it."""
    with pytest.raises(UsageFault, match=r"--minimum cannot be .*; give a number"):
        kaname.Screen(economy="JPN", minimum=given)


def test_faults_of_our_own_pass_through():
    with pytest.raises(UsageFault) as told:
        kaname.Screen(economy="Atlantis")
    assert "Atlantis" in str(told.value)
    with pytest.raises(UsageFault):
        kaname.Matrix(supplier="CHN")


def test_no_question_lets_pydantic_speak():
    for folder in folders().values():
        with pytest.raises(KanameError) as told:
            folder.question(no_such_field=1)
        assert not isinstance(told.value, ValidationError)
        assert "no_such_field" in str(told.value) or "missing" in str(told.value)


# Names -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code"),
    [
        *(("日本", "JPN"), ("Japan", "JPN"), ("jpn", "JPN"), ("JP", "JPN"), ("392", "JPN"), (" ｊａｐａｎ ", "JPN")),
        *(("South Korea", "KOR"), ("韓国", "KOR"), ("Republic of Korea", "KOR"), ("大韓民国", "KOR")),
        *(("中国", "CHN"), ("China", "CHN"), ("台湾", "TWN"), ("ASEAN", "ASEAN"), ("Quad", "QUAD")),
    ],
)
def test_names_are_codes(given, code):
    assert kaname.Screen(economy=given).economy == code
    assert kaname.Screen(economy=given) == kaname.Screen(economy=code)


def test_a_product_by_name():
    assert kaname.Screen(economy="JPN", product="280530").product == "280530"
    named = kaname.Screen(economy="JPN", product="リチウムの酸化物・水酸化物").product
    assert named == "282520"


@pytest.mark.parametrize("given", ["Atlantis", "", "Jap", "South", "大韓", "JPN,KOR"])
def test_a_part_of_a_name_is_no_name(given):
    with pytest.raises(UsageFault):
        kaname.Screen(economy=given)


def test_a_group_is_asked_as_one(session):
    """What members sell each other is no import of the group (coalitions/netting.py)."""
    found = session.ask(kaname.Screen(economy="QUAD"))
    assert found.members == ("AUS", "IND", "JPN", "USA")
    assert not {row.top_supplier for row in found.rows} & set(found.members)


# The question as a value -----------------------------------------------------------------------------------------------


def test_questions_are_values():
    assert len({kaname.Screen(economy="Japan"), kaname.Screen(economy="日本"), kaname.Screen(economy="KOR")}) == 2
    for question in ASKED:
        assert hash(question) == hash(type(question)(**question.model_dump()))
    with pytest.raises(ValidationError, match="frozen"):
        ASKED[0].economy = "KOR"


def test_every_question_is_whole_in_its_record():
    """What is written into run.json makes the same question again."""
    for question in ASKED:
        assert type(question).model_validate(question.model_dump(mode="json")) == question


def test_an_answer_is_remembered(session):
    first = session.ask(kaname.Exposure(economy="JPN", supplier="CHN"))
    assert session.ask(kaname.Exposure(economy="日本", supplier="中国")) is first
    assert session.ask(kaname.Exposure(economy="JPN", supplier="KOR")) is not first


def test_a_fault_is_not_remembered(session):
    with pytest.raises(UsageFault, match="1980"):
        session.ask(kaname.Screen(economy="JPN", year=1980))
    with pytest.raises(UsageFault, match="1980"):
        session.ask(kaname.Screen(economy="JPN", year=1980))


def test_eight_threads_get_the_bytes_of_one(session):
    alone = [session.ask(question).json_text() for question in ASKED]
    shared = Session()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: shared.ask(question).json_text(), ASKED * 8))
    assert together == alone * 8


def test_eight_threads_with_one_question_do_its_work_once(monkeypatch):
    shared, done = Session(), []
    from kaname.questions.screen import answer

    whole = answer.answer

    def counted(session, asked):
        done.append(asked)
        return whole(session, asked)

    monkeypatch.setattr(answer, "answer", counted)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _number: shared.ask(kaname.Screen(economy="VNM")), range(8)))
    assert len(done) == 1
    assert all(one is found[0] for one in found)


def test_who_asks_is_told_of_steps_and_what_is_asked_in_turn_is_silent(monkeypatch):
    from kaname.questions.exposure import answer as outer
    from kaname.questions.screen import answer as inner

    whole = inner.answer

    def quiet(session, asked):
        session.tick(99)
        return whole(session, asked)

    def asks(session, asked):
        session.tick(-2)
        session.ask(kaname.Screen(economy="KOR"))
        session.tick(0)

    monkeypatch.setattr(inner, "answer", quiet)
    monkeypatch.setattr(outer, "answer", asks)
    shared, told = Session(), []
    shared.ask(kaname.Exposure(economy="JPN", supplier="CHN"), told.append)
    shared.tick(7)
    assert told == [-2, 0]


def test_a_warning_is_told_once():
    told = []
    session = Session(warn=told.append)
    for _ in range(3):
        session.warn(KanameError("output_failed", reason="full"))
    assert len(told) == 1


def test_json_is_the_answer(session):
    import json

    found = session.ask(ASKED[0])
    text = found.json_text()
    assert text.endswith("}\n")
    assert list(json.loads(text)) == list(type(found).model_fields)
    assert "日本" not in text or "\\u" not in text
    assert '"ja": "' in text
    assert (
        type(found)
        .model_validate_json(found.model_dump_json(exclude={"sources"}).removesuffix("}") + ',"sources":[]}')
        .rows
        == found.rows
    )
