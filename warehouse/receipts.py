"""Receipts: what a worker wrote for one unit of work, so that the driver can commit it, in this run or the next.

A worker writes each table's rows as Parquet into the staging folder and then one receipt. A receipt that lies there
is whole: it is written under another name first. What a killed run left is taken up again by the next one.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import polars as pl

from transforms import contract, ids
from transforms.errors import BrokenPromise
from transforms.tables import ARTICLE_TABLES
from warehouse.errors import in_plain_words

STAGED_TABLES = (*ARTICLE_TABLES, "rejects")


class FileRead(NamedTuple):
    """What became of one file, or of one range of a large file.

    Args:
        path: its name in the tables, as in `files.path` and `articles.source_path`.
        corpus: the collection it belongs to.
        size: bytes of the whole file.
        mtime_ns: modification time, nanoseconds since 1970.
        sha256: of the whole file; None when it could not be read.
        settings_sha256: hash of what the build was told about the file.
        status: loaded, partly_loaded, rejected or skipped.
        record_count: records seen = articles + unchanged + rejected + skipped.
        article_count: articles written.
        unchanged_count: records known already.
        rejected_count: records that could not be read.
        skipped_count: records that are no article or stand twice in the unit.
        start: first byte of the range; 0 for a whole file.
        end: end of the range; None for a whole file.
    """

    path: str
    corpus: str
    size: int
    mtime_ns: int
    sha256: str | None
    settings_sha256: str
    status: str
    record_count: int
    article_count: int
    unchanged_count: int = 0
    rejected_count: int = 0
    skipped_count: int = 0
    start: int = 0
    end: int | None = None


class StagedTable(NamedTuple):
    """One table's rows in the staging folder.

    Args:
        table: name of the table.
        path: file name in the staging folder.
        rows: how many rows.
        sha256: of the file's bytes.
    """

    table: str
    path: str
    rows: int
    sha256: str


class Receipt(NamedTuple):
    """What one unit of work gave.

    Args:
        name: of the receipt's file in the staging folder, the same for the same unit of the same run.
        run_id: run in which it was written.
        extractor_version: extractor that made the rows.
        files: what became of each file.
        tables: the rows; tables without rows are absent.
    """

    name: str
    run_id: str
    extractor_version: str
    files: tuple[FileRead, ...]
    tables: tuple[StagedTable, ...]

    def as_json(self) -> str:
        """The receipt on one line."""
        return orjson.dumps(tuple(self), default=tuple).decode()

    @classmethod
    def from_json(cls, line: str | bytes) -> "Receipt":
        """The receipt that `as_json` wrote.

        Raises:
            ValueError, TypeError: when the text is no whole receipt.
        """
        name, run_id, version, files, tables = orjson.loads(line)
        return cls(name, run_id, version, _each(FileRead, files), _each(StagedTable, tables))

    def size(self, staging: Path) -> int:
        """Bytes of its rows on disk."""
        return sum((staging / staged.path).stat().st_size for staged in self.tables)


def write(
    tables: Mapping[str, pl.DataFrame], files: Iterable[FileRead], staging: Path, run_id: str, extractor_version: str
) -> Receipt:
    """Write the rows of one unit and then its receipt.

    Args:
        tables: rows by table: what `extract` returns, and `rejects` where there are any. `batch_no` and `run_id` are
            filled here and at the commit.
        files: what became of each file of the unit.
        staging: the warehouse's staging folder.
        run_id: the run.
        extractor_version: hash of the extractor.

    Raises:
        BrokenPromise: when a table breaks its declaration; nothing is left in the staging folder then.
        FullDisk: when the rows do not fit.
    """
    files = tuple(files)
    _add_up(files)
    checked = {table: _validated(table, tables[table], run_id) for table in STAGED_TABLES if table in tables}
    with in_plain_words(staging.parent):
        staged = tuple(_staged(table, rows, staging) for table, rows in checked.items() if rows.height)
        places = ((file.path, file.start, file.end) for file in files)
        name = ids.row_id(run_id, *(places if files else (one.sha256 for one in staged))) + ".json"
        receipt = Receipt(name, run_id, extractor_version, files, staged)
        _replace(staging / name, receipt.as_json().encode())
    return receipt


def take_up(staging: Path, wanted: Mapping[str, tuple[int, int, str]], extractor_version: str) -> list[Receipt]:
    """The receipts that a killed run left and that are still good; everything else is removed from the staging folder.

    Good is a receipt whose rows are whole, come from the same extractor, and whose files are all still wanted as they
    were read. Call it before workers start; what it returns need not be done again.

    Args:
        staging: the warehouse's staging folder.
        wanted: files that this build would read: path -> (size, mtime_ns, settings_sha256).
        extractor_version: hash of the extractor.
    """
    receipts = sorted(filter(None, map(_found, staging.glob("*.json"))), key=lambda receipt: receipt.name)
    good: list[Receipt] = []
    covered: set[tuple[str, int]] = set()
    for receipt in receipts:
        ranges = {(file.path, file.start) for file in receipt.files}
        is_wanted = all(wanted.get(f.path) == (f.size, f.mtime_ns, f.settings_sha256) for f in receipt.files)
        is_good = is_wanted and receipt.extractor_version == extractor_version and not ranges & covered
        if is_good and all(_is_whole(staging / staged.path, staged.sha256) for staged in receipt.tables):
            good.append(receipt)
            covered |= ranges
    clear(staging, keep=good)
    return good


def clear(staging: Path, keep: Collection[Receipt] = ()) -> None:
    """Empty the staging folder but for the receipts to keep and their rows."""
    kept = {receipt.name for receipt in keep} | {staged.path for receipt in keep for staged in receipt.tables}
    for file in staging.iterdir():
        if file.name not in kept:
            file.unlink(missing_ok=True)


def discard(staging: Path, receipts: Iterable[Receipt]) -> None:
    """Remove receipts, then their rows."""
    for receipt in receipts:
        for name in (receipt.name, *(staged.path for staged in receipt.tables)):
            (staging / name).unlink(missing_ok=True)


def is_covered(path: str, size: int, ranges: Iterable[tuple[int, int | None]]) -> bool:
    """Whether the ranges read of a file make up the whole file.

    Raises:
        BrokenPromise: when two of them overlap.
    """
    spans = sorted((start, size if end is None else end) for start, end in ranges)
    if len(set(spans)) < len(spans) or any(start < end for (_, end), (start, _) in pairwise(spans)):
        raise BrokenPromise(f"Two receipts cover the same part of {path}.")
    has_no_hole = all(start == end for (_, end), (start, _) in pairwise(spans))
    return has_no_hole and spans[0][0] == 0 and spans[-1][1] >= size


def _add_up(files: tuple[FileRead, ...]) -> None:
    for file in files:
        told = file.article_count + file.unchanged_count + file.rejected_count + file.skipped_count
        if told != file.record_count:
            raise BrokenPromise(f"{file.path}: {file.record_count} records were seen, but {told} accounted for.")


def _validated(table: str, rows: pl.DataFrame, run_id: str) -> pl.DataFrame:
    """The rows when they keep the declaration's promises, with what only the warehouse knows filled in."""
    if table in ("articles", "rejects"):
        rows = rows.with_columns(run_id=pl.lit(run_id))
    return contract.validated(table, rows.with_columns(batch_no=pl.lit(0, pl.Int64)) if table != "rejects" else rows)


def _staged(table: str, rows: pl.DataFrame, staging: Path) -> StagedTable:
    """The rows, written under a name that nothing else has; not compressed, since they are read once, in a minute."""
    buffer = BytesIO()
    rows.write_parquet(buffer, compression="uncompressed", statistics=False)
    content = buffer.getbuffer()
    path = f"{table}-{uuid4().hex}.parquet"
    (staging / path).write_bytes(content)
    return StagedTable(table, path, rows.height, sha256(content).hexdigest())


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even when the power fails."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def _found(path: Path) -> Receipt | None:
    with suppress(ValueError, TypeError, OSError):
        return Receipt.from_json(path.read_bytes())
    return None


def _is_whole(path: Path, digest: str) -> bool:
    """Whether a staged file is there as it was written: a killed machine may leave less."""
    try:
        return sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _each(kind: Any, rows: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(kind(*row) for row in rows)
