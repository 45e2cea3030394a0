"""The map of the sea: straits by what passes them, ways, closed straits, and always the footnote on boundaries."""

import re

import pytest

from kaname.media.drawings import Later, SeaMap, SeaMark, SeaWay
from kaname.media.picture import drawn
from kaname.texts import LANGUAGES, text

# Vega draws a diamond as M-d,0L0,-d…: the half diagonal of every filled one.
DIAMOND = r'd="M-([\d.]+),0L[^"]*" fill="#d55e00"'


def sea(*marks, ways=()):
    return SeaMap(focus=("392",), ways=ways, marks=marks, key=(("strait", "share"), ("closed", "closed")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_footnote_stands_on_every_map(language):
    svg = drawn(sea(SeaMark("strait", "Suez 8%", 32.4, 30.6, 0.08, 0.06, 0.09)), language)
    assert "Suez 8%" in svg
    said = text("media.map_footnote", language).replace(" ", "")
    assert said[:20] in re.sub(r"<[^>]*>|\s", "", svg)


def test_a_strait_with_four_times_the_trade_is_twice_as_wide():
    svg = drawn(sea(SeaMark("strait", "", 56.5, 26.5, 0.4), SeaMark("strait", "", 102.0, 2.0, 0.1)), "en")
    halves = sorted(float(d) for d in re.findall(DIAMOND, svg))
    assert halves[-1] == pytest.approx(2 * halves[-2], rel=0.01)


def test_what_takes_time_is_made_when_it_is_drawn():
    made = []

    def later():
        made.append(1)
        return sea(SeaMark("closed", "Hormuz", 56.5, 26.5), ways=(SeaWay(((56.5, 26.5), (60.0, 20.0)), "way"),))

    drawing = Later(later)
    assert made == []
    assert "Hormuz" in drawn(drawing, "en")
    assert made == [1]
