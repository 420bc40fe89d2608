"""The commit: the rows of receipts become part of all tables in one transaction, and what they replace leaves."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from transforms.tables import ARTICLE_TABLES, TABLES
from warehouse import parquet, receipts, removal, runs, state
from warehouse.errors import in_plain_words
from warehouse.frames import insert, shown
from warehouse.lake import Lake, transaction
from warehouse.parquet import DataFile
from warehouse.receipts import FileRead, Receipt
from warehouse.runs import Run
from warehouse.settle import Settlement, arriving, settle


class Committed(NamedTuple):
    """What a commit did.

    Args:
        added_count: articles that became current.
        replaced_count: articles among them that were current with another text or from another file before.
        removed_count: articles that left without a newer record.
        outranked_count: arriving records that did not become current, because a newer record of theirs is.
    """

    added_count: int
    replaced_count: int
    removed_count: int
    outranked_count: int


def ready(waiting: Sequence[Receipt]) -> tuple[list[Receipt], list[Receipt]]:
    """The receipts that can be committed, and those that must wait for other ranges of one of their files.

    A file is committed whole, so that nobody ever sees half of its articles.
    """
    ranges: dict[str, list[FileRead]] = {}
    for file in (file for receipt in waiting for file in receipt.files):
        ranges.setdefault(file.path, []).append(file)
    whole = {
        path: receipts.is_covered(path, reads[0].size, [(read.start, read.end) for read in reads])
        for path, reads in ranges.items()
    }
    chosen = {receipt.name for receipt in waiting if all(whole[file.path] for file in receipt.files)}
    while True:  # a file of two receipts waits with the one that must wait
        held = {file.path for receipt in waiting if receipt.name not in chosen for file in receipt.files}
        blocked = {receipt.name for receipt in waiting if any(file.path in held for file in receipt.files)} & chosen
        if not blocked:
            break
        chosen -= blocked
    return [one for one in waiting if one.name in chosen], [one for one in waiting if one.name not in chosen]


def commit(lake: Lake, given: Sequence[Receipt], run: Run) -> Committed:
    """Commit receipts: merged rows of all tables appear, and what they replace leaves, in one transaction.

    Of two records of one article the newest is current, whatever the order of receipts, commits and runs.

    Args:
        lake: open for writing.
        given: receipts in the staging folder, with all ranges of their files (see `ready`); removed from it afterwards.
        run: the run that commits.

    Raises:
        BrokenPromise: when two receipts hold the same file.
        FullDisk, BusyWarehouse: nothing has changed then.
    """
    with in_plain_words(lake.folder):
        ordered = sorted(given, key=lambda receipt: [(file.path, file.start) for file in receipt.files])
        reads = files_of(ordered)
        settlement = settle(lake.connection, arriving(ordered, lake.staging), [read.path for read in reads])
        batch_no = next_batch_no(lake.connection)
        merged = merge(lake, ordered, settlement, batch_no, run.run_id)
        register = partial(
            write_down, lake=lake, reads=reads, merged=merged, settlement=settlement, batch_no=batch_no, run=run
        )
        transaction(lake, register, f"run {run.run_id}: {len(reads)} files")
    receipts.discard(lake.staging, ordered)
    replaced = settlement.removed.join(settlement.added, on="article_id", how="semi").height
    return Committed(settlement.added.height, replaced, settlement.removed.height - replaced, settlement.losers.height)


def next_batch_no(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the next commit, from 1."""
    return int(state.read(connection, "batch_no") or 0) + 1


def merge(lake: Lake, given: Sequence[Receipt], settlement: Settlement, batch_no: int, run_id: str) -> list[DataFile]:
    """One data file per table that has rows, from all receipts; records that lost are left out."""
    lost = {
        number: losers["article_id"].to_list()
        for (number,), losers in settlement.losers.group_by("receipt_no", maintain_order=True)
    }
    merged = []
    for table in receipts.STAGED_TABLES:
        frames = [
            _kept(pl.scan_parquet(lake.staging / staged.path), table, lost.get(number, []))
            for number, receipt in enumerate(given)
            for staged in receipt.tables
            if staged.table == table
        ]
        if frames:
            merged.append(parquet.write(_stamped(pl.concat(frames), table, batch_no, run_id), table, lake.folder))
    return merged


