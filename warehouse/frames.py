"""Frames and SQL: rows shown to a connection by name, and rows added to a stored table."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from transforms.tables import TABLES
from warehouse import parquet

MOST_INLINED = 10  # DuckLake keeps up to ten rows in the catalog; more are a data file


def is_filed(table: str, rows: int) -> bool:
    """Whether new rows of a table are a data file, not rows in the catalog.

    Fractions never lie in the catalog: DuckLake 1.5.5 keeps them as text in SQLite and cannot compact the table then
    ("No function matches isnan(VARCHAR)").
    """
    has_fractions = any(column.dtype == pl.Float64() for column in TABLES[table].columns().values())
    return rows > MOST_INLINED or (rows > 0 and has_fractions)


@contextmanager
def shown(connection: duckdb.DuckDBPyConnection, **frames: pl.DataFrame) -> Iterator[None]:
    """Let SQL see frames as tables of the names given, for the time of the block."""
    for name, rows in frames.items():
        connection.register(name, rows.to_arrow())
    try:
        yield
    finally:
        for name in frames:
            connection.unregister(name)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, folder: Path) -> None:
    """Add rows to a table, in the transaction that is open: a few into the catalog, more as a data file.

    Args:
        connection: with a transaction of the lake open.
        table: name of a declared table.
        rows: all its columns, in the declared order and types.
        folder: the warehouse's folder.
    """
    if is_filed(table, rows.height):
        parquet.register(connection, parquet.write(rows.lazy(), table, folder), folder)
    elif rows.height:
        with shown(connection, new_rows=rows):
            connection.execute(f"INSERT INTO stored.{table} BY NAME FROM new_rows")
