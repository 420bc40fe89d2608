"""Published snapshots: plain Parquet with a manifest, for everyone who does not ask through DuckDB.

`published/CURRENT` names the newest folder; `published/<snapshot>/manifest.json` lists its files with rows, columns
and SHA-256. A folder appears whole and never changes; the last ones are kept so that readers can finish.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import orjson
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from transforms.corpus_tables import CORPUS_TABLES
from transforms.tables import ARTICLE_TABLES, TABLES
from warehouse import parquet, state
from warehouse.definitions import Definition, broken_rows, definitions
from warehouse.errors import in_plain_words
from warehouse.lake import MANY_ARTICLES, Lake, at_full_strength, side_by_side
from warehouse.words import description

KEPT = 3
ROWS_PER_BATCH = 20_000
TABLES_TO_PUBLISH = tuple(table for table in (*ARTICLE_TABLES, *CORPUS_TABLES) if table != "shingles")
SHARED = ("lines", "repeated_paragraphs", "article_contexts", "linked_entities")  # views that several others build on
LARGEST = ("numeric_facts", "mentions", "quotes", "paragraphs", "articles")  # first, so that no core waits at the end

# Columns whose values hardly stand twice in a group of rows, and columns of texts that stand together in files.
UNLIKE = {
    "articles": {"text"},
    "paragraphs": {"text", "line_sha256"},
    "mentions": {"mention_id"},
    "quotes": {"quote_id", "text"},
    "numeric_facts": {"fact_id"},
}
GROUPED = {"corpus", "outlet_id", "source_path"}


class Published(NamedTuple):
    """What was published.

    Args:
        snapshot: folder of the newest snapshot; None when there is none.
        broken: checks that fail, with the number of rows that break them; then the newest snapshot is a former one.
    """

    snapshot: Path | None
    broken: dict[str, int]


def publish(lake: Lake, checks: Sequence[Definition] = ()) -> Published:
    """Check what people can ask now and publish it; nothing is done when the newest snapshot shows it already.

    Checks and tables are worked on side by side; a snapshot gets its name when all checks pass.

    Args:
        lake: open for writing.
        checks: promises that must hold.
    """
    if is_current(lake):
        return Published(newest(lake.folder), {})
    content_no, name = state.content_no(lake.connection), f"{lake.snapshot_id():06d}"
    with in_plain_words(lake.folder), at_full_strength(lake, threads=1):
        unfinished = _unfinished(lake.published / name)
        broken, tables = _checked_and_written(lake, checks, unfinished)
        if broken:
            shutil.rmtree(unfinished)
            return Published(newest(lake.folder), broken)
        written = {"snapshot_id": int(name), "content_no": content_no, "tables": tables}
        _write(unfinished / "manifest.json", orjson.dumps(written, option=orjson.OPT_INDENT_2))
        shutil.rmtree(lake.published / name, ignore_errors=True)  # left by a run killed before CURRENT named it
        unfinished.rename(lake.published / name)
        _replace(lake.published / "CURRENT", f"{name}\n".encode())
    _remove_former(lake.published, name)
    return Published(lake.published / name, {})


def is_current(lake: Lake) -> bool:
    """Whether the newest published snapshot shows what people can ask now."""
    snapshot = newest(lake.folder)
    return snapshot is not None and bool(manifest(snapshot)["content_no"] == state.content_no(lake.connection))


def newest(folder: Path) -> Path | None:
    """The folder of the newest published snapshot of a warehouse; None when there is none."""
    pointer = folder / "published" / "CURRENT"
    return pointer.parent / pointer.read_text().strip() if pointer.is_file() else None


def manifest(snapshot: Path) -> dict[str, Any]:
    """The manifest of a published snapshot."""
    read: dict[str, Any] = orjson.loads((snapshot / "manifest.json").read_bytes())
    return read


def show(connection: duckdb.DuckDBPyConnection, snapshot: Path, tables: Sequence[str]) -> None:
    """Have a connection find tables as a snapshot has them, under the names of the views that it was made from."""
    for table in tables:
        file = parquet.quoted(snapshot / manifest(snapshot)["tables"][table]["file"])
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS FROM read_parquet('{file}')")


def damaged(snapshot: Path) -> list[str]:
    """Files of a published snapshot that are missing or not as they were written."""
    tables = manifest(snapshot)["tables"].values()
    return [
        table["file"]
        for table in tables
        if not (snapshot / table["file"]).is_file() or parquet.sha256_of(snapshot / table["file"]) != table["sha256"]
    ]


def _checked_and_written(
    lake: Lake, checks: Sequence[Definition], folder: Path
) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    """The checks that fail, and what was written of each table."""
    order = sorted(TABLES_TO_PUBLISH, key=lambda table: LARGEST.index(table) if table in LARGEST else len(LARGEST))
    written: dict[str, dict[str, Any]] = {}
    counts: dict[str, int] = {}

    def write(table: str, connection: duckdb.DuckDBPyConnection) -> None:
        written[table] = _publish_table(connection, table, folder)

    def check(one: Definition, connection: duckdb.DuckDBPyConnection) -> None:
        counts[one.name] = broken_rows(connection, one)

    questions = [*(partial(write, table) for table in order), *(partial(check, one) for one in checks)]
    with _shown_in_memory(lake):
        side_by_side(lake, questions, "memory")
    broken = {one.name: counts[one.name] for one in checks if counts[one.name]}
    return broken, {table: written[table] for table in TABLES_TO_PUBLISH}


@contextmanager
def _shown_in_memory(lake: Lake) -> Iterator[None]:
    """The stored tables, and the views that several others build on, in the database `memory` while the block lasts.

    Of a small corpus the tables are copied: each time that a statement names a table of the lake costs 5 ms, and more
    when it has many files, and checks and views name them 200 times. Of a larger one, whose rows would fill the memory
    that DuckDB may use, only what those views show is; `memory` refers to the lake for the others, and for what is told
    of runs and files.
    """
    row = lake.connection.execute("SELECT count(*) FROM stored.articles").fetchone()
    copied = {*ARTICLE_TABLES, *CORPUS_TABLES} if row and row[0] < MANY_ARTICLES else set()
    with closing(lake.connection.cursor()) as connection:
        for statement in ("USE memory", "BEGIN", "CREATE SCHEMA stored"):
            connection.execute(statement)
        for table in TABLES:
            kind = "TABLE" if table in copied else "VIEW"
            connection.execute(f"CREATE {kind} stored.{table} AS FROM lake.stored.{table}")
        for view in SHARED:
            connection.execute(f"CREATE TABLE main.{view} AS {_views()[view]}")
        connection.execute("COMMIT")
        try:
            yield
        finally:
            connection.execute("DROP SCHEMA stored CASCADE")
            for view in reversed(SHARED):
                connection.execute(f"DROP TABLE main.{view}")


def _publish_table(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> dict[str, Any]:
    """Write one table's rows, as the view of its name gives them, and say what was written."""
    path = folder / f"{table}.parquet"
    batches = connection.sql(_source(table)).to_arrow_reader(ROWS_PER_BATCH)
    schema = _documented(table, batches.schema)
    rows = 0
    with pq.ParquetWriter(path, schema, **_encoding(table, schema)) as writer:
        for group in _groups(batches, parquet.group_size(table)):
            writer.write_table(group.cast(schema))
            rows += group.num_rows
    columns = [
        {"name": field.name, "type": str(field.type), "description": description(table, field.name)} for field in schema
    ]
    digest = parquet.sha256_of(path)
    return {"file": path.name, "rows": rows, "bytes": path.stat().st_size, "sha256": digest, "columns": columns}


