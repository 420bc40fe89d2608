"""What can be wrong with a warehouse, in words for its user."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage

import polars as pl

from transforms.errors import BadRequest, PressrowError


class NoWarehouse(BadRequest):
    """The folder holds no warehouse, or one that this version of pressrow cannot use."""


class BusyWarehouse(PressrowError):
    """Another build or maintenance is writing to the warehouse."""


class DamagedWarehouse(PressrowError):
    """The catalog or a data file cannot be read; the message says which, and what to do."""


class FullDisk(PressrowError):
    """The disk is full; what was committed is unharmed."""


@contextmanager
def in_plain_words(folder: Path) -> Iterator[None]:
    """Errors of the database and the file system, raised again as ours where their cause is the disk, a lock or damage.

    Args:
        folder: the warehouse's folder.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, _of_storage()) or (ours := _explained(error, folder)) is None:
            raise
        raise ours from error


def _of_storage() -> tuple[type[Exception], ...]:
    """Errors that the database, files or the system raise; in workers no database is loaded that could."""
    database = sys.modules.get("duckdb")
    return (pl.exceptions.PolarsError, OSError, *([database.Error] if database else []))


def _explained(error: Exception, folder: Path) -> PressrowError | None:
    """The error in our words, by what its message holds; None for any other error."""
    said = str(error)
    if (kind := _kind(said.lower(), folder)) is None:
        return None
    return kind(f"{_SENTENCES[kind].format(folder=folder)} (What was said: {said.splitlines()[0]})")


def _kind(said: str, folder: Path) -> type[PressrowError] | None:
    """Which of our errors a message means; SQLite says the same of a full disk and of a broken one."""
    if any(sign in said for sign in ("no space left", "disk is full", "not enough space")):
        return FullDisk
    if "disk i/o error" in said and disk_usage(folder).free < _LITTLE_SPACE:
        return FullDisk
    if any(sign in said for sign in ("database is locked", "table is locked", "unable to lock")):
        return BusyWarehouse
    damage = ("not a database", "malformed", "disk i/o error", "no magic bytes", "invalid parquet", "too small to be")
    return DamagedWarehouse if any(sign in said for sign in damage) else None


_LITTLE_SPACE = 1_000_000
_SENTENCES: dict[type[PressrowError], str] = {
    FullDisk: "The disk that holds {folder} is full. Make room and run the build again: it goes on where it stopped.",
    BusyWarehouse: "Another program holds the catalog of {folder}. Wait until it has ended, then try again.",
    DamagedWarehouse: "A file of the warehouse {folder} is damaged. "
    "Restore it from a backup, or move it away and build again.",
}
