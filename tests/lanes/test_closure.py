"""Closing straits: what is lost, what is late, what does not add up."""

from __future__ import annotations

import numpy as np
import pytest

from kaname.errors import UsageFault
from kaname.lanes.closure import Closure, closure_flows, pipelines, premium_as_distance, with_bypass
from kaname.lanes.goods import sea_share
from kaname.lanes.ports import anchored_economies
from kaname.lanes.sealanes import closure_effect

EXPORTERS = ("KWT", "QAT", "SAU", "ARE", "CHN", "DEU", "USA", "OMN")
IMPORTERS = ("JPN", "DEU", "KOR", "ITA")


def effect(lanes, *straits, **how):
    return closure_flows(lanes, Closure(straits, **how), EXPORTERS, IMPORTERS)


def cell(found, part, group, exporter, importer):
    return float(getattr(found, part)[found.groups.index(group), EXPORTERS.index(exporter), IMPORTERS.index(importer)])


def test_hormuz_strands_what_has_no_other_coast(lanes):
    found = effect(lanes, "hormuz")
    for exporter in ("KWT", "QAT"):
        assert cell(found, "lost", "crude", exporter, "JPN") == pytest.approx(1)
        assert cell(found, "lost", "lng", exporter, "JPN") == pytest.approx(1)
    assert cell(found, "lost", "crude", "OMN", "JPN") == 0
    assert 0 < cell(found, "lost", "crude", "ARE", "JPN") < 1
    assert (found.delayed == 0).all()
    assert cell(found, "lost", "machinery", "CHN", "DEU") == 0


def test_pipelines_carry_oil_round_and_no_more_than_they_can(lanes, flows):
    codes = anchored_economies()
    closure = Closure(("hormuz",))
    bare = closure_flows(lanes, closure, EXPORTERS, codes)
    crude, row = bare.groups.index("crude"), EXPORTERS.index("SAU")
    tonnes = flows.tonnes[crude, codes.index("SAU")]
    for level in ("low", "central", "high"):
        led = with_bypass(bare, closure, flows, level)
        assert set(led.bypassed_mbd) == {line.id for line in pipelines()}
        carried = ((bare.lost - led.lost)[crude, row] * tonnes).sum() * 7.33 / 365 / 1e6
        assert carried == pytest.approx(led.bypassed_mbd["east_west"])
        for line in pipelines():
            assert led.bypassed_mbd[line.id] <= getattr(line.spare, level) + 1e-12
        # Only the crude oil of their own economies.
        changed = np.argwhere(bare.lost != led.lost)
        assert {bare.groups[k] for k in changed[:, 0]} == {"crude"}
        assert {EXPORTERS[e] for e in changed[:, 1]} == {"SAU", "ARE"}
    assert closure_flows(lanes, Closure(("malacca",)), EXPORTERS, IMPORTERS, flows).bypassed_mbd == {}


def test_suez_and_bab_el_mandeb_do_not_compound(lanes):
    """Asia–Europe goes round the Cape whichever is shut: both together delay it no more than one."""
    suez, bab, both = (effect(lanes, *s) for s in (("suez",), ("bab_el_mandeb",), ("suez", "bab_el_mandeb")))
    for part in ("delayed", "delay_days", "detour_km"):
        one, other, together = (cell(found, part, "machinery", "CHN", "DEU") for found in (suez, bab, both))
        assert together == pytest.approx(max(one, other), rel=1e-6)
        assert together > 0
    # About 3,000–3,500 miles and 10 days at 14 knots (ING, January 2024); at 16 knots a little less.
    assert cell(both, "detour_km", "machinery", "CHN", "DEU") == pytest.approx(3250 * 1.852, rel=0.12)
    assert cell(both, "delay_days", "machinery", "CHN", "DEU") == pytest.approx(10 * 14 / 16, rel=0.15)


def test_shares_lost_and_late_are_of_what_goes_by_sea(lanes):
    found = effect(lanes, "taiwan_strait", "luzon")
    codes = anchored_economies()
    by_sea = sea_share("central")[:, [codes.index(c) for c in EXPORTERS]][:, :, [codes.index(c) for c in IMPORTERS]]
    assert (found.lost + found.delayed <= by_sea + 1e-9).all()
    assert (found.delay_days >= 0).all()
    assert (found.delay_days[found.delayed == 0] == 0).all()
    assert np.isfinite(found.delay_days).all()
    assert (found.lost == 0).all()


def test_closing_more_never_loses_or_moves_less(lanes):
    pair = (EXPORTERS, IMPORTERS)
    one, two = (closure_effect(lanes, "container", pair, s) for s in (("malacca",), ("malacca", "sunda", "lombok")))
    assert (two.lost + two.moved >= one.lost + one.moved - 1e-9).all()


def test_a_commercial_closure_is_the_part_that_stops(lanes):
    whole, half, none = (effect(lanes, "suez", stopped=share) for share in (1.0, 0.5, 0.0))
    np.testing.assert_allclose(half.delayed, whole.delayed / 2, atol=1e-12)
    assert (none.delayed == 0).all()
    assert (none.dearer == 0).all()
    # Insurance turns away some who would have gone on, and makes all the others dearer.
    dear = effect(lanes, "suez", stopped=0.5, premium_km=4000.0)
    place = ("machinery", "CHN", "DEU")
    assert cell(half, "delayed", *place) < cell(dear, "delayed", *place) < cell(whole, "delayed", *place) + 1e-9
    assert cell(half, "dearer", *place) < cell(dear, "dearer", *place)


def test_insurance_as_distance():
    # 0.7 % of 100 million dollars over 80,000 dollars a day is 8.75 days; at 600 km a day 5,250 km.
    assert premium_as_distance(0.007, 100e6, 80e3, 600.0) == pytest.approx(5250)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_what_cannot_be_closed_is_refused(share):
    with pytest.raises(UsageFault, match="from 0 to 1"):
        Closure(("suez",), share)


def test_a_premium_is_finite_and_not_negative():
    for premium in (-1.0, float("inf"), float("nan")):
        with pytest.raises(UsageFault, match="premium"):
            Closure(("suez",), 0.5, premium)
    with pytest.raises(UsageFault, match="premium"):
        premium_as_distance(0.01, 1e8, 0.0, 600.0)
