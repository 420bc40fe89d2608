"""Files: what was seen when a file was last read, and what happens when it is gone."""

from collections.abc import Sequence
from functools import partial

import duckdb
import polars as pl

from warehouse import removal, runs, state
from warehouse.errors import in_plain_words
from warehouse.frames import shown
from warehouse.lake import Lake, transaction
from warehouse.runs import Run
from warehouse.settle import Settlement, arriving, settle


def known(lake: Lake) -> pl.DataFrame:
    """Files that were read, one row each: path, corpus, size, mtime_ns, sha256, settings_sha256, status, record_count.

    A file is unchanged when size, mtime_ns and settings_sha256 are the same, or, where only mtime_ns differs, sha256.
    Files that vanished are not among them; a file that must be read again has an empty settings_sha256.
    """
    return lake.connection.sql(
        "FROM stored.files SELECT path, corpus, size, mtime_ns, sha256, settings_sha256, status, record_count "
        "WHERE status <> 'vanished' ORDER BY path"
    ).pl()


def touched(lake: Lake, seen: pl.DataFrame) -> None:
    """Keep the new modification time of files whose bytes are the same, so that they need not be hashed again.

    Args:
        lake: open for writing.
        seen: `path` and `mtime_ns`.
    """
    if seen.height:
        transaction(lake, partial(_keep_times, seen=seen), f"{seen.height} files touched")


def vanished(lake: Lake, paths: Sequence[str], run: Run, *, drop: bool) -> int:
    """Note files that are no longer there; on request their articles leave all tables.

    Args:
        lake: open for writing.
        paths: files that were known and are gone; those noted before are passed over unless they are dropped now.
        run: the run that missed them.
        drop: whether their articles leave.

    Returns:
        How many articles left.
    """
    if not paths:
        return 0
    with in_plain_words(lake.folder):
        settlement = settle(lake.connection, arriving([], lake.staging), paths)
        if not drop:
            settlement = settlement._replace(removed=settlement.removed.clear())
        work = partial(_note_vanished, paths=paths, settlement=settlement, run=run, drop=drop)
        transaction(lake, work, f"run {run.run_id}: {len(paths)} files vanished")
    return settlement.removed.height


def with_articles_but_gone(lake: Lake, present: Sequence[str]) -> list[str]:
    """Files that articles are current from but that are not among those present, vanished before or not."""
    with shown(lake.connection, present_files=pl.DataFrame({"path": [*present]}, schema={"path": pl.String})):
        rows = lake.connection.execute(
            "SELECT path FROM stored.files ANTI JOIN present_files USING (path) WHERE article_count > 0 ORDER BY path"
        ).fetchall()
    return [path for (path,) in rows]


def _keep_times(connection: duckdb.DuckDBPyConnection, *, seen: pl.DataFrame) -> None:
    with shown(connection, seen_files=seen.select("path", new_ns="mtime_ns")):
        connection.execute(
            "UPDATE stored.files SET mtime_ns = new_ns FROM seen_files WHERE files.path = seen_files.path"
        )


def _note_vanished(
    connection: duckdb.DuckDBPyConnection, *, paths: Sequence[str], settlement: Settlement, run: Run, drop: bool
) -> None:
    if not runs.is_recorded(connection, run):
        runs.record(connection, run)
    removal.record_changes(connection, removal.remove(connection, settlement, run), run)
    if drop:
        removal.note_outranked(connection, paths, settlement)
    with shown(connection, gone_files=pl.DataFrame({"path": [*paths]})):
        connection.execute(
            "UPDATE stored.files SET status = 'vanished', run_id = ?, article_count = if(?, 0, article_count) "
            "WHERE path IN (SELECT path FROM gone_files)",
            [run.run_id, drop],
        )
    if settlement.removed.height:
        state.advance(connection)
