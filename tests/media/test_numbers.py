"""Numbers as readers of each language write them."""

import pytest

from kaname.errors import ValidationFault
from kaname.media.numbers import percent, percent_band, tonnes, usd, usd_and_yen, yen, yen_per_dollar


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        (436_777_847, "4.4億ドル", "US$437 million"),
        (24_213_000_000, "242億ドル", "US$24.2 billion"),
        (1_344_000_000_000, "1兆3,440億ドル", "US$1.3 trillion"),
        (1_000_000_000_000, "1兆ドル", "US$1.0 trillion"),
        (25_000_000_000_000, "25.0兆ドル", "US$25.0 trillion"),
        (17_160_000, "1,716万ドル", "US$17.2 million"),
        (1_000_000, "100万ドル", "US$1.0 million"),
        (9_400, "9,400ドル", "US$9,400"),
        (0, "0ドル", "US$0"),
    ],
)
def test_dollars(value, ja, en):
    assert usd(value, "ja") == ja
    assert usd(value, "en") == en


def test_steps_never_round_into_the_wrong_unit():
    """999.96 million is a billion, 9,999.6億 is 1兆: no 1,000 million, no 10,000億."""
    assert usd(999_960_000, "en") == "US$1.0 billion"
    assert yen(999_960_000_000, "ja") == "1兆円"
    assert yen(99_999_600, "ja") == "1.0億円"


def test_yen_at_the_published_annual_average():
    """World Bank PA.NUS.FCRF: 131.50 in 2022, 151.37 in 2024."""
    assert yen_per_dollar(2022) == pytest.approx(131.50, abs=0.01)
    assert yen_per_dollar(2024) == pytest.approx(151.37, abs=0.01)
    assert usd_and_yen(1e9, 2022, "ja") == "約1,315億円（10億ドル）"
    assert usd_and_yen(1e9, 2022, "en") == "US$1.0 billion (about ¥132 billion)"
    with pytest.raises(ValidationFault, match="no yen rate for 1990"):
        yen_per_dollar(1990)


def test_weights_and_shares():
    assert tonnes(65_931_669, "ja") == "6,593万トン"
    assert tonnes(65_931_669, "en") == "65.9 million tonnes"
    assert percent(0.0548) == "5.5%"
    assert percent_band(0.0032, 0.0064, 0.0083, "ja") == "0.64%（0.32–0.83%）"
    assert percent_band(0.0032, 0.0064, 0.0083, "en") == "0.64% (0.32–0.83%)"
