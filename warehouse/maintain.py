"""Maintenance: small data files become large ones, former snapshots and orphans leave, hashes are checked."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from warehouse import parquet
from warehouse.errors import in_plain_words
from warehouse.frames import shown
from warehouse.lake import Lake, at_full_strength, transaction

MANY_FILES = 20  # data files of one table: a query opens each
MOST_STATES = 150  # former states kept however young: a build adds three to five


class Tended(NamedTuple):
    """What maintenance did.

    Args:
        files_before, files_after: data files that the tables are made of.
        snapshots_expired: former states that can no longer be asked for.
        files_removed: files that nothing refers to any more.
    """

    files_before: int
    files_after: int
    snapshots_expired: int
    files_removed: int


def is_due(lake: Lake) -> bool:
    """Whether some table is made of so many small files that queries suffer, or a killed run left files behind."""
    row = lake.connection.execute(f"SELECT max(files) FROM ({_FILES_BY_TABLE})").fetchone()  # noqa: S608 (a constant)
    orphans = "CALL ducklake_delete_orphaned_files('lake', cleanup_all => true, dry_run => true)"
    return bool(row and row[0] and row[0] > MANY_FILES) or bool(lake.connection.execute(orphans).fetchall())


def tend(lake: Lake, keep: timedelta = timedelta(days=30), linger: timedelta = timedelta(hours=1)) -> Tended:
    """Do all maintenance; what people can ask stays the same.

    Args:
        lake: open for writing.
        keep: how long former states can be asked for (`AT (VERSION => n)`), the last `MOST_STATES` of them.
        linger: how long files that the tables no longer need stay, for readers that still do.
    """
    with in_plain_words(lake.folder), at_full_strength(lake):
        before = len(data_files(lake.connection))
        expired = expire_snapshots(lake, keep)
        compact(lake)
        expired += expire_snapshots(lake, keep)  # the state before it holds the files that were rewritten
        removed = remove_unused(lake, linger)
        return Tended(before, len(data_files(lake.connection)), expired, removed)


def compact(lake: Lake) -> None:
    """Rewrite data files that lost rows, and merge small ones; the hashes of the new files are kept."""
    for call in (
        "ducklake_rewrite_data_files('lake', delete_threshold => 0.1)",
        "ducklake_merge_adjacent_files('lake')",
    ):
        lake.connection.execute(f"CALL {call}").fetchall()
    transaction(lake, partial(_hash_new_files, lake=lake), "hashes of compacted files")


def expire_snapshots(lake: Lake, keep: timedelta) -> int:
    """Let former states go that are older than `keep` or not among the last; how many went. The newest always stays."""
    call = "CALL ducklake_expire_snapshots('lake', older_than => ?)"
    old = lake.connection.execute(call, [_threshold(keep)]).fetchall()
    ids = "SELECT snapshot_id FROM ducklake_snapshots('lake') ORDER BY snapshot_id DESC OFFSET ?"
    many = [number for (number,) in lake.connection.execute(ids, [MOST_STATES]).fetchall()]
    if many:
        lake.connection.execute(f"CALL ducklake_expire_snapshots('lake', versions => {many})").fetchall()
    return len(old) + len(many)


def remove_unused(lake: Lake, linger: timedelta) -> int:
    """Delete files that no state refers to: compacted ones after `linger`, those of killed runs at once; how many."""
    call = "CALL ducklake_cleanup_old_files('lake', older_than => ?)"
    old = lake.connection.execute(call, [_threshold(linger)]).fetchall()
    # Nobody else writes while the writer's lock is held: a file that the catalog does not know is a killed run's.
    orphans = lake.connection.execute("CALL ducklake_delete_orphaned_files('lake', cleanup_all => true)").fetchall()
    return len(old) + len(orphans)


def damaged(lake: Lake) -> list[str]:
    """Data files that are missing or whose bytes are not those that were committed, by path in the lake's folder."""
    known: dict[str, str] = dict(lake.connection.execute("SELECT path, sha256 FROM work.data_files").fetchall())
    place = lake.folder / "lake"
    return [
        path for path in data_files(lake.connection) if path in known and not _is_as_written(place / path, known[path])
    ]


def data_files(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The data files that the tables are made of now, by path in the lake's folder."""
    return [path for (path,) in connection.execute(_DATA_FILES).fetchall()]


def _hash_new_files(connection: duckdb.DuckDBPyConnection, *, lake: Lake) -> None:
    """Keep the hashes of files that compaction wrote; forget those of files that are gone."""
    current = set(data_files(connection))
    known = {path for (path,) in connection.execute("SELECT path FROM work.data_files").fetchall()}
    new = [(path, parquet.sha256_of(lake.folder / "lake" / path)) for path in sorted(current - known)]
    hashed = pl.DataFrame(new, schema={"path": pl.String, "sha256": pl.String}, orient="row")
    gone = pl.DataFrame({"path": sorted(known - current)}, schema={"path": pl.String})
    with shown(connection, hashed_files=hashed, gone_files=gone):
        connection.execute("INSERT INTO work.data_files BY NAME FROM hashed_files")
        connection.execute("DELETE FROM work.data_files WHERE path IN (SELECT path FROM gone_files)")


def _threshold(age: timedelta) -> datetime:
    """The moment before which things are certainly older than `age`; without an age, all are.

    With a SQLite catalog DuckLake 1.5.5 compares moments as text that differs after the day ("… 16:04" < "…T15:04"), so
    that all of a day counts as older than any moment of it: one more day makes up for that.
    """
    now = datetime.now(UTC)
    return now - age - timedelta(days=1) if age else now + timedelta(days=1)


def _is_as_written(path: Path, digest: str) -> bool:
    return path.is_file() and parquet.sha256_of(path) == digest


_DATA_FILES = """
    FROM __ducklake_metadata_lake.ducklake_data_file AS file
    JOIN __ducklake_metadata_lake.ducklake_table AS place USING (table_id)
    JOIN __ducklake_metadata_lake.ducklake_schema AS holder USING (schema_id)
    SELECT holder.path || place.path || file.path
    WHERE file.end_snapshot IS NULL AND place.end_snapshot IS NULL AND file.path_is_relative
    ORDER BY ALL
"""
_FILES_BY_TABLE = """
    SELECT table_id, count(*) AS files
    FROM __ducklake_metadata_lake.ducklake_data_file
    WHERE end_snapshot IS NULL
    GROUP BY ALL
"""
