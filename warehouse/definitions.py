"""The SQL that people ask: views, questions and checks from `sql/`, one a file, named alike."""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import duckdb

from transforms.errors import BrokenPromise
from warehouse import state

SQL = Path(__file__).parents[1] / "sql"  # beside `warehouse` in a checkout and when installed


class Definition(NamedTuple):
    """A file of `sql/`.

    Args:
        name: of the view, table macro or check: the file's name.
        folder: views, questions or checks.
        grain: what one row is, from the comment on line one.
        sql: the whole text: a query, or one CREATE MACRO statement.
    """

    name: str
    folder: str
    grain: str
    sql: str

    @property
    def is_macro(self) -> bool:
        """Whether it takes parameters."""
        return self.statement.upper().startswith("CREATE")

    @property
    def statement(self) -> str:
        """The text without leading comments."""
        lines = self.sql.strip().splitlines()
        while lines and (not lines[0].strip() or lines[0].lstrip().startswith("--")):
            lines = lines[1:]
        return "\n".join(lines).strip().rstrip(";")

    @property
    def creation(self) -> str:
        """The statement that puts it into the lake."""
        return self.statement if self.is_macro else f"CREATE OR REPLACE VIEW main.{self.name} AS {self.statement}"


def definitions(folder: str, root: Path = SQL) -> list[Definition]:
    """The files of a folder of `sql/`, by name.

    Args:
        folder: views, questions or checks.
        root: where to look instead of our own `sql`.
    """
    return [_definition(file, folder) for file in sorted((root / folder).glob("*.sql"))]


def bring_up_to_date(connection: duckdb.DuckDBPyConnection, root: Path = SQL) -> None:
    """Make the views and macros of `sql/views` and `sql/questions` anew when any of them changed, and drop former ones.

    Raises:
        BrokenPromise: naming the file that DuckDB does not accept.
    """
    wanted = [*definitions("views", root), *definitions("questions", root)]
    digest = sha256("\x1f".join(part for one in wanted for part in one).encode()).hexdigest()
    schema = state.read(connection, "schema_sha256") or ""
    if state.read(connection, "definitions_sha256") == digest + schema:
        return
    connection.execute("BEGIN")
    _drop(connection)
    _create(connection, wanted)
    _refuse_untyped(connection)
    state.write(connection, "definitions_sha256", digest + schema)
    state.advance(connection)
    connection.execute("COMMIT")


def broken_promises(connection: duckdb.DuckDBPyConnection, root: Path = SQL) -> dict[str, int]:
    """How many rows break each promise of `sql/checks`; all zero is a pass."""
    return {check.name: broken_rows(connection, check) for check in definitions("checks", root)}


def broken_rows(connection: duckdb.DuckDBPyConnection, check: Definition) -> int:
    """How many rows break the promise of a check."""
    row = connection.execute(f"SELECT count(*) FROM ({check.statement})").fetchone()  # noqa: S608 (our own file)
    return int(row[0]) if row else 0


def _definition(file: Path, folder: str) -> Definition:
    sql = file.read_text(encoding="utf-8")
    return Definition(file.stem, folder, sql.splitlines()[0].lstrip("- ").strip(), sql)


def _drop(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all views and macros of the lake."""
    in_lake = "WHERE database_name = 'lake' AND schema_name = 'main' AND NOT internal"
    views = f"SELECT view_name FROM duckdb_views() {in_lake}"  # noqa: S608 (a constant)
    macros = f"SELECT DISTINCT function_name, function_type FROM duckdb_functions() {in_lake}"  # noqa: S608
    for (name,) in connection.execute(views).fetchall():
        connection.execute(f'DROP VIEW main."{name}"')
    for name, kind in connection.execute(macros).fetchall():
        connection.execute(f'DROP MACRO {"TABLE " if kind == "table_macro" else ""}main."{name}"')


def _refuse_untyped(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse views with a column that is NULL without a type, which DuckLake cannot keep."""
    untyped = connection.execute(
        "SELECT table_name || '.' || column_name FROM duckdb_columns() "
        "WHERE database_name = 'lake' AND schema_name = 'main' AND data_type = '\"NULL\"' ORDER BY ALL"
    ).fetchall()
    if untyped:
        connection.execute("ROLLBACK")
        raise BrokenPromise(f"Cast the column to a type, as in NULL::VARCHAR: {', '.join(name for (name,) in untyped)}")


def _create(connection: duckdb.DuckDBPyConnection, wanted: list[Definition]) -> None:
    """Make views and macros in an order in which each finds those it builds on: in rounds, until none is left."""
    waiting = wanted
    while waiting:
        failed: list[tuple[Definition, duckdb.Error]] = []
        for one in waiting:
            try:
                connection.execute(one.creation)
            except (duckdb.CatalogException, duckdb.BinderException) as error:
                failed.append((one, error))
                continue
            if not one.is_macro:
                connection.execute(f"COMMENT ON VIEW main.{one.name} IS '" + one.grain.replace("'", "''") + "'")
        if len(failed) == len(waiting):
            connection.execute("ROLLBACK")
            first, reason = failed[0]
            raise BrokenPromise(f"sql/{first.folder}/{first.name}.sql cannot be used: {reason}") from reason
        waiting = [one for one, _ in failed]
