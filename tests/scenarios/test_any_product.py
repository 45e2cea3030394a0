"""A product of any revision is bridged to its industries: a user's table of another revision drives a stress test."""

from __future__ import annotations

import pytest
from own import own_trade

from kaname.errors import UsageFault
from kaname.questions.session import Session
from kaname.questions.solving import resolved
from kaname.scenarios.shocks import Scenario
from kaname.settings import load_settings


def scenario(code):
    shock = {"kind": "export_ban", "by": ["CHN"], "on": ["JPN"], "products": [code]}
    return Scenario.model_validate({"name": "one", "title": {"ja": "一つ", "en": "One"}, "shock": [shock]})


def opened(folder, revision, code):
    own_trade(folder, (2022, "CHN", "JPN", code, 5e8, 10.0), name="mine", revision=revision)
    return Session(load_settings(data_dir=folder))


@pytest.mark.parametrize(
    ("revision", "code", "sector"),
    [("HS17", "850511", "C25"), ("HS2022", "854231", "C26"), ("HS22", "880622", "C302T309")],
)
def test_a_product_of_a_users_table_cuts_the_flow_of_its_industry(tmp_path, revision, code, sector):
    """500 USD million of the product against the flow of its one industry: that share is cut, nothing else."""
    session = opened(tmp_path, revision, code)
    cuts = resolved(session, scenario(code))
    table = session.input_output()
    (bridge,) = cuts.bridged
    assert bridge.sectors == (sector,)
    seller, buyer, made = table.economies.index("CHN"), table.economies.index("JPN"), table.sectors.index(sector)
    assert bridge.largest_share == pytest.approx(min(500 / table.bought[seller, buyer, made], 1.0))


def test_a_product_that_the_table_does_not_hold_is_told(tmp_path):
    session = opened(tmp_path, "HS17", "850511")
    with pytest.raises(UsageFault, match="850519"):
        resolved(session, scenario("850519"))
