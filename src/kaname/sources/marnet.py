"""The marine network inside searoute: line features in GeoJSON, some tagged with the passage they cross."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from kaname.errors import DataFault


def parse(path: Path) -> pa.Table:
    """Return one row an edge: lon_from, lat_from, lon_to, lat_to (degrees), passage (null for most)."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        edges = [edge for feature in features for edge in _edges(feature)]
    except (ValueError, KeyError, TypeError) as fault:
        raise DataFault("foreign_file", file=path.name, expected="searoute marine network (GeoJSON)") from fault
    names = ("lon_from", "lat_from", "lon_to", "lat_to")
    columns = dict(zip(names, (pa.array(c, pa.float64()) for c in list(zip(*edges, strict=True))[:4]), strict=True))
    return pa.table({**columns, "passage": pa.array([edge[4] for edge in edges], pa.string())})


def _edges(feature: dict[str, Any]) -> Iterator[tuple[float, float, float, float, str | None]]:
    geometry = feature["geometry"]
    lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    for line in lines:
        for (lon_from, lat_from), (lon_to, lat_to) in pairwise(line):
            yield float(lon_from), float(lat_from), float(lon_to), float(lat_to), feature["properties"].get("passage")