def write_down(
    connection: duckdb.DuckDBPyConnection,
    *,
    lake: Lake,
    reads: list[FileRead],
    merged: list[DataFile],
    settlement: Settlement,
    batch_no: int,
    run: Run,
) -> None:
    """What a commit changes, inside its transaction."""
    if not runs.is_recorded(connection, run):
        runs.record(connection, run)
    changes = removal.remove(connection, settlement, run)
    for file in merged:
        parquet.register(connection, file, lake.folder)
        changes += removal.counted(connection, file.table, "added", f"read_parquet('{parquet.quoted(file.path)}')")
    removal.record_changes(connection, changes, run)
    if reads:  # a receipt may hold nothing but rejects
        _record_files(connection, lake.folder, reads, settlement, run)
    removal.mark_changed(connection, settlement.added)
    state.write(connection, "batch_no", str(batch_no))
    state.advance(connection)


def files_of(given: Iterable[Receipt]) -> list[FileRead]:
    """One row per file: the ranges of a large file added up.

    Raises:
        BrokenPromise: when two receipts hold the same range.
    """
    ranges: dict[str, list[FileRead]] = {}
    for file in (file for receipt in given for file in receipt.files):
        ranges.setdefault(file.path, []).append(file)
    for path, reads in ranges.items():
        receipts.is_covered(path, reads[0].size, [(read.start, read.end) for read in reads])
    return [_whole(reads) for reads in ranges.values()]


def _whole(reads: list[FileRead]) -> FileRead:
    """A file from its ranges; when they fared differently it is loaded in part. Without a hash, it is read again."""
    first = reads[0]
    counts = {
        name: sum(getattr(read, name) for read in reads)
        for name in ("record_count", "article_count", "unchanged_count", "rejected_count", "skipped_count")
    }
    statuses = {read.status for read in reads}
    sha256 = None if any(read.sha256 is None for read in reads) else first.sha256
    status = first.status if len(statuses) == 1 else "partly_loaded"
    return first._replace(**counts, sha256=sha256, status=status)


def _kept(rows: pl.LazyFrame, table: str, lost: list[str]) -> pl.LazyFrame:
    """The rows of a staged table without those of articles that lost."""
    return rows.filter(~pl.col("article_id").is_in(lost)) if lost and table in ARTICLE_TABLES else rows


def _stamped(rows: pl.LazyFrame, table: str, batch_no: int, run_id: str) -> pl.LazyFrame:
    """The rows with the commit and the run that write them."""
    stamps = {"batch_no": pl.lit(batch_no, pl.Int64), "run_id": pl.lit(run_id)}
    columns = TABLES[table].columns()
    return rows.with_columns(**{name: stamp for name, stamp in stamps.items() if name in columns}).select(*columns)


def _record_files(
    connection: duckdb.DuckDBPyConnection, folder: Path, reads: list[FileRead], settlement: Settlement, run: Run
) -> None:
    """Write down what became of each file, which files an article was taken from, and which hold older records."""
    removal.note_outranked(connection, [read.path for read in reads], settlement)
    current = settlement.added.group_by("source_path").agg(current=pl.len().cast(pl.Int64))
    rows = (
        pl.DataFrame(reads, schema=list(FileRead._fields), orient="row", infer_schema_length=None)
        .join(current, left_on="path", right_on="source_path", how="left", validate="1:1")
        .with_columns(article_count=pl.col("current").fill_null(0), run_id=pl.lit(run.run_id))
    )
    file_rows = rows.select(pl.col(name).cast(column.dtype) for name, column in TABLES["files"].columns().items())
    with shown(connection, file_rows=file_rows):
        connection.execute("DELETE FROM stored.files WHERE path IN (SELECT path FROM file_rows)")
    insert(connection, "files", file_rows, folder)
