"""The lanes and the flows of 2022, opened once a worker."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def network(session):
    return session.sea_network()


@pytest.fixture(scope="session")
def lanes(session):
    return session.sea_lanes()


@pytest.fixture(scope="session")
def flows(session):
    return session.goods(2022)
