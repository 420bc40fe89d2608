"""The stored tables: made from their declarations, with comments, and brought up to a newer declaration."""

from hashlib import sha256

import duckdb
import polars as pl
from polars._typing import PolarsDataType

from transforms.declaring import dy
from transforms.tables import TABLES
from warehouse import state
from warehouse.errors import NoWarehouse

WORK_TABLES = {
    "state": "CREATE TABLE IF NOT EXISTS work.state (name VARCHAR, value VARCHAR)",
    # Articles that were added, replaced or removed since the corpus rows were last brought up to date.
    "changed_articles": "CREATE TABLE IF NOT EXISTS work.changed_articles (article_id VARCHAR)",
    # Lines of articles that were removed since then, with the outlet (else corpus) they stood in.
    "changed_lines": "CREATE TABLE IF NOT EXISTS work.changed_lines (line_sha256 VARCHAR, outlet_id VARCHAR)",
    # Files that hold an older record of an article that is current from another file.
    "outranked": "CREATE TABLE IF NOT EXISTS work.outranked (article_id VARCHAR, path VARCHAR)",
    # Articles as they were last compared, and those of them that are alike; the same for quotations.
    "copy_anchors": "CREATE TABLE IF NOT EXISTS work.copy_anchors "
    "(text_id VARCHAR, article_id VARCHAR, anchors INTEGER[])",
    "copy_pairs": "CREATE TABLE IF NOT EXISTS work.copy_pairs "
    "(one_id VARCHAR, other_id VARCHAR, support INTEGER, is_near BOOLEAN, similarity DOUBLE)",
    "quote_anchors": "CREATE TABLE IF NOT EXISTS work.quote_anchors "
    "(text_id VARCHAR, article_id VARCHAR, anchors INTEGER[])",
    "quote_pairs": "CREATE TABLE IF NOT EXISTS work.quote_pairs "
    "(one_id VARCHAR, other_id VARCHAR, support INTEGER, is_near BOOLEAN, similarity DOUBLE)",
    # Persons of articles by the name they share, and what the user's table says of entities.
    "person_names": "CREATE TABLE IF NOT EXISTS work.person_names "
    "(article_id VARCHAR, entity_no INTEGER, name_id VARCHAR)",
    "told_entities": "CREATE TABLE IF NOT EXISTS work.told_entities "
    "(entity_id VARCHAR, is_by_name BOOLEAN, wikidata_id VARCHAR, gender VARCHAR, gender_source VARCHAR)",
    # Data files by what their bytes hash to; path relative to the lake's folder.
    "data_files": "CREATE TABLE IF NOT EXISTS work.data_files (path VARCHAR, sha256 VARCHAR)",
}


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that are missing, add the columns that are missing, and comment on all; nothing if all stand.

    Raises:
        NoWarehouse: when a column has another type than declared: such a warehouse must be built anew.
    """
    wanted = sha256("\n".join([*map(ddl, TABLES), *WORK_TABLES.values(), *_comments()]).encode()).hexdigest()
    if state.read(connection, "schema_sha256") == wanted:
        return
    connection.execute("BEGIN")
    for statement in ("CREATE SCHEMA IF NOT EXISTS stored", "CREATE SCHEMA IF NOT EXISTS work"):
        connection.execute(statement)
    for statement in (*WORK_TABLES.values(), *map(ddl, TABLES)):
        connection.execute(statement)
    present = _columns(connection)
    for table in TABLES:
        _add_columns(connection, table, present[table])
    for statement in _comments():
        connection.execute(statement)
    state.write(connection, "schema_sha256", wanted)
    connection.execute("COMMIT")


def ddl(table: str) -> str:
    """The statement that makes a declared table."""
    columns = ", ".join(_column(name, column) for name, column in TABLES[table].columns().items())
    return f"CREATE TABLE IF NOT EXISTS stored.{table} ({columns})"


def duckdb_type(dtype: PolarsDataType) -> str:
    """The DuckDB type that holds a Polars type without loss.

    Raises:
        KeyError: for a type that no table uses yet.
    """
    if isinstance(dtype, pl.List):
        return f"{duckdb_type(dtype.inner)}[]"
    if isinstance(dtype, pl.Struct):
        fields = ", ".join(f'"{field.name}" {duckdb_type(field.dtype)}' for field in dtype.fields)
        return f"STRUCT({fields})"
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision}, {dtype.scale})"
    return _TYPES[dtype.base_type()]


_TYPES: dict[PolarsDataType, str] = {
    pl.String: "VARCHAR",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP",
}


def _column(name: str, column: dy.Column) -> str:
    return f'"{name}" {duckdb_type(column.dtype)}{"" if column.nullable else " NOT NULL"}'


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The columns of the stored tables with their types, by table."""
    found: dict[str, dict[str, str]] = {}
    listed = "FROM duckdb_columns() SELECT table_name, column_name, data_type "
    for table, column, dtype in connection.execute(
        f"{listed} WHERE database_name = 'lake' AND schema_name = 'stored'"
    ).fetchall():
        found.setdefault(table, {})[column] = dtype
    return found


def _add_columns(connection: duckdb.DuckDBPyConnection, table: str, present: dict[str, str]) -> None:
    """Add declared columns that a table of an older version lacks; its old rows have null there."""
    for name, column in TABLES[table].columns().items():
        wanted = duckdb_type(column.dtype)
        if name not in present:
            connection.execute(f'ALTER TABLE stored.{table} ADD COLUMN "{name}" {wanted}')
        elif _squeezed(present[name]) != _squeezed(wanted):
            raise NoWarehouse(
                f"Column {table}.{name} is {present[name]} in this warehouse and {wanted} in this version of pressrow. "
                "Build into a new folder."
            )


def _squeezed(dtype: str) -> str:
    return dtype.replace(" ", "").replace('"', "").upper()


def _comments() -> list[str]:
    """The statements that put grain and column descriptions into the catalog."""
    statements = []
    for table, declaration in TABLES.items():
        statements.append(f"COMMENT ON TABLE stored.{table} IS {_literal(declaration.__doc__ or '')}")
        for name, column in declaration.columns().items():
            statements.append(f'COMMENT ON COLUMN stored.{table}."{name}" IS {_literal(column.description or "")}')
    return statements


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
