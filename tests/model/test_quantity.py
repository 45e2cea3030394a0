"""Bands keep their order, and reach an answer as it is written."""

from __future__ import annotations

import json
import math

import pytest
from pydantic import TypeAdapter, ValidationError

from kaname.errors import ValidationFault
from kaname.model.quantity import Band, Levels, OpenBand


@pytest.mark.parametrize("values", [(2.0, 1.0, 3.0), (1.0, 3.0, 2.0), (1.0, math.nan, 2.0), (math.nan, 1.0, 2.0)])
def test_a_band_out_of_order_is_refused_and_levels_are_not(values):
    with pytest.raises(ValidationFault, match="low, central and high"):
        Band(*values)
    assert Levels(*values).low is values[0]


def test_a_band_may_be_a_point_or_infinite():
    assert Band.at(2.0) == Band(2.0, 2.0, 2.0)
    assert Band(1.0, math.inf, math.inf).high == math.inf


def test_a_band_around_a_case_reaches_from_the_least_to_the_most():
    assert Band.around(2.0, [3.0, 1.0]) == Band(1.0, 2.0, 3.0)
    # The central case may be the least of all.
    assert Band.around(0.5, [3.0, 1.0]) == Band(0.5, 0.5, 3.0)


def test_an_open_end_is_never_and_comes_last():
    assert Band(1.0, math.inf, math.inf).opened == OpenBand(1.0, None, None)
    assert Band(1.0, 2.0, 3.0).opened == OpenBand(1.0, 2.0, 3.0)
    with pytest.raises(ValidationFault):
        OpenBand(None, 2.0, 3.0)


@pytest.mark.parametrize("kind", [Band, OpenBand, Levels])
def test_an_answer_writes_three_fields_and_reads_no_other(kind):
    adapter = TypeAdapter(kind)
    written = adapter.dump_json(kind(1.0, 2.5, 3.0))
    assert json.loads(written) == {"low": 1.0, "central": 2.5, "high": 3.0}
    assert adapter.validate_json(written) == kind(1.0, 2.5, 3.0)
    with pytest.raises(ValidationError):
        adapter.validate_python({"low": 1.0, "central": 2.0, "high": 3.0, "median": 2.0})
