"""Engines that answer the same Narwhals expression over Parquet; the only place that knows their names."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import RLock, local
from typing import Any, Literal

import narwhals as nw

from kaname.errors import UsageFault

Engine = Literal["duckdb", "polars", "spark"]


# What names a cluster of the user's own, and the one address that is used without one.
ELSEWHERE = ("SPARK_REMOTE", "MASTER")
LOOPBACK = "127.0.0.1"
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
    """Return a Spark session; threads share it.

    A cluster that the surroundings name (``SPARK_REMOTE`` for Spark Connect, ``MASTER`` for a master) is used; else a
    session of this machine's own, on the loopback address and without its web page. What Spark says of itself on stderr
    is not shown: the command prints nothing of its own on any engine.

    Raises
    ------
    UsageFault
        When there is no Java, or the cluster cannot be reached.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415

        builder = SparkSession.builder.appName("kaname").config("spark.ui.showConsoleProgress", "false")
        if not any(os.environ.get(name) for name in ELSEWHERE):
            os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
            builder = builder.master("local[*]").config("spark.ui.enabled", "false")
            for name in ("spark.driver.bindAddress", "spark.driver.host"):
                builder = builder.config(name, LOOPBACK)
        try:
            with _silent():
                return builder.getOrCreate()
        except (PySparkException, RuntimeError, OSError) as fault:
            raise UsageFault("engine_spark", reason=str(fault).splitlines()[0][:120]) from fault


@contextmanager
def _silent() -> Iterator[None]:
    """Give what is started inside no stderr: a Java machine keeps the one it is born with."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


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
