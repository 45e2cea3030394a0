"""The bridge from products to sectors, on flows made by hand: shares by value, capped, nothing lost silently."""

import numpy as np
import pytest
from small_world import SECTORS, made_world

from kaname.errors import ValidationFault
from kaname.model.concordance import Bridge, Concordance
from kaname.vocab.products import REVISION
from kaname.vocab.stress import product_sectors

CHEMICALS, METALS = SECTORS.index("C20"), SECTORS.index("C24B")
CHN, JPN, USA = range(3)


def world():
    """China sells 30 and 10 of chemicals to two Japanese industries, 50 of metals to one; the USA 8 of chemicals."""
    flows = {
        (("CHN", "C20"), ("JPN", "C26")): 30.0,
        (("CHN", "C20"), ("JPN", "C29")): 10.0,
        (("CHN", "C24B"), ("JPN", "C26")): 50.0,
        (("USA", "C20"), ("JPN", "C26")): 8.0,
    }
    output = {
        ("CHN", "C20"): 100.0,
        ("CHN", "C24B"): 100.0,
        ("USA", "C20"): 100.0,
        ("JPN", "C26"): 900.0,
        ("JPN", "C29"): 90.0,
    }
    return made_world(flows, output)  # fmt: skip


def test_a_share_is_value_over_the_flow_of_all_buyers():
    """10 of 40 USD million of chemicals; a product of two sectors is split by its weights before it is compared."""
    table = world()
    whole = Concordance(REVISION, {"284690": {"C20": 1.0}})
    found = whole.shares_of_flows("284690", {("CHN", "JPN"): 10e6, ("USA", "JPN"): 2e6}, table)
    expected = np.zeros((3, 3, len(SECTORS)))
    expected[CHN, JPN, CHEMICALS], expected[USA, JPN, CHEMICALS] = 10 / 40, 2 / 8
    np.testing.assert_allclose(found, expected, rtol=1e-15)

    split = Concordance(REVISION, {"284690": {"C20": 0.75, "C24B": 0.25}})
    found = split.shares_of_flows("284690", {("CHN", "JPN"): 10e6}, table)
    assert found[CHN, JPN, CHEMICALS] == pytest.approx(7.5 / 40, rel=1e-15)
    assert found[CHN, JPN, METALS] == pytest.approx(2.5 / 50, rel=1e-15)
    assert split.split == ("284690",)
    assert whole.split == ()


def test_trade_above_the_flow_is_the_whole_flow_and_is_counted():
    table = world()
    shares = Concordance(REVISION, {"284690": {"C20": 1.0}}).shares_of_flows(
        "284690", {("CHN", "JPN"): 70e6, ("USA", "JPN"): 4e6}, table
    )
    assert shares[CHN, JPN, CHEMICALS] == 1.0
    bridge = Bridge.of("284690", shares, table)
    assert bridge == Bridge("284690", ("C20",), 1.0, 1)


def test_what_the_table_does_not_hold_is_left_out_and_an_absent_flow_stays_absent():
    table = world()
    found = Concordance(REVISION, {"284690": {"C20": 1.0}}).shares_of_flows(
        "284690", {("QAT", "JPN"): 5e6, ("CHN", "QAT"): 5e6, ("JPN", "CHN"): 5e6}, table
    )
    assert not found.any(), "Qatar is outside; Japan sells no chemicals to China here"
    assert Bridge.of("284690", found, table) == Bridge("284690", (), 0.0, 0)


def test_weights_that_do_not_add_up_and_products_unknown_are_refused():
    for weights in ({"C20": 0.9}, {"C20": 1.5, "C24B": -0.5}):
        with pytest.raises(ValidationFault) as fault:
            Concordance(REVISION, {"284690": weights})
        assert fault.value.key == "concordance_weights"
        assert "284690" in str(fault.value)
    known = Concordance(REVISION, {"284690": {"C20": 1.0}})
    with pytest.raises(ValidationFault, match="284610") as fault:
        known.shares_of_flows("284610", {}, world())
    assert fault.value.key == "concordance_unmatched"
    assert known.unmatched({"284690", "284610", "280530"}) == ("280530", "284610")


def test_the_bundled_concordance_builds_and_covers_the_bundled_products():
    """The United Nations put rare-earth compounds (HS 2846) and metals (HS 2805) with basic chemicals, ISIC 2011."""
    bundled = Concordance(REVISION, product_sectors())
    assert bundled.weights["284690"] == {"C20": 1.0}
    assert bundled.weights["280530"] == {"C20": 1.0}
    assert bundled.weights["271111"] == {"B06": 1.0}
    assert set().union(*bundled.weights.values()) <= set(SECTORS)
