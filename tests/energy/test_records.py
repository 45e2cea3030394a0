"""The typed figures: METI's published days, the sum of them, every basis apart, and what the tables must hold."""

from __future__ import annotations

import pytest

from kaname.energy.records import lng_ports, lng_terms, stocks, stocks_of, strait_origins
from kaname.errors import UsageFault
from kaname.vocab.economies import economies
from kaname.vocab.table import rows


def total(economy: str, fuel: str, basis: str) -> float:
    return sum(s.days.central for s in stocks_of(economy, fuel) if s.basis == basis)


def test_japans_days_are_those_of_meti():
    """End of 2025: 146 + 101 + 7 = 254 statutory days. November 2023 on the IEA basis: 116 + 82 + 7 = 205."""
    assert total("JPN", "oil", "statutory") == 254
    assert total("JPN", "oil", "iea") == 205
    older = [s for s in stocks() if (s.economy, s.basis, s.as_of) == ("JPN", "statutory", "2023-11")]
    # METI prints 239 for the sum of the rounded parts 137, 94 and 9.
    assert sum(s.days.central for s in older) == pytest.approx(239, abs=1)
    assert sum(s.quantity for s in older) == pytest.approx(73.44, abs=0.02)


def test_japans_lng_days_are_its_tonnes_over_its_use(session):
    """Reuters: 2.19 Mt equal about 12 days of domestic use; imports of 2024 give 12.1. Tolerance half a day of rounding."""
    from kaname.indicators.energy import energy_imports

    entry = next(s for s in stocks_of("JPN", "lng") if s.basis == "all_use")
    daily = energy_imports(session.trade(), "JPN", 2024)["lng"].tonnes / 366
    assert entry.quantity * 1e6 / daily == pytest.approx(entry.days.central, abs=0.5)
    power = next(s for s in stocks_of("JPN", "lng") if s.basis == "power")
    assert (power.days.low, power.days.central, power.days.high) == (14, 17.5, 21)


def test_bands_are_in_order_and_numbers_positive():
    for stock in stocks():
        assert stock.days is not None or stock.quantity is not None
        if stock.days is not None:
            assert 0 < stock.days.low <= stock.days.central <= stock.days.high < 1000
    for origin in strait_origins("hormuz"):
        assert 0 <= origin.bypass.low <= origin.bypass.central <= origin.bypass.high
        assert 0 < origin.exposed <= 1
    for term in lng_terms().values():
        assert 0 < term.value.low <= term.value.central <= term.value.high


def test_codes_are_known():
    for name, field in (("energy_stocks", "economy"), ("strait_origins", "origin"), ("lng_ports", "economy")):
        assert {row[field] for row in rows(name)} <= set(economies())
    assert {row["strait"] for row in rows("strait_origins")} <= {row["chokepoint"] for row in rows("chokepoints")}


def test_ports_are_on_the_globe_and_japan_is_one_of_them():
    for role in ("exporter", "importer"):
        for places in lng_ports(role).values():
            assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in places)
    assert "JPN" in lng_ports("importer")
    assert "QAT" in lng_ports("exporter")


def test_a_strait_not_on_record_names_those_that_are():
    with pytest.raises(UsageFault, match="hormuz"):
        strait_origins("suez")
