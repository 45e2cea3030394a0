"""Scores are given by people, kept as a history, and never lost or turned into zero."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.errors import KanameError, UsageFault, ValidationFault
from kaname.pledges import commitments
from kaname.pledges.scores import Score, histories, one_line, score_value, scores_in, with_score

LNG = "jpus-2025-02-07/lng"
DAY = dt.date(2026, 1, 2)


def score(value=1, reason="A reason.", coder="A coder", date=DAY, of=LNG):
    return Score(id=of, value=value, reason=reason, coder=coder, date=date)


@pytest.mark.parametrize(
    ("word", "value"),
    [("-1", -1), ("−1", -1), ("0", 0), ("1", 1), ("+1", 1), (" not_measurable ", "not_measurable")],
)
def test_words_of_a_score(word, value):
    assert score_value(word) == value
    assert type(score_value(word)) is type(value)


@pytest.mark.parametrize("word", ["2", "0.5", "", "true", "yes", "unmeasurable", "-2"])
def test_nothing_else_is_a_score(word):
    with pytest.raises(UsageFault) as refused:
        score_value(word)
    assert refused.value.key == "pledges.bad_score"


@pytest.mark.parametrize("words", ["", "  ", "two\nlines", "bell\x07", "\x7f", "\ud800"])
def test_a_reason_is_one_line(words):
    with pytest.raises(UsageFault) as refused:
        one_line(words, "reason")
    assert refused.value.key == "pledges.score_words"


@given(
    reason=st.text(min_size=1, max_size=60),
    coder=st.text(min_size=1, max_size=20),
    value=st.sampled_from([-1, 0, 1, "not_measurable"]),
)
def test_what_is_written_is_read_again(reason, coder, value):
    try:
        one = score(value, one_line(reason, "reason"), one_line(coder, "coder"))
    except KanameError:
        return
    assert scores_in(with_score(with_score("", one), one), "scores.toml") == (one, one)


def test_a_score_is_added_and_none_is_replaced(tmp_path):
    text = ""
    for value, day in ((-1, 1), ("not_measurable", 2), (0, 3)):
        text = with_score(text, score(value, date=dt.date(2026, 1, day)))
    (tmp_path / "scores.toml").write_text(text, encoding="utf-8")
    found = histories(tmp_path, commitments())
    assert [one.value for one in found[LNG]] == [-1, "not_measurable", 0]
    assert set(found) == {LNG}


def test_no_file_is_no_score(tmp_path):
    assert histories(tmp_path, commitments()) == {}
    assert histories(tmp_path / "none", commitments()) == {}


def test_a_score_of_nothing_is_refused(tmp_path):
    (tmp_path / "scores.toml").write_text(with_score("", score(of="no/thing")), encoding="utf-8")
    with pytest.raises(ValidationFault) as refused:
        histories(tmp_path, commitments())
    assert refused.value.key == "pledges.score_of_nothing"


@pytest.mark.parametrize(
    "entry",
    [
        "scores = 1",
        "[[scores]]\nid = 'x'",
        "scores = ['x']",
        "[[scores]",
        with_score("", score()).replace("value = 1", "value = 2"),
        with_score("", score()).replace("value = 1", "value = true"),
    ],
)
def test_a_file_of_scores_that_breaks_the_form_is_named(entry):
    with pytest.raises(ValidationFault, match=r"scores\.toml"):
        scores_in(entry, "scores.toml")
