"""The lanes and the flows of 2022, opened once a worker."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def network(session):
    from kaname.answers.lanes import open_network

    return open_network(session.store)


@pytest.fixture(scope="session")
def lanes(session):
    from kaname.answers.lanes import open_lanes

    return open_lanes(session.store)


@pytest.fixture(scope="session")
def flows(session):
    from kaname.lanes.goods import goods_flows

    return goods_flows(session.input_output(), session.trade(), 2022)
