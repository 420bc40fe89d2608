"""Corpus rows: only what changes is written, so that doing it again writes nothing."""

from pathlib import Path

import duckdb

from transforms.tables import TABLES
from warehouse import parquet
from warehouse.frames import is_filed
from warehouse.removal import Change
from warehouse.schema import duckdb_type

# Words of a name, quotation or concept, with case, accents, dots, apostrophes and marks folded away.
FOLDED = """
    CREATE OR REPLACE TEMP MACRO folded(words) AS
        trim(regexp_replace(regexp_replace(strip_accents(lower(words)), '[.''’`´]', '', 'g'), '[^\\p{L}\\p{N}]+', ' ', 'g'))
"""  # noqa: E501
# The same ids as `transforms.ids.row_id` gives; null counts as empty.
ROW_ID = """
    CREATE OR REPLACE TEMP MACRO
        row_id(a, b) AS left(sha256(concat(a, chr(31), b)), 16),
        (a, b, c) AS left(sha256(concat(a, chr(31), b, chr(31), c)), 16),
        (a, b, c, d) AS left(sha256(concat(a, chr(31), b, chr(31), c, chr(31), d)), 16),
        (a, b, c, d, e) AS left(sha256(concat(a, chr(31), b, chr(31), c, chr(31), d, chr(31), e)), 16)
"""


def define_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Define `folded(words)` and `row_id(part, …)` for the connection."""
    connection.execute(FOLDED)
    connection.execute(ROW_ID)


def keep(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Keep what a query gives as a temporary table, in place of a former one of that name."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")


def forget(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Drop tables that `keep` made: those of 20,000 articles hold 200 MB."""
    for name in names:
        connection.execute(f"DROP TABLE temp.{name}")


def is_empty(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table, named with its schema, has no rows: then a part that would read it can be left out."""
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None  # noqa: S608 (our own names)


def bring(connection: duckdb.DuckDBPyConnection, folder: Path, table: str, fresh: str, scope: str) -> list[Change]:
    """Make the rows of a table that are in scope what a query gives, in the transaction that is open.

    Args:
        connection: with the lake in use.
        folder: the warehouse's folder.
        table: name of a declared table.
        fresh: query that gives all rows in scope as they should be; all columns of the table by name.
        scope: condition that the stored rows in scope meet.

    Returns:
        How many rows were added and removed; none when all stood already.
    """
    columns = ", ".join(TABLES[table].columns())
    typed = ", ".join(f"{name}::{duckdb_type(one.dtype)} AS {name}" for name, one in TABLES[table].columns().items())
    key = ", ".join(TABLES[table].primary_key())
    keep(connection, "fresh_rows", f"SELECT {typed} FROM ({fresh})")  # noqa: S608 (declared names, our own queries)
    if not is_empty(connection, f"stored.{table}"):
        keep(connection, "stored_rows", f"SELECT {columns} FROM stored.{table} WHERE {scope}")  # noqa: S608
        keep(connection, "gone_rows", "FROM stored_rows EXCEPT FROM fresh_rows")
        keep(connection, "new_rows", "FROM fresh_rows EXCEPT FROM stored_rows")
        removed = _count(connection, "gone_rows")
    else:  # a first build
        connection.execute("ALTER TABLE temp.fresh_rows RENAME TO new_rows")
        removed = 0
    if removed:
        connection.execute(f"DELETE FROM stored.{table} WHERE ({key}) IN (SELECT ({key}) FROM gone_rows)")  # noqa: S608
    added = _count(connection, "new_rows")
    if is_filed(table, added):
        file = parquet.copy(connection, "FROM new_rows", table, folder)
        parquet.register(connection, file, folder)
    elif added:
        connection.execute(f"INSERT INTO stored.{table} BY NAME FROM new_rows")
    for name in ("fresh_rows", "stored_rows", "gone_rows", "new_rows"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    counts = (("removed", removed), ("added", added))
    return [Change(table, change, "", rows) for change, rows in counts if rows]


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM temp.{table}").fetchone()  # noqa: S608 (our own names)
    return int(row[0]) if row else 0