def _encoding(table: str, schema: pa.Schema) -> dict[str, Any]:
    """How a table is written.

    To look up what hardly stands twice, and to compare texts in no order for the least and greatest, cost a quarter of
    the writing, and help no reader.
    """
    leaves = {leaf: kind for field in schema for leaf, kind in _leaves(field.name, field.type)}
    return {
        "compression": "zstd",
        "compression_level": 1,
        "write_page_checksum": True,
        "use_dictionary": [leaf for leaf in leaves if leaf not in UNLIKE.get(table, ())],
        "write_statistics": [leaf for leaf, kind in leaves.items() if leaf in GROUPED or not pa.types.is_string(kind)],
    }


def _leaves(name: str, kind: pa.DataType) -> Iterator[tuple[str, pa.DataType]]:
    """The columns that Parquet has for one of ours, with their types."""
    if pa.types.is_list(kind):
        yield from _leaves(f"{name}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        for field in kind:
            yield from _leaves(f"{name}.{field.name}", field.type)
    else:
        yield name, kind


def _source(table: str) -> str:
    """The query for a table: that of the view of its name, else all rows; `batch_no` is of no use to readers."""
    rows = f"({_views()[table]})" if table in _views() else f"stored.{table}"
    return f"SELECT COLUMNS(lambda name: name <> 'batch_no') FROM {rows}"  # noqa: S608 (our own files)


@cache
def _views() -> dict[str, str]:
    """The queries of all views."""
    return {view.name: view.statement for view in definitions("views")}


def _documented(table: str, schema: pa.Schema) -> pa.Schema:
    fields = [field.with_metadata({"description": description(table, field.name)}) for field in schema]
    return pa.schema(fields, metadata={"description": TABLES[table].__doc__ or ""})


def _groups(batches: pa.RecordBatchReader, size: int) -> Iterator[pa.Table]:
    """The batches put together to row groups of about the size wanted."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= size:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _unfinished(folder: Path) -> Path:
    """An empty folder to fill, which gets its name when it is whole."""
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    return unfinished


def _remove_former(published: Path, current: str) -> None:
    """Remove all but the last snapshots, and what killed runs left."""
    finished = sorted(folder for folder in published.iterdir() if folder.is_dir() and folder.name.isdigit())
    former = [folder for folder in finished if folder.name != current]
    for folder in [*former[: max(0, len(former) - KEPT + 1)], *published.glob(".*.unfinished")]:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished-file")
    _write(unfinished, content)
    unfinished.replace(path)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
