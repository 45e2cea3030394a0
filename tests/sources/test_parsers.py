"""Each provider's quirks, on small files of the real shape."""

import json
import sqlite3

import numpy as np
import pyarrow as pa
import pytest

from kaname.errors import DataFault, ValidationFault
from kaname.sources import baci, marnet, oecd_icio, world_mining_data, worldwide_governance


def database(path, **tables):
    connection = sqlite3.connect(path)
    for name, (columns, rows) in tables.items():
        connection.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
        connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})', rows)
    connection.commit()
    connection.close()
    return path


BACI = ('"t" TEXT', '"i" TEXT', '"j" TEXT', '"k" INTEGER', '"v" TEXT', '"q" TEXT')
CODES = {"156": "CHN", "392": "JPN", "490": "TWN"}


def test_baci(tmp_path):
    rows = [("2022", "156", "392", 10111, "88.981", None), ("2022", "490", "392", 284690, "0.001", "2.5")]
    table = baci.parse(database(tmp_path / "b.db", baci_trade=(BACI, rows)), CODES)
    assert table.to_pylist() == [
        {"year": 2022, "exporter": "CHN", "importer": "JPN", "product": "010111", "value_usd": 88981, "tonnes": None},
        {"year": 2022, "exporter": "TWN", "importer": "JPN", "product": "284690", "value_usd": 1, "tonnes": 2.5},
    ]


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ([("2022", "999", "392", 1, "1", "1")], "999"),
        ([("2022", "156", "392", 1, "-1", "1")], "negative"),
        ([("2022", "156", "392", 1, "1", "-1")], "negative"),
        ([("2022", "156", "392", 1, "1", "1")] * 2, "twice"),
    ],
)
def test_baci_refuses(tmp_path, rows, match):
    with pytest.raises(ValidationFault, match=match):
        baci.parse(database(tmp_path / "b.db", baci_trade=(BACI, rows)), CODES)


def test_what_is_not_a_database(tmp_path):
    (tmp_path / "b.db").write_text("hello")
    with pytest.raises(DataFault, match=r"b\.db"):
        baci.parse(tmp_path / "b.db", CODES)
    with pytest.raises(DataFault, match=r"o\.db"):
        baci.parse(database(tmp_path / "o.db", other=(BACI, [])), CODES)


WMD = ("Country", "Country_Code", "Country_ISO", *(f'"{y}"' for y in world_mining_data.YEARS), "unit", "data_source")
TIN = {"Tin": ("tin", "metr. t", "t"), "Gold": ("gold", "kg", "kg")}


def sheet(*rows):
    return WMD, [(name, "0", code, *values, unit, mark) for name, code, values, unit, mark in rows]


def test_world_mining_data(tmp_path):
    path = database(
        tmp_path / "w.db",
        Tin=sheet(
            ("China", "CHN", (1, 2, 3, 4, 5, 6, 7), "metr. t", "r"),
            ("Total", "DELETE", (1, 2, 3, 4, 5, 6, 7), "metr. t", "nan"),
            ("Laos", "LAO", (None, 0, None, None, 8, None, None), "metr. t", "e"),
        ),
        Gold=sheet(
            ("French Guiana", "GUY", (9,) * 7, "kg", "r"),
            ("Guyana", "GUY", (10,) * 5 + (9, 9), "kg", "p"),
            ("Kosovo", "R20", (1,) * 7, "kg", "?"),
        ),
    )
    production, totals = world_mining_data.parse(path, TIN)
    rows = production.to_pylist()
    laos = [(r["year"], r["quantity"], r["quality"]) for r in rows if r["economy"] == "LAO"]
    assert laos == [(2019, 0.0, "estimated"), (2022, 8.0, "estimated")], "a blank has no row, a stated zero has"
    assert {r["economy"] for r in rows if r["commodity"] == "gold"} == {"GUF", "GUY", "XKX"}
    assert {r["year"] for r in rows if r["economy"] == "GUY"} == set(range(2018, 2023))
    assert {r["quality"] for r in rows if r["commodity"] == "gold"} == {"reported", "provisional", "unstated"}
    assert sum(r["quantity"] for r in totals.to_pylist()) == 28


def test_world_mining_data_refuses(tmp_path):
    empty = sheet()
    wrong = sheet(("China", "CHN", (1,) * 7, "kg", "r"))
    with pytest.raises(ValidationFault, match="is in kg, not metr"):
        world_mining_data.parse(database(tmp_path / "a.db", Tin=wrong, Gold=empty), TIN)
    negative = sheet(("China", "CHN", (-1,) * 7, "metr. t", "r"))
    with pytest.raises(ValidationFault, match="negative"):
        world_mining_data.parse(database(tmp_path / "b.db", Tin=negative, Gold=empty), TIN)


