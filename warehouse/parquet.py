"""Data files: rows written as Parquet under the lake's folder, documented, hashed, and registered with a table."""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import duckdb
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]

from transforms.tables import TABLES

# A commit holds several groups at a time: four times as large ones took 60 MB more of it.
ROWS_PER_GROUP = 50_000
ARTICLES_PER_GROUP = 1_250  # about 5 MB of text


class DataFile(NamedTuple):
    """A Parquet file that lies in the lake's folder.

    Args:
        table: name of the table.
        path: where it lies.
        sha256: of its bytes.
    """

    table: str
    path: Path
    sha256: str


def group_size(table: str) -> int:
    """Rows per row group: what a reader must decode at once."""
    return ARTICLES_PER_GROUP if table in ("articles", "revisions") else ROWS_PER_GROUP


def new_path(folder: Path, table: str) -> Path:
    """A name that no data file of the table has."""
    place = folder / "lake" / "stored" / table
    place.mkdir(parents=True, exist_ok=True)
    return place / f"{uuid4().hex}.parquet"


def write(rows: pl.LazyFrame, table: str, folder: Path) -> DataFile:
    """Write rows of a table, streaming, with the declaration's words in the file; nothing is registered yet.

    Args:
        rows: all columns of the table, in the declared order and types.
        table: name of the table.
        folder: the warehouse's folder.
    """
    path = new_path(folder, table)
    rows.sink_parquet(
        path,
        compression="zstd",
        compression_level=1,
        row_group_size=group_size(table),
        metadata={"description": TABLES[table].__doc__ or ""},
        arrow_schema=documented_schema(table),
        sync_on_close="all",
    )
    return DataFile(table, path, sha256_of(path))


def copy(connection: duckdb.DuckDBPyConnection, query: str, table: str, folder: Path) -> DataFile:
    """Write what a query gives as rows of a table; nothing is registered yet."""
    path = new_path(folder, table)
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {group_size(table)}"
    columns = ", ".join(TABLES[table].columns())
    connection.execute(f"COPY (SELECT {columns} FROM ({query})) TO '{quoted(path)}' ({options})")  # noqa: S608
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
    return DataFile(table, path, sha256_of(path))


def register(connection: duckdb.DuckDBPyConnection, file: DataFile, folder: Path) -> None:
    """Make a data file part of its table, in the transaction that is open."""
    connection.execute(
        "CALL ducklake_add_data_files('lake', ?, ?, schema => 'stored')", [file.table, str(file.path.resolve())]
    ).fetchall()
    name = file.path.relative_to(folder / "lake").as_posix()
    connection.execute("INSERT INTO work.data_files VALUES (?, ?)", [name, file.sha256])


@cache
def documented_schema(table: str) -> pa.Schema:
    """The table's Arrow schema, each field with its description."""
    declared = TABLES[table].columns()
    plain = TABLES[table].create_empty().to_arrow().schema
    fields = [field.with_metadata({"description": declared[field.name].description or ""}) for field in plain]
    return pa.schema(fields, metadata={"description": TABLES[table].__doc__ or ""})


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex, read a megabyte at a time."""
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def quoted(path: Path) -> str:
    """A path for an SQL literal."""
    return str(path).replace("'", "''")
