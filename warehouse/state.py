"""What the warehouse remembers about itself: names and values in `work.state`."""

import duckdb


def read(connection: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """The value kept under a name; None when there is none, or no table to keep it in yet."""
    try:
        row = connection.execute("SELECT value FROM work.state WHERE name = ?", [name]).fetchone()
    except duckdb.CatalogException:
        return None
    return None if row is None else str(row[0])


def write(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    """Keep a value under a name, in the transaction that is open."""
    connection.execute("DELETE FROM work.state WHERE name = ?", [name])
    connection.execute("INSERT INTO work.state VALUES (?, ?)", [name, value])


def advance(connection: duckdb.DuckDBPyConnection) -> None:
    """Count one change of what people can ask: a published snapshot says which count it shows."""
    write(connection, "content_no", str(content_no(connection) + 1))


def content_no(connection: duckdb.DuckDBPyConnection) -> int:
    """How often what people can ask has changed."""
    return int(read(connection, "content_no") or 0)
