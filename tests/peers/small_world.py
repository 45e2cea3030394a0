"""Small tables with real labels, and a session on them: the stress tests' own words without the wait of the real table."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import polars as pl
from rationing_oracle import random_table

from kaname.kernels.leontief import leontief_inverse, technical_coefficients
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Source
from kaname.model.trade import TradeTable
from kaname.questions.session import Session
from kaname.scenarios.solvers import PreparedTable
from kaname.settings import Settings
from kaname.texts import Bilingual
from kaname.vocab.products import REVISION
from kaname.vocab.sectors import sectors

ECONOMIES = ("CHN", "JPN", "USA")
SECTORS = tuple(sectors())
WORDS = Bilingual(ja="試験", en="test")
SOURCE = Source("made", WORDS, WORDS, "made for a test", "1", WORDS, "", "0" * 64, "2026-01-01")
YEAR = 2022


def labelled(Z, outside, economies=ECONOMIES):
    return InputOutputTable(economies, SECTORS, Z, outside, Z.sum(axis=1) + outside, YEAR, SOURCE)


def random_world(seed=0, economies=ECONOMIES, zeros=2, missing=0.1):
    """A balanced table; amounts in the ten thousands, so that rounding to a dollar is rounding to 1e-10."""
    Z, outside, _ = random_table(
        np.random.default_rng(seed), len(economies), len(SECTORS), zeros=zeros, missing=missing
    )
    return labelled(1e4 * Z, 1e4 * outside, economies)


def made_world(flows, output, economies=ECONOMIES):
    """A table of a few flows, {((seller, sector), (buyer, sector)): amount}, and outputs {(economy, sector): amount}.

    What is not sold to industries is sold outside.
    """
    n = len(economies) * len(SECTORS)
    Z, x = np.zeros((n, n)), np.zeros(n)
    for (seller, buyer), amount in flows.items():
        Z[industry(*seller, economies), industry(*buyer, economies)] = amount
    for who, amount in output.items():
        x[industry(*who, economies)] = amount
    return labelled(Z, x - Z.sum(axis=1), economies)


def industry(economy, sector, economies=ECONOMIES):
    return economies.index(economy) * len(SECTORS) + SECTORS.index(sector)


def benched(table):
    return PreparedTable(table, leontief_inverse(technical_coefficients(table.Z, table.x)))


def traded(rows, year=YEAR):
    """A trade table of {(exporter, importer, product): US dollars}."""
    frame = pl.LazyFrame(
        {
            "year": [year] * len(rows),
            "exporter": [key[0] for key in rows],
            "importer": [key[1] for key in rows],
            "product": [key[2] for key in rows],
            "value_usd": [float(value) for value in rows.values()],
            "tonnes": [None] * len(rows),
        },
        schema_overrides={"year": pl.Int64, "tonnes": pl.Float64},
    )
    return TradeTable(nw.from_native(frame), REVISION, SOURCE)


def small_session(table, folder, trade=None):
    """A session that has this table already; its caches go to `folder`."""
    opened = Session(Settings(data_dir=folder / "data", cache_dir=folder / "cache"))
    ready = benched(table)
    opened._opened |= {("input_output", None): table, ("inverse", None): ready.L, ("prepared", None): ready}
    if trade is not None:
        opened._opened["trade", None] = traded(trade)
    return opened
