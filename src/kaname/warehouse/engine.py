"""Engines that answer the same Narwhals expression over Parquet; the only place that knows their names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import RLock, local
from typing import Any, Literal

import narwhals as nw

from kaname.errors import UsageFault

Engine = Literal["duckdb", "polars", "spark"]


_STARTING = RLock()
_HERE = local()


@cache
def _database() -> Any:  # noqa: ANN401 - duckdb's own type, kept out of signatures so the import stays lazy
    """Return the process's in-memory DuckDB, barred from downloading extensions."""
    import duckdb  # noqa: PLC0415

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def duckdb_connection() -> Any:  # noqa: ANN401
    """Return this thread's connection to the process's DuckDB: one connection serves one query at a time."""
    if not hasattr(_HERE, "duckdb"):
        with _STARTING:
            _HERE.duckdb = _database().cursor()
    return _HERE.duckdb


@cache
def spark_session() -> Any:  # noqa: ANN401
    """Return a local Spark session, on the loopback address and without its web page; threads share it."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder = SparkSession.builder.master("local[*]").appName("kaname").config("spark.ui.enabled", "false")
    for name in ("spark.driver.bindAddress", "spark.driver.host"):
        builder = builder.config(name, "127.0.0.1")
    return builder.getOrCreate()


def _lazy(native: Any) -> nw.LazyFrame[Any]:  # noqa: ANN401 - any engine's own frame
    lazy: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    return lazy


def scan(files: Path | Sequence[Path], engine: Engine = "duckdb") -> nw.LazyFrame[Any]:
    """Return a Parquet file, or several of the same columns, as a lazy frame on `engine`; nothing is read yet.

    Raises
    ------
    UsageFault
        When the engine's extra is not installed.
    """
    paths = [str(path) for path in ([files] if isinstance(files, Path) else files)]
    module = "pyspark" if engine == "spark" else engine
    if find_spec(module) is None:
        raise UsageFault("engine_missing", engine=engine, extra="spark" if engine == "spark" else "dev")
    if engine == "duckdb":
        return _lazy(duckdb_connection().read_parquet(paths))
    if engine == "polars":
        import polars as pl  # noqa: PLC0415

        return _lazy(pl.scan_parquet(paths))
    return _lazy(spark_session().read.parquet(*paths))


def laid(table: Any, engine: Engine = "duckdb") -> nw.LazyFrame[Any]:  # noqa: ANN401 - an Arrow table
    """Return a small Arrow table as a lazy frame on `engine`, to be joined with what it scans."""
    if engine == "duckdb":
        return _lazy(duckdb_connection().from_arrow(table))
    if engine == "polars":
        import polars as pl  # noqa: PLC0415

        return _lazy(pl.LazyFrame(pl.from_arrow(table)))
    return _lazy(spark_session().createDataFrame(table))


def here(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return a lazy frame for the thread that asks: one of DuckDB is bound to the connection of its maker."""
    if frame.implementation is not nw.Implementation.DUCKDB:
        return frame
    return _lazy(duckdb_connection().sql(frame.to_native().sql_query()))