def test_governance(tmp_path):
    columns = ('"Country/Territory" TEXT', '"Code" TEXT', '"2021" TEXT', '"2022" TEXT')
    rows = [
        ("Japan", "JPN", "1.0", "None"),
        ("Guyana", "GUY", "0", "0"),
        ("Guyana", "GUY", "1", "1"),
        ("?", "PUS", "1", "1"),
    ]
    path = database(tmp_path / "g.db", **dict.fromkeys(worldwide_governance.TABLES, (columns, rows)))
    table, left_out = worldwide_governance.parse(path, {"JPN", "GUY", "PUS"})
    assert table.to_pylist() == [
        {"year": 2021, "economy": "JPN", "political_stability": 1.0, "standard_error": 1.0, "sources_count": 1.0}
    ]
    assert left_out == ("GUY", "PUS")


def cache(path, **changes):
    """Two economies, two sectors; node = sector · 2 + economy."""
    rng = np.random.default_rng(1)
    A, omb = rng.random((4, 4)), np.full(4, 0.5)
    A /= A.sum(axis=0)
    z = np.array([30.0, 20.0, 10.0, 40.0])
    s = np.linalg.solve(np.eye(4) - A * omb, z)
    parts = {"A": A, "omb": omb, "s": s, "z": z, "countries": np.array(["AAA", "BBB"]), "sectors": np.array(["S", "T"])}
    np.savez(path, **(parts | changes))
    return parts


def test_icio(tmp_path):
    parts = cache(tmp_path / "c.npz")
    industries, flows = oecd_icio.parse(tmp_path / "c.npz")
    assert [(r["economy"], r["sector"]) for r in industries.to_pylist()] == [
        ("AAA", "S"),
        ("AAA", "T"),
        ("BBB", "S"),
        ("BBB", "T"),
    ]
    Z = np.array(flows["flow"]).reshape(4, 4) / 1000
    nodes = [0, 2, 1, 3]
    original = (parts["A"] * (parts["omb"] * parts["s"]))[np.ix_(nodes, nodes)]
    assert np.abs(Z - original).max() <= 0.0005
    outside, output = (np.array(industries[name]) / 1000 for name in ("outside", "output"))
    assert np.abs(Z.sum(axis=1) + outside - output).max() < 1e-9, "rows balance exactly"
    assert np.abs(output - parts["s"][nodes]).max() <= 0.0005
    assert flows.schema.field("flow").type == pa.int32()


def test_icio_refuses_what_a_large_industry_would_hide(tmp_path):
    """imbalance-hidden-by-scale, at the source: 50 % off the last industry is nothing beside the first."""
    A, z = np.zeros((4, 4)), np.array([1e9, 20.0, 10.0, 1.0])
    cache(tmp_path / "sound.npz", A=A, z=z, s=z)
    oecd_icio.parse(tmp_path / "sound.npz")
    cache(tmp_path / "hidden.npz", A=A, z=z, s=z + np.array([0, 0, 0, 0.5]))
    with pytest.raises(ValidationFault, match=r"0\.5"):
        oecd_icio.parse(tmp_path / "hidden.npz")


def test_icio_refuses(tmp_path):
    (tmp_path / "t.npz").write_bytes(b"PK nothing")
    with pytest.raises(DataFault, match=r"t\.npz"):
        oecd_icio.parse(tmp_path / "t.npz")
    np.savez(tmp_path / "o.npz", A=np.ones(2))
    with pytest.raises(DataFault, match=r"o\.npz"):
        oecd_icio.parse(tmp_path / "o.npz")
    for name, changes, match in (
        ("n", {"z": np.array([-1.0, 0, 0, 0])}, "negative"),
        ("u", {"z": np.array([30.0, 20.0, 10.0, 99.0])}, "balance"),
        ("f", {"s": np.array([np.nan, 1, 1, 1])}, "not numbers"),
    ):
        cache(tmp_path / f"{name}.npz", **changes)
        with pytest.raises(ValidationFault, match=match):
            oecd_icio.parse(tmp_path / f"{name}.npz")


def test_marine_network(tmp_path):
    lines = [
        {
            "properties": {"passage": "suez"},
            "geometry": {"type": "LineString", "coordinates": [[0, 1], [2, 3], [4, 5]]},
        },
        {"properties": {}, "geometry": {"type": "MultiLineString", "coordinates": [[[6, 7], [8, 9]]]}},
    ]
    (tmp_path / "m.geojson").write_text(json.dumps({"features": lines}))
    table = marnet.parse(tmp_path / "m.geojson").to_pylist()
    assert [tuple(row.values()) for row in table] == [(0, 1, 2, 3, "suez"), (2, 3, 4, 5, "suez"), (6, 7, 8, 9, None)]
    (tmp_path / "b.geojson").write_text("{}")
    with pytest.raises(DataFault, match=r"b\.geojson"):
        marnet.parse(tmp_path / "b.geojson")
