"""SQL of unknown origin: only questions, asked of the warehouse and of nothing else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from warehouse.definitions import definitions
from warehouse.lake import connect, quoted

# Table functions that only read. DuckLake's maintenance is among the others: some of it crashes a read-only connection.
READING_FUNCTIONS = frozenset({
    "unnest", "range", "generate_series", "repeat", "repeat_row", "json_each", "json_tree", "histogram",
    "histogram_values", "glob", "read_parquet", "parquet_schema", "parquet_metadata", "parquet_kv_metadata",
    "duckdb_tables", "duckdb_views", "duckdb_columns", "duckdb_functions", "duckdb_types", "duckdb_keywords",
    "duckdb_settings", "pragma_table_info", "ducklake_snapshots", "ducklake_current_snapshot", "ducklake_table_info",
    "ducklake_list_files", "ducklake_table_changes", "ducklake_table_insertions", "ducklake_table_deletions",
})  # fmt: skip


def connect_guarded(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection for statements of unknown origin: it reads the warehouse and stays that way.

    Files outside the warehouse, the network, extensions and settings are out of reach. What it cannot prevent is
    `COPY ... TO` into the warehouse's folder and some calls of DuckLake: run only what `is_question` accepts.
    """
    connection = connect(folder)
    for setting in (
        f"SET allowed_directories = [{quoted(str(folder.resolve()))}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(setting)
    return connection


def is_question(sql: str) -> bool:
    """Whether a text is one statement that only reads: SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, EXPLAIN, ….

    Raises:
        duckdb.ParserException: when it is not SQL; the message shows where.
    """
    if len(duckdb.extract_statements(sql)) != 1:
        return False
    if explained := _EXPLAIN.match(sql):
        return is_question(sql[explained.end() :])
    with duckdb.connect() as connection:
        row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    return not tree["error"] and set(_table_functions(tree)) <= READING_FUNCTIONS | _own_macros()


def _table_functions(tree: Any) -> Iterator[str]:
    """Names of the table functions that a statement calls, however deep."""
    if isinstance(tree, dict):
        if tree.get("type") == "TABLE_FUNCTION":
            yield tree["function"].get("function_name", "").lower()
        for value in tree.values():
            yield from _table_functions(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _table_functions(value)


def _own_macros() -> set[str]:
    """The table macros of `sql/`."""
    return {one.name for folder in ("views", "questions") for one in definitions(folder) if one.is_macro}


_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(ANALYZE\s+)?(\([^)]*\)\s*)?", re.IGNORECASE)
