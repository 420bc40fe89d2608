"""Runs: who wrote what, when, with which extractor, and how many records came to what."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

import duckdb

from transforms.errors import BrokenPromise
from warehouse.counts import Counts
from warehouse.lake import Lake, transaction


class Run(NamedTuple):
    """A build that goes on.

    Args:
        run_id: its id; ids sort by time of start.
        started_at: when it started, naive UTC.
        flow: how it was started: prefect or direct.
        extractor_version: hash of the extractor it uses.
    """

    run_id: str
    started_at: datetime
    flow: str
    extractor_version: str


def start(flow: str, extractor_version: str) -> Run:
    """A new run. It is written down with its first commit: a run that is killed before that has changed nothing."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return Run(f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}", now, flow, extractor_version)


def finish(lake: Lake, run: Run, counts: Counts) -> None:
    """Write down how a run ended: one row, kept in the catalog, so that a run without news writes no data file.

    Raises:
        BrokenPromise: when its records do not add up.
    """
    told = counts.article_count + counts.unchanged_count + counts.rejected_count + counts.skipped_count
    if told != counts.record_count:
        raise BrokenPromise(f"The run saw {counts.record_count} records, but {told} are accounted for.")
    snapshot_id = lake.snapshot_id()
    ended = datetime.now(UTC).replace(tzinfo=None)
    transaction(
        lake, lambda connection: record(connection, run, counts, snapshot_id, ended), f"run {run.run_id} finished"
    )


def record(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    counts: Counts = Counts(),  # noqa: B008 (a tuple of zeros cannot change)
    snapshot_id: int | None = None,
    finished_at: datetime | None = None,
) -> None:
    """Write a run's row, in place of the one it has."""
    connection.execute("DELETE FROM stored.runs WHERE run_id = ?", [run.run_id])
    connection.execute(
        "INSERT INTO stored.runs (run_id, snapshot_id, started_at, finished_at, flow, extractor_version, file_count, "
        "record_count, article_count, unchanged_count, rejected_count, skipped_count) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [run.run_id, snapshot_id, run.started_at, finished_at, run.flow, run.extractor_version, *counts],
    )


def is_recorded(connection: duckdb.DuckDBPyConnection, run: Run) -> bool:
    """Whether the run has its row already."""
    return connection.execute("SELECT 1 FROM stored.runs WHERE run_id = ?", [run.run_id]).fetchone() is not None
