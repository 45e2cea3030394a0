"""Published estimates and dated episodes: ordered, dated, sourced, and in the language of scenarios."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kaname.scenarios.named import PRESETS
from kaname.scenarios.shocks import parse
from kaname.vocab.economies import economies
from kaname.vocab.table import rows

ESTIMATES = rows("published_estimates")
EPISODES = rows("episodes")
FACTS = rows("episode_facts")
FOLDER = Path(str(files("kaname.scenarios").joinpath("episodes")))
FILED = {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}
UNITS = {"pct_gdp", "pct_output", "usd_bn", "jpy_tn", "pct_price", "points_growth"}
READ = {"read", "second_hand", "not_re_read"}
# Scenarios that estimates stand for and nobody has written yet.
TO_BE_MADE = {"east-west-split", "nankai-trough", "rare-earths-germany", "rare-earths-usa"}
# Of this episode no figure of what happened could be read anywhere.
NOTHING_READ = {"dual-use-japan-2026"}
TODAY = datetime.now(tz=UTC).date()
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def first_day(given: str) -> date:
    """Return the first day of a year, a month or a day, and refuse anything else."""
    found = DATED.fullmatch(given)
    assert found, given
    return date(*(int(part or 1) for part in found.groups()))


def span(period: str) -> tuple[date, date]:
    """Return the first days of where a period starts and ends; one of a single part starts and ends in it."""
    parts = period.split("/")
    assert len(parts) in {1, 2}, period
    return first_day(parts[0]), first_day(parts[-1])


def of(episode: str, when: str) -> list[dict[str, str]]:
    return [row for row in FACTS if row["episode"] == episode and row["when"] == when]


def test_there_are_enough_of_them():
    assert len(ESTIMATES) >= 20
    assert len(EPISODES) >= 8


@pytest.mark.parametrize("row", ESTIMATES, ids=lambda row: row["id"])
def test_an_estimate_is_ordered_dated_and_sourced(row):
    assert KEBAB.fullmatch(row["id"])
    told = [float(row[end]) for end in ("low", "central", "high") if row[end]]
    assert told
    assert told == sorted(told)
    assert all(value > 0 for value in told)
    assert row["institution"]
    assert row["title"]
    assert first_day(row["date"]) <= TODAY
    assert row["unit"] in UNITS
    assert row["economy"] in {*economies(), "WORLD"}
    assert not row["horizon_days"] or int(row["horizon_days"]) > 0
    assert row["read"] in READ
    assert row["comparable"] in {"same shock", "narrower", "wider"}
    assert row["preset"] in {path.stem for path in PRESETS.glob("*.toml")} | set(FILED) | TO_BE_MADE
    for words in ("shock", "definition", "method", "why"):
        assert row[f"{words}_ja"]
        assert row[f"{words}_en"]


def test_every_scenario_still_to_be_made_is_asked_for():
    assert {row["preset"] for row in ESTIMATES} >= TO_BE_MADE
    assert not TO_BE_MADE & ({path.stem for path in PRESETS.glob("*.toml")} | set(FILED))


def test_ids_are_given_once():
    for table, key in ((ESTIMATES, "id"), (EPISODES, "episode"), (FACTS, "fact")):
        given = [row[key] for row in table]
        assert len(set(given)) == len(given)


def test_addresses_are_addresses():
    for row in (*ESTIMATES, *FACTS):
        parts = urlsplit(row["url"])
        assert parts.scheme in {"http", "https"}, row
        assert "." in parts.netloc, row
        assert row["url"].isascii(), row
        assert " " not in row["url"], row


def test_one_figure_says_one_thing():
    """The same study gives no economy, unit and shock twice."""
    keys = [(r["title"], r["shock_en"], r["definition_en"], r["economy"], r["unit"]) for r in ESTIMATES]
    assert [key for key in keys if keys.count(key) > 1] == []


def test_every_episode_has_its_scenario_and_facts():
    assert {row["episode"] for row in EPISODES} == set(FILED) == {row["episode"] for row in FACTS}
    assert {row["episode"] for row in EPISODES if not of(row["episode"], "happened")} == NOTHING_READ
    assert all(of(row["episode"], "before") for row in EPISODES)
    assert not set(FILED) & {path.stem for path in PRESETS.glob("*.toml")}


@pytest.mark.parametrize("row", EPISODES, ids=lambda row: row["episode"])
def test_an_episode_is_a_scenario_of_what_was_known(row):
    """It lasts no longer than the window looked at, and its depth is a fact known before."""
    name = row["episode"]
    scenario = parse(FILED[name].read_text(encoding="utf-8"), name)
    assert scenario.name == name
    assert scenario.title is not None
    assert (scenario.title.ja, scenario.title.en) == (row["name_ja"], row["name_en"])
    assert scenario.note is not None
    start, end, known = (date.fromisoformat(row[field]) for field in ("start", "end", "as_of"))
    assert start <= end
    assert known <= end
    assert start + timedelta(days=scenario.days - 1) <= end
    before = {fact["fact"]: float(fact["value"]) for fact in of(name, "before")}
    assert {shock.depth for shock in scenario.shock} == {before[fact] for fact in row["depth_from"].split(";")}


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["fact"])
def test_a_fact_stands_on_its_side_of_the_day(row):
    """What was known before was so by then; what happened did not end before the episode began."""
    assert KEBAB.fullmatch(row["fact"])
    assert row["fact"].startswith(row["episode"])
    float(row["value"])
    assert row["unit"]
    assert row["read"] in READ
    assert first_day(row["date"]) <= TODAY
    start, end = span(row["period"])
    assert start <= end
    episode = next(one for one in EPISODES if one["episode"] == row["episode"])
    if row["when"] == "before":
        assert start <= date.fromisoformat(episode["as_of"])
    else:
        assert row["when"] == "happened"
        assert (end.year, end.month) >= tuple(map(int, episode["start"].split("-")[:2])) or len(row["period"]) == 4
